using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tongqu.Storage;

/// <summary>
/// The one way to write many rows: PostgreSQL's binary COPY, SQLite's prepared statement. The whole load is one transaction;
/// it replaces nothing and is undone as a whole when a row is refused by the table.
/// </summary>
public static class Bulk
{
    /// <summary>Writes rows into a table after running <paramref name="prepare"/> (for example a delete) in the same transaction.</summary>
    /// <param name="table">Table name, from code.</param>
    /// <param name="columns">Column names, from code, in the order of each row's values.</param>
    /// <param name="rows">Values: string, bool, int, long, double, DateOnly, DateTime (UTC) or null.</param>
    /// <returns>The number of rows written.</returns>
    public static Task<long> WriteAsync(
        Database database, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, string? prepare = null,
        CancellationToken cancellation = default) =>
        WriteAsync(database, [new BulkRows(table, columns, rows)], prepare, cancellation);

    /// <summary>Writes rows into several tables, all of them or none, after running <paramref name="prepare"/> in the same transaction.</summary>
    /// <returns>The number of rows written.</returns>
    public static async Task<long> WriteAsync(
        Database database, IReadOnlyList<BulkRows> tables, string? prepare = null, CancellationToken cancellation = default)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (prepare is not null)
        {
            await using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, prepare);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        var count = 0L;
        foreach (var (table, columns, rows) in tables)
        {
            count += connection is NpgsqlConnection postgres
                ? await CopyAsync(postgres, table, columns, rows, cancellation)
                : await InsertAsync((SqliteConnection)connection, transaction, table, columns, rows, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        database.Pulse.Beat();
        return count;
    }

    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)", cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            foreach (var value in row)
            {
                // The commonest are written by their type: what is told as an object is looked up for every value.
                await (value switch
                {
                    null => copy.WriteNullAsync(cancellation),
                    string text => copy.WriteAsync(text, cancellation),
                    long number => copy.WriteAsync(number, cancellation),
                    DateOnly day => copy.WriteAsync(day, cancellation),
                    _ => copy.WriteAsync(value, cancellation),
                });
            }
        }

        return (long)await copy.CompleteAsync(cancellation);
    }

    private static async Task<long> InsertAsync(
        SqliteConnection connection, DbTransaction transaction, string table, IReadOnlyList<string> columns,
        IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        await using var insert = connection.CreateCommand();
        insert.Transaction = (SqliteTransaction)transaction;
        insert.CommandText = $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        for (var i = 0; i < columns.Count; i++)
        {
            insert.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
        }

        var count = 0L;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            await insert.ExecuteNonQueryAsync(cancellation);
            count++;
        }

        return count;
    }
}

/// <summary>Rows for one table.</summary>
/// <param name="Table">Table name, from code.</param>
/// <param name="Columns">Column names, from code, in the order of each row's values.</param>
/// <param name="Rows">The rows, read once.</param>
public sealed record BulkRows(string Table, IReadOnlyList<string> Columns, IEnumerable<object?[]> Rows);
