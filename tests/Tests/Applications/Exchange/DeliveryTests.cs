using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Exchange.Tests;

/// <summary>What happens is sent to a subscriber in order, signed, until it is confirmed.</summary>
public sealed class DeliveryTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_subscriber_is_sent_what_happened_to_a_case_in_order(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await using var other = await Receiver.StartAsync();
        await SubscribeAsync(city, other);

        var number = await ReportAsync(city);
        await RejectAsync(city, number);

        var first = await other.NextAsync();
        var second = await other.NextAsync();
        (first.Type, second.Type).ShouldBe(("tongqu.case.opened", "tongqu.case.reject"));
        first.Subject.ShouldBe(number);
        long.Parse(second.Id).ShouldBe(long.Parse(first.Id) + 1);
    }

    [Fact]
    public async Task What_is_sent_bears_a_signature_its_receiver_can_check()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        await using var other = await Receiver.StartAsync();
        var secret = await SubscribeAsync(city, other);

        await ReportAsync(city);

        var sent = await other.NextAsync();
        sent.Signature.ShouldBe(SignatureOf(secret, sent));
    }

    [Fact]
    public async Task What_was_refused_is_sent_again_before_anything_later()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        await using var other = await Receiver.StartAsync();
        await SubscribeAsync(city, other);
        other.Answers = StatusCodes.Status503ServiceUnavailable;
        var number = await ReportAsync(city);
        (await other.NextAsync()).Type.ShouldBe("tongqu.case.opened");

        await NotedAsync(city, "正在重试");

        other.Answers = StatusCodes.Status204NoContent;
        city.Clock.Advance(TimeSpan.FromMinutes(1));
        await RejectAsync(city, number);

        (await other.NextAsync()).Type.ShouldBe("tongqu.case.opened");
        (await other.NextAsync()).Type.ShouldBe("tongqu.case.reject");
    }

    [Fact]
    public async Task A_subscriber_that_was_away_is_sent_what_it_missed()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        await using var other = await Receiver.StartAsync();
        await SubscribeAsync(city, other);
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        var page = await officer.PageAsync("/exchange");
        var address = page.QuerySelector(".subscriber-name")!.GetAttribute("href")!;
        await officer.SendAsync($"{address}/pause");
        var number = await ReportAsync(city);
        await RejectAsync(city, number);

        await officer.SendAsync($"{address}/resume");

        (await other.NextAsync()).Type.ShouldBe("tongqu.case.opened");
        (await other.NextAsync()).Type.ShouldBe("tongqu.case.reject");
    }

    [Fact]
    public async Task What_was_confirmed_can_be_sent_again_from_a_position()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        await using var other = await Receiver.StartAsync();
        await SubscribeAsync(city, other);
        await ReportAsync(city);
        var once = await other.NextAsync();
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        var address = (await officer.PageAsync("/exchange")).QuerySelector(".subscriber-name")!.GetAttribute("href")!;

        await officer.SendAsync($"{address}/replay", ("position", "0"));

        (await other.NextAsync()).Id.ShouldBe(once.Id);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_program_may_ask_for_what_happened_after_a_position(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await using var other = await Receiver.StartAsync();
        await SubscribeAsync(city, other);
        var number = await ReportAsync(city);
        await other.NextAsync();
        var town = await SystemAsync(city, "330803114");

        var events = await town.GetFromJsonAsync<JsonElement>("/api/v1/happenings?after=0&type=tongqu.case.");
        var none = await town.GetFromJsonAsync<JsonElement>("/api/v1/happenings?after=1");
        var elsewhere = await (await SystemAsync(city, "330825")).GetFromJsonAsync<JsonElement>("/api/v1/happenings?after=0");

        var sent = events.EnumerateArray().ShouldHaveSingleItem();
        sent.GetProperty("subject").GetString().ShouldBe(number);
        sent.GetProperty("specversion").GetString().ShouldBe("1.0");
        sent.ToString().ShouldNotContain("井盖");
        none.GetArrayLength().ShouldBe(0);
        elsewhere.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("ftp://example.org/", "exchange.address-not-usable")]
    [InlineData("/relative", "exchange.address-not-usable")]
    [InlineData("https://name:word@example.org/", "exchange.address-not-usable")]
    public async Task An_address_nothing_can_be_sent_to_is_refused(string url, string code)
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var officer = await city.VisitorAsync(TestCity.SystemPost);

        var answer = await officer.SendAsync("/exchange", ("name", "对方系统"), ("url", url));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        city.Log.With(code).ShouldNotBeEmpty();
    }

    /// <summary>Waits until the officer's page says how a subscriber stands.</summary>
    private static async Task NotedAsync(TestCity city, string state)
    {
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        for (var next = city.Database.Pulse.Next; ; next = city.Database.Pulse.Next)
        {
            if ((await officer.PageAsync("/exchange")).QuerySelector(".subscribers")!.TextContent.Contains(state, StringComparison.Ordinal))
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    private static string SignatureOf(string secret, Sent sent)
    {
        var signed = System.Text.Encoding.UTF8.GetBytes($"{sent.Id}.{sent.Timestamp}.{sent.Body}");
        return "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }

    private static async Task<string> SubscribeAsync(TestCity city, Receiver other)
    {
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        var answer = await officer.SendAsync("/exchange", ("name", "对方系统"), ("url", other.Address));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = Visitor.Read(await answer.Content.ReadAsStringAsync());
        return page.QuerySelector("#secret")!.GetAttribute("value")!;
    }

    private static async Task<string> ReportAsync(TestCity city)
    {
        var client = await city.HolderOfAsync("330803114/command");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/")
        {
            Content = JsonContent.Create(new { description = "井盖不见了", region = "330803114" }),
            Headers = { { "Idempotency-Key", Guid.NewGuid().ToString("N") } },
        };
        var answer = await client.SendAsync(request);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString()!;
    }

    private static async Task RejectAsync(TestCity city, string number)
    {
        var client = await city.HolderOfAsync("330803114/command");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{number}/reject")
        {
            Content = JsonContent.Create(new { result = "重复上报" }),
            Headers = { { "Idempotency-Key", Guid.NewGuid().ToString("N") } },
        };
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private static async Task<HttpClient> SystemAsync(TestCity city, string region)
    {
        using var scope = city.Services.CreateScope();
        var token = await scope.ServiceProvider.GetRequiredService<Tokens>().CreateAsync(
            Caller.Platform, "对方系统", [.. new ExchangeApplication().Permissions.Where(permission => permission.ForSystems)], RegionCode.Parse(region).Value, 1);
        var client = city.Anyone();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return client;
    }
}
