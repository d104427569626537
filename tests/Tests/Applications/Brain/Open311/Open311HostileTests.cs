using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Whatever is sent to Open311 is answered in its shape, in both formats, and what is refused changes nothing.</summary>
[Collection(nameof(QuietCity))]
public sealed class Open311HostileTests(QuietCity quiet)
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory]
    [InlineData("GET", "/nothing.xml", 404)]
    [InlineData("GET", "/nothing.json", 404)]
    [InlineData("GET", "", 404)]
    [InlineData("GET", "/requests.yaml", 404)]
    [InlineData("GET", "/services/no-such.xml", 404)]
    [InlineData("GET", "/services/.json", 404)]
    [InlineData("GET", "/requests/QZ261121-7K3M9PXA.json", 404)]
    [InlineData("GET", "/requests/%F0%9F%92%A9.xml", 404)]
    [InlineData("GET", "/requests/-1.xml", 404)]
    [InlineData("GET", "/tokens/x.xml", 404)]
    [InlineData("GET", "/services.xml?jurisdiction_id=sfgov.org", 404)]
    [InlineData("GET", "/requests.json?jurisdiction_id=sfgov.org", 404)]
    [InlineData("GET", "/requests.json?service_code=%00", 400)]
    [InlineData("PUT", "/requests.json", 400)]
    [InlineData("DELETE", "/requests/QZ261121-7K3M9PXA.xml", 400)]
    [InlineData("POST", "/services.xml", 400)]
    [InlineData("POST", "/services/01.02.json", 400)]
    [InlineData("PUT", "/discovery.xml", 400)]
    [InlineData("DELETE", "/tokens/x.json", 400)]
    [InlineData("PATCH", "/servicerequestupdates.xml", 400)]
    [InlineData("POST", "/nothing.xml", 404)]
    [InlineData("PUT", "/requests.yaml", 404)]
    [InlineData("POST", "/requests.xml", 403)]
    public async Task An_address_is_refused_in_the_standards_shape(string method, string path, int status)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        foreach (var accept in new[] { "application/json", "text/html" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Open311.Base + path);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
            await (await city.Anyone().SendAsync(request)).ShouldBeErrorAsync(status);
        }
    }

    private static readonly Dictionary<string, (string Body, string Names)> Forms = new()
    {
        ["no service_code"] = ("lat=28.9&long=118.9&description=abcd", "service_code"),
        ["no place"] = ("service_code=01.02&description=abcd", ""),
        ["half a point"] = ("service_code=01.02&lat=28.9&description=abcd", "lat"),
        ["no number for a point"] = ("service_code=01.02&lat=north&long=118.9&description=abcd", "lat"),
        ["no number at all for a point"] = ("service_code=01.02&lat=NaN&long=NaN&description=abcd", ""),
        ["a point at infinity"] = ("service_code=01.02&lat=1e999&long=118.9&description=abcd", ""),
        ["a point abroad"] = ("service_code=01.02&lat=37.76524078&long=-122.4212043&description=abcd", ""),
        ["an unknown address_id"] = ("service_code=01.02&address_id=545483&description=abcd", ""),
        ["an address without end"] = ("service_code=01.02&address_string=" + new string('a', 400) + "&description=abcd", ""),
        ["a description above the standard's bound"] = ("service_code=01.02&address_id=330803114233&description=" + new string('a', 4001), "description"),
        ["a description of one letter"] = ("service_code=01.02&address_id=330803114233&description=a", ""),
        ["a null character"] = ("service_code=01.02&address_id=330803114233&description=abcd%00", ""),
        ["an attribute nobody asked for"] = ("service_code=01.02&address_id=330803114233&description=abcd&attribute[WHISPAWN]=1", "WHISPAWN"),
        ["an attribute without a name"] = ("service_code=01.02&address_id=330803114233&description=abcd&attribute[]=1", "attribute"),
        ["an attribute within another"] = ("service_code=01.02&address_id=330803114233&description=abcd&attribute[a[b]]=1", "attribute"),
        ["two times"] = ("service_code=01.02&address_id=330803114233&description=abcd&attribute[occurred_at]=2026-11-16T01:00Z&attribute[occurred_at]=2026-11-15T01:00Z", "occurred_at"),
        ["a time in words"] = ("service_code=01.02&address_id=330803114233&description=abcd&attribute[occurred_at]=gestern", "occurred_at"),
        ["a time to come"] = ("service_code=01.02&address_id=330803114233&description=abcd&attribute[occurred_at]=2031-01-01T00:00:00Z", ""),
        ["letters for a phone number"] = ("service_code=01.02&address_id=330803114233&description=abcd&phone=call-me", ""),
        ["a name without end"] = ("service_code=01.02&address_id=330803114233&description=abcd&first_name=" + new string('a', 50), ""),
        ["a thousand fields"] = (string.Join('&', Enumerable.Range(0, 1200).Select(at => $"f{at}=1")), ""),
    };

    public static TheoryData<Dialect, string> FormCases => BadRequestTests.OnBoth(Forms.Keys);

    [Theory, MemberData(nameof(FormCases))]
    public async Task A_form_is_refused_for(Dialect dialect, string what)
    {
        var city = await quiet.OnAsync(dialect);
        var key = await Open311.KeyAsync(city);
        await QuietCity.UnchangedAsync(city, async () =>
        {
            foreach (var format in new[] { "xml", "json" })
            {
                (await (await SendAsync(city, $"/requests.{format}?api_key={key}", Forms[what].Body)).ShouldBeErrorAsync(400)).ShouldContain(Forms[what].Names);
            }
        });
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var key = await Open311.KeyAsync(city);
        foreach (var (type, body) in new[] { ("application/json", "{}"), ("text/xml", "<a/>"), ("multipart/form-data; boundary=x", "--y"), ("multipart/form-data", "") })
        {
            await (await SendAsync(city, $"/requests.xml?api_key={key}", body, type)).ShouldBeErrorAsync(400);
        }

        await (await SendAsync(city, "/requests.xml", "service_code=" + new string('x', 900_000))).ShouldBeErrorAsync(400);
        await (await SendAsync(city, $"/requests.xml?jurisdiction_id=here&api_key={key}", "jurisdiction_id=sfgov.org&service_code=01.02")).ShouldBeErrorAsync(404);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_not_found_in_both_languages()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var key = await Open311.KeyAsync(city);
        async Task<string> SaidAsync(string language) => await (await Open311.PostAsync(
            city.Anyone(language), "xml", ("api_key", key), ("service_code", "<b>&\u0001"), ("address_id", Open311.Village))).ShouldBeErrorAsync(404);

        (await SaidAsync("en")).ShouldStartWith("There is no service_code “<b>&");
        (await SaidAsync("zh")).ShouldContain("服务");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Strings_that_break_programs_come_back_to_their_sender_as_they_were_and_to_nobody_else(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var key = await Open311.KeyAsync(city);
        foreach (var words in NaughtyStrings.PiecesOf(3_900).Concat(["\u0001\u001b[31m\ufffe end"]))
        {
            var address = words.Clip(300);
            var number = await Open311.FileAsync(city, key, ("description", words), ("address_string", address));

            var own = (await Open311.GetJsonAsync(city.Anyone(), $"/requests/{number}.json?api_key={key}"))[0];
            var xml = await Open311.GetXmlAsync(city.Anyone(), $"/requests/{number}.xml?api_key={key}");
            var others = await city.Anyone().GetStringAsync($"{Open311.Base}/requests/{number}.json");

            own.GetProperty("description").GetString().ShouldBe(words.Trim());
            own.GetProperty("address").GetString().ShouldBe(address.Trim());
            xml.Element("request")!.Element("description")!.Value.ShouldBe(new string([.. words.Trim().Select(Utterable)]));
            others.ShouldNotContain(System.Text.Json.JsonEncodedText.Encode(words.Trim().Clip(40)).ToString());
        }
    }

    [Fact]
    public async Task Every_naughty_string_is_a_harmless_argument()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var words in NaughtyStrings.PiecesOf(400))
        {
            var text = Uri.EscapeDataString(words);
            (await Open311.GetXmlAsync(city.Anyone(), $"/requests.xml?service_code={text}")).Elements().ShouldBeEmpty();
            (await Open311.GetXmlAsync(city.Anyone(), $"/requests.xml?service_request_id={text}")).Elements().ShouldBeEmpty();
            foreach (var query in new[] { "status", "start_date", "page", "updated_before" })
            {
                await (await city.Anyone().GetAsync($"{Open311.Base}/requests.xml?{query}={text}")).ShouldBeErrorAsync(400);
            }

            (await city.Anyone().GetAsync($"{Open311.Base}/services.xml?jurisdiction_id={text}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    // What XML has no way to write stands there as the replacement character.
    private static char Utterable(char letter) => char.IsSurrogate(letter) || System.Xml.XmlConvert.IsXmlChar(letter) ? letter : '\ufffd';

    private static Task<HttpResponseMessage> SendAsync(TestCity city, string path, string body, string type = "application/x-www-form-urlencoded")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return city.Anyone().PostAsync(Open311.Base + path, content);
    }
}
