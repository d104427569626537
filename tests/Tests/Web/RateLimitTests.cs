using System.Net;
using System.Net.Http.Json;
using Shouldly;
using Tongqu.Brain.Tests;
using Tongqu.Frame;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>The public knocks so often and no more; it is told when to come again, and staff at work are not counted.</summary>
public sealed class RateLimitTests
{
    private static readonly object Report = new { description = "路灯不亮了", region = "330803114233" };

    [Fact]
    public async Task Reports_from_one_address_are_bounded_by_page_and_by_API_together()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, limits: new RateLimits(3, 1000, 1000));
        var visitor = await city.VisitorAsync();
        await Events.ReportAsync(city.Anyone(), Report);
        await Events.ReportAsync(city.Anyone(), Report);
        (await visitor.SendAsync("/report", ("description", "路灯不亮了"), ("region", "330803114233"), ("command", Guid.NewGuid().ToString()), ("asked", "yes"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        await city.ShouldBeRefusedInBothLanguagesAsync(async language => await RetryAfterAsync(await BadRequestTests.SendAsync(
            city.Anyone(language), HttpMethod.Post, "/api/v1/events/", "{}")), 429, "request.too-many");
        var page = await RetryAfterAsync(await visitor.SendAsync("/report", ("description", "路灯不亮了"), ("region", "330803114233")));
        page.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        Visitor.Read(await page.Content.ReadAsStringAsync()).QuerySelector("h1")!.TextContent.ShouldNotBeEmpty();

        // Whoever works at a desk enters what the telephone brings.
        var clerk = await city.HolderOfAsync("330803114/command");
        for (var more = 0; more < 5; more++)
        {
            await Events.ReportAsync(clerk, Report);
        }

        // A resident who is signed in is the public.
        (await BadRequestTests.SendAsync(await city.ResidentAsync(), HttpMethod.Post, "/api/v1/events/", "{}")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Numbers_are_not_to_be_guessed()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, limits: new RateLimits(1000, 3, 1000));
        var visitor = await city.VisitorAsync();
        foreach (var address in new[] { "/api/v1/events/QZ261121-7K3M9PXA/status", "/e/QZ261121-7K3M9PXA", "/e?number=QZ261121-7K3M9PXA" })
        {
            (await visitor.GetAsync(address)).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        }

        foreach (var address in new[] { "/api/v1/events/QZ261121-7K3M9PXA/status", "/e/QZ261121-7K3M9PXA", "/e?number=QZ261121-7K3M9PXA" })
        {
            (await RetryAfterAsync(await visitor.GetAsync(address))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        }
    }

    [Fact]
    public async Task Sign_ins_from_one_address_are_bounded_whoever_they_are_for()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, limits: new RateLimits(1000, 1000, 2));
        foreach (var name in new[] { "ann", "bob" })
        {
            (await city.Anyone().PostAsJsonAsync("/api/v1/session", new { name, password = "" })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await (await RetryAfterAsync(await city.Anyone().PostAsJsonAsync("/api/v1/session", new { name = "eve", password = "" }))).ShouldBeProblemAsync(city, 429, "request.too-many");
    }

    private static Task<HttpResponseMessage> RetryAfterAsync(HttpResponseMessage answer)
    {
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        return Task.FromResult(answer);
    }
}
