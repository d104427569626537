using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>Signing in through a city's identity provider, a simulated one that keeps to the letter of the flow unless told to cheat.</summary>
public sealed class CityIdentityTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_subject_becomes_a_residents_account_and_the_same_one_the_next_time(Dialect dialect)
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await using var city = await StartAsync(dialect, provider);
        foreach (var _ in (int[])[1, 2])
        {
            var resident = await city.VisitorAsync();
            (await WalkAsync(resident, provider, "/signin/city?back=/report")).ShouldBe("/report");
            (await SessionAsync(resident)).GetProperty("role").GetString().ShouldBe("resident");
        }

        (await RowsAsync(city, "access_external")).ShouldBe(1);
        (await RowsAsync(city, "access_person")).ShouldBe(1);
        provider.Subject = "subject-2";
        await WalkAsync(await city.VisitorAsync(), provider, "/signin/city");
        (await RowsAsync(city, "access_person")).ShouldBe(2);
    }

    [Fact]
    public async Task An_account_links_itself_and_comes_in_with_its_post_and_no_officer_does()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await using var city = await StartAsync(Dialect.Sqlite, provider);
        var clerk = await city.VisitorAsync("330803114/command");
        var link = (await clerk.PageAsync("/account")).QuerySelector("a[href*='/signin/city?link=']")!.GetAttribute("href")!;
        // A link is its owner's: nobody is linked by a colleague's.
        (await (await city.VisitorAsync("330803103/command")).GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await WalkAsync(clerk, provider, link)).ShouldBe("/account");

        var again = await city.VisitorAsync();
        await WalkAsync(again, provider, "/signin/city");
        (await SessionAsync(again)).GetProperty("post").GetString().ShouldBe("330803114/command");

        (await (await city.VisitorAsync(TestCity.SystemPost)).PageAsync("/account")).QuerySelector("a[href*='/signin/city']").ShouldBeNull();
    }

    [Theory]
    [InlineData("nonce"), InlineData("aud"), InlineData("iss"), InlineData("exp"), InlineData("sub"), InlineData("no-token"), InlineData("state"), InlineData("code")]
    public async Task What_was_forged_on_the_way_is_refused(string forged)
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await using var city = await StartAsync(Dialect.Sqlite, provider);
        provider.Forged = forged;
        var visitor = await city.VisitorAsync();

        (await WalkAsync(visitor, provider, "/signin/city")).ShouldBe("/signin?city=failed");

        (await visitor.GetAsync("/api/v1/session")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await RowsAsync(city, "access_person")).ShouldBe(0);
        (await visitor.PageAsync("/signin?city=failed")).QuerySelector(".error-summary").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_code_begun_in_one_browser_is_not_taken_in_another()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await using var city = await StartAsync(Dialect.Sqlite, provider);
        var (attacker, victim) = (await city.VisitorAsync(), await city.VisitorAsync());
        var back = await provider.AuthorizeAsync((await attacker.GetAsync("/signin/city")).Headers.Location!);

        (await victim.GetAsync(back.PathAndQuery)).Headers.Location!.ToString().ShouldBe("/signin?city=failed");
    }

    // The platform's cookies of the way there end by its clock, and a browser looks at its own.
    private static Task<TestCity> StartAsync(Dialect dialect, SimulatedProvider provider) =>
        TestCity.StartAsync(dialect, now: TimeProvider.System.GetUtcNow(), identity: provider.Settings);

    private static async Task<string> WalkAsync(Visitor visitor, SimulatedProvider provider, string from)
    {
        var sent = await visitor.GetAsync(from);
        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var back = await provider.AuthorizeAsync(sent.Headers.Location!);
        return (await visitor.GetAsync(back.PathAndQuery)).Headers.Location!.ToString();
    }

    private static async Task<JsonElement> SessionAsync(Visitor visitor) =>
        JsonDocument.Parse(await (await visitor.GetAsync("/api/v1/session")).Content.ReadAsStringAsync()).RootElement;

    private static Task<long> RowsAsync(TestCity city, string table) => city.Database.ReadAsync(Scope.Nothing, store => Rows.CountAsync(store, table));

    /// <summary>A provider that signs everybody in as <see cref="Subject"/>.</summary>
    private sealed class SimulatedProvider : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Dictionary<string, (string Nonce, string Challenge)> _codes = [];

        private SimulatedProvider(WebApplication app) => _app = app;

        public string Subject { get; set; } = "subject-1";

        public string Forged { get; set; } = "";

        public CityIdentity Settings => new(Text.Same("市民中心"), "simulated-issuer", At("/authorize"), At("/token"), At("/userinfo"), "tongqu", "shared-secret");

        private string At(string path) => _app.Urls.First() + path;

        public static async Task<SimulatedProvider> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var provider = new SimulatedProvider(app);
            app.MapPost("/token", async (HttpRequest request) => provider.Token(await request.ReadFormAsync()));
            app.MapGet("/userinfo", () => Results.Json(new { sub = provider.Forged == "sub" ? "somebody-else" : provider.Subject, name = "李四" }));
            await app.StartAsync();
            return provider;
        }

        /// <summary>What a browser gets that was sent here: the way back, with a code.</summary>
        public Task<Uri> AuthorizeAsync(Uri address)
        {
            var asked = QueryHelpers.ParseQuery(address.Query);
            address.GetLeftPart(UriPartial.Path).ShouldBe(At("/authorize"));
            (asked["response_type"].ToString(), asked["code_challenge_method"].ToString(), asked["client_id"].ToString()).ShouldBe(("code", "S256", "tongqu"));
            var code = Guid.NewGuid().ToString("N");
            _codes[code] = (asked["nonce"].ToString(), asked["code_challenge"].ToString());
            return Task.FromResult(new Uri(QueryHelpers.AddQueryString(asked["redirect_uri"].ToString(), new Dictionary<string, string?>
            {
                ["code"] = Forged == "code" ? "made-up" : code,
                ["state"] = Forged == "state" ? "made-up" : asked["state"].ToString(),
            })));
        }

        private IResult Token(IFormCollection form)
        {
            // Each code is taken once, with the verifier of whoever asked for it (RFC 7636).
            if (!_codes.Remove(form["code"].ToString(), out var asked) || form["client_secret"] != "shared-secret"
                || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            {
                return Results.BadRequest(new { error = "invalid_grant" });
            }

            var token = new
            {
                iss = Forged == "iss" ? "another-issuer" : "simulated-issuer",
                aud = Forged == "aud" ? "another-client" : "tongqu",
                sub = Subject,
                nonce = Forged == "nonce" ? "made-up" : asked.Nonce,
                exp = TimeProvider.System.GetUtcNow().AddMinutes(Forged == "exp" ? -5 : 5).ToUnixTimeSeconds(),
            };
            var spelled = $"{Part(new { alg = "RS256" })}.{Part(token)}.{WebEncoders.Base64UrlEncode([1, 2, 3])}";
            return Forged == "no-token"
                ? Results.Json(new { access_token = "access", token_type = "Bearer" })
                : Results.Json(new { access_token = "access", token_type = "Bearer", id_token = spelled });
        }

        private static string Part(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
