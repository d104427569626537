using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage.Tests.Notes;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>The writer of many rows: all of them with their values, or none.</summary>
public sealed class BulkTests(SharedDatabases databases) : IClassFixture<SharedDatabases>
{
    private static readonly string[] Columns = ["name", "yes", "small", "large", "part", "at"];

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Every_kind_of_value_comes_back_as_it_went(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        Sample[] samples =
        [
            new() { Name = "盈川村 'quoted' \\ \"", Yes = true, Small = -1, Large = long.MaxValue, Part = 0.1, At = new(2026, 2, 16, 23, 59, 59, 123, TimeSpan.FromHours(8)) },
            new() { Name = "nothing" },
        ];

        var count = await WriteAsync(database, samples.Select(Values));

        count.ShouldBe(2);
        (await ReadAsync(database)).ShouldBe(samples, ignoreOrder: true);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_that_the_table_refuses_undoes_the_whole_load(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        await WriteAsync(database, [Values(new Sample { Name = "from before" })]);

        await Should.ThrowAsync<System.Data.Common.DbException>(WriteAsync(
            database, Enumerable.Range(0, 10).Append(5).Select(number => Values(new Sample { Name = $"{number}" }))));

        (await ReadAsync(database)).ShouldHaveSingleItem().Name.ShouldBe("from before");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_load_beats_the_pulse(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var next = database.Pulse.Next;

        await WriteAsync(database, []);

        next.IsCompleted.ShouldBeTrue();
    }

    private static Task<long> WriteAsync(Database database, IEnumerable<object?[]> rows) =>
        Bulk.WriteAsync(database, "notes_sample", Columns, rows, "delete from notes_sample");

    private static object?[] Values(Sample sample) => [sample.Name, sample.Yes, sample.Small, sample.Large, sample.Part, sample.At?.UtcDateTime];

    private static Task<List<Sample>> ReadAsync(Database database) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Sample>().ToListAsync());
}
