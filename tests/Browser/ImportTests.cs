using Microsoft.Playwright;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Browser;

/// <summary>The system officer brings staff and grids in from Excel: template, preview, confirmation, one-time passwords.</summary>
[Collection(nameof(Offices))]
public sealed class ImportTests(Stage stage)
{
    [Theory, Readings("zh-390")]
    public Task Staff_and_grids_come_in_from_Excel(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        var own = $"{language}-{width}";
        await using var officer = await Person.AtAsync(city, reading, $"import-{reading}", faults);
        await officer.SignInAsync("xitong");
        await officer.Link(officer.Say("从 Excel 导入人员、网格", "Staff and grids from Excel")).ClickAsync();
        await Person.SeesAsync(officer.Title(officer.Say("从 Excel 导入人员、网格", "Staff and grids from Excel")));
        await officer.LooksAsync("01-choose");

        officer.Expects(422);
        await ChooseAsync(officer, "staff", "not a workbook"u8.ToArray());
        await Person.SeesAsync(officer.Page.GetByRole(AriaRole.Alert));
        await officer.LooksAsync("02-no-workbook");

        await ChooseAsync(officer, "staff", Sheets.Of(
        [
            ["姓名", "账号", "岗位代码", "角色", "区域代码", "电话"],
            ["钱小云", $"qian-{own}", "330803114/command", "", "", "0570-3021234"],
            ["孙大川", $"sun-{own}", "", "网格员", "330803114233001", "13800000000"],
            ["李四", "li si", "", "", "", ""],
            ["周五", $"zhou-{own}", "330803999/command", "", "", ""],
        ]));
        await Person.SeesAsync(officer.Button(officer.Say("确认导入 2 行", "Take in 2 rows")));
        await officer.LooksAsync("03-preview");
        await officer.Button(officer.Say("确认导入 2 行", "Take in 2 rows")).ClickAsync();
        await Assertions.Expect(officer.Page.Locator("td .secret-value")).ToHaveCountAsync(2);
        await officer.LooksAsync("04-passwords");

        var number = 900 + ((language == "zh" ? 0 : 2) + (width > 600 ? 0 : 1));
        await ChooseAsync(officer, "grids", Sheets.Of(
        [
            ["网格代码", "网格名称", "村社", "户数", "网格员账号"],
            [$"330803114233{number}", "新划网格", "", "412", $"sun-{own}"],
            ["33080311423390", "位数不对", "", "", ""],
        ]));
        await officer.LooksAsync("05-grids");
        await officer.Button(officer.Say("确认导入 1 行", "Take in 1 rows")).ClickAsync();
        await Person.SeesAsync(officer.Page.GetByRole(AriaRole.Heading, new() { Name = officer.Say("已导入", "Taken in") }));
        await officer.LooksAsync("06-grids-taken-in");
        city.City.Regions.Find($"330803114233{number}").ShouldNotBeNull();
    });

    private static async Task ChooseAsync(Person officer, string kind, byte[] content)
    {
        await officer.Page.Locator($"#file-{kind}").SetInputFilesAsync(new FilePayload { Name = "list.xlsx", MimeType = "application/octet-stream", Buffer = content });
        await officer.Page.Locator($"form[action='/admin/import/{kind}'] button").ClickAsync();
    }
}
