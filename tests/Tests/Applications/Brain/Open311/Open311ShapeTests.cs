using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>
/// The answers of GeoReport v2 have the standard's elements in the standard's order, its media types, its dates; and JSON says
/// what XML says.
/// </summary>
public sealed partial class Open311ShapeTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    private static readonly string[] Discovery = ["changeset", "contact", "key_service", "endpoints"];
    private static readonly string[] Endpoint = ["specification", "url", "changeset", "type", "formats"];
    private static readonly string[] Service = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"];
    private static readonly string[] Definition = ["service_code", "attributes"];
    private static readonly string[] Attribute = ["variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"];
    private static readonly string[] Filed = ["service_request_id", "service_notice", "account_id"];
    private static readonly string[] Token = ["service_request_id", "token"];
    private static readonly string[] Update = ["update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"];

    private static readonly string[] Request =
    [
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice",
        "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
    ];

    [Fact]
    public async Task Discovery_names_this_endpoint_and_both_formats()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);

        var xml = await Open311.GetXmlAsync(city.Anyone(), "/discovery.xml");
        var json = await Open311.GetJsonAsync(city.Anyone(), "/discovery.json");

        Names(xml).ShouldBe(Discovery);
        xml.Name.LocalName.ShouldBe("discovery");
        var endpoint = xml.Element("endpoints")!.Elements("endpoint").ShouldHaveSingleItem();
        Names(endpoint).ShouldBe(Endpoint);
        endpoint.Element("specification")!.Value.ShouldBe("http://wiki.open311.org/GeoReport_v2");
        endpoint.Element("url")!.Value.ShouldBe(new Uri(city.Address, Open311.Base).ToString());
        endpoint.Element("type")!.Value.ShouldBe("production");
        endpoint.Element("formats")!.Elements("format").Select(format => format.Value).ShouldBe(["text/xml", "application/json"]);
        ShouldSayTheSame(xml, json);
    }

    [Fact]
    public async Task The_services_are_the_classes_of_events_in_the_callers_language()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);

        var xml = await Open311.GetXmlAsync(city.Anyone(), "/services.xml");
        var json = await Open311.GetJsonAsync(city.Anyone(), "/services.json?jurisdiction_id=quzhou");
        var english = await Open311.GetJsonAsync(city.Anyone("en"), "/services.json?jurisdiction_id=");

        xml.Name.LocalName.ShouldBe("services");
        xml.Elements().ShouldAllBe(service => service.Name == "service" && Names(service).SequenceEqual(Service));
        xml.Elements().Select(service => service.Element("type")!.Value).Distinct().ShouldBe(["realtime"]);
        ShouldSayTheSame(xml, json);
        var rubbish = json.EnumerateArray().Single(service => service.GetProperty("service_code").GetString() == "01.02");
        rubbish.GetProperty("service_name").GetString().ShouldBe("暴露垃圾");
        rubbish.GetProperty("metadata").GetBoolean().ShouldBeTrue();
        rubbish.GetProperty("keywords").GetString()!.ShouldContain("Exposed rubbish");
        english.EnumerateArray().Single(service => service.GetProperty("service_code").GetString() == "01.02").GetProperty("service_name").GetString().ShouldBe("Exposed rubbish");
        json.EnumerateArray().Last().GetProperty("service_code").GetString().ShouldBe("-");
    }

    [Fact]
    public async Task Every_service_has_a_definition()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        foreach (var code in (await Open311.GetJsonAsync(city.Anyone(), "/services.json")).EnumerateArray().Select(service => service.GetProperty("service_code").GetString()!))
        {
            var xml = await Open311.GetXmlAsync(city.Anyone(), $"/services/{code}.xml");
            xml.Name.LocalName.ShouldBe("service_definition");
            Names(xml).ShouldBe(Definition);
            xml.Element("service_code")!.Value.ShouldBe(code);
            xml.Element("attributes")!.Elements().ShouldAllBe(attribute => attribute.Name == "attribute" && Names(attribute).SequenceEqual(Attribute));
            xml.Element("attributes")!.Elements().Select(attribute => (int)attribute.Element("order")!).ShouldBe(Enumerable.Range(1, xml.Element("attributes")!.Elements().Count()));
            ShouldSayTheSame(xml, await Open311.GetJsonAsync(city.Anyone(), $"/services/{code}.json"));
        }
    }

    [Fact]
    public async Task Further_fields_of_the_form_are_attributes_by_the_standards_datatypes_and_are_kept()
    {
        using var pack = new PackCopy();
        pack.Replace("forms/event-report.form.json", "\"components\": [", """
            "components": [
                { "key": "spot", "type": "textfield", "label": "位置细节", "validate": { "required": true, "maxLength": 40 }, "properties": { "label-en": "Spot" } },
                { "key": "width", "type": "number", "label": "宽度", "validate": { "max": 100 }, "properties": { "label-en": "Width" } },
                { "key": "blocks", "type": "checkbox", "label": "阻断交通", "properties": { "label-en": "Blocks the road" } },
                { "key": "kind", "type": "select", "label": "种类", "values": [ { "value": "a", "label": "甲", "label-en": "A" }, { "value": "b", "label": "乙", "label-en": "B" } ] },
                { "key": "story", "type": "textarea", "label": "经过" },
            """);
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, pack: pack.Folder);
        var key = await Open311.KeyAsync(city);

        var attributes = (await Open311.GetJsonAsync(city.Anyone("en"), "/services/01.02.json")).GetProperty("attributes").EnumerateArray()
            .ToDictionary(attribute => attribute.GetProperty("code").GetString()!);
        var refused = await Open311.PostAsync(city.Anyone(), "xml", ("api_key", key), ("service_code", "01.02"), ("address_id", Open311.Village), ("attribute[width]", "300"));
        var number = await Open311.FileAsync(city, key, ("attribute[spot]", "桥墩旁"), ("attribute[width]", "3.5"), ("attribute[blocks]", "true"), ("attribute[kind]", "b"));

        attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.GetProperty("datatype").GetString()!).ShouldBe(new Dictionary<string, string>
        {
            ["spot"] = "string",
            ["width"] = "number",
            ["blocks"] = "singlevaluelist",
            ["kind"] = "singlevaluelist",
            ["story"] = "text",
            ["confidential"] = "singlevaluelist",
            ["occurred_at"] = "datetime",
            ["notice"] = "text",
        });
        attributes.Where(attribute => attribute.Value.GetProperty("required").GetBoolean()).ShouldHaveSingleItem().Key.ShouldBe("spot");
        attributes.Where(attribute => !attribute.Value.GetProperty("variable").GetBoolean()).ShouldHaveSingleItem().Key.ShouldBe("notice");
        attributes["kind"].GetProperty("values").EnumerateArray().Select(value => (value.GetProperty("key").GetString(), value.GetProperty("name").GetString()))
            .ShouldBe([("a", "A"), ("b", "B")]);
        (await refused.XmlAsync(400)).Elements("error").Count().ShouldBe(2);
        var room = await city.HolderOfAsync("330803114/command");
        (await room.GetStringAsync($"/api/v1/events/?q={Uri.EscapeDataString("桥墩旁")}")).ShouldContain(number);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_request_is_filed_found_and_followed_in_the_standards_shapes(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var key = await Open311.KeyAsync(city);

        // The standard's own example, with this city's codes.
        var answer = await Open311.PostAsync(city.Anyone(), "xml",
            ("api_key", key), ("jurisdiction_id", "quzhou"), ("service_code", "01.02"), ("lat", Open311.Lat), ("long", Open311.Long),
            ("address_string", "1234 5th street"), ("email", "smit333@sfgov.edu"), ("device_id", "tt222111"), ("account_id", "123456"),
            ("first_name", "john"), ("last_name", "smith"), ("phone", "111111111"), ("description", "A large sinkhole is destroying the street"),
            ("media_url", "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg"));
        var filed = await answer.XmlAsync();
        var number = filed.Element("request")!.Element("service_request_id")!.Value;
        var xml = await Open311.GetXmlAsync(city.Anyone(), $"/requests/{number}.xml");
        var json = await Open311.GetJsonAsync(city.Anyone(), $"/requests/{number}.json?jurisdiction_id=quzhou");
        var list = await Open311.GetXmlAsync(city.Anyone(), $"/requests.xml?service_request_id={number}");
        var updates = await Open311.GetXmlAsync(city.Anyone(), $"/servicerequestupdates.xml?service_request_id={number}");

        filed.Name.LocalName.ShouldBe("service_requests");
        Names(filed.Elements().ShouldHaveSingleItem()).ShouldBe(Filed);
        xml.Name.LocalName.ShouldBe("service_requests");
        var request = xml.Elements("request").ShouldHaveSingleItem();
        Names(request).ShouldBe(Request);
        ShouldSayTheSame(xml, json);
        XNode.DeepEquals(xml, list).ShouldBeTrue();
        request.Element("status")!.Value.ShouldBe("open");
        request.Element("service_code")!.Value.ShouldBe("01.02");
        request.Element("agency_responsible")!.Value.ShouldBe("环卫处");
        W3c().IsMatch(request.Element("requested_datetime")!.Value).ShouldBeTrue();
        // The standard's times have whole seconds.
        (city.Clock.GetUtcNow() - DateTimeOffset.Parse(request.Element("requested_datetime")!.Value, CultureInfo.InvariantCulture))
            .ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMilliseconds(999));
        (await city.Anyone().GetStringAsync($"{Open311.Base}/requests/{number}.json")).ShouldContain($"\"requested_datetime\":\"{request.Element("requested_datetime")!.Value}\"");
        updates.Name.LocalName.ShouldBe("service_request_updates");
        Names(updates.Elements("request_update").ShouldHaveSingleItem()).ShouldBe(Update);
        ShouldSayTheSame(updates, await Open311.GetJsonAsync(city.Anyone(), $"/servicerequestupdates.json?service_request_id={number}"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_lost_answer_is_found_again_by_the_key_it_was_sent_under(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (key, other, mine) = (await Open311.KeyAsync(city), await Open311.KeyAsync(city), Guid.NewGuid().ToString("N"));
        var sender = city.Anyone();
        sender.DefaultRequestHeaders.Add("Idempotency-Key", mine);
        (string, string)[] request = [("api_key", key), ("service_code", "91.01"), ("address_id", Open311.Village), ("description", "路面塌了一块")];
        var once = await (await Open311.PostAsync(sender, "json", request)).JsonAsync();

        var again = await (await Open311.PostAsync(sender, "json", request)).JsonAsync();
        var changed = await Open311.PostAsync(sender, "json", [.. request[..3], ("description", "换了一句话")]);
        var xml = await Open311.GetXmlAsync(city.Anyone(), $"/tokens/{mine}.xml?api_key={key}");

        again.ToString().ShouldBe(once.ToString());
        await changed.ShouldBeErrorAsync(400);
        Names(xml.Elements("request").ShouldHaveSingleItem()).ShouldBe(Token);
        xml.Element("request")!.Element("service_request_id")!.Value.ShouldBe(once[0].GetProperty("service_request_id").GetString());
        ShouldSayTheSame(xml, await Open311.GetJsonAsync(city.Anyone(), $"/tokens/{mine}.json?api_key={key}"));
        foreach (var stranger in new[] { "", $"?api_key={other}", "?api_key=tq_made-up" })
        {
            await (await city.Anyone().GetAsync($"{Open311.Base}/tokens/{mine}.json{stranger}")).ShouldBeErrorAsync(404);
        }
    }

    private static string[] Names(XElement element) => [.. element.Elements().Select(part => part.Name.LocalName)];

    /// <summary>JSON is the XML by the standard's convention: elements of one name are an array, an empty one is null.</summary>
    private static void ShouldSayTheSame(XElement xml, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                var (elements, items) = (xml.Elements().ToList(), json.EnumerateArray().ToList());
                elements.Count.ShouldBe(items.Count, xml.Name.LocalName);
                foreach (var (element, item) in elements.Zip(items))
                {
                    ShouldSayTheSame(element, item);
                }

                break;
            case JsonValueKind.Object:
                Names(xml).ShouldBe(json.EnumerateObject().Select(part => part.Name));
                foreach (var part in json.EnumerateObject())
                {
                    ShouldSayTheSame(xml.Element(part.Name)!, part.Value);
                }

                break;
            default:
                xml.HasElements.ShouldBeFalse();
                xml.Value.ShouldBe(json.ValueKind switch
                {
                    JsonValueKind.Null => "",
                    JsonValueKind.String => json.GetString(),
                    _ => json.GetRawText(),
                }, xml.Name.LocalName);
                break;
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex W3c();
}
