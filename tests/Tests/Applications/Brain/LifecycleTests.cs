using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>One event from report to rating, over HTTP, on each database.</summary>
public sealed class LifecycleTests
{
    private const string Command = "330803114/command";
    private const string Grid = "330803114233001/grid";

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task An_event_goes_from_report_to_rating(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var room = await city.HolderOfAsync(Command);
        var worker = await city.HolderOfAsync(Grid);

        var report = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", @class = "01.02", region = "330803114233" });
        await Events.ActAsync(room, report.Number, "dispatch", new { post = Grid });
        await Events.ActAsync(worker, report.Number, "sign", new { });
        await Events.ActAsync(worker, report.Number, "handle", new { result = "已清走" });
        await Events.ActAsync(room, report.Number, "verify", new { way = "photo" });
        await Events.ActAsync(room, report.Number, "close", new { });

        var status = await city.Anyone().GetFromJsonAsync<JsonElement>($"/api/v1/events/{report.Number}/status?key={report.Key}");
        status.GetProperty("state").GetString().ShouldBe("closed");
        status.GetProperty("own").GetProperty("result").GetString().ShouldBe("已清走");
        status.GetProperty("log").GetArrayLength().ShouldBe(6);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Only_one_of_two_clerks_dispatches_an_event(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (one, two) = (await city.HolderOfAsync(Command), await city.HolderOfAsync(Command));
        var report = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", @class = "01.02", region = "330803114233" });

        var answers = await Task.WhenAll(
            Events.TryAsync(one, report.Number, "dispatch", new { post = Grid }),
            Events.TryAsync(two, report.Number, "dispatch", new { post = "330803/sanitation" }));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(1);
    }
}

/// <summary>The API's deeds, in a word each.</summary>
internal static class Events
{
    public static async Task<(string Number, string Key)> ReportAsync(HttpClient client, object report, string? command = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/") { Content = JsonContent.Create(report) };
        request.Headers.Add("Idempotency-Key", command ?? Guid.NewGuid().ToString());
        var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (receipt.GetProperty("number").GetString()!, receipt.GetProperty("key").GetString()!);
    }

    public static async Task<HttpResponseMessage> TryAsync(HttpClient client, string number, string action, object answers, string? command = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{number}/{action}") { Content = JsonContent.Create(answers) };
        request.Headers.Add("Idempotency-Key", command ?? Guid.NewGuid().ToString());
        return await client.SendAsync(request);
    }

    public static async Task ActAsync(HttpClient client, string number, string action, object answers)
    {
        var answer = await TryAsync(client, number, action, answers);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
