using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>How a number is cut to fewer places.</summary>
public enum FeelRounding
{
    /// <summary>To the nearest, ties to the even neighbour.</summary>
    HalfEven,

    /// <summary>To the nearest, ties away from zero.</summary>
    HalfUp,

    /// <summary>To the nearest, ties towards zero.</summary>
    HalfDown,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>Towards zero.</summary>
    Down,

    /// <summary>Towards minus infinity.</summary>
    Floor,

    /// <summary>Towards plus infinity.</summary>
    Ceiling,
}

public readonly partial struct FeelNumber
{
    /// <summary>The opposite number.</summary>
    public static FeelNumber operator -(FeelNumber number) => new(-number._coefficient, number._exponent);

    /// <summary>The size without the sign.</summary>
    public static FeelNumber Abs(FeelNumber number) => number.Sign < 0 ? -number : number;

    /// <summary>The sum; null where it is too large.</summary>
    public static FeelNumber? operator +(FeelNumber left, FeelNumber right)
    {
        if (left._exponent == right._exponent)
        {
            return Make(left._coefficient + right._coefficient, left._exponent);
        }

        var (high, low) = left._exponent > right._exponent ? (left, right) : (right, left);
        if (low.Sign == 0 || high.Sign == 0)
        {
            return high.Sign == 0 ? low : high;
        }

        var gap = high._exponent - low._exponent;
        if (CountDigits(high._coefficient) + gap <= 37)
        {
            var raised = gap <= 18 && FitsLong(high._coefficient)
                ? Math.BigMul((long)high._coefficient, (long)Tens[gap])
                : high._coefficient * Tens[gap];
            return Make(raised + low._coefficient, low._exponent);
        }

        // Further apart than any digit can reach: the smaller one only tips a tie.
        return gap > 80
            ? Make((high._coefficient * BigInteger.Pow(10, 37)) + low.Sign, high._exponent - 37)
            : Make((high._coefficient * BigInteger.Pow(10, gap)) + low._coefficient, low._exponent);
    }

    /// <summary>The difference; null where it is too large.</summary>
    public static FeelNumber? operator -(FeelNumber left, FeelNumber right) => left + -right;

    /// <summary>The product; null where it is too large.</summary>
    public static FeelNumber? operator *(FeelNumber left, FeelNumber right)
    {
        var exponent = left._exponent + right._exponent;
        return FitsLong(left._coefficient) && FitsLong(right._coefficient)
            ? Make(Math.BigMul((long)left._coefficient, (long)right._coefficient), exponent)
            : Make((BigInteger)left._coefficient * right._coefficient, exponent);
    }

    /// <summary>The quotient to 34 digits; null for a division by zero or where it is too large.</summary>
    public static FeelNumber? operator /(FeelNumber left, FeelNumber right)
    {
        if (right.Sign == 0)
        {
            return null;
        }

        if (left._exponent == 0 && right._exponent == 0 && left._coefficient % right._coefficient == 0)
        {
            return new FeelNumber(left._coefficient / right._coefficient, 0);
        }

        if (FitsLong(left._coefficient) && FitsLong(right._coefficient))
        {
            return Quotient((long)left._coefficient, (long)right._coefficient, left._exponent - right._exponent);
        }

        var shift = Math.Max(0, Digits + 2 + CountDigits(right._coefficient) - CountDigits(left._coefficient));
        var quotient = BigInteger.DivRem(
            left._coefficient * BigInteger.Pow(10, shift), right._coefficient, out var remainder);
        var trace = remainder.Sign * right.Sign;
        return Make((quotient * 10) + trace, (long)left._exponent - right._exponent - shift - 1);
    }

    // Long division, eighteen digits at a time, to one digit more than is kept and a trace of the rest.
    private static FeelNumber? Quotient(long dividend, long divisor, int exponent)
    {
        var size = (ulong)Math.Abs(divisor);
        var (whole, rest) = Math.DivRem((ulong)Math.Abs(dividend), size);
        var quotient = (Int128)whole;
        var places = Digits + 1 + CountDigits(divisor) - CountDigits(dividend);
        while (places > 0 && rest != 0)
        {
            var step = Math.Min(places, 18);
            var (digits, left) = UInt128.DivRem(Math.BigMul(rest, (ulong)Tens[step]), size);
            quotient = (quotient * Tens[step]) + (Int128)digits;
            (rest, places, exponent) = ((ulong)left, places - step, exponent - step);
        }

        if (rest != 0)
        {
            (quotient, exponent) = ((quotient * 10) + 1, exponent - 1);
        }

        return Make((dividend < 0) != (divisor < 0) ? -quotient : quotient, exponent);
    }

    /// <summary>The sum; a null operand carries on.</summary>
    public static FeelNumber? operator +(FeelNumber? left, FeelNumber? right) =>
        left is { } a && right is { } b ? a + b : null;

    /// <summary>The difference; a null operand carries on.</summary>
    public static FeelNumber? operator -(FeelNumber? left, FeelNumber? right) =>
        left is { } a && right is { } b ? a - b : null;

    /// <summary>The product; a null operand carries on.</summary>
    public static FeelNumber? operator *(FeelNumber? left, FeelNumber? right) =>
        left is { } a && right is { } b ? a * b : null;

    /// <summary>The quotient; a null operand carries on.</summary>
    public static FeelNumber? operator /(FeelNumber? left, FeelNumber? right) =>
        left is { } a && right is { } b ? a / b : null;

    /// <summary>
    /// What remains of a division rounded down; it has the sign of the divisor. Null for a division by zero.
    /// </summary>
    public static FeelNumber? Modulo(FeelNumber dividend, FeelNumber divisor)
    {
        if (divisor.Sign == 0)
        {
            return null;
        }

        var gap = dividend._exponent - divisor._exponent;
        BigInteger rest;
        var size = BigInteger.Abs(divisor._coefficient);
        int exponent;
        if (gap >= 0)
        {
            exponent = divisor._exponent;
            rest = dividend._coefficient * BigInteger.ModPow(10, gap, size) % size;
        }
        else
        {
            // Beyond 80 places the divisor is larger than any dividend, whatever its digits.
            exponent = dividend._exponent;
            size *= BigInteger.Pow(10, Math.Min(-gap, 80));
            rest = dividend._coefficient % size;
            if (gap < -80 && rest.Sign * divisor.Sign < 0)
            {
                return dividend + divisor;
            }
        }

        if (rest.Sign * divisor.Sign < 0)
        {
            rest += divisor.Sign * size;
        }

        return Make(rest, exponent);
    }

    /// <summary>The number cut to <paramref name="places"/> decimal places (negative: tens, hundreds …).</summary>
    public FeelNumber? Round(int places, FeelRounding rounding)
    {
        var drop = -places - _exponent;
        if (drop <= 0)
        {
            return this;
        }

        // With more places dropped than there are digits, half of the unit is already larger than the number.
        var divisor = BigInteger.Pow(10, Math.Min(drop, Digits + 2));
        var quotient = BigInteger.DivRem(_coefficient, divisor, out var remainder);
        var halves = (BigInteger.Abs(remainder) * 2).CompareTo(divisor);
        var away = !remainder.IsZero && rounding switch
        {
            FeelRounding.Up => true,
            FeelRounding.Down => false,
            FeelRounding.Floor => Sign < 0,
            FeelRounding.Ceiling => Sign > 0,
            FeelRounding.HalfUp => halves >= 0,
            FeelRounding.HalfDown => halves > 0,
            _ => halves > 0 || (halves == 0 && !quotient.IsEven),
        };
        return Make(away ? quotient + Sign : quotient, -(long)places);
    }

    private static bool FitsLong(Int128 value) => value <= long.MaxValue && value >= -long.MaxValue;
}
