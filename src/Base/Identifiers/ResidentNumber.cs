using System.Globalization;

namespace Tongqu.Base;

/// <summary>
/// 公民身份号码, the resident's number of GB 11643-1999: six digits of address code (clause 4.2.1, GB/T 2260 at the time of
/// issue), eight of birth date (4.2.2), three of sequence (4.2.3, odd for men), one check character (4.2.4, ISO 7064 MOD 11-2,
/// <c>X</c> for ten). The residence permits of Hong Kong, Macao and Taiwan residents (810000, 820000, 830000) have the same form.
/// </summary>
public readonly record struct ResidentNumber
{
    private const int Length = 18;
    private const int OldLength = 15;
    private const string CheckCharacters = "10X98765432";

    // The first two digits of every address code there is or was: GB/T 2260 by great regions, and the residence permits.
    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private ResidentNumber(string value, IdentifierFault fault) => (Value, Fault) = (value, fault);

    /// <summary>The number as it is kept: without blanks, X in upper case.</summary>
    public string Value { get; }

    /// <summary>What is wrong with it; <see cref="IdentifierFault.None"/> where it keeps to the standard.</summary>
    public IdentifierFault Fault { get; }

    /// <summary>The address code; empty where the number has none.</summary>
    public string Division => Fault is IdentifierFault.Shape ? "" : Value[..6];

    /// <summary>The day of birth it names; null where it names none.</summary>
    public DateOnly? BirthDate => Fault is IdentifierFault.Shape ? null : DayIn(Value);

    /// <summary>Whether the sequence is a woman's (even); null where there is none.</summary>
    public bool? IsFemale => Fault is IdentifierFault.Shape ? null : (Value[Value.Length == Length ? 16 : 14] - '0') % 2 == 0;

    /// <summary>Reads a number as people and registers write it. Nothing is dropped: what is wrong with it is its <see cref="Fault"/>.</summary>
    public static ResidentNumber Read(string text)
    {
        var value = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
        return new(value, FaultOf(value));
    }

    /// <summary>The check character of the first seventeen digits.</summary>
    /// <exception cref="ArgumentException">They are not seventeen digits.</exception>
    public static char CheckOf(ReadOnlySpan<char> digits)
    {
        if (digits.Length != Length - 1 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            throw new ArgumentException("A check character is reckoned of seventeen digits.", nameof(digits));
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * Weights[i];
        }

        return CheckCharacters[sum % 11];
    }

    private static IdentifierFault FaultOf(string value)
    {
        var digits = value.Length == Length ? value.AsSpan(0, Length - 1) : value;
        if (value.Length is not (Length or OldLength) || digits.ContainsAnyExceptInRange('0', '9')
            || (value.Length == Length && value[^1] is not (>= '0' and <= '9' or 'X')))
        {
            return IdentifierFault.Shape;
        }

        return !Provinces.Contains(value[..2]) ? IdentifierFault.Division
            : DayIn(value) is null ? IdentifierFault.Date
            : value.Length == OldLength ? IdentifierFault.Superseded
            : CheckOf(digits) == value[^1] ? IdentifierFault.None : IdentifierFault.Check;
    }

    // The old number leaves the century out; it was given until 1999.
    private static DateOnly? DayIn(string value) =>
        DateOnly.TryParseExact(value.Length == Length ? value.AsSpan(6, 8) : string.Concat("19", value.AsSpan(6, 6)), "yyyyMMdd",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1800 ? day : null;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
