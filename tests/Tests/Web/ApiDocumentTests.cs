using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Tests;
using Tongqu.House.Tests;
using Tongqu.Registry;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>
/// <c>/openapi/v1.json</c> says of every operation what it does, takes and refuses, in both languages; and what it gives as an
/// example is sent to a city as it stands and answered as it says.
/// </summary>
public sealed class ApiDocumentTests
{
    private const string Room = "330803114/command";

    private static readonly Lazy<Task<JsonElement>> Document = new(async () =>
        JsonDocument.Parse(await (await SharedCity.OnAsync(Dialect.Sqlite)).Anyone().GetStringAsync("/openapi/v1.json")).RootElement);

    private static IReadOnlyDictionary<string, OperationSaid> Said { get; } = new ApiDocument().Said;

    public static TheoryData<string> Operations => [.. Said.Keys];

    [Fact]
    public async Task Every_operation_is_described_and_every_description_is_of_one()
    {
        var there = (await Document.Value).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).ToList();

        there.ShouldBe(Said.Keys, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_operation_is_complete_in_both_languages(string name)
    {
        var (method, path) = (name.Split(' ')[0].ToLowerInvariant(), name.Split(' ')[1]);
        var operation = (await Document.Value).GetProperty("paths").GetProperty(path).GetProperty(method);

        operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace();
        operation.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
        operation.GetProperty("x-zh").GetProperty("summary").GetString()!.Any(IsHan).ShouldBeTrue();
        operation.GetProperty("x-zh").GetProperty("description").GetString()!.Any(IsHan).ShouldBeTrue();
        foreach (var parameter in Parts(operation, "parameters"))
        {
            parameter.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(parameter.GetProperty("name").GetString());
            parameter.GetProperty("x-zh").GetString().ShouldNotBeNullOrWhiteSpace();
        }

        foreach (var piece in path.Split('{').Skip(1).Select(part => part.Split('}')[0]))
        {
            Parts(operation, "parameters").ShouldContain(parameter => parameter.GetProperty("in").GetString() == "path" && parameter.GetProperty("name").GetString() == piece && Has(parameter, "example"));
        }

        (method is "post" && !name.Contains("session", StringComparison.Ordinal)).ShouldBe(operation.TryGetProperty("requestBody", out var body) && !name.Contains("session", StringComparison.Ordinal));
        if (body.ValueKind == JsonValueKind.Object)
        {
            body.GetProperty("content").EnumerateObject().ShouldHaveSingleItem().Value.TryGetProperty("example", out _).ShouldBeTrue();
        }

        var answers = operation.GetProperty("responses").EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value);
        answers.Keys.Count(status => status[0] == '2').ShouldBe(1);
        answers.Where(answer => answer.Key[0] == '2').ShouldAllBe(answer => answer.Key == "204" || Has(answer.Value.GetProperty("content").EnumerateObject().First().Value, "example"));
        operation.GetProperty("x-who").GetProperty("zh").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Every_refusal_that_is_named_is_one_the_platform_says()
    {
        var code = string.Join('\n', SourceTree.Files.Where(file => file.IsUnder("src") && file.Is(".cs")).Select(file => file.Text));

        Said.Values.SelectMany(said => said.Problems.Values).SelectMany(codes => codes).Distinct()
            .Where(named => !code.Contains($"\"{named}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_example_is_answered_as_it_says(string name)
    {
        var said = Said[name];
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var there = await ThereAsync(city, name);
        using var request = RequestOf(said, there);
        using var answer = await (await CallerAsync(city, name, there)).SendAsync(request);

        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(said.Status, text);
        if (said.Answer is null)
        {
            text.ShouldBeEmpty();
            return;
        }

        answer.Content.Headers.ContentType!.MediaType.ShouldBe(said.AnswerType ?? "application/json");
        ShouldHaveTheParts(JsonNode.Parse(text), JsonNode.Parse(said.Answer), "$");
    }

    [Fact]
    public void An_example_that_lacks_a_part_is_seen() =>
        Should.Throw<ShouldAssertException>(() => ShouldHaveTheParts(JsonNode.Parse("""{"a":[{"b":1}]}"""), JsonNode.Parse("""{"a":[{"c":1}]}"""), "$"));

    // The examples are of another day and place; what they promise is which parts there are.
    private static void ShouldHaveTheParts(JsonNode? real, JsonNode? shown, string at)
    {
        switch (real, shown)
        {
            case (JsonObject one, JsonObject other):
                one.Select(part => part.Key).ShouldBe(other.Select(part => part.Key), ignoreOrder: true, $"{at}: mend the answer in the api.yaml beside the code");
                foreach (var (key, part) in one)
                {
                    ShouldHaveTheParts(part, other[key], $"{at}.{key}");
                }

                break;
            case (JsonArray { Count: > 0 } one, JsonArray { Count: > 0 } other):
                ShouldHaveTheParts(one[0], other[0], $"{at}[0]");
                break;
            case (null, _) or (_, null):
                break;
            default:
                real.GetType().ShouldBe(shown.GetType(), at);
                break;
        }
    }

    private static HttpRequestMessage RequestOf(OperationSaid said, There there)
    {
        var (method, path) = (said.Operation.Split(' ')[0], said.Operation.Split(' ')[1]);
        var query = new List<string>();
        var headers = new List<(string, string)>();
        foreach (var (name, about) in said.Parameters.Where(parameter => parameter.Value.Example is not null))
        {
            var value = there.Instead(about.Example!);
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
            }
            else if (name is "Idempotency-Key" or "If-Match")
            {
                // Each run is a sender of its own.
                headers.Add((name, name == "If-Match" || said.Operation.Contains("open311", StringComparison.Ordinal) ? value : Guid.NewGuid().ToString()));
            }
            else
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        var request = new HttpRequestMessage(new HttpMethod(method), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
        headers.ForEach(header => request.Headers.TryAddWithoutValidation(header.Item1, header.Item2));
        if (said.Example is { } example)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(there.Instead(example.TrimEnd())));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(said.Type ?? "application/json");
        }

        return request;
    }

    // What the examples name is there, under a name of its own.
    private static async Task<There> ThereAsync(TestCity city, string name)
    {
        var code = RegistryCity.NewCode();
        var subject = await city.AddAsync(code, "盈川农业合作社");
        var batch = (await city.TakeInAsync("tax", $"credit-code:{code},annual-revenue,2026-06-30,980")).Value.Id;
        var number = (await Events.ReportAsync(city.Anyone(), new { description = "桥头有一堆垃圾", @class = "01.02", region = Open311.Village })).Number;
        // Whom the example of signing in names.
        await city.AccountAsync(Room, "zhihui-gaojia");
        var there = new There(number, subject.ToString(), batch.ToString(), code, await KeyAsync(city));
        if (name.Contains("/tokens/", StringComparison.Ordinal))
        {
            var filing = Said["POST /open311/v2/requests.{format}"];
            (await (await CallerAsync(city, filing.Operation, there)).SendAsync(RequestOf(filing, there))).EnsureSuccessStatusCode();
        }

        if (name.Contains("/models/{name}/draft", StringComparison.Ordinal))
        {
            await DraftedAsync(city, name);
        }

        return there;
    }

    // A draft as far as the operation finds it: none to begin one, proposed to decide on.
    private static async Task DraftedAsync(TestCity city, string name)
    {
        var (book, model) = (city.Services.GetRequiredService<ModelBook>(), "childcare-subsidy");
        var drafter = ModelRoom.One;
        await book.DiscardAsync(drafter, model, (await book.DraftAsync(model))?.Revision ?? 0);
        if (name == "POST /api/v1/models/{name}/draft")
        {
            return;
        }

        (await book.SaveAsync(drafter, model, 0, ModelRoom.Text($"{2000 + (await book.VersionsAsync(model)).Count}"))).Succeeded.ShouldBeTrue();
        if (name.EndsWith("/approve", StringComparison.Ordinal) || name.EndsWith("/return", StringComparison.Ordinal))
        {
            (await book.ProposeAsync(drafter, model, 1, new DateOnly(2027, 1, 1), "示例")).Succeeded.ShouldBeTrue();
        }
    }

    private static async Task<string> KeyAsync(TestCity city) => (await city.Services.GetRequiredService<Tokens>().CreateAsync(
        Caller.Platform, "示例系统", [.. Applications.All.SelectMany(application => application.Permissions).Where(permission => permission.ForSystems)],
        RegionCode.Parse("3308").Value, 1)).Value;

    // Whoever the route names first; a system for what only systems may.
    private static async Task<HttpClient> CallerAsync(TestCity city, string name, There there)
    {
        var endpoint = city.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().First(one =>
            "/" + one.RoutePattern.RawText!.Trim('/') == name.Split(' ')[1] && one.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains(name.Split(' ')[0]));
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && !name.Contains("/tokens/", StringComparison.Ordinal))
        {
            return city.Anyone();
        }

        var roles = endpoint.Metadata.GetMetadata<Permission>()?.Roles;
        if (roles is [Role.Resident])
        {
            return await city.ResidentAsync();
        }

        if (roles?.Contains(Role.RuleOfficer) == true)
        {
            // It takes two: who approves is another than who proposed.
            return await city.HolderOfAsync(ModelRoom.Post, name: name.EndsWith("/approve", StringComparison.Ordinal) ? "rule-officer-two" : "rule-officer-one");
        }

        if (roles is { Length: > 0 } && !roles.Contains(Role.CommandRoom))
        {
            return await city.HolderOfAsync("330803/centre");
        }

        if (roles is { Length: > 0 } || name == "GET /api/v1/session")
        {
            return await city.HolderOfAsync(Room);
        }

        if (name == "DELETE /api/v1/session")
        {
            // A session nobody else uses.
            return await city.ResidentAsync("resident-who-leaves");
        }

        var system = city.Anyone();
        system.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", there.Key);
        return system;
    }

    private static IEnumerable<JsonElement> Parts(JsonElement of, string name) => of.TryGetProperty(name, out var parts) ? [.. parts.EnumerateArray()] : [];

    private static bool Has(JsonElement of, string part) => of.TryGetProperty(part, out _);

    private static bool IsHan(char letter) => letter is >= '\u4e00' and <= '\u9fff';

    private sealed record There(string Number, string Subject, string Batch, string Code, string Key)
    {
        public string Instead(string example) => example
            .Replace("QZ261116-7K3M9PXA", Number, StringComparison.Ordinal).Replace("8817204459123712", Subject, StringComparison.Ordinal)
            .Replace("8817204461220864", Batch, StringComparison.Ordinal).Replace("91330803MA2DHQ6X0E", Code, StringComparison.Ordinal);
    }
}
