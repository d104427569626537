namespace Tongqu.Base;

/// <summary>
/// The code of a region: digits only, and a region's code begins with its parent's, so that a subtree is a range of codes
/// (GB/T 2260 for counties, statistics codes below, three more digits for a grid). The pack check holds the city to it.
/// </summary>
public readonly record struct RegionCode
{
    /// <summary>The longest code there may be: a village's twelve digits, a grid's three, a micro-grid's three.</summary>
    public const int LengthMax = 18;

    private RegionCode(string value) => Value = value;

    /// <summary>The digits.</summary>
    public string Value { get; }

    /// <summary>The code, or a refusal where the text is no code.</summary>
    public static Outcome<RegionCode> Parse(string? text) =>
        !string.IsNullOrEmpty(text) && text.Length <= LengthMax && text.All(char.IsAsciiDigit)
            ? new RegionCode(text)
            : new Refusal("region.not-a-code", new(
                "区域代码只能由数字组成，最多 18 位。", "A region code is made of digits, 18 at most."));

    /// <summary>Whether this region is the other or lies below it.</summary>
    public bool IsWithin(RegionCode other) => Value.StartsWith(other.Value, StringComparison.Ordinal);

    /// <summary>
    /// The smallest code that sorts after the whole subtree of a prefix. Digits sort alike in every collation, so a subtree is
    /// <c>code &gt;= prefix and code &lt; UpperBound(prefix)</c> on every database, and an index serves it.
    /// </summary>
    public static string UpperBound(string prefix)
    {
        var kept = prefix.TrimEnd('9');
        return kept.Length == 0 ? Unbounded : string.Concat(kept.AsSpan(0, kept.Length - 1), ((char)(kept[^1] + 1)).ToString());
    }

    /// <summary>Sorts after every code.</summary>
    public const string Unbounded = "z";

    /// <inheritdoc/>
    public override string ToString() => Value;
}
