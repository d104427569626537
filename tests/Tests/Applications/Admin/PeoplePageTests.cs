using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Admin.Tests;

/// <summary>The pages of accounts and posts, and what each officer can do there.</summary>
public sealed class PeoplePageTests
{
    private const string Room = "330803114/command";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Accounts_are_found_by_name_state_role_and_region(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await city.AccountAsync(Room);
        await city.AccountAsync("330803/centre");
        var system = await city.VisitorAsync(TestCity.SystemPost);

        (await NamesAsync(system, "")).ShouldBe(["p-330803-centre", "p-330803114-command", "p-system"]);
        (await NamesAsync(system, "?q=114")).ShouldBe(["p-330803114-command"]);
        (await NamesAsync(system, "?role=county-centre")).ShouldBe(["p-330803-centre"]);
        (await NamesAsync(system, "?region=330803114")).ShouldBe(["p-330803114-command"]);
        (await NamesAsync(system, "?state=closed")).ShouldBeEmpty();
        (await NamesAsync(system, "?q=%25")).ShouldBeEmpty("a percent sign is looked for and stands for nothing");
        (await system.PageAsync("/admin/posts?region=330803114")).QuerySelectorAll(".sheet tbody tr").Single(row => row.TextContent.Contains(Room)).TextContent.ShouldContain("测试员");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_system_officer_changes_accounts_and_the_security_officer_locks(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var user = await city.AccountAsync(Room);
        using var scope = city.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        var id = (await people.FindAsync(user))!.Id;
        var (system, security) = (await city.VisitorAsync(TestCity.SystemPost), await city.VisitorAsync(TestCity.SecurityPost));

        await system.SendAsync($"/admin/people/{id}/account/give", ("post", "330803/sanitation"));
        (await people.FindAsync(id))!.Posts.Count.ShouldBe(2);
        (await system.SendAsync($"/admin/people/{id}/account/give", ("post", "330803/sanitation"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await system.SendAsync($"/admin/people/{id}/account/give", ("post", "nowhere/nothing"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await system.SendAsync($"/admin/people/{id}/account/give", ("post", "audit"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await security.SendAsync($"/admin/people/{id}/account/close")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await system.SendAsync($"/admin/people/{id}/account/close");
        (await people.FindAsync(id))!.Closed.ShouldNotBeNull();
        await system.SendAsync($"/admin/people/{id}/account/reopen");
        (await people.FindAsync(id))!.Closed.ShouldBeNull();

        for (var one = 0; one < Accounts.TriesMax; one++)
        {
            await (await city.VisitorAsync()).SendAsync("/signin", ("user", user), ("password", "wrong"));
        }

        (await people.FindAsync(id))!.LockedUntil.ShouldNotBeNull();
        (await system.SendAsync($"/admin/people/{id}/lock/unlock")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await security.SendAsync($"/admin/people/{id}/lock/unlock");
        (await people.FindAsync(id))!.LockedUntil.ShouldBeNull();

        var trail = city.Services.GetRequiredService<AuditTrail>();
        (await trail.ListAsync(new AuditSearch(), 0, 100)).Where(line => line.Object == id.ToString()).Select(line => line.Deed).Reverse()
            .ShouldBe(["post.give", "account.close", "account.reopen", "account.unlock"], ignoreOrder: true);
    }

    private static async Task<IEnumerable<string>> NamesAsync(Visitor visitor, string query) =>
        (await visitor.PageAsync("/admin/people" + query)).QuerySelectorAll(".sheet tbody tr td:first-child a").Select(link => link.TextContent);
}
