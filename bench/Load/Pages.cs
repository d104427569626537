using System.Diagnostics;
using System.Net;

namespace Tongqu.Load;

/// <summary>Times the pages people open most, one after the other by one reader: the server's time, and little else.</summary>
internal static class Pages
{
    // A page is compiled for speed only after it was asked for a while; one that is open at a hundred desks all day has been.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private const int Times = 300;

    public static async Task<IReadOnlyList<Result>> RunAsync(Server server, Office office, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = server.Address,
        };
        var reader = new PageReader(server.Address, office);
        var number = await reader.ReportAsync(cancellation);
        var results = new List<Result>();
        foreach (var (path, session) in new[]
        {
            ("/desk", office.Centre), ("/desk?tab=done", office.Centre), ("/desk", office.Room), ($"/desk/events/{number}", office.Centre),
            ("/county", office.Centre), ($"/e/{number}", office.Centre), ("/grid", office.Worker),
        })
        {
            var warming = Stopwatch.StartNew();
            while (warming.Elapsed < WarmUp)
            {
                await OpenAsync(client, path, session, cancellation);
            }

            var times = new List<double>();
            var (began, processor) = (Stopwatch.GetTimestamp(), server.Processor);
            for (var i = 0; i < Times; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await OpenAsync(client, path, session, cancellation);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            var who = session == office.Centre ? "county" : session == office.Room ? "town" : "grid worker";
            results.Add(new Result($"page {path.Replace(number, "…", StringComparison.Ordinal)} ({who})", Times, 0,
                Stopwatch.GetElapsedTime(began).TotalSeconds, [.. times.Order()], server.Processor - processor));
        }

        return results;
    }

    private static async Task OpenAsync(HttpClient client, string path, Session session, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", session.Cookie);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var answer = await client.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        session.Keep(answer);
        await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    private sealed class PageReader(Uri address, Office office) : PlatformUser(address, office)
    {
        public Task<string> ReportAsync(CancellationToken cancellation) => ReportAsync(Office.Centre, BareUser.Body(
            $$"""{"description":"路灯不亮。","class":"01.02","region":"{{Office.Village}}"}"""), cancellation);

        public override Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation) => timed(() => ReportAsync(cancellation));
    }
}
