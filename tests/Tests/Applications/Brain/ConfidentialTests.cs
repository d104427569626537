using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Who reports in confidence is known to nobody who works on it; the county's centre asks with a reason, and the trail keeps it.</summary>
public sealed class ConfidentialTests
{
    private const string Name = "徐建国";
    private const string Phone = "13857000123";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Who_reported_is_hidden_until_the_centre_says_why_it_asks(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, key) = await Events.ReportAsync(await city.ResidentAsync(), new
        {
            description = "夜里有人往河里倒废料",
            @class = "01.02",
            region = "330803114233001",
            contactName = Name,
            contactPhone = Phone,
            confidential = true,
        });
        var address = $"/desk/events/{number}";
        var (clerk, centre) = (await city.VisitorAsync("330803114/command"), await city.VisitorAsync("330803/centre"));

        var page = (await clerk.PageAsync(address)).QuerySelector(".case-main")!.TextContent;
        page.ShouldContain("保密反映");
        foreach (var hidden in new[] { "徐*", "138****0123", Phone, Name, "测*" })
        {
            page.ShouldNotContain(hidden);
        }

        var told = await (await city.HolderOfAsync("330803114/command")).GetStringAsync($"/api/v1/events/{number}");
        told.ShouldContain("\"confidential\":true");
        told.ShouldNotContain("138****");
        told.ShouldNotContain("测*");
        // Nor in what is told to others, nor in the log as it is kept.
        var kept = await city.Database.ReadAsync(Scope.Everything, store => store.Database
            .SqlQuery<string>($"select person_name || '/' || cast(person as text) as \"Value\" from cases_log").ToListAsync());
        kept.ShouldBe(["/0"]);

        (await clerk.SendAsync($"{address}/contact", ("reason", "核实现场位置，需电话联系"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await centre.SendAsync($"{address}/contact", ("reason", "看"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var shown = Visitor.Read(await (await centre.SendAsync($"{address}/contact", ("reason", "涉嫌犯罪，需当面核实"))).Content.ReadAsStringAsync()).Body!.TextContent;
        shown.ShouldContain(Name);
        shown.ShouldContain(Phone);
        shown.ShouldContain("测试员");
        var line = (await city.Services.GetRequiredService<AuditTrail>().ListAsync(new AuditSearch(Deed: "confidential.read"), 0, 10)).ShouldHaveSingleItem();
        (line.Object, line.Post, line.Detail).ShouldBe((number, "330803/centre", "涉嫌犯罪，需当面核实"));
        (await centre.PageAsync(address)).Body!.TextContent.ShouldNotContain(Phone);

        // Whoever reported it reads and acts as before.
        (await city.Anyone().GetStringAsync($"/api/v1/events/{number}/status?key={key}")).ShouldContain("夜里有人往河里倒废料");
    }
}
