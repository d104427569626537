using Microsoft.Playwright;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>A rule officer changes a cell, is told of a mistake at that cell, mends it and proposes; another approves.</summary>
[Collection(nameof(Offices))]
public sealed class ModelsTests(Stage stage)
{
    // A model for each reading, since a model has one draft.
    private static string ModelOf(string language, int width) => (language, width) switch
    {
        ("zh", 1440) => "revenue-step-award",
        ("zh", _) => "above-scale-award",
        (_, 1440) => "storage-subsidy",
        _ => "rooftop-solar-subsidy",
    };

    [Theory, Readings("zh-1440")]
    public Task A_rule_is_changed_at_its_cell_and_put_in_force_by_two(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var (address, folder) = ($"/models/{ModelOf(language, width)}", $"models-{language}-{width}");
        await using var person = await Person.AtAsync(city, new(language, width), folder, faults);

        await person.SignInAsync("guize-jiang");
        await person.GoAsync("/models");
        await person.LooksAsync("01-list");
        await person.GoAsync(address);
        await DrawnAsync(person);
        await person.LooksAsync("02-model");
        await person.GoAsync($"{address}/draft");
        await DrawnAsync(person);
        await person.Page.Locator(".dmn-tabs button").Nth(1).ClickAsync();
        await person.LooksAsync("03-draft-begun");

        // The text is what is saved; the drawing writes into it.
        var written = person.Page.Locator("#text");
        await person.Page.Locator(".draft-text summary").ClickAsync();
        var good = await written.InputValueAsync();
        await written.FillAsync(Broken(good));
        await SavedAsync(person);
        await Person.SeesAsync(person.Page.Locator(".mistakes .mistake-go"));
        await person.Page.Locator(".mistakes .mistake-go").First.ClickAsync();
        await person.LooksAsync("04-fault-at-its-cell");

        // A table that cannot be drawn has led to the text already.
        if (!await written.IsVisibleAsync())
        {
            await person.Page.Locator(".draft-text summary").ClickAsync();
        }

        await written.FillAsync(good.Replace("</definitions>", "<!-- reviewed --></definitions>", StringComparison.Ordinal));
        await SavedAsync(person);
        await person.Field(person.Say("修改依据和内容", "What was changed")).FillAsync("按年度评估结论核对，文字不变。");
        await person.LooksAsync("05-to-propose");
        await person.Button(person.Say("提请发布", "Propose")).ClickAsync();
        await person.IsToldAsync(person.Say("已提请发布", "Proposed"));
        await DrawnAsync(person);
        await person.LooksAsync("06-proposed");

        await using var second = await Person.AtAsync(city, new(language, width), folder, faults);
        await second.SignInAsync("guize-cheng");
        await second.GoAsync($"{address}/draft");
        await DrawnAsync(second);
        await second.LooksAsync("07-second-person");
        await second.Button(second.Say("批准", "Approve")).ClickAsync();
        await second.IsToldAsync(second.Say("已批准", "is approved"));
        await DrawnAsync(second);
        await second.LooksAsync("08-approved");
        await second.GoAsync($"{address}/compare?from=1&to=2");
        await second.LooksAsync("09-compared");
    });

    [Theory, Readings("en-390")]
    public Task A_wide_table_is_read_and_a_new_model_begun(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var person = await Person.AtAsync(city, new(language, width), $"routing-{language}-{width}", faults);

        await person.SignInAsync("guize-jiang");
        await person.GoAsync("/models/event-routing");
        await DrawnAsync(person);
        await person.LooksAsync("01-wide");
        await person.GoAsync("/models/event-routing/simulate");
        await person.LooksAsync("02-not-over-subjects");
        await person.GoAsync("/models");
        await person.Page.Locator("#new summary").ClickAsync();
        await person.Field(person.Say("标题", "Title")).FillAsync("高龄津贴");
        await person.Field(person.Say("名称（", "Name (")).FillAsync($"elderly-{language}-{width}");
        await person.LooksAsync("03-new");
        await person.Button(person.Say("新建草稿", "Begin the draft")).ClickAsync();
        await person.IsToldAsync(person.Say("草稿已新建", "The draft is begun"));
        await DrawnAsync(person);
        await person.LooksAsync("04-begun");
    });

    private static Task DrawnAsync(Person person) => Assertions.Expect(person.Page.Locator("[data-ready=on]").First).ToBeAttachedAsync();

    private static async Task SavedAsync(Person person)
    {
        await person.Button(person.Say("保存并检查", "Save and check")).ClickAsync();
        await person.IsToldAsync(person.Say("草稿已保存并检查", "The draft is saved and checked"));
        await DrawnAsync(person);
    }

    // A bracket left open in the first cell of the first table.
    private static string Broken(string xml)
    {
        var at = xml.IndexOf("<text>", xml.IndexOf("<inputEntry", StringComparison.Ordinal), StringComparison.Ordinal) + "<text>".Length;
        return xml.Insert(at, "(");
    }
}
