using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>A value of a fact with where it comes from.</summary>
/// <param name="Fact">What it says.</param>
/// <param name="Value">As it is kept; <see cref="FactDefinition.Show"/> makes it readable.</param>
/// <param name="AsOf">On which day it held.</param>
/// <param name="Source">The source system; null where the pack no longer names it.</param>
/// <param name="Batch">Id of the batch it came with.</param>
/// <param name="TakenAt">When it was taken in.</param>
/// <param name="Simulated">Whether it is invented.</param>
public sealed record FactValue(
    FactDefinition Fact, string Value, DateOnly AsOf, SourceSystem? Source, long Batch, DateTimeOffset TakenAt, bool Simulated);

/// <summary>What is known of a subject. Nothing is overwritten: of several values the latest day counts, then the latest batch.</summary>
public sealed class Facts(Database database, Vocabulary vocabulary)
{
    /// <summary>Most values of a history.</summary>
    public const int HistoryMax = 500;

    /// <summary>The value of each fact as of a day, in the dictionary's order; facts without one are left out.</summary>
    public async Task<IReadOnlyList<FactValue>> AsOfAsync(Scope scope, long subject, DateOnly day, CancellationToken cancellation = default)
    {
        var values = await ReadAsync(scope, subject, null, day, int.MaxValue, cancellation);
        var order = vocabulary.Facts.Select((fact, at) => (fact.Code, at)).ToDictionary(fact => fact.Code, fact => fact.at);
        return [.. values.DistinctBy(value => value.Fact.Code).OrderBy(value => order.GetValueOrDefault(value.Fact.Code, int.MaxValue))];
    }

    /// <summary>All values of a subject, or of one of its facts, newest first.</summary>
    public Task<IReadOnlyList<FactValue>> HistoryAsync(Scope scope, long subject, string? fact = null, CancellationToken cancellation = default) =>
        ReadAsync(scope, subject, fact, DateOnly.MaxValue, HistoryMax, cancellation);

    private Task<IReadOnlyList<FactValue>> ReadAsync(
        Scope scope, long subject, string? fact, DateOnly day, int max, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<FactValue>>(scope, async store =>
        {
            var rows = await store.Set<FactRow>().Where(row => row.Subject == subject && row.AsOf <= day && (fact == null || row.Fact == fact))
                .OrderByDescending(row => row.AsOf).ThenByDescending(row => row.Batch).ThenBy(row => row.Fact).Take(max)
                .Join(store.Set<BatchRow>(), row => row.Batch, batch => batch.Id, (row, batch) => new { row, batch.Source, batch.StartedAt, batch.Simulated })
                .ToListAsync(cancellation);
            return
            [
                .. rows.OrderByDescending(one => one.row.AsOf).ThenByDescending(one => one.row.Batch).Select(one => new FactValue(
                    // A fact the pack has dropped is still shown, by its code.
                    vocabulary.Fact(one.row.Fact) ?? new FactDefinition(one.row.Fact, one.row.Fact, Text.Same(one.row.Fact), FactType.Text) { Sensitivity = Sensitivity.Sensitive },
                    one.row.Value, one.row.AsOf, vocabulary.Source(one.Source), one.row.Batch, one.StartedAt, one.Simulated)),
            ];
        }, cancellation);
}
