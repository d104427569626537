using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class DmnTableTests
{
    private const string Ranked = "<output name=\"级别\"><outputValues><text>\"红\", \"黄\", \"绿\"</text></outputValues></output>";

    [Theory]
    [InlineData("hitPolicy=\"UNIQUE\"", 1, "\"绿\"")]
    [InlineData("hitPolicy=\"UNIQUE\"", 5, "null")]
    [InlineData("hitPolicy=\"FIRST\"", 9, "\"绿\"")]
    [InlineData("hitPolicy=\"ANY\"", 1, "\"绿\"")]
    [InlineData("hitPolicy=\"ANY\"", 9, "null")]
    [InlineData("hitPolicy=\"PRIORITY\"", 9, "\"红\"")]
    [InlineData("hitPolicy=\"RULE ORDER\"", 9, "[\"绿\", \"黄\", \"红\"]")]
    [InlineData("hitPolicy=\"OUTPUT ORDER\"", 9, "[\"红\", \"黄\", \"绿\"]")]
    [InlineData("hitPolicy=\"COLLECT\"", 5, "[\"绿\", \"黄\"]")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", 9, "3")]
    [InlineData("hitPolicy=\"FIRST\"", 0, "null")]
    public void The_hit_policy_chooses_among_the_rules_that_hold(string policy, int overdue, string answer) =>
        Level(policy, overdue).Value.ToString().ShouldBe(answer);

    [Theory]
    [InlineData("SUM", "600")]
    [InlineData("MIN", "100")]
    [InlineData("MAX", "300")]
    [InlineData("COUNT", "3")]
    public void Collected_amounts_are_aggregated(string aggregation, string answer) => Dmn.Ask(
        Dmn.Input("years", "number") + Dmn.Decision("bonus", Dmn.Table(
            $"hitPolicy=\"COLLECT\" aggregation=\"{aggregation}\"", "years => bonus", "> 1 => 100", "> 2 => 200", "> 3 => 300", "> 9 => 900"),
            "number", inputs: "years"),
        "bonus", ("years", 5L)).Value.ToString().ShouldBe(answer);

    [Fact]
    public void Rules_that_contradict_each_other_are_named_in_the_diagnostics()
    {
        var why = Level("hitPolicy=\"UNIQUE\"", 9).Diagnostics.ShouldHaveSingleItem();

        (why.Code, why.Element).ShouldBe(("dmn.table", "d-level"));
        why.Message.Zh.ShouldStartWith("有 3 条规则同时成立");
    }

    [Fact]
    public void Several_outputs_make_a_context() => Dmn.Ask(
        Dmn.Input("x") + Dmn.Decision("d", Dmn.Table("hitPolicy=\"UNIQUE\"", "x => a | b", "1 => 10 | \"one\"", "2 => 20 | \"two\""), inputs: "x"),
        "d", ("x", 2L)).Value.ToString().ShouldBe("{a: 20, b: \"two\"}");

    [Fact]
    public void Where_no_rule_holds_the_defaults_count() => Dmn.Ask(
        Dmn.Input("x") + Dmn.Decision("d", Dmn.Table("hitPolicy=\"UNIQUE\"",
            "x => <output name=\"d\"><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry></output>", "1 => \"one\""), inputs: "x"),
        "d", ("x", 7L)).Value.ToString().ShouldBe("\"none\"");

    [Fact]
    public void A_cell_left_empty_admits_anything() => Dmn.Ask(
        Dmn.Input("x") + Dmn.Decision("d",
            "<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>"
            + "<rule><inputEntry><text></text></inputEntry><outputEntry><text>\"yes\"</text></outputEntry></rule></decisionTable>", inputs: "x"),
        "d", ("x", null)).Value.ToString().ShouldBe("\"yes\"");

    [Fact]
    public void An_input_outside_of_its_values_is_not_decided()
    {
        var asked = Dmn.Ask(
            Dmn.Input("risk") + Dmn.Decision("d",
                "<decisionTable><input label=\"风险\"><inputExpression><text>risk</text></inputExpression>"
                + "<inputValues><text>\"高\", \"低\"</text></inputValues></input><output/>"
                + "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>", inputs: "risk"),
            "d", ("risk", "中"));

        asked.Value.ShouldBe(FeelValue.Null);
        asked.Diagnostics.ShouldHaveSingleItem().Message.Zh.ShouldContain("风险");
    }

    [Fact]
    public void Outputs_rank_by_the_allowed_values_of_their_type() => Dmn.Ask(
        "<itemDefinition name=\"tLevel\"><typeRef>string</typeRef><allowedValues><text>\"high\", \"low\"</text></allowedValues></itemDefinition>"
        + Dmn.Input("x") + Dmn.Decision("d", Dmn.Table("hitPolicy=\"PRIORITY\"", "x => d", "> 0 => \"low\"", "> 5 => \"high\""), "tLevel", inputs: "x"),
        "d", ("x", 6L)).Value.ToString().ShouldBe("\"high\"");

    [Fact]
    public void A_table_that_cannot_be_right_has_a_fault()
    {
        var model = Dmn.Model(Dmn.Decision("d", Dmn.Table("hitPolicy=\"GUESS\"", "1 => d", "1 => 1"))
            + Dmn.Decision("e", "<decisionTable><input><inputExpression><text>1</text></inputExpression></input><output/>"
                + "<rule id=\"short\"><outputEntry><text>1</text></outputEntry></rule></decisionTable>"));

        model.Faults.Select(fault => (fault.Code, fault.Element)).ShouldBe([("dmn.table", "d-d"), ("dmn.table", "short")]);
        model.Decide("d", FeelContext.Empty).Value.ShouldBe(FeelValue.Null);
        model.Decide("e", FeelContext.Empty).Value.ShouldBe(FeelValue.Null);
    }

    private static FeelResult Level(string policy, int overdue) => Dmn.Ask(
        Dmn.Input("overdue", "number") + Dmn.Decision("level", Dmn.Table(
            policy, $"overdue => {Ranked}", ">= 1 => \"绿\"", ">= 3 => \"黄\"", ">= 7 => \"红\""), inputs: "overdue"),
        "level", ("overdue", (long)overdue));
}
