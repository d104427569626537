using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class FeelLaws
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly Arbitrary<FeelValue> Truths = Gen.Elements(FeelValue.True, FeelValue.False,
        FeelValue.Null).ToArbitrary();

    private static readonly Arbitrary<FeelNumber> Numbers = Gen.OneOf(
        ArbMap.Default.GeneratorFor<decimal>().Select(number => (FeelNumber)number),
        ArbMap.Default.GeneratorFor<long>().Select(number => (FeelNumber)number),
        Gen.Choose(-40, 40).Zip(Gen.Choose(-999_999, 999_999)).Select(pair =>
            FeelNumber.TryParse($"{pair.Item2}E{pair.Item1}", out var number) ? number : 0),
        Gen.Choose(1, 34).SelectMany(length => Gen.Choose(0, 9).ArrayOf(length)).Select(digits =>
            FeelNumber.TryParse(string.Concat(digits), out var number) ? number : 0)).ToArbitrary();

    // Pieces of the language in no order: nearer to expressions than any string of letters.
    private static readonly Arbitrary<string> Sources = Gen.Elements(
            "1", "2.5", "\"a\"", "x", "place known", "(", ")", "[", "]", "{", "}", ":", ",", ".", "..", "+", "-", "*",
                "/", "**",
            "=", "!=", "<", ">=", "in", "between", "and", "or", "not", "if", "then", "else", "for", "return", "some",
                "every",
            "satisfies", "function", "instance of", "list<", ">", "number", "null", "true", "?", "@\"P1D\"", "sum",
                "date", "'", "//", "/*")
        .ArrayOf().Select(words => string.Join(' ', words)).ToArbitrary();

    [Fact]
    public void Reading_never_throws_whatever_is_written() =>
        Prop.ForAll<string?>(text => Survives(text ?? "")).Check(Runs);

    [Fact]
    public void Reading_and_evaluating_never_throw_whatever_is_put_together() =>
        Prop.ForAll(Sources, Survives).Check(Runs.WithMaxTest(2_000));

    [Fact]
    public void And_is_the_least_and_or_the_greatest_of_three_truths() => Prop.ForAll(Truths, Truths, (a, b) =>
    {
        // Kleene: false < null < true.
        Feel.Of("a and b", ("a", a), ("b", b)).ShouldBe(Truth(Math.Min(Weight(a), Weight(b))));
        Feel.Of("a or b", ("a", a), ("b", b)).ShouldBe(Truth(Math.Max(Weight(a), Weight(b))));
        Feel.Of("not(a)", ("a", a)).ShouldBe(Truth(2 - Weight(a)));
    }).Check(Runs);

    [Fact]
    public void A_number_is_read_as_it_was_written() => Prop.ForAll(Numbers, number =>
    {
        FeelNumber.TryParse(number.ToString(), out var again).ShouldBeTrue();
        again.ShouldBe(number);
        Feel.Of($"({number})").ShouldBe(FeelValue.Of(number));
    }).Check(Runs);

    [Fact]
    public void Of_two_numbers_one_is_smaller_equal_or_larger() => Prop.ForAll(Numbers, Numbers, (a, b) =>
    {
        var holds = new[] { "a < b", "a = b", "a > b" }.Count(relation => Feel.Of(relation, ("a", a), ("b", b)).IsTrue);
        holds.ShouldBe(1);
        (a.CompareTo(b) == 0).ShouldBe(a.GetHashCode() == b.GetHashCode() && a == b);
    }).Check(Runs);

    [Fact]
    public void Arithmetic_agrees_with_decimal_where_decimal_is_exact() => Prop.ForAll<int, int, byte>((a, b, places) =>
    {
        var scale = 1m;
        for (var i = 0; i < places % 7; i++)
        {
            scale *= 10;
        }

        var (x, y) = (a / scale, b / scale);
        ((FeelNumber)x + (FeelNumber)y).ShouldBe((FeelNumber)(x + y));
        ((FeelNumber)x - (FeelNumber)y).ShouldBe((FeelNumber)(x - y));
        ((FeelNumber)x * (FeelNumber)y).ShouldBe((FeelNumber)(x * y));
        if (y != 0)
        {
            (((FeelNumber)x / (FeelNumber)y) * (FeelNumber)y)!.Value.Round(20,
                FeelRounding.HalfEven).ShouldBe((FeelNumber)x);
            var rest = x - (Math.Floor(x / y) * y);
            FeelNumber.Modulo(x, y).ShouldBe((FeelNumber)rest);
        }
    }).Check(Runs);

    [Fact]
    public void The_short_way_of_dividing_agrees_with_the_long_one() => Prop.ForAll<long, long>((a, b) =>
    {
        // Nineteen places more on both sides take the numbers beyond the short way.
        FeelNumber.TryParse("1E19", out var far);
        var (x, y) = ((FeelNumber)a, (FeelNumber)(b == 0 ? 7 : b));
        (x / y).ShouldBe((x * far) / (y * far));
        ((x / y) < (y / 3)).ShouldBe((x * far) / y < (y * far) / 3);
    }).Check(Runs);

    [Fact]
    public void Rounding_agrees_with_decimal() => Prop.ForAll<int, byte>((a, places) =>
    {
        var (number, digits) = (a / 1000m, places % 4);
        var feel = (FeelNumber)number;
        feel.Round(digits,
            FeelRounding.HalfEven).ShouldBe((FeelNumber)Math.Round(number, digits, MidpointRounding.ToEven));
        feel.Round(digits,
            FeelRounding.HalfUp).ShouldBe((FeelNumber)Math.Round(number, digits, MidpointRounding.AwayFromZero));
        feel.Round(digits,
            FeelRounding.Floor).ShouldBe((FeelNumber)Math.Round(number, digits, MidpointRounding.ToNegativeInfinity));
        feel.Round(digits,
            FeelRounding.Ceiling).ShouldBe((FeelNumber)Math.Round(number, digits, MidpointRounding.ToPositiveInfinity));
        feel.Round(digits, FeelRounding.Down).ShouldBe((FeelNumber)Math.Round(number, digits, MidpointRounding.ToZero));
    }).Check(Runs);

    [Fact]
    public void A_root_squared_and_a_logarithm_raised_come_back() => Prop.ForAll<int>(a =>
    {
        var number = (FeelNumber)(Math.Abs((long)a) + 1);
        var root = FeelNumber.SquareRoot(number)!.Value;
        (root * root)!.Value.Round(15, FeelRounding.HalfEven).ShouldBe(number);
        FeelNumber.Exp(FeelNumber.Log(number)!.Value)!.Value.Round(15, FeelRounding.HalfEven).ShouldBe(number);
    }).Check(Runs.WithMaxTest(50));

    [Fact]
    public void A_range_holds_what_lies_between_its_ends() => Prop.ForAll<int, int, int>((low, size, value) =>
    {
        long first = low, last = first + Math.Abs((long)size);
        Feel.Of($"{value} in [{first}..{last}]").IsTrue.ShouldBe(value >= first && value <= last);
        Feel.Of($"{value} in ({first}..{last})").IsTrue.ShouldBe(value > first && value < last);
        Feel.Of($"{value} between {first} and {last}").ShouldBe(Feel.Of($"{value} in [{first}..{last}]"));
    }).Check(Runs);

    [Fact]
    public void Dates_agree_with_the_calendar_of_the_platform() => Prop.ForAll<int>(seed =>
    {
        var date = DateOnly.FromDayNumber((int)(((long)seed + int.MaxValue) % 3_652_000));
        FeelDate feel = date;
        feel.DayNumber.ShouldBe(date.DayNumber - new DateOnly(1970, 1, 1).DayNumber);
        FeelDate.FromDayNumber(feel.DayNumber).ShouldBe(feel);
        feel.DayOfYear.ShouldBe(date.DayOfYear);
        (feel.DayOfWeek % 7).ShouldBe((int)date.DayOfWeek);
        feel.WeekOfYear.ShouldBe(ISOWeek.GetWeekOfYear(date.ToDateTime(default)));
        FeelDate.Parse(feel.ToString()).ShouldBe(feel);
    }).Check(Runs);

    private static void Survives(string source)
    {
        foreach (var parsed in new[] { FeelExpression.Parse(source), FeelExpression.ParseUnaryTests(source) })
        {
            if (parsed.Succeeded)
            {
                parsed.Value.Evaluate(FeelContext.Empty, new FeelOptions { StepsMax = 10_000 }).Value.ShouldNotBeNull();
            }
            else
            {
                parsed.Refusal!.Code.ShouldBe("feel.syntax");
            }
        }
    }

    private static int Weight(FeelValue truth) => truth.IsFalse ? 0 : truth.IsNull ? 1 : 2;

    private static FeelValue Truth(int weight) =>
        weight switch { 0 => FeelValue.False, 1 => FeelValue.Null, _ => FeelValue.True };
}
