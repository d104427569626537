using Microsoft.Playwright;
using Shouldly;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>The core of the story for those whose hands or machines can do less.</summary>
[Collection(nameof(Around))]
public sealed class WithoutMouseOrScriptTests(Stage stage)
{
    private static readonly Reading Desktop = new("zh", 1440);

    [Fact]
    public Task A_report_is_made_by_keyboard_alone() => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        await using var person = await Person.AtAsync(city, Desktop, "keyboard", faults);
        var keyboard = new Keyboard(person);
        await person.GoAsync("/report");

        await keyboard.ToAsync("跳到正文");
        await keyboard.PressAsync("Enter");
        await keyboard.ToAsync("发生了什么");
        await keyboard.TypeAsync("文化礼堂前的健身器材松了，孩子在上面玩");
        await keyboard.ToAsync("写下地址");
        await keyboard.TypeAsync("高家镇盈川村文化礼堂");
        await keyboard.ToAsync("提交");
        await keyboard.PressAsync("Enter");

        await person.SeesAsync("已经收到，谢谢您");
        await person.LooksAsync("01-receipt");
    });

    [Fact]
    public Task An_event_is_dispatched_by_keyboard_alone() => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var (number, _) = await Reports.SendAsync(city, "公交站台顶棚被风掀开一角", kind: "91.01", region: "330803114233");
        await using var person = await Person.AtAsync(city, Desktop, "keyboard", faults);
        var keyboard = new Keyboard(person);
        await person.GoAsync("/signin");
        await keyboard.ToAsync("用户名");
        await keyboard.TypeAsync("zhihui-gaojia");
        await keyboard.ToAsync("密码");
        await keyboard.TypeAsync(Story.DemoPassword);
        await keyboard.PressAsync("Enter");
        await person.SeesAsync("搜索");

        // The keys the desk names at its foot.
        await person.PageListensAsync();
        await keyboard.PressAsync("/");
        await keyboard.TypeAsync(number);
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await person.PageListensAsync();
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("Enter");
        await Person.SeesAsync(person.Title("道路破损"));
        await keyboard.ToAsync("派给");
        await keyboard.PressAsync("End");
        await keyboard.ToAsync("派遣");
        await keyboard.PressAsync("Enter");

        await person.IsToldAsync($"{number} 已派遣");
        await person.LooksAsync("02-dispatched");
    });

    [Fact]
    public Task The_core_of_the_story_needs_no_script() => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading("zh", 390, Scripts: false);
        Task<Person> ArrivesAsync() => Person.AtAsync(city, reading, "no-script", faults);
        const string Words = "盈川村篮球场边一堆枯枝，挡住了半条路";

        await using var resident = await ArrivesAsync();
        await resident.GoAsync("/report");
        await resident.LooksAsync("01-report");
        await resident.Field("发生了什么").FillAsync(Words);
        await resident.Field("类别").SelectOptionAsync("01.02");
        await resident.Field("或输入村").FillAsync("盈川");
        await resident.Button("查找").ClickAsync();
        await resident.Page.GetByRole(AriaRole.Radio, new() { Name = "衢江区 高家镇 盈川村" }).CheckAsync();
        (await resident.Field("发生了什么").InputValueAsync()).ShouldBe(Words);
        await resident.LooksAsync("02-village-found");
        await resident.Button("提交").ClickAsync();
        await resident.SeesAsync("已经收到，谢谢您");
        await resident.LooksAsync("03-receipt");
        await resident.Link("查看进度").ClickAsync();

        await using var clerk = await ArrivesAsync();
        await clerk.SignInAsync("zhihui-gaojia");
        await clerk.LooksAsync("04-desk");
        await clerk.GoAsync("/desk?q=" + Uri.EscapeDataString(Words));
        await clerk.Page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await clerk.Button("批量派遣").ClickAsync();
        await clerk.IsToldAsync("已完成 1 件");

        await using (var worker = await ArrivesAsync())
        {
            await worker.SignInAsync("wangge-yingchuan");
            await worker.Page.GetByRole(AriaRole.Link, new() { Name = Words }).ClickAsync();
            await worker.Button("签收").ClickAsync();
            await worker.FieldIn("handle", "处置结果").FillAsync("枯枝已锯断拉走。");
            await worker.FieldIn("handle", "选择照片").SetInputFilesAsync(await Pictures.ClearedAsync());
            await worker.LooksAsync("05-task");
            await worker.Button("处置完成").ClickAsync();
            await worker.IsToldAsync("已处置");
        }

        await clerk.GoAsync("/desk?tab=verify&q=" + Uri.EscapeDataString(Words));
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = Words }).ClickAsync();
        await clerk.FieldIn("verify", "照片核查").CheckAsync();
        await clerk.Button("核查通过").ClickAsync();
        await clerk.Button("结案").ClickAsync();
        await clerk.IsToldAsync("已结案");
        await clerk.LooksAsync("06-closed");

        await resident.Page.ReloadAsync();
        await resident.Page.GetByRole(AriaRole.Radio, new() { Name = "满意", Exact = true }).CheckAsync();
        await resident.Button("提交评价").ClickAsync();
        await resident.IsToldAsync("感谢您的评价");
        await resident.LooksAsync("07-rated");
    });
}
