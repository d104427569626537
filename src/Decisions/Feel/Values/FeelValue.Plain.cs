using System.Collections;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>The way from and to plain .NET values.</summary>
public abstract partial class FeelValue
{
    private const int PlainDepthMax = 100;

    /// <summary>
    /// The FEEL value of a plain one: null, boolean, whole numbers, <see cref="decimal"/>, <see cref="FeelNumber"/>,
    /// string, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> (local), <see
    /// cref="DateTimeOffset"/>,
    /// <see cref="TimeSpan"/>, dictionaries by string, and sequences.
    /// </summary>
    /// <returns>
    /// Refused with <c>feel.value</c>: a type outside the list. Binary floating point is refused too, because 0.1 is
    /// not
    /// 0.1 there; say <see cref="decimal"/>.
    /// </returns>
    public static Outcome<FeelValue> From(object? plain) => From(plain, 0);

    private static Outcome<FeelValue> From(object? plain, int depth)
    {
        if (depth > PlainDepthMax)
        {
            return new Refusal("feel.value", new Text(
                $"数据嵌套超过 {PlainDepthMax} 层，请检查是否存在循环引用。",
                $"The data is nested more than {PlainDepthMax} levels deep; please check for a cycle."));
        }

        return plain switch
        {
            null => Null,
            FeelValue value => value,
            bool truth => Of(truth),
            string text => Of(text),
            int number => Of((FeelNumber)number),
            long number => Of((FeelNumber)number),
            decimal number => Of((FeelNumber)number),
            FeelNumber number => Of(number),
            short or ushort or byte or sbyte or uint or ulong =>
                Of((FeelNumber)Convert.ToDecimal(plain, System.Globalization.CultureInfo.InvariantCulture)),
            IReadOnlyDictionary<string, object?> entries => FromEntries(entries, depth),
            IEnumerable items => FromItems(items, depth),
            _ => FromTime(plain),
        };
    }

    private static Outcome<FeelValue> FromTime(object plain) => plain switch
    {
        DateOnly date => Of((FeelDate)date),
        TimeOnly time => Of(new FeelTime(time.Ticks * 100, null)),
        DateTime pair => Of(Local(pair, null)),
        DateTimeOffset moment => Of(Local(moment.DateTime, new FeelZone(null, (int)moment.Offset.TotalSeconds))),
        TimeSpan length => Of(new FeelDuration((Int128)length.Ticks * 100)),
        FeelDate date => Of(date),
        FeelTime time => Of(time),
        FeelDateTime pair => Of(pair),
        FeelMonths months => Of(months),
        FeelDuration duration => Of(duration),
        double or float or Half => new Refusal("feel.value", new Text(
            "二进制浮点数不能进入规则计算，请改用十进制数（decimal）。",
            "Binary floating point numbers do not enter decisions; please hand in a decimal.")),
        _ => new Refusal("feel.value", new Text(
            $"规则不认识类型 {plain.GetType().Name} 的数据，请换成数、文本、日期、列表或字典。",
            $"Decisions do not know data of type {plain.GetType().Name}; use numbers, strings, dates, lists, dictionaries.")),
    };

    private static FeelDateTime Local(DateTime pair, FeelZone? zone) =>
        new(DateOnly.FromDateTime(pair), new FeelTime(pair.TimeOfDay.Ticks * 100, zone));

    private static Outcome<FeelValue> FromEntries(IReadOnlyDictionary<string, object?> entries, int depth)
    {
        var made = new List<KeyValuePair<string, FeelValue>>(entries.Count);
        foreach (var (name, plain) in entries)
        {
            var value = From(plain, depth + 1);
            if (value.Refusal is { } refusal)
            {
                return refusal;
            }

            made.Add(new(name, value.Value));
        }

        return new FeelContext(made);
    }

    private static Outcome<FeelValue> FromItems(IEnumerable items, int depth)
    {
        var made = new List<FeelValue>();
        foreach (var plain in items)
        {
            var value = From(plain, depth + 1);
            if (value.Refusal is { } refusal)
            {
                return refusal;
            }

            made.Add(value.Value);
        }

        return new FeelList(made);
    }

    /// <summary>
    /// The plain value: decimal (or <see cref="FeelNumber"/> where it has more digits), string, bool, <see
    /// cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="DateTime"/> without and <see cref="DateTimeOffset"/> with an offset,
    /// <see cref="TimeSpan"/>, a list of plain values, a dictionary. What .NET cannot hold stays the FEEL type.
    /// </summary>
    public object? ToPlain() => this switch
    {
        Scalar<FeelNumber> { Value: var number } => number.TryToDecimal(out var fits) ? (object)fits : number,
        Scalar<string> { Value: var text } => text,
        Scalar<bool> { Value: var truth } => truth,
        Scalar<FeelDate> { Value: var date } =>
            IsPlain(date) ? (object)new DateOnly(date.Year, date.Month, date.Day) : date,
        Scalar<FeelTime> { Value: var time } =>
            time.Zone is null && time.Nanoseconds % 100 == 0 ? (object)new TimeOnly(time.Nanoseconds / 100) : time,
        Scalar<FeelDateTime> { Value: var pair } => Plain(pair),
        Scalar<FeelMonths> { Value: var months } => months,
        Scalar<FeelDuration> { Value: var duration } =>
            Int128.Abs(duration.Nanoseconds) < long.MaxValue && duration.Nanoseconds % 100 == 0
                ? (object)new TimeSpan((long)(duration.Nanoseconds / 100))
                : duration,
        FeelList list => list.Select(item => item.ToPlain()).ToList(),
        FeelContext context => context.ToDictionary(entry => entry.Key, entry => entry.Value.ToPlain()),
        FeelRange or FeelFunction => this,
        _ => null,
    };

    private static bool IsPlain(FeelDate date) => date.Year is >= 1 and <= 9999;

    private static object Plain(FeelDateTime pair)
    {
        if (!IsPlain(pair.Date) || pair.Time.Nanoseconds % 100 != 0)
        {
            return pair;
        }

        var local = new DateOnly(pair.Date.Year, pair.Date.Month, pair.Date.Day)
            .ToDateTime(new TimeOnly(pair.Time.Nanoseconds / 100));
        if (pair.Time.Zone is not { } zone)
        {
            return local;
        }

        var offset = TimeSpan.FromSeconds(zone.OffsetAt(pair.Date, pair.Time.Nanoseconds));
        var holds = Math.Abs(offset.TotalHours) <= 14 && offset.Ticks % TimeSpan.TicksPerMinute == 0
            && pair.Date.Year is > 1 and < 9999;
        return holds ? new DateTimeOffset(local, offset) : pair;
    }
}
