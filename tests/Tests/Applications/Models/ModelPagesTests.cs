using System.Net;
using Shouldly;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Models.Tests;

/// <summary>The pages of decision models over HTTP, without scripts: what they show, a fault at its cell, the way of two persons.</summary>
public sealed class ModelPagesTests
{
    private const string Address = "/models/" + ModelRoom.Name;
    private const string Draft = Address + "/draft";

    [Theory, InlineData("330803114/command"), InlineData(TestCity.SecurityPost), InlineData("330803/sanitation"), InlineData("330803114233001/grid"), InlineData(TestCity.SystemPost)]
    public async Task Who_has_no_part_in_rules_sees_none(string post)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var visitor = await city.VisitorAsync(post);

        foreach (var address in new[] { "/models", Address, Draft, Address + "/compare", Address + "/versions/1.dmn" })
        {
            (await visitor.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, address);
        }

        (await visitor.SendAsync(Draft, ("revision", "0"), ("text", ModelRoom.Xml()), ("examples", ""))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_leader_reads_tables_sources_and_examples_and_drafts_nothing()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var leader = await city.VisitorAsync("330803/leader");

        var list = await leader.PageAsync("/models?q=示例办法");
        list.QuerySelectorAll(".sheet tbody tr").Length.ShouldBe(1);
        list.QuerySelector(".sheet tbody")!.TextContent.ShouldContain("2/2 通过");
        (await leader.PageAsync("/models?q=没有这样的规则")).QuerySelector(".blank")!.TextContent.ShouldContain("没有找到规则");

        var page = await leader.PageAsync(Address);
        page.QuerySelectorAll(".rules tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim())))
            .ShouldBe(["< 1000|0", ">= 1000|20"]);
        page.QuerySelector(".sources a")!.GetAttribute("href").ShouldBe("https://example.org/law");
        page.QuerySelector("a[href$='/draft']").ShouldBeNull();
        (await leader.GetAsync(Draft)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_wide_table_says_its_columns_in_every_cell_and_shows_sentences_and_remarks()
    {
        using var pack = new PackCopy();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);

        var rows = (await (await city.VisitorAsync("330803/leader")).PageAsync("/models/event-routing")).QuerySelectorAll(".models-wide .rules-wide tbody tr").ToList();

        rows.Count.ShouldBe(8);
        rows[4].QuerySelectorAll("td:not(.rules-any)").Select(cell => $"{cell.GetAttribute("data-label")}：{cell.TextContent.Trim()}").ShouldBe(
        [
            "来源：\"drone\"", "交给：\"command\"", "理由（中文）：无人机发现的问题，派发给镇综合信息指挥室核实处置。",
            "理由（英文）：What a drone has found goes to the town's command room to be verified and dealt with.", "备注：《闪亮“浙”五年·衢州篇》",
        ]);
    }

    [Fact]
    public async Task Trying_a_model_answers_with_its_reasons_and_says_what_is_missing()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var officer = await city.VisitorAsync(ModelRoom.Post);

        var told = (await officer.PageAsync(Address + "?decision=补助&i0=1200")).QuerySelector(".try-answer")!.TextContent;
        told.ShouldContain("20");
        told.ShouldContain("示例办法第三条");
        (await officer.PageAsync(Address + "?decision=补助&i0=")).QuerySelector(".try-answer")!.TextContent.ShouldContain("无法判断");
        (await officer.PageAsync(Address + "?decision=补助&i0=many")).QuerySelector(".field-error")!.TextContent.ShouldContain("number");
    }

    [Fact]
    public async Task A_fault_of_a_cell_comes_back_with_its_rule_column_and_element()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var officer = await city.VisitorAsync(ModelRoom.Post);

        (await officer.SendAsync(Draft, ("revision", "0"), ("text", ModelRoom.Xml(first: "&lt; (1000")), ("examples", ModelRoom.Examples))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        var page = await officer.PageAsync(Draft);
        var fault = page.QuerySelectorAll(".mistakes [data-element]").ShouldHaveSingleItem();
        (fault.GetAttribute("data-element"), fault.GetAttribute("data-view")).ShouldBe(("low-if", "grant"));
        fault.TextContent.ShouldContain("第 1 条规则");
        fault.TextContent.ShouldContain("“年营收”列");
        page.QuerySelector("form[action$='/propose']").ShouldBeNull();
        (await officer.SendAsync(Draft + "/propose", ("revision", "1"), ("from", "2026-12-01"), ("note", "改"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_new_model_begins_on_the_list_and_is_gone_with_its_draft()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var (officer, leader) = (await city.VisitorAsync(ModelRoom.Post), await city.VisitorAsync("330803/leader"));
        (await leader.PageAsync("/models")).QuerySelector("form[method=post][action='/models']").ShouldBeNull();
        (await officer.PageAsync("/models")).QuerySelector("details#new")!.HasAttribute("open").ShouldBeFalse();

        var refused = await officer.SendAsync("/models", ("name", "高龄"), ("title", "高龄津贴"));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var again = Visitor.Read(await refused.Content.ReadAsStringAsync());
        again.QuerySelector("#new-error")!.TextContent.ShouldContain("小写字母");
        again.QuerySelector("#new-title")!.GetAttribute("value").ShouldBe("高龄津贴");
        (await leader.SendAsync("/models", ("name", "elderly-allowance"), ("title", "高龄津贴"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var begun = await officer.SendAsync("/models", ("name", "elderly-allowance"), ("title", "高龄津贴"));
        begun.Headers.Location!.ToString().ShouldBe("/models/elderly-allowance/draft");
        var draft = await officer.PageAsync("/models/elderly-allowance/draft");
        draft.QuerySelector("h1")!.TextContent.ShouldContain("高龄津贴");
        draft.QuerySelector(".crumb a")!.GetAttribute("href").ShouldBe("/models");
        draft.QuerySelector("#changes").ShouldBeNull();
        (await officer.PageAsync("/models")).QuerySelector(".models-begun a")!.TextContent.ShouldBe("高龄津贴");

        (await officer.SendAsync("/models/elderly-allowance/draft/discard", ("revision", "1"))).Headers.Location!.ToString().ShouldBe("/models");
        (await officer.GetAsync("/models/elderly-allowance/draft")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_no_model_is_refused_and_what_was_written_stands_there_again()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var officer = await city.VisitorAsync(ModelRoom.Post);

        var answer = await officer.SendAsync(Draft, ("revision", "0"), ("text", "<definitions><script>alert(1)</script>"), ("examples", "- x"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = Visitor.Read(await answer.Content.ReadAsStringAsync());
        page.QuerySelector("textarea[name=text]")!.TextContent.ShouldBe("<definitions><script>alert(1)</script>");
        page.QuerySelectorAll("script:not([src])").ShouldBeEmpty();
        page.QuerySelector(".error-summary")!.TextContent.ShouldContain("XML 无法读取");
        (await officer.SendAsync(Draft, ("revision", "0"), ("text", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + ModelRoom.Xml()), ("examples", ""))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task One_proposes_another_sees_what_changes_and_approves(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var (one, other) = (await city.VisitorAsync(ModelRoom.Post, name: "rules-one"), await city.VisitorAsync(ModelRoom.Post, name: "rules-two"));
        var text = ModelRoom.Text("30");

        await one.SendAsync(Draft, ("revision", "0"), ("text", text.Xml), ("examples", text.Examples));
        (await one.SendAsync(Draft + "/propose", ("revision", "1"), ("from", "2026-12-01"), ("note", "按新办法第三条"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await one.PageAsync(Draft)).QuerySelector("form[action$='/approve']").ShouldBeNull();
        (await one.SendAsync(Draft + "/approve", ("revision", "2"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var page = await other.PageAsync(Draft);
        var changed = page.QuerySelectorAll(".rules .rule-changed").ShouldHaveSingleItem();
        (changed.QuerySelector("del code")!.TextContent, changed.QuerySelector("ins code")!.TextContent).ShouldBe(("20", "30"));
        (await other.SendAsync(Draft + "/approve", ("revision", "1"))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await other.SendAsync(Draft + "/approve", ("revision", "2"))).Headers.Location!.ToString().ShouldBe(Address);

        var history = (await other.PageAsync(Address + "?version=2")).QuerySelector("#history")!.ParentElement!.TextContent;
        history.ShouldContain("按新办法第三条");
        history.ShouldContain("尚未生效");
        (await other.PageAsync(Address + "/compare?from=1&to=2")).QuerySelector(".difference")!.TextContent.ShouldContain("改动");
        var file = await other.GetAsync(Address + "/versions/2.dmn");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        (await file.Content.ReadAsStringAsync()).ShouldBe(text.Xml);
        city.Clock.Set(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(8)));
        (await (await city.VisitorAsync("3308/leader")).PageAsync(Address)).QuerySelector(".models-standing")!.TextContent.ShouldContain("第 2 版");
    }

    [Fact]
    public async Task A_proposal_is_sent_back_with_its_reason_and_a_draft_is_discarded()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var (one, other) = (await city.VisitorAsync(ModelRoom.Post, name: "rules-one"), await city.VisitorAsync(ModelRoom.Post, name: "rules-two"));
        var text = ModelRoom.Text("30");
        await one.SendAsync(Draft, ("revision", "0"), ("text", text.Xml), ("examples", text.Examples));
        await one.SendAsync(Draft + "/propose", ("revision", "1"), ("from", "2026-12-01"), ("note", "改"));

        (await other.SendAsync(Draft + "/return", ("revision", "2"), ("reason", "金额没有依据"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        (await one.PageAsync(Draft)).QuerySelector(".notice-plain")!.TextContent.ShouldContain("金额没有依据");
        (await one.SendAsync(Draft + "/discard", ("revision", "3"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await one.PageAsync(Draft)).DocumentElement.TextContent.ShouldContain("还没有草稿");
    }

    [Fact]
    public async Task An_address_of_a_source_is_a_link_only_where_it_leads_to_the_web()
    {
        using var pack = new PackCopy().WithModel(ModelRoom.Xml().Replace("https://example.org/law", "javascript:alert(1)", StringComparison.Ordinal));
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);

        var page = await (await city.VisitorAsync(ModelRoom.Post)).PageAsync(Address);

        page.QuerySelector(".sources")!.TextContent.ShouldContain("示例办法第三条");
        page.QuerySelector(".sources a").ShouldBeNull();
    }

    [Fact]
    public async Task Only_a_page_with_a_drawing_lets_a_library_style_it_and_none_lets_one_run_scripts()
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var officer = await city.VisitorAsync(ModelRoom.Post);

        foreach (var (address, drawn) in new[] { ("/models", false), (Address, true), (Draft, true), (Address + "/compare", false) })
        {
            var policy = (await officer.GetAsync(address)).Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
            policy.Contains("style-src 'self' 'unsafe-inline'", StringComparison.Ordinal).ShouldBe(drawn, address);
            policy.ShouldContain("script-src 'self';");
            policy.ShouldContain("default-src 'none'");
        }
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_listed_and_keeps_nobody_from_the_others()
    {
        using var pack = new PackCopy().WithModel().WithModel("<nothing/>", "broken");
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var officer = await city.VisitorAsync(ModelRoom.Post);

        (await officer.PageAsync("/models")).QuerySelectorAll(".models-title").Select(link => link.TextContent).ShouldContain("broken");
        (await officer.GetAsync("/models/broken")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await officer.GetAsync("/models/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
