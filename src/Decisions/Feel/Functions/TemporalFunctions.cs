namespace Tongqu.Decisions;

/// <summary>Functions of dates and times.</summary>
internal static class TemporalFunctions
{
    private static readonly string[] Weekdays =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ];

    public static IEnumerable<Signature> All { get; } =
    [
        .. OfDay("day of year", "number", date => Number(date.DayOfYear)),
        .. OfDay("day of week", "string", date => FeelValue.Of(Weekdays[date.DayOfWeek - 1])),
        .. OfDay("month of year", "string", date => FeelValue.Of(Months[date.Month - 1])),
        .. OfDay("week of year", "number", date => Number(date.WeekOfYear)),
        new("now() -> date and time", (run, _) => run.Options.Now is null ? NoClock(run) : run.Options.Moment),
        new("today() -> date", (run, _) => run.Options.Now is null ? NoClock(run) : run.Options.Today),
        new("is(value1?: Any, value2?: Any) -> boolean", (run, a) => FeelValue.Of(Is(run, a[0], a[1]))),
    ];

    private static Signature[] OfDay(string name, string result, Func<FeelDate, FeelValue> figure) =>
    [
        new($"{name}(date: date) -> {result}", (_, a) => figure(a[0].Get<FeelDate>()!.Value)),
        new($"{name}(date: date and time) -> {result}", (_, a) => figure(a[0].Get<FeelDateTime>()!.Value.Date)),
    ];

    private static FeelValue Number(int number) => FeelValue.Of((FeelNumber)number);

    private static FeelValue NoClock(Evaluation run) => run.Null("feel.value", new(
        "此次计算没有给定当前时间。", "No current time was handed in for this evaluation."));

    // Stricter than =: the same moment on clocks of different zones is not the same value.
    private static bool Is(Evaluation run, FeelValue left, FeelValue right)
    {
        run.Charge(Math.Min(left.Size, right.Size));
        return left.Kind == right.Kind && left.Kind switch
        {
            FeelKind.Time => left.Get<FeelTime>()!.Value == right.Get<FeelTime>()!.Value,
            FeelKind.DateTime => left.Get<FeelDateTime>()!.Value == right.Get<FeelDateTime>()!.Value,
            _ => FeelEquality.Same(left, right),
        };
    }
}
