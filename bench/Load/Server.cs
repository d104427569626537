using System.Diagnostics;

namespace Tongqu.Load;

/// <summary>A server in a process of its own, stopped when disposed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;

    private Server(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time the process has spent so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

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
