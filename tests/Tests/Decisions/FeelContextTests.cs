using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class FeelContextTests
{
    private static FeelContext Of(params (string Name, long Value)[] entries) =>
        new(entries.Select(entry => new KeyValuePair<string, FeelValue>(entry.Name, FeelValue.Of((FeelNumber)entry.Value))));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Of_a_name_given_twice_the_later_value_counts_in_the_place_of_the_first(int count)
    {
        var entries = Enumerable.Range(0, count).Select(i => ($"n{i}", (long)i)).Append(("n1", 99L)).ToArray();

        var context = Of(entries);

        context.Count.ShouldBe(count);
        context.Names.ElementAt(1).ShouldBe("n1");
        context["n1"].ShouldBe(FeelValue.Of((FeelNumber)99L));
        context[$"n{count - 1}"].ShouldBe(FeelValue.Of((FeelNumber)(count - 1L)));
        context["nobody"].IsNull.ShouldBeTrue();
        context.With("n0", FeelValue.True)["n0"].IsTrue.ShouldBeTrue();
    }

    [Fact]
    public void One_expression_reads_contexts_of_any_order_from_any_thread()
    {
        var rule = FeelExpression.Parse("a * 100 + b * 10 + inner.c").Value;
        var contexts = new[]
        {
            Of(("a", 1), ("b", 2)), Of(("b", 2), ("a", 1)), Of(("x", 7), ("y", 8), ("b", 2), ("z", 9), ("a", 1)),
            Of([.. Enumerable.Range(0, 30).Select(i => ($"n{i}", (long)i)), ("b", 2), ("a", 1)]),
        }.Select((context, i) => context.With("inner", i % 2 == 0 ? Of(("c", 3)) : Of(("d", 4), ("c", 3)))).ToArray();

        Parallel.For(0, 4_000, i => rule.Evaluate(contexts[i % contexts.Length]).Value.ShouldBe(FeelValue.Of((FeelNumber)123L)));
    }
}
