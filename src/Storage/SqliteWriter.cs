using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Tongqu.Storage;

/// <summary>The one connection that writes, with what is prepared on it. Used by one thread at a time.</summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // A commit gathers what waits, but nobody waits long for a neighbour.
    private const int WritesPerCommitMax = 256;
    private static readonly TimeSpan GatherMax = TimeSpan.FromMilliseconds(20);

    private readonly SqliteConnection _connection;
    private readonly IDbContextFactory<Store> _stores;
    private readonly SqliteStatements _statements;
    private readonly SqliteCommand _savepoint;
    private readonly SqliteCommand _keep;
    private readonly SqliteCommand _undo;

    public SqliteWriter(SqliteConnection connection, Func<DbContextOptionsBuilder<Store>, IDbContextFactory<Store>> newPool)
    {
        _connection = connection;
        _stores = newPool(new DbContextOptionsBuilder<Store>().UseSqlite(connection));
        _statements = new SqliteStatements(connection);
        _savepoint = new SqliteCommand("savepoint one_write", connection);
        _keep = new SqliteCommand("release one_write", connection);
        _undo = new SqliteCommand("rollback to one_write; release one_write", connection);
    }

    /// <summary>Runs writes from the queue, each in a savepoint, and commits what is kept of them. None of them is told yet.</summary>
    /// <param name="queue">Where they wait.</param>
    /// <param name="taken">Filled with those that were taken from it, also where the commit then fails.</param>
    public async Task CommitTogetherAsync(ChannelReader<QueuedWrite> queue, List<QueuedWrite> taken)
    {
        // deferred: false is BEGIN IMMEDIATE, so another process's writer is waited for here and not half-way through.
        await using var transaction = _connection.BeginTransaction(deferred: false);
        (_savepoint.Transaction, _keep.Transaction, _undo.Transaction, _statements.Transaction) = (transaction, transaction, transaction, transaction);
        var began = Stopwatch.GetTimestamp();
        while (taken.Count < WritesPerCommitMax && Stopwatch.GetElapsedTime(began) < GatherMax && queue.TryRead(out var write))
        {
            taken.Add(write);
            _savepoint.ExecuteNonQuery();
            var kept = await write.RunAsync(scope =>
            {
                var store = _stores.CreateDbContext().Begin(scope, mayWrite: true, _statements);
                store.Database.UseTransaction(transaction);
                return store;
            });
            (kept ? _keep : _undo).ExecuteNonQuery();
        }

        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _statements.Dispose();
        await _savepoint.DisposeAsync();
        await _keep.DisposeAsync();
        await _undo.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
