using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>
/// What is wrong with a request to the API is told as problem details in the caller's language, is in the log, and changes
/// nothing; the same on both databases.
/// </summary>
[Collection(nameof(QuietCity))]
public sealed class BadRequestTests(QuietCity quiet)
{
    private const string Place = "\"region\":\"330803114233\"";
    private const string Malformed = "request.malformed";
    private const string NotValid = "form.not-valid";
    private const string BadPlace = "brain.place-not-usable";

    /// <summary>Bodies of a report, the status and code they are refused with.</summary>
    private static readonly Dictionary<string, (string Body, int Status, string Code)> Reports = new()
    {
        ["broken JSON"] = ("{\"description\":", 400, Malformed),
        ["no JSON at all"] = ("路灯坏了", 400, Malformed),
        ["an empty body"] = ("", 400, Malformed),
        ["null"] = ("null", 400, Malformed),
        ["a list"] = ("[]", 400, Malformed),
        ["a hundred lists in each other"] = (new string('[', 100) + new string(']', 100), 400, Malformed),
        ["an unknown member"] = ($$"""{"description":"路灯不亮了",{{Place}},"admin":true}""", 400, Malformed),
        ["a member twice"] = ($$"""{"description":"路灯不亮了","description":"路灯亮了",{{Place}}}""", 400, Malformed),
        ["a number for a text"] = ($$"""{"description":12345,{{Place}}}""", 400, Malformed),
        ["lists for a text"] = ($$"""{"description":[["路灯"]],{{Place}}}""", 400, Malformed),
        ["half a character"] = ($$"""{"description":"路灯\ud83d不亮",{{Place}}}""", 400, Malformed),
        ["a null character"] = ($$"""{"description":"路灯\u0000不亮",{{Place}}}""", 400, "request.nul-character"),
        ["a null character in the address"] = ("""{"description":"路灯不亮了","address":"盈川村\u0000"}""", 400, "request.nul-character"),
        ["a null character in a name"] = ($$"""{"description":"路灯不亮了","contactName":"\u0000",{{Place}}}""", 400, "request.nul-character"),
        ["a null character in a code"] = ("""{"description":"路灯不亮了","region":"3308\u0000"}""", 400, "request.nul-character"),
        ["no words"] = ($$"""{ {{Place}} }""", 422, NotValid),
        ["too few words"] = ($$"""{"description":"坏",{{Place}}}""", 422, NotValid),
        ["blanks for words"] = ($$"""{"description":"    \n   ",{{Place}}}""", 422, NotValid),
        ["a hundred thousand characters"] = ($$"""{"description":"{{new string('灯', 100_000)}}",{{Place}}}""", 422, NotValid),
        ["a name without end"] = ($$"""{"description":"路灯不亮了","contactName":"{{new string('张', 100_000)}}",{{Place}}}""", 422, NotValid),
        ["letters for a phone number"] = ($$"""{"description":"路灯不亮了","contactPhone":"打我电话",{{Place}}}""", 422, NotValid),
        ["an unknown class"] = ($$"""{"description":"路灯不亮了","class":"98.76",{{Place}}}""", 422, NotValid),
        ["no place"] = ("""{"description":"路灯不亮了"}""", 422, "brain.place-needed"),
        ["an unknown region"] = ("""{"description":"路灯不亮了","region":"330803999"}""", 422, BadPlace),
        ["a region of another city"] = ("""{"description":"路灯不亮了","region":"341002001"}""", 422, BadPlace),
        ["a whole county for a region"] = ("""{"description":"路灯不亮了","region":"330803"}""", 422, BadPlace),
        ["no code for a region"] = ("""{"description":"路灯不亮了","region":"' or 1=1 --"}""", 422, BadPlace),
        ["a point abroad"] = ("""{"description":"路灯不亮了","longitude":2.35,"latitude":48.85}""", 422, BadPlace),
        ["a point off the globe"] = ("""{"description":"路灯不亮了","longitude":118.9,"latitude":91}""", 422, BadPlace),
        ["a point at infinity"] = ("""{"description":"路灯不亮了","longitude":1e400,"latitude":-1e400}""", 422, BadPlace),
        ["an infinite point in GCJ-02"] = ("""{"description":"路灯不亮了","longitude":1e400,"latitude":29,"datum":"gcj02"}""", 422, BadPlace),
        ["no number for a point"] = ("""{"description":"路灯不亮了","longitude":NaN,"latitude":29}""", 400, Malformed),
        ["a text for a point"] = ("""{"description":"路灯不亮了","longitude":"NaN","latitude":29}""", 400, Malformed),
        ["half a point"] = ("""{"description":"路灯不亮了","longitude":118.9}""", 422, BadPlace),
        ["an unknown datum"] = ("""{"description":"路灯不亮了","longitude":118.9,"latitude":28.9,"datum":"bd09"}""", 422, BadPlace),
        ["an address too long"] = ($$"""{"description":"路灯不亮了","address":"{{new string('路', 301)}}"}""", 422, "case.place-or-photos"),
        ["a time to come"] = ($$"""{"description":"路灯不亮了",{{Place}},"occurredAt":"2031-01-01T00:00:00+08:00"}""", 422, "brain.time-not-usable"),
        ["a time long past"] = ($$"""{"description":"路灯不亮了",{{Place}},"occurredAt":"1911-10-10T00:00:00+08:00"}""", 422, "brain.time-not-usable"),
        ["no time at all"] = ($$"""{"description":"路灯不亮了",{{Place}},"occurredAt":"昨天晚上"}""", 400, Malformed),
        ["a time beyond the calendar"] = ($$"""{"description":"路灯不亮了",{{Place}},"occurredAt":"9999-12-31T23:59:59-14:00"}""", 400, Malformed),
    };

    public static TheoryData<Dialect, string> ReportCases => OnBoth(Reports.Keys);

    public static TheoryData<string> FieldCases => [.. Reports.Where(report => report.Value.Code == NotValid).Select(report => report.Key)];

    [Theory, MemberData(nameof(ReportCases))]
    public async Task A_report_is_refused_for(Dialect dialect, string what)
    {
        var (body, status, code) = Reports[what];
        var city = await quiet.OnAsync(dialect);

        await QuietCity.UnchangedAsync(city, () => city.ShouldBeRefusedInBothLanguagesAsync(
            language => SendAsync(city.Anyone(language), HttpMethod.Post, "/api/v1/events/", body), status, code));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_report_of_another_content_type_is_refused(string type)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        await city.ShouldBeRefusedInBothLanguagesAsync(
            language => SendAsync(city.Anyone(language), HttpMethod.Post, "/api/v1/events/", $$"""{"description":"路灯不亮了",{{Place}}}""", type: type),
            415, "request.wrong-type");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("too-short")]
    [InlineData("much-too-long-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789")]
    public async Task A_report_without_a_usable_key_is_refused(string? key)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        await QuietCity.UnchangedAsync(city, () => city.ShouldBeRefusedInBothLanguagesAsync(
            language => SendAsync(city.Anyone(language), HttpMethod.Post, "/api/v1/events/", $$"""{"description":"路灯不亮了",{{Place}}}""", key: key ?? ""),
            422, "case.command-key"));
    }

    [Theory]
    [InlineData("/api/v1/events/")]
    [InlineData("/api/v1/session")]
    public async Task Twenty_megabytes_are_refused_before_they_are_read(string address)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        await QuietCity.UnchangedAsync(city, () => city.ShouldBeRefusedInBothLanguagesAsync(
            language => SendAsync(city.Anyone(language), HttpMethod.Post, address, new string(' ', 20 * 1024 * 1024), waits: true),
            413, "request.too-large"));
    }

    [Theory, MemberData(nameof(FieldCases))]
    public async Task A_refusal_names_the_field_where_one_is_to_blame(string what)
    {
        var (body, status, code) = Reports[what];
        var city = await quiet.OnAsync(Dialect.Sqlite);

        var problem = await (await SendAsync(city.Anyone("en"), HttpMethod.Post, "/api/v1/events/", body)).ShouldBeProblemAsync(city, status, code);

        problem.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Value.GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_with_its_place()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var answer = await SendAsync(city.Anyone("en"), HttpMethod.Post, "/api/v1/events/", "{\n  \"description\": 5\n}");

        var problem = await answer.ShouldBeProblemAsync(city, 400, Malformed);

        problem.GetProperty("detail").GetString().ShouldBe("The JSON cannot be read (line 2, $.description); nothing was changed.");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Characters_that_are_merely_strange_are_kept(Dialect dialect)
    {
        var city = await quiet.OnAsync(dialect);
        const string Strange = "路\u202e灯\u200b不\u2066亮\u2069\ufeff，\u0001\u001b[31m\u0085\ufffe😀👩‍👩‍👧 e\u0301";
        var (number, key) = await Events.ReportAsync(city.Anyone(), new { description = Strange, address = Strange, region = "330803114233" });

        var own = (await city.Anyone().GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status?key={key}")).GetProperty("own");

        own.GetProperty("text").GetString().ShouldBe(Strange);
        own.GetProperty("address").GetString().ShouldBe(Strange);
    }

    internal static TheoryData<Dialect, string> OnBoth(IEnumerable<string> cases)
    {
        var data = new TheoryData<Dialect, string>();
        foreach (var what in cases)
        {
            data.Add(Dialect.Sqlite, what);
            data.Add(Dialect.Postgres, what);
        }

        return data;
    }

    internal static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string address, string body, string? key = null, string type = "application/json", string? seen = null, bool waits = false)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        // A server that refuses early closes the line; who asks first whether to send on reads the refusal.
        request.Headers.ExpectContinue = waits;
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        if (seen is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        }

        return await client.SendAsync(request);
    }
}
