using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Admin.Tests;

/// <summary>The trail as the audit officer reads, filters, proves and exports it.</summary>
public sealed class AuditPageTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task It_is_filtered_paged_proven_and_exported(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var audit = city.Services.GetRequiredService<Audit>();
        for (var one = 0; one < 60; one++)
        {
            await audit.RecordAsync(Caller.Public, "test.many", $"object-{one}", one % 2 == 0 ? "done" : "refused", "=1+1,\"so\"");
        }

        var officer = await city.VisitorAsync(TestCity.AuditPost);
        (await officer.PageAsync("/admin/audit?deed=test.many")).QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(50);
        (await officer.PageAsync("/admin/audit?deed=test.many&page=2")).QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(10);
        (await officer.PageAsync("/admin/audit?deed=test.many&outcome=refused")).QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(30);
        (await officer.PageAsync("/admin/audit?deed=test.many&from=2026-11-17")).QuerySelector(".blank").ShouldNotBeNull();
        (await officer.PageAsync("/admin/audit?deed=test.many&from=2026-11-16&until=2026-11-16")).QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(50);
        (await officer.PageAsync("/admin/audit?who=p-audit&deed=sign-in")).QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(1);

        (await officer.SendAsync("/admin/audit/verify")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await officer.PageAsync("/admin/audit")).QuerySelector(".notice-done")!.TextContent.ShouldContain("审计链完好");

        var export = await officer.GetAsync("/admin/audit.csv?deed=test.many");
        export.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await export.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(61);
        lines[0].ShouldEndWith("seq,at,person,name,post,deed,object,outcome,detail,hash");
        lines[1].ShouldContain(",\"'=1+1,\"\"so\"\"\",", customMessage: "no cell of an export is a formula");
        (await officer.PageAsync("/admin/audit?deed=audit.export")).QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(1);
    }

    [Fact]
    public async Task No_officer_reads_the_trail_of_another_and_none_sees_an_event()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        foreach (var post in (string[])[TestCity.SystemPost, TestCity.SecurityPost, TestCity.AuditPost])
        {
            var officer = await city.VisitorAsync(post);
            (await officer.GetAsync("/admin/audit")).StatusCode.ShouldBe(post == TestCity.AuditPost ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
            foreach (var business in (string[])["/desk", "/grid", "/county", "/duty", "/api/v1/events/"])
            {
                (await officer.GetAsync(business)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{post} {business}");
            }
        }
    }
}
