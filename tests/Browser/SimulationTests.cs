using Microsoft.Playwright;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>A rule tried over the simulated population: from the form to the sums, the regions and each subject.</summary>
[Collection(nameof(Offices))]
public sealed class SimulationTests(Stage stage)
{
    [Theory, Readings("en-1440")]
    public Task A_rule_is_tried_and_who_gains_is_seen(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var person = await Person.AtAsync(city, new(language, width), $"simulation-{language}-{width}", faults);
        await person.SignInAsync("guize-jiang");

        await person.GoAsync("/models/revenue-step-award/simulate");
        await person.SeesAsync(person.Say("还没有试算", "Nothing simulated yet"));
        await person.LooksAsync("01-form");
        await person.Page.GetByLabel(person.Say("之前", "Before")).SelectOptionAsync("none");
        await person.Button(person.Say("试算", "Simulate")).ClickAsync();
        await person.Page.Locator(".trial-canvas").ScrollIntoViewIfNeededAsync();
        await Person.SeesAsync(person.Page.Locator(".trial-canvas[data-ready=on] canvas"));
        await person.LooksAsync("02-found");
        await person.Page.Locator(".trial-regions tbody a").First.ClickAsync();
        await Person.SeesAsync(person.Page.Locator(".trial-changed tbody tr"));
        await person.Link(person.Say("无法判断", "cannot be told")).ClickAsync();
        await Person.SeesAsync(person.Page.GetByRole(AriaRole.Columnheader, new() { Name = person.Say("缺少", "Missing"), Exact = true }));
        await person.LooksAsync("03-cannot-be-told");
        await person.GoAsync("/models/childcare-subsidy/simulate?before=none&after=1&decision=育儿补贴总额&region=330803");
        await Person.SeesAsync(person.Page.Locator(".trial-result"));
        await person.LooksAsync("04-residents");
        await person.GoAsync("/models/above-scale-award/simulate?before=1&after=1&decision=升规奖励&kind=enterprise");
        await person.SeesAsync(person.Say("没有对象因此变化", "It changes nothing for anybody"));
        await person.LooksAsync("05-no-change");
    });
}
