using System.Text.Json;
using Shouldly;
using Tongqu.Base;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class ExplanationTests
{
    private const string Law =
        "<knowledgeSource id=\"law\" name=\"培育办法第三条\" locationURI=\"https://example.org/3\"><type>文件</type></knowledgeSource>";

    private const string Stands = "<authorityRequirement><requiredAuthority href=\"#law\"/></authorityRequirement>";

    private static readonly DmnModel Reward = Dmn.Model(
        Law + Dmn.Input("年主营业务收入", "number") + Dmn.Input("首次入规", "boolean") + Dmn.Decision("奖励",
            Stands + Dmn.Literal("年主营业务收入 >= 20000000 and 首次入规"), "boolean", "年主营业务收入,首次入规"));

    private static readonly DmnModel Bonus = Dmn.Model(
        Dmn.Input("years", "number") + Dmn.Decision("bonus", Dmn.Table(
            "hitPolicy=\"FIRST\"", "years => bonus", "> 4 => 300", "> 1 => 100"), "number", inputs: "years"));

    [Theory, InlineData("today"), InlineData("date")]
    public void What_is_in_force_is_told_anew_each_day_and_where_the_name_means_something_else(string taken)
    {
        const string inForce = "(if today() >= date(\"2026-07-01\") then 200 else 100)";
        var plain = Dmn.Model(Dmn.Input("n", "number") + Dmn.Decision("amount", Dmn.Literal($"n * {inForce}"), "number", "n"));
        var own = Dmn.Model($"""<businessKnowledgeModel id="k-{taken}" name="{taken}"><encapsulatedLogic>{(taken == "date" ? "<formalParameter name=\"text\"/>" : "")}<literalExpression><text>@"2026-08-01"</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"""
            + Dmn.Decision("amount", Dmn.Literal(inForce), "number", knows: taken));

        Told(plain, "2026-06-30").ShouldBe(("300", "2026-06-30"));
        Told(plain, "2026-06-30").ShouldBe(("300", "2026-06-30"));
        Told(plain, "2026-07-01").ShouldBe(("600", "2026-07-01"));
        Told(plain, "2026-06-30").ShouldBe(("300", "2026-06-30"));
        Told(own, "2026-06-30").ShouldBe(taken == "today" ? ("200", "2026-08-01") : ("100", "2026-06-30"));

        static (string Answer, string Saw) Told(DmnModel model, string day)
        {
            var explained = model.Explain("amount", Dmn.Inputs(("n", 3L)), new FeelOptions { Now = DateTimeOffset.Parse($"{day}T09:00:00+08:00") });
            var reason = (explained.Reason as ChoiceReason ?? (ChoiceReason)explained.Reason.Within[0]).Condition;
            return (explained.Answer.ToString()!, reason.Saw.ToPlain() is DateOnly saw ? $"{saw:yyyy-MM-dd}" : reason.Saw.ToString()!);
        }
    }

    [Fact]
    public void A_condition_that_failed_says_what_it_saw_what_it_wanted_and_on_which_clause_it_stands()
    {
        var explained = Reward.Explain("奖励", Dmn.Inputs(("年主营业务收入", 18_000_000L), ("首次入规", true)));

        explained.Answer.IsFalse.ShouldBeTrue();
        explained.Sentences().Select(line => line.Text.Zh).ShouldBe(
        [
            "奖励：否。",
            "不符合：年主营业务收入 18,000,000，要求不低于 20,000,000（依据：培育办法第三条）",
            "符合：首次入规 是，要求为 是（依据：培育办法第三条）",
            "若 年主营业务收入 由 18,000,000 变为 20,000,000，结果将为 是。",
        ]);
        explained.Sentences()[1].Text.En.ShouldBe(
            "Not met: 年主营业务收入 is 18,000,000, and is required to be at least 20,000,000 (by 培育办法第三条)");
        explained.Sources.ShouldHaveSingleItem().ShouldBe(new Citation("培育办法第三条", "文件", "https://example.org/3", null));
    }

    [Fact]
    public void What_is_missing_is_named_and_is_never_a_no()
    {
        var unknown = Reward.Explain("奖励", Dmn.Inputs(("年主营业务收入", 23_000_000L)));
        var told = Reward.Explain("奖励", Dmn.Inputs(("年主营业务收入", 18_000_000L)));

        (unknown.Answer.IsNull, unknown.Nearest).ShouldBe((true, null));
        unknown.Missing.ShouldBe(["首次入规"]);
        unknown.Sentences()[1].Text.Zh.ShouldBe("缺少：首次入规。补充后即可判断。");
        unknown.Sentences()[^1].Text.Zh.ShouldStartWith("无法判断：首次入规 未知");
        told.Answer.IsFalse.ShouldBeTrue();
        told.Missing.ShouldBeEmpty();
    }

    [Fact]
    public void The_nearest_change_is_the_smallest_step_over_the_bound()
    {
        var nearest = Bonus.Explain("bonus", Dmn.Inputs(("years", 4L))).Nearest.ShouldNotBeNull();

        nearest.Changes.ShouldHaveSingleItem().ShouldBe(new InputChange("years", Feel.Of("4"), Feel.Of("5")));
        nearest.Answer.ShouldBe(Feel.Of("300"));
    }

    [Fact]
    public void The_answer_the_change_should_lead_to_can_be_asked_for()
    {
        var nearest = Bonus.Explain("bonus", Dmn.Inputs(("years", 6L)), wanted: Feel.Of("100")).Nearest.ShouldNotBeNull();

        nearest.Changes.ShouldHaveSingleItem().To.ShouldBe(Feel.Of("4"));
        Bonus.Explain("bonus", Dmn.Inputs(("years", 6L)), wanted: Feel.Of("999")).Nearest.ShouldBeNull();
    }

    [Fact]
    public void A_rule_that_held_and_one_that_almost_did_are_told_apart()
    {
        var table = Bonus.Explain("bonus", Dmn.Inputs(("years", 4L))).Reason.ShouldBeOfType<TableReason>();

        table.Hits.Select(rule => rule.Number).ShouldBe([2]);
        table.AlmostHits.Select(rule => rule.Number).ShouldBe([1]);
        table.Rules[0].Cells[0].Saw.ShouldBe(Feel.Of("4"));
        table.Rules[0].Cells[0].Wanted.ShouldBe(new Text("高于 4", "to be above 4"));
    }

    [Fact]
    public void A_rule_that_a_missing_input_might_have_made_hold_is_not_passed_over_in_silence()
    {
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Input("y", "number") + Dmn.Decision("d", Dmn.Table(
            "hitPolicy=\"FIRST\"", "x | y => d", "> 4 | - => \"yes\"", "- | > 0 => \"no\""), inputs: "x,y"));

        var unsure = model.Explain("d", Dmn.Inputs(("y", 1L)));

        (unsure.Answer, unsure.Nearest).ShouldBe((Feel.Of("\"no\""), null));
        unsure.Missing.ShouldBe(["x"]);
        unsure.Sentences()[1].Text.Zh.ShouldBe("缺少：x。补充后结果可能不同。");
        model.Explain("d", Dmn.Inputs(("x", 9L))).Missing.ShouldBeEmpty();
    }

    [Fact]
    public void An_equation_with_something_missing_is_no_answer_unless_it_asks_for_that()
    {
        var model = Dmn.Model(Dmn.Input("s", "string") + Dmn.Decision("open", Dmn.Literal("s = \"x\""), "boolean", "s")
            + Dmn.Decision("asked", Dmn.Literal("s = null"), "boolean", "s"));

        var open = model.Explain("open", FeelContext.Empty);

        (open.Answer, open.Missing.Single()).ShouldBe((FeelValue.False, "s"));
        open.Sentences()[0].Text.Zh.ShouldBe("open：暂为 否，尚不能确定。");
        model.Explain("asked", FeelContext.Empty).Missing.ShouldBeEmpty();
    }

    [Fact]
    public void The_answer_of_a_required_decision_comes_with_its_own_explanation()
    {
        var model = Dmn.Model(Dmn.Input("income", "number") + Dmn.Input("cost", "number")
            + Dmn.Decision("profit", Dmn.Literal("income - cost"), "number", "income,cost")
            + Dmn.Decision("grant", Dmn.Literal("if profit > 100 then \"full\" else \"none\""), decisions: "profit"));

        var explained = model.Explain("grant", Dmn.Inputs(("income", 150L), ("cost", 60L)));

        explained.Requires.ShouldHaveSingleItem().Answer.ShouldBe(Feel.Of("90"));
        explained.Reason.ShouldBeOfType<ChoiceReason>().Condition.Seen.ShouldBe([new SeenValue("profit", Feel.Of("90"), Origin.Decision)]);
        explained.Requires[0].Reason.Seen.ShouldBe(
            [new SeenValue("income", Feel.Of("150"), Origin.Input), new SeenValue("cost", Feel.Of("60"), Origin.Input)]);
        explained.Nearest!.Changes.ShouldHaveSingleItem().ShouldBe(new InputChange("income", Feel.Of("150"), Feel.Of("161")));
        model.Explain("grant", Dmn.Inputs(("income", 150L))).Missing.ShouldBe(["cost"]);
    }

    [Fact]
    public void A_knowledge_model_is_opened_where_it_is_called()
    {
        var model = Dmn.Model(Dmn.Input("age", "number")
            + "<businessKnowledgeModel id=\"k-adult\" name=\"adult\"><encapsulatedLogic><formalParameter name=\"n\"/>"
            + "<literalExpression><text>n >= 18</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
            + Dmn.Decision("may", Dmn.Literal("adult(age)"), "boolean", "age", knows: "adult"));

        var explained = model.Explain("may", Dmn.Inputs(("age", 16L)));

        var call = explained.Reason.ShouldBeOfType<CallReason>();
        call.Name.ShouldBe("adult");
        call.Body.ShouldBeOfType<Condition>().Subject.ShouldBe("n");
        explained.Nearest!.Changes.ShouldHaveSingleItem().To.ShouldBe(Feel.Of("18"));
    }

    [Fact]
    public void A_knowledge_model_asked_directly_says_why_by_its_parameters()
    {
        var model = Dmn.Model("<businessKnowledgeModel id=\"k-adult\" name=\"adult\"><encapsulatedLogic><formalParameter name=\"n\"/>"
            + "<literalExpression><text>n >= 18</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>");

        var explained = model.Explain("adult", Dmn.Inputs(("n", 16L)));

        explained.Answer.IsFalse.ShouldBeTrue();
        explained.Reason.ShouldBeOfType<Condition>().Seen.ShouldBe([new SeenValue("n", Feel.Of("16"), Origin.Input)]);
        explained.Nearest!.Changes.ShouldHaveSingleItem().ShouldBe(new InputChange("n", Feel.Of("16"), Feel.Of("18")));
        model.Explain("adult", FeelContext.Empty).Missing.ShouldBe(["n"]);
    }

    [Fact]
    public void A_service_asked_directly_says_why_by_the_decisions_it_answers()
    {
        var model = Dmn.Model(Law + Dmn.Input("income", "number") + Dmn.Input("cost", "number")
            + Dmn.Decision("profit", Dmn.Literal("income - cost"), "number", "income,cost")
            + Dmn.Decision("grant", Stands + Dmn.Literal("profit > 100"), "boolean", decisions: "profit")
            + Dmn.Decision("share", Dmn.Literal("profit / 10"), "number", decisions: "profit")
            + "<decisionService id=\"s1\" name=\"whole\"><outputDecision href=\"#d-grant\"/><outputDecision href=\"#d-share\"/>"
            + "<encapsulatedDecision href=\"#d-profit\"/><inputData href=\"#i-income\"/><inputData href=\"#i-cost\"/></decisionService>"
            + "<decisionService id=\"s2\" name=\"last\"><outputDecision href=\"#d-grant\"/><inputDecision href=\"#d-profit\"/></decisionService>");
        var inputs = Dmn.Inputs(("income", 150L), ("cost", 60L));

        var whole = model.Explain("whole", inputs);
        var last = model.Explain("last", Dmn.Inputs(("profit", 90L)));

        (whole.Answer, whole.Replay()).ShouldBe((model.Decide("whole", inputs).Value, model.Decide("whole", inputs).Value));
        whole.Reason.ShouldBeOfType<ContextReason>().Entries.Select(entry => entry.Name).ShouldBe(["grant", "share"]);
        (whole.Requires.ShouldHaveSingleItem().Name, whole.Sources.ShouldHaveSingleItem().Name).ShouldBe(("profit", "培育办法第三条"));
        model.Explain("whole", Dmn.Inputs(("income", 150L))).Missing.ShouldBe(["cost"]);
        last.Reason.ShouldBeOfType<Condition>().Seen.ShouldBe([new SeenValue("profit", Feel.Of("90"), Origin.Input)]);
        last.Nearest!.Changes.ShouldHaveSingleItem().ShouldBe(new InputChange("profit", Feel.Of("90"), Feel.Of("101")));
        model.Explain("last", FeelContext.Empty).Missing.ShouldBe(["profit"]);
    }

    [Fact]
    public void An_entry_of_an_input_can_be_missing_and_can_be_changed()
    {
        var model = Dmn.Model(Dmn.Input("firm") + Dmn.Decision("d", Dmn.Literal("firm.staff > 10"), "boolean", "firm"));
        var small = Dmn.Inputs(("firm", new Dictionary<string, object?> { ["staff"] = 8L, ["name"] = "a" }));
        var unknown = Dmn.Inputs(("firm", new Dictionary<string, object?> { ["name"] = "a" }));

        var nearest = model.Explain("d", small).Nearest.ShouldNotBeNull();
        nearest.Changes.ShouldHaveSingleItem().Name.ShouldBe("firm.staff");
        nearest.Apply(small)["firm"].ToString().ShouldBe("{staff: 11, name: \"a\"}");
        model.Explain("d", unknown).Missing.ShouldBe(["firm.staff"]);
    }

    [Fact]
    public void Notes_beside_a_rule_are_shown_with_it()
    {
        var table = Dmn.Table("hitPolicy=\"UNIQUE\"", "x => d", "> 4 => 1")
            .Replace("</rule>", "<annotationEntry><text>第五条第一款</text></annotationEntry></rule>", StringComparison.Ordinal);
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Decision("d", table, inputs: "x"));

        model.Explain("d", Dmn.Inputs(("x", 5L))).Sentences()[1].Text.Zh.ShouldBe("第 1 条规则成立（第五条第一款）");
    }

    [Fact]
    public void At_a_bound_the_answer_stands_and_the_reasons_are_given_up()
    {
        var busy = Dmn.Model(Dmn.Decision("d", Dmn.Literal("count(for i in 1..100000 return i) > 3")));

        var cut = busy.Explain("d", FeelContext.Empty, new FeelOptions { StepsMax = 1_000 });

        (cut.IsCut, cut.Answer, cut.Diagnostics[^1].Code).ShouldBe((true, FeelValue.Null, "feel.limit"));
        Should.Throw<OperationCanceledException>(() =>
            busy.Explain("d", FeelContext.Empty, new FeelOptions { Cancellation = new CancellationToken(canceled: true) }));
    }

    [Fact]
    public void An_explanation_can_be_read_as_json()
    {
        using var json = JsonDocument.Parse(Bonus.Explain("bonus", Dmn.Inputs(("years", 4L))).ToJson());
        var root = json.RootElement;

        root.GetProperty("answer").GetInt32().ShouldBe(100);
        root.GetProperty("nearest").GetProperty("changes")[0].GetProperty("to").GetInt32().ShouldBe(5);
        root.GetProperty("reason").GetProperty("rules")[0].GetProperty("conditions")[0].GetProperty("value").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void An_imported_decision_names_its_inputs_with_the_name_of_the_import()
    {
        var other = Dmn.Xml(Dmn.Input("x", "number") + Dmn.Decision("big", Dmn.Literal("x > 5"), "boolean", "x"), "https://example.org/other");
        var model = Dmn.Model("""<import name="lib" namespace="https://example.org/other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>"""
            + "<decision id=\"d\" name=\"d\"><informationRequirement><requiredDecision href=\"https://example.org/other#d-big\"/></informationRequirement>"
            + Dmn.Literal("lib.big") + "</decision>", other);
        var inputs = Dmn.Inputs(("lib", new Dictionary<string, object?> { ["x"] = 4L }));

        model.Explain("d", FeelContext.Empty).Missing.ShouldBe(["lib.x"]);
        model.Explain("d", inputs).Nearest!.Changes.ShouldHaveSingleItem().ShouldBe(new InputChange("lib.x", Feel.Of("4"), Feel.Of("6")));
        model.Explain("lib.big", inputs).Answer.IsFalse.ShouldBeTrue();
    }

    [Fact]
    public void A_context_with_an_entry_given_twice_is_null_in_its_explanation_too()
    {
        var explained = Dmn.Model(Dmn.Decision("d", Dmn.Literal("{foo: \"bar\", foo: \"baz\"}"))).Explain("d", FeelContext.Empty);

        (explained.Answer, explained.Replay()).ShouldBe((FeelValue.Null, FeelValue.Null));
    }

    [Fact]
    public void Decisions_behind_hundreds_of_others_are_explained_and_written_all_the_same()
    {
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Decision("d0", Dmn.Literal("x + 1"), "number", "x")
            + string.Concat(Enumerable.Range(1, 200).Select(i => Dmn.Decision($"d{i}", Dmn.Literal($"d{i - 1} + 1"), "number", decisions: $"d{i - 1}"))));

        var explained = model.Explain("d200", Dmn.Inputs(("x", 1L)));

        (explained.Answer, explained.Replay(), explained.IsCut).ShouldBe((Feel.Of("202"), Feel.Of("202"), false));
        explained.ToJson().ShouldContain("\"d150\"");
        explained.Sentences().Count.ShouldBeLessThanOrEqualTo(200);
        model.Explain("d200", FeelContext.Empty).Missing.ShouldBe(["x"]);
    }

    [Fact]
    public void A_sum_too_deep_to_be_evaluated_is_given_up_in_its_explanation_too()
    {
        var sum = Enumerable.Range(0, 150).Aggregate("1", (inner, _) => $"({inner}{string.Concat(Enumerable.Repeat("+1", 200))})");
        var model = Dmn.Model(Dmn.Decision("d", Dmn.Literal(sum)) + Dmn.Decision("e", Dmn.Literal($"{sum} > 1")));

        foreach (var name in new[] { "d", "e" })
        {
            var cut = model.Explain(name, FeelContext.Empty);

            (cut.IsCut, cut.Answer, cut.Diagnostics[^1].Code).ShouldBe((true, FeelValue.Null, "feel.limit"));
        }
    }

    [Fact]
    public void A_table_of_thousands_of_rules_is_explained_without_end_being_lost()
    {
        var rules = Enumerable.Range(0, 6_000).Select(i => $"{i} | > {i} => {i % 2}").ToArray();
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Input("y", "number")
            + Dmn.Decision("d", Dmn.Table("hitPolicy=\"FIRST\"", "x | y => d", rules), inputs: "x,y"));

        var explained = model.Explain("d", Dmn.Inputs(("y", 100L)));

        explained.Answer.ShouldBe(explained.Replay());
        (explained.IsCut || explained.Missing is ["x"]).ShouldBeTrue();
    }

    [Fact]
    public void What_is_asked_for_in_vain_is_explained_as_deciding_answers_it() =>
        Bonus.Explain("nothing", FeelContext.Empty).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("dmn.reference");
}
