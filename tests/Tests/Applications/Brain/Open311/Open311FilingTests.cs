using System.Net.Http.Headers;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Storage.Tests;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>What is filed through Open311 is an event like any other; what somebody wrote is shown to nobody but the desk and who sent it.</summary>
public sealed class Open311FilingTests
{
    private const string Words = "桥头有一堆垃圾，电话 13812345678";
    private const string Address = "盈川村 12 号对面";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task The_public_reads_no_word_anybody_wrote_and_no_exact_point(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (key, other) = (await Open311.KeyAsync(city), await Open311.KeyAsync(city));
        var number = await Open311.FileAsync(city, key, ("description", Words), ("address_string", Address), ("lat", Open311.Lat), ("long", Open311.Long),
            ("first_name", "四"), ("last_name", "李"), ("phone", "(0570) 302.1234"), ("media_url", "https://example.org/p.jpg"));

        foreach (var asker in new[] { "", $"?api_key={other}", "?api_key=tq_nobody" })
        {
            var request = (await Open311.GetJsonAsync(city.Anyone(), $"/requests/{number}.json{asker}"))[0];
            request.GetProperty("description").GetString().ShouldBe("暴露垃圾");
            request.GetProperty("address").GetString().ShouldBe("盈川村, 高家镇, 衢江区, 衢州市");
            request.GetProperty("address_id").GetString().ShouldBe(Open311.Village);
            request.GetProperty("lat").GetDouble().ShouldBe(28.94);
            request.GetProperty("long").GetDouble().ShouldBe(118.91);
            request.GetProperty("media_url").ValueKind.ShouldBe(JsonValueKind.Null);
            request.ToString().ShouldNotContain("1381");
        }

        var own = (await Open311.GetJsonAsync(city.Anyone(), $"/requests/{number}.json?api_key={key}"))[0];
        own.GetProperty("description").GetString().ShouldBe(Words);
        own.GetProperty("address").GetString().ShouldBe(Address);
        own.GetProperty("lat").GetDouble().ShouldBe(28.94321);
        own.GetProperty("media_url").GetString().ShouldBe("https://example.org/p.jpg");

        var desk = await (await city.HolderOfAsync("330803114/command")).GetStringAsync($"/api/v1/events/{number}");
        var seen = JsonDocument.Parse(desk).RootElement;
        seen.GetProperty("description").GetString()!.ShouldStartWith(Words + "\n");
        seen.GetProperty("event").GetProperty("source").GetString().ShouldBe("open311");
        seen.GetProperty("contact").GetProperty("name").GetString().ShouldBe("李*");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Status_and_department_follow_the_event(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var number = await Open311.FileAsync(city, await Open311.KeyAsync(city));
        var room = await city.HolderOfAsync("330803114/command");
        async Task<JsonElement> SeenAsync() => (await Open311.GetJsonAsync(city.Anyone("en"), $"/requests/{number}.json"))[0];

        var reported = await SeenAsync();
        await Events.ActAsync(room, number, "dispatch", new { post = "330803/sanitation" });
        var dispatched = await SeenAsync();
        await Events.ActAsync(await city.HolderOfAsync("330803/sanitation"), number, "handle", new { result = "清走了" });
        await Events.ActAsync(room, number, "close", new { way = "photo" });
        var closed = await SeenAsync();
        var updates = await Open311.GetJsonAsync(city.Anyone("en"), $"/servicerequestupdates.json?service_request_id={number}");

        reported.GetProperty("expected_datetime").ValueKind.ShouldBe(JsonValueKind.Null);
        // Four working hours from nine in the morning, two hours of noon between.
        dispatched.GetProperty("expected_datetime").GetString().ShouldBe("2026-11-16T15:00:00+08:00");
        dispatched.GetProperty("status").GetString().ShouldBe("open");
        dispatched.GetProperty("agency_responsible").GetString().ShouldBe("Sanitation Office");
        closed.GetProperty("status").GetString().ShouldBe("closed");
        closed.GetProperty("status_notes").GetString()!.ShouldStartWith("Closed");
        closed.ToString().ShouldNotContain("清走");
        updates.EnumerateArray().Select(update => update.GetProperty("status").GetString()).ShouldBe(["open", "open", "open", "closed"]);
        updates.EnumerateArray().Select(update => update.GetProperty("description").GetString()).ShouldBe(["Reported", "Dispatched", "Handled", "Closed"]);
    }

    [Fact]
    public async Task A_request_without_words_or_class_is_filed_all_the_same()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var number = await Open311.FileAsync(city, await Open311.KeyAsync(city), ("service_code", "-"), ("description", ""));

        var request = (await Open311.GetJsonAsync(city.Anyone(), $"/requests/{number}.json"))[0];

        request.GetProperty("service_code").GetString().ShouldBe("-");
        request.GetProperty("description").GetString().ShouldBe("类别未定");
        request.GetProperty("service_notice").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Photos_come_with_the_request_and_lose_what_hides_in_them()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var sender = city.Anyone();
        sender.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Open311.KeyAsync(city));
        using var form = new MultipartFormDataContent
        {
            { new StringContent("01.02"), "service_code" }, { new StringContent(Open311.Village), "address_id" }, { new StringContent("照片里的垃圾"), "description" },
            { new ByteArrayContent(SamplePhotos.Jpeg), "media", "p.jpg" },
        };

        var filed = await (await sender.PostAsync($"{Open311.Base}/requests.json", form)).JsonAsync();

        var number = filed[0].GetProperty("service_request_id").GetString()!;
        var seen = JsonDocument.Parse(await (await city.HolderOfAsync("330803114/command")).GetStringAsync($"/api/v1/events/{number}")).RootElement;
        seen.GetProperty("photos").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("", 403)]
    [InlineData("tq_made-up", 403)]
    [InlineData("'; drop table access_token; --", 403)]
    public async Task Without_a_key_nothing_is_filed(string key, int status)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var format in new[] { "xml", "json" })
        {
            var said = await (await Open311.PostAsync(city.Anyone(), format, ("api_key", key), ("service_code", "01.02"), ("address_id", Open311.Village))).ShouldBeErrorAsync(status);
            said.ShouldContain("api_key");
        }
    }

    [Fact]
    public async Task A_cookie_is_no_key()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var post in new[] { "330803114/command", "330803/centre" })
        {
            await (await Open311.PostAsync(await city.HolderOfAsync(post), "xml", ("service_code", "01.02"), ("address_id", Open311.Village))).ShouldBeErrorAsync(403);
        }
    }

    [Fact]
    public async Task A_key_holds_for_its_permission_and_its_region()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        (string, string)[] request = [("service_code", "01.02"), ("description", "桥头有一堆垃圾")];
        var (reads, elsewhere, here) = (await Open311.KeyAsync(city, permission: "brain.read"), await Open311.KeyAsync(city, "330825"), await Open311.KeyAsync(city, "330803"));

        await (await Open311.PostAsync(city.Anyone(), "json", [.. request, ("api_key", reads), ("address_id", Open311.Village)])).ShouldBeErrorAsync(403);
        await (await Open311.PostAsync(city.Anyone(), "json", [.. request, ("api_key", elsewhere), ("address_id", Open311.Village)])).ShouldBeErrorAsync(403);
        await (await Open311.PostAsync(city.Anyone(), "json", [.. request, ("api_key", here), ("address_id", Open311.Village)])).JsonAsync();
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/x", true)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://name:word@example.org/", false)]
    [InlineData("/relative", false)]
    [InlineData("https://example.org/\na", false)]
    public async Task A_media_url_is_kept_as_words_and_never_opened(string url, bool kept)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);

        var answer = await Open311.PostAsync(city.Anyone(), "json", ("api_key", await Open311.KeyAsync(city)), ("service_code", "01.02"),
            ("address_id", Open311.Village), ("description", "桥头有一堆垃圾"), ("media_url", url));

        if (kept)
        {
            var number = (await answer.JsonAsync())[0].GetProperty("service_request_id").GetString()!;
            var page = await (await city.VisitorAsync("330803114/command")).PageAsync($"/desk/events/{number}");
            page.QuerySelectorAll("a, img").ShouldAllBe(link => link.GetAttribute("href") != url && link.GetAttribute("src") != url);
            page.Body!.TextContent.ShouldContain(url);
        }
        else
        {
            (await answer.ShouldBeErrorAsync(400)).ShouldContain("media_url");
        }
    }
}
