namespace Tongqu.Decisions;

/// <summary>Functions that make one kind of value of another.</summary>
internal static class ConversionFunctions
{
    public static IEnumerable<Signature> All { get; } =
    [
        new("string(from: Any) -> string", (run, a) => a[0].IsNull ? a[0] : run.Made(run.Write(a[0]))),
        new("number(from: string, grouping separator?: string, decimal separator?: string) -> number", Number),
        new("number(from: string, grouping separator: Any, decimal separator: Any) -> number", Number),
        new("number(from: number) -> number", (_, a) => a[0]),
        new("date(from: string) -> date", (run, a) => Known(run, FeelValue.OrNull(FeelDate.Parse(a[0].AsString()!)))),
        new("date(from: date) -> date", (_, a) => a[0]),
        new("date(from: date and time) -> date", (_, a) => FeelValue.Of(a[0].Get<FeelDateTime>()!.Value.Date)),
        new("date(year: number, month: number, day: number) -> date", (run, a) =>
            Known(run, Whole(a[0], out var y) && Whole(a[1], out var m) && Whole(a[2], out var d)
                ? FeelValue.OrNull(FeelDate.Of(y, m, d)) : FeelValue.Null)),
        new("time(from: string) -> time", (run, a) =>
            Known(run, FeelValue.OrNull(FeelTime.Parse(Text(run, a[0]).AsSpan().TrimStart('T'))))),
        new("time(from: time) -> time", (_, a) => a[0]),
        new("time(from: date) -> time", (_, _) => FeelValue.Of(new FeelTime(0, new FeelZone(null, 0)))),
        new("time(from: date and time) -> time", (_, a) => FeelValue.Of(a[0].Get<FeelDateTime>()!.Value.Time)),
        new("time(hour: number, minute: number, second: number, offset?: days and time duration) -> time", Time),
        new("time(hour: number, minute: number, second: number, offset: Any) -> time", (run, a) =>
            a[3].IsNull ? Time(run, a) : Known(run, FeelValue.Null)),
        new("date and time(from: string) -> date and time", (run, a) =>
            Known(run, FeelValue.OrNull(FeelDateTime.Parse(Text(run, a[0]))))),
        new("date and time(from: date and time) -> date and time", (_, a) => a[0]),
        new("date and time(date: date, time: time) -> date and time", (_, a) =>
            FeelValue.Of(new FeelDateTime(a[0].Get<FeelDate>()!.Value, a[1].Get<FeelTime>()!.Value))),
        new("date and time(date: date and time, time: time) -> date and time", (_, a) =>
            FeelValue.Of(new FeelDateTime(a[0].Get<FeelDateTime>()!.Value.Date, a[1].Get<FeelTime>()!.Value))),
        new("date and time(date: date and time, timezone: string) -> date and time", InZone),
        new("duration(from: string)", (run, a) => Known(run, Temporal.ParseDuration(a[0].AsString()!))),
        new("duration(from: days and time duration)", (_, a) => a[0]),
        new("duration(from: years and months duration)", (_, a) => a[0]),
        new("years and months duration(from: Any, to: Any) -> years and months duration", MonthsBetween),
    ];

    private static FeelValue Known(Evaluation run, FeelValue value) =>
        !value.IsNull ? value : run.Null("feel.value", new(
        "文本或数字组不成这样的值；日期写作 2026-03-01，时间写作 08:30:00，时长写作 P30D 或 P1Y6M。",
        "This makes no such value; write dates as 2026-03-01, times as 08:30:00, durations as P30D or P1Y6M."));

    // A zone is looked up in the list of the runtime, which is dear for names it does not have.
    private static string Text(Evaluation run, FeelValue value)
    {
        var text = value.AsString()!;
        run.Charge(text.Contains('@', StringComparison.Ordinal) ? 500 : 1);
        return text;
    }

    private static bool Whole(FeelValue value, out long number) => value.AsNumber()!.Value.TryToLong(out number);

    private static FeelValue Number(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var (grouping, point) = (a[1].AsString(), a[2].AsString());
        var valid = (a[1].IsNull || grouping is " " or "," or ".") && (a[2].IsNull || point is "." or ",")
            && (grouping is null || grouping != point);
        if (!valid)
        {
            return run.Null("feel.arguments", new(
                "分组符只能是空格、逗号或点，小数点只能是点或逗号，且二者不同。",
                "Digits are grouped by blank, comma or point, decimals follow a point or comma, and the two differ."));
        }

        var text = a[0].AsString()!;
        text = grouping is null ? text : text.Replace(grouping, "", StringComparison.Ordinal);
        text = point is null ? text : text.Replace(point, ".", StringComparison.Ordinal);
        return FeelNumber.TryParse(text, out var number) ? FeelValue.Of(number)
            : run.Null("feel.value", new("这段文本不是数。", "This string is no number."));
    }

    private static FeelValue Time(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        if (!Whole(a[0], out var hour) || !Whole(a[1], out var minute) || hour is < 0 or > 23 || minute is < 0 or > 59
            || a[2].AsNumber() is not { } second || second < 0 || second >= 60
            || (second * (FeelNumber)FeelTime.NanosInSecond)?.Round(0, FeelRounding.Down) is not { } nanos
            || !nanos.TryToLong(out var rest))
        {
            return Known(run, FeelValue.Null);
        }

        FeelZone? zone = null;
        if (a[3].Get<FeelDuration>() is { } offset)
        {
            var seconds = offset.Nanoseconds / FeelTime.NanosInSecond;
            if (Int128.Abs(seconds) > 18 * 3600)
            {
                return Known(run, FeelValue.Null);
            }

            zone = new FeelZone(null, (int)seconds);
        }

        return FeelValue.Of(new FeelTime((((hour * 60) + minute) * 60 * FeelTime.NanosInSecond) + rest, zone));
    }

    private static FeelValue InZone(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        run.Charge(500);
        var pair = a[0].Get<FeelDateTime>()!.Value;
        var name = a[1].AsString()!;
        FeelZone? zone = FeelZone.Parse(name) ?? FeelZone.Parse("@" + name);
        return zone is null ? Known(run, FeelValue.Null)
            : FeelValue.Of(pair with { Time = pair.Time with { Zone = zone } });
    }

    private static FeelValue MonthsBetween(Evaluation run, IReadOnlyList<FeelValue> a) =>
        Day(a[0]) is { } from && Day(a[1]) is { } to
            ? FeelValue.Of(new FeelMonths(FeelDate.MonthsBetween(from, to)))
            : run.Null("feel.arguments", new("两个参数都应为日期。", "Both arguments must be dates."));

    private static FeelDate? Day(FeelValue value) => value.Get<FeelDate>() ?? value.Get<FeelDateTime>()?.Date;
}

/// <summary>Dates, times and durations by their text.</summary>
internal static class Temporal
{
    /// <summary>What an @ literal stands for; null value where it is none of them.</summary>
    public static FeelValue Parse(string text)
    {
        if (FeelDate.Parse(text) is { } date)
        {
            return FeelValue.Of(date);
        }

        if (text.Contains('T', StringComparison.Ordinal) && FeelDateTime.Parse(text) is { } pair)
        {
            return FeelValue.Of(pair);
        }

        return FeelTime.Parse(text) is { } time ? FeelValue.Of(time) : ParseDuration(text);
    }

    public static FeelValue ParseDuration(string text)
    {
        var (months, duration) = DurationText.Parse(text);
        return months is { } m ? FeelValue.Of(m) : FeelValue.OrNull(duration);
    }
}
