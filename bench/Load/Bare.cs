using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tongqu.Load;

/// <summary>The peer: an ASP.NET minimal API that does one INSERT, durable when answered, and nothing else.</summary>
internal static class Bare
{
    public static async Task<int> ServeAsync(string kind, string connection, string url, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        Func<string, Task> insert = kind switch
        {
            "sqlite" => Sqlite(connection),
            "sqlite-grouped" => SqliteGrouped(connection),
            _ => await PostgresAsync(connection),
        };
        app.MapPost("/insert", async (Row row) =>
        {
            await insert(row.Text);
            return Results.Ok();
        });
        app.MapGet("/healthz", () => "ok");
        await app.RunAsync(cancellation);
        return 0;
    }

    private static SqliteConnection Open(string connection)
    {
        var opened = new SqliteConnection(connection);
        opened.Open();
        using var command = opened.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; create table if not exists row (id integer primary key, text text not null)";
        command.ExecuteNonQuery();
        return opened;
    }

    // One commit a request, one after the other: SQLite has one writer.
    private static Func<string, Task> Sqlite(string connection)
    {
        var opened = Open(connection);
        var turn = new SemaphoreSlim(1);
        var command = Insert(opened);
        return async text =>
        {
            await turn.WaitAsync();
            try
            {
                command.Parameters[0].Value = text;
                command.ExecuteNonQuery();
            }
            finally
            {
                turn.Release();
            }
        };
    }

    // One writer that commits together whatever waits.
    private static Func<string, Task> SqliteGrouped(string connection)
    {
        var opened = Open(connection);
        var command = Insert(opened);
        var waiting = Channel.CreateUnbounded<(string Text, TaskCompletionSource Done)>();
        _ = Task.Run(async () =>
        {
            var batch = new List<TaskCompletionSource>();
            while (await waiting.Reader.WaitToReadAsync())
            {
                using var transaction = opened.BeginTransaction();
                command.Transaction = transaction;
                while (batch.Count < 256 && waiting.Reader.TryRead(out var row))
                {
                    command.Parameters[0].Value = row.Text;
                    command.ExecuteNonQuery();
                    batch.Add(row.Done);
                }

                transaction.Commit();
                batch.ForEach(done => done.SetResult());
                batch.Clear();
            }
        });
        return text =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Writer.TryWrite((text, done));
            return done.Task;
        };
    }

    private static async Task<Func<string, Task>> PostgresAsync(string connection)
    {
        var source = new NpgsqlDataSourceBuilder(connection + ";Max Auto Prepare=20").Build();
        await using (var create = source.CreateCommand("create table if not exists row (id bigint generated always as identity primary key, text text not null)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        return async text =>
        {
            await using var command = source.CreateCommand("insert into row (text) values ($1)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            await command.ExecuteNonQueryAsync();
        };
    }

    private static SqliteCommand Insert(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "insert into row (text) values ($text)";
        command.Parameters.Add(new SqliteParameter("$text", ""));
        return command;
    }

    internal sealed record Row(string Text);
}
