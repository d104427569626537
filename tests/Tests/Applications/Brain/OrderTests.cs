using System.Net;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>The papers a case goes out with: a dispatch order once somebody has it, a supervision order once it is late.</summary>
public sealed class OrderTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Each_can_be_had_when_there_is_reason_for_it(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "桥头一堆垃圾，请打 13800001234", region = "330803114233", @class = "01.02" });
        var clerk = await city.VisitorAsync("330803114/command");
        (await clerk.GetAsync($"/desk/events/{number}/order")).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        (await clerk.SendAsync($"/desk/events/{number}/dispatch", ("command", Guid.NewGuid().ToString()), ("post", "330803114233001/grid"), ("note", "今天清走")))
            .StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var order = await clerk.PageAsync($"/desk/events/{number}/order");
        order.QuerySelector("h1")!.TextContent.ShouldBe("交办单");
        var words = order.QuerySelector(".order")!.TextContent;
        words.ShouldContain(number);
        words.ShouldContain("高家镇盈川村第一网格专职网格员");
        words.ShouldContain("今天清走");
        words.ShouldContain("彻底清理");
        words.ShouldNotContain("13800001234");
        (await clerk.GetAsync($"/desk/events/{number}/supervision")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await clerk.PageAsync($"/desk/events/{number}")).QuerySelectorAll("a[href$=supervision]").ShouldBeEmpty();

        city.Clock.Advance(TimeSpan.FromDays(1));
        clerk = await city.VisitorAsync("330803114/command");
        (await clerk.PageAsync($"/desk/events/{number}")).QuerySelectorAll("a[href$=supervision]").Length.ShouldBe(1);
        var pressing = await clerk.PageAsync($"/desk/events/{number}/supervision");
        pressing.QuerySelector("h1")!.TextContent.ShouldBe("督办单");
        pressing.QuerySelector(".order")!.TextContent.ShouldContain("超时");

        (await (await city.VisitorAsync("330803103/command")).GetAsync($"/desk/events/{number}/order")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "another town");
    }
}
