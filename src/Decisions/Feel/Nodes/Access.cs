namespace Tongqu.Decisions;

/// <summary>Items of a list chosen by position (from one; from the end when negative) or by a condition.</summary>
internal sealed class Filter(Node list, Node condition, Position at) : Node(at)
{
    public Node List { get; } = list;

    public Node Condition { get; } = condition;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var value = List.In(run, scope);
        if (value.IsNull)
        {
            return value;
        }

        var items = value as FeelList ?? FeelList.Owning([value]);
        if (Position(run, scope, items) is { } position)
        {
            return Item(run, items, position);
        }

        var chosen = new List<FeelValue>();
        foreach (var item in items)
        {
            var met = Condition.In(run, Inside(scope, item));
            if (met.IsTrue)
            {
                chosen.Add(item);
            }
            else if (met.Kind is not (FeelKind.Boolean or FeelKind.Null))
            {
                return run.Null("feel.type", new(
                    $"筛选条件应为布尔值或位置，却是{Words.Of(met).Zh}。",
                    $"A filter is a condition or a position, not a {Words.Of(met).En}."), Condition.At);
            }
        }

        return run.Made(chosen);
    }

    // Whether the bracket holds a position shows itself on the first item; an empty list has neither.
    private FeelNumber? Position(Evaluation run, Scope scope, FeelList items)
    {
        if (Condition is Constant { Value: var constant })
        {
            return constant.AsNumber();
        }

        if (Condition is Comparison or Junction or Between or TestsNode || items.Count == 0)
        {
            return null;
        }

        return Condition.In(run, Inside(scope, items[0])).AsNumber();
    }

    private FeelValue Item(Evaluation run, FeelList items, FeelNumber position)
    {
        if (position.TryToLong(out var place) && place != 0 && Math.Abs(place) <= items.Count)
        {
            return items[(int)(place > 0 ? place - 1 : items.Count + place)];
        }

        return run.Null("feel.value", new(
            $"列表只有 {items.Count} 项，没有第 {position} 项。", $"The list has {items.Count} items and none at {position}."),
            At);
    }

    private static Scope Inside(Scope scope, FeelValue item) => item is FeelContext context
        ? (context.TryGet("item", out _) ? scope : scope.With("item", item)).Within(context)
        : scope.With("item", item);
}

/// <summary>
/// An entry of a context, a property of a date, time, duration or range; of a list, that of each item.
/// </summary>
internal sealed class PathNode(Node operand, string member, Position at) : Node(at)
{
    public Node Operand { get; } = operand;

    private int _place;

    public string Member { get; } = member;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) => Of(run, Operand.In(run, scope));

    /// <summary>The entry or property of that value.</summary>
    public FeelValue Of(Evaluation run, FeelValue value) => value is FeelList list
        ? run.Made(list.Select(item => OfOne(run, item)).ToArray())
        : OfOne(run, value);

    private FeelValue OfOne(Evaluation run, FeelValue value)
    {
        run.Charge();
        if (value.IsNull)
        {
            return value;
        }

        if (value is FeelContext context ? context.TryGet(Member, ref _place, out var found)
            : Properties.TryGet(value, Member, out found))
        {
            return found;
        }

        return run.Null("feel.entry", new(
            $"{Words.Of(value).Zh}没有名为“{Member}”的项。", $"A {Words.Of(value).En} has nothing named “{Member}” here."),
            At, Member);
    }
}

/// <summary>The properties that values other than contexts have.</summary>
internal static class Properties
{
    public static bool TryGet(FeelValue value, string name,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FeelValue? property)
    {
        property = value switch
        {
            FeelRange range => OfRange(range, name),
            _ => value.Kind switch
            {
                FeelKind.Date => OfDate(value.Get<FeelDate>()!.Value, name),
                FeelKind.Time => OfTime(value.Get<FeelTime>()!.Value, null, name),
                FeelKind.DateTime when value.Get<FeelDateTime>() is { } pair =>
                    OfDate(pair.Date, name) ?? OfTime(pair.Time, pair.Date, name),
                FeelKind.Months when value.Get<FeelMonths>() is { } months => name switch
                {
                    "years" => Whole(months.Total / 12),
                    "months" => Whole(months.Total % 12),
                    _ => null,
                },
                FeelKind.Duration => OfDuration(value.Get<FeelDuration>()!.Value, name),
                _ => null,
            },
        };
        return property is not null;
    }

    private static FeelValue Whole(long number) => FeelValue.Of((FeelNumber)number);

    private static FeelValue? OfRange(FeelRange range, string name) => name switch
    {
        "start" => range.Start,
        "end" => range.End,
        "start included" => FeelValue.Of(range.StartIncluded),
        "end included" => FeelValue.Of(range.EndIncluded),
        _ => null,
    };

    private static FeelValue? OfDate(FeelDate date, string name) => name switch
    {
        "year" => Whole(date.Year),
        "month" => Whole(date.Month),
        "day" => Whole(date.Day),
        "weekday" => Whole(date.DayOfWeek),
        _ => null,
    };

    private static FeelValue? OfTime(FeelTime time, FeelDate? date, string name) => name switch
    {
        "hour" => Whole(time.Hour),
        "minute" => Whole(time.Minute),
        "second" => Whole(time.Second),
        "time offset" => time.Zone is not { } zone || (zone.Name is not null && date is null) ? FeelValue.Null
            : FeelValue.OrNull(FeelDuration.Of(
                (Int128)zone.OffsetAt(date ?? default, time.Nanoseconds) * FeelTime.NanosInSecond)),
        "timezone" => time.Zone?.Name is { } named ? FeelValue.Of(named) : FeelValue.Null,
        _ => null,
    };

    private static FeelValue? OfDuration(FeelDuration duration, string name)
    {
        var seconds = duration.Nanoseconds / FeelTime.NanosInSecond;
        return name switch
        {
            "days" => Whole(duration.Days),
            "hours" => Whole((long)(seconds / 3600 % 24)),
            "minutes" => Whole((long)(seconds / 60 % 60)),
            "seconds" => Whole((long)(seconds % 60)),
            _ => null,
        };
    }
}
