using Tongqu.Access;
using Tongqu.Frame;

namespace Tongqu.Web;

/// <summary>How one instance of the platform is started.</summary>
public sealed record HostSettings
{
    /// <summary>Folder of everything this instance keeps: database, files, keys.</summary>
    public string Data { get; init; } = Environment.GetEnvironmentVariable("TONGQU_DATA") is { Length: > 0 } data ? data : "data";

    /// <summary>Connection string; SQLite in the data folder where none is given.</summary>
    public string? Database { get; init; } = Environment.GetEnvironmentVariable("TONGQU_DATABASE") is { Length: > 0 } database ? database : null;

    /// <summary>Folder of the city's pack.</summary>
    public string Pack { get; init; } = Environment.GetEnvironmentVariable("TONGQU_PACK") is { Length: > 0 } pack ? pack : FindPack();

    /// <summary>Whether an empty database becomes a demo city.</summary>
    public bool Demo { get; init; } = Environment.GetEnvironmentVariable("TONGQU_DEMO") == "1";

    /// <summary>Addresses to listen on; the framework's own setting, or port 8080 of this machine.</summary>
    public string Urls { get; init; } = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? urls : "http://127.0.0.1:8080";

    /// <summary>Where people reach the platform, such as <c>https://tongqu.example.cn</c>; null for whichever name a request uses.</summary>
    public Uri? Address { get; init; } = Environment.GetEnvironmentVariable("TONGQU_ADDRESS") is { Length: > 0 } address ? new Uri(address) : null;

    /// <summary>
    /// Reverse proxies whose word counts on who asks and whether by https, as addresses or networks; this machine's own always do.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; init; } =
        (Environment.GetEnvironmentVariable("TONGQU_PROXIES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The city's own identity provider; null where people sign in here alone.</summary>
    public CityIdentity? Identity { get; init; } = CityIdentity.FromEnvironment();

    /// <summary>
    /// Certificate (PEM with its key, or PFX) that the platform's own keys are encrypted with in the data folder; null keeps them as they are.
    /// </summary>
    public string? KeysCertificate { get; init; } = Environment.GetEnvironmentVariable("TONGQU_KEYS_CERTIFICATE") is { Length: > 0 } certificate ? certificate : null;

    /// <summary>Password of the PFX; null for none.</summary>
    public string? KeysPassword { get; init; } = Environment.GetEnvironmentVariable("TONGQU_KEYS_PASSWORD");

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How often the public may knock.</summary>
    public RateLimits Limits { get; init; } = new();

    /// <summary>Told what is going on while the platform starts.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>Least severe log lines that are written.</summary>
    public LogLevel Log { get; init; } = LogLevel.Information;

    /// <summary>Where log lines go: the console.</summary>
    public Action<ILoggingBuilder> LogTo { get; init; } = logging => logging.AddSimpleConsole(console => console.SingleLine = true);

    internal string ConnectionString => Database ?? $"Data Source={Path.Combine(Data, "tongqu.db")}";

    // Packs travel beside the program; a checkout keeps them at its root.
    private static string FindPack()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "packs", "quzhou");
        return Directory.Exists(beside) ? beside : Path.Combine("packs", "quzhou");
    }
}
