using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Storage.Tests.Broken;
using Tongqu.Storage.Tests.Gap;
using Tongqu.Storage.Tests.Notes;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>The schema comes from numbered files, each applied once, none edited afterwards.</summary>
public sealed class MigratorTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Each_file_is_applied_once(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, new NoteTables());

        (await new Migrator(own.Database).MigrateAsync()).ShouldBe(2);
        (await new Migrator(own.Database).MigrateAsync()).ShouldBe(0);

        await own.Database.AddAsync(new Note { Id = 1 }, new Tally { Id = 1 });
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Two_that_start_at_once_take_turns(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, new NoteTables());

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new Migrator(own.Database).MigrateAsync())));

        applied.Order().ShouldBe([0, 0, 0, 2]);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_file_that_was_edited_after_it_had_been_applied_is_refused_by_name(Dialect dialect)
    {
        await using var own = await TestDatabase.WithNotesAsync(dialect);
        await own.Database.WriteAsync<int>(Scope.Nothing, async store =>
            await store.Database.ExecuteSqlRawAsync("update storage_change set checksum = 'of the file as it was' where number = 1"));

        (await Should.ThrowAsync<InvalidOperationException>(new Migrator(own.Database).MigrateAsync())).Message.ShouldContain("notes/0001-notes");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_gap_between_numbers_is_refused_and_nothing_is_applied(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, new NoteTables(), new GapTables());

        (await Should.ThrowAsync<InvalidOperationException>(new Migrator(own.Database).MigrateAsync())).Message.ShouldContain("gap");

        (await HasTableAsync(own.Database, "notes_note")).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_file_that_fails_half_way_leaves_nothing(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, new NoteTables(), new BrokenTables());

        await Should.ThrowAsync<System.Data.Common.DbException>(new Migrator(own.Database).MigrateAsync());

        (await HasTableAsync(own.Database, "broken_first")).ShouldBeFalse();
        (await HasTableAsync(own.Database, "notes_note")).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task An_owner_without_files_is_refused(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, new Without());

        (await Should.ThrowAsync<InvalidOperationException>(new Migrator(own.Database).MigrateAsync())).Message.ShouldContain("without");
    }

    private static async Task<bool> HasTableAsync(Database database, string table)
    {
        try
        {
            await database.ReadAsync(Scope.Nothing, store => Rows.CountAsync(store, table));
            return true;
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }

    private sealed class Without : ITables
    {
        public string Owner => "without";

        public void Describe(ModelBuilder model)
        {
            // Maps nothing.
        }
    }
}
