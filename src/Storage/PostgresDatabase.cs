using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>PostgreSQL: a pooled connection and a transaction for each write.</summary>
internal sealed class PostgresDatabase : Database
{
    private const int TriesMax = 4;
    private readonly NpgsqlDataSource _source;
    private readonly DbContextOptions<Store> _options;

    public PostgresDatabase(string connectionString, IEnumerable<ITables> tables, ILoggerFactory loggers) : base(tables)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        // Compiling a plan costs more than running it for the short statements of a desk; only set where the city did not.
        if (string.IsNullOrEmpty(settings.Options))
        {
            settings.Options = "-c jit=off";
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(loggers);
        _source = builder.Build();
        _options = new DbContextOptionsBuilder<Store>().UseNpgsql(_source).UseLoggerFactory(loggers).ConfigureWarnings(Quiet).Options;
    }

    public override Dialect Dialect => Dialect.Postgres;

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) =>
        await _source.OpenConnectionAsync(cancellation);

    protected override Store OpenForReading(Scope scope) => NewStore(_options, scope, mayWrite: false);

    protected override async Task<Outcome<T>> RunAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await TryAsync(scope, work, cancellation);
            }
            catch (Exception fault) when (attempt < TriesMax && IsTransient(fault))
            {
                // Another transaction won; run the work again on what it left.
            }
        }
    }

    private async Task<Outcome<T>> TryAsync<T>(
        Scope scope, Func<Store, Task<Outcome<T>>> work, CancellationToken cancellation)
    {
        await using var store = NewStore(_options, scope, mayWrite: true);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        var outcome = await work(store);
        if (outcome.Succeeded)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        else
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }

        return outcome;
    }

    private static bool IsTransient(Exception fault)
    {
        var state = (fault as PostgresException ?? fault.InnerException as PostgresException)?.SqlState;
        // A concurrency exception is the loser of two writers of one row: run again, it reads what the winner left.
        return state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.UniqueViolation || fault is DbUpdateConcurrencyException;
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
