using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Tongqu.Load;

/// <summary>Someone who does the same thing again and again, waiting for each answer.</summary>
internal interface IUser
{
    /// <summary>Does it once; every request it makes is timed through <paramref name="timed"/>.</summary>
    Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation);
}

/// <summary>Runs users in a closed loop for a time, or until so many are done.</summary>
internal static class Loop
{
    // Compilers and caches get warm before anything is counted.
    private const int WarmUpSeconds = 4;

    public static async Task<Result> RunAsync(
        string what, Plan plan, Func<int, IUser> user, CancellationToken cancellation, int? untilDone = null)
    {
        var users = Enumerable.Range(0, plan.Users).Select(user).ToList();
        if (untilDone is null)
        {
            await RoundAsync(users, TimeSpan.FromSeconds(WarmUpSeconds), int.MaxValue, [], cancellation);
        }

        var times = new ConcurrentBag<double>();
        var began = Stopwatch.GetTimestamp();
        var (done, errors) = await RoundAsync(
            users, untilDone is null ? TimeSpan.FromSeconds(plan.Seconds) : TimeSpan.FromHours(2), untilDone ?? int.MaxValue, times, cancellation);
        return new Result(what, done, times.Count, errors, Stopwatch.GetElapsedTime(began).TotalSeconds, [.. times.Order()]);
    }

    private static async Task<(int Done, int Errors)> RoundAsync(
        List<IUser> users, TimeSpan time, int doneMax, ConcurrentBag<double> times, CancellationToken cancellation)
    {
        var (done, errors) = (0, 0);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(users.Select(user => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < time && Volatile.Read(ref done) < doneMax && !cancellation.IsCancellationRequested)
            {
                try
                {
                    await user.OnceAsync(async request =>
                    {
                        var start = Stopwatch.GetTimestamp();
                        await request();
                        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }, cancellation);
                    Interlocked.Increment(ref done);
                }
                catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or JsonException)
                {
                    if (Interlocked.Increment(ref errors) <= 3)
                    {
                        Console.Error.WriteLine(fault.Message);
                    }
                }
            }
        }, cancellation)));
        return (done, errors);
    }
}

/// <summary>One durable insert.</summary>
internal sealed class BareUser(Uri address) : IUser
{
    private readonly HttpClient _client = new() { BaseAddress = address };

    public Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation) => timed(async () =>
        (await _client.PostAsJsonAsync("/insert", new { text = "祠堂门口垃圾成堆" }, cancellation)).EnsureSuccessStatusCode());
}

/// <summary>Signed-in staff of one town of the demo city, whose sessions all users share.</summary>
internal sealed class Office
{
    private const string Password = "tongqu-demo-2026";

    public required string Room { get; init; }

    public required string Worker { get; init; }

    public const string Village = "330803114233";

    public const string Grid = "330803114233001/grid";

    public static async Task<Office> OpenAsync(Uri address, CancellationToken cancellation) => new()
    {
        Room = await SignInAsync(address, "zhihui-gaojia", cancellation),
        Worker = await SignInAsync(address, "wangge-yingchuan", cancellation),
    };

    private static async Task<string> SignInAsync(Uri address, string name, CancellationToken cancellation)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = address };
        var answer = await client.PostAsJsonAsync("/api/v1/session", new { name, password = Password }, cancellation);
        answer.EnsureSuccessStatusCode();
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }
}

/// <summary>What users of the platform have in common.</summary>
internal abstract class PlatformUser(Uri address, Office office) : IUser
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };

    protected Office Office => office;

    public abstract Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation);

    protected async Task<JsonElement> SendAsync(HttpMethod method, string path, string cookie, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        if (body is not null)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            request.Content = JsonContent.Create(body);
        }

        using var answer = await _client.SendAsync(request, cancellation);
        if (answer.StatusCode is not (System.Net.HttpStatusCode.OK or System.Net.HttpStatusCode.Created))
        {
            throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
        }

        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    protected async Task<string> ReportAsync(CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Post, "/api/v1/events/", Office.Room, new { description = "祠堂门口垃圾成堆，请尽快清理。", @class = "01.02", region = Office.Village }, cancellation))
            .GetProperty("number").GetString()!;
}

/// <summary>Reports only, to fill the database.</summary>
internal sealed class ReportingUser(Uri address, Office office) : PlatformUser(address, office)
{
    public override Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation) => ReportAsync(cancellation);
}

/// <summary>Report, dispatch, handle, close: each is read back and must be seen.</summary>
internal sealed class LifecycleUser(Uri address, Office office) : PlatformUser(address, office)
{
    public override async Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation)
    {
        var number = "";
        await timed(async () => number = await ReportAsync(cancellation));
        await timed(() => SeesAsync(number, Office.Room, "reported", cancellation));
        await timed(() => ActAsync(number, Office.Room, "dispatch", new { post = Office.Grid }, cancellation));
        await timed(() => SeesAsync(number, Office.Worker, "dispatched", cancellation));
        await timed(() => ActAsync(number, Office.Worker, "handle", new { result = "已清走，地面已冲洗。" }, cancellation));
        await timed(() => SeesAsync(number, Office.Room, "handled", cancellation));
        await timed(() => ActAsync(number, Office.Room, "close", new { way = "photo" }, cancellation));
        await timed(() => SeesAsync(number, Office.Room, "closed", cancellation));
    }

    private Task ActAsync(string number, string cookie, string action, object answers, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"/api/v1/events/{number}/{action}", cookie, answers, cancellation);

    private async Task SeesAsync(string number, string cookie, string state, CancellationToken cancellation)
    {
        var seen = (await SendAsync(HttpMethod.Get, $"/api/v1/events/{number}", cookie, null, cancellation)).GetProperty("event").GetProperty("state").GetString();
        if (seen != state)
        {
            throw new InvalidOperationException($"{number} was written as {state} and read as {seen}.");
        }
    }
}
