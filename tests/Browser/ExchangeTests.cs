using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Browser;

/// <summary>The system officer connects another system, sees how it stands, and its engineer reads what there is to ask for.</summary>
[Collection(nameof(Offices))]
public sealed class ExchangeTests(Stage stage)
{
    [Theory, Readings("zh-1440")]
    public Task Another_system_is_connected_paused_and_sent_everything_again(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        await using var receiver = await Receiver.StartAsync();
        await using var officer = await Person.AtAsync(city, reading, $"exchange-{reading}", faults);
        await officer.SignInAsync("xitong");
        await officer.GoAsync("/exchange");
        await officer.LooksAsync("01-exchange");

        officer.Expects(422);
        await officer.Field(officer.Say("系统名称", "Name")).FillAsync($"City Brain {reading}");
        await officer.Field(officer.Say("接收地址", "Address")).FillAsync("https://name:word@example.org/");
        await officer.Button(officer.Say("登记", "Add")).ClickAsync();
        await Person.SeesAsync(officer.Page.GetByRole(AriaRole.Alert));
        await officer.LooksAsync("02-address-refused");
        await officer.Field(officer.Say("接收地址", "Address")).FillAsync(receiver.Address);
        await officer.Button(officer.Say("登记", "Add")).ClickAsync();
        (await officer.Page.Locator("#secret").InputValueAsync()).ShouldStartWith("whsec_");
        await officer.LooksAsync("03-secret-shown-once");

        await officer.GoAsync("/exchange");
        await officer.Link($"City Brain {reading}").ClickAsync();
        await Person.SeesAsync(officer.Title($"City Brain {reading}"));
        (await officer.Page.Locator("#secret").CountAsync()).ShouldBe(0);
        var number = await ReportAsync(city);
        var first = await receiver.NextAsync();
        first.Subject.ShouldBe(number);
        await StandsAsync(city, officer, officer.Say("待推 0", "0 to send"));
        await officer.LooksAsync("04-delivered");

        await officer.Button(officer.Say("暂停推送", "Pause")).ClickAsync();
        await Person.SeesAsync(officer.Button(officer.Say("继续推送", "Go on sending")));
        var missed = await ReportAsync(city);
        await StandsAsync(city, officer, officer.Say("待推 1", "1 to send"));
        await officer.LooksAsync("05-paused");
        receiver.Answers = (int)HttpStatusCode.ServiceUnavailable;
        await officer.Button(officer.Say("继续推送", "Go on sending")).ClickAsync();
        (await receiver.NextAsync()).Subject.ShouldBe(missed);
        await StandsAsync(city, officer, "503");
        await officer.LooksAsync("06-tried-again-later");

        receiver.Answers = (int)HttpStatusCode.NoContent;
        await officer.Page.Locator("#position").FillAsync((long.Parse(first.Id) - 1).ToString());
        await officer.Page.Locator("form[action$=replay] button").ClickAsync();
        (await receiver.NextAsync()).Subject.ShouldBe(number);
        (await receiver.NextAsync()).Subject.ShouldBe(missed);
        await StandsAsync(city, officer, officer.Say("待推 0", "0 to send"));
        await officer.LooksAsync("07-sent-again");

        await officer.Page.Locator("details summary").ClickAsync();
        await officer.Page.Locator("form[action$=remove] button").ClickAsync();
        await Assertions.Expect(officer.Page.Locator(".subscribers").GetByText($"City Brain {reading}")).ToHaveCountAsync(0);
    });

    [Theory, Readings("en-390")]
    public Task An_engineer_reads_the_API_and_its_examples(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var engineer = await Person.AtAsync(city, new(language, width), $"developers-{language}-{width}", faults);

        await engineer.GoAsync("/developers");
        await Person.SeesAsync(engineer.Title(engineer.Say("接口文档", "API reference")));
        await engineer.LooksAsync("01-reference");
        await engineer.Page.Locator(".operation summary").Filter(new() { HasText = engineer.Say("Open311 上报", "File an Open311 request") }).ClickAsync();
        await engineer.Page.Locator(".operation summary").Filter(new() { HasText = engineer.Say("上报事件", "Report an event") }).ClickAsync();
        (await engineer.Page.Locator(".operation[open] pre").First.InnerTextAsync()).ShouldContain("curl 'http");
        await engineer.LooksAsync("02-operations-open");
        await engineer.Page.Locator(".developer-index a").Last.ClickAsync();
    });

    private static async Task<string> ReportAsync(TestCity city)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = JsonContent.Create(new { description = "井盖松动，车过有响声", region = "330803114233" }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = (await city.Anyone().SendAsync(request)).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString()!;
    }

    // The page is asked again whenever something was written, until it says so.
    private static async Task StandsAsync(TestCity city, Person officer, string words)
    {
        for (var next = city.Database.Pulse.Next; ; next = city.Database.Pulse.Next)
        {
            await officer.GoAsync(new Uri(officer.Page.Url).AbsolutePath);
            if ((await officer.Page.Locator(".subscriber-facts").InnerTextAsync()).Contains(words, StringComparison.Ordinal))
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}
