using System.Globalization;

namespace Tongqu.Decisions;

/// <summary>A duration of whole years and months (DMN 1.5, 10.3.2.3.8).</summary>
/// <param name="Total">In months; negative for backwards.</param>
public readonly record struct FeelMonths(long Total)
{
    internal const long Max = 12L * 2 * FeelDate.YearMax;

    /// <inheritdoc/>
    public override string ToString()
    {
        var years = Math.Abs(Total / 12);
        var months = Math.Abs(Total % 12);
        return Total == 0 ? "P0M"
            : $"{(Total < 0 ? "-" : "")}P{(years != 0 ? $"{years}Y" : "")}{(months != 0 ? $"{months}M" : "")}";
    }

    internal static FeelMonths? Of(FeelNumber? months) =>
        months?.Round(0, FeelRounding.Down) is { } whole && whole.TryToLong(out var total) && Math.Abs(total) <= Max
            ? new FeelMonths(total)
            : null;
}

/// <summary>A duration of days, hours, minutes and seconds, to the nanosecond (DMN 1.5, 10.3.2.3.7).</summary>
/// <param name="Nanoseconds">The whole length; negative for backwards.</param>
public readonly record struct FeelDuration(Int128 Nanoseconds)
{
    // Twice the length of the calendar, with room to spare for sums.
    internal static readonly Int128 Max = (Int128)FeelTime.NanosInDay * 800_000_000_000;

    /// <summary>Whole days, towards zero.</summary>
    public long Days => (long)(Nanoseconds / FeelTime.NanosInDay);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Nanoseconds == 0)
        {
            return "PT0S";
        }

        var size = Int128.Abs(Nanoseconds);
        var days = size / FeelTime.NanosInDay;
        var time = new FeelTime((long)(size % FeelTime.NanosInDay), null);
        var nanos = time.Nanoseconds % FeelTime.NanosInSecond;
        var fraction = nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        var clock = (time.Hour != 0 ? $"{time.Hour}H" : "")
            + (time.Minute != 0 ? $"{time.Minute}M" : "")
            + (time.Second != 0 || nanos != 0 ? $"{time.Second}{fraction}S" : "");
        var sign = Nanoseconds < 0 ? "-" : "";
        return $"{sign}P{(days != 0 ? $"{days}D" : "")}{(clock.Length != 0 ? "T" + clock : "")}";
    }

    internal static FeelDuration? Of(Int128 nanoseconds) =>
        Int128.Abs(nanoseconds) <= Max ? new FeelDuration(nanoseconds) : null;

    internal FeelNumber Seconds => ((FeelNumber)(long)(Nanoseconds / FeelTime.NanosInSecond)
        + (FeelNumber)((long)(Nanoseconds % FeelTime.NanosInSecond) / 1_000_000_000m))!.Value;

    internal static FeelDuration? OfSeconds(FeelNumber? seconds)
    {
        if ((seconds * (FeelNumber)FeelTime.NanosInSecond)?.Round(0, FeelRounding.HalfEven) is not { } nanos)
        {
            return null;
        }

        // Whole seconds and the rest apart, because a long holds three centuries of nanoseconds only.
        var whole = (nanos / FeelTime.NanosInSecond)?.Round(0, FeelRounding.Floor);
        return whole is { } floor && floor.TryToLong(out var high)
            && FeelNumber.Modulo(nanos, FeelTime.NanosInSecond) is { } rest && rest.TryToLong(out var low)
                ? Of(((Int128)high * FeelTime.NanosInSecond) + low)
                : null;
    }
}

/// <summary>Reads both kinds of duration in the form of ISO 8601.</summary>
internal static class DurationText
{
    /// <summary>Years and months, days and time, or neither (both null).</summary>
    public static (FeelMonths? Months, FeelDuration? Duration) Parse(string text)
    {
        var at = text.StartsWith('-') ? 1 : 0;
        var negative = at == 1;
        if (at >= text.Length || text[at] != 'P' || text.Length > 200 || at + 1 == text.Length)
        {
            return default;
        }

        at++;
        Int128 months = 0, nanos = 0;
        bool sawMonths = false, sawTime = false, inTime = false;
        var order = 0;
        while (at < text.Length)
        {
            if (text[at] == 'T')
            {
                if (inTime || at + 1 == text.Length)
                {
                    return default;
                }

                inTime = true;
                order = 3;
                at++;
                continue;
            }

            if (!TryPart(text, ref at, inTime, ref order, out var amount, out var fraction, out var unit))
            {
                return default;
            }

            sawMonths |= unit is 'Y' or 'M' && !inTime;
            sawTime |= inTime || unit == 'D';
            (months, nanos) = Add(months, nanos, amount, fraction, unit, inTime);
        }

        if (negative)
        {
            (months, nanos) = (-months, -nanos);
        }

        return (sawMonths, sawTime) switch
        {
            (true, false) when Int128.Abs(months) <= FeelMonths.Max => (new FeelMonths((long)months), null),
            (false, true) => (null, FeelDuration.Of(nanos)),
            _ => default,
        };
    }

    private static (Int128 Months, Int128 Nanos) Add(
        Int128 months, Int128 nanos, long amount, long fraction, char unit, bool inTime) => unit switch
        {
            'Y' => (months + ((Int128)amount * 12), nanos),
            'M' when !inTime => (months + amount, nanos),
            'D' => (months, nanos + ((Int128)amount * FeelTime.NanosInDay)),
            'H' => (months, nanos + ((Int128)amount * 3600 * FeelTime.NanosInSecond)),
            'M' => (months, nanos + ((Int128)amount * 60 * FeelTime.NanosInSecond)),
            _ => (months, nanos + ((Int128)amount * FeelTime.NanosInSecond) + fraction),
        };

    // One number with its letter; letters come in the order Y M D, then H M S, each at most once.
    private static bool TryPart(
        string text, ref int at, bool inTime, ref int order, out long amount, out long fraction, out char unit)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        fraction = 0;
        unit = ' ';
        if (!FeelTime.TryDigits(text.AsSpan(start, at - start), out amount))
        {
            return false;
        }

        var fractional = at < text.Length && text[at] == '.';
        if (fractional)
        {
            var from = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            var digits = text[from..at];
            if (digits.Length == 0
                || !FeelTime.TryDigits(digits[..Math.Min(9, digits.Length)].PadRight(9, '0'), out fraction))
            {
                return false;
            }
        }

        if (at == text.Length)
        {
            return false;
        }

        unit = text[at++];
        var rank = (inTime ? "HMS" : "YMD").IndexOf(unit, StringComparison.Ordinal);
        if (rank < 0 || (inTime ? rank + 3 : rank) < order || (fractional && unit != 'S'))
        {
            return false;
        }

        order = (inTime ? rank + 3 : rank) + 1;
        return true;
    }
}
