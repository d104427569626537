using Microsoft.Playwright;
using Shouldly;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>From the list of indicators to one of them, to its sources, and down to the records.</summary>
[Collection(nameof(Offices))]
public sealed class IndicatorsTests(Stage stage)
{
    [Theory, Readings("en-1440")]
    public Task A_number_leads_to_its_source_and_to_the_records_behind_it(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var person = await Person.AtAsync(city, new(language, width), $"indicators-{language}-{width}", faults);

        await person.GoAsync("/indicators");
        await Person.SeesAsync(person.Link(person.Say("地区生产总值", "Gross regional product")));
        await person.LooksAsync("01-public-list");
        await person.Link(person.Say("规上工业总产值", "Industrial output above designated size")).ClickAsync();
        await person.Page.Locator(".trend-canvas").ScrollIntoViewIfNeededAsync();
        await Person.SeesAsync(person.Page.Locator(".trend-canvas[data-ready=on] canvas"));
        await person.LooksAsync("02-industry-output");
        await person.GoAsync("/indicators/chains-share");
        await person.SeesAsync(person.Say("几份文件说法不一", "Documents differ here"));
        await person.LooksAsync("03-sources-differ");
        await person.GoAsync("/indicators/project-investment");
        await person.LooksAsync("04-by-project");

        await person.SignInAsync("zhongxin-qujiang");
        await person.Page.GetByRole(AriaRole.Navigation, new() { Name = person.Say("主导航", "Main") }).GetByRole(AriaRole.Link, new() { Name = person.Say("指标", "Indicators") }).ClickAsync();
        await person.Page.GetByLabel(person.Say("领域", "Field")).SelectOptionAsync("platform");
        await person.Button(person.Say("应用", "Apply")).ClickAsync();
        await Person.SeesAsync(person.Link(person.Say("累计上报", "Reported events")));
        await person.LooksAsync("05-platform");
        await person.Link(person.Say("超时未办", "Overdue events")).ClickAsync();
        var counted = await person.Page.Locator(".figure-big .value-number").InnerTextAsync();
        await person.LooksAsync("06-overdue");
        await person.Link(person.Say("查看明细记录", "See the records behind it")).ClickAsync();
        await Assertions.Expect(person.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/desk\\?tab=all&lamp=red&region=330803$"));
        (await person.Page.Locator(".events tbody tr").CountAsync()).ToString().ShouldBe(counted);
        await person.GoAsync("/indicators?q=zzzz");
        await person.LooksAsync("07-nothing-found");
    });
}
