using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>
/// All that happened, in one order, for readers who remember how far they are. Nothing is lost and nothing is skipped: a reader
/// that was away goes on where it stopped, for as long as happenings are kept.
/// </summary>
public sealed class HappeningLog(Database database)
{
    /// <summary>Most happenings of one reading.</summary>
    public const int ReadMax = 500;

    private const int PlacedAtOnce = 5000;

    /// <summary>How long happenings are kept.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Gives those committed since the last time their places. One process at a time does this, by a lease: then places are given
    /// only to rows that everyone can read, and in the order of their ids, which for one subject is the order of its commits.
    /// </summary>
    /// <returns>How many were placed.</returns>
    public async Task<int> PlaceAsync(CancellationToken cancellation = default)
    {
        var placed = await database.WriteAsync<int>(Scope.Nothing, async store => await store.Database.ExecuteSqlAsync($"""
            update storage_happening set position = placed.position
            from (
                select id, coalesce((select max(position) from storage_happening), 0) + row_number() over (order by id) as position
                from storage_happening where position is null order by id limit {PlacedAtOnce}
            ) as placed
            where storage_happening.id = placed.id
            """, cancellation), cancellation);
        return placed.Value;
    }

    /// <summary>Whether some wait for their places.</summary>
    public Task<bool> AnyNewAsync(CancellationToken cancellation = default) => database.ReadAsync(
        Scope.Nothing, store => store.Set<HappeningRow>().AnyAsync(row => row.Position == null, cancellation), cancellation);

    /// <summary>Those after a position, in order.</summary>
    /// <param name="region">Only of this region and below; empty for all.</param>
    /// <param name="type">Only whose type begins so; empty for all.</param>
    /// <param name="most">At most so many, no more than <see cref="ReadMax"/>.</param>
    public Task<IReadOnlyList<ToldHappening>> AfterAsync(
        long position, string region, string type, int most, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<ToldHappening>>(Scope.Nothing, async store =>
        {
            var rows = store.Set<HappeningRow>().Where(row => row.Position > position);
            rows = region.Length == 0 ? rows : rows.Within(region, RegionCode.UpperBound(region));
            rows = type.Length == 0 ? rows : rows.Where(row => row.Type.StartsWith(type));
            return [.. (await rows.OrderBy(row => row.Position).Take(Math.Clamp(most, 1, ReadMax)).ToListAsync(cancellation)).Select(ToTold)];
        }, cancellation);

    /// <summary>The first and the last position there is; zeros where nothing has happened yet.</summary>
    public Task<(long First, long Last)> BoundsAsync(CancellationToken cancellation = default) => database.ReadAsync(Scope.Nothing, async store => (
        await store.Set<HappeningRow>().MinAsync(row => row.Position, cancellation) ?? 0,
        await store.Set<HappeningRow>().MaxAsync(row => row.Position, cancellation) ?? 0), cancellation);

    /// <summary>
    /// After which position stands what is committed from now on: the last one there is, and one more for each that was committed
    /// and still waits for its place.
    /// </summary>
    public Task<long> EndAsync(CancellationToken cancellation = default) => database.ReadAsync(Scope.Nothing, store =>
        store.Database.SqlQuery<long>($"""
            select coalesce((select max(position) from storage_happening), 0)
                + (select count(*) from storage_happening where position is null) as "Value"
            """).SingleAsync(cancellation), cancellation);

    /// <summary>Forgets what is older than <see cref="Kept"/>; the last one stays, so that places go on from it.</summary>
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        var before = now - Kept;
        var last = (await BoundsAsync(cancellation)).Last;
        var forgotten = await database.WriteAsync<int>(Scope.Nothing, async store => await store.Set<HappeningRow>()
            .Where(row => row.Position != null && row.Position < last && row.At < before).ExecuteDeleteAsync(cancellation), cancellation);
        return forgotten.Value;
    }

    private static ToldHappening ToTold(HappeningRow row) =>
        new(row.Position!.Value, row.At, row.Type, row.Subject, row.Region, JsonSerializer.Deserialize<JsonElement>(row.Data));
}
