using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>What stands around an event: the question whether it is the same, the papers it goes out with, the days as bars.</summary>
[Collection(nameof(Around))]
public sealed class BrainTests(Stage stage)
{
    [Theory, Readings("zh-390")]
    public Task A_second_report_joins_the_first_and_the_order_goes_out_on_paper(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        var folder = $"brain-{reading}";
        // A village of its own for each reading, so that nobody is asked about another reading's event.
        var village = city.City.Regions.Below("330803114").ElementAt(20 + (reading.English ? 2 : 0) + (reading.Phone ? 1 : 0)).Code;
        var (number, _) = await Reports.SendAsync(city, "水渠边倒了一大堆碎砖和木板，把渠道堵了一半", kind: "01.03", region: village);

        await using var neighbour = await Person.AtAsync(city, reading, folder, faults);
        neighbour.Expects(409);
        await neighbour.GoAsync("/report");
        await neighbour.Field(neighbour.Say("发生了什么", "What happened")).FillAsync("水渠边有人倒了一大堆碎砖，渠道堵了");
        await neighbour.Field(neighbour.Say("写下地址", "Write the address")).FillAsync($"高家镇{city.City.Regions.Find(village)!.Short}水渠");
        await neighbour.Button(neighbour.Say("提交", "Send")).ClickAsync();
        await Person.SeesAsync(neighbour.Title(neighbour.Say("是不是同一件事？", "Is it the same?")));
        await neighbour.Page.Locator("input[name=join]").First.CheckAsync();
        await neighbour.LooksAsync("01-is-it-the-same");
        await neighbour.Button(neighbour.Say("提交", "Send")).ClickAsync();
        await neighbour.SeesAsync(neighbour.Say("已经收到，谢谢您", "Received, thank you"));
        await neighbour.Link(neighbour.Say("查看进度", "See how it stands")).ClickAsync();
        await neighbour.SeesAsync(number);
        await neighbour.LooksAsync("02-joined");

        await using var clerk = await Person.AtAsync(city, reading, folder, faults);
        await clerk.SignInAsync("zhihui-gaojia");
        await clerk.GoAsync($"/desk/events/{number}");
        await clerk.LooksAsync("03-case-reported-twice");
        await clerk.FieldIn("dispatch", clerk.Say("派给", "Send to")).SelectOptionAsync($"{village}001/grid");
        await clerk.Button(clerk.Say("派遣", "Dispatch")).ClickAsync();
        await clerk.IsToldAsync(clerk.Say($"{number} 已派遣", $"{number}: dispatched"));
        await clerk.Link(clerk.Say("交办单", "Dispatch order")).ClickAsync();
        await Person.SeesAsync(clerk.Title(clerk.Say("交办单", "Dispatch order")));
        await clerk.LooksAsync("04-dispatch-order");
        await clerk.GoAsync("/county");
        await Person.SeesAsync(clerk.Page.Locator(".day-bars svg"));
        await clerk.LooksAsync("05-county-with-days");
    });
}
