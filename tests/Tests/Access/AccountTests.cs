using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>Accounts kept by others: the three officers apart, one-time passwords, posts given and taken.</summary>
public sealed class AccountTests
{
    private const string Town = "330803114";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Nobody_holds_two_of_the_three_offices_nor_an_office_and_another_post(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        using var scope = city.Services.CreateScope();
        var (accounts, people) = (scope.ServiceProvider.GetRequiredService<Accounts>(), scope.ServiceProvider.GetRequiredService<People>());
        var room = city.City.Posts.Find($"{Town}/command")!.ToGiven();

        (await accounts.CreateAsync("two-hats", "甲", TestCity.Password, [Officers.Posts[0], Officers.Posts[2]], false)).Refusal!.Code.ShouldBe("access.officers-apart");
        (await accounts.CreateAsync("both-worlds", "乙", TestCity.Password, [Officers.Posts[1], room], false)).Refusal!.Code.ShouldBe("access.officers-apart");
        var officer = (await accounts.CreateAsync("one-hat", "丙", TestCity.Password, [Officers.Posts[0]], false)).Value;
        foreach (var second in (PostGiven[])[Officers.Posts[1], Officers.Posts[2], room])
        {
            (await people.GiveAsync(Caller.Platform, officer, second)).Refusal!.Code.ShouldBe("access.officers-apart");
        }

        // Whatever two writers do at once, the table takes one office a person.
        await Should.ThrowAsync<Exception>(() => city.Database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            await store.Database.ExecuteSqlAsync(
                $"insert into access_appointment (person, post, role, region, department, title_zh, title_en) values ({officer}, 'audit', 'audit-officer', '', '', '', '')");
            return true;
        }));
        (await people.FindAsync(officer))!.Posts.ShouldHaveSingleItem().Role.ShouldBe(Role.SystemOfficer);
    }

    [Fact]
    public async Task No_page_makes_resets_or_closes_an_officer()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        using var scope = city.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        var system = Caller.Public with { Person = 1, Role = Role.SystemOfficer };
        await city.AccountAsync(TestCity.AuditPost);
        var auditor = (await people.FindAsync("p-audit"))!.Id;

        (await people.CreateAsync(system, "new-auditor", "甲", [Officers.Posts[2]])).Refusal!.Code.ShouldBe("access.officer-account");
        (await people.ResetPasswordAsync(system, auditor)).Refusal!.Code.ShouldBe("access.officer-account");
        (await people.CloseAsync(system, auditor)).Refusal!.Code.ShouldBe("access.officer-account");
        (await people.TakeAsync(system, auditor, "audit")).Refusal!.Code.ShouldBe("access.officer-account");
        (await people.RemoveSecondFactorAsync(system, auditor)).Refusal!.Code.ShouldBe("access.officer-account");
        (await people.ResetPasswordAsync(Caller.Platform, auditor)).Succeeded.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Who_was_given_a_password_does_nothing_before_it_was_changed(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        var made = Visitor.Read(await (await officer.SendAsync("/admin/people", ("name", "New.Clerk"), ("display", "新人"), ("post", $"{Town}/command"))).Content.ReadAsStringAsync());
        var password = made.QuerySelector(".secret-value")!.TextContent;

        var clerk = await city.VisitorAsync();
        var entered = await clerk.SendAsync("/signin", ("user", "new.clerk"), ("password", password));
        entered.Headers.Location!.ToString().ShouldBe("/account");
        (await clerk.GetAsync("/desk")).Headers.Location!.ToString().ShouldBe("/account");
        (await clerk.SendAsync("/account/password", ("old", password), ("wanted", password), ("again", password))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await clerk.SendAsync("/account/password", ("old", "wrong-password"), ("wanted", "another-password-1"), ("again", "another-password-1")))
            .StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await clerk.GetAsync("/desk")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        (await clerk.SendAsync("/account/password", ("old", password), ("wanted", "another-password-1"), ("again", "another-password-1"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await clerk.GetAsync("/desk")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var again = await city.VisitorAsync();
        (await again.SendAsync("/signin", ("user", "new.clerk"), ("password", password))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await again.SignInAsync("new.clerk", "another-password-1");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_post_taken_away_and_an_account_closed_end_standing_sessions_within_a_minute(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        using var scope = city.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        foreach (var deed in (string[])["take", "close", "end"])
        {
            var post = deed switch { "take" => $"{Town}/command", "close" => "330803103/command", _ => "330803001/command" };
            var clerk = await city.VisitorAsync(post);
            (await clerk.GetAsync("/desk")).StatusCode.ShouldBe(HttpStatusCode.OK);
            var id = (await people.FindAsync(await city.AccountAsync(post)))!.Id;
            var done = deed switch
            {
                "take" => await people.TakeAsync(Caller.Platform, id, post),
                "close" => await people.CloseAsync(Caller.Platform, id),
                _ => await people.EndSessionsAsync(Caller.Platform, id),
            };
            done.Succeeded.ShouldBeTrue();

            city.Clock.Advance(TimeSpan.FromSeconds(61));
            (await clerk.GetAsync("/desk")).StatusCode.ShouldNotBe(HttpStatusCode.OK, deed);
        }

        var closed = await city.VisitorAsync();
        (await closed.SendAsync("/signin", ("user", await city.AccountAsync("330803103/command")), ("password", TestCity.Password))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_stand_in_acts_under_the_post_and_the_trail_says_for_whom(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var holder = await city.VisitorAsync($"{Town}/command");
        var other = await city.VisitorAsync("330803103/command");
        var colleague = await city.AccountAsync("330803103/command");
        (await holder.SendAsync("/account/stand-in/name", ("post", $"{Town}/command"), ("name", colleague), ("from", "2026-11-16"), ("until", "2026-11-17")))
            .StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        // Nobody names one for a post that is not theirs, nor themselves.
        (await holder.SendAsync("/account/stand-in/name", ("post", "330803103/command"), ("name", colleague), ("from", "2026-11-16"), ("until", "2026-11-17")))
            .StatusCode.ShouldBe(HttpStatusCode.Conflict);

        var choice = (await other.PageAsync("/account")).QuerySelectorAll("input[name=post][type=radio]").Select(input => input.GetAttribute("value")!).Single(value => value.Contains('@'));
        (await other.SendAsync("/account/post", ("post", choice))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await other.PageAsync("/duty")).QuerySelector("h1")!.TextContent.ShouldContain(city.City.Posts.Find($"{Town}/command")!.Title.Zh);
        // A minute later the session is looked at anew, and goes on under the same post.
        city.Clock.Advance(TimeSpan.FromSeconds(61));
        (await other.PageAsync("/duty")).QuerySelector("h1")!.TextContent.ShouldContain(city.City.Posts.Find($"{Town}/command")!.Title.Zh);

        var trail = city.Services.GetRequiredService<AuditTrail>();
        var line = (await trail.ListAsync(new AuditSearch(Deed: "post.act"), 0, 5)).ShouldHaveSingleItem();
        (line.Post, line.Detail).ShouldBe(($"{Town}/command", "代 for 测试员"));

        // Once it is over, so is the session's hold on the post.
        city.Clock.Set(new DateTimeOffset(2026, 11, 18, 0, 1, 0, TimeSpan.FromHours(8)));
        await other.SignInAsync(colleague, TestCity.Password);
        (await other.SendAsync("/account/post", ("post", choice))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
