using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>Whatever the rules and the rows: columns answer as the scalar evaluator does.</summary>
public sealed class ColumnLaws
{
    // TONGQU_FUZZ asks for as many rounds.
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(
        int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ"), out var wanted) ? wanted : 60);

    [Fact]
    public void Expressions_over_columns_answer_as_they_do_row_by_row() => Prop.ForAll<int>(seed =>
    {
        var rules = new RandomRules(seed);
        string[] sources = [.. Enumerable.Range(0, 6).Select(depth => rules.Truth(depth % 4)), rules.Number(1), rules.Number(3), rules.Words(2), "any", "any = 3"];
        var read = sources.Select(source => FeelExpression.Parse(source, RandomRules.Names).Value).ToList();

        Agree(rules, read.Select((one, i) => (ColumnDecision.Of(sources[i], one),
            new Func<FeelContext, FeelValue>(row => one.Evaluate(row).Value))).ToList(), seed);
    }).Check(Runs);

    [Fact]
    public void Models_over_columns_answer_as_they_do_row_by_row() => Prop.ForAll<int>(seed =>
    {
        var rules = new RandomRules(seed);
        var decisions = Enumerable.Range(0, 3).Select(_ => DmnModel.Parse(rules.Model()).Value).SelectMany(model =>
        {
            model.Faults.Select(fault => fault.Message.En).ShouldBeEmpty();
            return model.Decisions.Select(one => (ColumnDecision.Of(model, one.Name),
                new Func<FeelContext, FeelValue>(row => model.Decide(one.Name, row).Value)));
        }).ToList();

        Agree(rules, decisions, seed);
    }).Check(Runs);

    [Fact]
    public void Most_rules_are_compiled()
    {
        var expressions = Enumerable.Range(0, 300).Select(seed => new RandomRules(seed).Truth(3))
            .Select(source => ColumnDecision.Of(source, FeelExpression.Parse(source, RandomRules.Names).Value)).ToList();

        var report = ColumnPlan.Compile(expressions, new RandomRules(0).Rows(500).Layout).Report;

        report.Count(one => one.IsCompiled).ShouldBeGreaterThan(200, string.Join('\n', report.Where(one => !one.IsCompiled).Select(one => $"{one.Name}: {one.Reason?.En}")));
    }

    private static void Agree(RandomRules rules, List<(ColumnDecision Decision, Func<FeelContext, FeelValue> Scalar)> decisions, int seed)
    {
        // Enough rows for more than one block now and then; the others are quick.
        var table = rules.Rows(seed % 23 == 22 ? 4_300 : seed % 5 == 0 ? 0 : 70);
        var plan = ColumnPlan.Compile(decisions.Select(one => one.Decision).ToList(), table.Layout);
        var (one, three) = (plan.Run(table), plan.Run(table, threads: 3));
        var (totals, same) = (plan.Total(table), plan.Total(table, threads: 3));
        totals.ShouldBe(same);
        for (var i = 0; i < decisions.Count; i++)
        {
            var (total, sum) = (new int[4], (FeelNumber?)0L);
            for (var row = 0; row < table.Rows; row++)
            {
                var expected = decisions[i].Scalar(table.Row(row));
                Told(one[i, row], expected, decisions[i].Decision, table.Row(row), plan.Report[i]);
                three[i, row].Equals(expected).ShouldBeTrue();
                total[expected.IsTrue ? 0 : expected.IsFalse ? 1 : expected.IsNull ? 3 : 2]++;
                sum += expected.AsNumber() ?? 0L;
            }

            (totals[i].True, totals[i].False, totals[i].Other, totals[i].Null).ShouldBe((total[0], total[1], total[2], total[3]));
            if (plan.Report[i].IsCompiled && sum is { } exact && FeelNumber.Abs(exact) < 1_000_000_000_000_000_000L)
            {
                totals[i].Sum.ShouldBe(sum);
            }
        }

        for (var again = 0; again < 5; again++)
        {
            var row = rules.Row();
            var answers = plan.Decide(row);
            for (var i = 0; i < decisions.Count; i++)
            {
                Told(answers[i], decisions[i].Scalar(row), decisions[i].Decision, row, plan.Report[i]);
            }
        }
    }

    private static void Told(FeelValue found, FeelValue expected, ColumnDecision decision, FeelContext row, ColumnReport report)
    {
        if (!found.Equals(expected))
        {
            Assert.Fail($"{decision.Name} ({(report.IsCompiled ? "compiled" : "scalar")}) for {row}: {found}, expected {expected}");
        }
    }
}
