using Microsoft.Playwright;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>Subjects and their data: a clerk looks somebody up and gives a reason, and that person reads it.</summary>
[Collection(nameof(Offices))]
public sealed class DataTests(Stage stage)
{
    [Theory, Readings("en-1440")]
    public Task A_clerk_gives_a_reason_and_the_person_reads_it(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reason = $"台风前转移走访 {language} {width}";
        await using (var clerk = await Person.AtAsync(city, new(language, width), $"data-{language}-{width}", faults))
        {
            await clerk.SignInAsync("zhihui-gaojia");
            await clerk.GoAsync("/data");
            await clerk.LooksAsync("01-subjects");
            await clerk.GoAsync("/data?kind=enterprise");
            await clerk.LooksAsync("02-enterprises");
            await clerk.Page.Locator(".sheet tbody a").First.ClickAsync();
            await clerk.LooksAsync("03-enterprise");
            await clerk.GoAsync("/data?q=zzzz");
            await clerk.LooksAsync("04-found-nothing");
            await clerk.GoAsync("/data?kind=person&q=zm");
            await clerk.LooksAsync("05-people-by-initials");
            await clerk.GoAsync("/data?kind=person&q=赵敏 19880412");
            await clerk.Page.Locator(".sheet tbody a").First.ClickAsync();
            await clerk.LooksAsync("06-person-masked");
            await clerk.Field(clerk.Say("用途", "Purpose")).SelectOptionAsync("visit");
            await clerk.Field(clerk.Say("理由", "Reason")).FillAsync(reason);
            await clerk.Button(clerk.Say("记录用途并查看", "Log the use and show")).ClickAsync();
            await clerk.SeesAsync("33089919880412");
            await clerk.LooksAsync("07-person-in-full");
            await clerk.GoAsync("/data/batches");
            await clerk.LooksAsync("08-batches");
            await clerk.Page.Locator(".sheet tbody a").First.ClickAsync();
            await clerk.LooksAsync("09-batch");
            await clerk.GoAsync("/data/facts");
            await clerk.LooksAsync("10-dictionary");
            await clerk.GoAsync("/data/sources");
            await clerk.LooksAsync("11-sources");
        }

        await using var person = await Person.AtAsync(city, new(language, width), $"data-{language}-{width}", faults);
        await person.SignInAsync("juming1");
        await person.GoAsync("/mine");
        await person.SeesAsync(reason);
        await person.LooksAsync("12-my-data");
        var agree = person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(同意|Agree)") });
        await agree.First.ClickAsync();
        await person.IsToldAsync(person.Say("已同意", "Agreed"));
        await person.LooksAsync("13-agreed");
        await person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(撤回|Take back)") }).First.ClickAsync();
        await person.IsToldAsync(person.Say("已撤回", "Taken back"));
    });
}
