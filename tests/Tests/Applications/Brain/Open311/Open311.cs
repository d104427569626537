using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Support;
using Tongqu.Web;

namespace Tongqu.Brain.Tests;

/// <summary>Talks to a city as a program written against the standard would.</summary>
internal static class Open311
{
    public const string Base = "/open311/v2";
    public const string Village = "330803114233";

    /// <summary>A point in the village's county.</summary>
    public const string Lat = "28.94321";

    public const string Long = "118.91234";

    /// <summary>A key for a region that may file.</summary>
    public static async Task<string> KeyAsync(TestCity city, string region = "3308", string permission = "brain.file")
    {
        var given = Applications.All.SelectMany(application => application.Permissions).Where(known => known.Name == permission).ToList();
        return (await city.Services.GetRequiredService<Tokens>()
            .CreateAsync(Caller.Platform, "邻市投诉平台", given, RegionCode.Parse(region).Value, 30)).Value;
    }

    /// <summary>Posts a form as the standard has it.</summary>
    public static Task<HttpResponseMessage> PostAsync(HttpClient client, string format, params (string Name, string Value)[] fields) =>
        client.PostAsync($"{Base}/requests.{format}", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Files a request and gives its id.</summary>
    public static async Task<string> FileAsync(TestCity city, string key, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { ["api_key"] = key, ["service_code"] = "01.02", ["address_id"] = Village, ["description"] = "桥头有一堆垃圾" };
        foreach (var (name, value) in more)
        {
            fields[name] = value;
        }

        var answer = await PostAsync(city.Anyone(), "json", [.. fields.Select(field => (field.Key, field.Value))]);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement[0].GetProperty("service_request_id").GetString()!;
    }

    /// <summary>An answer in XML, once its headers are the standard's.</summary>
    public static async Task<XElement> XmlAsync(this HttpResponseMessage answer, int status = 200)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType.ShouldBe(MediaTypeHeaderValue.Parse("text/xml; charset=utf-8"));
        text.ShouldStartWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        return XDocument.Parse(text).Root!;
    }

    /// <summary>The same in JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer, int status = 200)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType.ShouldBe(MediaTypeHeaderValue.Parse("application/json; charset=utf-8"));
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<XElement> GetXmlAsync(HttpClient client, string path, int status = 200) =>
        await (await client.GetAsync(Base + path)).XmlAsync(status);

    public static async Task<JsonElement> GetJsonAsync(HttpClient client, string path, int status = 200) =>
        await (await client.GetAsync(Base + path)).JsonAsync(status);

    /// <summary>Holds an answer against the shape of errors, in the format its address asks for.</summary>
    public static async Task<string> ShouldBeErrorAsync(this HttpResponseMessage answer, int status)
    {
        if (answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith(".json", StringComparison.Ordinal))
        {
            var all = (await answer.JsonAsync(status)).EnumerateArray().ToList();
            all.ShouldNotBeEmpty();
            all.ShouldAllBe(error => error.EnumerateObject().Select(part => part.Name).SequenceEqual(new[] { "code", "description" }));
            all.ShouldAllBe(error => error.GetProperty("code").GetInt32() == status && error.GetProperty("description").GetString()!.Length > 0);
            return string.Join(' ', all.Select(error => error.GetProperty("description").GetString()));
        }

        var root = await answer.XmlAsync(status);
        root.Name.LocalName.ShouldBe("errors");
        root.Elements().ShouldNotBeEmpty();
        root.Elements().ShouldAllBe(error => error.Name == "error" && error.Elements().Select(part => part.Name.LocalName).SequenceEqual(new[] { "code", "description" }));
        root.Elements().ShouldAllBe(error => (int)error.Element("code")! == status && error.Element("description")!.Value.Length > 0);
        return string.Join(' ', root.Elements().Select(error => error.Element("description")!.Value));
    }
}
