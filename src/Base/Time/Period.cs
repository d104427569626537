using System.Globalization;

namespace Tongqu.Base;

/// <summary>What part of time a period is.</summary>
public enum PeriodKind
{
    /// <summary>One day, or a moment in it.</summary>
    Day,

    /// <summary>One month.</summary>
    Month,

    /// <summary>One calendar year.</summary>
    Year,

    /// <summary>Anything else: several years, a quarter, some days.</summary>
    Span,
}

/// <summary>
/// The time a figure is about, whole days from the first to the last: <c>2021</c>, <c>2021-12</c>, <c>2021-12-31</c>, or two of
/// one sort with a slash between (<c>2017/2021</c>), as ISO 8601 writes it.
/// </summary>
public readonly record struct Period
{
    private Period(DateOnly from, DateOnly to) => (From, To) = (from, to);

    /// <summary>Its first day.</summary>
    public DateOnly From { get; }

    /// <summary>Its last day.</summary>
    public DateOnly To { get; }

    /// <summary>Which part of time it is.</summary>
    public PeriodKind Kind =>
        From == To ? PeriodKind.Day
        : From.Day == 1 && To == From.AddMonths(1).AddDays(-1) ? PeriodKind.Month
        : From is { Month: 1, Day: 1 } && To == From.AddYears(1).AddDays(-1) ? PeriodKind.Year
        : PeriodKind.Span;

    /// <summary>One day.</summary>
    public static Period Of(DateOnly day) => new(day, day);

    /// <summary>From one ISO day to another, as they are kept.</summary>
    /// <exception cref="FormatException">They are no days.</exception>
    public static Period Between(string from, string to) => new(
        DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture), DateOnly.ParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>The period a text writes, or a refusal (<c>period.not-readable</c>).</summary>
    public static Outcome<Period> Parse(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (parts.Length is 1 or 2 && Part(parts[0]) is { } first && Part(parts[^1]) is { } last
            && parts[0].Length == parts[^1].Length && first.From <= last.From && (parts.Length == 1 || first != last))
        {
            return new Period(first.From, last.To);
        }

        return new Refusal("period.not-readable", new(
            "时间应写成 2021、2021-12、2021-12-31，或用斜线连接的起止，如 2017/2021。",
            "Write a time as 2021, 2021-12, 2021-12-31, or two of one sort with a slash between, such as 2017/2021."));
    }

    private static (DateOnly From, DateOnly To)? Part(string text)
    {
        DateOnly? Read(string format) =>
            text.Length == format.Length && DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        // The last year of the calendar has no day after it to count back from.
        return Read("yyyy") is { Year: < 9999 } year ? (year, year.AddYears(1).AddDays(-1))
            : Read("yyyy-MM") is { Year: < 9999 } month ? (month, month.AddMonths(1).AddDays(-1))
            : Read("yyyy-MM-dd") is { Year: < 9999 } day ? (day, day) : null;
    }

    /// <summary>As <see cref="Parse"/> reads it; the shortest way.</summary>
    public override string ToString() => Kind switch
    {
        PeriodKind.Day => Write(From, "yyyy-MM-dd"),
        PeriodKind.Month => Write(From, "yyyy-MM"),
        PeriodKind.Year => Write(From, "yyyy"),
        _ => From is { Month: 1, Day: 1 } && To is { Month: 12, Day: 31 } ? $"{Write(From, "yyyy")}/{Write(To, "yyyy")}"
            : From.Day == 1 && To.AddDays(1).Day == 1 ? $"{Write(From, "yyyy-MM")}/{Write(To, "yyyy-MM")}"
            : $"{Write(From, "yyyy-MM-dd")}/{Write(To, "yyyy-MM-dd")}",
    };

    private static string Write(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
