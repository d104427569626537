using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>PostgreSQL: a pooled connection and a transaction for each write.</summary>
internal sealed class PostgresDatabase : Database
{
    private const int TriesMax = 5;

    // Further connections only queue inside the server, which by default admits a hundred from all nodes together.
    private const int ConnectionsMax = 40;

    private readonly NpgsqlDataSource _source;
    private readonly IDbContextFactory<Store> _readers;
    private readonly IDbContextFactory<Store> _writers;
    private readonly SemaphoreSlim _again = new(1);

    public PostgresDatabase(string connectionString, IEnumerable<ITables> tables, ILoggerFactory loggers) : base(tables)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // Nothing here changes a session (locks are of a transaction), so there is nothing to put back at each use of it.
            NoResetOnClose = true,
        };
        if (!settings.ContainsKey("Maximum Pool Size"))
        {
            settings.MaxPoolSize = ConnectionsMax;
        }

        // Compiling a plan costs more than running it for the short statements of a desk; only set where the city did not.
        if (string.IsNullOrEmpty(settings.Options))
        {
            settings.Options = "-c jit=off";
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(loggers);
        _source = builder.Build();
        _readers = NewPool(new DbContextOptionsBuilder<Store>().UseNpgsql().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));
        _writers = NewPool(new DbContextOptionsBuilder<Store>().UseNpgsql());
    }

    public override Dialect Dialect => Dialect.Postgres;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) =>
        await _source.OpenConnectionAsync(cancellation);

    public override async Task<T> ReadAsync<T>(Scope scope, Func<Store, Task<T>> query, CancellationToken cancellation = default)
    {
        // One connection for all the queries of the unit, and not one for each.
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var store = _readers.CreateDbContext().Begin(scope, mayWrite: false, new PostgresStatements(connection));
        store.Database.SetDbConnection(connection);
        return await query(store);
    }

    protected override async Task<Outcome<T>> RunAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        try
        {
            return await TryAsync(scope, work, cancellation);
        }
        catch (Exception fault) when (LostToAnother(fault))
        {
            return await TryAgainAsync(scope, work, cancellation);
        }
    }

    // Losers are run again one after the other, so that many writers of one row lose to each other once and not in turn for ever.
    private async Task<Outcome<T>> TryAgainAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        await _again.WaitAsync(cancellation);
        try
        {
            for (var tries = 2; ; tries++)
            {
                try
                {
                    return await TryAsync(scope, work, cancellation);
                }
                catch (Exception fault) when (tries < TriesMax && LostToAnother(fault))
                {
                    // A writer that came meanwhile, or another process, won; run the work again on what it left.
                }
            }
        }
        finally
        {
            _again.Release();
        }
    }

    private async Task<Outcome<T>> TryAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var statements = new PostgresStatements(connection);
        await using var store = _writers.CreateDbContext().Begin(scope, mayWrite: true, statements);
        store.Database.SetDbConnection(connection);
        await store.Database.UseTransactionAsync(transaction, cancellation);
        var outcome = await work(store);
        if (!outcome.Succeeded)
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }
        else if (!statements.Committed)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }

        return outcome;
    }

    private static bool LostToAnother(Exception fault)
    {
        var state = (fault as PostgresException ?? fault.InnerException as PostgresException)?.SqlState;
        // A concurrency exception is the loser of two writers of one row: run again, it reads what the winner left.
        return state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.UniqueViolation || fault is DbUpdateConcurrencyException;
    }

    public override ValueTask DisposeAsync()
    {
        _again.Dispose();
        return _source.DisposeAsync();
    }
}
