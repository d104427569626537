using System.IO.Compression;
using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Admin.Tests;

/// <summary>Staff and grids come in from Excel: previewed, confirmed, once each, and nothing hostile gets through.</summary>
public sealed class ExcelImportTests
{
    private const string Room = "330803114/command";
    private const string Village = "330803114233";
    private const string OtherGrid = "330803001007001";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Staff_are_previewed_confirmed_and_taken_in_once(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        await city.AccountAsync(Room, "zhao-yi");
        string[][] rows =
        [
            ["姓名", "账号", "岗位代码", "角色", "区域代码", "电话"],
            ["赵一", "zhao-yi", "", "", "", "0570-3021234"],
            ["钱二", "Qian-Er", Room, "", "", ""],
            ["孙三", "sun-san", "", "网格员", Village + "001", "13800000000"],
            ["孙三", "sun-san", "330803/sanitation", "", "", ""],
            ["李四", "li-si", "nowhere/nothing", "", "", ""],
            ["周五", "zhou-wu", Room, "leader", "", ""],
            ["吴六", "wu liu", "", "", "", ""],
            ["=cmd|' /C calc'!A0", "zheng-qi", "", "", "", ""],
            ["王八", "p-system", "", "", "", ""],
        ];

        var preview = await SendAsync(officer, "staff", Sheets.Of(rows));

        Fates(preview).ShouldBe(["更新", "新增", "新增", "更新", "拒收", "拒收", "拒收", "拒收", "拒收"]);
        await using (var scope = city.Services.CreateAsyncScope())
        {
            (await scope.ServiceProvider.GetRequiredService<People>().FindAsync("sun-san")).ShouldBeNull("a preview makes nothing");
        }

        var done = await ConfirmAsync(officer, preview);

        Fates(done).ShouldBe(["更新", "新增", "新增", "更新"]);
        done.QuerySelectorAll("td .secret-value").Length.ShouldBe(2);
        await using (var scope = city.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<People>();
            (await people.FindAsync("zhao-yi"))!.Phone.ShouldBe("0570-3021234");
            (await people.FindAsync("qian-er"))!.Posts.ShouldHaveSingleItem().Post.ShouldBe(Room);
            var sun = (await people.FindAsync("sun-san"))!;
            sun.Posts.Select(post => post.Post).ShouldBe([$"{Village}001/grid", "330803/sanitation"], ignoreOrder: true);
            sun.MustChange.ShouldBeTrue();
            (await officer.PageAsync($"/admin/people/{sun.Id}")).Body!.TextContent.ShouldContain("138****0000");
            var trail = await city.Services.GetRequiredService<AuditTrail>().ListAsync(new AuditSearch(), 0, 100);
            trail.Single(line => line.Deed == "import.staff").Detail.ShouldBe("change 2 add 2");
        }

        Fates(await SendAsync(officer, "staff", Sheets.Of(rows)))[..4].ShouldBe(["不变", "不变", "不变", "不变"]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Grids_come_with_their_worker_and_stay_when_the_pack_is_loaded_again(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        await city.AccountAsync(Room, "wang-ge");
        var known = city.City.Regions.Find(Village + "001")!;
        string[][] rows =
        [
            ["网格代码", "网格名称", "村社", "户数", "网格员账号"],
            [Village + "900", "新建网格", "盈川村", "333", "wang-ge"],
            [Village + "001", known.Name, Village, known.Households.ToString(), ""],
            [OtherGrid, "改名网格", "", "", ""],
            [Village + "900", "又一次", "", "", ""],
            [Village + "901", "太多户", "", "99999", ""],
            ["330803114999001", "无此村", "", "", ""],
            [Village + "902", "不在此村", "330803114234", "", ""],
            [Village + "903", "没有账号", "", "", "nobody-here"],
        ];

        var preview = await SendAsync(officer, "grids", Sheets.Of(rows));
        Fates(preview).ShouldBe(["新增", "不变", "更新", "拒收", "拒收", "拒收", "拒收", "拒收"]);
        city.City.Regions.Find(Village + "900").ShouldBeNull();
        Fates(await ConfirmAsync(officer, preview)).ShouldBe(["新增", "更新"]);

        city.City.Regions.Find(Village + "900")!.Households.ShouldBe(333);
        city.City.Regions.Find(OtherGrid)!.Name.ShouldBe("改名网格");
        city.City.Posts.Find(Village + "900/grid").ShouldNotBeNull();
        await using (var scope = city.Services.CreateAsyncScope())
        {
            (await scope.ServiceProvider.GetRequiredService<People>().FindAsync("wang-ge"))!.Posts.ShouldContain(post => post.Post == Village + "900/grid");
        }

        // As a start does.
        await city.City.LoadAsync(demo: false);
        city.City.Regions.Find(Village + "900")!.Name.ShouldBe("新建网格");
        Fates(await SendAsync(officer, "grids", Sheets.Of(rows)))[..3].ShouldBe(["不变", "不变", "不变"]);
    }

    [Theory, InlineData("staff"), InlineData("grids")]
    public async Task The_template_can_be_filled_in_and_taken_back(string kind)
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var officer = await city.VisitorAsync(TestCity.SystemPost);

        var file = await officer.GetAsync($"/admin/import/{kind}.xlsx");
        var preview = await SendAsync(officer, kind, await file.Content.ReadAsByteArrayAsync());

        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        // Its example names an account that is not there in the sheet of grids.
        Fates(preview).ShouldBe([kind == "staff" ? "新增" : "拒收"]);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_refused_and_says_why()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("xl/workbook.xml", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[60 * 1024 * 1024]);
        }

        var broken = Sheets.Of([["姓名", "账号"], ["张三", "zhang-san"]])[..^40];
        foreach (var content in new[] { "姓名,账号\n张三,zhang"u8.ToArray(), bomb.ToArray(), broken, new byte[3 * 1024 * 1024], [0x50, 0x4b, 3, 4] })
        {
            (await RefusedAsync(officer, content)).ShouldContain(".xlsx");
        }

        (await RefusedAsync(officer, Sheets.Of([["姓名", "电话"], ["张三", "1"]]))).ShouldContain("账号");
        (await RefusedAsync(officer, Sheets.Of([["姓名", "账号"]]))).ShouldContain("没有内容");
        (await RefusedAsync(officer, Sheets.Of([["姓名", "账号"], .. Enumerable.Range(0, 201).Select(at => new[] { "张三", $"zhang-{at}" })]))).ShouldContain("200");
    }

    [Fact]
    public async Task A_confirmation_is_the_officers_own_and_ends()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var officer = await city.VisitorAsync(TestCity.SystemPost);
        var preview = await SendAsync(officer, "staff", Sheets.Of([["姓名", "账号"], ["张三", "zhang-san"]]));
        var rows = preview.QuerySelector("input[name=rows]")!.GetAttribute("value")!;

        foreach (var forged in new[] { "", "AAAA", rows[..^8] + "AAAAAAAA", "not base64!" })
        {
            (await officer.SendAsync("/admin/import/staff/confirm", ("rows", forged))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }

        // Sealed for staff, so no grids come of it.
        (await officer.SendAsync("/admin/import/grids/confirm", ("rows", rows))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await (await city.VisitorAsync(TestCity.SecurityPost)).SendAsync("/admin/import/staff/confirm", ("rows", rows))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await officer.SendAsync("/admin/import/staff/confirm", ("rows", rows))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static string[] Fates(IHtmlDocument page) =>
        [.. page.QuerySelectorAll(".import-result tbody tr").Select(row => new[] { "新增", "更新", "不变", "拒收" }.First(word => row.QuerySelectorAll("td")[3].TextContent.Contains(word)))];

    private static async Task<IHtmlDocument> SendAsync(Visitor officer, string kind, byte[] content)
    {
        var answer = await officer.SendAsync($"/admin/import/{kind}", [], [("file", content)]);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return Visitor.Read(text);
    }

    private static async Task<string> RefusedAsync(Visitor officer, byte[] content)
    {
        var answer = await officer.SendAsync("/admin/import/staff", [], [("file", content)]);
        ((int)answer.StatusCode).ShouldBeInRange(413, 422);
        return Visitor.Read(await answer.Content.ReadAsStringAsync()).QuerySelector("[role=alert]")!.TextContent;
    }

    private static async Task<IHtmlDocument> ConfirmAsync(Visitor officer, IHtmlDocument preview)
    {
        var form = preview.QuerySelector(".import-confirm")!;
        var answer = await officer.SendAsync(form.GetAttribute("action")!, ("rows", form.QuerySelector("input[name=rows]")!.GetAttribute("value")!));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Visitor.Read(await answer.Content.ReadAsStringAsync());
    }
}
