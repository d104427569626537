using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>
/// Powers, roots, logarithms: computed in whole numbers of 10^-100, so that 34 digits come out right.
/// </summary>
public readonly partial struct FeelNumber
{
    private const int GuardPlaces = 100;
    private static readonly BigInteger One = BigInteger.Pow(10, GuardPlaces);
    private static readonly BigInteger LogOfTen = LogFixed(10 * One);

    /// <summary>
    /// The power; null where it does not exist (zero to a negative, a root of a negative) or is too large.
    /// </summary>
    public static FeelNumber? Power(FeelNumber radix, FeelNumber exponent)
    {
        if (exponent.IsWhole && exponent.TryToLong(out var whole) && Math.Abs(whole) <= 100_000_000)
        {
            return WholePower(radix, whole);
        }

        if (radix.Sign == 0)
        {
            return exponent.Sign > 0 ? default(FeelNumber) : null;
        }

        if (radix.Sign < 0)
        {
            return null;
        }

        // ln(radix) is below 15 000 and has 100 places: only exponents that give a result in range matter.
        var (scaled, places) = exponent.ToFixed(GuardPlaces);
        return places ? ExpFixed(scaled * radix.LogToFixed() / One) : null;
    }

    /// <summary>The square root to 34 digits; null for a negative number.</summary>
    public static FeelNumber? SquareRoot(FeelNumber number)
    {
        if (number.Sign <= 0)
        {
            return number.Sign == 0 ? default(FeelNumber) : null;
        }

        var odd = number._exponent & 1;
        var scaled = number._coefficient * BigInteger.Pow(10, 80 + odd);
        var root = Root(scaled);
        var trace = root * root == scaled ? 0 : 1;
        return Make((root * 10) + trace, ((long)(number._exponent - odd - 80) / 2) - 1);
    }

    /// <summary>The natural logarithm; null for zero and below.</summary>
    public static FeelNumber? Log(FeelNumber number) =>
        number.Sign <= 0 ? null : Make(number.LogToFixed(), -GuardPlaces);

    /// <summary>e to the power of the number; null where it is too large.</summary>
    public static FeelNumber? Exp(FeelNumber number)
    {
        if (number > 20_000)
        {
            return null;
        }

        return number < -20_000 ? default(FeelNumber) : ExpFixed(number.ToFixed(GuardPlaces).Scaled);
    }

    private static FeelNumber? WholePower(FeelNumber radix, long exponent)
    {
        if (radix.Sign == 0)
        {
            return exponent > 0 ? default(FeelNumber) : exponent == 0 ? 1 : null;
        }

        // Squaring with sixty digits keeps the error of thirty steps well below the 34th.
        BigInteger result = 1, square = radix._coefficient;
        long resultExponent = 0, squareExponent = radix._exponent;
        for (var rest = Math.Abs(exponent); rest != 0; rest >>= 1)
        {
            if ((rest & 1) == 1)
            {
                (result, resultExponent) = Trim(result * square, resultExponent + squareExponent);
            }

            (square, squareExponent) = Trim(square * square, squareExponent * 2);
            if (Math.Abs(squareExponent) > 1_000_000_000_000)
            {
                break;
            }
        }

        if (exponent >= 0)
        {
            return Make(result, resultExponent);
        }

        var size = (int)Math.Floor(BigInteger.Log10(BigInteger.Abs(result))) + 1;
        var inverse = BigInteger.DivRem(BigInteger.Pow(10, size + Digits + 4), result, out var remainder);
        return Make((inverse * 10) + (remainder.Sign * result.Sign), -resultExponent - size - Digits - 5);
    }

    private static (BigInteger Value, long Exponent) Trim(BigInteger value, long exponent)
    {
        var drop = (int)Math.Floor(BigInteger.Log10(BigInteger.Abs(value))) - 70;
        return drop <= 0 ? (value, exponent) : (value / BigInteger.Pow(10, drop), exponent + drop);
    }

    private (BigInteger Scaled, bool Fits) ToFixed(int places)
    {
        var shift = _exponent + places;
        return shift >= 0
            ? shift > places + 40 ? (BigInteger.Zero, false) : (_coefficient * BigInteger.Pow(10, shift), true)
            : (shift < -40 ? BigInteger.Zero : _coefficient / BigInteger.Pow(10, -shift), true);
    }

    private BigInteger LogToFixed()
    {
        var place = CountDigits(_coefficient) - 1;
        var mantissa = _coefficient * BigInteger.Pow(10, GuardPlaces - place);
        return LogFixed(mantissa) + ((place + _exponent) * LogOfTen);
    }

    // ln m = 16 ln m^(1/16), and ln y = 2 artanh((y - 1) / (y + 1)), which converges fast near one.
    private static BigInteger LogFixed(BigInteger mantissa)
    {
        for (var i = 0; i < 4; i++)
        {
            mantissa = Root(mantissa * One);
        }

        var z = (mantissa - One) * One / (mantissa + One);
        var square = z * z / One;
        var sum = z;
        var term = z;
        for (var i = 3; !term.IsZero; i += 2)
        {
            term = term * square / One;
            sum += term / i;
        }

        return sum * 32;
    }

    private static FeelNumber? ExpFixed(BigInteger scaled)
    {
        var tens = scaled / LogOfTen;
        if (BigInteger.Abs(tens) > 7000)
        {
            return tens.Sign > 0 ? null : default(FeelNumber);
        }

        var rest = (scaled - (tens * LogOfTen)) / 256;
        var sum = One;
        var term = One;
        for (var i = 1; !term.IsZero; i++)
        {
            term = term * rest / One / i;
            sum += term;
        }

        for (var i = 0; i < 8; i++)
        {
            sum = sum * sum / One;
        }

        return Make(sum, (long)tens - GuardPlaces);
    }

    private static BigInteger Root(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }

        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
