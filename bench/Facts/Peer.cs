using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Tongqu.Bench.Facts;

/// <summary>One row as the table holds it.</summary>
internal readonly record struct PeerRow(long Subject, string Fact, DateOnly AsOf, long Batch, string Value);

/// <summary>The peer: the database's own bulk load into a table of the same shape, keys and index, rows ready in memory.</summary>
internal static class Peer
{
    public static async Task LoadAsync(string connection, bool postgres, IReadOnlyList<PeerRow> rows) =>
        await (postgres ? CopyAsync(connection, rows) : InsertAsync(connection, rows));

    private static async Task CopyAsync(string connection, IReadOnlyList<PeerRow> rows)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync();
        await using var transaction = await opened.BeginTransactionAsync();
        await using (var copy = await opened.BeginBinaryImportAsync("copy peer_fact (subject, fact, as_of, batch, value) from stdin (format binary)"))
        {
            foreach (var row in rows)
            {
                copy.StartRow();
                copy.Write(row.Subject, NpgsqlDbType.Bigint);
                copy.Write(row.Fact, NpgsqlDbType.Text);
                copy.Write(row.AsOf, NpgsqlDbType.Date);
                copy.Write(row.Batch, NpgsqlDbType.Bigint);
                copy.Write(row.Value, NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
        }

        await transaction.CommitAsync();
    }

    private static async Task InsertAsync(string connection, IReadOnlyList<PeerRow> rows)
    {
        await using var opened = new SqliteConnection(connection);
        await opened.OpenAsync();
        await using var settings = opened.CreateCommand();
        settings.CommandText = "pragma journal_mode = wal; pragma synchronous = full;";
        settings.ExecuteNonQuery();
        await using var transaction = (SqliteTransaction)await opened.BeginTransactionAsync();
        await using var insert = opened.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "insert into peer_fact (subject, fact, as_of, batch, value) values ($s, $f, $d, $b, $v)";
        var (subject, fact, day, batch, value) = (insert.Parameters.Add("$s", SqliteType.Integer), insert.Parameters.Add("$f", SqliteType.Text),
            insert.Parameters.Add("$d", SqliteType.Text), insert.Parameters.Add("$b", SqliteType.Integer), insert.Parameters.Add("$v", SqliteType.Text));
        foreach (var row in rows)
        {
            (subject.Value, fact.Value, day.Value, batch.Value, value.Value) = (row.Subject, row.Fact, row.AsOf.ToString("yyyy-MM-dd"), row.Batch, row.Value);
            insert.ExecuteNonQuery();
        }

        await transaction.CommitAsync();
    }

    /// <summary>Empties the peer's table, or makes it.</summary>
    public static async Task MakeAsync(string connection, bool postgres)
    {
        var (integer, tail) = postgres ? ("bigint", "") : ("integer", " without rowid");
        var sql = $"""
            drop table if exists peer_fact;
            create table peer_fact (subject {integer} not null, fact text not null, as_of date not null, batch {integer} not null, value text not null,
                primary key (subject, fact, as_of, batch)){tail};
            create index peer_fact_fact on peer_fact (fact, subject);
            """;
        System.Data.Common.DbConnection opened = postgres ? new NpgsqlConnection(connection) : new SqliteConnection(connection);
        await using (opened)
        {
            await opened.OpenAsync();
            await using var command = opened.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
