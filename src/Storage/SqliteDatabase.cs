using System.Data.Common;
using System.Diagnostics;
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
    // A commit gathers what waits, but nobody waits long for a neighbour.
    private const int CommandsPerCommitMax = 256;
    private const int TriesMax = 3;

    // SQLITE_CONSTRAINT.
    private const int ConstraintCode = 19;
    private static readonly TimeSpan GatherMax = TimeSpan.FromMilliseconds(20);

    private readonly string _connectionString;
    private readonly DbContextOptions<Store> _readOptions;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly Channel<Command> _waiting = Channel.CreateBounded<Command>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly Task _writer;

    public SqliteDatabase(string connectionString, IEnumerable<ITables> tables, ILoggerFactory loggers) : base(tables)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 };
        _connectionString = settings.ConnectionString;
        // Readers cannot write even by mistake: query_only is set on every connection the read options open.
        _readOptions = new DbContextOptionsBuilder<Store>()
            .UseSqlite(_connectionString).UseLoggerFactory(loggers).ConfigureWarnings(Quiet).AddInterceptors(new ReadOnlyConnections()).Options;
        _loggers = loggers;
        _log = loggers.CreateLogger<SqliteDatabase>();
        _writer = Task.Run(WriteLoopAsync);
    }

    public override Dialect Dialect => Dialect.Sqlite;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) => await ConnectForWritingAsync(cancellation);

    protected override Store OpenForReading(Scope scope) => NewStore(_readOptions, scope, mayWrite: false);

    protected override async Task<Outcome<T>> RunAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var command = new Command<T>(scope, work, cancellation);
            await _waiting.Writer.WriteAsync(command, cancellation);
            try
            {
                return await command.Answer;
            }
            catch (DbUpdateException fault) when (attempt < TriesMax && fault.InnerException is SqliteException { SqliteErrorCode: ConstraintCode })
            {
                // A random number was taken already, or another process was faster: run the work again on what is there now.
            }
        }
    }

    private async Task<SqliteConnection> ConnectForWritingAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellation);
        Execute(connection, "pragma query_only = off; pragma journal_mode = wal; pragma synchronous = full;");
        return connection;
    }

    private async Task WriteLoopAsync()
    {
        SqliteConnection? connection = null;
        DbContextOptions<Store>? options = null;
        var batch = new List<Command>(CommandsPerCommitMax);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            try
            {
                connection ??= await ConnectForWritingAsync(CancellationToken.None);
                options ??= new DbContextOptionsBuilder<Store>().UseSqlite(connection).UseLoggerFactory(_loggers).ConfigureWarnings(Quiet).Options;
                await CommitTogetherAsync(connection, options, batch);
            }
            catch (Exception fault)
            {
                // The commit itself failed (a full disk, a lock held too long): nobody is told that a write succeeded.
                _log.LogError(fault, "A commit of {Count} commands failed.", batch.Count);
                batch.ForEach(command => command.Fail(fault));
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                }

                (connection, options) = (null, null);
            }
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task CommitTogetherAsync(SqliteConnection connection, DbContextOptions<Store> options, List<Command> batch)
    {
        // deferred: false is BEGIN IMMEDIATE, so another process's writer is waited for here and not half-way through.
        await using var transaction = connection.BeginTransaction(deferred: false);
        var began = Stopwatch.GetTimestamp();
        while (batch.Count < CommandsPerCommitMax && Stopwatch.GetElapsedTime(began) < GatherMax
            && _waiting.Reader.TryRead(out var command))
        {
            batch.Add(command);
            Execute(connection, "savepoint command");
            var kept = await command.RunAsync(scope =>
            {
                var store = NewStore(options, scope, mayWrite: true);
                store.Database.UseTransaction(transaction);
                return store;
            });
            Execute(connection, kept ? "release command" : "rollback to command; release command");
        }

        await transaction.CommitAsync();
        batch.ForEach(command => command.Acknowledge());
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var statement = connection.CreateCommand();
        statement.CommandText = sql;
        statement.ExecuteNonQuery();
    }

    public override async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer;
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
    }

    private abstract class Command
    {
        public abstract Task<bool> RunAsync(Func<Scope, Store> open);

        public abstract void Acknowledge();

        public abstract void Fail(Exception fault);
    }

    private sealed class Command<T>(Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation) : Command
    {
        private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Outcome<T> _outcome;
        private Exception? _fault;

        public Task<Outcome<T>> Answer => _answer.Task;

        public override async Task<bool> RunAsync(Func<Scope, Store> open)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                await using var store = open(scope);
                _outcome = await work(store);
                return _outcome.Succeeded;
            }
            catch (Exception fault)
            {
                _fault = fault;
                return false;
            }
        }

        public override void Acknowledge()
        {
            if (_fault is null)
            {
                _answer.TrySetResult(_outcome);
            }
            else
            {
                _answer.TrySetException(_fault);
            }
        }

        public override void Fail(Exception fault) => _answer.TrySetException(fault);
    }

    private sealed class ReadOnlyConnections : Microsoft.EntityFrameworkCore.Diagnostics.DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData) =>
            Execute((SqliteConnection)connection, "pragma query_only = on");

        public override Task ConnectionOpenedAsync(
            DbConnection connection, Microsoft.EntityFrameworkCore.Diagnostics.ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Execute((SqliteConnection)connection, "pragma query_only = on");
            return Task.CompletedTask;
        }
    }
}
