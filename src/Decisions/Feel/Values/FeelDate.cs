using System.Globalization;

namespace Tongqu.Decisions;

/// <summary>A day of the proleptic Gregorian calendar, in the years -999999999 to 999999999 that FEEL allows (DMN 1.5, 10.3.2.3.5).</summary>
public readonly record struct FeelDate : IComparable<FeelDate>
{
    /// <summary>The largest year, and negated the smallest.</summary>
    public const int YearMax = 999_999_999;

    private readonly int _monthLessOne;
    private readonly int _dayLessOne;

    private FeelDate(int year, int month, int day)
    {
        Year = year;
        _monthLessOne = month - 1;
        _dayLessOne = day - 1;
    }

    /// <summary>The year; zero is 1 BC.</summary>
    public int Year { get; }

    /// <summary>1 to 12.</summary>
    public int Month => _monthLessOne + 1;

    /// <summary>1 to 31.</summary>
    public int Day => _dayLessOne + 1;

    /// <summary>Days since 1970-01-01.</summary>
    public long DayNumber
    {
        get
        {
            // Years begin in March here, so that the leap day is the last of its year.
            var year = Month <= 2 ? Year - 1L : Year;
            var era = FloorDivide(year, 400);
            var yearOfEra = year - (era * 400);
            var dayOfYear = (((153 * (Month + (Month > 2 ? -3 : 9))) + 2) / 5) + Day - 1;
            var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
            return (era * 146_097) + dayOfEra - 719_468;
        }
    }

    /// <summary>1 (Monday) to 7 (Sunday), as ISO 8601.</summary>
    public int DayOfWeek => (int)(DayNumber + 3 - (FloorDivide(DayNumber + 3, 7) * 7)) + 1;

    /// <summary>1 to 366.</summary>
    public int DayOfYear => (int)(DayNumber - new FeelDate(Year, 1, 1).DayNumber) + 1;

    /// <summary>The week number of ISO 8601, 1 to 53; it belongs to the year that holds the week's Thursday.</summary>
    public int WeekOfYear =>
        FromDayNumber(DayNumber + 4 - DayOfWeek) is { } thursday ? ((thursday.DayOfYear - 1) / 7) + 1 : 1;

    /// <summary>The .NET date as a FEEL date.</summary>
    public static implicit operator FeelDate(DateOnly date) => new(date.Year, date.Month, date.Day);

    /// <summary>The day of that year, month and day; null where the calendar has none.</summary>
    public static FeelDate? Of(long year, long month, long day) =>
        Math.Abs(year) > YearMax || month is < 1 or > 12 || day < 1 || day > DaysIn((int)year, (int)month)
            ? null
            : new FeelDate((int)year, (int)month, (int)day);

    /// <summary>The day so many days after 1970-01-01; null outside the calendar.</summary>
    public static FeelDate? FromDayNumber(long dayNumber)
    {
        if (Math.Abs(dayNumber) > 366_000_000_000)
        {
            return null;
        }

        var days = dayNumber + 719_468;
        var era = FloorDivide(days, 146_097);
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return Of(year, month, dayOfYear - (((153 * shifted) + 2) / 5) + 1);
    }

    /// <summary>Reads <c>2026-03-01</c>; null for anything else.</summary>
    public static FeelDate? Parse(ReadOnlySpan<char> text)
    {
        var sign = text.StartsWith("-") ? -1 : 1;
        var rest = sign < 0 ? text[1..] : text;
        var length = rest.IndexOf('-');
        return length is >= 4 and <= 9
            && rest.Length == length + 6
            && rest[length + 3] == '-'
            && (length == 4 || rest[0] != '0')
            && FeelTime.TryDigits(rest[..length], out var year)
            && FeelTime.TryDigits(rest.Slice(length + 1, 2), out var month)
            && FeelTime.TryDigits(rest.Slice(length + 4, 2), out var day)
            ? Of(sign * year, month, day)
            : null;
    }

    /// <summary>The same day so many months later; the last day of the month where that day does not exist.</summary>
    public FeelDate? AddMonths(long months)
    {
        if (Math.Abs(months) > 30_000_000_000)
        {
            return null;
        }

        var total = (Year * 12L) + (Month - 1) + months;
        var year = FloorDivide(total, 12);
        var month = total - (year * 12) + 1;
        return Math.Abs(year) > YearMax ? null : Of(year, month, Math.Min(Day, DaysIn((int)year, (int)month)));
    }

    /// <summary>Whole months from <paramref name="from"/> to <paramref name="to"/>, towards zero.</summary>
    public static long MonthsBetween(FeelDate from, FeelDate to)
    {
        if (to < from)
        {
            return -MonthsBetween(to, from);
        }

        var months = ((to.Year - (long)from.Year) * 12) + to.Month - from.Month;
        return to.Day < from.Day ? months - 1 : months;
    }

    /// <inheritdoc/>
    public int CompareTo(FeelDate other) => (Year, Month, Day).CompareTo((other.Year, other.Month, other.Day));

    /// <summary>Whether left is earlier.</summary>
    public static bool operator <(FeelDate left, FeelDate right) => left.CompareTo(right) < 0;

    /// <summary>Whether left is later.</summary>
    public static bool operator >(FeelDate left, FeelDate right) => left.CompareTo(right) > 0;

    /// <summary>Whether left is not later.</summary>
    public static bool operator <=(FeelDate left, FeelDate right) => left.CompareTo(right) <= 0;

    /// <summary>Whether left is not earlier.</summary>
    public static bool operator >=(FeelDate left, FeelDate right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Year < 0 ? "-" : "")}{Math.Abs(Year):0000}-{Month:00}-{Day:00}");

    internal static long FloorDivide(long value, long divisor) =>
        (value / divisor) - (value % divisor != 0 && (value < 0) != (divisor < 0) ? 1 : 0);

    private static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
