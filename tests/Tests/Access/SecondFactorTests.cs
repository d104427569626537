using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>The second factor as people use it: set up, asked for, not replayed, recovered from, demanded of officers.</summary>
public sealed class SecondFactorTests
{
    private const string Post = "330803114/command";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_code_is_asked_for_taken_once_and_a_recovery_code_too(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (secret, recovery) = await EnrolAsync(await city.VisitorAsync(Post), city);
        var user = await city.AccountAsync(Post);
        city.Clock.Advance(TimeSpan.FromMinutes(2));
        var code = CodeNow(secret, city);

        var clerk = await city.VisitorAsync();
        var ticket = await TicketAsync(clerk, user);
        (await clerk.GetAsync("/desk")).StatusCode.ShouldNotBe(HttpStatusCode.OK, "the password alone opens nothing");
        (await clerk.SendAsync("/signin/code", ("ticket", ticket), ("code", "000000"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await clerk.SendAsync("/signin/code", ("ticket", ticket), ("code", code))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await clerk.GetAsync("/desk")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var thief = await city.VisitorAsync();
        (await thief.SendAsync("/signin/code", ("ticket", await TicketAsync(thief, user)), ("code", code))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var lost = await city.VisitorAsync();
        (await lost.SendAsync("/signin/code", ("ticket", await TicketAsync(lost, user)), ("code", recovery))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await lost.SendAsync("/signin/code", ("ticket", await TicketAsync(lost, user)), ("code", recovery))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var kept = await city.Database.ReadAsync(Scope.Nothing, store => store.Database.SqlQueryRaw<string>(
            "select hash as \"Value\" from access_recovery union all select totp_secret from access_person where totp_secret is not null").ToListAsync());
        kept.Count.ShouldBe(SecondFactor.RecoveryCodes);
        kept.ShouldAllBe(value => !value.Contains(recovery) && !value.Contains(Totp.ToBase32(secret)));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task One_code_sent_many_times_at_once_lets_one_in(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (secret, _) = await EnrolAsync(await city.VisitorAsync(Post), city);
        var user = await city.AccountAsync(Post);
        city.Clock.Advance(TimeSpan.FromMinutes(2));
        var ticket = await TicketAsync(await city.VisitorAsync(), user);
        var visitors = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => city.VisitorAsync()));

        var answers = await Task.WhenAll(visitors.Select(visitor => visitor.SendAsync("/signin/code", ("ticket", ticket), ("code", CodeNow(secret, city)))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.SeeOther).ShouldBe(1);
    }

    [Fact]
    public async Task Wrong_codes_lock_the_account_like_wrong_passwords()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var (secret, _) = await EnrolAsync(await city.VisitorAsync(Post), city);
        city.Clock.Advance(TimeSpan.FromMinutes(2));
        var clerk = await city.VisitorAsync();
        var ticket = await TicketAsync(clerk, await city.AccountAsync(Post));
        for (var one = 0; one < Accounts.TriesMax; one++)
        {
            (await clerk.SendAsync("/signin/code", ("ticket", ticket), ("code", "000000"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await clerk.SendAsync("/signin/code", ("ticket", ticket), ("code", CodeNow(secret, city)))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        city.Clock.Advance(TimeSpan.FromMinutes(31));
        (await clerk.SendAsync("/signin/code", ("ticket", ticket), ("code", CodeNow(secret, city)))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "the ticket is over by now");
        (await clerk.SendAsync("/signin/code", ("ticket", await TicketAsync(clerk, await city.AccountAsync(Post))), ("code", CodeNow(secret, city)))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Officers_set_it_up_before_anything_else_where_it_is_asked_of_them()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var security = await city.VisitorAsync(TestCity.SecurityPost);
        (await security.SendAsync("/admin/settings", ("officers-need-totp", "true"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        var auditor = await city.VisitorAsync();
        (await auditor.SendAsync("/signin", ("user", await city.AccountAsync(TestCity.AuditPost)), ("password", TestCity.Password))).Headers.Location!.ToString().ShouldBe("/account");
        (await auditor.GetAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        await EnrolAsync(auditor, city);
        (await auditor.GetAsync("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);

        city.Clock.Advance(TimeSpan.FromSeconds(61));
        (await security.GetAsync("/admin/rights")).StatusCode.ShouldBe(HttpStatusCode.SeeOther, "a standing session too, within a minute");
        var clerk = await city.VisitorAsync(Post);
        (await clerk.GetAsync("/desk")).StatusCode.ShouldBe(HttpStatusCode.OK, "it is asked of officers alone");
    }

    private static async Task<(byte[] Secret, string Recovery)> EnrolAsync(Visitor visitor, TestCity city)
    {
        var begun = Visitor.Read(await (await visitor.SendAsync("/account/totp/begin")).Content.ReadAsStringAsync());
        var secret = FromBase32(begun.QuerySelector(".enrol code")!.TextContent);
        var ticket = begun.QuerySelector(".enrol input[name=ticket]")!.GetAttribute("value")!;
        (await visitor.SendAsync("/account/totp/end", ("ticket", ticket), ("code", "000000"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var ended = Visitor.Read(await (await visitor.SendAsync("/account/totp/end", ("ticket", ticket), ("code", CodeNow(secret, city)))).Content.ReadAsStringAsync());
        return (secret, ended.QuerySelectorAll(".secret code").First().TextContent);
    }

    private static async Task<string> TicketAsync(Visitor visitor, string user)
    {
        var asked = await visitor.SendAsync("/signin", ("user", user), ("password", TestCity.Password));
        return Visitor.Read(await asked.Content.ReadAsStringAsync()).QuerySelector("input[name=ticket]")!.GetAttribute("value")!;
    }

    private static string CodeNow(byte[] secret, TestCity city) => Totp.CodeOf(secret, Totp.StepAt(city.Clock.GetUtcNow()));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
    }
}
