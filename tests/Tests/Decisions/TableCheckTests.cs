using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class TableCheckTests
{
    [Fact]
    public void A_gap_is_shown_by_a_row_on_which_the_table_is_null()
    {
        var model = Model("hitPolicy=\"UNIQUE\"", "x => d", "< 5 => 1", "> 5 => 2");

        var gap = model.CheckTables().ShouldHaveSingleItem();

        (gap.Kind, gap.IsCertain, gap.Row.Single()).ShouldBe((TableFindingKind.Gap, true, ("x", Feel.Of("5"))));
        gap.Message.Zh.ShouldBe("决策表“d”有空缺：x = 5 时没有规则成立。");
        model.Decide("d", Dmn.Inputs(("x", 5L))).Value.IsNull.ShouldBeTrue();
    }

    [Fact]
    public void An_overlap_is_a_fault_only_where_one_rule_may_hold_or_all_must_agree()
    {
        var overlap = Model("hitPolicy=\"UNIQUE\"", "x => d", "<= 5 => 1", ">= 5 => 2").CheckTables().ShouldHaveSingleItem();

        overlap.Rules.ShouldBe([1, 2]);
        overlap.Row.ShouldBe([("x", Feel.Of("5"))]);
        Model("hitPolicy=\"ANY\"", "x => d", "<= 5 => 1", ">= 5 => 2").CheckTables().Single().Kind.ShouldBe(TableFindingKind.Overlap);
        Model("hitPolicy=\"ANY\"", "x => d", "<= 5 => 1", ">= 5 => 1").CheckTables().ShouldBeEmpty();
        Model("hitPolicy=\"FIRST\"", "x => d", "<= 5 => 1", ">= 5 => 2").CheckTables().ShouldBeEmpty();
        Model("hitPolicy=\"COLLECT\"", "x => d", "<= 5 => 1", ">= 5 => 2").CheckTables().ShouldBeEmpty();
    }

    [Fact]
    public void A_table_that_covers_everything_once_has_nothing_to_be_said() =>
        Model("hitPolicy=\"UNIQUE\"", "x | s | t => d", "< 5 | - | - => 1", "[5..9) | \"a\",\"b\" | - => 2", "[5..9) | not(\"a\",\"b\") | true => 3",
            "[5..9) | not(\"a\",\"b\") | false => 4", ">= 9 | - | - => 5").CheckTables().ShouldBeEmpty();

    [Fact]
    public void Gaps_are_found_between_dates_texts_and_truths_together()
    {
        var model = Model("hitPolicy=\"UNIQUE\"", "day | s | t => d",
            "< date(\"2024-03-01\") | - | - => 1", ">= date(\"2024-03-01\") | \"a\" | - => 2", ">= date(\"2024-03-01\") | not(\"a\") | true => 3");

        var gap = model.CheckTables().First();

        gap.Row.Select(cell => cell.Value.ToString()).ShouldBe(["2024-03-01", "\"其他\"", "false"]);
        model.Decide("d", Dmn.Inputs(("day", new DateOnly(2024, 3, 1)), ("s", "其他"), ("t", false))).Value.IsNull.ShouldBeTrue();
    }

    [Fact]
    public void Values_that_are_not_allowed_are_no_gap()
    {
        const string levels = "<itemDefinition name=\"tL\"><typeRef>string</typeRef><allowedValues><text>\"a\", \"b\"</text></allowedValues></itemDefinition>";
        var whole = Dmn.Model(levels + Dmn.Input("s", "tL") + Dmn.Decision("d", Dmn.Table("hitPolicy=\"UNIQUE\"", "s => d", "\"a\" => 1", "\"b\" => 2"), inputs: "s"));
        var lacking = Dmn.Model(levels + Dmn.Input("s", "tL") + Dmn.Decision("d", Dmn.Table("hitPolicy=\"UNIQUE\"", "s => d", "\"a\" => 1"), inputs: "s"));

        whole.CheckTables().ShouldBeEmpty();
        lacking.CheckTables().ShouldHaveSingleItem().Row.ShouldBe([("s", Feel.Of("\"b\""))]);
    }

    [Fact]
    public void A_default_leaves_no_gap() => Model("hitPolicy=\"UNIQUE\"",
        "x => <output name=\"d\"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>", "> 5 => 1").CheckTables().ShouldBeEmpty();

    [Fact]
    public void What_is_too_free_is_said_and_not_guessed()
    {
        var free = Model("hitPolicy=\"UNIQUE\"", "x | s => d", "> 5 | starts with(?, \"33\") => 1", "<= 5 | - => 2", "< 3 | - => 3").CheckTables();

        free.Select(found => found.Kind).ShouldBe([TableFindingKind.Overlap, TableFindingKind.NotTold]);
        free[0].Rules.ShouldBe([2, 3]);
        free[1].Message.Zh.ShouldContain("starts with(?, \"33\")");
        Model("hitPolicy=\"UNIQUE\"", "x | x + 1 => d", "> 5 | > 6 => 1").CheckTables().ShouldHaveSingleItem().Kind.ShouldBe(TableFindingKind.NotTold);
    }

    [Fact]
    public void A_row_over_the_answer_of_another_decision_is_not_certain()
    {
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Decision("level", Dmn.Literal("if x > 5 then \"a\" else \"b\""), "string", "x")
            + Dmn.Decision("d", Dmn.Table("hitPolicy=\"UNIQUE\"", "level => d", "\"a\" => 1", "\"b\" => 2"), decisions: "level"));

        var gap = model.CheckTables().ShouldHaveSingleItem();
        gap.IsCertain.ShouldBeFalse();
        gap.Message.Zh.ShouldContain("如果所需的决策会给出这个值");
    }

    // What the search says is compared with every row of a small world.
    [Fact]
    public void Gaps_and_overlaps_are_found_exactly_where_there_are_some()
    {
        var dice = new Random(20261122);
        for (var round = 0; round < 150; round++)
        {
            string[] numbers = ["-", "< 3", "> 3", "[2..5]", "(2..5)", "4", "not(4)", "1, 2, 3", ">= 5", "<= 2"];
            string[] texts = ["-", "\"a\"", "not(\"a\")", "\"a\",\"b\""];
            var rules = Enumerable.Range(0, dice.Next(2, 6))
                .Select(rule => $"{numbers[dice.Next(numbers.Length)]} | {texts[dice.Next(texts.Length)]} => {rule}").ToArray();
            var model = Model("hitPolicy=\"UNIQUE\"", "x | s => d", rules);

            var rows = from x in Enumerable.Range(0, 15)
                       from s in new[] { "a", "b", "c" }
                       select model.Decide("d", Dmn.Inputs(("x", x / 2m), ("s", s)));
            var answers = rows.ToList();
            var found = model.CheckTables();

            found.Any(one => one.Kind == TableFindingKind.Gap).ShouldBe(
                answers.Any(answer => answer.Value.IsNull && !Clashes(answer)), string.Join("; ", rules));
            found.Any(one => one.Kind == TableFindingKind.Overlap).ShouldBe(
                answers.Any(Clashes), string.Join("; ", rules));
        }
    }

    private static bool Clashes(FeelResult answer) => answer.Diagnostics.Any(why => why.Code == "dmn.table");

    private static DmnModel Model(string policy, string head, params string[] rules) => Dmn.Model(
        Dmn.Input("x", "number") + Dmn.Input("s", "string") + Dmn.Input("t", "boolean") + Dmn.Input("day", "date")
        + Dmn.Decision("d", Dmn.Table(policy, head, rules), inputs: "x,s,t,day"));
}
