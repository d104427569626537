using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>
/// Takes a case that is late up its type's ladder (提级). Whoever holds it still has to do it; the post it is taken up to answers
/// for it from then on, sees it in its list, and may do what the holder may (docs/decisions/0013).
/// </summary>
internal static class Ladders
{
    /// <summary>The next step of the ladder that will be due, of all clocks that run, or null.</summary>
    public static (CaseClockRow Clock, int Rung, Post Post, DateTimeOffset At)? Next(
        CaseType type, CaseRow row, IReadOnlyList<CaseClockRow> clocks, City city)
    {
        if (type.Ladder.Count == 0 || row.Historic || type.Escalation(row.State) is null)
        {
            return null;
        }

        (CaseClockRow Clock, int Rung, Post Post, DateTimeOffset At)? first = null;
        foreach (var clock in clocks.Where(clock => clock is { StoppedAt: null, PausedAt: null }
            && type.ClockOf(clock.Name) is null or { Escalates: true }))
        {
            if (StepOf(type, row, clock, city) is { } step && (first is not { } known || step.At < known.At))
            {
                first = (clock, step.Rung, step.Post, step.At);
            }
        }

        return first;
    }

    /// <summary>Takes that step.</summary>
    public static Post Climb(CaseRow row, (CaseClockRow Clock, int Rung, Post Post, DateTimeOffset At) step)
    {
        step.Clock.Rung = step.Rung + 1;
        row.EscalatedTo = step.Post.Code;
        return step.Post;
    }

    // Each step once for each clock, never down, and never to whoever has the case already.
    private static (int Rung, Post Post, DateTimeOffset At)? StepOf(CaseType type, CaseRow row, CaseClockRow clock, City city)
    {
        for (var rung = Math.Max(clock.Rung, Height(type, row.EscalatedTo)); rung < type.Ladder.Count; rung++)
        {
            var step = type.Ladder[rung];
            if (step.PostAt(row.Region, city) is { } post && post.Code != row.Post)
            {
                var at = step.After is { } after ? after.From(clock.DueAt, city.Calendar).Due : clock.DueAt;
                return (rung, post, at.ToUniversalTime());
            }
        }

        return null;
    }

    private static int Height(CaseType type, string post) =>
        post.Length == 0 ? 0 : type.Ladder.Index().FirstOrDefault(step => post.EndsWith("/" + step.Item.Slug, StringComparison.Ordinal), (-1, null!)).Index + 1;
}
