using System.Collections.Concurrent;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedCity))]

namespace Tongqu.Web.Tests;

/// <summary>
/// One city on each database for all tests that make their own events, leave its clock alone and count nothing but their own.
/// It starts with the first test that asks and stops with the run.
/// </summary>
public sealed class SharedCity : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Dialect, Lazy<Task<TestCity>>> Cities = new();

    public static Task<TestCity> OnAsync(Dialect dialect)
    {
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        return Cities.GetOrAdd(dialect, key => new(() => TestCity.StartAsync(key))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var city in Cities.Values)
        {
            await (await city.Value).DisposeAsync();
        }
    }
}
