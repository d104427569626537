namespace Tongqu.Decisions;

/// <summary>Functions of numbers.</summary>
internal static class NumberFunctions
{
    public static IEnumerable<Signature> All { get; } =
    [
        new("decimal(n: number, scale: number) -> number", (run, a) => Round(run, a, FeelRounding.HalfEven)),
        new("floor(n: number, scale?: number) -> number", (run, a) => Round(run, a, FeelRounding.Floor)),
        new("ceiling(n: number, scale?: number) -> number", (run, a) => Round(run, a, FeelRounding.Ceiling)),
        new("round up(n: number, scale: number) -> number", (run, a) => Round(run, a, FeelRounding.Up)),
        new("round down(n: number, scale: number) -> number", (run, a) => Round(run, a, FeelRounding.Down)),
        new("round half up(n: number, scale: number) -> number", (run, a) => Round(run, a, FeelRounding.HalfUp)),
        new("round half down(n: number, scale: number) -> number", (run, a) => Round(run, a, FeelRounding.HalfDown)),
        new("abs(n: number) -> number", (_, a) => FeelValue.Of(FeelNumber.Abs(a[0].AsNumber()!.Value))),
        new("abs(n: days and time duration) -> days and time duration", (_, a) =>
            FeelValue.Of(new FeelDuration(Int128.Abs(a[0].Get<FeelDuration>()!.Value.Nanoseconds)))),
        new("abs(n: years and months duration) -> years and months duration", (_, a) =>
            FeelValue.Of(new FeelMonths(Math.Abs(a[0].Get<FeelMonths>()!.Value.Total)))),
        new("modulo(dividend: number, divisor: number) -> number", (run, a) =>
            Known(run, FeelNumber.Modulo(a[0].AsNumber()!.Value, a[1].AsNumber()!.Value))),
        new("sqrt(number: number) -> number", (run, a) => Known(run, FeelNumber.SquareRoot(Dear(run, a)))),
        new("log(number: number) -> number", (run, a) => Known(run, FeelNumber.Log(Dear(run, a)))),
        new("exp(number: number) -> number", (run, a) => Known(run, FeelNumber.Exp(Dear(run, a)))),
        new("odd(number: number) -> boolean", (_, a) => Parity(a[0].AsNumber()!.Value, 1)),
        new("even(number: number) -> boolean", (_, a) => Parity(a[0].AsNumber()!.Value, 0)),
    ];

    private static FeelNumber Dear(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        run.Charge(100);
        return a[0].AsNumber()!.Value;
    }

    private static FeelValue Known(Evaluation run, FeelNumber? number) => number is { } value ? FeelValue.Of(value)
        : run.Null("feel.value", new("此数没有这样的结果。", "There is no such result for this number."));

    private static FeelValue Parity(FeelNumber number, long rest) =>
        number.IsWhole ? FeelValue.Of(FeelNumber.Modulo(number, 2) == (FeelNumber)rest) : FeelValue.Null;

    private static FeelValue Round(Evaluation run, IReadOnlyList<FeelValue> a, FeelRounding rounding)
    {
        var scale = a.Count > 1 && a[1].AsNumber() is { } given ? given : 0;
        return scale.Round(0, FeelRounding.Down)!.Value.TryToLong(out var places) && places is >= -6111 and <= 6176
            ? FeelValue.OrNull(a[0].AsNumber()!.Value.Round((int)places, rounding))
            : run.Null("feel.value", new("小数位数应在 -6111 到 6176 之间。", "The scale must lie between -6111 and 6176."));
    }
}
