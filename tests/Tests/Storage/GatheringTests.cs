using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage.Tests.Notes;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>The short way to read and write rows keeps every promise of the long one.</summary>
public sealed class GatheringTests(SharedDatabases databases) : IClassFixture<SharedDatabases>
{
    private static readonly Scope Town = Scope.Of(RegionCode.Parse("330803114").Value);

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Every_kind_of_column_comes_back_as_it_was_inserted(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var at = new DateTimeOffset(2026, 11, 21, 16, 20, 0, TimeSpan.FromHours(8));
        var full = new Sample { Name = $"full-{dialect}", Yes = true, Small = -7, Large = long.MaxValue, Part = 0.25, At = at };
        var empty = new Sample { Name = $"empty-{dialect}" };

        await InsertAsync(database, Scope.Nothing, full, empty);

        (await FindAsync<Sample>(database, Scope.Nothing, nameof(Sample.Name), full.Name)).ShouldBe(full);
        (await FindAsync<Sample>(database, Scope.Nothing, nameof(Sample.Name), empty.Name)).ShouldBe(empty);
        (await database.ReadAsync(Scope.Nothing, store => store.Set<Sample>().FirstAsync(row => row.Name == full.Name))).ShouldBe(full);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_was_changed_in_a_gathered_row_is_written_at_the_end(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();
        await InsertAsync(database, Town, new Note { Id = id, Region = "330803114" }, new Part { NoteId = id, Seq = 1 });

        await ChangeAsync(database, Town, id, note => (note.Words, note.Region) = ("换了", "330803115"));

        (await FindAsync<Note>(database, Scope.Everything, nameof(Note.Id), id))!.Words.ShouldBe("换了");
        (await FindAsync<Note>(database, Town, nameof(Note.Id), id)).ShouldBeNull();
        (await FindAsync<Part>(database, Town, nameof(Part.NoteId), id)).ShouldBeNull();
        await ChangeAsync(database, Town, id, note => note.Words = "touched from outside");
        (await FindAsync<Note>(database, Scope.Everything, nameof(Note.Id), id))!.Words.ShouldBe("换了");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_hangs_on_a_row_shows_only_where_that_very_row_does(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var (inside, outside) = (SharedDatabases.NewId(), SharedDatabases.NewId());
        await InsertAsync(database, Scope.Everything, new Note { Id = inside, Region = "330803114" }, new Part { NoteId = inside, Seq = 1 });
        await InsertAsync(database, Scope.Everything, new Note { Id = outside, Region = "330803115" }, new Part { NoteId = outside, Seq = 1 });

        (await PartsAsync(database, whole: inside, of: inside)).ShouldBe(1);
        (await PartsAsync(database, whole: outside, of: outside)).ShouldBe(0);
        (await PartsAsync(database, whole: inside, of: outside)).ShouldBe(0);
        (await PartsAsync(database, whole: outside, of: inside)).ShouldBe(1);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_outside_the_scope_cannot_be_inserted_nor_anything_while_reading(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var note = new Note { Id = SharedDatabases.NewId(), Region = "330803115" };

        await Should.ThrowAsync<InvalidOperationException>(() => InsertAsync(database, Town, note));
        await Should.ThrowAsync<InvalidOperationException>(() => database.ReadAsync(Scope.Everything, async store =>
        {
            store.Insert(note);
            return await store.SaveChangesAsync();
        }));

        (await database.HasAsync(note.Id)).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_refusal_leaves_nothing_of_what_was_inserted(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();

        await database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            store.Insert(new Note { Id = id });
            await store.SaveChangesAsync();
            return NoteDeeds.No;
        });

        (await database.HasAsync(id)).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Of_many_writers_of_one_row_none_is_lost(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();
        await InsertAsync(database, Scope.Nothing, new Tally { Id = id });

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => database.WriteAsync<int>(Scope.Nothing, async store =>
        {
            var gathering = store.Gather();
            var found = gathering.Of<Tally>(nameof(Tally.Id), id);
            await gathering.RunAsync();
            found[0].Version++;
            return ++found[0].Count;
        })));

        (await FindAsync<Tally>(database, Scope.Nothing, nameof(Tally.Id), id))!.Count.ShouldBe(12);
    }

    private static Task<int> PartsAsync(Database database, long whole, long of) => database.ReadAsync(Town, async store =>
    {
        var gathering = store.Gather();
        gathering.Of<Note>(nameof(Note.Id), whole);
        var parts = gathering.Of<Part>(nameof(Part.NoteId), of);
        await gathering.RunAsync();
        return parts.Count;
    });

    private static Task<Outcome<bool>> InsertAsync<TRow>(Database database, Scope scope, params TRow[] rows) where TRow : class =>
        database.WriteAsync<bool>(scope, store =>
        {
            rows.ToList().ForEach(store.Insert);
            return Task.FromResult<Outcome<bool>>(true);
        });

    private static Task<Outcome<bool>> InsertAsync(Database database, Scope scope, Note note, Part part) =>
        database.WriteAsync<bool>(scope, store =>
        {
            store.Insert(note);
            store.Insert(part);
            return Task.FromResult<Outcome<bool>>(true);
        });

    private static Task<Outcome<bool>> ChangeAsync(Database database, Scope scope, long id, Action<Note> change) =>
        database.WriteAsync<bool>(scope, async store =>
        {
            var gathering = store.Gather();
            var found = gathering.Of<Note>(nameof(Note.Id), id);
            await gathering.RunAsync();
            found.ToList().ForEach(change);
            return true;
        });

    private static Task<TRow?> FindAsync<TRow>(Database database, Scope scope, string property, object value) where TRow : class =>
        database.ReadAsync(scope, async store =>
        {
            var gathering = store.Gather();
            var found = gathering.Of<TRow>(property, value);
            await gathering.RunAsync();
            return found is [var row] ? row : null;
        });
}
