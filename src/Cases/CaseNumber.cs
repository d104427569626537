using System.Security.Cryptography;

namespace Tongqu.Cases;

/// <summary>
/// The number people know a case by: the city's letters, the day, and eight letters and digits that cannot be guessed
/// (<c>QZ261121-7K3M9PXA</c>). It is another spelling of the case's 64-bit id, so it needs no counter, no lock and no second
/// index (docs/decisions/0004).
/// </summary>
public readonly record struct CaseNumber(long Id)
{
    // Crockford's base 32: no I, L, O or U, so that a number survives the telephone.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomBits = 40;
    private const int RandomLength = 8;

    /// <summary>The first day a number can tell: what is imported from the past bears its own day.</summary>
    public static DateOnly FirstDay { get; } = new(2000, 1, 1);

    /// <summary>The last one: a number shows two digits of its year.</summary>
    public static DateOnly LastDay { get; } = new(2099, 12, 31);

    /// <summary>The day the number was given.</summary>
    public DateOnly Day => FirstDay.AddDays((int)(Id >> RandomBits));

    /// <summary>A new number for a day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day lies outside 2000 to 2099.</exception>
    public static CaseNumber New(DateOnly day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, FirstDay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, LastDay);
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random[..5]);
        return new(((long)(day.DayNumber - FirstDay.DayNumber) << RandomBits) | BitConverter.ToInt64(random));
    }

    /// <summary>Reads a number as people type it: any case, with or without the letters, blanks and hyphens, O for 0, I and L for 1.</summary>
    public static bool TryParse(string? text, string prefix, out CaseNumber number)
    {
        number = default;
        if (text is null || text.Length > 40)
        {
            return false;
        }

        var plain = string.Concat(text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
        plain = plain.StartsWith(prefix, StringComparison.Ordinal) ? plain[prefix.Length..] : plain;
        plain = plain.Replace('O', '0').Replace('I', '1').Replace('L', '1');
        if (plain.Length != 6 + RandomLength || !plain[..6].All(char.IsAsciiDigit)
            || !DateOnly.TryParseExact("20" + plain[..6], "yyyyMMdd", out var day))
        {
            return false;
        }

        var random = 0L;
        foreach (var letter in plain[6..])
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            random = (random << 5) | (uint)digit;
        }

        number = new(((long)(day.DayNumber - FirstDay.DayNumber) << RandomBits) | random);
        return true;
    }

    /// <summary>The number as it is shown and printed.</summary>
    public string Show(string prefix)
    {
        Span<char> letters = stackalloc char[RandomLength];
        var rest = Id & ((1L << RandomBits) - 1);
        for (var i = RandomLength - 1; i >= 0; i--, rest >>= 5)
        {
            letters[i] = Alphabet[(int)(rest & 31)];
        }

        return $"{prefix}{Day:yyMMdd}-{letters}";
    }
}
