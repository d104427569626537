using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Indicators;

/// <summary>
/// A decimal number kept as it was written: so many of its smallest part. 2494.05 is 249405 hundredths, and 2.0 is not 2: how
/// finely a document speaks is part of what it says.
/// </summary>
/// <param name="Units">How many of the smallest part.</param>
/// <param name="Scale">Digits behind the point, 0 to <see cref="ScaleMax"/>.</param>
public readonly record struct ExactNumber(long Units, int Scale)
{
    /// <summary>Most digits behind the point.</summary>
    public const int ScaleMax = 9;

    /// <summary>The number.</summary>
    public decimal Value => Units / Power(Scale);

    /// <summary>The number as written (<c>-12.50</c>), or a refusal (<c>number.not-readable</c>).</summary>
    public static Outcome<ExactNumber> Parse(string? text)
    {
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return text is { Length: > 0 and <= 30 } && decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out var value)
            && value.Scale <= ScaleMax && Math.Abs(value) <= long.MaxValue / Power(value.Scale)
            ? Of(value)
            : new Refusal("number.not-readable", new(
                $"数值只能写数字和小数点，最多 {ScaleMax} 位小数，不写单位和千分位；没有数值的行请不要写 0。",
                $"A value is digits and a point, at most {ScaleMax} decimals, without unit or separators; leave a row out where there is no value, do not write 0."));
    }

    /// <summary>A reckoned number, rounded once, half up (away from zero), to so many decimals.</summary>
    public static ExactNumber Round(decimal value, int decimals)
    {
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return new ExactNumber((long)(rounded * Power(decimals)), decimals);
    }

    private static ExactNumber Of(decimal value) => new((long)(value * Power(value.Scale)), value.Scale);

    private static decimal Power(int scale)
    {
        var power = 1m;
        for (var at = 0; at < scale; at++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>With all its decimals and no separators.</summary>
    public override string ToString() => Value.ToString("F" + Scale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
