using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class HostileInputTests
{
    public static TheoryData<string> Endless => new()
    {
        "for a in 1..1000000, b in 1..1000000 return a",
        "count(for a in 1..9223372036854775807 return a)",
        "some a in 1..9223372036854775807 satisfies a < 0",
        "{f: function(f, n) f(f, n + 1), r: f(f, 1)}.r",
        "for i in 1..100000 return partial",
        "for i in 1..60 return if i = 1 then \"xxxxxxxx\" else partial[-1] + partial[-1]",
        "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]",
        "for i in 1..5000 return if i = 1 then [1] else [partial[-1]]",
        "(9 ** 6000) ** (9 ** 6000)",
        "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")",
        "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a*)*\\1$\")",
        "sort(for i in 1..100000 return 100000 - i, function(a, b) sort([3,2,1], function(c, d) c < d) = [1,2,3])",
        "modulo(1E6000, 7.1E-6000) + 1E6000 + 1E-6000",
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_would_not_end_is_stopped_with_a_reason(string source)
    {
        var watch = Stopwatch.StartNew();
        var found = FeelExpression.Parse(source).Value.Evaluate(FeelContext.Empty);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (found.Value.IsNull ? found.Diagnostics.Count : 1).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("-", "1", "")]
    [InlineData("{a:", "1", "}")]
    [InlineData("if true then ", "1", " else 1")]
    [InlineData("f(", "1", ")")]
    [InlineData("function() ", "1", "")]
    [InlineData("for x in ", "[1]", " return x")]
    [InlineData("1 in (", "1", ")")]
    [InlineData("a instance of list<", "number", ">")]
    [InlineData("[1][", "1", "]")]
    public void Deep_nesting_is_refused_and_never_fatal(string open, string core, string close)
    {
        var depth = 60_000 / (open.Length + close.Length);
        var source = string.Concat(Enumerable.Repeat(open, depth)) + core + string.Concat(
            Enumerable.Repeat(close, depth));

        var parsed = FeelExpression.Parse(source);
        if (parsed.Succeeded)
        {
            parsed.Value.Evaluate(FeelContext.Empty).Value.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("+ 1")]
    [InlineData("or 1 = 1")]
    [InlineData("[1]")]
    [InlineData(".a")]
    [InlineData("()")]
    [InlineData("** 1")]
    [InlineData("instance of number")]
    public void Long_chains_are_refused_and_never_fatal(string link)
    {
        var source = "a " + string.Concat(Enumerable.Repeat(link + " ", 60_000 / (link.Length + 1)));

        var parsed = FeelExpression.Parse(source);
        if (parsed.Succeeded)
        {
            parsed.Value.Evaluate(FeelContext.Empty).Value.ShouldNotBeNull();
        }
    }

    [Fact]
    public void Types_that_double_and_chains_that_nest_are_checked_in_little_time_and_space()
    {
        var doubling = string.Concat(Enumerable.Range(1, 200).Select(i => $", a{i}: {{p: a{i - 1}, q: [a{i - 1}, a{i - 1}]}}"));
        var chains = string.Concat(Enumerable.Repeat("(", 30)) + "1" + string.Concat(
            Enumerable.Repeat(string.Concat(Enumerable.Repeat("+1", 900)) + ")", 30));

        foreach (var source in new[] { $"{{a0: 1{doubling}, both: if a1 = null then [a200, {{p: a199, q: a198}}] else a197}}", chains })
        {
            FeelExpression.Parse(source).Value.Check(new Dictionary<string, FeelType>()).Type.ToString().Length.ShouldBeLessThan(100_000);
        }
    }

    [Fact]
    public void A_source_beyond_its_bound_is_refused_unread() =>
        FeelExpression.Parse(
            new string('1', FeelExpression.SourceLengthMax + 1)).Refusal.ShouldNotBeNull().Code.ShouldBe("feel.syntax");

    [Fact]
    public void The_number_of_steps_is_the_callers_to_set()
    {
        var few = new FeelOptions { StepsMax = 100 };

        var found = FeelExpression.Parse("sum(for i in 1..1000 return i)").Value.Evaluate(FeelContext.Empty, few);

        found.Value.ShouldBe(FeelValue.Null);
        found.Diagnostics[^1].Code.ShouldBe("feel.limit");
    }

    [Fact]
    public void Data_that_holds_itself_is_refused()
    {
        var circle = new List<object?>();
        circle.Add(circle);

        FeelValue.From(circle).Refusal.ShouldNotBeNull().Code.ShouldBe("feel.value");
    }

    [Fact]
    public void One_expression_serves_many_threads()
    {
        var rule = FeelExpression.Parse(
            "matches(s, \"^[0-9]+$\") and sum(for i in 1..20 return i * n) = 210 * n").Value;

        Parallel.For(0, 2_000, n => rule.Evaluate(FeelContext.From(new Dictionary<string, object?>
        {
            ["s"] = $"{n}",
            ["n"] = (long)n,
        }).Value).Value.ShouldBe(FeelValue.True));
    }
}
