using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Storage;

namespace Tongqu.Indicators;

/// <summary>A figure as it was counted.</summary>
/// <param name="Indicator">Code of the indicator it is for.</param>
/// <param name="Region">Code of the region.</param>
/// <param name="Value">The count, not yet rounded.</param>
public sealed record Counted(string Indicator, string Region, decimal Value);

/// <summary>
/// Keeps what was counted as the snapshot of its day, and reckons formulas from what is there. Counting again on the same day
/// replaces that day's snapshot; earlier days stay.
/// </summary>
public sealed class Reckoning(Database database, Catalogue catalogue, TimeProvider time)
{
    private const string Round = "count";

    /// <summary>Whether the last round is older than that.</summary>
    public Task<bool> IsStaleAsync(TimeSpan freshFor, CancellationToken cancellation = default) => database.ReadAsync(Scope.Nothing, async store =>
        await store.Set<RoundRow>().Where(row => row.Name == Round).Select(row => row.DoneAt).FirstOrDefaultAsync(cancellation) is not { } done
            || done + freshFor <= time.GetUtcNow(), cancellation);

    /// <summary>Keeps a round's counts as the snapshot of a day and reckons the formulas.</summary>
    /// <param name="simulated">Whether what was counted is invented.</param>
    /// <returns>How many values are new or changed.</returns>
    public async Task<int> KeepAsync(IReadOnlyList<Counted> counted, DateOnly day, bool simulated, CancellationToken cancellation = default) =>
        (await database.WriteAsync<int>(Scope.Everything, async store =>
        {
            var values = counted.Select(one => new IndicatorValue(
                one.Indicator, one.Region, "", Period.Of(day), ExactNumber.Round(one.Value, catalogue.Find(one.Indicator)!.Decimals))
            {
                Origin = Origin.Counted,
                Source = catalogue.Find(one.Indicator)!.Figure!,
                Simulated = simulated,
            }).ToList();
            var key = Rows.DayOf(day);
            var there = await store.Set<ValueRow>().Where(row => row.Origin == (int)Origin.Counted && row.PeriodFrom == key && row.PeriodTo == key).ToListAsync(cancellation);
            var changed = Replace(store, there, values);
            await store.SaveChangesAsync(cancellation);
            foreach (var indicator in catalogue.Reckoned)
            {
                changed += await ReckonAsync(store, indicator, cancellation);
                await store.SaveChangesAsync(cancellation);
            }

            if (await store.Set<RoundRow>().FirstOrDefaultAsync(row => row.Name == Round, cancellation) is not { } round)
            {
                store.Add(round = new RoundRow { Name = Round });
            }

            round.DoneAt = time.GetUtcNow();
            return changed;
        }, cancellation)).Value;

    private async Task<int> ReckonAsync(Store store, Indicator indicator, CancellationToken cancellation)
    {
        var inputs = Rows.WithSuperseded(await store.Set<ValueRow>().AsNoTracking()
            .Where(row => indicator.Inputs.Contains(row.Indicator) && row.Item == "" && row.Nature == (int)Nature.Actual).ToListAsync(cancellation));
        var there = await store.Set<ValueRow>().Where(row => row.Indicator == indicator.Code && row.Origin == (int)Origin.Reckoned).ToListAsync(cancellation);
        return Replace(store, there, [.. inputs.Where(value => !value.Superseded).GroupBy(value => (value.Region, value.Period)).SelectMany(group => Formulas.Of(indicator, [.. group]))]);
    }

    private int Replace(Store store, IReadOnlyList<ValueRow> there, IReadOnlyList<IndicatorValue> values)
    {
        var rows = there.ToDictionary(row => Rows.KeyOf(Rows.From(row)));
        var changed = 0;
        foreach (var value in values)
        {
            if (!rows.Remove(Rows.KeyOf(value), out var row))
            {
                store.Add(Rows.Of(value, catalogue, time.GetUtcNow(), 0));
                changed++;
            }
            else if (row.Units != value.Value.Units || row.Scale != value.Value.Scale)
            {
                (row.Units, row.Scale, row.Simulated, row.RecordedAt) = (value.Value.Units, value.Value.Scale, value.Simulated, time.GetUtcNow());
                changed++;
            }
            else
            {
                row.RecordedAt = time.GetUtcNow();
            }
        }

        // What nothing leads to any more (a value was corrected, nobody has rated) is missing again, not zero.
        store.RemoveRange(rows.Values);
        return changed + rows.Count;
    }
}

/// <summary>Applies a formula to what documents and doors said of one region and period.</summary>
public static class Formulas
{
    /// <summary>What a reckoned value's source begins with; the document both numbers stand in follows, where they come from one.</summary>
    public const string Source = "formula";

    /// <summary>
    /// One value where every input is said in one way. Where documents disagree, one value for each document that says them all:
    /// a number of one is never divided by a number of another that contradicts it.
    /// </summary>
    public static IEnumerable<IndicatorValue> Of(Indicator indicator, IReadOnlyList<IndicatorValue> inputs)
    {
        var said = indicator.Inputs.Select(code => inputs.Where(value => value.Indicator == code).ToList()).ToList();
        if (said.Any(values => values.Count == 0))
        {
            return [];
        }

        if (said.TrueForAll(values => values.Select(value => value.Value.Value).Distinct().Count() == 1))
        {
            return One(indicator, [.. said.Select(values => values[0])], inputs.Select(value => value.Source).Distinct().ToList() is [var only] ? only : null);
        }

        return inputs.Select(value => value.Source).Distinct().SelectMany(source =>
        {
            var own = said.Select(values => values.Where(value => value.Source == source).ToList()).ToList();
            return own.TrueForAll(values => values.Count == 1) ? One(indicator, [.. own.Select(values => values[0])], source) : Enumerable.Empty<IndicatorValue>();
        });
    }

    private static IEnumerable<IndicatorValue> One(Indicator indicator, IReadOnlyList<IndicatorValue> inputs, string? source)
    {
        var context = new FeelContext(inputs.Select(value => KeyValuePair.Create(value.Indicator, FeelValue.Of((FeelNumber)value.Value.Value))));
        // Null is what cannot be told, such as a share of nothing.
        if (indicator.Formula!.Evaluate(context).Value.AsNumber()?.Round(indicator.Decimals, FeelRounding.HalfUp) is not { } number || !number.TryToDecimal(out var value))
        {
            yield break;
        }

        var document = source is not null && inputs[0].Document.Length > 0;
        yield return new IndicatorValue(indicator.Code, inputs[0].Region, "", inputs[0].Period, ExactNumber.Round(value, indicator.Decimals))
        {
            Precision = inputs.All(input => input.Precision == Precision.Exact) ? Precision.Exact : Precision.About,
            Origin = Origin.Reckoned,
            Source = document ? $"{Source}:{source}" : Source,
            Document = document ? inputs[0].Document : "",
            Published = document ? inputs[0].Published : "",
            Grade = document ? inputs[0].Grade : "",
            Place = document ? string.Join("；", inputs.Select(input => input.Place).Distinct()) : "",
            Simulated = inputs.Any(input => input.Simulated),
        };
    }
}
