using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class FeelExpressionTests
{
    [Fact]
    public void A_policy_condition_is_written_in_Chinese_names()
    {
        const string Rule = "年主营业务收入 >= 20000000 and 首次入规";

        Feel.Of(Rule, ("年主营业务收入", 23_500_000L), ("首次入规", true)).ShouldBe(FeelValue.True);
        Feel.Of(Rule, ("年主营业务收入", 19_999_999.99m), ("首次入规", true)).ShouldBe(FeelValue.False);
        FeelExpression.Parse(Rule).Value.Names.ShouldBe(["年主营业务收入", "首次入规"]);
    }

    [Fact]
    public void A_missing_fact_is_not_false()
    {
        const string Rule = "revenue >= 20000000 and first time";

        var asked = Feel.Ask(Rule, ("revenue", 23_500_000L), ("first time", null));
        asked.Value.ShouldBe(FeelValue.Null);

        Feel.Of(Rule, ("revenue", 1L), ("first time", null)).ShouldBe(FeelValue.False);
    }

    [Fact]
    public void A_name_nobody_handed_in_is_named_in_the_diagnostics()
    {
        var asked = Feel.Ask("place known and\n  class set", ("place known", true));

        asked.Value.ShouldBe(FeelValue.Null);
        var why = asked.Diagnostics.ShouldHaveSingleItem();
        (why.Code, why.Name, why.Line, why.Column).ShouldBe(("feel.name", "class set", 2, 3));
    }

    [Fact]
    public void The_longest_declared_name_wins()
    {
        Feel.Of("loan-to-value", ("loan-to-value", 0.8m), ("loan", 1L)).ShouldBe(FeelValue.Of(0.8m));
        Feel.Of("place known", ("place", "x"), ("place known", true)).ShouldBe(FeelValue.True);
        Feel.Of("a - b", ("a", 5L), ("b", 3L)).ShouldBe(FeelValue.Of(2L));
        Feel.Of("某镇's 网格 + 1", ("某镇's 网格", 12L)).ShouldBe(FeelValue.Of(13L));
    }

    [Theory]
    [InlineData("1 +", 1, 4)]
    [InlineData("if a then b", 1, 12)]
    [InlineData("a ==\n b", 1, 4)]
    [InlineData("\"open", 1, 1)]
    [InlineData("1\n  ) ", 2, 3)]
    [InlineData("“镇”", 1, 1)]
    [InlineData("@\"2026-02-30\"", 1, 1)]
    [InlineData("/* never closed", 1, 1)]
    [InlineData("f(a: 1, 2)", 1, 11)]
    public void A_slip_is_refused_with_its_place(string source, int line, int column)
    {
        var refusal = FeelExpression.Parse(source).Refusal.ShouldNotBeNull();

        refusal.Code.ShouldBe("feel.syntax");
        (refusal.Fields["line"].Zh, refusal.Fields["column"].Zh).ShouldBe(($"{line}", $"{column}"));
        refusal.Message.Zh.ShouldStartWith($"第 {line} 行");
        refusal.Message.En.ShouldStartWith($"Line {line}");
    }

    [Theory]
    [InlineData("1 + 2 * 3 ** 2 / 2", "10")]
    [InlineData("-3 ** 2", "9")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("1 / 0", "null")]
    [InlineData("5 between 1 and 10 and not(false)", "true")]
    [InlineData("5 in (< 3, [5..7))", "true")]
    [InlineData("7 in ]5..7[", "false")]
    [InlineData("if null then 1 else 2", "2")]
    [InlineData("for x in 1..3, y in [10, 20] return x * y", "[10, 20, 20, 40, 30, 60]")]
    [InlineData("for i in 0..5 return if i < 2 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5, 8]")]
    [InlineData("some t in [\"路灯\", \"井盖\"] satisfies t = \"井盖\"", "true")]
    [InlineData("every x in [1, null, 3] satisfies x > 0", "null")]
    [InlineData("[{town: \"甲\", open: 3}, {town: \"乙\", open: 9}][open > 5].town", "[\"乙\"]")]
    [InlineData("[1, 2, 3][-1]", "3")]
    [InlineData("{rate: 0.05, due: 200 * rate}.due", "10")]
    [InlineData("(function(x: number) x * factor)(4) + {f: function(a, b) a - b}.f(b: 1, a: 10)", "null")]
    [InlineData("{factor: 2, twice: function(x) x * factor, r: twice(21)}.r", "42")]
    [InlineData("@\"2026-03-31\" + @\"P1M\"", "2026-04-30")]
    [InlineData("@\"2026-03-01T08:00:00+08:00\" - @\"2026-03-01T00:00:00Z\"", "PT0S")]
    [InlineData("@\"2026-03-01\".weekday", "7")]
    [InlineData("[1, \"a\"] instance of list<number>", "false")]
    [InlineData("@\"P3D\" instance of days and time duration", "true")]
    [InlineData("substring(\"衢州🐎孔庙\", 3, 2)", "\"🐎孔\"")]
    [InlineData("replace(\"2026年3月\", \"(\\d+)年(\\d+)月\", \"$1-$2\")", "\"2026-3\"")]
    [InlineData("sort(list: [3, 1, 2], precedes: function(a, b) a < b)", "[1, 2, 3]")]
    [InlineData("\"a\" + /* in between */ \"b\" // at the end", "\"ab\"")]
    [InlineData("decimal(2.5, 0) + round half up(2.5, 0)", "5")]
    [InlineData("number(\"1,234.5\", \",\", \".\")", "1234.5")]
    [InlineData("today()", "null")]
    public void The_language_means_what_the_specification_says(string source, string value) =>
        Feel.Of(source).ToString().ShouldBe(value);

    [Theory]
    [InlineData("-", 1L, "true")]
    [InlineData("> 5", 6L, "true")]
    [InlineData("[1..10]", 10L, "true")]
    [InlineData("\"井盖\", \"路灯\"", "路灯", "true")]
    [InlineData("not(\"井盖\", \"路灯\")", "路灯", "false")]
    [InlineData("not(null)", 5L, "true")]
    [InlineData("null", null, "true")]
    [InlineData("> 5", null, "null")]
    [InlineData("? > 5 and ? < 8", 7L, "true")]
    [InlineData("? > 5 and ? < 8", null, "null")]
    [InlineData("contains(?, \"盖\")", "井盖", "true")]
    [InlineData("not(contains(?, \"盖\")), \"x\"", "路灯", "true")]
    [InlineData("false", false, "true")]
    public void A_table_entry_tests_its_input(string tests, object? input, string passes) =>
        Feel.Test(tests, input).ToString().ShouldBe(passes);

    [Fact]
    public void The_time_is_what_was_handed_in()
    {
        var noon = new FeelOptions { Now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(8)) };

        FeelExpression.Parse("string(now())").Value.Evaluate(FeelContext.Empty, noon).Value.AsString()
            .ShouldBe("2026-03-01T12:00:00+08:00");
        FeelExpression.Parse("today() + @\"P5D\"").Value.Evaluate(FeelContext.Empty, noon).Value.ToPlain()
            .ShouldBe(new DateOnly(2026, 3, 6));
    }

    [Fact]
    public void A_wrong_argument_says_how_the_function_is_written()
    {
        var asked = Feel.Ask("substring(12)");

        asked.Value.ShouldBe(FeelValue.Null);
        asked.Diagnostics.ShouldHaveSingleItem().Message.En.ShouldContain(
            "substring(string: string, start position: number");
    }

    [Fact]
    public void Binary_floating_point_does_not_enter() =>
        FeelValue.From(0.1).Refusal.ShouldNotBeNull().Code.ShouldBe("feel.value");

    [Fact]
    public void Plain_values_come_back_as_they_went_in()
    {
        object?[] plain =
        [
            null, true, "衢州", 12.50m, new DateOnly(2026, 3, 1), new TimeOnly(8, 30), new DateTime(2026, 3, 1, 8, 30, 0),
            new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.FromHours(8)), TimeSpan.FromMinutes(-90),
        ];

        ((IEnumerable<object?>)FeelValue.From(plain).Value.ToPlain()!).ShouldBe(plain);
    }
}
