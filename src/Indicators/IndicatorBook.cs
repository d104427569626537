using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Indicators;

/// <summary>Which values are asked for. What is left out does not filter.</summary>
public sealed record ValueQuery
{
    /// <summary>Codes of indicators; none for all.</summary>
    public IReadOnlyCollection<string> Indicators { get; init; } = [];

    /// <summary>A region and all below it.</summary>
    public RegionCode? Within { get; init; }

    /// <summary>The item.</summary>
    public string? Item { get; init; }

    /// <summary>Values whose period ends on this day or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Values whose period ends on this day or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The document, figure or formula.</summary>
    public string? Source { get; init; }

    /// <summary>Snapshots of a day that the platform itself took are wanted from this day on; all of them when left out.</summary>
    public DateOnly? SnapshotsFrom { get; init; }

    /// <summary>Most values wanted, at most <see cref="IndicatorBook.ValuesMax"/>; the latest are kept.</summary>
    public int Max { get; init; } = IndicatorBook.ValuesMax;
}

/// <summary>Reads values: what is public to everyone, the rest within the reader's scope.</summary>
public sealed class IndicatorBook(Database database, Catalogue catalogue)
{
    /// <summary>Most values one answer holds.</summary>
    public const int ValuesMax = 20_000;

    /// <summary>Whether a reader may know of an indicator at all: one that is not public is for those with a region in their charge.</summary>
    public static bool MaySee(Indicator indicator, Scope scope) => indicator.Public || (scope != Scope.Nothing && scope.Person == 0);

    /// <summary>Values, the latest as-of date first; corrected ones stand behind what corrects them.</summary>
    /// <param name="scope">What the reader may see of what is not public.</param>
    public async Task<IReadOnlyList<IndicatorValue>> ValuesAsync(Scope scope, ValueQuery query, CancellationToken cancellation = default)
    {
        var asked = catalogue.All.Where(one => MaySee(one, scope) && (query.Indicators.Count == 0 || query.Indicators.Contains(one.Code))).ToList();
        // What is public anyone may read wherever it lies; a city's figures are not within a county's scope.
        var open = await ReadAsync(Scope.Everything, [.. asked.Where(one => one.Public).Select(one => one.Code)], query, cancellation);
        var own = await ReadAsync(scope, [.. asked.Where(one => !one.Public).Select(one => one.Code)], query, cancellation);
        return
        [
            .. Rows.WithSuperseded([.. open, .. own])
                .OrderByDescending(value => value.Period.To).ThenBy(value => value.Period.From).ThenBy(value => value.Nature)
                .ThenByDescending(value => value.Published, StringComparer.Ordinal).ThenByDescending(value => value.Revision)
                .ThenBy(value => value.Indicator, StringComparer.Ordinal).ThenBy(value => value.Item, StringComparer.Ordinal),
        ];
    }

    private Task<List<ValueRow>> ReadAsync(Scope scope, List<string> codes, ValueQuery query, CancellationToken cancellation) =>
        codes.Count == 0 ? Task.FromResult(new List<ValueRow>()) : database.ReadAsync(scope, store =>
        {
            var values = store.Set<ValueRow>().Where(row => codes.Contains(row.Indicator));
            values = query.Within is not { } region ? values : values.Within(region);
            if (query.From is { } from)
            {
                var day = Rows.DayOf(from);
                values = values.Where(row => string.Compare(row.PeriodTo, day) >= 0);
            }

            if (query.To is { } to)
            {
                var day = Rows.DayOf(to);
                values = values.Where(row => string.Compare(row.PeriodTo, day) <= 0);
            }

            if (query.SnapshotsFrom is { } snapshots)
            {
                var day = Rows.DayOf(snapshots);
                values = values.Where(row => row.Origin == (int)Origin.Document || row.Origin == (int)Origin.Imported
                    || row.PeriodFrom != row.PeriodTo || string.Compare(row.PeriodTo, day) >= 0);
            }

            values = query.Item is null ? values : values.Where(row => row.Item == query.Item);
            values = query.Source is null ? values : values.Where(row => row.Source == query.Source);
            return values.OrderByDescending(row => row.PeriodTo).ThenBy(row => row.Indicator).ThenBy(row => row.Region)
                .Take(Math.Clamp(query.Max, 1, ValuesMax)).AsNoTracking().ToListAsync(cancellation);
        }, cancellation);
}
