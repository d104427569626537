using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Storage.Tests;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>What is sent twice, by an impatient finger or a broken line, is done once and answered alike; a changed repeat is refused.</summary>
[Collection(nameof(QuietCity))]
public sealed class RepeatedTests(QuietCity quiet)
{
    private const string Room = "330803114/command";
    private const string Village = "330803114233";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_report_to_the_API(Dialect dialect)
    {
        var city = await quiet.OnAsync(dialect);
        var key = Guid.NewGuid().ToString();
        var first = await Events.ReportAsync(city.Anyone(), new { description = "路灯不亮了", region = Village }, key);

        await QuietCity.UnchangedAsync(city, async () =>
        {
            (await Events.ReportAsync(city.Anyone(), new { description = "路灯不亮了", region = Village }, key)).ShouldBe(first);
            await city.ShouldBeRefusedInBothLanguagesAsync(language => BadRequestTests.SendAsync(
                city.Anyone(language), HttpMethod.Post, "/api/v1/events/", $$"""{"description":"路灯又不亮了","region":"{{Village}}"}""", key: key), 409, "case.key-reused");
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_report_by_page_with_its_photo(Dialect dialect)
    {
        var city = await quiet.OnAsync(dialect);
        var visitor = await city.VisitorAsync();
        (string, string)[] fields = [("command", Guid.NewGuid().ToString()), ("description", "路灯不亮了"), ("region", Village), ("asked", "yes")];
        var first = await visitor.SendAsync("/report", fields, [("photos", SamplePhotos.Jpeg)]);
        first.StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        await QuietCity.UnchangedAsync(city, async () =>
        {
            var again = await visitor.SendAsync("/report", fields, [("photos", SamplePhotos.Jpeg)]);
            again.Headers.Location.ShouldBe(first.Headers.Location);
            (await visitor.SendAsync("/report", fields, [])).StatusCode.ShouldBe(HttpStatusCode.Conflict, "without its photo it is another report");
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_deed_even_after_the_event_went_on(Dialect dialect)
    {
        var city = await quiet.OnAsync(dialect);
        var room = await city.HolderOfAsync(Room);
        var key = Guid.NewGuid().ToString();
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "路灯不亮了", region = Village, @class = "01.02" });
        var post = new { post = "330803114233001/grid" };
        var first = await ReceiptAsync(await Events.TryAsync(room, number, "dispatch", post, key));
        await Events.ActAsync(await city.HolderOfAsync("330803114233001/grid"), number, "sign", new { });

        await QuietCity.UnchangedAsync(city, async () =>
        {
            (await ReceiptAsync(await Events.TryAsync(room, number, "dispatch", post, key))).ShouldBe(first);
            await (await Events.TryAsync(room, number, "dispatch", new { post = "330803/sanitation" }, key)).ShouldBeProblemAsync(city, 409, "case.key-reused");
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_bulk_deed(Dialect dialect)
    {
        var city = await quiet.OnAsync(dialect);
        var room = await city.HolderOfAsync(Room);
        var numbers = new List<string>();
        foreach (var words in new[] { "巷口垃圾成堆", "桥头垃圾成堆" })
        {
            numbers.Add((await Events.ReportAsync(city.Anyone(), new { description = words, region = Village, @class = "01.02" })).Number);
        }

        var (key, body) = (Guid.NewGuid().ToString(), JsonSerializer.Serialize(new { numbers, answers = new { post = "330803114233001/grid" } }));
        Task<HttpResponseMessage> SendAsync() => BadRequestTests.SendAsync(room, HttpMethod.Post, "/api/v1/events/bulk/dispatch", body, key: key);
        var first = await ReceiptAsync(await SendAsync());
        first.ShouldContain("dispatched");

        await QuietCity.UnchangedAsync(city, async () => (await ReceiptAsync(await SendAsync())).ShouldBe(first));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Ten_at_once_under_one_key(Dialect dialect)
    {
        var city = await quiet.OnAsync(dialect);
        var key = Guid.NewGuid().ToString();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            Events.ReportAsync(city.Anyone(), new { description = "路灯不亮了", region = Village }, key)));

        receipts.Distinct().ShouldHaveSingleItem();
    }

    private static async Task<string> ReceiptAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).ToString();
    }
}
