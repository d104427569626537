using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Deeds, lists and look-ups that cannot be: each is refused in so many words, and the event stays as it was.</summary>
[Collection(nameof(QuietCity))]
public sealed class BadDeedTests(QuietCity quiet)
{
    private const string Room = "330803114/command";

    /// <summary>What is sent to an event that waits to be dispatched: by whom, to which action, with what.</summary>
    private static readonly Dictionary<string, (string? By, string Action, string Body, string? Seen, int Status, string Code)> Deeds = new()
    {
        ["an unknown action"] = (Room, "explode", "{}", null, 404, "case.no-such-action"),
        ["an action out of order"] = (Room, "verify", """{"way":"photo"}""", null, 409, "case.wrong-state"),
        ["closing before all else"] = (Room, "close", """{"way":"photo"}""", null, 409, "case.wrong-state"),
        ["a version that is gone"] = (Room, "reject", """{"result":"不属实"}""", "\"7\"", 409, "case.wrong-state"),
        ["a version that is none"] = (Room, "reject", """{"result":"不属实"}""", "newest", 400, "request.malformed"),
        ["another's action"] = (Room, "sign", "{}", null, 403, "case.not-yours"),
        ["the reporter's action"] = (Room, "rate", """{"stars":"5"}""", null, 403, "case.not-yours"),
        ["nobody's action"] = (null, "reject", """{"result":"不属实"}""", null, 401, "access.sign-in-needed"),
        ["a leader's action"] = ("330803/leader", "reject", """{"result":"不属实"}""", null, 403, "access.not-allowed"),
        ["an unknown field"] = (Room, "reject", """{"result":"不属实","state":"closed"}""", null, 422, "form.not-valid"),
        ["no answer"] = (Room, "reject", "{}", null, 422, "form.not-valid"),
        ["a null answer"] = (Room, "reject", """{"result":null}""", null, 422, "form.not-valid"),
        ["an unknown post"] = (Room, "dispatch", """{"post":"330803114/mayor"}""", null, 422, "form.not-valid"),
        ["a post that takes no tasks"] = (Room, "dispatch", """{"post":"330803114/command"}""", null, 422, "form.not-valid"),
        ["no class where one is needed"] = (Room, "dispatch", """{"post":"330803/sanitation"}""", null, 422, "case.guard"),
        ["an answer too long"] = (Room, "reject", $$"""{"result":"{{new string('不', 100_000)}}"}""", null, 422, "form.not-valid"),
        ["a null character"] = (Room, "reject", """{"result":"不属\u0000实"}""", null, 400, "request.nul-character"),
        ["a number for a text"] = (Room, "reject", """{"result":1}""", null, 400, "request.malformed"),
        ["an object for a text"] = (Room, "reject", """{"result":{"zh":"不属实"}}""", null, 400, "request.malformed"),
        ["a list for the answers"] = (Room, "reject", "[]", null, 400, "request.malformed"),
        ["a field twice"] = (Room, "reject", """{"result":"不属实","result":"属实"}""", null, 400, "request.malformed"),
        ["broken JSON"] = (Room, "reject", """{"result":"不""", null, 400, "request.malformed"),
        ["nothing"] = (Room, "reject", "", null, 400, "request.malformed"),
    };

    /// <summary>Queries of the list.</summary>
    private static readonly Dictionary<string, (string Query, int Status, string Code)> Lists = new()
    {
        ["a page below the first"] = ("page=-1", 422, "request.out-of-range"),
        ["page nought"] = ("page=0", 422, "request.out-of-range"),
        ["a page in letters"] = ("page=abc", 400, "request.malformed"),
        ["a page beyond numbers"] = ("page=99999999999999999999", 400, "request.malformed"),
        ["a page too large"] = ("size=100000", 422, "request.out-of-range"),
        ["a page without lines"] = ("size=0", 422, "request.out-of-range"),
        ["an unknown parameter"] = ("regoin=330803114", 400, "request.unknown-parameter"),
        ["an unknown state"] = ("state=lost", 422, "request.no-such-choice"),
        ["an unknown class"] = ("class=98.76", 422, "request.no-such-choice"),
        ["an unknown source"] = ("source=moon", 422, "request.no-such-choice"),
        ["an unknown order"] = ("sort=random();--", 422, "request.no-such-choice"),
        ["no code for a region"] = ("region=abc", 422, "region.not-a-code"),
        ["a region beyond letters"] = ("region=%EF%BF%BF", 422, "region.not-a-code"),
        ["words without end"] = ("q=" + new string('x', 101), 422, "request.out-of-range"),
        ["a null character"] = ("q=%00", 400, "request.nul-character"),
        ["a null character in a name"] = ("a%00=1", 400, "request.nul-character"),
    };

    public static TheoryData<Dialect, string> DeedCases => BadRequestTests.OnBoth(Deeds.Keys);

    public static TheoryData<Dialect, string> ListCases => BadRequestTests.OnBoth(Lists.Keys);

    public static readonly TheoryData<string> NoNumbers =
    [
        "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%5c%2e%2e%5cwindows", "QZ261121-7K3M9PXA'%20or%20'1'='1", "1%3Bdrop%20table%20cases_case",
        new string('9', 4000), "%F0%9F%98%80", "%ED%A0%80", "%FF%FE", "QZ999999-00000000", "QZ261301-00000000", "QZ261121-7K3M9PXU", "-1", "null", "%E2%80%AE",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%0d%0aSet-Cookie:%20a=b", "$%7B7*7%7D", "*",
    ];

    [Theory, MemberData(nameof(DeedCases))]
    public async Task A_deed_is_refused_for(Dialect dialect, string what)
    {
        var (by, action, body, seen, status, code) = Deeds[what];
        var city = await quiet.OnAsync(dialect);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", region = "330803114233" });
        var room = await city.HolderOfAsync(Room);
        var before = await room.GetStringAsync($"/api/v1/events/{number}");
        await city.AccountAsync(by ?? Room);

        await QuietCity.UnchangedAsync(city, () => city.ShouldBeRefusedInBothLanguagesAsync(
            async language => await BadRequestTests.SendAsync(
                by is null ? city.Anyone(language) : await city.HolderOfAsync(by, language), HttpMethod.Post, $"/api/v1/events/{number}/{action}", body, seen: seen),
            status, code));

        (await room.GetStringAsync($"/api/v1/events/{number}")).ShouldBe(before);
    }

    [Theory, MemberData(nameof(ListCases))]
    public async Task A_list_is_refused_for(Dialect dialect, string what)
    {
        var (query, status, code) = Lists[what];
        var city = await quiet.OnAsync(dialect);

        await city.ShouldBeRefusedInBothLanguagesAsync(
            async language => await (await city.HolderOfAsync(Room, language)).GetAsync($"/api/v1/events/?{query}"), status, code);
    }

    [Theory, MemberData(nameof(NoNumbers))]
    public async Task What_is_no_number_is_not_found(string number)
    {
        var city = await quiet.OnAsync(Dialect.Postgres);
        var room = await city.HolderOfAsync(Room);
        foreach (var address in new[] { $"/api/v1/events/{number}", $"/api/v1/events/{number}/status", $"/photos/{number}/{new string('0', 64)}" })
        {
            var problem = JsonDocument.Parse(await (await room.GetAsync(address)).Content.ReadAsStringAsync()).RootElement;
            problem.GetProperty("code").GetString().ShouldBeOneOf("case.not-found", "request.no-such-address");
        }

        foreach (var visitor in new[] { await city.VisitorAsync(), await city.VisitorAsync(Room) })
        {
            var answer = await visitor.GetAsync($"/e/{number}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<script>alert");
            answer.Headers.Contains("Set-Cookie").ShouldBe(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.All(set => set.StartsWith("tongqu")));
        }

        (await (await city.VisitorAsync(Room)).GetAsync($"/desk/events/{number}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}", 422, "brain.bulk-size")]
    [InlineData("""{"numbers":[]}""", 422, "brain.bulk-size")]
    [InlineData("""{"numbers":null}""", 422, "brain.bulk-size")]
    [InlineData("""{"numbers":"all"}""", 400, "request.malformed")]
    [InlineData("""{"numbers":[1,2]}""", 400, "request.malformed")]
    [InlineData("""{"numbers":["QZ261121-7K3M9PXA"],"answers":[]}""", 400, "request.malformed")]
    public async Task A_bulk_deed_is_refused_for_its_body(string body, int status, string code)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        await city.ShouldBeRefusedInBothLanguagesAsync(async language => await BadRequestTests.SendAsync(
            await city.HolderOfAsync(Room, language), HttpMethod.Post, "/api/v1/events/bulk/dispatch", body), status, code);
    }

    [Fact]
    public async Task A_bulk_deed_of_too_many_is_refused()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var body = JsonSerializer.Serialize(new { numbers = Enumerable.Range(0, 201).Select(number => $"QZ261121-{number:00000000}") });

        var answer = await BadRequestTests.SendAsync(await city.HolderOfAsync(Room), HttpMethod.Post, "/api/v1/events/bulk/dispatch", body);

        await answer.ShouldBeProblemAsync(city, 422, "brain.bulk-size");
    }

    [Fact]
    public async Task A_bulk_deed_needs_a_key_like_any_other()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", region = "330803114233", @class = "01.02" });
        var body = JsonSerializer.Serialize(new { numbers = new[] { number }, answers = new { post = "suggested" } });

        await QuietCity.UnchangedAsync(city, async () => await (await BadRequestTests.SendAsync(
            await city.HolderOfAsync(Room), HttpMethod.Post, "/api/v1/events/bulk/dispatch", body, key: "")).ShouldBeProblemAsync(city, 422, "case.command-key"));
    }

    [Fact]
    public async Task What_a_bulk_deed_cannot_do_is_told_of_each_and_is_in_the_log()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var room = await city.HolderOfAsync(Room);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", region = "330803114233", @class = "01.02" });
        var body = JsonSerializer.Serialize(new { numbers = new[] { number, "QZ261121-7K3M9PXA", null, "x" }, answers = new { post = "suggested" } });
        var logged = city.Log.With("case.not-found 404 POST /api/v1/events/bulk/dispatch").Count;

        var answer = await (await BadRequestTests.SendAsync(room, HttpMethod.Post, "/api/v1/events/bulk/dispatch", body)).Content.ReadFromJsonAsync<JsonElement>();

        answer.GetProperty("done").EnumerateArray().ShouldHaveSingleItem().GetProperty("number").GetString().ShouldBe(number);
        answer.GetProperty("refused").EnumerateArray().Select(refused => refused.GetProperty("code").GetString()).ShouldBe(["case.not-found", "case.not-found"]);
        city.Log.With("case.not-found 404 POST /api/v1/events/bulk/dispatch").Count.ShouldBe(logged + 2);
    }
}
