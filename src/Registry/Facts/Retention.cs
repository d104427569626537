using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>
/// Removes values past the years their fact is kept for (<see cref="FactDefinition.RetentionYears"/>), by the day they held. What a
/// batch brought stays told by its figures; the values are gone.
/// </summary>
public sealed class Retention(Database database, Vocabulary vocabulary, Pack pack, TimeProvider time)
{
    /// <summary>Its name among the chores.</summary>
    public const string Chore = "facts.retention";

    // So many subjects at a time, that others write in between.
    private const int Batch = 1000;

    /// <summary>Removes what is past its time now.</summary>
    /// <returns>How many values were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation = default)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(pack.UtcOffset).DateTime);
        var removed = 0;
        foreach (var fact in vocabulary.Facts.Where(fact => fact.RetentionYears is not null))
        {
            var before = today.AddYears(-fact.RetentionYears!.Value);
            for (var more = 1; more > 0; removed += more)
            {
                more = (await database.WriteAsync<int>(Scope.Everything, async store =>
                {
                    var old = store.Set<FactRow>().Where(row => row.Fact == fact.Code && row.AsOf < before);
                    var subjects = await old.Select(row => row.Subject).Distinct().OrderBy(subject => subject).Take(Batch).ToListAsync(cancellation);
                    return subjects.Count == 0 ? 0 : await old.Where(row => subjects.Contains(row.Subject)).ExecuteDeleteAsync(cancellation);
                }, cancellation)).Value;
            }
        }

        return removed;
    }
}
