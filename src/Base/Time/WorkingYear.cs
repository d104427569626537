namespace Tongqu.Base;

/// <summary>One year of a calendar, counted up front so that every question is a look-up or a binary search.</summary>
internal sealed class WorkingYear
{
    private readonly DateOnly _first;
    private readonly IReadOnlyList<WorkingPeriod>[] _periods;

    // Entry i: what has been worked before the i-th day of the year begins; the last entry is the whole year.
    private readonly long[] _ticksBefore;
    private readonly int[] _daysBefore;

    public WorkingYear(int year, Func<DateOnly, IReadOnlyList<WorkingPeriod>> periodsOf)
    {
        _first = new DateOnly(year, 1, 1);
        var days = DateTime.IsLeapYear(year) ? 366 : 365;
        _periods = new IReadOnlyList<WorkingPeriod>[days];
        _ticksBefore = new long[days + 1];
        _daysBefore = new int[days + 1];
        for (var day = 0; day < days; day++)
        {
            _periods[day] = periodsOf(_first.AddDays(day));
            _ticksBefore[day + 1] = _ticksBefore[day] + Worked(day, TimeSpan.TicksPerDay);
            _daysBefore[day + 1] = _daysBefore[day] + (_periods[day].Count > 0 ? 1 : 0);
        }
    }

    /// <summary>Working time of the whole year, in ticks.</summary>
    public long TotalTicks => _ticksBefore[^1];

    /// <summary>Working days of the whole year.</summary>
    public int TotalDays => _daysBefore[^1];

    /// <summary>Working time from New Year to a local moment of this year, in ticks.</summary>
    public long TicksUntil(DateTime local) =>
        _ticksBefore[local.DayOfYear - 1] + Worked(local.DayOfYear - 1, local.TimeOfDay.Ticks);

    /// <summary>Working days from New Year up to and including a day of this year.</summary>
    public int DaysThrough(DateOnly date) => _daysBefore[date.DayOfYear];

    /// <summary>Working time of one day, in ticks.</summary>
    public long TicksOn(DateOnly date) => _ticksBefore[date.DayOfYear] - _ticksBefore[date.DayOfYear - 1];

    /// <summary>Whether a day of this year is worked.</summary>
    public bool IsWorkingDay(DateOnly date) => _periods[date.DayOfYear - 1].Count > 0;

    /// <summary>The first moment at which so much of the year's working time, more than none, has passed.</summary>
    public DateTime WhenWorked(long ticks)
    {
        var day = FirstReaching(_ticksBefore, ticks);
        var left = ticks - _ticksBefore[day];
        foreach (var period in _periods[day])
        {
            var length = (period.To - period.From).Ticks;
            if (left <= length)
            {
                return _first.AddDays(day).ToDateTime(period.From).AddTicks(left);
            }

            left -= length;
        }

        throw new InvalidOperationException($"Day {day} of {_first.Year} does not add up to its own working time.");
    }

    /// <summary>The end of work on the so many-th working day of the year, counted from one.</summary>
    public DateTime EndOfWorkingDay(int number)
    {
        var day = FirstReaching(_daysBefore, number);
        return _first.AddDays(day).ToDateTime(_periods[day][^1].To);
    }

    private long Worked(int day, long untilTicks)
    {
        var worked = 0L;
        foreach (var period in _periods[day])
        {
            worked += Math.Clamp(untilTicks - period.From.Ticks, 0, (period.To - period.From).Ticks);
        }

        return worked;
    }

    /// <summary>The first day at whose end the sum has reached a target above zero.</summary>
    private static int FirstReaching<T>(T[] before, T target)
        where T : IComparable<T>
    {
        var (low, high) = (1, before.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (before[middle].CompareTo(target) >= 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low - 1;
    }
}
