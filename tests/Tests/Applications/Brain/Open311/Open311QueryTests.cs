using Shouldly;
using Tongqu.Frame;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Which requests are answered: every filter of the standard, its ninety days, and the pages beyond it.</summary>
public sealed class Open311QueryTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Requests_are_found_by_every_filter_and_by_page(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var start = city.Clock.GetUtcNow();
        var old = await ReportAsync(city, "01.02");
        city.Clock.Advance(TimeSpan.FromDays(100));
        var lamp = await ReportAsync(city, "91.03");
        city.Clock.Advance(TimeSpan.FromHours(1));
        var rubbish = await ReportAsync(city, "01.02");
        city.Clock.Advance(TimeSpan.FromHours(1));
        var unclear = await ReportAsync(city, null);
        var quarrel = await ReportAsync(city, "94.01");
        await Events.ActAsync(await city.HolderOfAsync("330803114/command"), lamp, "reject", new { result = "重复" });
        var now = city.Clock.GetUtcNow();
        Task<string[]> AskAsync(string query) => IdsAsync(city, query);
        static string Day(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("yyyy-MM-dd'T'HH:mm:sszzz"));

        (await AskAsync("")).ShouldBe([unclear, rubbish, lamp]);
        (await AskAsync("?service_code=&status=&start_date=&end_date=&service_request_id=")).ShouldBe([unclear, rubbish, lamp]);
        (await AskAsync($"?start_date={Day(start)}")).ShouldBe([old]);
        (await AskAsync($"?end_date={Day(start.AddDays(1))}")).ShouldBe([old]);
        (await AskAsync($"?start_date={Day(now.AddHours(-1))}&end_date={Day(now.AddHours(-1))}")).ShouldBe([rubbish]);
        (await AskAsync($"?start_date={start:yyyy-MM-dd}&end_date={start.AddDays(1):yyyy-MM-dd}")).ShouldBe([old]);
        (await AskAsync("?service_code=01.02")).ShouldBe([rubbish]);
        (await AskAsync("?service_code=01.02,91.03")).ShouldBe([rubbish, lamp]);
        (await AskAsync("?service_code=01.02&service_code=-")).ShouldBe([unclear, rubbish]);
        (await AskAsync("?service_code=no-such")).ShouldBeEmpty();
        (await AskAsync("?status=closed")).ShouldBe([lamp]);
        (await AskAsync("?status=open")).ShouldBe([unclear, rubbish]);
        (await AskAsync("?status=open,closed")).ShouldBe([unclear, rubbish, lamp]);
        (await AskAsync($"?updated_after={Day(now)}")).ShouldBe([unclear, lamp]);
        (await AskAsync($"?updated_before={Day(now.AddMinutes(-30))}")).ShouldBe([rubbish]);
        (await AskAsync($"?service_request_id={old},{quarrel},QZ261121-00000000,nonsense&status=closed&service_code=91.03&start_date=junk")).ShouldBe([quarrel, old], ignoreOrder: true);
        var hidden = await Open311.FileAsync(city, await Open311.KeyAsync(city), ("attribute[confidential]", "true"));
        (await AskAsync("")).ShouldBe([unclear, rubbish, lamp], "whose reporter is to stay hidden");
        (await AskAsync($"?service_request_id={hidden}")).ShouldBe([hidden]);
        // Of persons rather than things: found by its number, never listed.
        (await AskAsync("?service_code=94.01")).ShouldBeEmpty();
        (await AskAsync("?page_size=2")).ShouldBe([unclear, rubbish]);
        (await AskAsync("?page_size=2&page=2")).ShouldBe([lamp]);
        (await AskAsync("?page_size=2&page=3")).ShouldBeEmpty();
        (await UpdatesAsync(city, $"?start_date={Day(now.AddMinutes(-1))}")).ShouldBe([$"{unclear} open", $"{lamp} closed"], ignoreOrder: true);
        (await UpdatesAsync(city, $"?start_date={Day(start)}&end_date={Day(start.AddHours(1))}")).ShouldBe([$"{old} open"]);
        (await UpdatesAsync(city, "")).Length.ShouldBe(4, "the reports of the last day and the rejection; neither the quarrel nor what is confidential");
    }

    [Fact]
    public async Task A_page_names_the_pages_beside_it_and_never_the_key()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        for (var request = 0; request < 5; request++)
        {
            await ReportAsync(city, "01.02");
        }

        var first = await city.Anyone().GetAsync($"{Open311.Base}/requests.json?page_size=2&status=open&api_key=tq_x");
        var middle = await city.Anyone().GetAsync($"{Open311.Base}/requests.json?page_size=2&status=open&page=2");
        var last = await city.Anyone().GetAsync($"{Open311.Base}/requests.json?page_size=2&status=open&page=3");

        var here = $"<{city.Address}open311/v2/requests.json?page_size=2&status=open&page=";
        first.Headers.GetValues("Link").ShouldBe([$"{here}2>; rel=\"next\""]);
        middle.Headers.GetValues("Link").ShouldBe([$"{here}1>; rel=\"first\", {here}1>; rel=\"prev\", {here}3>; rel=\"next\""]);
        last.Headers.GetValues("Link").ShouldBe([$"{here}1>; rel=\"first\", {here}2>; rel=\"prev\""]);
    }

    [Theory]
    [InlineData("start_date=yesterday", "start_date")]
    [InlineData("start_date=2026-11-16T09:00:00", "start_date")]
    [InlineData("end_date=2026-13-01T00:00:00Z", "end_date")]
    [InlineData("end_date=9999-12-31T23:59:59Z", "end_date")]
    [InlineData("start_date=0001-01-01", "start_date")]
    [InlineData("start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", "end_date")]
    [InlineData("start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", "end_date")]
    [InlineData("updated_after=1", "updated_after")]
    [InlineData("status=done", "status")]
    [InlineData("page=0", "page")]
    [InlineData("page=1e3", "page")]
    [InlineData("page=99999999999999999999", "page")]
    [InlineData("page_size=1001", "page_size")]
    [InlineData("page_size=-1", "page_size")]
    public async Task An_argument_that_cannot_be_used_is_named(string query, string argument)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var format in new[] { "xml", "json" })
        {
            (await (await city.Anyone().GetAsync($"{Open311.Base}/requests.{format}?{query}")).ShouldBeErrorAsync(400)).ShouldContain(argument);
        }
    }

    [Theory]
    [InlineData("/requests.xml?start_date=2026-11-16T09:00:00+08:00")]
    [InlineData("/requests.xml?start_date=2026-11-16T09:00Z")]
    [InlineData("/requests.xml?start_date=2026-11-16T09:00:00.123Z")]
    [InlineData("/requests.xml?extensions=true&callback=x")]
    [InlineData("/requests.xml?jurisdiction_id=QUZHOU")]
    public async Task What_programs_in_use_send_is_understood(string path) =>
        (await Open311.GetXmlAsync((await SharedCity.OnAsync(Dialect.Sqlite)).Anyone(), path)).Name.LocalName.ShouldBe("service_requests");

    [Fact]
    public async Task Whoever_asks_too_often_is_told_so_in_the_standards_shape()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, limits: new RateLimits(2, 2, 1000));
        await Open311.GetXmlAsync(city.Anyone(), "/services.xml");
        await Open311.GetXmlAsync(city.Anyone(), "/services.xml");

        var answer = await city.Anyone().GetAsync($"{Open311.Base}/services.json");

        await answer.ShouldBeErrorAsync(429);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        // A system with its key is counted by the key, as on the rest of the API.
        var key = await Open311.KeyAsync(city);
        for (var request = 0; request < 5; request++)
        {
            await Open311.FileAsync(city, key);
        }
    }

    private static async Task<string> ReportAsync(TestCity city, string? kind) =>
        (await Events.ReportAsync(city.Anyone(), new { description = "桥头有一堆垃圾", @class = kind, region = Open311.Village })).Number;

    private static async Task<string[]> IdsAsync(TestCity city, string query) =>
        [.. (await Open311.GetJsonAsync(city.Anyone(), "/requests.json" + query)).EnumerateArray().Select(request => request.GetProperty("service_request_id").GetString()!)];

    private static async Task<string[]> UpdatesAsync(TestCity city, string query) =>
        [.. (await Open311.GetJsonAsync(city.Anyone(), "/servicerequestupdates.json" + query)).EnumerateArray()
            .Select(update => $"{update.GetProperty("service_request_id").GetString()} {update.GetProperty("status").GetString()}")];
}
