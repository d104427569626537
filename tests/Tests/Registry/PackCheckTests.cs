using Shouldly;
using Tongqu.Support;
using Tongqu.Web;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>Each fault a pack can have, planted in a copy of the city's: the check names the file, the line and what is wrong.</summary>
public sealed class PackCheckTests
{
    private const string Type = "case-types/event.yaml";
    private const string Classes = "catalogues/event-classes.yaml";
    private const string Routing = "decisions/event-routing.dmn";
    private const string Report = "forms/event-report.form.json";
    private const string People = "demo/people.yaml";
    private const string Events = "demo/events.yaml";
    private const string Divisions = "regions/divisions.csv";
    private const string Days = "calendar/holidays.csv";
    private const string Calendar = "calendar/calendar.yaml";

    // Its fault shows where the state is, and not where the way to it was lost.
    private const string Unreached = "a state nobody reaches";

    /// <summary>Faults made by putting one text in the place of another: where, what, and what is said of it.</summary>
    private static readonly Dictionary<string, (string File, string Old, string By, string Said)> Planted = new()
    {
        ["a city that is none"] = ("pack.yaml", "region: \"3308\"", "region: \"3309\"", "region: “3309”"),
        ["a triage region elsewhere"] = ("pack.yaml", "triage-region: \"330803\"", "triage-region: \"341002\"", "triage-region: “341002”"),
        ["a number prefix in small letters"] = ("pack.yaml", "case-number-prefix: QZ", "case-number-prefix: qz", "case-number-prefix"),
        ["a source without its place"] = ("pack.yaml", "    citation: written for this pack\n", "", "source “sample”"),
        ["a source twice"] = ("pack.yaml", "- id: sample", "- id: grid-size", "the source “grid-size” stands twice"),
        ["a grade that is none"] = ("pack.yaml", "grade: B", "grade: D", "the grade is A, B or C"),
        ["a title without English"] = ("pack.yaml", "title: { zh: 衢州市, en: Quzhou }", "title: { zh: 衢州市 }", "“衢州市” has no English (en)"),
        ["a notice without Chinese"] = ("pack.yaml", "  zh: 演示城市", "  zh: \"\" #", "has no Chinese (zh)"),
        ["a department with a code of its own making"] = ("departments.yaml", "code: parks", "code: 园林", "the department code “园林”"),
        ["a department twice"] = ("departments.yaml", "code: parks", "code: market", "the department “market” stands twice"),
        ["a department on no floor"] = ("departments.yaml", "{ code: parks, level: county", "{ code: parks, level: village", "department “parks”: the level is"),
        ["a department that cites nothing"] = ("departments.yaml", "Market Regulation Bureau }, source: one-plus-five", "Market Regulation Bureau }", "“market” cites no document"),
        ["a department that cites what is not listed"] = ("departments.yaml", "Market Regulation Bureau }, source: one-plus-five", "Market Regulation Bureau }, source: hearsay", "“market” cites “hearsay”"),
        ["a sample that does not say so"] = ("departments.yaml", "Housing and Construction Bureau }, source: sample, sample: true", "Housing and Construction Bureau }, source: sample", "“housing” rests on a sample"),
        ["a post of an unknown role"] = ("posts.yaml", "role: county-centre", "role: mayor", "post “centre”: there is no role “mayor”"),
        ["a post in an unknown region"] = ("posts.yaml", "at: grid", "at: street", "post “grid”: there is no level “street”"),
        ["a post without a title"] = ("posts.yaml", "  title: { zh: 专职网格员, en: Grid worker }\n", "", "“grid” has no title"),
        ["a post that cites nothing"] = ("posts.yaml", "  source: grid-size\n", "", "“grid” cites no document"),
        ["a region twice"] = (Divisions, "330802005,", "330802,", "the code 330802"),
        ["a region without its parent"] = (Divisions, "330803,衢江区,3308,", "330803,衢江区,3399,", "there is no region 3399 above it"),
        ["a region that does not begin with its parent"] = (Divisions, "330803,衢江区,3308,", "330803,衢江区,3410,", "330803 does not begin with the code of its parent, 3410"),
        ["a code with a letter"] = (Divisions, "330803,衢江区,", "33080X,衢江区,", "“33080X” is no region code"),
        ["a region on no floor"] = (Divisions, "330803,衢江区,3308,county", "330803,衢江区,3308,district", "330803: there is no level “district”"),
        ["a grid under a town"] = ("regions/grids.csv", "330802005001001,金桂社区第一网格,330802005001", "330802005001001,金桂社区第一网格,330802005", "the grid 330802005001001 does not lie in a village"),
        ["a grid nowhere on earth"] = ("regions/grids.csv", "118.82551,28.98078", "118.82551,289.8078", "330802005001001: longitude and latitude are no point"),
        ["a point of nothing"] = ("regions/points.csv", "330802005001,", "330802005999,", "there is no region 330802005999"),
        ["a point in words"] = ("regions/points.csv", "118.86673,28.97171", "east,north", "330802: longitude and latitude are no point"),
        ["a shape of no county"] = ("regions/counties.geojson", "\"code\":\"330803\"", "\"code\":\"339999\"", "the shape 339999 is of no county"),
        ["a county without a shape"] = ("regions/counties.geojson", "\"code\":\"330803\"", "\"code\":\"330802\"", "330803 has no shape"),
        ["a day that is none"] = (Days, "2026-10-01", "2026-10-32", "“2026-10-32” is no date"),
        ["a day of no kind"] = (Days, "2026-10-01,holiday", "2026-10-01,feast", "the kind is holiday or workday, not “feast”"),
        ["a day twice"] = (Days, "2026-10-02,", "2026-10-01,", "2026-10-01 stands twice"),
        ["a make-up day on a weekday"] = (Days, "2026-10-10,workday", "2026-10-12,workday", "2026-10-12 is a weekday"),
        ["a day of a year without a notice"] = (Days, "2026-10-01", "2027-10-01", "the year of 2027-10-01 is not among the published years"),
        ["a day by an unknown notice"] = (Days, "2026-10-01,holiday,国庆节,国办发明电〔2025〕7号", "2026-10-01,holiday,国庆节,口头通知", "2026-10-01 cites “口头通知”"),
        ["a published year without its notice"] = (Calendar, "2025, 2026]", "2025, 2026, 2027]", "2027 is listed as published"),
        ["office hours that cite nothing"] = (Calendar, "  sample: true", "  sample: false", "the working periods cite no document"),
        ["office hours that overlap"] = (Calendar, "from: \"14:00\"", "from: \"11:00\"", "periods"),
        ["a class twice"] = (Classes, "code: \"01.02\"", "code: \"01.01\"", "the class code “01.01” stands twice"),
        ["a class code of another width"] = (Classes, "code: \"01.02\"", "code: \"01.002\"", "class 01.002 is not written as class-code of pack.yaml says (00.00)"),
        ["a class of no department"] = (Classes, "owner-department: sanitation", "owner-department: astrology", "class 01.02: there is no department “astrology”"),
        ["a limit that cites nothing"] = (Classes, "  source: district-events-standard\n", "", "“01.01” cites no document"),
        ["a limit in no unit"] = (Classes, "limit: { name: clear, working-hours: 4 }", "limit: { name: clear }", "a limit is one of working-hours, working-days and hours"),
        ["a limit in two units"] = (Classes, "limit: { name: clear, working-hours: 4 }", "limit: { name: clear, working-hours: 4, hours: 4 }", "a limit is one of"),
        ["a limit of nothing"] = (Classes, "limit: { name: clear, working-hours: 4 }", "limit: { name: clear, working-hours: 0 }", "the limit “0” is a number above nought"),
        ["half a working day"] = (Classes, "limit: { name: answer, working-days: 1 }", "limit: { name: answer, working-days: 0.5 }", "of working days a whole one"),
        ["a first limit that is not among them"] = (Classes, "limit: { name: clear, working-hours: 4 }", "limit: { name: clear, working-hours: 8 }", "class 01.02: the first limit, “clear”"),
        ["a limit twice"] = (Classes, "name: penalty", "name: demolition", "the limit of class 01.01 “demolition” stands twice"),
        ["one of several limits without a name"] = (Classes, "{ name: penalty, title", "{ title", "class 01.01 states several limits, each of which needs a name"),
        ["a step for a deadline it does not ask for"] = (Type, "key: deadline, type: select, label: 完成了哪一项", "key: which, type: select, label: 完成了哪一项", "the effect “reach” reads the field “deadline”"),
        ["a class without a title"] = (Classes, "  title: { zh: 暴露垃圾, en: Exposed rubbish }\n", "", "class 01.02 has no title"),
        ["bad FEEL in routing"] = (Routing, "<text>not(null)</text>", "<text>= = null</text>", "owner_if_class: "),
        ["a fact nobody has"] = (Routing, "<inputData id=\"urgent\" name=\"urgent\">", "<inputData id=\"urgent\" name=\"weather\">", "there is no fact named “weather”"),
        ["a fact of another type"] = (Routing, "name=\"urgent\" typeRef=\"boolean\"", "name=\"urgent\" typeRef=\"string\"", "the type of “urgent” is boolean"),
        ["a rule over a name nobody handed in"] = (Routing, "<text>\"county\"</text>", "<text>county</text>", "county_if_region_level: "),
        ["a rule to no post"] = (Routing, "<text>\"centre\"</text>", "<text>\"moon\"</text>", "the rule leads to “moon”"),
        ["a rule to no department"] = (Routing, "<text>\"owner\"</text>", "<text>\"astrology\"</text>", "the rule leads to “astrology”"),
        ["a rule that says no reason"] = (Routing, "<text>\"类别未定，由乡镇（街道）综合信息指挥室研判。\"</text>", "<text></text>", "the rule gives no reason (zh)"),
        ["a rule that says no reason in English"] = (Routing, "<text>\"It goes to the department that owns its class.\"</text>", "<text>\" \"</text>", "the rule gives no reason (en)"),
        ["a rule that cites nothing"] = (Routing, "<description>《闪亮“浙”五年·衢州篇》</description>", "<description></description>", "the remark of the rule cites no source"),
        ["routing that is no list of rules"] = (Routing, "hitPolicy=\"RULE ORDER\"", "hitPolicy=\"FIRST\"", "whose hit policy is RULE ORDER"),
        ["routing without its reasons"] = (Routing, "<output id=\"out_en\" name=\"en\"", "<output id=\"out_en\" name=\"english\"", "has no output “en”"),
        ["a rule that compares a word with a number"] = (Routing, "<text>\"county\"</text>", "<text>&gt; 5</text>", "A string cannot be compared with a number"),
        ["a rule whose yes is a word"] = (Routing, "<text>true</text>", "<text>\"yes\"</text>", "night_if_urgent: "),
        ["an example that routing does not meet"] = ("decisions/event-routing.tests.yaml", "expected: [centre, command]", "expected: [command]", "is expected, the answer is"),
        ["a type routed by no model"] = (Type, "routing: event-routing", "routing: event-ruting", "routing: there is no decision model “event-ruting”"),
        ["a type without its form"] = (Type, "form: forms/event-report.form.json", "form: forms/lost.json", "form: there is no file “forms/lost.json”"),
        ["a type without a basis"] = (Type, "basis: 国办发〔2020〕53号 (12345 受理、派单、办理、回访); CJ/T 315-2009\n", "", "the case type says no basis"),
        ["a state of no phase"] = (Type, "phase: to-verify", "phase: somewhere", "there is no phase “somewhere”"),
        ["a state twice"] = (Type, "  - name: handling\n", "  - name: dispatched\n", "the state “dispatched” stands twice"),
        ["a state nobody leaves"] = (Type, "    phase: done\n    ends: true\n    citizen: {zh: 不予受理", "    phase: done\n    citizen: {zh: 不予受理", "state “rejected” does not end the case"),
        [Unreached] = (Type, "    to: rejected\n", "    to: closed\n", "no action leads to state “rejected”"),
        ["a state without words for the citizen"] = (Type, "    citizen: {zh: 核查通过。下一步：结案。, en: \"Verified. Next: it is closed.\"}\n", "", "“verified” has no citizen"),
        ["words for the citizen with a name that means nothing"] = (Type, "应在 {due} 前处置", "应在 {when} 前处置", "“{when}” means nothing"),
        ["a ladder to no post"] = (Type, "  - {to: command, sample: true}", "  - {to: commander, sample: true}", "the ladder leads to “commander”"),
        ["a condition over what stands behind it"] = (Type, "=not(way = \"call-back\")", "=not(note = \"call-back\")", "“note” is no field before it"),
        ["an action from nowhere"] = (Type, "from: [dispatched]", "from: [lost]", "action “sign” names the state “lost”"),
        ["an action of nobody"] = (Type, "    by: [reporter]\n", "    by: []\n", "action “rate” says nobody who may do it"),
        ["an action of an unknown role"] = (Type, "by: [command-room, county-centre]", "by: [command-room, emperor]", "there is no role “emperor”"),
        ["an unknown effect"] = (Type, "effects: [release]", "effects: [vanish]", "there is no effect “vanish”"),
        ["an effect that reads what is not asked"] = (Type, "key: stars", "key: points", "the effect “rate” reads the field “stars”"),
        ["bad FEEL in a guard"] = (Type, "guard: state = \"verified\" or form.way != null", "guard: state = \"verified\" or or", "guard of “close”"),
        ["a guard over a fact nobody has"] = (Type, "guard: state = \"verified\" or form.way != null", "guard: mood = \"verified\"", "there is no fact named “mood”"),
        ["a guard over a field the form does not have"] = (Type, "guard: state = \"verified\" or form.way != null", "guard: state = \"verified\" or form.wey != null", "the form has no field “wey”"),
        ["a guard that says nothing"] = (Type, "    otherwise: {zh: 请至少选择地点或类别中的一项。, en: \"Choose a place or a class, or both.\"}\n", "", "“place” has no otherwise"),
        ["a clock started by nothing"] = (Type, "starts: [dispatch, redo]", "starts: [dispatch, again]", "clock “handle” names the action “again”"),
        ["a clock that cites nothing"] = (Type, "    limit: {working-hours: 1}\n    escalates: true\n    sample: true\n", "    limit: {working-hours: 1}\n    escalates: true\n", "the limit of clock “dispatch” says no basis"),
        ["a choice without English"] = (Type, "{value: call-back, label: 电话回访, label-en: By calling back}", "{value: call-back, label: 电话回访}", "“电话回访” has no English (label-en)"),
        ["a field without English"] = (Report, "\"label-en\": \"Your phone\", ", "", "“联系电话” has no English (label-en)"),
        ["a field without help in English"] = (Report, "\"description-en\": \"Optional.\", ", "", "“选填。” has no English (description-en)"),
        ["a field twice"] = (Report, "\"key\": \"contactPhone\"", "\"key\": \"contactName\"", "the field “contactName” stands twice"),
        ["a field of no type"] = (Report, "\"type\": \"textarea\"", "\"type\": \"poem\"", "there is no type “poem”"),
        ["choices from nowhere"] = (Report, "\"source\": \"classes\"", "\"source\": \"stars\"", "there is no source “stars” of choices"),
        ["bounds the wrong way round"] = (Report, "\"minLength\": 4", "\"minLength\": 9000", "the bounds contradict each other"),
        ["a pattern that is none"] = (Report, "[0-9+ \\\\-]{5,20}", "^([0-9", "the pattern is no regular expression"),
        ["a person at an unknown post"] = (People, "post: \"330803/centre\"", "post: \"330803/throne\"", "“zhongxin-qujiang”: there is no post 330803/throne"),
        ["a person of another role than the post's"] = (People, "role: county-centre, post: \"330803/centre\"", "role: leader, post: \"330803/centre\"", "“zhongxin-qujiang”: the role is not that of the post"),
        ["a person of no role"] = (People, "role: county-centre", "role: king", "“zhongxin-qujiang”: there is no role “king”"),
        ["a person twice"] = (People, "user: lingdao-quzhou", "user: lingdao-qujiang", "the sign-in name “lingdao-qujiang” stands twice"),
        ["a person who seems real"] = (People, "post: \"330803/centre\", simulated: true", "post: \"330803/centre\"", "“zhongxin-qujiang” exists for demonstration"),
        ["a person with an unknown key"] = (People, "post: \"330803/centre\"", "post: \"330803/centre\", salary: 1", "“zhongxin-qujiang”: there is no key “salary”"),
        ["an event of an unknown class"] = (Events, "class: \"93.02\"", "class: \"98.76\"", "there is no class 98.76"),
        ["an event in an unknown region"] = (Events, "region: \"330803114246001\"", "region: \"330803114999\"", "there is no region 330803114999"),
        ["an event given to nobody"] = (Events, "to: 330803114246001/grid", "to: 330803114246001/dragon", "the post “330803114246001/dragon”"),
        ["an event that came to nothing"] = (Events, "progress: closed", "progress: lost", "there is no progress “lost”"),
        ["an event that runs backwards"] = (Events, "ago: { reported: 4460, dispatched: 4452,", "ago: { reported: 4460, dispatched: 4552,", "ago gives the minutes since each of"),
        ["an event that retells no article"] = (Events, "story: press-2022-06-governance", "story: legend", "cites “legend”"),
        ["a file that is no YAML"] = ("posts.yaml", "- slug: leader", "- slug: [leader", "this is no YAML"),
        ["a key nobody knows"] = (Type, "    photos: true\n", "    pictures: true\n", "pictures"),
        ["a key twice"] = (Type, "name: event\n", "name: event\nname: event\n", "name"),
    };

    public static TheoryData<string> Cases => [.. Planted.Keys];

    [Fact]
    public void The_citys_own_pack_holds() => PackCheck.Run(TestCity.PackFolder).ShouldBeEmpty();

    [Theory, MemberData(nameof(Cases))]
    public void A_pack_is_found_at_fault_for(string what)
    {
        var (file, old, by, said) = Planted[what];
        using var pack = new PackCopy();
        var line = pack.Replace(file, old, by);

        var faults = pack.Check();

        var told = string.Join('\n', faults);
        var fault = faults.FirstOrDefault(fault => fault.What.En.Contains(said, StringComparison.Ordinal)).ShouldNotBeNull(told);
        fault.What.Zh.ShouldNotBeNullOrWhiteSpace();
        faults.ShouldContain(found => found.File == file || file.StartsWith("calendar", StringComparison.Ordinal), told);
        if (fault.File == file && file.EndsWith(".dmn", StringComparison.Ordinal))
        {
            fault.Line.ShouldBeGreaterThan(0, told);
        }

        if (fault.Line > 0 && what != Unreached)
        {
            // The row it stands in may begin some lines above the word that is wrong.
            fault.Line.ShouldBeInRange(Math.Max(1, line - 20), line + 1, told);
        }
    }

    [Theory]
    [InlineData("departments.yaml")]
    [InlineData("regions/divisions.csv")]
    [InlineData("regions/points.csv")]
    [InlineData("regions/counties.geojson")]
    [InlineData("calendar/holidays.csv")]
    [InlineData("catalogues/event-classes.yaml")]
    public void A_file_that_is_missing_is_named(string file)
    {
        using var pack = new PackCopy();
        File.Delete(pack.PathOf(file));

        pack.Check().ShouldContain(fault => fault.ToString().Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_without_a_pack_is_said_to_be_none()
    {
        var folder = Directory.CreateTempSubdirectory("tongqu-no-pack-");
        PackCheck.Run(folder.FullName).ShouldHaveSingleItem().What.En.ShouldContain("no pack.yaml");
        folder.Delete();
    }

    [Fact]
    public void A_decision_model_is_checked_with_the_examples_beside_it()
    {
        const string model = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" id="_m" namespace="https://example.org/m">
              <inputData id="i" name="years"><variable name="years" typeRef="number"/></inputData>
              <decision id="d" name="bonus"><description>示例</description><variable name="bonus"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
                <literalExpression><text>years * 100</text></literalExpression></decision>
            </definitions>
            """;
        using var pack = new PackCopy();
        File.WriteAllText(pack.PathOf("decisions/bonus.dmn"), model);
        pack.Check().ShouldHaveSingleItem().IsWarning.ShouldBeTrue();

        File.WriteAllText(pack.PathOf("decisions/bonus.tests.yaml"), "- { name: five, inputs: { years: 5 }, expected: 500 }\n");
        pack.Check().ShouldBeEmpty();

        pack.Append("decisions/bonus.tests.yaml", "- { name: six, inputs: { years: 6 }, expected: 500 }\n");
        var fault = pack.Check().ShouldHaveSingleItem();
        (fault.File, fault.Line, fault.IsWarning).ShouldBe(("decisions/bonus.tests.yaml", 2, false));
        fault.What.Zh.ShouldBe("例子“six”：应得 500，实得 600。");

        File.WriteAllText(pack.PathOf("decisions/bonus.dmn"), model.Replace("years * 100", "years * * 100", StringComparison.Ordinal));
        pack.Check().ShouldContain(found => found.File == "decisions/bonus.dmn" && !found.IsWarning);
    }

    [Fact]
    public void A_decision_that_cites_no_document_is_at_fault_unless_it_is_a_sample()
    {
        const string award = "decisions/above-scale-award.dmn";
        using var pack = new PackCopy();
        foreach (var arrow in new[] { "may_by_source_first", "may_by_source_new" })
        {
            pack.Replace(award, $"id=\"{arrow}\"", $"id=\"{arrow}_gone\"");
        }

        pack.Check().ShouldBeEmpty("the arrows are there, whatever they are called");
        foreach (var source in new[] { "source_first", "source_new" })
        {
            pack.Replace(award, $"_gone\">\n      <requiredAuthority href=\"#{source}\" />", "_gone\">\n      <requiredInput href=\"#first\" />");
        }

        var fault = pack.Check().ShouldHaveSingleItem();
        (fault.File, fault.IsWarning).ShouldBe((award, false));
        fault.What.Zh.ShouldStartWith("决策“可享升规奖励”没有注明依据");

        pack.Replace(award, "<question>这家企业今年能否享受升规奖励？</question>", "<description>示例</description>");
        pack.Check().ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_to_a_department_that_no_post_holds_leads_nowhere()
    {
        using var pack = new PackCopy();
        pack.Replace("posts.yaml", "- slug: department\n  role: department-handler\n  at: city\n  per-department: true\n", "- slug: department\n  role: department-handler\n  at: city\n  per-department: false\n");
        var line = pack.Replace("decisions/event-routing.dmn", "<text>\"owner\"</text>", "<text>\"statistics\"</text>");

        var fault = pack.Check().Single(found => found.File == "decisions/event-routing.dmn");
        fault.What.En.ShouldContain("the rule leads to “statistics”");
        fault.Line.ShouldBe(line - 1);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        using var pack = new PackCopy();
        pack.Replace(Classes, "owner-department: sanitation", "owner-department: astrology");
        pack.Replace(People, "post: \"330803/centre\"", "post: \"330803/throne\"");
        pack.Replace(Days, "2026-10-01,holiday", "2026-10-01,feast");

        pack.Check().Count.ShouldBe(3);
    }
}
