using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>A contact is masked; a reason shows it once, and the trail keeps who, when and why.</summary>
public sealed class ContactTests
{
    private const string Name = "徐建国";
    private const string Phone = "13857000123";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task It_is_shown_for_one_answer_against_a_reason_that_is_kept(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new
        {
            description = "巷口垃圾成堆",
            @class = "01.02",
            region = "330803114233001",
            contactName = Name,
            contactPhone = Phone,
        });
        var clerk = await city.VisitorAsync("330803114/command");
        var address = $"/desk/events/{number}";
        (await clerk.PageAsync(address)).Body!.TextContent.ShouldNotContain(Phone);

        (await clerk.SendAsync($"{address}/contact", ("reason", "看"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var shown = await clerk.SendAsync($"{address}/contact", ("reason", "核实现场位置，需电话联系"));
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var text = Visitor.Read(await shown.Content.ReadAsStringAsync()).Body!.TextContent;
        text.ShouldContain(Name);
        text.ShouldContain(Phone);
        (await clerk.PageAsync(address)).Body!.TextContent.ShouldNotContain(Phone);

        var line = (await city.Services.GetRequiredService<AuditTrail>().ListAsync(new AuditSearch(Deed: "contact.read"), 0, 10)).ShouldHaveSingleItem();
        (line.Object, line.Post, line.Detail).ShouldBe((number, "330803114/command", "核实现场位置，需电话联系"));

        // Another town does not see the event, nor its contact.
        (await (await city.VisitorAsync("330803103/command")).SendAsync($"{address}/contact", ("reason", "核实现场位置，需电话联系"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await city.VisitorAsync("330803/leader")).SendAsync($"{address}/contact", ("reason", "核实现场位置，需电话联系"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
