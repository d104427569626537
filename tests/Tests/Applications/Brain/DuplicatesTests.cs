using System.Net;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Storage.Tests;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Who is about to report what is open already is asked whether it is the same, learns no word of the other, and loses nothing.</summary>
public sealed class DuplicatesTests
{
    // A town no other test of the shared city reports in by page.
    private const string Town = "330825111";
    private const string Words = "村口大樟树下面堆了一大堆装修垃圾，没有人来清";
    private const string Alike = "大樟树下堆了一大堆装修垃圾，没人清";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Joining_keeps_ones_own_words_photo_and_number_and_follows_the_other(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var village = Village(city, 0);
        var (other, _) = await Events.ReportAsync(city.Anyone(), new { description = Words, region = village });
        var visitor = await city.VisitorAsync();
        (string, string)[] fields = [("command", Guid.NewGuid().ToString()), ("description", Alike), ("region", village)];

        var asked = await visitor.SendAsync("/report", fields, [("photos", SamplePhotos.Jpeg)]);

        asked.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = Visitor.Read(await asked.Content.ReadAsStringAsync());
        page.QuerySelector("h1")!.TextContent.ShouldBe("是不是同一件事？");
        page.Body!.TextContent.ShouldNotContain("村口", Case.Sensitive, "what another wrote");
        page.QuerySelector("input[name=join]")!.GetAttribute("value").ShouldBe(other);

        var filed = await visitor.SendAsync("/report", [.. fields, ("asked", "yes"), ("join", other), ("kept", page.QuerySelector("input[name=kept]")!.GetAttribute("value")!)]);
        filed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var status = await visitor.PageAsync(filed.Headers.Location!.OriginalString.Replace("/reported/", "/e/", StringComparison.Ordinal));
        status.Body!.TextContent.ShouldContain(Alike);
        status.Body.TextContent.ShouldContain(other);
        status.QuerySelectorAll(".photos img").Length.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task None_of_them_files_a_report_of_its_own(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var village = Village(city, 1);
        await Events.ReportAsync(city.Anyone(), new { description = Words, region = village });
        var visitor = await city.VisitorAsync();
        (string, string)[] fields = [("command", Guid.NewGuid().ToString()), ("description", Alike), ("region", village), ("asked", "yes"), ("join", "")];

        var filed = await visitor.SendAsync("/report", fields);

        filed.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await visitor.SendAsync("/report", fields)).Headers.Location.ShouldBe(filed.Headers.Location, "sent again");
        (await visitor.SendAsync("/report", fields[..^2])).Headers.Location.ShouldBe(filed.Headers.Location, "the first form sent again after it was filed");
    }

    [Theory]
    [InlineData(2, "路灯坏了，晚上很黑，老人不敢出门", null, false)] // something else
    [InlineData(2, Alike, "91.03", false)] // of another class
    [InlineData(2, Alike, "01.03", true)]
    [InlineData(3, Alike, "01.03", false)] // of another village
    public async Task Only_the_like_of_the_same_village_is_asked_about(int village, string words, string? kind, bool asks)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        await Events.ReportAsync(city.Anyone(), new { description = Words, region = Village(city, 2), @class = "01.03" });

        var answer = await (await city.VisitorAsync()).SendAsync("/report",
            ("command", Guid.NewGuid().ToString()), ("description", words), ("region", Village(city, village)), ("class", kind ?? ""));

        answer.StatusCode.ShouldBe(asks ? HttpStatusCode.Conflict : HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("94.01", null)] // about persons
    [InlineData("01.03", true)] // in confidence
    public async Task What_is_not_everybodys_is_not_asked_about(string kind, bool? confidential)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var village = Village(city, confidential is null ? 4 : 5);
        await Events.ReportAsync(city.Anyone(), new { description = Words, region = village, @class = kind, confidential });

        (await (await city.VisitorAsync()).SendAsync("/report", ("command", Guid.NewGuid().ToString()), ("description", Alike), ("region", village)))
            .StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Staff_read_the_words_of_what_they_may_read()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var village = Village(city, 6);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = Words, region = village });
        (string, string)[] fields = [("command", Guid.NewGuid().ToString()), ("description", Alike), ("region", village)];

        var own = await (await city.VisitorAsync($"{Town}/command")).SendAsync("/desk/report", fields);
        var page = Visitor.Read(await own.Content.ReadAsStringAsync());
        page.QuerySelector(".similar-words")!.TextContent.ShouldBe(Words);
        page.QuerySelector(".similar-event a")!.GetAttribute("href").ShouldBe($"/desk/events/{number}");

        (await (await city.VisitorAsync("330825106/command")).SendAsync("/desk/report", fields)).StatusCode.ShouldBe(HttpStatusCode.SeeOther, "a neighbouring town");
    }

    private static string Village(TestCity city, int nth) => city.City.Regions.Below(Town).ElementAt(nth).Code;
}
