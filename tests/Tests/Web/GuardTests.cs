using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AngleSharp.Dom;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>What guards a page in the browser stands on every answer: headers, cookies, and nothing executable in the markup.</summary>
public sealed class GuardTests
{
    private const string Room = "330803114/command";
    private const string Worker = "330803114233001/grid";

    /// <summary>Answers of every kind: what is asked for, as whom.</summary>
    public static readonly TheoryData<string, string?> Answers = new()
    {
        { "/", null }, { "/report", null }, { "/signin", null }, { "/e?number=x", null }, { "/e/QZ261121-7K3M9PXA", null }, { "/regions", null },
        { "/map/counties.json", null }, { "/map/places.json", null }, { "/assets/tongqu.css", null }, { "/assets/no.css", null }, { "/healthz", null },
        { "/openapi/v1.json", null }, { "/no/such/page", null }, { "/desk", null }, { "/start", null }, { "/api/v1/events/", null }, { "/api/v1/nothing", null },
        { "/report?x=%00", null }, { "/reported/x", null }, { "/photos/QZ261121-7K3M9PXA/x", null }, { "/desk", Room }, { "/desk/report", Room }, { "/county", Room },
        { "/desk/events/x", Room }, { "/start", Room }, { "/grid", Worker }, { "/grid/events/x", Worker }, { "/api/v1/session", Worker }, { "/desk?page=x", Room },
        { "/indicators", null }, { "/indicators/gdp", null }, { "/indicators.csv", null }, { "/indicators/x", null }, { "/indicators/reported-events", Room },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Every_answer_is_guarded(string address, string? post)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var visitor = await city.VisitorAsync(post);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Delete, HttpMethod.Post })
        {
            ShouldBeGuarded(await visitor.Client.SendAsync(new HttpRequestMessage(method, address)));
        }
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task No_page_carries_anything_that_runs(string address, string? post)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var language in new[] { "zh", "en" })
        {
            var answer = await (await city.VisitorAsync(post, language)).GetAsync(address);
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                ShouldRunNothing(await answer.Content.ReadAsStringAsync());
            }
        }
    }

    [Fact]
    public async Task A_page_of_an_event_carries_nothing_that_runs_whatever_is_in_it()
    {
        const string Attack = "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"javascript:alert(1)\">x</a>\"' style=x onclick=x ";
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var (number, key) = await Brain.Tests.Events.ReportAsync(city.Anyone(), new { description = Attack, address = Attack, region = "330803114233", @class = "01.02" });
        await Brain.Tests.Events.ActAsync(await city.HolderOfAsync(Room), number, "dispatch", new { post = Worker, note = Attack });

        foreach (var (address, post) in new[]
        {
            ($"/e/{number}?key={key}", null), ($"/reported/{number}?key={key}", null), ($"/desk/events/{number}", Room), ("/desk?q=" + Uri.EscapeDataString(Attack[..90]), Room),
            ("/grid", Worker), ($"/grid/events/{number}", Worker), ("/e?number=" + Uri.EscapeDataString(Attack), null), ("/signin?back=" + Uri.EscapeDataString(Attack), null),
        })
        {
            ShouldRunNothing(await (await (await city.VisitorAsync(post)).GetAsync(address)).Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public void Something_that_runs_is_seen()
    {
        foreach (var html in new[]
        {
            "<script>x</script>", "<style>x{}</style>", "<p style=x>", "<p onclick=x>", "<a href=' JavaScript:x'>", "<form action=javascript:x>", "<iframe src=/>", "<script src=https://example.org/x.js></script>",
        })
        {
            Should.Throw<ShouldAssertException>(() => ShouldRunNothing(html), html);
        }
    }

    [Fact]
    public async Task Only_what_is_the_same_for_everyone_may_be_kept()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var (address, post, kept) in new[]
        {
            ("/", null, "no-store"), ("/desk", Room, "no-store"), ("/api/v1/session", Room, "no-store"), ("/no/such", null, "no-store"),
            ("/map/counties.json", null, "max-age=3600, public"), ("/assets/tongqu.css", null, "no-cache, public"),
        })
        {
            var answer = await (await city.VisitorAsync(post)).GetAsync(address);
            var said = answer.Headers.CacheControl!.ToString().Split(", ");
            kept.Split(", ").ShouldAllBe(word => said.Contains(word), address);
            said.Contains("public").ShouldBe(kept.Contains("public"), address);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookies_are_for_the_server_alone_for_this_site_alone_and_over_https_for_https_alone(bool https)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var user = await city.AccountAsync(Room);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = city.Address };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (https)
        {
            // What a reverse proxy on this machine says.
            client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        }

        var form = await client.GetAsync("/signin");
        var session = await client.PostAsJsonAsync("/api/v1/session", new { name = user, password = TestCity.Password });
        session.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var cookies = new[] { form, session }.SelectMany(answer => answer.Headers.GetValues("Set-Cookie")).ToList();
        cookies.Select(cookie => cookie.Split('=')[0]).ShouldBe(["tongqu-form", "tongqu"], ignoreOrder: true);
        foreach (var cookie in cookies.Select(cookie => cookie.ToLowerInvariant().Split("; ")))
        {
            cookie.ShouldContain("httponly");
            cookie.ShouldContain(part => part == "samesite=lax" || part == "samesite=strict");
            cookie.Contains("secure").ShouldBe(https);
            cookie.ShouldNotContain(part => part.StartsWith("domain=", StringComparison.Ordinal));
            // None outlives the browser: whoever closes it is signed out.
            cookie.ShouldNotContain(part => part.StartsWith("expires=", StringComparison.Ordinal) || part.StartsWith("max-age=", StringComparison.Ordinal));
        }

        session.Headers.Contains("Strict-Transport-Security").ShouldBe(https);
    }

    [Fact]
    public async Task A_cookie_that_was_tampered_with_gives_the_public_and_no_more()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var session = await city.SessionAsync(await city.AccountAsync(Room));
        foreach (var value in new[] { session.Value[..^4] + "AAAA", session.Value[..20], "", "x", new string('A', 3000), Uri.EscapeDataString("\r\nSet-Cookie: a=b") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/session");
            request.Headers.TryAddWithoutValidation("Cookie", $"tongqu={value}");
            using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = city.Address };
            await (await client.SendAsync(request)).ShouldBeProblemAsync(city, 401, "access.sign-in-needed");
        }
    }

    private static void ShouldBeGuarded(HttpResponseMessage answer)
    {
        var what = $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} {(int)answer.StatusCode}";
        ((int)answer.StatusCode).ShouldBeLessThan(500, what);
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
        var policy = Header("Content-Security-Policy").Split("; ").Select(rule => rule.Split(' ')).ToDictionary(rule => rule[0], rule => rule[1..]);
        policy["default-src"].ShouldBe(["'none'"], what);
        policy["script-src"].ShouldBe(["'self'"], what);
        policy["base-uri"].ShouldBe(["'none'"], what);
        policy["frame-ancestors"].ShouldBe(["'none'"], what);
        policy["form-action"].ShouldBe(["'self'"], what);
        policy.Values.SelectMany(sources => sources).ShouldNotContain(source => source.StartsWith("'unsafe") || source.Contains('*') || source.StartsWith("http"), what);
        Header("X-Content-Type-Options").ShouldBe("nosniff", what);
        Header("Referrer-Policy").ShouldBe("same-origin", what);
        Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin", what);
        Header("Cross-Origin-Resource-Policy").ShouldBe("same-origin", what);
        Header("Permissions-Policy").ShouldContain("microphone=()", Case.Sensitive, what);
        Header("Cache-Control").ShouldNotBeEmpty(what);
        answer.Headers.Contains("Server").ShouldBeFalse(what);
        answer.Headers.Contains("X-Powered-By").ShouldBeFalse(what);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse(what);
    }

    private static void ShouldRunNothing(string html)
    {
        var page = Visitor.Read(html);
        page.QuerySelectorAll("style, iframe, object, embed, base, frame").Select(found => found.OuterHtml).ShouldBeEmpty();
        page.QuerySelectorAll("script").Where(script => script.GetAttribute("src") is not ['/', not '/', ..] && script.GetAttribute("type") != "application/json")
            .Select(found => found.OuterHtml).ShouldBeEmpty();
        var attributes = page.All.SelectMany(element => element.Attributes).ToList();
        attributes.Where(attribute => attribute.Name == "style" || attribute.Name.StartsWith("on", StringComparison.Ordinal)).Select(attribute => attribute.Name).ShouldBeEmpty();
        attributes.Where(attribute => attribute.Name is "href" or "src" or "action" or "formaction"
            && attribute.Value.Trim().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)).Select(attribute => attribute.Value).ShouldBeEmpty();
    }
}
