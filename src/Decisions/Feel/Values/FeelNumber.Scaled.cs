namespace Tongqu.Decisions;

/// <summary>The way from and to whole numbers with a fixed number of decimal places, which columns are made of.</summary>
public readonly partial struct FeelNumber
{
    /// <summary>How many decimal places it needs; none for a whole number.</summary>
    internal int Places => Math.Max(0, -_exponent);

    /// <summary>The number with so many decimal places; rounded only where it has more than 34 digits.</summary>
    internal static FeelNumber OfScaled(Int128 coefficient, int places) => Make(coefficient, -places)!.Value;

    /// <summary>The number as a whole count of its last place, where it is one of 64 bits.</summary>
    internal bool TryScale(int places, out long value)
    {
        var (floor, exact) = Scaled(places);
        var fits = exact && floor >= long.MinValue && floor <= long.MaxValue;
        value = fits ? (long)floor : 0;
        return fits;
    }

    /// <summary>
    /// The largest whole count of that last place not above the number, and whether it is the number itself. Beyond what any
    /// column holds it is just very large.
    /// </summary>
    internal (Int128 Floor, bool Exact) Scaled(int places)
    {
        var shift = _exponent + places;
        if (shift >= 0)
        {
            return CountDigits(_coefficient) + shift <= 37 ? (_coefficient * Tens[shift], true) : (Sign * Tens[37], false);
        }

        if (-shift > 37)
        {
            return (Sign < 0 ? -1 : 0, Sign == 0);
        }

        var (quotient, rest) = Int128.DivRem(_coefficient, Tens[-shift]);
        return (rest < 0 ? quotient - 1 : quotient, rest == 0);
    }
}
