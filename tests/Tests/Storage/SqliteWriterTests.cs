using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage.Tests.Notes;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>What holds on the embedded database beside what holds on both: durability, its one writer, its read-only readers.</summary>
public sealed class SqliteWriterTests
{
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    public async Task The_writer_flushes_each_commit_and_checks_references(string setting, string value)
    {
        await using var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);

        var set = await own.Database.WriteAsync<string>(Scope.Nothing, async store =>
        {
            await using var ask = store.Database.GetDbConnection().CreateCommand();
            (ask.CommandText, ask.Transaction) = ($"pragma {setting}", store.Database.CurrentTransaction!.GetDbTransaction());
            return (await ask.ExecuteScalarAsync())!.ToString()!;
        });

        set.Value.ShouldBe(value);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_hard_stop()
    {
        await using var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);
        await Task.WhenAll(Enumerable.Range(1, 50).Select(id => own.Database.AddAsync(new Note { Id = id })));

        // What a machine that stops now would find on its disk: the file and its log, nothing of the memory.
        using var folder = new Folder();
        File.Copy(own.File, folder.At("test.db"));
        File.Copy(own.File + "-wal", folder.At("test.db-wal"));
        await using var found = Database.Open($"Data Source={folder.At("test.db")}", [new NoteTables()], NullLoggerFactory.Instance);
        await new Migrator(found).MigrateAsync();

        (await found.ReadAsync(Scope.Everything, store => store.Set<Note>().CountAsync())).ShouldBe(50);
    }

    [Fact]
    public async Task A_reader_cannot_write_even_by_hand()
    {
        await using var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);

        (await Should.ThrowAsync<SqliteException>(own.Database.ReadAsync(
            Scope.Everything, store => store.Database.ExecuteSqlRawAsync("delete from notes_note")))).SqliteErrorCode.ShouldBe(8);
    }

    [Fact]
    public async Task A_write_waits_for_another_process_to_finish_its_own()
    {
        await using var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);
        await using var import = new SqliteConnection($"Data Source={own.File};Pooling=false");
        await import.OpenAsync();
        await using var held = import.BeginTransaction(deferred: false);
        await using var row = import.CreateCommand();
        (row.Transaction, row.CommandText) = (held, "insert into notes_note values (1, '3301', '', 0, 'from the import')");
        await row.ExecuteNonQueryAsync();

        var write = Task.Run(() => own.Database.AddAsync(new Note { Id = 2 }));
        (await own.Database.HasAsync(1)).ShouldBeFalse();
        write.IsCompleted.ShouldBeFalse();
        await held.CommitAsync();

        (await write).Succeeded.ShouldBeTrue();
        (await own.Database.HasAsync(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_a_commit_fails_nobody_is_told_that_a_write_succeeded()
    {
        await using var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);
        await own.Database.AddAsync(new Note { Id = 1 });
        var (all, gate) = Gate();
        var first = own.Database.WriteAsync(Scope.Nothing, gate);

        // Checked only when the whole commit is: the one way to make a commit fail without pulling the plug.
        var poison = own.Database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            await store.Database.ExecuteSqlRawAsync("pragma defer_foreign_keys = on; insert into notes_part values (404, 1, 'of no note')");
            return true;
        });
        var neighbours = Enumerable.Range(2, 20).ToDictionary(id => id, id => own.Database.AddAsync(new Note { Id = id }));
        all.SetResult();
        await Should.ThrowAsync<SqliteException>(poison);

        await Task.WhenAll(neighbours.Values.Append(first).Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));
        foreach (var (id, write) in neighbours)
        {
            (await own.Database.HasAsync(id)).ShouldBe(write.IsCompletedSuccessfully);
        }

        (await own.Database.AddAsync(new Note { Id = 99 })).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_write_that_ends_the_common_transaction_fails_and_the_writer_goes_on()
    {
        await using var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);

        await Should.ThrowAsync<Exception>(own.Database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            store.Add(new Note { Id = 1 });
            await store.SaveChangesAsync();
            await store.Database.ExecuteSqlRawAsync("rollback");
            return true;
        }));

        (await own.Database.HasAsync(1)).ShouldBeFalse();
        (await own.Database.AddAsync(new Note { Id = 2 })).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_the_file_cannot_be_opened_those_who_wait_are_told()
    {
        using var folder = new Folder();
        await using var nowhere = Database.Open($"Data Source={folder.At("no/such/folder.db")}", [new NoteTables()], NullLoggerFactory.Instance);

        await Should.ThrowAsync<SqliteException>(nowhere.AddAsync(new Note { Id = 1 }));
        await Should.ThrowAsync<SqliteException>(nowhere.AddAsync(new Note { Id = 1 }));
    }

    [Fact]
    public async Task Who_waits_when_it_closes_is_served_and_who_comes_later_is_not()
    {
        var own = await TestDatabase.WithNotesAsync(Dialect.Sqlite);
        var (all, gate) = Gate();
        var first = own.Database.WriteAsync(Scope.Nothing, gate);
        var waiting = Enumerable.Range(1, 10).Select(id => own.Database.AddAsync(new Note { Id = id })).ToList();

        var closing = own.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(own.Database.AddAsync(new Note { Id = 11 }));
        all.SetResult();
        await closing;

        (await first).Succeeded.ShouldBeTrue();
        (await Task.WhenAll(waiting)).ShouldAllBe(outcome => outcome.Succeeded);
    }

    // A write that holds the writer until it is let go, so that those after it share a commit with it.
    private static (TaskCompletionSource All, Func<Store, Task<Outcome<bool>>> Work) Gate()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (all, async _ =>
        {
            await all.Task;
            return true;
        });
    }

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tongqu-storage-");

        public string At(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
