using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>
/// A city on each database in which nothing happens but what the running test does: its rows can be counted. Its tests run
/// one after the other.
/// </summary>
public sealed class QuietCity : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Dialect, Lazy<Task<TestCity>>> _cities = new();

    public Task<TestCity> OnAsync(Dialect dialect)
    {
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        return _cities.GetOrAdd(dialect, key => new(() => TestCity.StartAsync(key))).Value;
    }

    /// <summary>Runs a deed that should change nothing, and sees to it that no table has gained or lost a row but the audit trail, and the leases of background work.</summary>
    public static async Task UnchangedAsync(TestCity city, Func<Task> deed)
    {
        var before = await CountsAsync(city);
        await deed();
        (await CountsAsync(city)).ShouldBe(before);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var city in _cities.Values)
        {
            await (await city.Value).DisposeAsync();
        }
    }

    private static Task<string> CountsAsync(TestCity city) => city.Database.ReadAsync(Scope.Everything, async store =>
    {
        var counts = new List<string>();
        foreach (var table in store.Model.GetEntityTypes().Select(type => type.GetTableName()!).Where(table => table is not ("access_audit" or "storage_lease")).Distinct().Order())
        {
            counts.Add($"{table} {await Rows.CountAsync(store, table)}");
        }

        counts.Add($"versions {await store.Database.SqlQueryRaw<long>("select coalesce(sum(version), 0) as \"Value\" from cases_case").SingleAsync()}");
        return string.Join('\n', counts);
    });
}

/// <summary>The tests that share the quiet cities.</summary>
[CollectionDefinition(nameof(QuietCity))]
public sealed class QuietCityTests : ICollectionFixture<QuietCity>;
