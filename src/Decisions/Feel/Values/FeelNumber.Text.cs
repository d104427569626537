using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Tongqu.Decisions;

public readonly partial struct FeelNumber
{
    private const int PlainLengthMax = 60;

    /// <summary>
    /// Reads <c>-12</c>, <c>.5</c>, <c>1.50</c>, <c>1.2e-3</c>; more than 34 digits are rounded. False for anything
    /// else
    /// and for numbers out of range.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out FeelNumber number)
    {
        number = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var at = text[0] == '-' ? 1 : 0;
        var whole = DigitsFrom(text, at);
        var digits = text.AsSpan(at, whole).ToString();
        at += whole;
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            fraction = DigitsFrom(text, at + 1);
            if (fraction == 0)
            {
                return false;
            }

            digits += text.Substring(at + 1, fraction);
            at += fraction + 1;
        }

        if (digits.Length == 0 || !TryParseExponent(text, at, out var exponent))
        {
            return false;
        }

        var coefficient = ParseDigits(digits.TrimStart('0'), out var dropped);
        var made = Make(text[0] == '-' ? -coefficient : coefficient, (long)exponent - fraction + dropped);
        number = made ?? default;
        return made is not null;
    }

    /// <summary>Plain digits; with an exponent (<c>1.5E+100</c>) where they would be more than sixty.</summary>
    public override string ToString()
    {
        var digits = Int128.Abs(_coefficient).ToString(CultureInfo.InvariantCulture);
        var sign = Sign < 0 ? "-" : "";
        if (_exponent == 0)
        {
            return sign + digits;
        }

        if (_exponent > 0 && digits.Length + _exponent <= PlainLengthMax)
        {
            return sign + digits + new string('0', _exponent);
        }

        if (_exponent < 0 && -_exponent <= PlainLengthMax)
        {
            var padded = digits.PadLeft(1 - _exponent, '0');
            return $"{sign}{padded[..^-_exponent]}.{padded[^-_exponent..]}";
        }

        var place = _exponent + digits.Length - 1;
        var fraction = digits.Length > 1 ? "." + digits[1..].TrimEnd('0') : "";
        return $"{sign}{digits[0]}{fraction.TrimEnd('.')}E{(place < 0 ? "-" : "+")}{Math.Abs(place)}";
    }

    // Beyond a hundred digits only the question "anything but zeros?" can still matter, for ties.
    private static BigInteger ParseDigits(string digits, out int dropped)
    {
        dropped = Math.Max(0, digits.Length - 100);
        if (digits.Length == 0)
        {
            return BigInteger.Zero;
        }

        var kept = BigInteger.Parse(digits.AsSpan(0, digits.Length - dropped), NumberStyles.None,
            CultureInfo.InvariantCulture);
        if (dropped == 0)
        {
            return kept;
        }

        var trace = digits.AsSpan(digits.Length - dropped).IndexOfAnyExcept('0') >= 0 ? 1 : 0;
        dropped--;
        return (kept * 10) + trace;
    }

    private static bool TryParseExponent(string text, int at, out int exponent)
    {
        exponent = 0;
        if (at == text.Length)
        {
            return true;
        }

        if (text[at] is not ('e' or 'E'))
        {
            return false;
        }

        at++;
        var negative = at < text.Length && text[at] == '-';
        at += at < text.Length && (text[at] is '+' or '-') ? 1 : 0;
        var length = DigitsFrom(text, at);
        if (length == 0 || at + length != text.Length)
        {
            return false;
        }

        var digits = text.AsSpan(at).TrimStart('0');
        var size = digits.Length == 0 ? 0 : digits.Length > 6 ? 1_000_000
            : int.Parse(digits, CultureInfo.InvariantCulture);
        exponent = negative ? -size : size;
        return true;
    }

    private static int DigitsFrom(string text, int at)
    {
        var length = 0;
        while (at + length < text.Length && char.IsAsciiDigit(text[at + length]))
        {
            length++;
        }

        return length;
    }
}
