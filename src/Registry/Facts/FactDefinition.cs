using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>What kind of value a fact has.</summary>
public enum FactType
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A number with so many digits after the point.</summary>
    Number,

    /// <summary>A day.</summary>
    Date,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>One of a list of codes.</summary>
    Code,
}

/// <summary>How carefully a fact is treated.</summary>
public enum Sensitivity
{
    /// <summary>公开.</summary>
    Open,

    /// <summary>内部: for staff.</summary>
    Internal,

    /// <summary>个人信息: masked, shown with a reason.</summary>
    Personal,

    /// <summary>敏感个人信息 (PIPL article 28): masked, shown with a reason.</summary>
    Sensitive,
}

/// <summary>An entry of the fact dictionary.</summary>
/// <param name="Code">Stable, short, ASCII: what the tables hold.</param>
/// <param name="Name">The name rules use for it.</param>
/// <param name="Title">What people read.</param>
/// <param name="Type">Of its values.</param>
public sealed record FactDefinition(string Code, string Name, Text Title, FactType Type)
{
    /// <summary>Most characters of a text.</summary>
    public const int TextLengthMax = 500;

    /// <summary>Most digits after the point.</summary>
    public const int DecimalsMax = 6;

    // With the digits after the point it fits into 64 bits whatever the dictionary says.
    private const int WholeDigitsMax = 12;

    /// <summary>Which kinds of subjects have it.</summary>
    public IReadOnlyList<SubjectKind> Of { get; init; } = [];

    /// <summary>The unit of a number; null for none.</summary>
    public Text? Unit { get; init; }

    /// <summary>Digits after the point that a number may have.</summary>
    public int Decimals { get; init; }

    /// <summary>The codes there are, with what people call them.</summary>
    public IReadOnlyDictionary<string, Text> Values { get; init; } = new Dictionary<string, Text>();

    /// <summary>How carefully it is treated.</summary>
    public Sensitivity Sensitivity { get; init; }

    /// <summary>Years after which a value is no longer kept; null for ever.</summary>
    public int? RetentionYears { get; init; }

    /// <summary>Code of the source system it usually comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether it is an example of ours, not the city's own.</summary>
    public bool Sample { get; init; }

    /// <summary>Whether its values are shown only with a reason.</summary>
    public bool IsMasked => Sensitivity is Sensitivity.Personal or Sensitivity.Sensitive;

    /// <summary>The value as it is kept, or null where what was said is none. The same value is always kept alike.</summary>
    public string? Accept(string said)
    {
        said = said.Trim();
        return Type switch
        {
            FactType.Number => Number(said),
            FactType.Date => DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? said : null,
            FactType.Boolean => said switch
            {
                "true" or "1" or "是" or "yes" => "true",
                "false" or "0" or "否" or "no" => "false",
                _ => null,
            },
            FactType.Code => Values.ContainsKey(said) ? said : null,
            _ => said.Length is > 0 and <= TextLengthMax && !said.Any(char.IsControl) ? said : null,
        };
    }

    /// <summary>What a value should look like, for whoever has to mend one.</summary>
    public Text Expected => Type switch
    {
        FactType.Number => Decimals == 0
            ? new($"整数，最多 {WholeDigitsMax} 位", $"a whole number of at most {WholeDigitsMax} digits")
            : new($"数字，小数点前最多 {WholeDigitsMax} 位，后最多 {Decimals} 位", $"a number, at most {WholeDigitsMax} digits before the point and {Decimals} behind it"),
        FactType.Date => new("日期，如 2026-06-30", "a day such as 2026-06-30"),
        FactType.Boolean => new("是 或 否", "yes or no"),
        FactType.Code => new($"代码：{string.Join("、", Values.Keys.Take(12))}", $"one of {string.Join(", ", Values.Keys.Take(12))}"),
        _ => new($"1 至 {TextLengthMax} 字的文字", $"words of 1 to {TextLengthMax} characters"),
    };

    /// <summary>A kept value as people read it.</summary>
    public string Show(string value, Tongue tongue) => Type switch
    {
        FactType.Boolean => (value == "true" ? new Text("是", "yes") : new Text("否", "no")).In(tongue),
        FactType.Code => Values.TryGetValue(value, out var title) ? title.In(tongue) : value,
        FactType.Number => decimal.Parse(value, CultureInfo.InvariantCulture).ToString("#,##0.######", CultureInfo.InvariantCulture)
            + (Unit is { } unit ? " " + unit.In(tongue) : ""),
        _ => value,
    };

    // Digits, one point, no exponent and no thousands: what is read in two ways is read in none.
    private string? Number(string said)
    {
        var start = said.StartsWith('-') ? 1 : 0;
        var point = said.IndexOf('.', StringComparison.Ordinal);
        var end = point < 0 ? said.Length : point;
        if (end - start is < 1 or > WholeDigitsMax || said.AsSpan(start, end - start).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        if (point >= 0 && (point == said.Length - 1 || said.AsSpan(point + 1).ContainsAnyExceptInRange('0', '9')))
        {
            return null;
        }

        // 007, 1.50 and -0 are kept as 7, 1.5 and 0, so that a value said twice is one value.
        var plain = point < 0 ? said : said.TrimEnd('0').TrimEnd('.');
        if (point >= 0 && plain.Length - point - 1 > Decimals)
        {
            return null;
        }

        var (sign, digits) = (start == 1 ? "-" : "", plain[start..].TrimStart('0'));
        digits = digits.Length == 0 || digits[0] == '.' ? "0" + digits : digits;
        return digits == "0" ? "0" : sign.Length == 0 && digits.Length == said.Length ? said : sign + digits;
    }
}
