using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>What the README of the library shows is so.</summary>
public sealed class DmnReadmeTests
{
    private static readonly DmnModel Bonus = Dmn.Model(
        Dmn.Input("years", "number") + Dmn.Decision("bonus", Dmn.Table(
            "hitPolicy=\"COLLECT\" aggregation=\"MAX\"", "years => bonus", "> 1 => 100", "> 3 => 300"), "number", inputs: "years"));

    [Fact]
    public void A_model_answers_with_a_plain_value() =>
        Bonus.Decide("bonus", Dmn.Inputs(("years", 5L))).Value.ToPlain().ShouldBe(300m);

    [Fact]
    public void What_is_missing_has_its_name()
    {
        var unknown = Bonus.Decide("bonus", FeelContext.Empty);

        unknown.Value.IsNull.ShouldBeTrue();
        (unknown.Diagnostics[0].Code, unknown.Diagnostics[0].Name, unknown.Diagnostics[0].Message.Zh)
            .ShouldBe(("dmn.input", "years", "缺少输入“years”。"));
    }

    [Fact]
    public void An_answer_says_what_would_turn_it()
    {
        var nearest = Bonus.Explain("bonus", Dmn.Inputs(("years", 3L))).Nearest.ShouldNotBeNull();

        nearest.Changes.ShouldHaveSingleItem().ShouldBe(new InputChange("years", Feel.Of("3"), Feel.Of("4")));
        nearest.Answer.ToPlain().ShouldBe(300m);
    }

    [Fact]
    public void A_bound_stops_a_decision_with_its_reason()
    {
        var busy = Dmn.Model(Dmn.Decision("d", Dmn.Literal("count(for i in 1..100000 return i)")));

        busy.Decide("d", FeelContext.Empty, new FeelOptions { StepsMax = 1_000 }).Diagnostics[^1].Code.ShouldBe("feel.limit");
        Should.Throw<OperationCanceledException>(() =>
            busy.Decide("d", FeelContext.Empty, new FeelOptions { Cancellation = new CancellationToken(canceled: true) }));
    }
}
