using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>How many cases that ended kept their deadlines.</summary>
/// <param name="Closed">Cases that ended; those imported from the past are not timed and not counted.</param>
/// <param name="InTime">Those of them with no clock that was stopped after it was due; a deadline found not to apply is not counted.</param>
public sealed record PunctualityFigures(int Closed, int InTime);

/// <summary>Tells whether deadlines are kept.</summary>
public sealed class Punctuality(Database database)
{
    /// <summary>Counts over a scope.</summary>
    public Task<PunctualityFigures> CountAsync(Scope scope, string type, CancellationToken cancellation = default) =>
        database.ReadAsync(scope, async store =>
        {
            var closed = store.Set<CaseRow>().Where(row => row.Type == type && row.ClosedAt != null && !row.Historic);
            var late = await closed.CountAsync(
                row => store.Set<CaseClockRow>().Any(clock => clock.CaseId == row.Id && clock.StoppedAt > clock.DueAt && clock.Ended != (int)ClockEnd.NotApplicable), cancellation);
            var all = await closed.CountAsync(cancellation);
            return new PunctualityFigures(all, all - late);
        }, cancellation);
}
