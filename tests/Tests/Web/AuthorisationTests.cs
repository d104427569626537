using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Tongqu.Access;
using Tongqu.Cases;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>
/// Who may use which address, and do what to an event: every address is asked for by every kind of caller, and the answers are
/// held against <c>authorisation.txt</c>, which people review. A new address without a line there fails.
/// </summary>
public sealed class AuthorisationTests
{
    private const string Grid = "330803114233001";

    // Nobody is asked last, so that a line reads by roles.
    private static readonly (string Name, string? Post)[] Callers =
    [
        ("resident", null), ("grid-worker", $"{Grid}/grid"), ("command-room", "330803114/command"), ("department-handler", "330803/sanitation"),
        ("county-centre", "330803/centre"), ("leader", "330803/leader"), ("rule-officer", "3308/rules"), ("system-officer", TestCity.SystemPost),
        ("security-officer", TestCity.SecurityPost), ("audit-officer", TestCity.AuditPost),
    ];

    private static readonly Lazy<Task<IReadOnlyList<(string Name, HttpClient Client)>>> SignedIn = new(SignInAsync);

    private static readonly Lazy<Task<HttpClient>> Token = new(TokenAsync);

    public static async Task<IEnumerable<ITheoryDataRow>> Endpoints() =>
        (await EndpointsAsync()).Select(row => new TheoryDataRow<string, string>(row.Method, row.Pattern));

    public static async Task<IEnumerable<ITheoryDataRow>> Actions() =>
        (await SharedCity.OnAsync(Dialect.Sqlite)).Services.GetRequiredService<CaseTypes>().Find("event")!.Actions
            .Select(action => new TheoryDataRow<string>(action.Name));

    [Fact]
    public async Task Every_address_says_who_may_use_it() =>
        (await EndpointsAsync()).Where(row => row.Access is null).ShouldBeEmpty();

    [Fact]
    public void An_address_that_says_nothing_is_seen()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/forgotten", () => "open");
        app.MapGet("/said", () => "open").ForEveryone();

        var rows = EndpointTable.Of(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));

        rows.Where(row => row.Access is null).ShouldHaveSingleItem().Pattern.ShouldBe("/forgotten");
    }

    [Fact]
    public async Task An_address_that_says_nothing_is_closed_to_everyone()
    {
        var services = (await SharedCity.OnAsync(Dialect.Sqlite)).Services;
        var fallback = services.GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy.ShouldNotBeNull();
        var everybody = new ClaimsPrincipal(new ClaimsIdentity(
            Enum.GetValues<Role>().Select(role => new Claim(ClaimTypes.Role, role.Name())), "test"));

        var answer = await services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(everybody, null, fallback);

        answer.Succeeded.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Endpoints), DisableDiscoveryEnumeration = true)]
    public async Task An_address_lets_in_whom_the_table_names(string method, string pattern)
    {
        var row = (await EndpointsAsync()).Single(found => found.Method == method && found.Pattern == pattern);
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var letIn = new List<string>();
        foreach (var (name, client) in await SignedIn.Value)
        {
            if (await IsLetInAsync(client, method, AddressOf(pattern)))
            {
                letIn.Add(name);
            }
        }

        var nobody = await IsLetInAsync(city.Anyone(), method, AddressOf(pattern));
        var who = nobody && letIn.Count == Callers.Length ? EndpointTable.Everyone
            : letIn.Count == Callers.Length ? EndpointTable.SignedIn : string.Join(' ', letIn);
        // A system with every permission there is for systems: never on a page, and never where people alone are named.
        var system = await IsLetInAsync(await Token.Value, method, AddressOf(pattern));
        system.ShouldBe(who == EndpointTable.Everyone || (EndpointTable.TakesTokens(pattern)
            && (who == EndpointTable.SignedIn || row.Access!.EndsWith(EndpointTable.SourceSystem, StringComparison.Ordinal))), "a source system with its token");
        who = system && who is not (EndpointTable.Everyone or EndpointTable.SignedIn) ? $"{who} {EndpointTable.SourceSystem}".TrimStart() : who;

        nobody.ShouldBe(who == EndpointTable.Everyone);
        row.Access.ShouldBe(who, "the metadata and the answers differ");
        EndpointTable.Reviewed.GetValueOrDefault(row.ToString()).ShouldBe(who, $"authorisation.txt should say: {EndpointTable.Line(row, who)}");
    }

    [Theory, MemberData(nameof(Actions), DisableDiscoveryEnumeration = true)]
    public async Task An_action_is_done_by_whom_the_table_names(string action)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var callers = await SignedIn.Value;
        // Dispatched to the handler, within the grid worker's grid, reported by the resident: inside everyone's scope.
        var number = await DispatchedAsync(
            callers.First(caller => caller.Name == "resident").Client, callers.First(caller => caller.Name == "command-room").Client);
        var mayDo = new List<string>();
        foreach (var (name, client) in callers)
        {
            var answer = await client.SendAsync(WithWrongVersion(number, action));
            // Who may do it is told that the event changed meanwhile; nobody gets as far as doing it.
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Conflict, HttpStatusCode.Forbidden);
            if (answer.StatusCode == HttpStatusCode.Conflict)
            {
                mayDo.Add(name);
            }
        }

        (await city.Anyone().SendAsync(WithWrongVersion("QZ261121-7K3M9PXA", action))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var who = string.Join(' ', mayDo);
        EndpointTable.Reviewed.GetValueOrDefault($"ACTION {action}").ShouldBe(who, $"authorisation.txt should say: {EndpointTable.Line($"ACTION {action}", who)}");
    }

    [Fact]
    public async Task The_table_names_nothing_that_is_not_there()
    {
        var there = (await EndpointsAsync()).Select(row => row.ToString())
            .Concat((await Actions()).Select(row => $"ACTION {row.GetData()[0]}")).ToHashSet();

        EndpointTable.Reviewed.Keys.Where(line => !there.Contains(line)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<EndpointRow>> EndpointsAsync() => EndpointTable.Of(
        (await SharedCity.OnAsync(Dialect.Sqlite)).Services.GetRequiredService<EndpointDataSource>().Endpoints);

    private static string AddressOf(string pattern) => pattern
        .Replace("{number}", "QZ261121-7K3M9PXA", StringComparison.Ordinal).Replace("{action}", "dispatch", StringComparison.Ordinal).Replace("{type}", "event", StringComparison.Ordinal)
        .Replace("{hash}", new string('0', 64), StringComparison.Ordinal).Replace("{**path}", "tongqu.css", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal)
        .Replace("{deed}", "nothing", StringComparison.Ordinal).Replace("{format}", "json", StringComparison.Ordinal)
        .Replace("{kind}", "staff", StringComparison.Ordinal);

    private static async Task<bool> IsLetInAsync(HttpClient client, string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = address.StartsWith("/api", StringComparison.Ordinal)
                ? JsonContent.Create(new { }) : new FormUrlEncodedContent([]);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)answer.StatusCode).ShouldBeLessThan(500, address);
        if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return true;
        }

        // Whoever signs in with nothing is let in to the door and refused there.
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        // Open311 says no in a shape of its own, and 403 only of the key.
        return problem.ValueKind == JsonValueKind.Object && problem.GetProperty("code").GetString() is not ("access.sign-in-needed" or "access.not-allowed");
    }

    private static async Task<string> DispatchedAsync(HttpClient resident, HttpClient room)
    {
        var (number, _) = await Brain.Tests.Events.ReportAsync(resident, new { description = "巷口垃圾成堆", @class = "01.02", region = Grid });
        await Brain.Tests.Events.ActAsync(room, number, "dispatch", new { post = "330803/sanitation" });
        return number;
    }

    private static HttpRequestMessage WithWrongVersion(string number, string action)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{number}/{action}") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"999\""));
        return request;
    }

    private static async Task<HttpClient> TokenAsync()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var permissions = Applications.All.SelectMany(application => application.Permissions).Where(permission => permission.ForSystems).ToList();
        var token = await city.Services.GetRequiredService<Tokens>().CreateAsync(
            Caller.Platform, "system of the table", permissions, Base.RegionCode.Parse("3308").Value, 1);
        var client = city.Anyone();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return client;
    }

    // Each keeps the cookie of its sign-in, whatever an address does to it.
    private static async Task<IReadOnlyList<(string Name, HttpClient Client)>> SignInAsync()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var clients = new List<(string, HttpClient)>();
        foreach (var (name, post) in Callers)
        {
            var user = await city.AccountAsync(post, post is null ? "resident-of-the-table" : null);
            var session = await city.SessionAsync(user);
            var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = city.Address };
            client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            client.DefaultRequestHeaders.Add("Cookie", $"{session.Name}={session.Value}");
            clients.Add((name, client));
        }

        return clients;
    }
}
