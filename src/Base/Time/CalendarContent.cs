namespace Tongqu.Base;

/// <summary>One stretch of working time within a day, such as 08:30 to 12:00.</summary>
/// <param name="From">The first moment of work, local time.</param>
/// <param name="To">The moment work ends, later on the same day.</param>
public readonly record struct WorkingPeriod(TimeOnly From, TimeOnly To);

/// <summary>A day of the year without its year, such as 1 June.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
public readonly record struct MonthDay(int Month, int Day)
{
    /// <summary>Whether such a day exists, in a leap year at least.</summary>
    public bool IsValid => Month is >= 1 and <= 12 && Day >= 1 && Day <= DateTime.DaysInMonth(2024, Month);

    /// <summary>A number that orders the days of a year; not a count of days.</summary>
    internal int Order => (Month * 100) + Day;

    /// <summary>The day as it stands in a pack: 06-01.</summary>
    public override string ToString() => $"{Month:00}-{Day:00}";
}

/// <summary>Other working periods for a part of the year, such as a longer midday rest in summer.</summary>
/// <param name="From">The first day of the season.</param>
/// <param name="To">Its last day, included; before <paramref name="From"/> where the season spans New Year.</param>
/// <param name="Periods">The periods of a working day in this season.</param>
public sealed record WorkingSeason(MonthDay From, MonthDay To, IReadOnlyList<WorkingPeriod> Periods)
{
    /// <summary>Whether a date lies in the season, in any year.</summary>
    public bool Covers(DateOnly date)
    {
        var day = new MonthDay(date.Month, date.Day).Order;
        return From.Order <= To.Order
            ? day >= From.Order && day <= To.Order
            : day >= From.Order || day <= To.Order;
    }
}

/// <summary>
/// What a city's calendar files say: when its offices work. Checked by <see cref="WorkingCalendar.Create"/>.
/// </summary>
public sealed record CalendarContent
{
    /// <summary>
    /// The offset of local time from UTC. China keeps one time all year, so an offset is the whole time zone, and no
    /// zone database needs to be installed.
    /// </summary>
    public required TimeSpan UtcOffset { get; init; }

    /// <summary>The periods of an ordinary working day, in order.</summary>
    public required IReadOnlyList<WorkingPeriod> Periods { get; init; }

    /// <summary>Seasons with other periods; where two cover a day, the first counts.</summary>
    public IReadOnlyList<WorkingSeason> Seasons { get; init; } = [];

    /// <summary>The years whose holidays have been announced by the State Council's yearly notice.</summary>
    public IReadOnlyCollection<int> PublishedYears { get; init; } = [];

    /// <summary>Days off by the notice; those on a weekend are harmless.</summary>
    public IReadOnlyCollection<DateOnly> Holidays { get; init; } = [];

    /// <summary>Saturdays and Sundays that are worked to make up for a holiday (调休).</summary>
    public IReadOnlyCollection<DateOnly> MakeUpDays { get; init; } = [];
}
