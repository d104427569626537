using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Tongqu.Load;

/// <summary>What to measure.</summary>
internal sealed record Plan(int Users, int Seconds, string? Postgres, string Web, int Before);

/// <summary>One measurement: answers, errors and the time each answer took.</summary>
internal sealed record Result(string What, int Done, int Requests, int Errors, double Seconds, double[] Milliseconds)
{
    public double PerSecond => Done / Seconds;

    public double RequestsPerSecond => Requests / Seconds;

    public double Percentile(double share) =>
        Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(Milliseconds.Length * share))];
}

/// <summary>Starts platform and peer one after the other on the same kind of database and prints both beside each other.</summary>
internal static class Measure
{
    public static async Task<int> RunAsync(Plan plan, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tongqu-load-").FullName;
        Console.WriteLine($"{plan.Users} users, {plan.Seconds} s each, {Environment.ProcessorCount} cores, {plan.Before} events before\n");
        Console.WriteLine("| database | what | a second | requests/s | p50 ms | p95 ms | p99 ms | errors | requests/s against the bare endpoint |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var failed = 0;
        try
        {
            var bare = await BareAsync(plan, "sqlite", $"Data Source={folder}/bare.db", cancellation);
            var grouped = await BareAsync(plan, "sqlite-grouped", $"Data Source={folder}/grouped.db", cancellation);
            var ours = await LifecyclesAsync(plan, $"{folder}/sqlite", null, cancellation);
            Print("SQLite", bare, null);
            Print("SQLite", grouped, bare);
            Print("SQLite", ours, bare);
            failed += ours.Errors;
            if (plan.Postgres is { } server)
            {
                bare = await BareAsync(plan, "postgres", await NewDatabaseAsync(server), cancellation);
                ours = await LifecyclesAsync(plan, $"{folder}/postgres", await NewDatabaseAsync(server), cancellation);
                Print("PostgreSQL", bare, null);
                Print("PostgreSQL", ours, bare);
                failed += ours.Errors;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return failed == 0 ? 0 : 1;
    }

    private static void Print(string database, Result result, Result? peer) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {database} | {result.What} | {result.PerSecond:0} | {result.RequestsPerSecond:0} | {result.Percentile(0.5):0.0} | {result.Percentile(0.95):0.0} | {result.Percentile(0.99):0.0} | {result.Errors} | {(peer is null ? "1" : (result.RequestsPerSecond / peer.RequestsPerSecond).ToString("0.00", CultureInfo.InvariantCulture))} |"));

    private static async Task<Result> BareAsync(Plan plan, string kind, string connection, CancellationToken cancellation)
    {
        await using var server = await Server.StartAsync("dotnet", [typeof(Measure).Assembly.Location, "bare", kind, connection, "URL"], [], cancellation);
        return await Loop.RunAsync(kind == "sqlite-grouped" ? "bare insert, commits grouped" : "bare insert, a commit each", plan,
            _ => new BareUser(server.Address), cancellation);
    }

    private static async Task<Result> LifecyclesAsync(Plan plan, string data, string? database, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string> { ["TONGQU_DATA"] = data, ["TONGQU_DEMO"] = "1", ["ASPNETCORE_URLS"] = "URL" };
        if (database is not null)
        {
            settings["TONGQU_DATABASE"] = database;
        }

        await using var server = await Server.StartAsync("dotnet", [plan.Web, "serve", "--demo"], settings, cancellation);
        var office = await Office.OpenAsync(server.Address, cancellation);
        if (plan.Before > 0)
        {
            await Loop.RunAsync("", plan with { Seconds = int.MaxValue }, _ => new ReportingUser(server.Address, office), cancellation, plan.Before);
        }

        return await Loop.RunAsync("life of an event: 4 writes, 4 reads", plan, _ => new LifecycleUser(server.Address, office), cancellation);
    }

    private static async Task<string> NewDatabaseAsync(string server)
    {
        var name = $"load_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }
}

/// <summary>A server in a process of its own, stopped when disposed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;

    private Server(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<Server> StartAsync(
        string program, string[] arguments, Dictionary<string, string> settings, CancellationToken cancellation)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument == "URL" ? url : argument);
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value == "URL" ? url : value;
        }

        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(cancellation);
        _ = process.StandardError.ReadToEndAsync(cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(both.Token))
        {
            try
            {
                (await client.GetAsync("/healthz", both.Token)).EnsureSuccessStatusCode();
                return new Server(process, new Uri(url));
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // Not up yet.
            }
        }

        throw new InvalidOperationException($"{program} did not come up.");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
