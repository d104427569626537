using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>A countdown says in which kind of time it counts, and counts in it.</summary>
public sealed class CountdownTests
{
    private const string Room = "330803114/command";
    private const string Grid = "330803114233001/grid";

    [Fact]
    public async Task Time_left_is_of_the_limits_own_kind()
    {
        using var pack = new PackCopy();
        pack.Replace("catalogues/event-classes.yaml", "limit: { name: clear, working-hours: 4 }", "limit: { name: clear, hours: 30 }");
        pack.Replace("catalogues/event-classes.yaml", "limit: { name: repair, working-hours: 7 }", "limit: { name: repair, working-hours: 8 }");
        // A Monday at nine; the office rests from twelve to two, closes at half past five, and a working day has seven hours.
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, pack: pack.Folder);
        var (natural, working) = (await DispatchedAsync(city, "01.02"), await DispatchedAsync(city, "91.05"));

        await ShouldShowAsync(city, natural, ("zh", "1 天 6 小时"), ("en", "1 day 6 h"));
        await ShouldShowAsync(city, working, ("zh", "1 工作日 1 工作时"), ("en", "1 working day 1 h"));
        city.Clock.Advance(TimeSpan.FromHours(6.5));
        await ShouldShowAsync(city, natural, ("zh", "23:30 小时"), ("en", "23:30 h"));
        await ShouldShowAsync(city, working, ("zh", "3:30 工作时"), ("en", "3:30 working h"));
        city.Clock.Advance(TimeSpan.FromHours(24));
        await ShouldShowAsync(city, natural, ("zh", "超时 0:30 小时"), ("en", "over 0:30 h"));
        await ShouldShowAsync(city, working, ("zh", "超时 3:30 工作时"), ("en", "over 3:30 working h"));
    }

    [Fact]
    public async Task Several_deadlines_are_told_one_by_one_to_all_who_read_the_case()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var number = await DispatchedAsync(city, "01.01");
        await Events.ActAsync(await city.HolderOfAsync(Grid), number, "reach", new { deadline = "stop", result = "已停工" });
        var (room, grid) = (await city.VisitorAsync(Room, "en"), await city.VisitorAsync(Grid, "en"));

        foreach (var (reader, page) in new[] { (await city.VisitorAsync(null, "en"), $"/e/{number}"), (room, $"/desk/events/{number}"), (room, $"/desk/events/{number}/order"), (grid, $"/grid/events/{number}") })
        {
            var told = (await reader.PageAsync(page)).QuerySelectorAll(".clock-title, .countdown-title").Select(title => title.TextContent).ToList();
            told.ShouldContain("Penalty decided (7 working days)", page);
            told.ShouldContain("Demolished (20 working days)", page);
        }

        (await room.PageAsync($"/desk/events/{number}")).QuerySelectorAll("#waive option").Select(option => option.GetAttribute("value")).ShouldBe(["", "penalty", "demolition"], ignoreOrder: true);
        var status = await city.Anyone().GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status");
        status.GetProperty("deadlines").EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("state").GetString())).ShouldBe(
            [("dispatch", "met"), ("stop", "met"), ("penalty", "running"), ("demolition", "running")], ignoreOrder: true);
    }

    [Fact]
    public async Task Which_deadline_is_not_asked_where_there_is_but_one()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var number = await DispatchedAsync(city, "01.02");

        var page = await (await city.VisitorAsync(Grid, "zh")).PageAsync($"/grid/events/{number}");

        page.QuerySelectorAll("#reach").ShouldBeEmpty();
        page.QuerySelectorAll("#ask-extension [name=deadline]").ShouldBeEmpty();
    }

    private static async Task<string> DispatchedAsync(TestCity city, string kind)
    {
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", @class = kind, region = "330803114233" });
        await Events.ActAsync(await city.HolderOfAsync(Room), number, "dispatch", new { post = Grid });
        return number;
    }

    private static async Task ShouldShowAsync(TestCity city, string number, params (string Language, string Left)[] said)
    {
        var pages = new[] { (null, $"/e/{number}"), (Room, "/desk?tab=handling"), (Room, $"/desk/events/{number}"), (Grid, "/grid"), (Grid, $"/grid/events/{number}") };
        foreach (var ((post, page), (language, left)) in pages.SelectMany(page => said, (page, words) => (page, words)))
        {
            var lamps = (await (await city.VisitorAsync(post, language)).PageAsync(page)).QuerySelectorAll(".lamp-text")
                .Select(lamp => string.Join(' ', lamp.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            lamps.ShouldContain(shown => shown == left, page);
        }
    }
}
