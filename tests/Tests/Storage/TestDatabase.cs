using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Tongqu.Base;
using Tongqu.Storage.Tests.Notes;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>A database of the tests' own: a file in a folder that is deleted afterwards, or a database of the private cluster.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TestDatabase(Database database, DirectoryInfo folder) => (Database, _folder) = (database, folder);

    public Database Database { get; }

    /// <summary>The file of a SQLite database.</summary>
    public string File => PathIn(_folder);

    /// <summary>A database of the given owners, without their schema; on PostgreSQL the test is skipped where there is none.</summary>
    public static async Task<TestDatabase> EmptyAsync(Dialect dialect, params ITables[] tables)
    {
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        var folder = Directory.CreateTempSubdirectory("tongqu-storage-");
        var connection = dialect == Dialect.Postgres ? await PostgresCluster.NewDatabaseAsync() : $"Data Source={PathIn(folder)}";
        return new TestDatabase(Database.Open(connection, tables, NullLoggerFactory.Instance), folder);
    }

    /// <summary>A database of notes, ready for use.</summary>
    public static async Task<TestDatabase> WithNotesAsync(Dialect dialect)
    {
        var made = await EmptyAsync(dialect, new NoteTables());
        await new Migrator(made.Database).MigrateAsync();
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "test.db");
}

/// <summary>One database of notes for each dialect, shared by the tests of a class, which keep apart by their ids.</summary>
public sealed class SharedDatabases : IAsyncLifetime
{
    private static int _ids;
    private readonly Dictionary<Dialect, TestDatabase> _made = [];

    /// <summary>An id that no other test uses.</summary>
    public static long NewId() => Interlocked.Increment(ref _ids);

    public async Task<Database> OnAsync(Dialect dialect)
    {
        if (!_made.TryGetValue(dialect, out var made))
        {
            _made[dialect] = made = await TestDatabase.WithNotesAsync(dialect);
        }

        return made.Database;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var made in _made.Values)
        {
            await made.DisposeAsync();
        }
    }
}

/// <summary>What the tests do to notes, in a word each.</summary>
internal static class NoteDeeds
{
    public static Refusal No { get; } = new("notes.no", new("不行", "No"));

    public static Task<Outcome<bool>> AddAsync(this Database database, params object[] rows) =>
        database.WriteAsync<bool>(Scope.Everything, store =>
        {
            store.AddRange(rows);
            return Task.FromResult<Outcome<bool>>(true);
        });

    public static Task<bool> HasAsync(this Database database, long id) =>
        database.ReadAsync(Scope.Everything, store => store.Set<Note>().AnyAsync(note => note.Id == id));

    /// <summary>Adds one to a tally, reading it first: what is lost where two read the same.</summary>
    public static Task<Outcome<int>> CountAsync(this Database database, long tally, Func<Task>? afterReading = null) =>
        database.WriteAsync<int>(Scope.Nothing, async store =>
        {
            var row = await store.Set<Tally>().FirstAsync(row => row.Id == tally);
            await (afterReading?.Invoke() ?? Task.CompletedTask);
            row.Version++;
            return ++row.Count;
        });
}
