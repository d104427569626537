using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tongqu.Access;
using Tongqu.Frame;
using Tongqu.Registry;
using Tongqu.Storage;
using Tongqu.Web;

namespace Tongqu.Support;

/// <summary>
/// The whole platform over a database of its own, listening on a free port: what people and programs would meet. Accounts are
/// made on demand by the post they hold.
/// </summary>
public sealed class TestCity : IAsyncDisposable
{
    public const string Password = "a-test-password-42";

    /// <summary>The posts of the three officers, whom no pack appoints.</summary>
    public const string SystemPost = "system";

    public const string SecurityPost = "security";

    public const string AuditPost = "audit";

    private readonly WebApplication _app;
    private readonly string _data;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _people = [];
    private readonly ConcurrentDictionary<(string User, DateTimeOffset At), Lazy<Task<Cookie>>> _sessions = [];

    private TestCity(WebApplication app, string data, TestClock clock, LogLines log) =>
        (_app, _data, Clock, Log) = (app, data, clock, log);

    /// <summary>The clock everything in this city goes by.</summary>
    public TestClock Clock { get; }

    /// <summary>What the city has told its log.</summary>
    public LogLines Log { get; }

    public IServiceProvider Services => _app.Services;

    public City City => _app.Services.GetRequiredService<City>();

    public Database Database => _app.Services.GetRequiredService<Database>();

    public Uri Address => new(_app.Urls.First());

    /// <summary>The city's own pack, as the checkout holds it.</summary>
    public static string PackFolder => Path.Combine(AppContext.BaseDirectory, "packs", "quzhou");

    /// <summary>Starts a city; on PostgreSQL the calling test is skipped, by name, where no server is installed.</summary>
    public static async Task<TestCity> StartAsync(
        Dialect dialect, bool demo = false, RateLimits? limits = null, string? pack = null, DateTimeOffset? now = null, CityIdentity? identity = null)
    {
        var data = Directory.CreateTempSubdirectory("tongqu-test-").FullName;
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        // A Monday morning in working time, so that clocks run.
        var clock = new TestClock(now ?? new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.FromHours(8)));
        var log = new LogLines();
        var settings = new HostSettings
        {
            Data = data,
            Demo = demo,
            Pack = pack ?? PackFolder,
            Urls = "http://127.0.0.1:0",
            Time = clock,
            Log = LogLevel.Information,
            LogTo = logging => logging.AddProvider(log),
            Database = dialect == Dialect.Postgres ? await PostgresCluster.NewDatabaseAsync() : null,
            Identity = identity,
            Limits = limits ?? new RateLimits(100_000, 100_000, 100_000),
        };
        var app = Platform.Build(settings);
        await Platform.PrepareAsync(app, settings);
        await app.StartAsync();
        return new TestCity(app, data, clock, log);
    }

    /// <summary>A program nobody has signed in with, asking for JSON in Chinese unless told otherwise.</summary>
    public HttpClient Anyone(string language = "zh") => Client(language);

    /// <summary>A program signed in as whoever holds a post, such as <c>330803114/command</c>.</summary>
    public async Task<HttpClient> HolderOfAsync(string post, string language = "zh", string? name = null) =>
        await SignedInAsync(await AccountAsync(post, name), language);

    /// <summary>A program signed in as a resident.</summary>
    public async Task<HttpClient> ResidentAsync(string name = "resident-one") => await SignedInAsync(await AccountAsync(null, name), "zh");

    /// <summary>A person with a browser, signed in as whoever holds a post, or as nobody.</summary>
    public async Task<Visitor> VisitorAsync(string? post = null, string language = "zh", string? name = null)
    {
        var visitor = new Visitor(Address, language);
        if (post is not null)
        {
            var session = await SessionAsync(await AccountAsync(post, name));
            visitor.Cookies.Add(Address, new Cookie(session.Name, session.Value));
        }

        return visitor;
    }

    /// <summary>The sign-in name of an account that holds a post, made the first time it is asked for; all have the one <see cref="Password"/>.</summary>
    public Task<string> AccountAsync(string? post, string? name = null) =>
        _people.GetOrAdd(name ?? post!, _ => new(() => MakeAccountAsync(post, name ?? "p-" + post!.Replace('/', '-')))).Value;

    private async Task<string> MakeAccountAsync(string? post, string user)
    {
        using var scope = Services.CreateScope();
        var given = post is null ? [] : new[] { Given(post) };
        var made = await scope.ServiceProvider.GetRequiredService<Accounts>().CreateAsync(user, "测试员", Password, given, simulated: true);
        if (!made.Succeeded)
        {
            throw new InvalidOperationException(made.Refusal!.Message.En);
        }

        return user;
    }

    private PostGiven Given(string post) => Officers.Posts.FirstOrDefault(officer => officer.Post == post) ?? City.Posts.Find(post)?.ToGiven()
        ?? throw new ArgumentException($"There is no post {post}.");

    /// <summary>
    /// The cookie of a session, made the first time at each moment of the clock: checking a password is slow on purpose, and
    /// only tests of signing in are about it.
    /// </summary>
    public Task<Cookie> SessionAsync(string user) =>
        _sessions.GetOrAdd((user, Clock.GetUtcNow()), key => new(() => SignInAsync(key.User))).Value;

    private async Task<Cookie> SignInAsync(string user)
    {
        var cookies = new CookieContainer();
        var answer = await Client("zh", cookies).PostAsJsonAsync("/api/v1/session", new { name = user, password = Password });
        return cookies.GetCookies(answer.EnsureSuccessStatusCode().RequestMessage!.RequestUri!)["tongqu"]!;
    }

    private async Task<HttpClient> SignedInAsync(string user, string language)
    {
        var cookies = new CookieContainer();
        var session = await SessionAsync(user);
        cookies.Add(Address, new Cookie(session.Name, session.Value));
        return Client(language, cookies);
    }

    private HttpClient Client(string language, CookieContainer? cookies = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new() }) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

/// <summary>A clock that stands where it is put; timers still run by the machine's own.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now.ToUniversalTime();

    public void Set(DateTimeOffset moment) => _now = moment;

    public void Advance(TimeSpan time) => _now += time;
}
