using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>
/// SQLite in WAL mode with <c>synchronous=FULL</c>. One writer takes the commands that wait and commits them together, each
/// in a savepoint of its own: a refusal undoes only itself, and every acknowledged write has been flushed to disk.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private const int TriesMax = 5;
    private const int QueueMax = 10_000;

    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE.
    private const int PrimaryKeyCode = 1555;
    private const int UniqueCode = 2067;

    // How long another process (an import beside the server) may hold the write lock before those waiting are told that it failed.
    private const int BusySeconds = 30;

    private readonly string _writing;
    private readonly string _reading;
    private readonly SqliteReaders _readers;
    private readonly ILogger _log;
    private readonly Channel<QueuedWrite> _queue = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private readonly Task _writer;

    public SqliteDatabase(string connectionString, IEnumerable<ITables> tables, ILoggerFactory loggers) : base(tables)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = BusySeconds, ForeignKeys = true };
        _writing = settings.ConnectionString;
        // Readers cannot write even by mistake: the file itself is opened for them to read only.
        settings.Mode = SqliteOpenMode.ReadOnly;
        settings.ForeignKeys = null;
        _reading = settings.ConnectionString;
        _readers = new SqliteReaders(_reading, NewPool);
        _log = loggers.CreateLogger<SqliteDatabase>();
        _writer = Task.Run(WriteLoopAsync);
    }

    public override Dialect Dialect => Dialect.Sqlite;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) => await ConnectForWritingAsync(cancellation);

    public override Task<T> ReadAsync<T>(Scope scope, Func<Store, Task<T>> query, CancellationToken cancellation = default) =>
        _readers.ReadAsync(scope, query, cancellation);

    protected override async Task<Outcome<T>> RunAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var write = new QueuedWrite<T>(scope, work, cancellation);
                await _queue.Writer.WriteAsync(write, cancellation);
                return await write.Answer;
            }
            catch (ChannelClosedException)
            {
                throw new ObjectDisposedException(nameof(Database));
            }
            catch (Exception fault) when (tries < TriesMax && LostToAnother(fault))
            {
                // A random number was taken already, or another process was faster: run the work again on what is there now.
            }
        }
    }

    private static bool LostToAnother(Exception fault) =>
        (fault as SqliteException ?? fault.InnerException as SqliteException)?.SqliteExtendedErrorCode is PrimaryKeyCode or UniqueCode
        || fault is DbUpdateConcurrencyException;

    private async Task<SqliteConnection> ConnectForWritingAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_writing);
        await connection.OpenAsync(cancellation);
        await using var settings = connection.CreateCommand();
        settings.CommandText = $"pragma busy_timeout = {BusySeconds * 1000}; pragma journal_mode = wal; pragma synchronous = full;";
        await settings.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    private async Task WriteLoopAsync()
    {
        SqliteWriter? writer = null;
        var taken = new List<QueuedWrite>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            taken.Clear();
            try
            {
                writer ??= new SqliteWriter(await ConnectForWritingAsync(CancellationToken.None), NewPool);
                await writer.CommitTogetherAsync(_queue.Reader, taken);
                taken.ForEach(write => write.Acknowledge());
            }
            catch (Exception fault)
            {
                Fail(taken, fault);
                await DiscardAsync(writer);
                writer = null;
            }
        }

        await DiscardAsync(writer);
    }

    // The commit failed (a full disk, a lock held too long), so nobody is told that a write succeeded. Where it could not even
    // begin, it is no better for those who wait.
    private void Fail(List<QueuedWrite> taken, Exception fault)
    {
        while (taken.Count == 0 && _queue.Reader.TryRead(out var first))
        {
            taken.Add(first);
            while (_queue.Reader.TryRead(out var next))
            {
                taken.Add(next);
            }
        }

        _log.LogError(fault, "A commit of {Count} writes failed.", taken.Count);
        taken.ForEach(write => write.Fail(fault));
    }

    private async Task DiscardAsync(SqliteWriter? writer)
    {
        try
        {
            await (writer?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (SqliteException fault)
        {
            _log.LogWarning(fault, "The connection of the writer did not close properly.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // Those who wait are still served; who comes later is told that the database is closed.
        _queue.Writer.TryComplete();
        await _writer;
        await _readers.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(_writing));
        SqliteConnection.ClearPool(new SqliteConnection(_reading));
    }
}
