using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using Tongqu.Cases;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Browser;

/// <summary>What becomes of an event beside the straight way, as clerks, handlers and the public see it; and forms that depend on what was answered.</summary>
[Collection(nameof(Around))]
public sealed class CourseTests(Stage stage)
{
    private const string Room = "330803114/command";
    private const string Grid = "330803114233001/grid";

    [Theory, Readings("zh-1440")]
    public Task An_event_with_parts_is_paused_escalated_and_merged(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        var folder = $"course-{reading}";
        var (number, key) = await DispatchedAsync(city, "文化礼堂门口违停成片，消防车进不来");
        var (again, againKey) = await DispatchedAsync(city, "礼堂门口停满了车");
        await using var clerk = await Person.AtAsync(city, reading, folder, faults);
        await clerk.SignInAsync("zhihui-gaojia");
        await clerk.GoAsync($"/desk/events/{number}");
        await clerk.LooksAsync("01-actions");
        await OpenAsync(clerk, "open-part");
        await clerk.FieldIn("open-part", clerk.Say("联办岗位", "Post")).SelectOptionAsync("330803/traffic-police");
        await clerk.FieldIn("open-part", clerk.Say("时限", "Time limit")).FillAsync("2");
        await clerk.FieldIn("open-part", clerk.Say("要做什么", "What is")).FillAsync("到场疏导，对拒不驶离的依法处理");
        await clerk.Page.Locator("#open-part button").ClickAsync();
        await clerk.IsToldAsync(number);
        await OpenAsync(clerk, "escalate");
        await clerk.Page.Locator("#escalate button").ClickAsync();
        await clerk.IsToldAsync(number);
        await clerk.GoAsync($"/desk/events/{again}");
        await OpenAsync(clerk, "merge");
        await clerk.FieldIn("merge", clerk.Say("并入哪一件", "Number of")).FillAsync(number);
        await clerk.Page.Locator("#merge button").ClickAsync();
        await clerk.IsToldAsync(again);
        await clerk.LooksAsync("02-merged");
        await clerk.GoAsync($"/desk/events/{number}");
        await clerk.Button(clerk.Say("关注", "Follow")).ClickAsync();
        await clerk.IsToldAsync(clerk.Say("已关注", "Followed"));
        await clerk.LooksAsync("03-joint");
        await clerk.GoAsync("/desk?tab=all&attention=followed");
        await clerk.LooksAsync("04-followed");
        await clerk.GoAsync($"/desk/events/{number}");
        await OpenAsync(clerk, "suspend");
        await clerk.FieldIn("suspend", clerk.Say("挂起理由", "Why")).FillAsync("等待清障车到场");
        await clerk.Page.Locator("#suspend button").ClickAsync();
        await clerk.IsToldAsync(number);
        await clerk.LooksAsync("05-suspended");

        await using var resident = await Person.AtAsync(city, reading, folder, faults);
        await resident.GoAsync($"/e/{again}?key={againKey}");
        await resident.LooksAsync("06-public-merged-and-paused");
        await ActAsync(city, Room, number, "resume", new { });
        await resident.GoAsync($"/e/{number}?key={key}");
        await resident.LooksAsync("07-public-running");

        await using var handler = await Person.AtAsync(city, reading, folder, faults);
        await handler.SignInAsync(await city.AccountAsync("330803/traffic-police"), TestCity.Password);
        await handler.GoAsync("/grid");
        await handler.LooksAsync("08-parts-to-do");
        await handler.GoAsync($"/grid/events/{number}");
        await handler.LooksAsync("09-my-part");

        await ActAsync(city, "330803/traffic-police", number, "finish-part", new { result = "已疏导" });
        await ActAsync(city, Grid, number, "handle", new { result = "已划线、已劝离" });
        await ActAsync(city, Room, number, "close", new { way = "photo" });
        await resident.GoAsync($"/e/{number}?key={key}");
        await resident.Page.Locator(".rate-stars label").First.ClickAsync();
        await resident.Button(resident.Say("提交评价", "Send rating")).ClickAsync();
        await Person.SeesAsync(resident.Page.Locator("#reopen"));
        await OpenAsync(resident, "reopen");
        await resident.LooksAsync("10-open-again");
        await resident.FieldIn("reopen", resident.Say("为什么", "Why")).FillAsync("第二天又停满了");
        await resident.Page.Locator("#reopen button").ClickAsync();
        await resident.IsToldAsync(resident.Say("已重新办理", "Opened again"));
    });

    [Theory, Readings("en-390")]
    public Task Each_of_several_deadlines_ends_with_its_own_step(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        var folder = $"deadlines-{reading}";
        var (number, _) = await DispatchedAsync(city, "村口有人私搭彩钢棚", "01.01");
        await using var worker = await Person.AtAsync(city, reading, folder, faults);
        await worker.SignInAsync("wangge-yingchuan");
        await worker.GoAsync($"/grid/events/{number}");
        await worker.LooksAsync("01-three-run");
        await OpenAsync(worker, "reach");
        await worker.Page.Locator("#reach select").SelectOptionAsync("stop");
        await worker.FieldIn("reach", worker.Say("完成情况", "What was done")).FillAsync("已停工，工具撤走");
        await worker.LooksAsync("02-one-met");
        await worker.Page.Locator("#reach button").Last.ClickAsync();
        await worker.IsToldAsync(number);
        await using var clerk = await Person.AtAsync(city, reading, folder, faults);
        await clerk.SignInAsync("zhihui-gaojia");
        await clerk.GoAsync($"/desk/events/{number}");
        await OpenAsync(clerk, "waive");
        await clerk.Page.Locator("#waive select").SelectOptionAsync("penalty");
        await clerk.FieldIn("waive", clerk.Say("理由", "Why")).FillAsync("当场改正，不予处罚");
        await clerk.Page.Locator("#waive button").ClickAsync();
        await clerk.IsToldAsync(number);
        await clerk.LooksAsync("03-one-does-not-apply");
        await clerk.GoAsync($"/desk/events/{number}/order");
        await clerk.LooksAsync("04-order");
        await clerk.GoAsync($"/e/{number}");
        await clerk.LooksAsync("05-public");
    });

    [Theory, InlineData("zh", 390), InlineData("en", 1440)]
    public Task A_resident_who_met_the_same_joins_by_number_and_leaves_again(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        var (number, _) = await DispatchedAsync(city, "河边步道护栏松动，有小孩在玩");
        await using var resident = await Person.AtAsync(city, reading, $"joining-{reading}", faults);
        await resident.GoAsync($"/e/{number}");
        await Person.SeesAsync(resident.Page.GetByRole(AriaRole.Link, new() { Name = resident.Say("登录后可以加入", "Sign in to join") }));
        await resident.SignInAsync("juming1");
        await resident.GoAsync($"/e/{number}");
        await resident.Page.Locator("#field-remark").FillAsync("昨天傍晚我也差点摔下去");
        await resident.LooksAsync("01-offered");
        await resident.Button(resident.Say("我也遇到", "I met the same")).ClickAsync();
        await resident.IsToldAsync(resident.Say("已记下", "Noted"));
        await resident.LooksAsync("02-joined");
        await resident.GoAsync("/");
        await resident.LooksAsync("03-home");
        await using var clerk = await Person.AtAsync(city, reading, $"joining-{reading}", faults);
        await clerk.SignInAsync("zhihui-gaojia");
        await clerk.GoAsync($"/desk/events/{number}");
        await clerk.LooksAsync("04-remarks");
        await resident.GoAsync($"/e/{number}");
        await resident.Button(resident.Say("撤销", "Take it back")).ClickAsync();
        await resident.IsToldAsync(resident.Say("已撤销", "Taken back"));
    });

    [Theory, InlineData("zh", 1440), InlineData("en", 390)]
    public Task What_depends_on_an_answer_comes_and_goes_with_it(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var (number, _) = await DispatchedAsync(city, "巷口灯不亮");
        await ActAsync(city, Grid, number, "handle", new { result = "已更换" });
        await using var clerk = await Person.AtAsync(city, new Reading(language, width), $"conditions-{language}-{width}", faults);
        await clerk.SignInAsync("zhihui-gaojia");
        await clerk.GoAsync($"/desk/events/{number}");
        await clerk.PageListensAsync();
        var asked = clerk.Page.Locator("#verify [data-conditional=answered]");

        await Assertions.Expect(asked).ToBeHiddenAsync();
        await clerk.Page.Locator("#verify input[value=call-back]").CheckAsync();
        await Assertions.Expect(asked).ToBeVisibleAsync();
        await clerk.LooksAsync("01-asked");
        (await asked.Locator("input").First.EvaluateAsync<bool>("field => field.required")).ShouldBeTrue();
        await asked.Locator("input[value=confirmed]").CheckAsync();
        await clerk.Page.Locator("#verify input[value=photo]").CheckAsync();
        await Assertions.Expect(asked).ToBeHiddenAsync();
        await clerk.Page.Locator("#verify button").ClickAsync();

        // What was hidden was not sent.
        await clerk.IsToldAsync(number);
        var log = (await (await city.HolderOfAsync(Room)).GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}")).GetProperty("log");
        log.EnumerateArray().Last().GetProperty("answers").TryGetProperty("answered", out _).ShouldBeFalse();
    });

    [Fact]
    public Task Browser_and_server_judge_an_answer_alike() => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var type = city.Services.GetRequiredService<CaseTypes>().Find("event")!;
        await using var person = await Person.AtAsync(city, new Reading("zh", 1440), "judged-alike", faults);
        await person.GoAsync("/report");
        await JudgeAsync(person, "#field-", type.Form, [
            ("description", ["", "   ", "路灯", "路灯坏", "路灯坏了", " 路灯坏 ", "\n路灯坏了\n", "一\n二\n", "abcd", "𠮷𠮷"]),
            ("contactName", ["", "徐建国", new string('徐', 40)]),
            ("contactPhone", ["", "1234", "12345", " 12345 ", "0570-1234567", "+86 570 1234567", "13857000123", "1385700012a", "１２３４５", "12345678901234567890"]),
        ]);

        var (number, _) = await DispatchedAsync(city, "巷口灯不亮");
        await person.SignInAsync("wangge-yingchuan");
        await person.GoAsync($"/grid/events/{number}");
        await OpenAsync(person, "ask-extension");
        await JudgeAsync(person, "#ask-extension-", type.Action("ask-extension")!.Form, [
            ("amount", ["", "0", "0.4", "0.5", "1", "1.25", "60", "60.01", "-1", "1e1", "1e3", "007"]), ("reason", ["", "好", "好的", " 好 "]),
        ]);
    });

    // Typed as people type, left as people leave it; the browser's judgement against the server's of what it would send.
    private static async Task JudgeAsync(Person person, string prefix, Form form, (string Field, string[] Values)[] vectors)
    {
        await person.PageListensAsync();
        foreach (var (key, value) in vectors.SelectMany(vector => vector.Values.Select(value => (vector.Field, value))))
        {
            var input = person.Page.Locator(prefix + key);
            await input.FillAsync(value);
            await input.BlurAsync();
            var (sent, fits) = (await input.InputValueAsync(), await input.EvaluateAsync<bool>("field => field.checkValidity()"));

            var judged = form.Validate(new Dictionary<string, string> { [key] = sent });
            fits.ShouldBe(judged.Refusal?.Fields.ContainsKey(key) != true, $"{key} “{value}” is sent as “{sent}”");
            (form.Validate(new Dictionary<string, string> { [key] = value }).Refusal?.Fields.ContainsKey(key) == true).ShouldBe(
                !fits || value.Contains('e', StringComparison.Ordinal) && key == "amount", $"{key} “{value}” as it was typed");
        }
    }

    private static async Task OpenAsync(Person person, string action)
    {
        if (await person.Page.Locator($"#{action} details:not([open])").CountAsync() > 0)
        {
            await person.Page.Locator($"#{action} summary").ClickAsync();
        }
    }

    private static async Task<(string Number, string Key)> DispatchedAsync(TestCity city, string words, string kind = "01.02")
    {
        var (number, key) = await Reports.SendAsync(city, words, kind: kind, region: "330803114233");
        await ActAsync(city, Room, number, "dispatch", new { post = Grid });
        return (number, key);
    }

    private static async Task ActAsync(TestCity city, string post, string number, string action, object answers)
    {
        using var program = await city.HolderOfAsync(post);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/{number}/{action}") { Content = JsonContent.Create(answers) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await program.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
