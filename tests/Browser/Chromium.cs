using Microsoft.Playwright;
using Tongqu.Browser;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Tongqu.Browser;

/// <summary>The one browser of this run: the system's own Chromium, started when the first test needs it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string? Program = Environment.GetEnvironmentVariable("TONGQU_TEST_BROWSER") is { Length: > 0 } named
        ? named
        : new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    // Nothing here may reach for the network of the machine or for a graphics card; maps are drawn in software.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
    ];

    private static readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> Running = new(StartAsync);

    /// <summary>The browser; the calling test is skipped, by name, where there is none.</summary>
    public static async Task<IBrowser> BrowserAsync()
    {
        if (Program is null || !File.Exists(Program))
        {
            Assert.Skip($"Browser: no Chromium at {Program ?? "/usr/bin/chromium"}; install it or name it in TONGQU_TEST_BROWSER.");
        }

        return (await Running.Value).Browser;
    }

    /// <summary>Closes the browser, if one was ever started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Running.IsValueCreated && Running.Value.IsCompletedSuccessfully)
        {
            var (driver, browser) = await Running.Value;
            await browser.DisposeAsync();
            driver.Dispose();
        }
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartAsync()
    {
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments }));
    }
}
