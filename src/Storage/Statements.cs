using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Tongqu.Storage;

/// <summary>One SQL statement with its values; either it reads rows, or it writes exactly one.</summary>
/// <param name="Sql">Its text, <c>$1</c> being the first value. Texts come from code and are few.</param>
/// <param name="Values">Its values, null or of a type of <paramref name="Types"/>.</param>
/// <param name="Types">The types of the values, told also where a value is null.</param>
internal sealed record Statement(string Sql, object?[] Values, NpgsqlDbType[] Types)
{
    /// <summary>Called on each row that is read; null for a statement that writes.</summary>
    public Action<DbDataReader>? Read { get; init; }

    /// <summary>What is written, for the message where it was not there any more.</summary>
    public string What { get; init; } = "";

    /// <summary>Throws where not exactly the one row meant was written: another writer was faster.</summary>
    public void Require(int written)
    {
        if (written != 1)
        {
            throw new DbUpdateConcurrencyException($"A {What} was changed by another write.");
        }
    }
}

/// <summary>Runs statements on a connection, prepared there once.</summary>
internal abstract class Statements
{
    /// <summary>Runs them in order; on PostgreSQL all in one round trip.</summary>
    public abstract Task RunAsync(IReadOnlyList<Statement> statements, CancellationToken cancellation);

    /// <summary>Runs the last writes of a unit of work; where that saves a round trip, they commit it.</summary>
    public virtual Task RunLastAsync(IReadOnlyList<Statement> statements) => RunAsync(statements, CancellationToken.None);
}

/// <summary>Statements of a SQLite connection that stays open, compiled once and kept.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : Statements, IDisposable
{
    // Texts come from code and are few; a bound all the same.
    private const int KeptMax = 500;

    private readonly Dictionary<string, SqliteCommand> _kept = [];

    /// <summary>The transaction the connection is in, if it was begun elsewhere.</summary>
    public SqliteTransaction? Transaction { get; set; }

    public override Task RunAsync(IReadOnlyList<Statement> statements, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // What is read together is one snapshot.
        using var snapshot = Transaction is null && statements.Count > 1 ? connection.BeginTransaction(deferred: true) : null;
        foreach (var statement in statements)
        {
            Run(statement, snapshot ?? Transaction);
        }

        snapshot?.Commit();
        return Task.CompletedTask;
    }

    private void Run(Statement statement, SqliteTransaction? transaction)
    {
        var command = Prepared(statement);
        command.Transaction = transaction;
        for (var at = 0; at < statement.Values.Length; at++)
        {
            command.Parameters[at].Value = statement.Values[at] ?? DBNull.Value;
        }

        if (statement.Read is null)
        {
            statement.Require(command.ExecuteNonQuery());
            return;
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            statement.Read(reader);
        }
    }

    private SqliteCommand Prepared(Statement statement)
    {
        if (_kept.TryGetValue(statement.Sql, out var kept))
        {
            return kept;
        }

        if (_kept.Count == KeptMax)
        {
            Dispose();
        }

        var command = new SqliteCommand(statement.Sql, connection);
        for (var at = 0; at < statement.Values.Length; at++)
        {
            command.Parameters.Add(new SqliteParameter($"${at + 1}", DBNull.Value));
        }

        return _kept[statement.Sql] = command;
    }

    public void Dispose()
    {
        foreach (var command in _kept.Values)
        {
            command.Dispose();
        }

        _kept.Clear();
    }
}

/// <summary>Statements sent to PostgreSQL together; Npgsql prepares what comes again.</summary>
internal sealed class PostgresStatements(NpgsqlConnection connection) : Statements
{
    /// <summary>Whether the unit of work was committed with its last statements.</summary>
    public bool Committed { get; private set; }

    public override async Task RunAsync(IReadOnlyList<Statement> statements, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(Command(statement));
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var statement in statements)
        {
            if (statement.Read is { } read)
            {
                while (await reader.ReadAsync(cancellation))
                {
                    read(reader);
                }

                await reader.NextResultAsync(cancellation);
            }
        }

        await reader.CloseAsync();
        for (var at = 0; at < statements.Count; at++)
        {
            if (statements[at].Read is null)
            {
                statements[at].Require((int)batch.BatchCommands[at].RecordsAffected);
            }
        }
    }

    public override async Task RunLastAsync(IReadOnlyList<Statement> statements)
    {
        if (statements.Count > WritesAtOnce.Most)
        {
            await RunAsync(statements, CancellationToken.None);
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        var all = new NpgsqlBatchCommand(WritesAtOnce.Of(statements));
        foreach (var statement in statements)
        {
            AddValues(all, statement);
        }

        batch.BatchCommands.Add(all);
        // After a statement that failed the server skips the rest of a batch, and with it this.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        try
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw new DbUpdateConcurrencyException("A row was changed by another write.", fault);
        }

        Committed = true;
    }

    private static NpgsqlBatchCommand Command(Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Sql);
        AddValues(command, statement);
        return command;
    }

    private static void AddValues(NpgsqlBatchCommand command, Statement statement)
    {
        for (var at = 0; at < statement.Values.Length; at++)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = statement.Types[at], Value = statement.Values[at] ?? DBNull.Value });
        }
    }
}
