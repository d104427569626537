using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Tongqu.Storage;

/// <summary>Connections that read: they stay open, so that their statements stay compiled and their pages cached.</summary>
internal sealed class SqliteReaders(string connectionString, Func<DbContextOptionsBuilder<Store>, IDbContextFactory<Store>> newPool)
    : IAsyncDisposable
{
    // Reading does not wait for anything but the disk, so hardly more than one a core is in use at once.
    private static readonly int IdleMax = Math.Max(8, 4 * Environment.ProcessorCount);

    private readonly ConcurrentBag<Reader> _idle = [];
    private bool _closed;

    public async Task<T> ReadAsync<T>(Scope scope, Func<Store, Task<T>> query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var reader = _idle.TryTake(out var idle) ? idle : await OpenAsync(cancellation);
        T answer;
        try
        {
            await using var store = reader.Stores.CreateDbContext().Begin(scope, mayWrite: false, reader.Statements);
            answer = await query(store);
        }
        catch
        {
            // Whatever state it was left in is nobody else's.
            await reader.DisposeAsync();
            throw;
        }

        if (_closed || _idle.Count >= IdleMax)
        {
            await reader.DisposeAsync();
        }
        else
        {
            _idle.Add(reader);
        }

        return answer;
    }

    private async Task<Reader> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellation);
        return new Reader(connection, new SqliteStatements(connection),
            newPool(new DbContextOptionsBuilder<Store>().UseSqlite(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)));
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        while (_idle.TryTake(out var reader))
        {
            await reader.DisposeAsync();
        }
    }

    private sealed record Reader(SqliteConnection Connection, SqliteStatements Statements, IDbContextFactory<Store> Stores) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Statements.Dispose();
            return Connection.DisposeAsync();
        }
    }
}
