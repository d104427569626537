using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Tongqu.Support;

namespace Tongqu.Browser;

/// <summary>The chapters of the story, each from one person's chair; what one leaves behind the next one finds.</summary>
/// <param name="city">A demo city.</param>
/// <param name="reading">How all of them read.</param>
/// <param name="folder">Where the pictures go.</param>
/// <param name="faults">Where what is wrong is gathered.</param>
internal sealed class Story(TestCity city, Reading reading, string folder, Faults faults)
{
    /// <summary>The password all simulated people share, as the door of a demo city shows it.</summary>
    public const string DemoPassword = "tongqu-demo-2026";

    private const string Village = "盈川村";

    // 盈川村 of 高家镇, as the pack has it.
    private static readonly (double Lon, double Lat) InVillage = (118.8407, 28.5793);

    // Words nobody else in this city uses, so that each run finds its own events again.
    private readonly string _rubbish = $"盈川村祠堂门口垃圾成堆，三天没人收，味道很大（{reading}）";
    private readonly string _pothole = $"{OtherVillage(reading)}进村路面塌了一块，会车危险（{reading}）";

    // What is still open when the next reading walks through is of another village: nobody is asked whether it is the same.
    private static string OtherVillage(Reading reading) => reading switch
    {
        ("zh", 1440, _) => "航墩村",
        ("zh", _, _) => "坎高村",
        (_, 1440, _) => "湖仁村",
        _ => "新安村",
    };

    private string _number = "";
    private int _reportedBefore;

    public async Task<Person> LeaderWatchesTheCountyAsync()
    {
        var leader = await ArrivesAsync();
        await leader.SignInAsync("lingdao-qujiang");
        await leader.GoAsync("/county");
        await Person.SeesAsync(leader.Title(leader.Say("态势", "Situation")).Or(leader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })));
        await leader.SeesAsync(leader.Say("实时", "live"));
        await leader.LooksAsync("01-county");
        _reportedBefore = await TalliedAsync(leader);
        // Only a page that was never loaded again still knows this.
        await leader.Page.EvaluateAsync("window.neverLoadedAgain = true");
        return leader;
    }

    public async Task<Person> ResidentReportsAsync()
    {
        var resident = await ArrivesAsync(InVillage);
        await resident.GoAsync("/");
        await resident.LooksAsync("02-home");
        await resident.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = resident.Say("我要上报", "Report something") }).ClickAsync();
        await Person.SeesAsync(resident.Title(resident.Say("我要上报", "Report something")));
        await resident.LooksAsync("03-report-empty");

        await resident.Field(resident.Say("发生了什么", "What happened")).FillAsync(_rubbish);
        await resident.Field(resident.Say("选择照片", "Choose photos")).SetInputFilesAsync(await Pictures.RubbishAsync());
        await Person.SeesAsync(resident.Button(resident.Say("移除第 1 张", "Remove photo 1")));
        await (reading.Phone ? ChooseVillageAsync(resident) : PinAsync(resident));
        await resident.Field(resident.Say("联系人", "Your name")).FillAsync("徐小满");
        await resident.Field(resident.Say("联系电话", "Your phone")).FillAsync("13800001234");
        await resident.LooksAsync("04-report-filled");
        await resident.Button(resident.Say("提交", "Send")).ClickAsync();

        await resident.SeesAsync(resident.Say("已经收到，谢谢您", "Received, thank you"));
        await Person.SeesAsync(resident.Page.GetByRole(AriaRole.Img, new() { Name = resident.Say("打开本件进度的二维码", "QR code that opens this status") }));
        _number = await resident.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync();
        (await resident.Field(resident.Say("您的专属链接", "Your own link")).InputValueAsync()).ShouldContain(_number);
        await resident.LooksAsync("05-receipt");
        await resident.Link(resident.Say("查看进度", "See how it stands")).ClickAsync();
        await Person.SeesAsync(resident.Title(resident.Say("待派遣", "To dispatch")));
        await resident.SeesAsync(_rubbish);
        await resident.LooksAsync("06-status-received");
        city.Clock.Advance(TimeSpan.FromMinutes(6));
        return resident;
    }

    public async Task LeaderSeesItComeInAsync(Person leader)
    {
        await Assertions.Expect(Tally(leader)).ToHaveTextAsync((_reportedBefore + 1).ToString(CultureInfo.InvariantCulture));
        (await leader.Page.EvaluateAsync<bool>("window.neverLoadedAgain === true")).ShouldBeTrue("the page was loaded again");
        await leader.LooksAsync("07-county-moved");
    }

    public async Task<Person> ClerkDispatchesAsync()
    {
        var clerk = await ArrivesAsync();
        await clerk.GoAsync("/desk");
        await Person.SeesAsync(clerk.Title(clerk.Say("工作人员登录", "Staff sign-in")));
        await clerk.LooksAsync("08-sign-in");
        await clerk.Field(clerk.Say("用户名", "User name")).FillAsync("zhihui-gaojia");
        await clerk.Field(clerk.Say("密码", "Password")).FillAsync(DemoPassword);
        await clerk.Button(clerk.Say("登录", "Sign in")).ClickAsync();
        await Person.SeesAsync(clerk.Page.GetByRole(AriaRole.Link, new() { Name = _rubbish }));
        await clerk.LooksAsync("09-desk");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = _rubbish }).ClickAsync();

        await clerk.SeesAsync(_number);
        await clerk.SeesAsync("徐**");
        (await clerk.Page.GetByRole(AriaRole.Main).InnerTextAsync()).ShouldNotContain("13800001234");
        await clerk.LooksAsync("10-case-to-dispatch");
        await clerk.FieldIn("dispatch", clerk.Say("类别", "Class")).SelectOptionAsync("01.02");
        await clerk.FieldIn("dispatch", clerk.Say("派给", "Send to")).SelectOptionAsync("330803114233001/grid");
        await clerk.Button(clerk.Say("派遣", "Dispatch")).ClickAsync();
        await clerk.IsToldAsync(clerk.Say($"{_number} 已派遣", $"{_number}: dispatched"));
        await Person.SeesAsync(clerk.Page.GetByText(clerk.Say("待签收", "To sign for")));
        await clerk.LooksAsync("11-case-dispatched");
        city.Clock.Advance(TimeSpan.FromMinutes(4));
        return clerk;
    }

    /// <summary>A telephone call, recorded at the desk and dispatched from its list by one press.</summary>
    public async Task ClerkRecordsAnotherAsync(Person clerk)
    {
        await clerk.GoAsync("/desk");
        await clerk.Link(clerk.Say("登记事件", "Record an event")).ClickAsync();
        await clerk.Field(clerk.Say("发生了什么", "What happened")).FillAsync(_pothole);
        await clerk.Field(clerk.Say("类别", "Class")).SelectOptionAsync(new SelectOptionValue { Value = "91.01" });
        await clerk.Field(clerk.Say("写下地址", "Write the address")).FillAsync($"高家镇{OtherVillage(reading)}村口");
        await clerk.Button(clerk.Say("提交", "Send")).ClickAsync();
        await clerk.SeesAsync(clerk.Say("已经收到", "Received"));
        await clerk.GoAsync("/desk?q=" + Uri.EscapeDataString(_pothole));
        await clerk.LooksAsync("12-desk-searched");
        await clerk.Page.GetByRole(AriaRole.Row, new() { Name = _pothole }).GetByRole(AriaRole.Button, new() { Name = clerk.Say("派遣", "Dispatch") }).ClickAsync();
        await clerk.IsToldAsync(clerk.Say("已完成 1 件", "1 done"));
        city.Clock.Advance(TimeSpan.FromMinutes(3));
    }

    public async Task GridWorkerHandlesAsync()
    {
        await using var worker = await ArrivesAsync();
        await worker.SignInAsync("wangge-yingchuan");
        await Person.SeesAsync(worker.Title(worker.Say("我的任务", "My tasks")));
        await worker.LooksAsync("13-tasks");
        await worker.Page.GetByRole(AriaRole.Link, new() { Name = _rubbish }).ClickAsync();
        await worker.SeesAsync(_number);
        await worker.LooksAsync("14-task");
        await worker.Button(worker.Say("签收", "Sign for it")).ClickAsync();
        await worker.IsToldAsync(worker.Say($"{_number} 已签收", $"{_number}: signed for"));
        city.Clock.Advance(TimeSpan.FromMinutes(21));

        await worker.FieldIn("handle", worker.Say("拍照", "Take a photo")).SetInputFilesAsync(await Pictures.ClearedAsync());
        await worker.FieldIn("handle", worker.Say("处置结果", "Result")).FillAsync("已联系保洁车清走，地面冲洗干净，并加放了一只桶。");
        await worker.LooksAsync("15-task-handling");
        await worker.Button(worker.Say("处置完成", "Handled")).ClickAsync();
        await worker.IsToldAsync(worker.Say($"{_number} 已处置", $"{_number}: handled"));
        await worker.LooksAsync("16-task-handled");
        city.Clock.Advance(TimeSpan.FromMinutes(2));
    }

    public async Task DepartmentReturnsAsync()
    {
        await using var handler = await ArrivesAsync();
        await handler.SignInAsync("jiaotong-qujiang");
        await handler.Page.GetByRole(AriaRole.Link, new() { Name = _pothole }).ClickAsync();
        await handler.Page.GetByRole(AriaRole.Group).Or(handler.Page.Locator("#return"))
            .GetByText(handler.Say("退回", "Return")).First.ClickAsync();
        await handler.FieldIn("return", handler.Say("退回理由", "Why it is returned")).FillAsync("该路段为村道，由高家镇管护，请转镇综合执法平台。");
        await handler.LooksAsync("17-department-returns");
        await handler.Page.Locator("#return").GetByRole(AriaRole.Button, new() { Name = handler.Say("退回", "Return") }).ClickAsync();
        await Person.SeesAsync(handler.Title(handler.Say("我的任务", "My tasks")));
        await Assertions.Expect(handler.Page.GetByRole(AriaRole.Link, new() { Name = _pothole })).ToHaveCountAsync(0);
        await handler.LooksAsync("18-department-tasks");
    }

    public async Task ClerkVerifiesAndClosesAsync(Person clerk)
    {
        await clerk.GoAsync("/desk?q=" + Uri.EscapeDataString(_pothole));
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = _pothole }).ClickAsync();
        await clerk.SeesAsync("该路段为村道，由高家镇管护");
        await clerk.GoAsync("/desk?tab=verify");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = _rubbish }).ClickAsync();
        await clerk.SeesAsync("已联系保洁车清走");
        await clerk.LooksAsync("19-case-to-verify");
        await clerk.FieldIn("verify", clerk.Say("照片核查", "By photo")).CheckAsync();
        await clerk.Button(clerk.Say("核查通过", "Verified")).ClickAsync();
        await clerk.IsToldAsync(clerk.Say($"{_number} 核查通过", $"{_number}: verified"));
        await clerk.Button(clerk.Say("结案", "Close")).ClickAsync();
        await clerk.IsToldAsync(clerk.Say($"{_number} 已结案", $"{_number}: closed"));
        await Person.SeesAsync(clerk.Page.GetByText(clerk.Say("已结案", "Closed")));
        await clerk.LooksAsync("20-case-closed");
        await clerk.GoAsync("/desk?tab=done");
        await Person.SeesAsync(clerk.Page.GetByRole(AriaRole.Link, new() { Name = _rubbish }));
        await clerk.LooksAsync("21-desk-done");
        city.Clock.Advance(TimeSpan.FromMinutes(5));
    }

    public async Task ResidentRatesAsync(Person resident)
    {
        await resident.Page.ReloadAsync();
        await Person.SeesAsync(resident.Title(resident.Say("已结案", "Closed")));
        await resident.SeesAsync("已联系保洁车清走");
        await resident.LooksAsync("22-status-closed");
        await resident.Page.GetByRole(AriaRole.Radio, new() { Name = resident.Say("满意", "good"), Exact = true }).CheckAsync();
        await resident.Field(resident.Say("想说的话", "Anything to add")).FillAsync("当天就清走了。");
        await resident.Button(resident.Say("提交评价", "Send rating")).ClickAsync();
        await resident.IsToldAsync(resident.Say("感谢您的评价", "Thank you for your rating"));
        await Person.SeesAsync(resident.Page.GetByRole(AriaRole.Heading, new() { Name = resident.Say("您的评价", "Your rating") }));
        await resident.LooksAsync("23-status-rated");

        // Who has the number alone sees how it stands, and no word of the report.
        await resident.GoAsync("/");
        await resident.Field(resident.Say("凭编号查询进度", "Follow up by number")).FillAsync(_number);
        await resident.Button(resident.Say("查询", "Look up")).ClickAsync();
        await Person.SeesAsync(resident.Title(resident.Say("已结案", "Closed")));
        (await resident.Page.GetByRole(AriaRole.Main).InnerTextAsync()).ShouldNotContain(_rubbish);
        await resident.LooksAsync("24-status-by-number");
    }

    /// <summary>Reports that name no place the city knows are given one, many at a time.</summary>
    public async Task CentreSortsAsync()
    {
        await using var officer = await ArrivesAsync();
        var heap = $"小区西门对面有人乱倒装修垃圾（{reading}）";
        await Reports.SendAsync(city, $"{heap}甲", address: "东边那个小区西门");
        await Reports.SendAsync(city, $"{heap}乙", address: "东边那个小区西门");

        await officer.SignInAsync("zhongxin-qujiang");
        await officer.LooksAsync("25-triage");
        await officer.Page.GetByRole(AriaRole.Searchbox).FillAsync(heap);
        await officer.Page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        var boxes = officer.Page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^(选择|Tick) QZ") });
        await Assertions.Expect(boxes).ToHaveCountAsync(2);
        foreach (var box in await boxes.AllAsync())
        {
            await box.CheckAsync();
        }

        await officer.SeesAsync(officer.Say("已选 2 件", "2 chosen"));
        await officer.Page.GetByLabel(officer.Say("指定区域", "Assign a region")).SelectOptionAsync("330803001");
        await officer.Page.GetByLabel(officer.Say("指定类别", "Assign a class")).SelectOptionAsync("01.03");
        await officer.LooksAsync("26-triage-chosen");
        await officer.Button(officer.Say("批量指定", "Assign")).ClickAsync();
        await officer.IsToldAsync(officer.Say("已完成 2 件", "2 done"));
        await Assertions.Expect(officer.Page.GetByRole(AriaRole.Link, new() { Name = heap })).ToHaveCountAsync(0);
        await officer.LooksAsync("27-triage-empty");
    }

    private Task<Person> ArrivesAsync((double Lon, double Lat)? at = null) => Person.AtAsync(city, reading, folder, faults, at);

    // The point is where the reporter stands; a press on the map moves it.
    private static async Task PinAsync(Person resident)
    {
        await PageChecks.SettledAsync(resident.Page, resident.Reading);
        await resident.Page.Locator(".map-canvas").ClickAsync();
        await resident.SeesAsync(resident.Say("已选：", "Chosen:"));
        await resident.Button(resident.Say("用我现在的位置", "Use my position")).ClickAsync();
        await resident.SeesAsync(resident.Say($"{Village}附近", $"near {Village}"));
    }

    private static async Task ChooseVillageAsync(Person resident)
    {
        await resident.Field(resident.Say("县（市、区）", "County")).SelectOptionAsync(new SelectOptionValue { Label = "衢江区" });
        await resident.Field(resident.Say("乡镇（街道）", "Town")).SelectOptionAsync(new SelectOptionValue { Label = "高家镇" });
        await resident.Field(resident.Say("村（社区）", "Village")).SelectOptionAsync(new SelectOptionValue { Label = Village });
        await Assertions.Expect(resident.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex(Village) })).ToBeCheckedAsync();
    }

    private static ILocator Tally(Person leader) => leader.Page.Locator("[data-live=opened]");

    private static async Task<int> TalliedAsync(Person leader) => int.Parse(await Tally(leader).InnerTextAsync(), CultureInfo.InvariantCulture);
}
