using Shouldly;
using Tongqu.Bench.Policies;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class ColumnPlanTests
{
    private static readonly ColumnTable Enterprises = ColumnTable.Of(
        Column.Of("revenue", [100L, 5_000L, 80_000L, 5_000L]),
        Plain("trade", "food", "steel", "steel", null),
        Plain("first time", true, null, false, true));

    private static readonly DmnModel Grant = Dmn.Model(
        Dmn.Input("revenue", "number") + Dmn.Input("trade", "string")
        + Dmn.Decision("eligible", Dmn.Literal("trade in (\"steel\", \"paper\") and revenue >= 5000"), "boolean", "revenue, trade")
        + Dmn.Decision("amount", Dmn.Table("hitPolicy=\"FIRST\"", "eligible | revenue => <output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>",
            "true | >= 10000 => min(revenue * 0.015, 1000)", "true | - => 20.5"), "number", "revenue", "eligible"));

    [Fact]
    public void Decisions_of_a_model_are_counted_and_summed_over_all_rows()
    {
        var plan = ColumnPlan.Compile([ColumnDecision.Of(Grant, "eligible"), ColumnDecision.Of(Grant, "amount")], Enterprises.Layout);

        var totals = plan.Total(Enterprises);

        plan.Report.ShouldAllBe(one => one.IsCompiled);
        totals[0].ShouldBe(new ColumnTotal(2, 2, 0, 0, 0L));
        totals[1].ShouldBe(new ColumnTotal(0, 0, 4, 0, 1020.5m));
    }

    [Fact]
    public void Every_row_has_its_answer_and_missing_is_not_false()
    {
        var rule = FeelExpression.Parse("first time and revenue > 1000", ["first time"]).Value;
        var answers = ColumnPlan.Compile([ColumnDecision.Of("rule", rule)], Enterprises.Layout).Run(Enterprises);

        Enumerable.Range(0, 4).Select(row => answers[0, row].ToPlain()).ShouldBe([false, null, false, true]);
    }

    [Fact]
    public void What_cannot_be_compiled_runs_row_by_row_and_says_why()
    {
        var rule = FeelExpression.Parse("count(for i in 1..3 return i * revenue)").Value;
        var plan = ColumnPlan.Compile([ColumnDecision.Of("loop", rule), ColumnDecision.Of(Grant, "nothing of this name")], Enterprises.Layout);

        plan.Report.Select(one => one.IsCompiled).ShouldBe([false, false]);
        plan.Report[0].Reason?.Zh.ShouldNotBeNullOrEmpty();
        plan.Run(Enterprises)[0, 2].ToPlain().ShouldBe(3m);
        plan.Run(Enterprises)[1, 2].IsNull.ShouldBeTrue();
    }

    [Fact]
    public void A_row_that_fits_no_column_is_decided_by_the_scalar_evaluator()
    {
        var plan = ColumnPlan.Compile([ColumnDecision.Of(Grant, "amount")], Enterprises.Layout);

        FeelValue Amount(params (string, object?)[] facts) => plan.Decide(Dmn.Inputs(facts))[0];

        Amount(("revenue", 4_000_000_000_000_000_000L), ("trade", "paper")).ToPlain().ShouldBe(1000m);
        Amount(("revenue", 12_345.67m), ("trade", "steel")).ToPlain().ShouldBe(185.18505m);
        Amount(("revenue", "many"), ("trade", "steel")).ShouldBe(Grant.Decide("amount", Dmn.Inputs(("revenue", "many"), ("trade", "steel"))).Value);
        Amount().ShouldBe(Grant.Decide("amount", FeelContext.Empty).Value);
    }

    [Fact]
    public void A_condition_that_two_models_share_is_worked_out_once()
    {
        ColumnDecision Ask(string source) => ColumnDecision.Of(source, FeelExpression.Parse(source).Value);
        var one = ColumnPlan.Compile([Ask("revenue >= 5000")], Enterprises.Layout);
        var same = ColumnPlan.Compile([Ask("revenue >= 5000"), Ask("5000 <= revenue"), Ask("not(revenue < 5000)"), Ask("revenue > 4999.5")], Enterprises.Layout);

        (one.Conditions, same.Conditions).ShouldBe((1, 1));
    }

    [Fact]
    public void A_parameter_with_dates_is_settled_when_the_plan_is_made()
    {
        var rule = FeelExpression.Parse("revenue >= (if today() >= date(\"2026-01-01\") then 6000 else 5000)").Value;
        long Eligible(int year) => ColumnPlan.Compile([ColumnDecision.Of("rule", rule)], Enterprises.Layout,
            new FeelOptions { Now = new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero) }).Total(Enterprises)[0].True;

        (Eligible(2025), Eligible(2026)).ShouldBe((3, 1));
    }

    [Fact]
    public void Tables_of_another_layout_and_callers_that_call_off_are_turned_away()
    {
        var plan = ColumnPlan.Compile([ColumnDecision.Of(Grant, "amount")], Enterprises.Layout);

        Should.Throw<ArgumentException>(() => plan.Total(ColumnTable.Of(Column.Of("revenue", [1L]))));
        Should.Throw<OperationCanceledException>(() => plan.Total(Enterprises, 1, new CancellationToken(canceled: true)));
        plan.Total(ColumnTable.Of(Enterprises.Layout, [Plain("trade", "steel")]))[0].True.ShouldBe(0);
    }

    private static Column Plain(string name, params object?[] values) => Column.Of(name, values.Select(value => FeelValue.From(value).Value).ToList());

    [Fact]
    public void Two_hundred_policies_over_all_enterprises_come_out_to_the_yuan()
    {
        var folder = SharedData.Find("bench", "policies");
        Assert.SkipWhen(folder is null, "The policy workload is not on this machine; set TONGQU_SHARED to its folder.");
        var workload = Workload.Read(folder!);
        var flags = Bench.Policies.Models.Flags(workload);
        var table = ColumnTable.Of(workload.Facts.Select(fact => flags.Contains(fact)
            ? Column.Of(fact, workload[fact].Select(value => FeelValue.Of(value == 1)).ToList())
            : Column.Of(fact, workload[fact].Select(value => (long)value).ToArray())).ToList());
        var models = workload.Policies.Select(policy => DmnModel.Parse(Bench.Policies.Models.Xml(policy, workload)).Value).ToList();
        models.SelectMany(model => model.Faults).ShouldBeEmpty();
        var plan = ColumnPlan.Compile(
            models.SelectMany(model => new[] { ColumnDecision.Of(model, "eligible"), ColumnDecision.Of(model, "amount") }).ToList(),
            table.Layout, new FeelOptions { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)) });

        var totals = plan.Total(table, threads: 2);

        plan.Report.ShouldAllBe(one => one.IsCompiled);
        totals.Where((_, i) => i % 2 == 0).Select(total => total.True).ShouldBe(workload.Counts);
        totals.Where((_, i) => i % 2 == 1).Select(total => total.Sum).ShouldBe(workload.Sums.Select(sum => (FeelNumber?)sum));
    }
}
