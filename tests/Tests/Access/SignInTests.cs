using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>Signing in: five wrong passwords lock for half an hour, and nothing tells a stranger which names exist.</summary>
public sealed class SignInTests
{
    private const string Post = "330803114/command";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Five_wrong_passwords_lock_an_account_for_half_an_hour(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var user = await city.AccountAsync(Post);
        await TryAsync(city, user, "wrong-password-1", 4);
        (await SignInAsync(city, user, TestCity.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent, "four are not five, and a right one begins anew");

        await TryAsync(city, user, "wrong-password-2", 5);

        (await SignInAsync(city, user, TestCity.Password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "locked");
        (await (await city.VisitorAsync()).SendAsync("/signin", ("user", user), ("password", TestCity.Password))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "by page as well");
        city.Clock.Advance(Accounts.LockTime - TimeSpan.FromSeconds(1));
        (await SignInAsync(city, user, TestCity.Password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "still locked");
        city.Clock.Advance(TimeSpan.FromSeconds(1));
        (await SignInAsync(city, user, TestCity.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent, "half an hour is over");

        (await city.Database.ReadAsync(Scope.Everything, store => store.Database
            .SqlQuery<string>($"select outcome as \"Value\" from access_audit where detail = {user}").ToListAsync()))
            .CountBy(outcome => outcome).Select(counted => $"{counted.Key} {counted.Value}").Order().ShouldBe(["done 2", "locked 3", "refused 9"]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Passwords_tried_all_at_once_are_counted_one_by_one(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var user = await city.AccountAsync(Post);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SignInAsync(city, user, "wrong-password")));

        (await SignInAsync(city, user, TestCity.Password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_name_nobody_has_a_wrong_password_and_a_locked_account_are_answered_alike()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var user = await city.AccountAsync(Post);
        var nobody = await ShownAsync(await SignInAsync(city, "nobody-at-all", "wrong-password"));
        var wrong = await ShownAsync(await SignInAsync(city, user, "wrong-password"));
        await TryAsync(city, user, "wrong-password", 5);
        var locked = await ShownAsync(await SignInAsync(city, user, TestCity.Password));

        wrong.ShouldBe(nobody);
        locked.ShouldBe(nobody);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":null,"password":null}""")]
    [InlineData("""{"name":"p-330803114-command","password":""}""")]
    [InlineData("""{"name":"","password":"a-test-password-42"}""")]
    [InlineData("""{"name":"p-330803114-command' or '1'='1","password":"a-test-password-42"}""")]
    public async Task What_is_no_name_or_password_is_not_recognised(string body)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        await city.AccountAsync(Post);
        await city.ShouldBeRefusedInBothLanguagesAsync(language => Brain.Tests.BadRequestTests.SendAsync(city.Anyone(language), HttpMethod.Post, "/api/v1/session", body), 401, "access.not-recognised");
    }

    [Fact]
    public async Task A_password_without_end_is_refused_before_it_is_reckoned()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var answer = await SignInAsync(city, await city.AccountAsync(Post), new string('x', 100_000));
        await answer.ShouldBeProblemAsync(city, 401, "access.not-recognised");
    }

    [Fact]
    public async Task Half_an_hour_without_a_word_ends_a_session()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var clerk = await city.HolderOfAsync(Post);
        (await clerk.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.OK);

        city.Clock.Advance(TimeSpan.FromMinutes(31));

        await (await clerk.GetAsync("/api/v1/session")).ShouldBeProblemAsync(city, 401, "access.sign-in-needed");
    }

    private static async Task TryAsync(TestCity city, string user, string password, int times)
    {
        for (var time = 0; time < times; time++)
        {
            (await SignInAsync(city, user, password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private static Task<HttpResponseMessage> SignInAsync(TestCity city, string name, string password) =>
        city.Anyone().PostAsJsonAsync("/api/v1/session", new { name, password });

    private static async Task<string> ShownAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<Dictionary<string, object>>();
        return $"{(int)answer.StatusCode} {problem!["code"]} {problem["title"]} {problem["detail"]}";
    }
}
