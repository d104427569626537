using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage.Tests.Notes;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>What a unit of work promises, on each database.</summary>
public sealed class WritingTests(SharedDatabases databases) : IClassFixture<SharedDatabases>
{
    private static readonly AsyncLocal<string?> Flowing = new();

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_is_written_is_readable_at_once(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();

        (await database.AddAsync(new Note { Id = id, Words = "门口积水" })).Succeeded.ShouldBeTrue();

        (await database.ReadAsync(Scope.Everything, store => store.Set<Note>().FirstAsync(note => note.Id == id))).Words.ShouldBe("门口积水");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_refusal_undoes_all_of_its_write(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var (saved, added) = (SharedDatabases.NewId(), SharedDatabases.NewId());

        var outcome = await database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            store.Add(new Note { Id = saved });
            await store.SaveChangesAsync();
            store.Add(new Note { Id = added });
            return NoteDeeds.No;
        });

        outcome.Refusal.ShouldBe(NoteDeeds.No);
        (await database.HasAsync(saved)).ShouldBeFalse();
        (await database.HasAsync(added)).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_fault_undoes_all_of_its_write_and_reaches_the_caller(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();

        await Should.ThrowAsync<TimeZoneNotFoundException>(database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            store.Add(new Note { Id = id });
            await store.SaveChangesAsync();
            throw new TimeZoneNotFoundException();
        }));

        (await database.HasAsync(id)).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_refusal_and_a_fault_leave_their_neighbours_alone(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var ids = Enumerable.Range(0, 30).Select(_ => SharedDatabases.NewId()).ToList();
        // On SQLite the first write holds the writer until the others wait, so that they share a commit.
        var all = new TaskCompletionSource();
        var first = database.WriteAsync<bool>(Scope.Nothing, async _ =>
        {
            await all.Task;
            return true;
        });

        var writes = ids.Select((id, index) => database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            store.Add(new Note { Id = id });
            await store.SaveChangesAsync();
            return (index % 3) switch { 0 => true, 1 => NoteDeeds.No, _ => throw new TimeZoneNotFoundException() };
        })).ToList();
        all.SetResult();
        await first;
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));

        for (var index = 0; index < ids.Count; index++)
        {
            (await database.HasAsync(ids[index])).ShouldBe(index % 3 == 0);
            writes[index].IsFaulted.ShouldBe(index % 3 == 2);
        }
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Of_many_writes_at_once_none_is_lost(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var ids = Enumerable.Range(0, 300).Select(_ => SharedDatabases.NewId()).ToArray();

        var outcomes = await Task.WhenAll(ids.Select(id => Task.Run(() => database.AddAsync(new Note { Id = id }))));

        outcomes.ShouldAllBe(outcome => outcome.Succeeded);
        (await database.ReadAsync(Scope.Everything, store => store.Set<Note>().CountAsync(note => ids.Contains(note.Id)))).ShouldBe(300);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Of_two_writers_of_one_row_the_slower_sees_what_the_faster_left(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();
        await database.AddAsync(new Tally { Id = id });
        var (hasRead, runs) = (new TaskCompletionSource(), 0);

        var slower = database.CountAsync(id, async () =>
        {
            hasRead.TrySetResult();
            // On SQLite nobody can write meanwhile; on PostgreSQL somebody does.
            if (++runs == 1 && dialect == Dialect.Postgres)
            {
                await Task.Run(() => OnItsOwn(() => database.CountAsync(id)));
            }
        });
        await hasRead.Task;
        await slower;
        if (dialect == Dialect.Sqlite)
        {
            await database.CountAsync(id);
        }

        runs.ShouldBe(dialect == Dialect.Postgres ? 2 : 1);
        (await CountOf(database, id)).ShouldBe(2);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task However_many_write_one_row_each_counts(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();
        await database.AddAsync(new Tally { Id = id });

        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => database.CountAsync(id))));

        (await CountOf(database, id)).ShouldBe(24);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_number_that_is_taken_is_drawn_again(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var (taken, free, drawn) = (SharedDatabases.NewId(), SharedDatabases.NewId(), 0);
        await database.AddAsync(new Note { Id = taken });

        var outcome = await database.WriteAsync<int>(Scope.Everything, store =>
        {
            store.Add(new Note { Id = ++drawn == 1 ? taken : free });
            return Task.FromResult<Outcome<int>>(drawn);
        });

        outcome.Value.ShouldBe(2);
        (await database.HasAsync(free)).ShouldBeTrue();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_number_that_stays_taken_is_a_fault_in_the_end(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var (taken, drawn) = (SharedDatabases.NewId(), 0);
        await database.AddAsync(new Note { Id = taken });

        await Should.ThrowAsync<DbUpdateException>(database.WriteAsync<int>(Scope.Everything, store =>
        {
            store.Add(new Note { Id = taken });
            return Task.FromResult<Outcome<int>>(++drawn);
        }));

        drawn.ShouldBeInRange(2, 10);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_fault_of_another_kind_is_not_tried_again(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var runs = 0;

        await Should.ThrowAsync<DbUpdateException>(database.WriteAsync<int>(Scope.Everything, store =>
        {
            store.Add(new Part { NoteId = -1, Seq = 1 });
            return Task.FromResult<Outcome<int>>(++runs);
        }));

        runs.ShouldBe(1);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_write_within_a_write_is_refused_and_forgotten(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();

        await Should.ThrowAsync<InvalidOperationException>(database.WriteAsync<bool>(
            Scope.Everything, async _ => await database.AddAsync(new Note { Id = id })));

        (await database.AddAsync(new Note { Id = id })).Succeeded.ShouldBeTrue();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_write_cancelled_before_it_begins_changes_nothing(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        var id = SharedDatabases.NewId();

        await Should.ThrowAsync<OperationCanceledException>(database.WriteAsync<bool>(Scope.Everything, store =>
        {
            store.Add(new Note { Id = id });
            return Task.FromResult<Outcome<bool>>(true);
        }, new CancellationToken(canceled: true)));

        (await database.HasAsync(id)).ShouldBeFalse();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task The_work_runs_where_its_caller_stands(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);
        Flowing.Value = "the caller's request";

        var seen = await database.WriteAsync<string>(Scope.Nothing, _ =>
        {
            var seen = Flowing.Value;
            Flowing.Value = "changed by the work";
            return Task.FromResult<Outcome<string>>(seen ?? "nothing");
        });

        seen.Value.ShouldBe("the caller's request");
        Flowing.Value.ShouldBe("the caller's request");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_was_opened_for_reading_saves_nothing(Dialect dialect)
    {
        var database = await databases.OnAsync(dialect);

        await Should.ThrowAsync<InvalidOperationException>(database.ReadAsync(Scope.Everything, store =>
        {
            store.Add(new Note { Id = SharedDatabases.NewId() });
            return store.SaveChangesAsync();
        }));
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task The_pulse_beats_when_something_was_written_and_not_when_it_was_refused(Dialect dialect)
    {
        await using var own = await TestDatabase.WithNotesAsync(dialect);
        var next = own.Database.Pulse.Next;

        await own.Database.WriteAsync<bool>(Scope.Nothing, _ => Task.FromResult<Outcome<bool>>(NoteDeeds.No));
        next.IsCompleted.ShouldBeFalse();

        await own.Database.AddAsync(new Note { Id = 1 });
        next.IsCompleted.ShouldBeTrue();
    }

    private static Task<int> CountOf(Database database, long tally) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Tally>().Where(row => row.Id == tally).Select(row => row.Count).FirstAsync());

    // Another caller: what flows with this one (that it is writing) does not flow with that.
    private static async Task OnItsOwn(Func<Task> deed)
    {
        Task running;
        using (ExecutionContext.SuppressFlow())
        {
            running = Task.Run(deed);
        }

        await running;
    }
}
