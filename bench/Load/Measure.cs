using System.Globalization;
using Npgsql;

namespace Tongqu.Load;

/// <summary>What to measure.</summary>
/// <param name="Users">Users at once.</param>
/// <param name="Seconds">How long each measurement lasts.</param>
/// <param name="WarmUp">Seconds of the same work before it.</param>
/// <param name="Sqlite">Whether SQLite is measured.</param>
/// <param name="Postgres">Connection string of the PostgreSQL server that is measured; null for none.</param>
/// <param name="Alone">Whether the peers are left out.</param>
/// <param name="Web">The platform.</param>
/// <param name="Before">Events to have there for a second measurement; 0 for none.</param>
internal sealed record Plan(int Users, int Seconds, int WarmUp, bool Sqlite, string? Postgres, bool Alone, string Web, int Before);

/// <summary>Starts platform and peer one after the other on the same kind of database and prints both beside each other.</summary>
internal static class Measure
{
    public static async Task<int> RunAsync(Plan plan, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tongqu-load-").FullName;
        Console.WriteLine($"{plan.Users} users, {plan.Seconds} s each after {plan.WarmUp} s of warming up, {Environment.ProcessorCount} cores\n");
        Console.WriteLine("| database | what | a second | requests/s | p50 ms | p95 ms | p99 ms | errors | server µs a request | requests/s against the bare endpoint |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        try
        {
            var errors = 0;
            if (plan.Sqlite)
            {
                var bare = await BareAsync(plan, "SQLite", "sqlite", $"Data Source={folder}/bare.db", null, cancellation);
                await BareAsync(plan, "SQLite", "sqlite-grouped", $"Data Source={folder}/grouped.db", bare, cancellation);
                errors += await PlatformAsync(plan, "SQLite", $"{folder}/sqlite", null, bare, cancellation);
            }

            if (plan.Postgres is { } server)
            {
                var bare = await BareAsync(plan, "PostgreSQL", "postgres", await NewDatabaseAsync(server), null, cancellation);
                errors += await PlatformAsync(plan, "PostgreSQL", $"{folder}/postgres", await NewDatabaseAsync(server), bare, cancellation);
            }

            return errors == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Result?> BareAsync(
        Plan plan, string name, string kind, string connection, Result? peer, CancellationToken cancellation)
    {
        if (plan.Alone)
        {
            return null;
        }

        await using var server = await Server.StartAsync("dotnet", [typeof(Measure).Assembly.Location, "bare", kind, connection, "URL"], [], cancellation);
        var result = await Loop.RunAsync(kind == "sqlite-grouped" ? "bare insert, commits grouped" : "bare insert, a commit each", plan, server,
            _ => new BareUser(server.Address), cancellation);
        Print(name, result, peer ?? result);
        return result;
    }

    // The same server, empty and then filled, so that nothing else differs between the two.
    private static async Task<int> PlatformAsync(
        Plan plan, string name, string data, string? database, Result? bare, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string> { ["TONGQU_DATA"] = data, ["TONGQU_DEMO"] = "1", ["ASPNETCORE_URLS"] = "URL" };
        if (database is not null)
        {
            settings["TONGQU_DATABASE"] = database;
        }

        await using var server = await Server.StartAsync("dotnet", [plan.Web, "serve", "--demo"], settings, cancellation);
        var office = await Office.OpenAsync(server.Address, cancellation);
        var empty = await Loop.RunAsync(
            "life of an event: 4 writes, 4 reads", plan, server, _ => new LifecycleUser(server.Address, office), cancellation);
        Print(name, empty, bare);
        if (plan.Before == 0)
        {
            return empty.Errors;
        }

        await Loop.FillAsync(plan.Users, plan.Before, user => new PastUser(server.Address, office, user), cancellation);
        var filled = await Loop.RunAsync(
            $"the same with {plan.Before.ToString("#,##0", CultureInfo.InvariantCulture)} events more", plan, server, _ => new LifecycleUser(server.Address, office), cancellation);
        Print(name, filled, bare);
        foreach (var page in await Pages.RunAsync(server, office, cancellation))
        {
            Print(name, page, null);
        }

        return empty.Errors + filled.Errors;
    }

    private static void Print(string database, Result result, Result? peer) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {database} | {result.What} | {result.PerSecond:0} | {result.RequestsPerSecond:0} | {result.Percentile(0.5):0.0} | {result.Percentile(0.95):0.0} | {result.Percentile(0.99):0.0} | {result.Errors} | {result.ProcessorPerRequest:0} | {(peer is null ? "" : (result.RequestsPerSecond / peer.RequestsPerSecond).ToString("0.00", CultureInfo.InvariantCulture))} |"));

    private static async Task<string> NewDatabaseAsync(string server)
    {
        var name = $"load_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }
}
