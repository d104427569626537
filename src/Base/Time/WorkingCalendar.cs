namespace Tongqu.Base;

/// <summary>A moment computed on a working calendar.</summary>
/// <param name="At">The moment, in the offset of the calendar.</param>
/// <param name="Assumed">
/// Whether a year without a published holiday notice was crossed: only its weekends were counted as days off, so the
/// moment may move once the notice is out, and is shown as assumed.
/// </param>
public readonly record struct WorkingMoment(DateTimeOffset At, bool Assumed);

/// <summary>
/// When a city's offices work, and sums over that time: working hours (工作时) and working days (工作日) with public
/// holidays and make-up days (调休). Immutable and safe to share; each question costs a look-up a year it spans.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>The furthest a deadline may lie ahead, in years; whoever asks for more has mistaken a unit.</summary>
    public const int HorizonYears = 10;

    private static readonly IReadOnlyList<WorkingPeriod> DayOff = [];

    private readonly CalendarContent _content;
    private readonly HashSet<int> _published;
    private readonly HashSet<DateOnly> _holidays;
    private readonly HashSet<DateOnly> _makeUpDays;

    // Filled on first use. Two threads may count the same year at once; both get the same answer.
    private readonly WorkingYear?[] _years = new WorkingYear?[DateOnly.MaxValue.Year + 1];

    private WorkingCalendar(CalendarContent content)
    {
        _content = content;
        _published = [.. content.PublishedYears];
        _holidays = [.. content.Holidays];
        _makeUpDays = [.. content.MakeUpDays];
    }

    /// <summary>Working time of an ordinary working day outside any season: what "a working day" is in hours.</summary>
    public TimeSpan OrdinaryDay => TimeSpan.FromTicks(_content.Periods.Sum(period => (period.To - period.From).Ticks));

    /// <summary>The offset of local time from UTC.</summary>
    public TimeSpan UtcOffset => _content.UtcOffset;

    /// <summary>
    /// A calendar from a city's files. Refused: <c>calendar.periods</c> where a day has no period or its periods
    /// overlap, <c>calendar.season</c> where a season names a day that does not exist, <c>calendar.day-twice</c> where
    /// a day is both off and worked, <c>calendar.offset</c> where the offset is no whole minutes within 14 hours.
    /// </summary>
    public static Outcome<WorkingCalendar> Create(CalendarContent content)
    {
        if (content.UtcOffset.Duration() > TimeSpan.FromHours(14)
            || content.UtcOffset.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            return new Refusal("calendar.offset", new Text(
                $"时区偏移 {content.UtcOffset} 不可用，请写成 +08:00 这样的形式。",
                $"The offset {content.UtcOffset} cannot be used; write it as +08:00."));
        }

        foreach (var season in content.Seasons)
        {
            if (!season.From.IsValid || !season.To.IsValid)
            {
                return new Refusal("calendar.season", new Text(
                    $"季节作息从 {season.From} 到 {season.To}，其中有不存在的日期，请改正。",
                    $"A season from {season.From} to {season.To} names a day that does not exist; please correct it."));
            }
        }

        foreach (var periods in content.Seasons.Select(season => season.Periods).Prepend(content.Periods))
        {
            if (!AreInOrder(periods))
            {
                return new Refusal("calendar.periods", new Text(
                    "每个工作日至少要有一段工作时间，各段须按先后排列且互不重叠。",
                    "A working day needs at least one working period; periods stand in order and do not overlap."));
            }
        }

        var makeUpDays = content.MakeUpDays.ToHashSet();
        if (content.Holidays.Any(makeUpDays.Contains))
        {
            var day = content.Holidays.First(makeUpDays.Contains);
            return new Refusal("calendar.day-twice", new Text(
                $"{day:yyyy-MM-dd} 既列为放假又列为上班，请按当年通知改正。",
                $"{day:yyyy-MM-dd} is listed both as a day off and as worked; correct it by that year's notice."));
        }

        return new WorkingCalendar(content);
    }

    /// <summary>Whether the notice for this year is known. Where it is not, weekends are the only days off.</summary>
    public bool IsPublished(int year) => _published.Contains(year);

    /// <summary>Whether an answer over this stretch leans on a year whose notice is not known.</summary>
    public bool IsAssumed(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = from <= to ? (Local(from).Year, Local(to).Year) : (Local(to).Year, Local(from).Year);
        return IsAssumed(first, last);
    }

    /// <summary>Whether a local date is worked: a weekday that is no holiday, or a make-up day.</summary>
    public bool IsWorkingDay(DateOnly date) => Year(date.Year).IsWorkingDay(date);

    /// <summary>Working time of a local date; zero on a day off.</summary>
    public TimeSpan WorkingTimeOn(DateOnly date) => TimeSpan.FromTicks(Year(date.Year).TicksOn(date));

    /// <summary>Whether a moment lies in working time: on a working day, within its periods. The end of a period is no longer in it.</summary>
    public bool IsWorkingTime(DateTimeOffset at) => WorkingTimeBetween(at, at.AddTicks(1)) > TimeSpan.Zero;

    /// <summary>
    /// The first moment, not before <paramref name="start"/>, at which so much working time has passed since. Time that
    /// runs out at the end of a working day ends there, not on the next morning; no time at all ends where it starts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or ends over ten years ahead.</exception>
    public WorkingMoment AddWorkingTime(DateTimeOffset start, TimeSpan working)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(working, TimeSpan.FromDays(366 * HorizonYears));
        var local = Local(start);
        if (working == TimeSpan.Zero)
        {
            return new WorkingMoment(new DateTimeOffset(local, UtcOffset), IsAssumed(local.Year, local.Year));
        }

        var year = local.Year;
        var target = Year(year).TicksUntil(local) + working.Ticks;
        while (target > Year(year).TotalTicks)
        {
            target -= Year(year).TotalTicks;
            year = NextYear(year, local);
        }

        return Due(local, Year(year).WhenWorked(target));
    }

    /// <summary>
    /// The end of work on the n-th working day after the day of <paramref name="start"/>; that day itself does not
    /// count, at whatever hour it began (行政期限：开始之日不计入).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one day, or over ten years ahead.</exception>
    public WorkingMoment AddWorkingDays(DateTimeOffset start, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, 366 * HorizonYears);
        var local = Local(start);
        var year = local.Year;
        var target = Year(year).DaysThrough(DateOnly.FromDateTime(local)) + days;
        while (target > Year(year).TotalDays)
        {
            target -= Year(year).TotalDays;
            year = NextYear(year, local);
        }

        return Due(local, Year(year).EndOfWorkingDay(target));
    }

    /// <summary>
    /// Working time from <paramref name="from"/> to <paramref name="to"/>; negative where they are reversed.
    /// </summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
        {
            return -WorkingTimeBetween(to, from);
        }

        var (first, last) = (Local(from), Local(to));
        var ticks = Year(last.Year).TicksUntil(last) - Year(first.Year).TicksUntil(first);
        for (var year = first.Year; year < last.Year; year++)
        {
            ticks += Year(year).TotalTicks;
        }

        return TimeSpan.FromTicks(ticks);
    }

    /// <summary>
    /// Working days after the day of <paramref name="from"/>, up to and including the day of <paramref name="to"/>;
    /// negative where they are reversed.
    /// </summary>
    public int WorkingDaysBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
        {
            return -WorkingDaysBetween(to, from);
        }

        var (first, last) = (DateOnly.FromDateTime(Local(from)), DateOnly.FromDateTime(Local(to)));
        var days = Year(last.Year).DaysThrough(last) - Year(first.Year).DaysThrough(first);
        for (var year = first.Year; year < last.Year; year++)
        {
            days += Year(year).TotalDays;
        }

        return days;
    }

    private static bool AreInOrder(IReadOnlyList<WorkingPeriod> periods) =>
        periods.Count > 0
        && periods.All(period => period.From < period.To)
        && periods.Zip(periods.Skip(1)).All(pair => pair.First.To <= pair.Second.From);

    private DateTime Local(DateTimeOffset moment) => moment.ToOffset(UtcOffset).DateTime;

    private WorkingYear Year(int year) =>
        _years[year] ??= new WorkingYear(year, PeriodsOf);

    private IReadOnlyList<WorkingPeriod> PeriodsOf(DateOnly date)
    {
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        if (weekend ? !_makeUpDays.Contains(date) : _holidays.Contains(date))
        {
            return DayOff;
        }

        return _content.Seasons.FirstOrDefault(season => season.Covers(date))?.Periods ?? _content.Periods;
    }

    private static int NextYear(int year, DateTime start) =>
        year < Math.Min(start.Year + HorizonYears, DateOnly.MaxValue.Year)
            ? year + 1
            : throw TooFar(start);

    private WorkingMoment Due(DateTime start, DateTime due) =>
        due.Year - start.Year < HorizonYears || due <= start.AddYears(HorizonYears)
            ? new WorkingMoment(new DateTimeOffset(due, UtcOffset), IsAssumed(start.Year, due.Year))
            : throw TooFar(start);

    private bool IsAssumed(int first, int last)
    {
        for (var year = first; year <= last; year++)
        {
            if (!IsPublished(year))
            {
                return true;
            }
        }

        return false;
    }

    private static ArgumentOutOfRangeException TooFar(DateTime start) =>
        new(nameof(start), start, $"The deadline would lie over {HorizonYears} years after its start.");
}
