using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>What can become of an event beside the straight way, through the API and the pages people use.</summary>
public sealed class CourseTests
{
    private const string Room = "330803114/command";
    private const string Grid = "330803114233001/grid";
    private const string Sanitation = "330803/sanitation";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_part_is_in_its_holders_list_and_done_on_their_page(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, _) = await DispatchedAsync(city);
        var clerk = await city.HolderOfAsync(Room);
        await Events.ActAsync(clerk, number, "open-part", new { post = Sanitation, days = "2", task = "派车清运" });
        var handler = await city.VisitorAsync(Sanitation);

        (await handler.PageAsync("/grid")).Body!.TextContent.ShouldContain(number);
        var page = await handler.PageAsync($"/grid/events/{number}");
        page.QuerySelector(".parts")!.TextContent.ShouldContain("牵头");
        page.QuerySelector(".parts")!.TextContent.ShouldContain("派车清运");
        page.QuerySelectorAll(".action").Select(action => action.Id).ShouldBe(["finish-part", "return-part"]);

        var early = await Events.TryAsync(await city.HolderOfAsync(Grid), number, "handle", new { result = "已清走" });
        (early.StatusCode, (await early.Content.ReadAsStringAsync()).Contains("case.parts-open", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Conflict, true));
        (await handler.SendAsync($"/grid/events/{number}/finish-part", ("command", Guid.NewGuid().ToString()), ("result", "已派车清运"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await handler.PageAsync("/grid")).QuerySelector(".cards")!.TextContent.ShouldNotContain(number);
        await Events.ActAsync(await city.HolderOfAsync(Grid), number, "handle", new { result = "已清走" });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_public_page_tells_of_a_pause_and_of_who_answers_for_what_is_late(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, _) = await DispatchedAsync(city);
        var clerk = await city.HolderOfAsync(Room);
        await Events.ActAsync(clerk, number, "suspend", new { reason = "等待产权单位确认" });
        var paused = await (await city.VisitorAsync()).PageAsync($"/e/{number}");
        paused.QuerySelector(".countdown")!.TextContent.ShouldContain("已暂停计时");
        paused.Body!.TextContent.ShouldNotContain("产权单位");
        paused.QuerySelector(".status-qr svg").ShouldNotBeNull();

        await Events.ActAsync(clerk, number, "resume", new { });
        await Events.ActAsync(clerk, number, "escalate", new { reason = "领导关注" });

        var late = await (await city.VisitorAsync()).PageAsync($"/e/{number}");
        late.QuerySelector(".clock-escalation")!.TextContent.ShouldContain("已提级至");
        late.QuerySelector(".lead")!.TextContent.ShouldContain("应在");
        var status = await city.Anyone().GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status");
        status.GetProperty("escalatedTo").GetProperty("zh").GetString().ShouldNotBeNullOrEmpty();
        (await clerk.GetFromJsonAsync<JsonElement>("/api/v1/events/?attention=escalated")).GetProperty("total").GetInt32().ShouldBe(1);
        (await clerk.GetAsync("/api/v1/events/?attention=whatever")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Whoever_was_not_satisfied_has_it_opened_again_on_the_page_of_their_receipt(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, key) = await DispatchedAsync(city);
        await Events.ActAsync(await city.HolderOfAsync(Grid), number, "handle", new { result = "已清走" });
        await Events.ActAsync(await city.HolderOfAsync(Room), number, "close", new { way = "photo" });
        var reporter = await city.VisitorAsync();
        (await reporter.PageAsync($"/e/{number}?key={key}")).QuerySelector("#reopen").ShouldBeNull();

        await reporter.SendAsync($"/e/{number}/rate", ("key", key), ("stars", "1"), ("command", Guid.NewGuid().ToString()));
        (await reporter.PageAsync($"/e/{number}?key={key}")).QuerySelector("#reopen").ShouldNotBeNull();
        (await reporter.PageAsync($"/e/{number}")).QuerySelector("#reopen").ShouldBeNull();
        var empty = await reporter.SendAsync($"/e/{number}/reopen", ("key", key), ("reason", ""), ("command", Guid.NewGuid().ToString()));
        empty.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await reporter.SendAsync($"/e/{number}/reopen", ("key", key), ("reason", "第二天又堆满了"), ("command", Guid.NewGuid().ToString()));

        var status = await city.Anyone().GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status");
        status.GetProperty("state").GetString().ShouldBe("reported");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_merged_and_followed_shows_on_the_desk(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (first, _) = await DispatchedAsync(city);
        var (again, key) = await DispatchedAsync(city);
        var clerk = await city.VisitorAsync(Room);
        (await clerk.SendAsync($"/desk/events/{again}/merge", ("into", first), ("command", Guid.NewGuid().ToString()))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await clerk.PageAsync($"/desk/events/{first}")).QuerySelector(".links-list")!.TextContent.ShouldContain(again);
        (await clerk.PageAsync($"/e/{again}?key={key}")).Body!.TextContent.ShouldContain(first);

        (await clerk.SendAsync($"/desk/events/{first}/follow", ("follow", "true"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await clerk.PageAsync("/desk?tab=all&attention=followed")).QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        var program = await city.HolderOfAsync(Room);
        (await program.DeleteAsync($"/api/v1/events/{first}/follow")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await program.GetFromJsonAsync<JsonElement>("/api/v1/events/?attention=followed")).GetProperty("total").GetInt32().ShouldBe(0);
        (await program.PutAsync($"/api/v1/events/{first}/follow", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await city.HolderOfAsync("330803103/command")).PutAsync($"/api/v1/events/{first}/follow", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_page_asks_which_fields_are_not_asked()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        async Task<string[]> HiddenAsync(object answers) => (await (await city.Anyone().PostAsJsonAsync("/forms/event/verify/hidden", answers))
            .Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hidden").EnumerateArray().Select(key => key.GetString()!).ToArray();

        (await HiddenAsync(new { way = "photo" })).ShouldBe(["answered"]);
        (await HiddenAsync(new { way = "call-back" })).ShouldBe([]);
        (await city.Anyone().PostAsJsonAsync("/forms/event/nothing/hidden", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(string Number, string Key)> DispatchedAsync(TestCity city)
    {
        var (number, key) = await Events.ReportAsync(city.Anyone(), new { description = "巷口垃圾成堆", @class = "01.02", region = "330803114233001" });
        await Events.ActAsync(await city.HolderOfAsync(Room), number, "dispatch", new { post = Grid });
        return (number, key);
    }
}
