namespace Tongqu.Base.Tests;

/// <summary>An office that works 08:30–12:00 and 14:00–17:30, with the real holidays the tests name.</summary>
internal static class SampleCalendar
{
    public static readonly CalendarContent Content = new()
    {
        UtcOffset = TimeSpan.FromHours(8),
        Periods = Periods("14:00", "17:30"),
        PublishedYears = [2025, 2026],
        Holidays =
        [
            .. Days("2025-10-01", "2025-10-08"), .. Days("2026-01-01", "2026-01-03"),
            .. Days("2026-02-15", "2026-02-23"), .. Days("2026-10-01", "2026-10-07"),
        ],
        MakeUpDays = [.. new[] { "2026-01-04", "2026-02-14", "2026-02-28", "2026-10-10" }.Select(DateOnly.Parse)],
    };

    public static readonly WorkingCalendar Office = WorkingCalendar.Create(Content).Value;

    public static IReadOnlyList<WorkingPeriod> Periods(string afternoonFrom, string afternoonTo) =>
    [
        new(new TimeOnly(8, 30), new TimeOnly(12, 0)),
        new(TimeOnly.Parse(afternoonFrom), TimeOnly.Parse(afternoonTo)),
    ];

    private static IEnumerable<DateOnly> Days(string first, string last)
    {
        for (var day = DateOnly.Parse(first); day <= DateOnly.Parse(last); day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
