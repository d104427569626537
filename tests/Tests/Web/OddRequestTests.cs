using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shouldly;
using Tongqu.Brain.Tests;
using Tongqu.Storage;
using Tongqu.Storage.Tests;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>Requests no browser and no honest program would send: each is refused, changes nothing, and the house still stands.</summary>
[Collection(nameof(QuietCity))]
public sealed class OddRequestTests(QuietCity quiet)
{
    private const string Village = "330803114233";

    /// <summary>What is sent down the line as it is, and the statuses it may be answered with; none where the line may simply be cut.</summary>
    private static readonly Dictionary<string, (string Request, int[] Statuses)> Lines = new()
    {
        ["no HTTP at all"] = ("路灯坏了\r\n\r\n", [400]),
        ["a method nobody knows"] = ("BREW /report HTTP/1.1\r\nHost: x\r\n\r\n", [405]),
        ["a version there is not"] = ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", [400, 505]),
        ["no host"] = ("GET / HTTP/1.1\r\n\r\n", [400]),
        ["two hosts"] = ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", [400]),
        ["bytes that are no text in the path"] = ("GET /e/%FF%FE HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["bytes that are no text as they are"] = ("GET /e/\u00ff\u00fe HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ["bytes that are no text in the query"] = ("GET /regions?q=%FF%FE%C3%28 HTTP/1.1\r\nHost: x\r\n\r\n", [200, 400]),
        ["a null character in the path"] = ("GET /e/%00 HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["a broken escape"] = ("GET /e/%zz?q=% HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["a path that climbs"] = ("GET /assets/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["an escaped path that climbs"] = ("GET /assets/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["a doubly escaped path that climbs"] = ("GET /assets/%252e%252e%252f%252e%252e%252fappsettings.json HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["a path with backslashes"] = ("GET /assets/..\\..\\tongqu.db HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["a photo that climbs"] = ("GET /photos/QZ261121-7K3M9PXA/..%2f..%2ftongqu.db HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["an absolute path for a photo"] = ("GET /photos/QZ261121-7K3M9PXA/%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
        ["a line without end"] = ($"GET /desk?q={new string('x', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n", [400, 414]),
        ["a header without end"] = ($"GET / HTTP/1.1\r\nHost: x\r\nX-Long: {new string('x', 70_000)}\r\n\r\n", [400, 431]),
        ["a thousand headers"] = ("GET / HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 1000).Select(at => $"X-{at}: 1\r\n")) + "\r\n", [400, 431]),
        ["a header with a bare line feed"] = ("GET / HTTP/1.1\r\nHost: x\r\nX-A: b\nSet-Cookie: c\r\n\r\n", [200, 400]),
        ["a length below nought"] = ("POST /api/v1/events/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}", [400]),
        ["two lengths"] = ("POST /api/v1/events/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 7\r\n\r\n{}", [400]),
        ["a length and chunks"] = ("POST /api/v1/events/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ["chunks that are none"] = ("POST /api/v1/events/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", [400]),
        ["an absolute address of another house"] = ("GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n", [200, 400]),
        ["a connection to elsewhere"] = ("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n", [400, 404, 405]),
        ["a request for an echo"] = ("TRACE / HTTP/1.1\r\nHost: x\r\nCookie: tongqu=secret\r\n\r\n", [405]),
    };

    /// <summary>Bodies of a report as bytes.</summary>
    private static readonly Dictionary<string, (byte[] Body, int Status, string Code)> Bodies = new()
    {
        ["bytes that are no text"] = ([.. "{\"description\":\"路灯"u8, 0xff, 0xfe, .. "不亮了\",\"region\":\"330803114233\"}"u8], 400, "request.malformed"),
        ["text of the length of half a character"] = ([.. "{\"description\":\"路灯"u8, 0xe8, 0xb7, .. "\",\"region\":\"330803114233\"}"u8], 400, "request.malformed"),
        ["another encoding"] = (Encoding.Unicode.GetBytes("{\"description\":\"路灯不亮了\",\"region\":\"330803114233\"}"), 400, "request.malformed"),
        ["ten thousand objects in each other"] = (Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)), 400, "request.malformed"),
        ["a hundred thousand members"] = (Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 60_000).Select(at => $"\"f{at}\":1")) + "}"), 400, "request.malformed"),
        ["a member twice in other letters"] = ("""{"description":"路灯不亮了","Description":"路灯亮了","region":"330803114233"}"""u8.ToArray(), 400, "request.malformed"),
        ["a comment"] = ("""{"description":"路灯不亮了"/* really */,"region":"330803114233"}"""u8.ToArray(), 400, "request.malformed"),
        ["something behind the end"] = ("""{"description":"路灯不亮了","region":"330803114233"}{}"""u8.ToArray(), 400, "request.malformed"),
        ["a number of ten thousand digits"] = (Encoding.UTF8.GetBytes($$"""{"description":"路灯不亮了","longitude":{{new string('9', 10_000)}},"latitude":28}"""), 422, "brain.place-not-usable"),
    };

    public static TheoryData<string> LineCases => [.. Lines.Keys];

    public static TheoryData<Dialect, string> BodyCases => BadRequestTests.OnBoth(Bodies.Keys);

    [Theory, MemberData(nameof(LineCases))]
    public async Task The_line_is_answered_and_the_house_stands_when_it_brings(string what)
    {
        var (request, statuses) = Lines[what];
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var faults = city.Log.All.Count(line => line.Category == "Tongqu.Faults");
        var refusals = city.Log.All.Count(IsRefusal);

        await QuietCity.UnchangedAsync(city, async () =>
        {
            var answer = await SayAsync(city.Address, request);
            answer.ShouldStartWith("HTTP/1.1 ");
            int.Parse(answer.Substring(9, 3)).ShouldBeOneOf(statuses, answer[..Math.Min(answer.Length, 400)]);
            (city.Log.All.Count(IsRefusal) > refusals || answer[9] == '2').ShouldBeTrue("what is refused is in the log");
            answer.ShouldNotContain("root:");
            answer.ShouldNotContain("secret");
            answer.ShouldNotContain("   at ");
        });
        city.Log.All.Count(line => line.Category == "Tongqu.Faults").ShouldBe(faults);
        (await city.Anyone().GetStringAsync("/healthz")).ShouldBe("ok");
    }

    [Theory, MemberData(nameof(BodyCases))]
    public async Task A_report_is_refused_whose_body_is(Dialect dialect, string what)
    {
        var (body, status, code) = Bodies[what];
        var city = await quiet.OnAsync(dialect);
        await QuietCity.UnchangedAsync(city, () => city.ShouldBeRefusedInBothLanguagesAsync(async language =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            return await city.Anyone(language).SendAsync(request);
        }, status, code));
    }

    [Theory]
    [InlineData("GET", "/api/v1/events/bulk/dispatch")]
    [InlineData("PUT", "/api/v1/events/")]
    [InlineData("PATCH", "/api/v1/session")]
    [InlineData("DELETE", "/api/v1/events/QZ261121-7K3M9PXA/status")]
    [InlineData("POST", "/regions")]
    [InlineData("OPTIONS", "/api/v1/events/")]
    public async Task A_method_an_address_does_not_take_is_refused_with_those_it_takes(string method, string address)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        foreach (var client in new[] { city.Anyone(), await city.HolderOfAsync("330803114/command") })
        {
            var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));
            await answer.ShouldBeProblemAsync(city, 405, "request.wrong-method");
            answer.Content.Headers.Allow.ShouldNotBeEmpty();
            answer.Content.Headers.Allow.ShouldNotContain(method);
        }
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9", "zh-CN")]
    [InlineData("en-GB", "en")]
    [InlineData("fr", "zh-CN")]
    [InlineData("", "zh-CN")]
    [InlineData(";;;q=,,", "zh-CN")]
    [InlineData("*", "zh-CN")]
    public async Task A_language_that_cannot_be_had_is_answered_in_Chinese(string asked, string lang)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        using var client = new HttpClient { BaseAddress = city.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", asked);
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        Visitor.Read(await client.GetStringAsync("/")).DocumentElement.GetAttribute("lang").ShouldBe(lang);
    }

    public static TheoryData<string, int, string> Uploads => new()
    {
        { "a small file of very many pixels", 422, "file.damaged" },
        { "a moving picture", 422, "file.not-a-photo" },
        { "a document", 422, "file.not-a-photo" },
        { "a program that begins like a photo", 422, "file.damaged" },
        { "a photo and a page", 422, "file.not-a-photo" },
    };

    [Theory, MemberData(nameof(Uploads))]
    public async Task A_report_is_refused_with(string what, int status, string code)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        byte[][] files = what switch
        {
            "a small file of very many pixels" => [SamplePhotos.Black(30_000, 30_000)],
            "a moving picture" => [[.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, .. ","u8, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, .. ";"u8]],
            "a document" => ["%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"u8.ToArray()],
            "a program that begins like a photo" => [[0xff, 0xd8, 0xff, 0xe0, .. "<?php system($_GET['x']); ?>"u8]],
            _ => [SamplePhotos.Jpeg, "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray()],
        };
        var visitor = await city.VisitorAsync();
        await QuietCity.UnchangedAsync(city, async () =>
        {
            var answer = await visitor.SendAsync("/report", Report(), files.Select(file => ("photos", file)));
            ((int)answer.StatusCode).ShouldBeOneOf(status, 413, 415);
            city.Log.With($"{code} ").ShouldNotBeEmpty();
        });
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("PK\u0003\u0004 an archive")]
    [InlineData("%PDF-1.7 a document")]
    public async Task What_hangs_behind_a_photo_is_not_served_again(string tail)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var answer = await (await city.VisitorAsync()).SendAsync("/report", Report(), [("photos", [.. SamplePhotos.Jpeg, .. Encoding.UTF8.GetBytes(tail)])]);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        var receipt = new Uri(city.Address, answer.Headers.Location!);
        var room = await city.HolderOfAsync("330803114/command");
        var whole = JsonDocument.Parse(await room.GetStringAsync($"/api/v1/events/{receipt.Segments[^1]}")).RootElement;

        var photo = await room.GetAsync($"/photos/{receipt.Segments[^1]}/{whole.GetProperty("photos")[0].GetProperty("hash").GetString()}");

        photo.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        photo.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        Encoding.Latin1.GetString(await photo.Content.ReadAsByteArrayAsync()).ShouldNotContain(tail);
    }

    [Theory]
    [InlineData("../../../../etc/cron.d/x.jpg")]
    [InlineData("C:\\windows\\x.jpg")]
    [InlineData("x.php")]
    [InlineData("\u202egpj.exe")]
    public async Task The_name_of_an_uploaded_file_means_nothing(string name)
    {
        var city = await quiet.OnAsync(Dialect.Sqlite);
        var visitor = await city.VisitorAsync();
        using var form = new MultipartFormDataContent { { new StringContent(await visitor.TokenAsync()), "__RequestVerificationToken" } };
        foreach (var (key, value) in Report())
        {
            form.Add(new StringContent(value), key);
        }

        form.Add(new ByteArrayContent(SamplePhotos.Jpeg), "photos", name);

        (await visitor.Client.PostAsync("/report", form)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    // What the server itself refuses is told by the server.
    private static bool IsRefusal(LogLine line) => line.Category is "Tongqu.Refusals" or "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    private static (string Key, string Value)[] Report() => [("command", Guid.NewGuid().ToString()), ("description", "路灯不亮了"), ("region", Village), ("asked", "yes")];

    /// <summary>Says something to the server as it is, and hears what comes back until it closes the line or has said enough.</summary>
    private static async Task<string> SayAsync(Uri address, string request)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var stream = line.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n", StringComparison.Ordinal)));
        }
        catch (IOException)
        {
            // The server has said no before it heard the end.
        }

        var heard = new MemoryStream();
        try
        {
            await stream.CopyToAsync(heard, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It cut the line after its answer.
        }

        return Encoding.UTF8.GetString(heard.ToArray());
    }
}
