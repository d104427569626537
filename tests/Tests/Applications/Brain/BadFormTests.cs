using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using Tongqu.Cases;
using Tongqu.Storage;
using Tongqu.Storage.Tests;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Forms that cannot be: refused on the page they came from, with what was written still in it, and nothing changed.</summary>
[Collection(nameof(QuietCity))]
public sealed class BadFormTests(QuietCity quiet)
{
    private const string Room = "330803114/command";
    private const string Village = "330803114233";

    private static readonly Dictionary<string, ((string Key, string Value)[] Fields, int Status, string Code)> Reports = new()
    {
        ["no words"] = ([("region", Village)], 422, "form.not-valid"),
        ["too many words"] = ([("description", new string('灯', 9_000)), ("region", Village)], 422, "form.not-valid"),
        ["words without end"] = ([("description", new string('灯', 200_000)), ("region", Village)], 413, "request.too-large"),
        ["no place"] = ([("description", "路灯不亮了")], 422, "brain.place-needed"),
        ["a point in letters"] = ([("description", "路灯不亮了"), ("lon", "east"), ("lat", "north")], 422, "brain.place-not-usable"),
        ["half a point"] = ([("description", "路灯不亮了"), ("lon", "118.9")], 422, "brain.place-not-usable"),
        ["no number for a point"] = ([("description", "路灯不亮了"), ("lon", "NaN"), ("lat", "NaN")], 422, "brain.place-not-usable"),
        ["a point at infinity"] = ([("description", "路灯不亮了"), ("lon", "1e400"), ("lat", "29")], 422, "brain.place-not-usable"),
        ["a null character"] = ([("description", "路灯\0不亮"), ("region", Village)], 400, "request.nul-character"),
        ["a short command"] = ([("description", "路灯不亮了"), ("region", Village), ("command", "x")], 422, "case.command-key"),
        ["a thousand fields"] = ([("description", "路灯不亮了"), .. Enumerable.Range(0, 1001).Select(at => ($"f{at}", "x"))], 413, "request.too-large"),
    };

    public static TheoryData<Dialect, string> ReportCases => BadRequestTests.OnBoth(Reports.Keys);

    [Theory, MemberData(nameof(ReportCases))]
    public async Task A_form_is_refused_for(Dialect dialect, string what)
    {
        var (given, status, code) = Reports[what];
        var city = await quiet.OnAsync(dialect);
        var visitor = await city.VisitorAsync();
        (string, string)[] fields = given.Any(field => field.Key == "command") ? given : [.. given, ("command", Guid.NewGuid().ToString())];

        await QuietCity.UnchangedAsync(city, async () =>
        {
            await ShouldBePageAsync(city, await visitor.SendAsync("/report", fields), status, code);
            await ShouldBePageAsync(city, await visitor.SendAsync("/report", fields, []), status, code);
        });
    }

    [Fact]
    public async Task A_refused_form_still_holds_what_was_written()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var answer = await (await city.VisitorAsync()).SendAsync("/report",
            ("command", Guid.NewGuid().ToString()), ("description", "路灯<b>不亮</b>了"), ("contactPhone", "\"><script>alert(1)</script>"), ("address", "村口\"老樟树\"下"));

        var page = await ShouldBePageAsync(city, answer, 422, "form.not-valid");

        page.QuerySelector("textarea[name=description]")!.TextContent.ShouldBe("路灯<b>不亮</b>了");
        page.QuerySelector("input[name=contactPhone]")!.GetAttribute("value").ShouldBe("\"><script>alert(1)</script>");
        page.QuerySelector("[name=address]")!.GetAttribute("value").ShouldBe("村口\"老樟树\"下");
    }

    [Fact]
    public async Task A_form_is_refused_in_the_language_of_who_sent_it()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        foreach (var (language, lang) in new[] { ("zh", "zh-CN"), ("en", "en") })
        {
            var answer = await (await city.VisitorAsync(language: language)).SendAsync("/report", ("command", Guid.NewGuid().ToString()));
            (await ShouldBePageAsync(city, answer, 422, "brain.place-needed")).DocumentElement.GetAttribute("lang").ShouldBe(lang);
        }
    }

    [Fact]
    public async Task A_form_that_does_not_come_from_our_page_is_refused_wherever_it_goes()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", region = Village, @class = "01.02" });
        await city.AccountAsync("330803114233001/grid");
        foreach (var (address, by) in new[]
        {
            ("/report", null), ("/settings", null), ("/signin", null), ("/signout", null), ($"/e/{number}/rate", null), ("/desk/report", Room),
            ("/desk/dispatch", Room), ("/desk/assign", Room), ($"/desk/events/{number}/reject", Room), ($"/grid/events/{number}/handle", "330803114233001/grid"),
        })
        {
            var visitor = await city.VisitorAsync(by);
            await visitor.TokenAsync();
            foreach (var token in new[] { "", "CfDJ8forged" })
            {
                await QuietCity.UnchangedAsync(city, async () => await ShouldBePageAsync(city, await visitor.Client.PostAsync(address,
                    new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("result", "不属实"), KeyValuePair.Create("numbers", number)])),
                    400, "request.not-from-page"));
            }
        }
    }

    [Fact]
    public async Task A_token_of_one_person_is_no_token_of_another()
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var (stranger, clerk) = (await city.VisitorAsync(), await city.VisitorAsync(Room));
        var token = await stranger.TokenAsync();
        await clerk.TokenAsync();

        var answer = await clerk.Client.PostAsync("/desk/assign", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));

        await ShouldBePageAsync(city, answer, 400, "request.not-from-page");
    }

    [Theory]
    [InlineData("application/json", "{}", 415, "request.wrong-type")]
    [InlineData("text/plain", "description=x", 415, "request.wrong-type")]
    [InlineData("multipart/form-data", "no boundary", 400, "request.malformed")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnot a part", 400, "request.malformed")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\ncut sh", 400, "request.malformed")]
    [InlineData("multipart/form-data; boundary=x", "", 400, "request.malformed")]
    public async Task A_body_that_is_no_form_is_refused(string type, string body, int status, string code)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var visitor = await city.VisitorAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        await QuietCity.UnchangedAsync(city, async () =>
            await ShouldBePageAsync(city, await visitor.Client.PostAsync("/report", content), status, code));
    }

    public static TheoryData<string, int, string> Photos => new()
    {
        { "a text", 422, "file.not-a-photo" },
        { "a page", 422, "file.not-a-photo" },
        { "a drawing with a script", 422, "file.not-a-photo" },
        { "half a photo", 422, "file.damaged" },
        { "too many", 422, "brain.photos-max" },
        { "too large", 422, "file.too-large" },
    };

    [Theory, MemberData(nameof(Photos))]
    public async Task A_photo_is_refused_that_is(string what, int status, string code)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var files = what switch
        {
            "a text" => [Encoding.UTF8.GetBytes("这不是照片")],
            "a page" => [Encoding.UTF8.GetBytes("<!DOCTYPE html><script>alert(1)</script>")],
            "a drawing with a script" => [Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")],
            "half a photo" => [SamplePhotos.Jpeg[..^40]],
            "too large" => [new byte[16 * 1024 * 1024]],
            _ => Enumerable.Repeat(SamplePhotos.Jpeg, CaseDesk.PhotosMax + 1).ToArray(),
        };
        var visitor = await city.VisitorAsync();

        await QuietCity.UnchangedAsync(city, async () =>
        {
            var answer = await visitor.SendAsync("/report",
                [("command", Guid.NewGuid().ToString()), ("description", "路灯不亮了"), ("region", Village)], files.Select(file => ("photos", file)));
            var page = await ShouldBePageAsync(city, answer, status, code);
            page.QuerySelector("textarea[name=description]")!.TextContent.ShouldBe("路灯不亮了");
        });
    }

    [Theory]
    [InlineData("?page=abc", 400, "request.malformed")]
    [InlineData("?page=99999999999999999999", 400, "request.malformed")]
    [InlineData("?q=%00", 400, "request.nul-character")]
    public async Task An_address_of_the_desk_is_refused(string query, int status, string code)
    {
        var city = await quiet.OnAsync(Dialect.Postgres);
        await ShouldBePageAsync(city, await (await city.VisitorAsync(Room)).GetAsync("/desk" + query), status, code);
    }

    [Theory]
    [InlineData("?page=-1")]
    [InlineData("?page=1000000")]
    [InlineData("?tab=none&lamp=purple&sort=x&source=moon&class=98.76&region=abc")]
    [InlineData("?region=%EF%BF%BF&lamp=999")]
    [InlineData("?q=%25_%27%22%5C")]
    [InlineData("?q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx%F0%9F%98%80")]
    public async Task An_address_of_the_desk_that_is_merely_odd_shows_the_desk(string query)
    {
        foreach (var dialect in new[] { Dialect.Sqlite, Dialect.Postgres })
        {
            var city = await quiet.OnAsync(dialect);
            await (await city.VisitorAsync(Room)).PageAsync("/desk" + query);
        }
    }

    /// <summary>A page that says no: with the status, in the log under the refusal's code, with nothing executable slipped in.</summary>
    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> ShouldBePageAsync(TestCity city, HttpResponseMessage answer, int status, string code)
    {
        var html = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, html);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        var request = answer.RequestMessage!;
        city.Log.With($"{code} {status} {request.Method} {request.RequestUri!.AbsolutePath} ").ShouldNotBeEmpty($"{code} is not in the log");
        return Visitor.Read(html);
    }
}
