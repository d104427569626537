using System.Globalization;

namespace Tongqu.Decisions;

/// <summary>
/// Where a clock stands: a fixed offset from UTC, or a zone of the IANA list by name, whose offset depends on the day.
/// </summary>
/// <param name="Name">The zone's name, <c>Asia/Shanghai</c>; null for a fixed offset.</param>
/// <param name="OffsetSeconds">The fixed offset; zero where there is a name.</param>
public readonly record struct FeelZone(string? Name, int OffsetSeconds)
{
    /// <summary>
    /// Reads <c>Z</c>, <c>+08:00</c>, <c>-05:30:15</c> or <c>@Asia/Shanghai</c>; null for anything else.
    /// </summary>
    public static FeelZone? Parse(ReadOnlySpan<char> text)
    {
        if (text is "Z" or "z")
        {
            return new FeelZone(null, 0);
        }

        if (text.StartsWith("@"))
        {
            var name = text[1..].ToString();
            return Find(name) is null ? null : new FeelZone(name, 0);
        }

        if (text.Length is not (6 or 9) || text[0] is not ('+' or '-') || text[3] != ':')
        {
            return null;
        }

        long seconds = 0;
        if (!FeelTime.TryDigits(text.Slice(1, 2), out var hours)
            || !FeelTime.TryDigits(text.Slice(4, 2), out var minutes)
            || (text.Length == 9 && (text[6] != ':' || !FeelTime.TryDigits(text.Slice(7, 2), out seconds)))
            || minutes > 59 || seconds > 59)
        {
            return null;
        }

        // Four hours beyond the widest zone in use, as Java and the XML types bound it.
        var total = (int)((hours * 3600) + (minutes * 60) + seconds);
        return total > 18 * 3600 ? null : new FeelZone(null, text[0] == '-' ? -total : total);
    }

    /// <summary>The offset from UTC on that day and time of day, in seconds.</summary>
    public int OffsetAt(FeelDate date, long nanoseconds)
    {
        if (Name is null || Find(Name) is not { } zone)
        {
            return OffsetSeconds;
        }

        // The zone rules know four-digit years only; beyond them a year of the same shape is not worth pretending.
        if (date.Year is < 1 or > 9999)
        {
            return (int)zone.BaseUtcOffset.TotalSeconds;
        }

        var local = new DateTime(date.Year, date.Month, date.Day, 0, 0, 0, DateTimeKind.Unspecified)
            .AddTicks(nanoseconds / 100);
        return (int)zone.GetUtcOffset(local).TotalSeconds;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Name is not null)
        {
            return "@" + Name;
        }

        if (OffsetSeconds == 0)
        {
            return "Z";
        }

        var size = Math.Abs(OffsetSeconds);
        var seconds = size % 60 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{size % 60:00}");
        return string.Create(
            CultureInfo.InvariantCulture,
                $"{(OffsetSeconds < 0 ? '-' : '+')}{size / 3600:00}:{size / 60 % 60:00}{seconds}");
    }

    // The zone list is part of the runtime; only names of its own shape are looked up, so no text reaches a file path.
    private static TimeZoneInfo? Find(string name)
    {
        var shaped = name.Length is > 1 and <= 60
            && char.IsAsciiLetter(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
        return shaped && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }
}

/// <summary>A time of day to the nanosecond, with the zone of its clock or none (DMN 1.5, 10.3.2.3.4).</summary>
/// <param name="Nanoseconds">Since midnight, 0 to 86 399 999 999 999.</param>
/// <param name="Zone">The zone; null for a local time.</param>
public readonly record struct FeelTime(long Nanoseconds, FeelZone? Zone)
{
    internal const long NanosInSecond = 1_000_000_000;
    internal const long NanosInDay = 86_400 * NanosInSecond;

    /// <summary>0 to 23.</summary>
    public int Hour => (int)(Nanoseconds / (3600 * NanosInSecond));

    /// <summary>0 to 59.</summary>
    public int Minute => (int)(Nanoseconds / (60 * NanosInSecond) % 60);

    /// <summary>0 to 59, without the fraction.</summary>
    public int Second => (int)(Nanoseconds / NanosInSecond % 60);

    /// <summary>
    /// Nanoseconds since midnight at UTC; a local time counts as UTC, a named zone by its standard time.
    /// </summary>
    internal long UtcNanoseconds =>
        Nanoseconds - ((Zone?.OffsetAt(new DateOnly(1970, 1, 1), Nanoseconds) ?? 0) * NanosInSecond);

    /// <summary>The same in whole seconds; offsets are whole seconds, so nothing but the fraction is lost.</summary>
    internal long UtcSeconds => FeelDate.FloorDivide(UtcNanoseconds, NanosInSecond);

    /// <summary>Reads <c>08:30:00</c>, with fraction and zone where wanted; null for anything else.</summary>
    public static FeelTime? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length < 8 || text[2] != ':' || text[5] != ':'
            || !TryDigits(text[..2], out var hour) || !TryDigits(text.Slice(3, 2), out var minute)
            || !TryDigits(text.Slice(6, 2), out var second) || hour > 24 || minute > 59 || second > 59)
        {
            return null;
        }

        var rest = text[8..];
        long nanos = 0;
        if (rest.StartsWith("."))
        {
            var length = 1;
            while (length < rest.Length && char.IsAsciiDigit(rest[length]))
            {
                length++;
            }

            if (length == 1)
            {
                return null;
            }

            // Nanoseconds are kept; finer digits are dropped.
            _ = TryDigits(rest[1..Math.Min(length, 10)].ToString().PadRight(9, '0'), out nanos);
            rest = rest[length..];
        }

        // Midnight may be written as the end of a day (XML Schema, time): of a time of day that is its beginning.
        if (hour == 24 && (minute > 0 || second > 0 || nanos > 0))
        {
            return null;
        }

        FeelZone? zone = rest.IsEmpty ? null : FeelZone.Parse(rest);
        return zone is null && !rest.IsEmpty
            ? null
            : new FeelTime(((((hour % 24) * 3600) + (minute * 60) + second) * NanosInSecond) + nanos, zone);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var fraction = Nanoseconds % NanosInSecond;
        var digits = fraction == 0 ? ""
            : "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{Hour:00}:{Minute:00}:{Second:00}{digits}{Zone}");
    }

    internal static bool TryDigits(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 18)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}

/// <summary>A day and a time of day (DMN 1.5, 10.3.2.3.6).</summary>
/// <param name="Date">The day.</param>
/// <param name="Time">The time, with the zone of the pair.</param>
public readonly record struct FeelDateTime(FeelDate Date, FeelTime Time)
{
    /// <summary>Nanoseconds since 1970-01-01 at UTC; a local pair counts as UTC.</summary>
    internal Int128 Instant =>
        ((Int128)Date.DayNumber * FeelTime.NanosInDay) + Time.Nanoseconds
        - ((Int128)(Time.Zone?.OffsetAt(Date, Time.Nanoseconds) ?? 0) * FeelTime.NanosInSecond);

    /// <summary>The same in whole seconds, without the fraction of the clock.</summary>
    internal Int128 InstantSeconds => (Instant - (Time.Nanoseconds % FeelTime.NanosInSecond)) / FeelTime.NanosInSecond;

    /// <summary>
    /// Reads <c>2026-03-01T08:30:00+08:00</c>, or a date alone as its midnight; null for anything else.
    /// </summary>
    public static FeelDateTime? Parse(ReadOnlySpan<char> text)
    {
        var split = text.IndexOf('T');
        if (split < 0)
        {
            return FeelDate.Parse(text) is { } day ? new FeelDateTime(day, default) : null;
        }

        // Midnight may be written as the end of a day; it is then the beginning of the next.
        var ends = text[(split + 1)..].StartsWith("24:00:00");
        if (ends && FeelDate.Parse(text[..split]) is { } ended)
        {
            return FeelTime.Parse("00" + text[(split + 3)..].ToString()) is { Nanoseconds: 0 } midnight
                ? new FeelDateTime(ended, midnight).Add(FeelTime.NanosInDay)
                : null;
        }

        return FeelDate.Parse(text[..split]) is { } date && FeelTime.Parse(text[(split + 1)..]) is { } time
            ? new FeelDateTime(date, time)
            : null;
    }

    /// <summary>The pair so much later, on the same clock; null outside the calendar.</summary>
    internal FeelDateTime? Add(Int128 nanoseconds)
    {
        var total = ((Int128)Date.DayNumber * FeelTime.NanosInDay) + Time.Nanoseconds + nanoseconds;
        var day = total / FeelTime.NanosInDay;
        var rest = total - (day * FeelTime.NanosInDay);
        if (rest < 0)
        {
            rest += FeelTime.NanosInDay;
            day--;
        }

        return Int128.Abs(day) < long.MaxValue && FeelDate.FromDayNumber((long)day) is { } date
            ? new FeelDateTime(date, Time with { Nanoseconds = (long)rest })
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Date}T{Time}";
}
