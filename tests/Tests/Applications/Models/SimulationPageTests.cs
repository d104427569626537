using System.Net;
using Shouldly;
using Tongqu.Registry;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Models.Tests;

/// <summary>The page that tries a rule over the population: for whoever may, within their scope, and with names as masked as elsewhere.</summary>
public sealed class SimulationPageTests
{
    private const string Officer = "3308/rules", Centre = "330803/centre";
    private const string Asked = "/models/above-scale-award/simulate?before=none&after=1&decision=升规奖励&kind=enterprise&day=2026-06-30";

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task An_officer_sees_who_gains_and_what_it_costs_and_one_county_sees_its_own(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (mine, other) = (await FirmAsync(city, RegistryCity.Grid), await FirmAsync(city, "330881" + Rest(city, "330881")));
        var officer = await city.VisitorAsync(Officer);
        var centre = await city.VisitorAsync(Centre);

        var whole = await SimulatedAsync(officer, Asked + "&region=3308");
        var county = await SimulatedAsync(centre, Asked + "&region=3308");

        Listed(whole).ShouldContain(mine);
        Listed(whole).ShouldContain(other);
        Listed(county).ShouldContain(mine);
        Listed(county).ShouldNotContain(other);
        whole.QuerySelector(".trial-sums")!.TextContent.ShouldContain("差额");
        whole.QuerySelectorAll(".trial-regions tbody th").Select(cell => cell.TextContent.Trim()).ShouldContain("衢江区");
        county.QuerySelectorAll(".trial-regions tbody th").Select(cell => cell.TextContent.Trim()).ShouldContain("高家镇");
        whole.QuerySelector(".trial-result .mark-sample").ShouldNotBeNull("simulated subjects are marked");

        var file = await officer.GetAsync(Asked.Replace("/simulate?", "/simulate.csv?", StringComparison.Ordinal) + "&region=3308");
        (file.StatusCode, file.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "text/csv"));
        var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n");
        lines.ShouldContain(line => line.StartsWith(mine + ",", StringComparison.Ordinal) && line.Contains(",新符合,,200000,200000,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_is_listed_by_surname_and_only_whoever_may_open_a_subject_gets_its_link()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var number = "33089920240101" + "0917"[..3];
        number += Base.ResidentNumber.CheckOf(number);
        var id = await city.AddAsync(number, "诸葛小小", kind: SubjectKind.Person);
        await city.TakeInAsync("grid-survey", $"resident-number:{number},birth-date,2026-01-01,2024-01-01");
        const string childcare = "/models/childcare-subsidy/simulate?before=none&after=1&day=2026-06-30&region=330803";

        var officer = await SimulatedAsync(await city.VisitorAsync(Officer), childcare + "&decision=育儿补贴总额");
        var centre = await SimulatedAsync(await city.VisitorAsync(Centre), childcare + "&decision=育儿补贴总额");

        officer.Body!.TextContent.ShouldContain("诸葛**");
        officer.Body.TextContent.ShouldNotContain("诸葛小小");
        officer.QuerySelector($"a[href='/data/subjects/{id}']").ShouldBeNull();
        centre.QuerySelector($"a[href='/data/subjects/{id}']")!.TextContent.ShouldBe("诸葛**");
    }

    [Fact]
    public async Task Nothing_is_run_before_somebody_asks_and_what_cannot_be_asked_is_said()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var officer = await city.VisitorAsync(Officer);

        var empty = await officer.PageAsync("/models/above-scale-award/simulate");
        empty.QuerySelector(".trial-result").ShouldBeNull();
        empty.QuerySelector("select[name=decision] option[selected]")!.TextContent.ShouldBe("升规奖励");
        empty.QuerySelectorAll("select[name=kind] option").Select(option => option.TextContent).ShouldBe(["企业"]);
        var odd = await officer.PageAsync("/models/above-scale-award/simulate?before=99&after=draft&decision=nothing&kind=moon&day=2026-02-31&region=11&page=-4&effect=boom&below=9");
        odd.QuerySelector("select[name=region] option[selected]")!.GetAttribute("value").ShouldBe("3308");
        (await officer.PageAsync("/models/above-scale-award/simulate?before=none&after=none")).QuerySelector("select[name=after] option[selected]")!.GetAttribute("value").ShouldBe("1");
        var ofCases = await officer.PageAsync("/models/event-routing/simulate");
        ofCases.QuerySelector(".notice-failed")!.TextContent.ShouldContain("不是任何对象的数据项，所以不能在对象上试算");
        ofCases.QuerySelector("select[name=kind]").ShouldBeNull();
        (await officer.GetAsync("/models/no-such-model/simulate")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await officer.GetAsync("/models/no-such-model/simulate.csv?decision=x")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_may_not_simulate_is_turned_away()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);

        foreach (var post in new[] { "330803114/command", RegistryCity.Grid + "/grid", TestCity.AuditPost, TestCity.SystemPost })
        {
            var visitor = await city.VisitorAsync(post);
            (await visitor.GetAsync(Asked)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, post);
            (await visitor.GetAsync(Asked.Replace("/simulate?", "/simulate.csv?", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, post);
            (await visitor.SendAsync("/models/above-scale-award/simulate/stop")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, post);
        }

        (await (await city.VisitorAsync()).GetAsync(Asked)).StatusCode.ShouldNotBe(HttpStatusCode.OK);
        (await (await city.VisitorAsync(Officer)).SendAsync("/models/above-scale-award/simulate/stop")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    // The list as a file waits for the work to end; the page, asked for after it, shows what was found and no progress.
    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> SimulatedAsync(Visitor visitor, string address)
    {
        (await visitor.GetAsync(address.Replace("/simulate?", "/simulate.csv?", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.OK);
        return await visitor.PageAsync(address);
    }

    private static string Rest(TestCity city, string county)
    {
        var grid = county;
        while (city.City.Regions.Below(grid).FirstOrDefault() is { } below)
        {
            grid = below.Code;
        }

        return grid[county.Length..];
    }

    private static IEnumerable<string> Listed(AngleSharp.Html.Dom.IHtmlDocument page) =>
        page.QuerySelectorAll(".trial-changed tbody th").Select(cell => cell.TextContent.Replace("模拟", "", StringComparison.Ordinal).Trim());

    private static async Task<string> FirmAsync(TestCity city, string grid)
    {
        var code = RegistryCity.NewCode();
        var name = $"试算纸业{code[^6..]}有限公司";
        await city.AddAsync(code, name, grid);
        (await city.TakeInAsync("tax", $"credit-code:{code},above-scale-from-start,2026-01-01,true")).Value.Refused.ShouldBe(0);
        return name;
    }
}
