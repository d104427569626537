using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Admin.Tests;

/// <summary>Rosters and hand-overs: planned by the room over the place, signed for by two people.</summary>
public sealed class DutyTests
{
    private const string Room = "330803114/command";
    private const string Grid = "330803114233001/grid";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_room_plans_the_posts_of_its_own_place(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var room = await city.VisitorAsync(Room);
        var me = await IdAsync(city, await city.AccountAsync(Room));
        await PlanAsync(room, Room, "2026-11-16", "day", me);
        Row(await room.PageAsync("/duty"), 0).ShouldContain("测试员");

        await PlanAsync(room, Room, "2026-11-16", "day", null);
        Row(await room.PageAsync("/duty"), 0).ShouldNotContain("测试员");

        // Not another town's, and nobody who does not hold the post.
        var otherTown = await city.VisitorAsync("330803103/command");
        await PlanAsync(otherTown, Room, "2026-11-16", "day", me);
        await PlanAsync(room, Room, "2026-11-16", "day", await IdAsync(city, await city.AccountAsync("330803103/command")));
        Row(await room.PageAsync("/duty"), 0).ShouldNotContain("测试员");
        var grid = await city.VisitorAsync(Grid);
        (await grid.SendAsync("/duty/plan", ("post", Grid), ("day", "2026-11-16"), ("shift", "day"), ("person", $"{me}"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_hand_over_is_signed_for_once_by_somebody_else_under_the_same_post(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var goes = await city.VisitorAsync(Room);
        using var scope = city.Services.CreateScope();
        var given = city.City.Posts.Find(Room)!.ToGiven();
        await scope.ServiceProvider.GetRequiredService<Accounts>().CreateAsync("comes", "接班人", TestCity.Password, [given], simulated: true);
        var comes = await city.VisitorAsync();
        await comes.SignInAsync("comes", TestCity.Password);

        await goes.SendAsync("/duty/give", ("note", "QZ261116-1：等核查 <b>今晚</b>"));
        (await goes.PageAsync("/duty")).QuerySelector("form[action^='/duty/take']").ShouldBeNull("nobody signs for what they left themselves");
        var page = await comes.PageAsync("/duty");
        page.QuerySelector(".log-note")!.TextContent.ShouldBe("QZ261116-1：等核查 <b>今晚</b>");
        var take = page.QuerySelector("form[action^='/duty/take']")!.GetAttribute("action")!;
        await goes.SendAsync(take, ("reply", "自己签"));
        await (await city.VisitorAsync("330803103/command")).SendAsync(take, ("reply", "别处签"));
        (await goes.PageAsync("/duty")).QuerySelector(".timeline-log .pending").ShouldNotBeNull();

        await comes.SendAsync(take, ("reply", "收到"));
        (await goes.PageAsync("/duty")).QuerySelector(".timeline-log")!.TextContent.ShouldContain("接班人 签收");
        (await (await city.VisitorAsync("330803103/command")).PageAsync("/duty")).QuerySelector(".log-note").ShouldBeNull("what another town left is not shown");
    }

    private static Task PlanAsync(Visitor visitor, string post, string day, string shift, long? person) =>
        visitor.SendAsync("/duty/plan", ("post", post), ("day", day), ("shift", shift), ("person", person?.ToString() ?? ""));

    private static string Row(AngleSharp.Html.Dom.IHtmlDocument page, int day) => page.QuerySelectorAll(".sheet tbody tr")[day].TextContent;

    private static async Task<long> IdAsync(TestCity city, string user)
    {
        using var scope = city.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<People>().FindAsync(user))!.Id;
    }
}
