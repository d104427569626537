using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>
/// The one database. A query sees what was committed before it; a write is one transaction, durable when its task ends, and
/// undone as a whole when it is refused or fails.
/// </summary>
/// <remarks>
/// The work handed to <see cref="WriteAsync{T}"/> may run more than once (whoever loses to another write is run again on
/// what that left), so it must change nothing but the store it is given, and be short: on SQLite all writes go through one
/// writer that gathers those waiting into a commit.
/// </remarks>
public abstract class Database : IAsyncDisposable
{
    private static readonly AsyncLocal<bool> Writing = new();

    /// <summary>Composes the database of its owners' tables.</summary>
    protected Database(IEnumerable<ITables> tables) => Tables = [.. tables];

    /// <summary>Opens the database a connection string names: <c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> SQLite.</summary>
    /// <exception cref="ArgumentException">The string names neither.</exception>
    public static Database Open(string connectionString, IEnumerable<ITables> tables, ILoggerFactory loggers)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.ContainsKey("Host") ? new PostgresDatabase(connectionString, tables, loggers)
            : parts.ContainsKey("Data Source") ? new SqliteDatabase(connectionString, tables, loggers)
            : throw new ArgumentException("The connection string names neither a Host (PostgreSQL) nor a Data Source (SQLite).");
    }

    /// <summary>What differs between the two in SQL, for the few places that write it by hand.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Counts the commits of this process, for whoever wants to look again only when something happened.</summary>
    public Pulse Pulse { get; } = new();

    internal IReadOnlyList<ITables> Tables { get; }

    /// <summary>Reads within a scope.</summary>
    public abstract Task<T> ReadAsync<T>(Scope scope, Func<Store, Task<T>> query, CancellationToken cancellation = default);

    /// <summary>Changes what lies within a scope, as one durable transaction; a refusal changes nothing.</summary>
    /// <exception cref="InvalidOperationException">Called from within another write.</exception>
    public async Task<Outcome<T>> WriteAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation = default)
    {
        if (Writing.Value)
        {
            throw new InvalidOperationException("A write must not start another one: pass the store on instead.");
        }

        var outcome = await RunAsync(scope, async store =>
        {
            Writing.Value = true;
            var result = await work(store);
            if (result.Succeeded)
            {
                await store.SaveLastAsync();
            }

            return result;
        }, cancellation);
        if (outcome.Succeeded)
        {
            Pulse.Beat();
        }

        return outcome;
    }

    /// <summary>A raw connection for the migrator and the bulk writer; the caller disposes it.</summary>
    internal abstract Task<DbConnection> ConnectAsync(CancellationToken cancellation);

    /// <summary>Runs work in a transaction of its own, or together with others in one commit.</summary>
    protected abstract Task<Outcome<T>> RunAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation);

    /// <summary>Stores over given options. They are pooled: making one costs more than most of what is done with it.</summary>
    private protected IDbContextFactory<Store> NewPool(DbContextOptionsBuilder<Store> options)
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new TablesOption(Tables));
        return new PooledDbContextFactory<Store>(options.Options);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>What differs between the databases in hand-written SQL.</summary>
public enum Dialect
{
    /// <summary>SQLite, the embedded default.</summary>
    Sqlite,

    /// <summary>PostgreSQL, and Citus over it.</summary>
    Postgres,
}
