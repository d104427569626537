using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Base;
using Tongqu.Brain.Tests;
using Tongqu.Frame;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>A source system's token: what it was given, where, until when, and no more.</summary>
public sealed class TokenTests
{
    private const string Grid = "330803114233001";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_token_reads_within_its_region_on_the_api_alone_until_it_is_revoked(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "巷口垃圾成堆", @class = "01.02", region = Grid });
        var security = await city.VisitorAsync(TestCity.SecurityPost);
        var made = Visitor.Read(await (await security.SendAsync("/admin/tokens", ("system", "城管平台"), ("region", "330803"), ("days", "30"), ("permission", "brain.read"))).Content.ReadAsStringAsync());
        var token = made.QuerySelector(".secret-value")!.TextContent;
        var system = With(city, token);

        (await system.GetStringAsync($"/api/v1/events/{number}")).ShouldContain(number);
        (await With(city, await TokenAsync(city, "330881")).GetAsync($"/api/v1/events/{number}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await system.PostAsJsonAsync($"/api/v1/events/{number}/dispatch", new { post = "330803/sanitation" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await system.GetAsync("/desk")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await system.GetAsync("/admin/tokens")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var page = await security.PageAsync("/admin/tokens");
        page.Body!.TextContent.ShouldNotContain(token);
        page.QuerySelector(".sheet tbody tr")!.TextContent.ShouldContain("11-16");
        var rows = await city.Database.ReadAsync(Scope.Nothing, store => store.Database.SqlQueryRaw<string>("select hash as \"Value\" from access_token").ToListAsync());
        rows.ShouldAllBe(hash => hash.Length == 64 && !token.Contains(hash));

        foreach (var each in page.QuerySelectorAll("form[action$=revoke]").Select(form => form.GetAttribute("action")!))
        {
            (await security.SendAsync(each)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        }

        (await system.GetAsync($"/api/v1/events/{number}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_ends_with_its_days()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var system = With(city, await TokenAsync(city, "3308", days: 1));
        (await system.GetAsync("/api/v1/events/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        city.Clock.Advance(TimeSpan.FromDays(1));

        var answer = await system.GetAsync("/api/v1/events/");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        (await With(city, "tq_made-up").GetAsync("/api/v1/events/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_systems_requests_are_counted_by_its_token()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, limits: new RateLimits(1000, 1000, 1000, TokenPerMinute: 3));
        var (one, other) = (With(city, await TokenAsync(city, "3308")), With(city, await TokenAsync(city, "3308")));
        for (var request = 0; request < 3; request++)
        {
            (await one.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await one.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await other.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_is_given_nothing_that_is_for_people_alone()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var tokens = city.Services.GetRequiredService<Tokens>();
        var desk = Applications.All.SelectMany(application => application.Permissions).First(permission => !permission.ForSystems);

        (await tokens.CreateAsync(Caller.Platform, "系统", [desk], RegionCode.Parse("3308").Value, 1)).Refusal!.Code.ShouldBe("access.token-permissions");
        (await tokens.CreateAsync(Caller.Platform, "系统", ForSystems, RegionCode.Parse("3308").Value, 400)).Refusal!.Code.ShouldBe("access.token-days");
    }

    private static List<Permission> ForSystems => [.. Applications.All.SelectMany(application => application.Permissions).Where(permission => permission.ForSystems)];

    private static async Task<string> TokenAsync(TestCity city, string region, int days = 30) => (await city.Services.GetRequiredService<Tokens>()
        .CreateAsync(Caller.Platform, "测试系统", ForSystems, RegionCode.Parse(region).Value, days)).Value;

    private static HttpClient With(TestCity city, string token)
    {
        var client = city.Anyone();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
