using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>A program that files what is open already is told which events those may be, where it asks, and is never held up.</summary>
public sealed class SimilarTests
{
    private const string Words = "村口大樟树下面堆了一大堆装修垃圾，没有人来清";
    private const string Alike = "大樟树下堆了一大堆装修垃圾，没人清";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Who_asks_is_told_the_numbers_and_the_report_is_filed_all_the_same(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (first, _) = await Events.ReportAsync(city.Anyone(), new { description = Words, region = Open311.Village });

        var told = await ReportAsync(city, new { description = Alike, region = Open311.Village, similar = true });
        told.GetProperty("similar").EnumerateArray().Select(number => number.GetString()).ShouldBe([first]);
        (await ReportAsync(city, new { description = Alike, region = Open311.Village })).TryGetProperty("similar", out _).ShouldBeFalse("it did not ask");
        (await ReportAsync(city, new { description = "路灯一夜未亮", region = Open311.Village, similar = true })).GetProperty("similar").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Open311_tells_it_in_both_formats()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var key = await Open311.KeyAsync(city);
        var (first, _) = await Events.ReportAsync(city.Anyone(), new { description = Words, region = Open311.Village });
        (string, string)[] form = [("api_key", key), ("service_code", "01.02"), ("address_id", Open311.Village), ("description", Alike), ("similar", "true")];

        var xml = await (await Open311.PostAsync(city.Anyone(), "xml", form)).XmlAsync();
        xml.Element("request")!.Element("similar")!.Elements("service_request_id").Select(id => id.Value).ShouldBe([first]);
        var json = JsonDocument.Parse(await (await Open311.PostAsync(city.Anyone(), "json", form)).Content.ReadAsStringAsync()).RootElement[0];
        json.GetProperty("similar").EnumerateArray().Select(id => id.GetString()).ShouldContain(first);
        var silent = JsonDocument.Parse(await (await Open311.PostAsync(city.Anyone(), "json", form[..^1])).Content.ReadAsStringAsync()).RootElement[0];
        silent.TryGetProperty("similar", out _).ShouldBeFalse();
    }

    private static async Task<JsonElement> ReportAsync(TestCity city, object report)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = JsonContent.Create(report) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await city.Anyone().SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(201);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
