using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage.Tests.Notes;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>What lies outside a scope neither shows nor can be touched, whatever the query forgets.</summary>
public sealed class ScopeTests(ScopeTests.Places places) : IClassFixture<ScopeTests.Places>
{
    private static readonly Scope Town = Scope.Of(RegionCode.Parse("330803114").Value);
    private static readonly Scope CountySanitation = Scope.Of(RegionCode.Parse("330803").Value, "sanitation");

    private const long NewId = 1_000_000;

    public static TheoryData<Dialect, string, string?, long> Scopes()
    {
        var data = new TheoryData<Dialect, string, string?, long>();
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            foreach (var region in new[] { "33", "330803", "330803114", "330803114233001", "330899", "34" })
            {
                data.Add(dialect, region, null, 0);
                data.Add(dialect, region, "sanitation", 0);
            }

            data.Add(dialect, "", null, 7);
            data.Add(dialect, "nothing", null, 0);
            data.Add(dialect, "everything", null, 0);
        }

        return data;
    }

    [Theory, MemberData(nameof(Scopes))]
    public async Task A_scope_shows_exactly_the_rows_it_holds(Dialect dialect, string region, string? department, long person)
    {
        var database = await places.OnAsync(dialect);
        var scope = region switch
        {
            "nothing" => Scope.Nothing,
            "everything" => Scope.Everything,
            "" => Scope.OwnOf(person),
            _ => Scope.Of(RegionCode.Parse(region).Value, department),
        };
        var held = Places.Rows.Where(scope.Holds).Select(note => note.Id).Order().ToList();

        (await database.ReadAsync(scope, store => store.Set<Note>().OrderBy(note => note.Id).Select(note => note.Id).ToListAsync())).ShouldBe(held);
        (await database.ReadAsync(scope, store => store.Set<Note>().CountAsync())).ShouldBe(held.Count);
        var (notes, parts) = await database.ReadAsync(scope, GatherAsync);
        notes.ShouldBe(held);
        parts.ShouldBe(held);
        (await database.ReadAsync(scope, store => store.Set<Part>().OrderBy(part => part.NoteId).Select(part => part.NoteId).ToListAsync())).ShouldBe(held);
    }

    // The short way past the queries, for every note there is and what hangs on it.
    private static async Task<(List<long> Notes, List<long> Parts)> GatherAsync(Store store)
    {
        var gathering = store.Gather();
        var notes = Places.Rows.Select(note => gathering.Of<Note>(nameof(Note.Id), note.Id)).ToList();
        var parts = Places.Rows.Select(note => gathering.Of<Part>(nameof(Part.NoteId), note.Id)).ToList();
        await gathering.RunAsync();
        return ([.. notes.SelectMany(found => found).Select(note => note.Id).Order()], [.. parts.SelectMany(found => found).Select(part => part.NoteId).Order()]);
    }

    [Fact]
    public void A_region_holds_what_lies_below_it_and_nothing_beside_it()
    {
        var held = Places.Rows.Where(Town.Holds).Select(note => note.Region).Distinct().Order();

        held.ShouldBe(["330803114", "330803114233", "330803114233001"]);
        Places.Rows.Where(Scope.Nothing.Holds).ShouldBeEmpty();
        Places.Rows.Where(Scope.Everything.Holds).Count().ShouldBe(Places.Rows.Count);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_outside_is_not_found_by_its_id(Dialect dialect)
    {
        var database = await places.OnAsync(dialect);
        var outside = Places.Rows.First(note => !Town.Holds(note)).Id;

        (await database.ReadAsync(Town, store => store.Set<Note>().FirstOrDefaultAsync(note => note.Id == outside))).ShouldBeNull();
        (await database.ReadAsync(Town, async store => await store.FindAsync<Note>(outside))).ShouldBeNull();
        (await database.ReadAsync(Town, store => store.Set<Part>().AnyAsync(part => part.NoteId == outside))).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_outside_cannot_be_added(Dialect dialect)
    {
        var database = await places.OnAsync(dialect);

        await Should.ThrowAsync<InvalidOperationException>(WriteAsync(database, Town, store => store.Add(new Note { Id = NewId, Region = "330803115" })));
        await Should.ThrowAsync<InvalidOperationException>(WriteAsync(
            database, CountySanitation, store => store.Add(new Note { Id = NewId, Region = "330803114", Department = "parks" })));

        (await database.HasAsync(NewId)).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_reached_around_the_filter_can_be_neither_changed_nor_deleted(Dialect dialect)
    {
        var database = await places.OnAsync(dialect);
        var outside = Places.Rows.First(note => !Town.Holds(note)).Id;
        Note Reach(Store store) => store.Set<Note>().IgnoreQueryFilters().First(note => note.Id == outside);

        await Should.ThrowAsync<InvalidOperationException>(WriteAsync(database, Town, store => Reach(store).Words = "touched"));
        await Should.ThrowAsync<InvalidOperationException>(WriteAsync(database, Town, store => Reach(store).Region = "330803114"));
        await Should.ThrowAsync<InvalidOperationException>(WriteAsync(database, Town, store => store.Remove(Reach(store))));

        (await database.ReadAsync(Scope.Everything, store => store.Set<Note>().CountAsync(note => note.Words == "touched"))).ShouldBe(0);
        (await database.HasAsync(outside)).ShouldBeTrue();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_may_be_moved_out_of_ones_scope(Dialect dialect)
    {
        var database = await places.OnAsync(dialect);
        var id = NewId + 1;
        await WriteAsync(database, Town, store => store.Add(new Note { Id = id, Region = "330803114" }));

        await WriteAsync(database, Town, store => store.Set<Note>().First(note => note.Id == id).Region = "330803115");

        (await database.ReadAsync(Town, store => store.Set<Note>().AnyAsync(note => note.Id == id))).ShouldBeFalse();
        await WriteAsync(database, Scope.Everything, store => store.Remove(store.Set<Note>().First(note => note.Id == id)));
    }

    private static Task<Outcome<bool>> WriteAsync(Database database, Scope scope, Action<Store> change) =>
        database.WriteAsync<bool>(scope, store =>
        {
            change(store);
            return Task.FromResult<Outcome<bool>>(true);
        });

    /// <summary>One row for each place, department and reporter, with a part hanging on each.</summary>
    public sealed class Places : IAsyncLifetime
    {
        private readonly SharedDatabases _databases = new();
        private readonly HashSet<Dialect> _filled = [];

        internal static IReadOnlyList<Note> Rows { get; } =
        [
            .. from region in new[] { "3308", "330803", "330803114", "330803114233", "330803114233001", "330803115", "3308031", "330804", "330899", "34" }
               from department in new[] { "", "sanitation", "parks" }
               from reporter in new[] { 0L, 7L, 8L }
               select new Note { Id = 100_000 + SharedDatabases.NewId(), Region = region, Department = department, Reporter = reporter },
        ];

        public async Task<Database> OnAsync(Dialect dialect)
        {
            var database = await _databases.OnAsync(dialect);
            if (_filled.Add(dialect))
            {
                await database.AddAsync([.. Rows]);
                await database.AddAsync([.. Rows.Select(note => new Part { NoteId = note.Id, Seq = 1 })]);
            }

            return database;
        }

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => _databases.DisposeAsync();
    }
}
