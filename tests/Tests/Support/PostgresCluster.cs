using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Tongqu.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Tongqu.Support;

/// <summary>
/// One private PostgreSQL cluster for the tests of this process, made from the installed server binaries.
/// </summary>
/// <remarks>
/// It starts with the first database asked for and is stopped and deleted when the run ends. It listens on a Unix
/// socket in its own folder only, so it meets neither the machine's own server nor the cluster of another run.
/// </remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string FolderPrefix = "tongqu-postgres-";
    private const int OldestVersion = 14;

    private static readonly Lazy<(string? Bin, string? Missing)> Installed = new(FindBinaries);
    private static readonly Lazy<Task<PostgresCluster>> Running = new(() => Task.Run(Start));
    private static int _databases;

    private readonly string _folder;
    private int _stopped;

    /// <summary>The fixture of the assembly: it starts nothing, it only sees to it that what runs is stopped.</summary>
    public PostgresCluster()
        : this("")
    {
    }

    private PostgresCluster(string folder) => _folder = folder;

    /// <summary>Why there can be no cluster here, as a sentence to skip a test with; null where there can be one.</summary>
    public static string? Unavailable => Installed.Value.Missing;

    /// <summary>The folder of the server's binaries (<c>pg_dump</c> and its kin).</summary>
    /// <exception cref="InvalidOperationException">There are none, see <see cref="Unavailable"/>.</exception>
    public static string Binaries =>
        Installed.Value.Bin ?? throw new InvalidOperationException(Unavailable);

    /// <summary>Skips the running test, saying why, where there can be no cluster.</summary>
    public static void SkipWhereUnavailable()
    {
        if (Unavailable is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    /// <summary>Makes a database that nobody else uses, and returns its connection string.</summary>
    /// <param name="template">A database to copy, with nobody connected to it; empty when left out.</param>
    /// <exception cref="InvalidOperationException">There can be no cluster here, see <see cref="Unavailable"/>.</exception>
    public static async Task<string> NewDatabaseAsync(string? template = null)
    {
        var cluster = await Running.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");

        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
        create.CommandText = $"""create database "{name}" template "{template ?? "template0"}" """;
        await create.ExecuteNonQueryAsync();
        return cluster.ConnectionString(name);
    }

    /// <summary>Stops and deletes the cluster of this process, if one was ever started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_folder.Length > 0)
        {
            Stop();
        }
        else if (Running.IsValueCreated && Running.Value.IsCompletedSuccessfully)
        {
            await (await Running.Value).DisposeAsync();
        }
    }

    /// <summary>
    /// Stops and deletes clusters under <paramref name="root"/> whose test process is gone: one that was killed could not
    /// clean up behind itself.
    /// </summary>
    internal static void SweepAbandoned(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root, FolderPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[FolderPrefix.Length..];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var process)
                && !Directory.Exists($"/proc/{process}"))
            {
                try
                {
                    new PostgresCluster(folder).Stop();
                }
                catch (DirectoryNotFoundException)
                {
                    // Another run swept it at the same time.
                }
            }
        }
    }

    private static PostgresCluster Start()
    {
        SweepAbandoned(Path.GetTempPath());
        var cluster = StartIn(Path.GetTempPath(), Environment.ProcessId);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Stop();
        return cluster;
    }

    /// <summary>Starts a cluster in a folder under <paramref name="root"/> that says which process it serves.</summary>
    internal static PostgresCluster StartIn(string root, int process)
    {
        var folder = Path.Combine(root, $"{FolderPrefix}{process}");
        Directory.CreateDirectory(folder);
        Run("chmod", "700", folder);
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", folder);
        }

        var cluster = new PostgresCluster(folder);
        cluster.RunAsServer("initdb", "--pgdata", cluster.Data, "--username=postgres", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8");
        File.AppendAllText(Path.Combine(cluster.Data, "postgresql.conf"), cluster.Settings);
        cluster.RunAsServer("pg_ctl", "start", "--wait", "--timeout=120", "--silent",
            "--pgdata", cluster.Data, "--log", Path.Combine(folder, "server.log"));
        return cluster;
    }

    /// <summary>The cluster's data directory.</summary>
    internal string Data => Path.Combine(_folder, "data");

    // Durable as in service (fsync is on by default); jit only costs time on queries as short as those of tests.
    private string Settings => $"""

        listen_addresses = ''
        unix_socket_directories = '{_folder}'
        max_connections = 300
        jit = off
        timezone = 'UTC'
        """;

    private string ConnectionString(string database) =>
        $"Host={_folder};Username=postgres;Database={database};Maximum Pool Size=30;Include Error Detail=true";

    private void Stop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1 || !Directory.Exists(_folder))
        {
            return;
        }

        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            NpgsqlConnection.ClearAllPools();
            try
            {
                RunAsServer("pg_ctl", "stop", "--wait", "--mode=immediate", "--silent", "--pgdata", Data);
            }
            catch (InvalidOperationException)
            {
                // The server died with its process and left only its pid file behind.
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs a binary of the server; PostgreSQL refuses to run as root, so root becomes the user postgres.</summary>
    private void RunAsServer(string binary, params string[] arguments)
    {
        var path = Path.Combine(Binaries, binary);
        if (Environment.IsPrivilegedProcess)
        {
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var said = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)}\n{output}\n{said.Result}");
        }
    }

    private static (string? Bin, string? Missing) FindBinaries()
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "PostgreSQL: the private test cluster needs Linux.");
        }

        const string Debian = "/usr/lib/postgresql";
        var bin = !Directory.Exists(Debian)
            ? null
            : (from folder in Directory.EnumerateDirectories(Debian)
               let version = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
               where version >= OldestVersion && File.Exists(Path.Combine(folder, "bin", "initdb"))
               orderby version descending
               select Path.Combine(folder, "bin")).FirstOrDefault();
        if (bin is null)
        {
            return (null, $"PostgreSQL: no server binaries of version {OldestVersion} or newer under {Debian}.");
        }

        return Environment.IsPrivilegedProcess && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:"))
            ? (null, "PostgreSQL: running as root, and there is no user postgres to run the server as.")
            : (bin, null);
    }
}
