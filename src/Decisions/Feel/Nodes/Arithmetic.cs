namespace Tongqu.Decisions;

/// <summary>One of + - * / **, over numbers, strings, dates, times and durations (DMN 1.5, tables 51 to 56).</summary>
internal sealed class Arithmetic(string symbol, Node left, Node right, Position at) : Node(at)
{
    public string Symbol { get; } = symbol;

    private readonly char _sign = symbol == "**" ? '^' : symbol[0];

    public Node Left { get; } = left;

    public Node Right { get; } = right;

    // What stands between two literals is worked out once; a power is not, because it is charged for.
    private readonly FeelValue? _fixed = symbol != "**"
        && left is Constant { Value: FeelValue.Scalar<FeelNumber> a } && right is Constant { Value: FeelValue.Scalar<FeelNumber> b }
        && Of(symbol[0], a.Value, b.Value) is { } result ? FeelValue.Of(result) : null;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) =>
        _fixed ?? Of(run, Left.In(run, scope), Right.In(run, scope));

    /// <summary>What comes of those operands.</summary>
    public FeelValue Of(Evaluation run, FeelValue left, FeelValue right)
    {
        if (left.IsNull || right.IsNull)
        {
            return FeelValue.Null;
        }

        if (left is FeelValue.Scalar<FeelNumber> a && right is FeelValue.Scalar<FeelNumber> b)
        {
            return Numbers(run, a.Value, b.Value);
        }

        if (Symbol == "+" && left.AsString() is { } head && right.AsString() is { } tail)
        {
            run.WillMake((long)head.Length + tail.Length);
            return run.Made(head + tail);
        }

        var (knows, result) = TemporalArithmetic.Apply(Symbol, left, right);
        return !result.IsNull ? result
            : knows ? OutOfRange(run)
            : run.Null("feel.type", new(
                $"{Words.Of(left).Zh}与{Words.Of(right).Zh}之间不能用“{Symbol}”。",
                $"{Symbol} does not work on a {Words.Of(left).En} and a {Words.Of(right).En}."), At);
    }

    private FeelValue Numbers(Evaluation run, FeelNumber left, FeelNumber right)
    {
        if (_sign == '^')
        {
            // Roots and large powers are a thousand times dearer than a sum.
            run.Charge(200);
        }

        return Of(_sign, left, right) is { } number ? FeelValue.Of(number) : Symbol == "/" && right.Sign == 0
            ? run.Null("feel.value", new("不能除以零。", "Division by zero."), At)
            : OutOfRange(run);
    }

    private static FeelNumber? Of(char sign, FeelNumber left, FeelNumber right) => sign switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => FeelNumber.Power(left, right),
    };

    private FeelValue OutOfRange(Evaluation run) => run.Null(
        "feel.value", new("结果超出可表示的范围。", "The result is out of range."), At);
}

/// <summary>The opposite of a number or duration.</summary>
internal sealed class Negation(Node operand, Position at) : Node(at)
{
    public Node Operand { get; } = operand;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) => Of(run, Operand.In(run, scope));

    /// <summary>The opposite of that value.</summary>
    public FeelValue Of(Evaluation run, FeelValue value) => value.Kind switch
    {
        FeelKind.Null => value,
        FeelKind.Number => FeelValue.Of(-value.AsNumber()!.Value),
        FeelKind.Months => FeelValue.Of(new FeelMonths(-value.Get<FeelMonths>()!.Value.Total)),
        FeelKind.Duration => FeelValue.Of(new FeelDuration(-value.Get<FeelDuration>()!.Value.Nanoseconds)),
        _ => run.Null("feel.type", new(
            $"{Words.Of(value).Zh}没有相反数。", $"A {Words.Of(value).En} has no opposite."), At),
    };
}

/// <summary>Sums and products in which dates, times and durations take part.</summary>
internal static class TemporalArithmetic
{
    /// <summary>
    /// Whether the operator is meant for these kinds at all, and the result; null where it is out of range.
    /// </summary>
    public static (bool Knows, FeelValue Result) Apply(string symbol, FeelValue left, FeelValue right) => symbol switch
    {
        "+" => Add(left, right, 1) is { Knows: true } sum ? sum : Add(right, left, 1),
        "-" => Add(left, right, -1) is { Knows: true } moved ? moved : Between(left, right),
        "*" => Scale(left, right) is { Knows: true } scaled ? scaled : Scale(right, left),
        "/" => Divide(left, right),
        _ => (false, FeelValue.Null),
    };

    // The second operand is a duration, added forwards (1) or backwards (-1).
    private static (bool Knows, FeelValue Result) Add(FeelValue value, FeelValue length, int sign)
    {
        if (length.Get<FeelMonths>() is { } months)
        {
            var by = sign * months.Total;
            return value.Kind switch
            {
                FeelKind.Date => (true, FeelValue.OrNull(value.Get<FeelDate>()!.Value.AddMonths(by))),
                FeelKind.DateTime when value.Get<FeelDateTime>() is { } pair =>
                    (true, FeelValue.OrNull(pair.Date.AddMonths(by) is { } date ? pair with { Date = date }
                        : (FeelDateTime?)null)),
                FeelKind.Months =>
                    (true, FeelValue.OrNull(FeelMonths.Of((FeelNumber)(value.Get<FeelMonths>()!.Value.Total + by)))),
                _ => (false, FeelValue.Null),
            };
        }

        if (length.Get<FeelDuration>() is not { } duration)
        {
            return (false, FeelValue.Null);
        }

        var nanos = sign * duration.Nanoseconds;
        return value.Kind switch
        {
            FeelKind.Date =>
                (true, FeelValue.OrNull(new FeelDateTime(value.Get<FeelDate>()!.Value, default).Add(nanos)?.Date)),
            FeelKind.DateTime => (true, FeelValue.OrNull(value.Get<FeelDateTime>()!.Value.Add(nanos))),
            FeelKind.Time => (true, FeelValue.Of(Turn(value.Get<FeelTime>()!.Value, nanos))),
            FeelKind.Duration =>
                (true, FeelValue.OrNull(FeelDuration.Of(value.Get<FeelDuration>()!.Value.Nanoseconds + nanos))),
            _ => (false, FeelValue.Null),
        };
    }

    // A time of day goes round the clock.
    private static FeelTime Turn(FeelTime time, Int128 nanos)
    {
        var rest = (time.Nanoseconds + nanos) % FeelTime.NanosInDay;
        return time with { Nanoseconds = (long)(rest < 0 ? rest + FeelTime.NanosInDay : rest) };
    }

    private static (bool Knows, FeelValue Result) Between(FeelValue left, FeelValue right)
    {
        if (left.Get<FeelTime>() is { } from && right.Get<FeelTime>() is { } to)
        {
            return (true, from.Zone is null == to.Zone is null
                ? FeelValue.Of(new FeelDuration((Int128)from.UtcNanoseconds - to.UtcNanoseconds))
                : FeelValue.Null);
        }

        var bothDates = left.Kind == FeelKind.Date && right.Kind == FeelKind.Date;
        if (Pair(left, bothDates) is not { } later || Pair(right, bothDates) is not { } earlier)
        {
            return (false, FeelValue.Null);
        }

        return (true, later.Time.Zone is null == earlier.Time.Zone is null
            ? FeelValue.OrNull(FeelDuration.Of(later.Instant - earlier.Instant))
            : FeelValue.Null);
    }

    // Beside a date and time, a date is its midnight at UTC.
    private static FeelDateTime? Pair(FeelValue value, bool local) => value.Get<FeelDateTime>()
        ?? (value.Get<FeelDate>() is { } date
            ? new FeelDateTime(date, new FeelTime(0, local ? null : new FeelZone(null, 0)))
            : null);

    private static (bool Knows, FeelValue Result) Scale(FeelValue length, FeelValue factor)
    {
        if (factor.AsNumber() is not { } by)
        {
            return (false, FeelValue.Null);
        }

        return length.Kind switch
        {
            FeelKind.Months =>
                (true, FeelValue.OrNull(FeelMonths.Of((FeelNumber)length.Get<FeelMonths>()!.Value.Total * by))),
            FeelKind.Duration =>
                (true, FeelValue.OrNull(FeelDuration.OfSeconds(length.Get<FeelDuration>()!.Value.Seconds * by))),
            _ => (false, FeelValue.Null),
        };
    }

    private static (bool Knows, FeelValue Result) Divide(FeelValue left, FeelValue right)
    {
        if (left.Get<FeelMonths>() is { } months)
        {
            return right.Kind switch
            {
                FeelKind.Number =>
                    (true, FeelValue.OrNull(FeelMonths.Of((FeelNumber)months.Total / right.AsNumber()!.Value))),
                FeelKind.Months => (true, FeelValue.OrNull(
                    (FeelNumber)months.Total / (FeelNumber)right.Get<FeelMonths>()!.Value.Total)),
                _ => (false, FeelValue.Null),
            };
        }

        if (left.Get<FeelDuration>() is { } duration)
        {
            return right.Kind switch
            {
                FeelKind.Number =>
                    (true, FeelValue.OrNull(FeelDuration.OfSeconds(duration.Seconds / right.AsNumber()!.Value))),
                FeelKind.Duration =>
                    (true, FeelValue.OrNull(duration.Seconds / right.Get<FeelDuration>()!.Value.Seconds)),
                _ => (false, FeelValue.Null),
            };
        }

        return (false, FeelValue.Null);
    }
}
