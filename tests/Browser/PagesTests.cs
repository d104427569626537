using System.Text;
using Microsoft.Playwright;
using Shouldly;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>Pages in the states a story does not pass through: large type, paper, very much, nothing at all, mistakes.</summary>
[Collection(nameof(Around))]
public sealed class PagesTests(Stage stage)
{
    // A town in which nothing happens, and one in which very much does.
    private const string QuietTown = "330803101";
    private const string BusyTown = "330803103";

    [Theory, InlineData("zh", 390), InlineData("en", 1440)]
    public Task Large_type_fits_every_page(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var (number, key) = await Reports.SendAsync(city, "路口红绿灯不亮", kind: "91.01", region: "330803114233");
        await using var person = await Person.AtAsync(city, new(language, width), $"elder-{language}-{width}", faults);
        await person.GoAsync("/");
        await person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(大字|Large)") }).ClickAsync();
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(大字|Large)"), Pressed = true })).ToBeVisibleAsync();
        var body = await person.Page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.body).fontSize)");
        body.ShouldBeGreaterThanOrEqualTo(20);
        await person.LooksAsync("01-home");
        foreach (var (name, address) in ((string, string)[])[("02-report", "/report"), ("03-receipt", $"/reported/{number}?key={key}"), ("04-status", $"/e/{number}?key={key}")])
        {
            await person.GoAsync(address);
            await person.LooksAsync(name);
        }

        await person.SignInAsync("zhihui-gaojia");
        await person.LooksAsync("05-desk");
        await person.GoAsync($"/desk/events/{number}");
        await person.LooksAsync("06-case");
        await person.GoAsync("/county");
        await person.LooksAsync("07-county");
    });

    [Theory, InlineData("zh", 390), InlineData("en", 1440)]
    public Task A_receipt_and_a_case_print_on_clean_paper(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var (number, key) = await Reports.SendAsync(city, "路口红绿灯不亮", kind: "91.01", region: "330803114233");
        await using var person = await Person.AtAsync(city, new(language, width), $"print-{language}-{width}", faults);
        await person.GoAsync($"/reported/{number}?key={key}");
        await PrintsAsync(person, "01-receipt", number);
        await person.SignInAsync("zhihui-gaojia");
        await person.GoAsync($"/desk/events/{number}");
        await PrintsAsync(person, "02-case", number);
    });

    [Theory, InlineData("zh", 1440), InlineData("en", 390)]
    public Task Very_much_and_nothing_at_all_both_read_well(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var person = await Person.AtAsync(city, new(language, width), $"dense-{language}-{width}", faults);
        var unbroken = new string('x', 300);
        var (longest, key) = await Reports.SendAsync(city,
            $"<b>{unbroken}</b> " + string.Concat(Enumerable.Repeat("村口到学校这段路反复积水，车一过水花一人多高，孩子上学要绕行。", 100)),
            address: new string('长', 200), kind: "91.01", region: BusyTown + "202");
        for (var one = 0; one < 110; one++)
        {
            await Reports.SendAsync(city, $"路边杂物第 {one + 1} 处，靠墙堆着", kind: one % 3 == 0 ? null : "01.02", region: BusyTown + "202");
        }

        await person.GoAsync($"/e/{longest}?key={key}");
        await person.LooksAsync("01-status-of-long-words");
        await person.SignInAsync("zhihui-lianhua");
        await person.GoAsync("/desk?sort=old");
        await person.LooksAsync("02-desk-of-many");
        await person.Link(person.Say("下一页", "Next")).ClickAsync();
        await Person.SeesAsync(person.Link(person.Say("上一页", "Previous")));
        await person.LooksAsync("03-desk-second-page");
        await person.GoAsync($"/desk/events/{longest}");
        await person.LooksAsync("04-case-of-long-words");
        await person.GoAsync("/desk?q=zzzz");
        await person.LooksAsync("05-desk-found-nothing");

        await person.SignInAsync(await city.AccountAsync($"{QuietTown}/command"), Support.TestCity.Password);
        await person.LooksAsync("06-desk-empty");
        await person.GoAsync("/county");
        await person.LooksAsync("07-county-quiet");
        await person.SignInAsync(await city.AccountAsync("330803/commerce"), Support.TestCity.Password);
        await person.LooksAsync("08-tasks-empty");
    });

    [Theory, InlineData("zh", 390), InlineData("en", 1440)]
    public Task Mistakes_are_answered_gently(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var person = await Person.AtAsync(city, new(language, width), $"mistakes-{language}-{width}", faults);
        foreach (var status in (int[])[401, 403, 404, 422])
        {
            person.Expects(status);
        }

        await person.GoAsync("/nowhere");
        await person.LooksAsync("01-no-such-page");
        await person.GoAsync("/");
        await person.Field(person.Say("凭编号查询进度", "Follow up by number")).FillAsync("QZ261116-00000000");
        await person.Button(person.Say("查询", "Look up")).ClickAsync();
        await person.SeesAsync(person.Say("没有找到这个编号", "No such number"));
        await person.LooksAsync("02-no-such-number");

        await person.GoAsync("/report");
        await person.Field(person.Say("发生了什么", "What happened")).FillAsync("积水");
        await person.Button(person.Say("提交", "Send")).ClickAsync();
        await Person.SeesAsync(person.Page.GetByRole(AriaRole.Alert));
        await person.LooksAsync("03-report-refused");

        await person.GoAsync("/signin");
        await person.Field(person.Say("用户名", "User name")).FillAsync("nobody");
        await person.Field(person.Say("密码", "Password")).FillAsync("wrong");
        await person.Button(person.Say("登录", "Sign in")).ClickAsync();
        await Person.SeesAsync(person.Page.GetByRole(AriaRole.Alert));
        await person.LooksAsync("04-not-signed-in");

        await person.SignInAsync("wangge-yingchuan");
        await person.GoAsync("/county");
        await person.LooksAsync("05-not-for-you");
    });

    private static async Task PrintsAsync(Person person, string name, string number)
    {
        await PageChecks.SettledAsync(person.Page, person.Reading);
        await person.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(person.Page.GetByText(number).First).ToBeVisibleAsync();
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        var folder = Path.Combine(PageChecks.Screenshots, $"print-{person.Reading}");
        Directory.CreateDirectory(folder);
        var paper = await person.Page.PdfAsync(new() { Path = Path.Combine(folder, name + ".pdf"), Format = "A4", PreferCSSPageSize = true });
        Encoding.ASCII.GetString(paper, 0, 5).ShouldBe("%PDF-");
        // One sheet is enough for either.
        Encoding.Latin1.GetString(paper).ShouldContain("/Count 1");
        await person.Page.EmulateMediaAsync(new() { Media = Media.Screen });
    }
}
