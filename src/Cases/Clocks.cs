using System.Globalization;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Starts and stops the clocks of a case, and keeps on the case itself the one that runs out first.</summary>
internal static class Clocks
{
    public static void Tick(
        Store store, CaseType type, CaseRow row, IReadOnlyList<CaseClockRow> known, string action, DateTimeOffset now, WorkingCalendar calendar)
    {
        // What was imported from the past is over: nothing runs, nothing is late.
        if (row.Historic)
        {
            return;
        }

        List<CaseClockRow> clocks = [.. known];
        var ends = type.State(row.State).Ends;
        foreach (var clock in clocks.Where(clock => clock.StoppedAt is null
            && (ends || type.Clocks.Any(kind => kind.Name == clock.Name && kind.Stops.Contains(action)))))
        {
            clock.StoppedAt = now;
        }

        foreach (var kind in type.Clocks.Where(kind => kind.Starts.Contains(action)))
        {
            if ((kind.Limit ?? type.Classes.Find(row.Class)?.Limit) is not { } limit)
            {
                continue;
            }

            var (due, warn, assumed) = limit.From(now, calendar);
            var started = new CaseClockRow
            {
                CaseId = row.Id,
                Name = kind.Name,
                Round = clocks.Count(clock => clock.Name == kind.Name) + 1,
                LimitKind = (int)limit.Kind,
                LimitAmount = limit.Amount.ToString(CultureInfo.InvariantCulture),
                StartedAt = now,
                DueAt = due.ToUniversalTime(),
                WarnAt = warn.ToUniversalTime(),
                Assumed = assumed,
            };
            store.Insert(started);
            clocks.Add(started);
        }

        var next = clocks.Where(clock => clock.StoppedAt is null).MinBy(clock => clock.DueAt);
        (row.DueAt, row.WarnAt, row.DueKind) = (next?.DueAt, next?.WarnAt, next?.LimitKind);
    }
}
