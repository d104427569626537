using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>
/// The several deadlines a class of cases may state (制止、处罚、拆除): each is a clock of its own, all started by the action that
/// starts the clock they stand for, and each ended by a step recorded for it. What is still open ends with the work itself.
/// </summary>
internal static class Deadlines
{
    /// <summary>The clocks that one of the type's clocks means for a case of a class, by the names they are kept under.</summary>
    public static IReadOnlyList<(string Name, Limit Limit)> Of(CaseClock kind, CaseClass? of) =>
        kind.Limit is { } own ? [(kind.Name, own)]
        : of is null ? []
        : of.Limits.Count < 2 ? [(kind.Name, of.Limit)]
        : [.. of.Limits.Select(limit => (kind.Of(limit), limit.Limit))];

    /// <summary>Those of them that are to be started: what has a step recorded since the case was opened is over, unless all have.</summary>
    public static IReadOnlyList<(string Name, Limit Limit)> ToStart(
        CaseClock kind, CaseClass? of, IReadOnlyList<CaseClockRow> clocks, DateTimeOffset since)
    {
        var all = Of(kind, of);
        var left = all.Where(one => !clocks.Any(clock => clock.Name == one.Name && clock.Ended != (int)ClockEnd.WithTheWork && clock.StoppedAt >= since)).ToList();
        return left.Count > 0 ? left : all;
    }

    /// <summary>The deadlines of the class that run or stand.</summary>
    public static IReadOnlyList<CaseClockRow> Open(CaseType type, IEnumerable<CaseClockRow> clocks) =>
        [.. clocks.Where(clock => clock.StoppedAt is null && type.ClockOf(clock.Name) is { } kind && kind.Name != clock.Name)];

    /// <summary>The open clock the answers name by the name its limit has in the catalogue, or null.</summary>
    public static CaseClockRow? Named(Deed deed) => deed.Answers.TryGetValue(CaseAction.Deadline, out var name)
        ? Open(deed.Type, deed.Clocks).FirstOrDefault(clock => deed.Type.ClockOf(clock.Name)!.LimitOf(clock.Name) == name) : null;

    /// <summary>Records the step that ends one of several deadlines; the last ends with the work.</summary>
    public static Refusal? End(Deed deed, ClockEnd how, City city)
    {
        if (Named(deed) is not { } clock)
        {
            return CaseRefusals.NoSuchDeadline;
        }

        if (Open(deed.Type, deed.Clocks).Count == 1)
        {
            return CaseRefusals.LastDeadline;
        }

        Clocks.Stop(clock, deed.Now, city.Calendar);
        clock.Ended = (int)how;
        return null;
    }
}
