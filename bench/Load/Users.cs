using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tongqu.Load;

/// <summary>One durable insert.</summary>
internal sealed class BareUser(Uri address) : IUser
{
    private static readonly byte[] Row = Body("""{"text":"祠堂门口垃圾成堆"}""");

    private readonly HttpClient _client = new() { BaseAddress = address };

    public Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation) => timed(async () =>
    {
        using var content = Json(Row);
        using var answer = await _client.PostAsync("/insert", content, cancellation);
        answer.EnsureSuccessStatusCode();
    });

    /// <summary>A body made once: the load program shares the machine with what it measures.</summary>
    public static byte[] Body(string json) => Encoding.UTF8.GetBytes(json);

    public static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}

/// <summary>A session as a browser keeps it: an answer may renew its cookie.</summary>
internal sealed class Session
{
    private readonly ConcurrentDictionary<string, string> _cookies = [];
    private string _cookie = "";

    public string Cookie => Volatile.Read(ref _cookie);

    /// <summary>Keeps the cookies of an answer as a browser does, each under its name.</summary>
    public void Keep(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var cookie in cookies.Select(cookie => cookie.Split(';')[0]))
            {
                _cookies[cookie.Split('=')[0]] = cookie;
            }

            Volatile.Write(ref _cookie, string.Join("; ", _cookies.Values));
        }
    }
}

/// <summary>Signed-in staff of the demo city, whose sessions all users share.</summary>
internal sealed class Office
{
    private const string Password = "tongqu-demo-2026";

    /// <summary>The command room of a town, and a grid worker in it.</summary>
    public required Session Room { get; init; }

    public required Session Worker { get; init; }

    public const string Village = "330803114233";

    public const string Grid = "330803114233001/grid";

    /// <summary>The centre of the county, and one of its departments.</summary>
    public required Session Centre { get; init; }

    public required Session Department { get; init; }

    public const string DepartmentPost = "330803/sanitation";

    /// <summary>Codes of all villages of the county.</summary>
    public required IReadOnlyList<string> Villages { get; init; }

    public static async Task<Office> OpenAsync(Uri address, CancellationToken cancellation) => new()
    {
        Room = await SignInAsync(address, "zhihui-gaojia", cancellation),
        Worker = await SignInAsync(address, "wangge-yingchuan", cancellation),
        Centre = await SignInAsync(address, "zhongxin-qujiang", cancellation),
        Department = await SignInAsync(address, "huanwei-qujiang", cancellation),
        Villages = await VillagesAsync(address, cancellation),
    };

    private static async Task<Session> SignInAsync(Uri address, string name, CancellationToken cancellation)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = address };
        var answer = await client.PostAsJsonAsync("/api/v1/session", new { name, password = Password }, cancellation);
        answer.EnsureSuccessStatusCode();
        var session = new Session();
        session.Keep(answer);
        return session;
    }

    private static async Task<IReadOnlyList<string>> VillagesAsync(Uri address, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = address };
        var villages = new List<string>();
        foreach (var town in await CodesAsync("330803"))
        {
            villages.AddRange(await CodesAsync(town));
        }

        return villages;

        async Task<IEnumerable<string>> CodesAsync(string under) =>
            (await client.GetFromJsonAsync<JsonElement>($"/regions?under={under}", cancellation))
                .EnumerateArray().Select(region => region.GetProperty("code").GetString()!);
    }
}

/// <summary>What users of the platform have in common.</summary>
internal abstract class PlatformUser(Uri address, Office office) : IUser
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };

    protected Office Office => office;

    public abstract Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation);

    protected async Task<byte[]> SendAsync(HttpMethod method, string path, Session session, byte[]? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Cookie", session.Cookie);
        if (body is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
            request.Content = BareUser.Json(body);
        }

        using var answer = await _client.SendAsync(request, cancellation);
        session.Keep(answer);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created ? bytes
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(bytes)}");
    }

    protected async Task<string> ReportAsync(Session session, byte[] report, CancellationToken cancellation) =>
        ValueOf(await SendAsync(HttpMethod.Post, "/api/v1/events/", session, report, cancellation), "number"u8);

    protected Task ActAsync(string number, Session session, string action, byte[] answers, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"/api/v1/events/{number}/{action}", session, answers, cancellation);

    /// <summary>The first value under a name in an answer.</summary>
    protected static string ValueOf(byte[] json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        throw new InvalidOperationException("The answer lacks " + Encoding.UTF8.GetString(name));
    }
}

/// <summary>Fills the database with what a county leaves in a few years: over all its villages, nine of ten closed.</summary>
internal sealed class PastUser(Uri address, Office office, int user) : PlatformUser(address, office)
{
    private static readonly byte[] Dispatch = BareUser.Body($$"""{"post":"{{Office.DepartmentPost}}"}""");
    private static readonly byte[] Handle = BareUser.Body("""{"result":"已清走，地面已冲洗。"}""");
    private static readonly byte[] Close = BareUser.Body("""{"way":"photo"}""");

    private int _round = user;

    public override async Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation)
    {
        var round = _round += 61;
        var village = Office.Villages[round % Office.Villages.Count];
        var number = await ReportAsync(Office.Centre, BareUser.Body(
            $$"""{"description":"垃圾堆在路口第 {{round}} 号杆旁，请尽快清理。","class":"01.02","region":"{{village}}"}"""), cancellation);
        if (round % 20 == 0)
        {
            return;
        }

        await ActAsync(number, Office.Centre, "dispatch", Dispatch, cancellation);
        if (round % 20 == 1)
        {
            return;
        }

        await ActAsync(number, Office.Department, "handle", Handle, cancellation);
        await ActAsync(number, Office.Centre, "close", Close, cancellation);
    }
}

/// <summary>Report, dispatch, handle, close: each is read back and must be seen.</summary>
internal sealed class LifecycleUser(Uri address, Office office) : PlatformUser(address, office)
{
    private static readonly byte[] Report = BareUser.Body(
        $$"""{"description":"祠堂门口垃圾成堆，请尽快清理。","class":"01.02","region":"{{Office.Village}}"}""");

    private static readonly byte[] Dispatch = BareUser.Body($$"""{"post":"{{Office.Grid}}"}""");
    private static readonly byte[] Handle = BareUser.Body("""{"result":"已清走，地面已冲洗。"}""");
    private static readonly byte[] Close = BareUser.Body("""{"way":"photo"}""");

    public override async Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation)
    {
        var number = "";
        await timed(async () => number = await ReportAsync(Office.Room, Report, cancellation));
        await timed(() => SeesAsync(number, Office.Room, "reported", cancellation));
        await timed(() => ActAsync(number, Office.Room, "dispatch", Dispatch, cancellation));
        await timed(() => SeesAsync(number, Office.Worker, "dispatched", cancellation));
        await timed(() => ActAsync(number, Office.Worker, "handle", Handle, cancellation));
        await timed(() => SeesAsync(number, Office.Room, "handled", cancellation));
        await timed(() => ActAsync(number, Office.Room, "close", Close, cancellation));
        await timed(() => SeesAsync(number, Office.Room, "closed", cancellation));
    }

    // The event's own state is the first value of that name.
    private async Task SeesAsync(string number, Session session, string state, CancellationToken cancellation)
    {
        var seen = ValueOf(await SendAsync(HttpMethod.Get, $"/api/v1/events/{number}", session, null, cancellation), "state"u8);
        if (seen != state)
        {
            throw new InvalidOperationException($"{number} was written as {state} and read as {seen}.");
        }
    }
}
