using System.Globalization;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Starts, stops, holds and lengthens the clocks of a case, and keeps on the case itself the one that runs out first. A clock is
/// due at its start plus its limit, plus what was granted and plus the time it stood, all in its own kind of time.
/// </summary>
internal static class Clocks
{
    /// <summary>
    /// Does to the clocks what an action does that has just brought the case into its state; deadlines that a step was recorded for
    /// since the case was opened, or opened again, stay over.
    /// </summary>
    public static void Tick(
        Store store, CaseType type, CaseRow row, IReadOnlyList<CaseClockRow> known, string action, DateTimeOffset since, DateTimeOffset now, City city)
    {
        // What was imported from the past is over: nothing runs, nothing is late.
        if (row.Historic)
        {
            return;
        }

        List<CaseClockRow> clocks = [.. known];
        var state = type.State(row.State);
        foreach (var clock in clocks.Where(clock => clock.StoppedAt is null))
        {
            if (state.Ends || type.ClockOf(clock.Name)?.Stops.Contains(action) == true)
            {
                Stop(clock, now, city.Calendar);
            }
            else if (!state.Pauses)
            {
                GoOn(clock, now, city.Calendar);
            }
        }

        foreach (var kind in type.Clocks.Where(kind => kind.Starts.Contains(action)))
        {
            foreach (var (name, limit) in Deadlines.ToStart(kind, type.Classes.Find(row.Class), known, since))
            {
                clocks.Add(Start(store, row, name, clocks.Count(clock => clock.Name == name) + 1, limit, now, city.Calendar));
            }
        }

        Settle(type, row, clocks, now, city);
    }

    /// <summary>Starts a clock.</summary>
    public static CaseClockRow Start(Store store, CaseRow row, string name, int round, Limit limit, DateTimeOffset now, WorkingCalendar calendar)
    {
        var (due, warn, assumed) = limit.From(now, calendar);
        var started = new CaseClockRow
        {
            CaseId = row.Id,
            Name = name,
            Round = round,
            LimitKind = (int)limit.Kind,
            LimitAmount = limit.Amount.ToString(CultureInfo.InvariantCulture),
            StartedAt = now,
            DueAt = due.ToUniversalTime(),
            WarnAt = warn.ToUniversalTime(),
            Assumed = assumed,
        };
        store.Insert(started);
        return started;
    }

    /// <summary>Stops a clock.</summary>
    public static void Stop(CaseClockRow clock, DateTimeOffset now, WorkingCalendar calendar)
    {
        GoOn(clock, now, calendar);
        clock.StoppedAt = now;
        // Nobody needs more time for what is done.
        clock.Asked = false;
    }

    /// <summary>Holds what runs where the state says so, and puts on the case what lists need of its clocks.</summary>
    public static void Settle(CaseType type, CaseRow row, IReadOnlyList<CaseClockRow> clocks, DateTimeOffset now, City city)
    {
        if (type.State(row.State).Pauses)
        {
            foreach (var clock in clocks.Where(clock => clock.StoppedAt is null))
            {
                clock.PausedAt ??= now;
            }
        }

        var open = clocks.Where(clock => clock.StoppedAt is null).ToList();
        var next = open.Where(clock => clock.PausedAt is null).MinBy(clock => clock.DueAt);
        (row.DueAt, row.WarnAt, row.DueKind) = (next?.DueAt, next?.WarnAt, next?.LimitKind);
        row.EscalatedTo = open.Exists(clock => clock.Rung > 0) ? row.EscalatedTo : "";
        row.EscalateAt = Ladders.Next(type, row, open, city)?.At;
        Mark(row, CaseMarks.ExtensionAsked, open.Exists(clock => clock.Asked));
        Mark(row, CaseMarks.Deadlines, Deadlines.Open(type, open).Count > 1);
    }

    /// <summary>The clock that runs, may be lengthened and is due first, or null.</summary>
    public static CaseClockRow? Extendable(CaseType type, IEnumerable<CaseClockRow> clocks) =>
        clocks.Where(clock => clock.StoppedAt is null && IsExtendable(type, clock)).MinBy(clock => clock.DueAt);

    /// <summary>Adds to a clock's limit, in its unit.</summary>
    public static void Extend(CaseClockRow clock, decimal amount, WorkingCalendar calendar)
    {
        clock.ExtraAmount = (decimal.Parse(clock.ExtraAmount, CultureInfo.InvariantCulture) + amount).ToString(CultureInfo.InvariantCulture);
        switch ((LimitKind)clock.LimitKind)
        {
            case LimitKind.Hours:
                Move(clock, at => at + TimeSpan.FromHours((double)amount), calendar);
                break;
            case LimitKind.WorkingHours:
                Move(clock, at => calendar.AddWorkingTime(at, TimeSpan.FromHours((double)amount)).At, calendar);
                break;
            default:
                Move(clock, at => calendar.AddWorkingDays(at, (int)amount).At, calendar);
                break;
        }
    }

    // The time it stood does not count: due and warning move by as much, in the clock's own kind of time.
    private static void GoOn(CaseClockRow clock, DateTimeOffset now, WorkingCalendar calendar)
    {
        if (clock.PausedAt is not { } paused)
        {
            return;
        }

        clock.PausedAt = null;
        if ((LimitKind)clock.LimitKind == LimitKind.Hours)
        {
            Move(clock, at => at + (now - paused), calendar);
            return;
        }

        var stood = calendar.WorkingTimeBetween(paused, now);
        if (stood > TimeSpan.Zero)
        {
            Move(clock, at => calendar.AddWorkingTime(at, stood).At, calendar);
            if ((LimitKind)clock.LimitKind == LimitKind.WorkingDays)
            {
                // A limit in days ends with a working day: what is left of a day is given in full (rounded up to the day).
                clock.DueAt = calendar.AddWorkingDays(clock.DueAt.AddDays(-1), 1).At.ToUniversalTime();
            }
        }
    }

    private static void Move(CaseClockRow clock, Func<DateTimeOffset, DateTimeOffset> move, WorkingCalendar calendar)
    {
        clock.DueAt = move(clock.DueAt).ToUniversalTime();
        var warn = move(clock.WarnAt).ToUniversalTime();
        clock.WarnAt = warn < clock.DueAt ? warn : clock.DueAt;
        clock.Assumed = (LimitKind)clock.LimitKind != LimitKind.Hours && calendar.IsAssumed(clock.StartedAt, clock.DueAt);
    }

    private static void Mark(CaseRow row, CaseMarks mark, bool set) => row.Marks = set ? row.Marks | (int)mark : row.Marks & ~(int)mark;

    private static bool IsExtendable(CaseType type, CaseClockRow clock) => type.ClockOf(clock.Name)?.Extendable == true;
}
