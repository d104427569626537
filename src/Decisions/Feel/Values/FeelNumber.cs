using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>
/// A FEEL number: at most 34 significant decimal digits, rounded half to even, as IEEE 754-2008 decimal128 (DMN 1.5, 10.3.2.3.1).
/// The default value is zero.
/// </summary>
/// <remarks>
/// The coefficient fits an <see cref="Int128"/> (10^34 &lt; 2^113), so ordinary arithmetic allocates nothing; only
/// divisions and far-apart exponents pass through <see cref="BigInteger"/>. Every value has exactly one
/// representation: whole numbers of up to 34 digits have exponent zero, fractions have no trailing zeros.
/// Operators answer null where the result lies outside the range, because in FEEL that is a null and not a fault.
/// </remarks>
public readonly partial struct FeelNumber : IEquatable<FeelNumber>, IComparable<FeelNumber>
{
    /// <summary>The number of significant digits.</summary>
    public const int Digits = 34;

    private const int ExponentMin = -6176;
    private const int ExponentMax = 6144;
    private static readonly Int128[] Tens = MakeTens();
    private static readonly Int128 CoefficientMax = Tens[Digits] - 1;

    private readonly Int128 _coefficient;
    private readonly int _exponent;

    private FeelNumber(Int128 coefficient, int exponent)
    {
        _coefficient = coefficient;
        _exponent = exponent;
    }

    /// <summary>Minus one, zero or one.</summary>
    public int Sign => Int128.Sign(_coefficient);

    /// <summary>Whether there is no fraction.</summary>
    public bool IsWhole => _exponent >= 0;

    /// <summary>The whole number; always exact.</summary>
    public static implicit operator FeelNumber(long value) => new(value, 0);

    /// <summary>The decimal; always exact, as it has fewer digits.</summary>
    public static implicit operator FeelNumber(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var coefficient = unchecked(new Int128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]));
        var scale = (bits[3] >> 16) & 0xFF;
        return Make(bits[3] < 0 ? -coefficient : coefficient, -scale)!.Value;
    }

    /// <inheritdoc/>
    public bool Equals(FeelNumber other) => _coefficient == other._coefficient && _exponent == other._exponent;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FeelNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_coefficient, _exponent);

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(FeelNumber left, FeelNumber right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(FeelNumber left, FeelNumber right) => !left.Equals(right);

    /// <summary>Whether left is smaller.</summary>
    public static bool operator <(FeelNumber left, FeelNumber right) => left.CompareTo(right) < 0;

    /// <summary>Whether left is larger.</summary>
    public static bool operator >(FeelNumber left, FeelNumber right) => left.CompareTo(right) > 0;

    /// <summary>Whether left is not larger.</summary>
    public static bool operator <=(FeelNumber left, FeelNumber right) => left.CompareTo(right) <= 0;

    /// <summary>Whether left is not smaller.</summary>
    public static bool operator >=(FeelNumber left, FeelNumber right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(FeelNumber other)
    {
        if (_exponent == other._exponent)
        {
            return _coefficient.CompareTo(other._coefficient);
        }

        if (Sign != other.Sign || Sign == 0)
        {
            return Sign.CompareTo(other.Sign);
        }

        // A few places apart, as figures and percentages are, both are brought to the same unit.
        var gap = _exponent - other._exponent;
        if (gap is > 0 and <= 18 && FitsLong(_coefficient))
        {
            return Math.BigMul((long)_coefficient, (long)Tens[gap]).CompareTo(other._coefficient);
        }

        if (gap is < 0 and >= -18 && FitsLong(other._coefficient))
        {
            return _coefficient.CompareTo(Math.BigMul((long)other._coefficient, (long)Tens[-gap]));
        }

        // Of the same sign: the place of the leading digit decides, and only where it is shared are the digits
        // compared.
        var place = CountDigits(_coefficient) + _exponent;
        var otherPlace = CountDigits(other._coefficient) + other._exponent;
        if (place != otherPlace)
        {
            return place > otherPlace ? Sign : -Sign;
        }

        var low = Math.Min(_exponent, other._exponent);
        return (_coefficient * BigInteger.Pow(10, _exponent - low))
            .CompareTo(other._coefficient * BigInteger.Pow(10, other._exponent - low));
    }

    /// <summary>The number as a decimal, where it fits exactly.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        if (_exponent is > 0 or < -28 || Int128.Abs(_coefficient) > (Int128)decimal.MaxValue)
        {
            return false;
        }

        var size = (UInt128)Int128.Abs(_coefficient);
        var low = unchecked((ulong)size);
        value = new decimal(
            unchecked((int)low), unchecked((int)(low >> 32)), unchecked((int)(ulong)(size >> 64)), Sign < 0,
                (byte)-_exponent);
        return true;
    }

    /// <summary>The number as a whole number of 64 bits, where it is one.</summary>
    public bool TryToLong(out long value)
    {
        var fits = _exponent == 0 && _coefficient >= long.MinValue && _coefficient <= long.MaxValue;
        value = fits ? (long)_coefficient : 0;
        return fits;
    }

    /// <summary>The number where it is one of the whole numbers 0 to 255.</summary>
    internal bool TryToSmall(out int value)
    {
        var fits = _exponent == 0 && _coefficient >= 0 && _coefficient < 256;
        value = fits ? (int)_coefficient : 0;
        return fits;
    }

    private static Int128[] MakeTens()
    {
        var tens = new Int128[39];
        tens[0] = 1;
        for (var i = 1; i < tens.Length; i++)
        {
            tens[i] = tens[i - 1] * 10;
        }

        return tens;
    }

    private static int CountDigits(Int128 value)
    {
        var size = Int128.Abs(value);
        if (size < Tens[18])
        {
            var digits = 0;
            for (var rest = (ulong)size; rest != 0; rest /= 10)
            {
                digits++;
            }

            return digits;
        }

        var at = 19;
        while (at < Tens.Length && size >= Tens[at])
        {
            at++;
        }

        return at;
    }

    /// <summary>The one representation of coefficient × 10^exponent, rounded; null where it is too large.</summary>
    private static FeelNumber? Make(Int128 coefficient, int exponent)
    {
        if (coefficient > CoefficientMax || coefficient < -CoefficientMax)
        {
            var drop = CountDigits(coefficient) - Digits;
            coefficient = DivideHalfEven(coefficient, Tens[drop]);
            exponent += drop;
        }

        if (coefficient == 0)
        {
            return default(FeelNumber);
        }

        if (exponent < ExponentMin)
        {
            var drop = ExponentMin - exponent;
            coefficient = drop > Digits ? 0 : DivideHalfEven(coefficient, Tens[drop]);
            exponent = ExponentMin;
            if (coefficient == 0)
            {
                return default(FeelNumber);
            }
        }

        if (exponent > 0)
        {
            var digits = CountDigits(coefficient);
            if (digits + exponent <= Digits)
            {
                return new FeelNumber(coefficient * Tens[exponent], 0);
            }

            if (digits - 1 + exponent > ExponentMax)
            {
                return null;
            }

            StripZeros(ref coefficient, ref exponent, int.MaxValue);
        }
        else if (exponent < 0)
        {
            StripZeros(ref coefficient, ref exponent, 0);
        }

        return new FeelNumber(coefficient, exponent);
    }

    private static FeelNumber? Make(BigInteger coefficient, long exponent)
    {
        var size = BigInteger.Abs(coefficient);
        if (size > CoefficientMax)
        {
            // One digit more than needed is cut off here, and a trace of what was lost is kept so that ties stay
            // honest.
            var drop = (int)Math.Floor(BigInteger.Log10(size)) - Digits - 1;
            if (drop > 0)
            {
                coefficient = BigInteger.DivRem(coefficient, BigInteger.Pow(10, drop), out var lost);
                exponent += drop;
                coefficient = (coefficient * 10) + lost.Sign;
                exponent--;
            }
        }
        else if (size.IsZero)
        {
            return default(FeelNumber);
        }

        return exponent > 20_000 ? null
            : exponent < -20_000 ? default(FeelNumber)
            : Make((Int128)coefficient, (int)exponent);
    }

    private static void StripZeros(ref Int128 coefficient, ref int exponent, int exponentMax)
    {
        if (FitsLong(coefficient))
        {
            var rest = (long)coefficient;
            while (exponent < exponentMax && rest % 10 == 0)
            {
                rest /= 10;
                exponent++;
            }

            coefficient = rest;
            return;
        }

        while (exponent < exponentMax)
        {
            var (quotient, remainder) = Int128.DivRem(coefficient, 10);
            if (remainder != 0)
            {
                return;
            }

            coefficient = quotient;
            exponent++;
        }
    }

    private static Int128 DivideHalfEven(Int128 value, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(value, divisor);
        var half = divisor / 2;
        var rest = Int128.Abs(remainder);
        var up = rest > half || (rest == half && Int128.IsOddInteger(quotient));
        return up ? quotient + Int128.Sign(value) : quotient;
    }
}
