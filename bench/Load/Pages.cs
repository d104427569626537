using System.Diagnostics;
using System.Net;

namespace Tongqu.Load;

/// <summary>Times the pages people open most, one after the other by one reader: the server's time, and little else.</summary>
internal static class Pages
{
    private const int WarmUp = 100;
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
            var times = new List<double>();
            var (began, processor) = (Stopwatch.GetTimestamp(), server.Processor);
            for (var i = 0; i < WarmUp + Times; i++)
            {
                if (i == WarmUp)
                {
                    (began, processor) = (Stopwatch.GetTimestamp(), server.Processor);
                }

                var start = Stopwatch.GetTimestamp();
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Cookie", session.Cookie);
                request.Headers.TryAddWithoutValidation("Accept", "text/html");
                using var answer = await client.SendAsync(request, cancellation);
                answer.EnsureSuccessStatusCode();
                session.Keep(answer);
                await answer.Content.ReadAsByteArrayAsync(cancellation);
                if (i >= WarmUp)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            var who = session == office.Centre ? "county" : session == office.Room ? "town" : "grid worker";
            results.Add(new Result($"page {path.Replace(number, "…", StringComparison.Ordinal)} ({who})", Times, 0,
                Stopwatch.GetElapsedTime(began).TotalSeconds, [.. times.Order()], server.Processor - processor));
        }

        return results;
    }

    private sealed class PageReader(Uri address, Office office) : PlatformUser(address, office)
    {
        public Task<string> ReportAsync(CancellationToken cancellation) => ReportAsync(Office.Centre, BareUser.Body(
            $$"""{"description":"路灯不亮。","class":"01.02","region":"{{Office.Village}}"}"""), cancellation);

        public override Task OnceAsync(Func<Func<Task>, Task> timed, CancellationToken cancellation) => timed(() => ReportAsync(cancellation));
    }
}
