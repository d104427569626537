namespace Tongqu.Decisions;

/// <summary>A name that runs over a list, or over the whole numbers or days between two ends.</summary>
/// <param name="To">The other end; null where <paramref name="From"/> is a list or range of its own.</param>
internal sealed record Iteration(string Name, Node From, Node? To)
{
    /// <summary>What the name runs over; null where that is no list and no range.</summary>
    public IEnumerable<FeelValue>? Values(Evaluation run, Scope scope, Position at)
    {
        var from = From.In(run, scope);
        if (To is null)
        {
            return from switch
            {
                FeelList list => list,
                FeelRange range => OfRange(run, range, at),
                { IsNull: true } => Nothing(run, from, at),
                _ => [from],
            };
        }

        return Between(from, To.In(run, scope)) ?? Nothing(run, from, at);
    }

    private static IEnumerable<FeelValue>? OfRange(Evaluation run, FeelRange range, Position at)
    {
        var values = Between(range.Start, range.End);
        if (values is null)
        {
            return Nothing(run, range, at);
        }

        return values.Where(value => range.Contains(value) == true);
    }

    private static IEnumerable<FeelValue>? Nothing(Evaluation run, FeelValue value, Position at)
    {
        run.Null("feel.type", new(
            $"只能遍历列表、整数区间或日期区间，不能遍历{Words.Of(value).Zh}。",
            $"Only a list, or a range of whole numbers or dates, can be gone through, not a {Words.Of(value).En}."),
            at);
        return null;
    }

    private static IEnumerable<FeelValue>? Between(FeelValue from, FeelValue to)
    {
        if (from.AsNumber() is { } first && to.AsNumber() is { } last)
        {
            return first.TryToLong(out var low) && last.TryToLong(out var high)
                ? Numbers(low, high).Select(number => FeelValue.Of((FeelNumber)number))
                : null;
        }

        return from.Get<FeelDate>() is { } start && to.Get<FeelDate>() is { } end
            ? Numbers(start.DayNumber, end.DayNumber).Select(day => FeelValue.Of(FeelDate.FromDayNumber(day)!.Value))
            : null;
    }

    private static IEnumerable<long> Numbers(long from, long to)
    {
        yield return from;
        for (var at = from; at != to;)
        {
            at += to > from ? 1 : -1;
            yield return at;
        }
    }
}

/// <summary>A list made by going through others; <c>partial</c> is what has been made so far.</summary>
internal sealed class For(IReadOnlyList<Iteration> sources, Node body, Position at) : Node(at)
{
    public IReadOnlyList<Iteration> Sources { get; } = sources;

    public Node Body { get; } = body;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var made = new List<FeelValue>();
        return Through(run, scope, 0, made) ? run.Made(made) : FeelValue.Null;
    }

    private bool Through(Evaluation run, Scope scope, int source, List<FeelValue> made)
    {
        if (source == Sources.Count)
        {
            made.Add(Body.In(run, UsesPartial ? scope.With("partial", run.Made(made.ToArray())) : scope));
            return true;
        }

        if (Sources[source].Values(run, scope, At) is not { } values)
        {
            return false;
        }

        foreach (var value in values)
        {
            run.Charge();
            if (!Through(run, scope.With(Sources[source].Name, value), source + 1, made))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the body reads <c>partial</c>; only then is the list copied for every turn.</summary>
    public bool UsesPartial { get; init; }
}

/// <summary><c>some</c> or <c>every</c>: the <c>or</c> or <c>and</c> of a condition over lists.</summary>
internal sealed class Quantified(bool isSome, IReadOnlyList<Iteration> sources, Node condition, Position at) : Node(at)
{
    public bool IsSome { get; } = isSome;

    public IReadOnlyList<Iteration> Sources { get; } = sources;

    public Node Condition { get; } = condition;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) => Through(run, scope, 0);

    // A condition that is no condition spoils the whole, whatever the others say: it is handed up as it is.
    private FeelValue NoCondition(Evaluation run, FeelValue met)
    {
        run.Null("feel.type", new(
            $"satisfies 后面应为布尔值，却是{Words.Of(met).Zh}。",
            $"What is to be satisfied must be true or false, not a {Words.Of(met).En}."), Condition.At);
        return met;
    }

    private FeelValue Through(Evaluation run, Scope scope, int source)
    {
        if (source == Sources.Count)
        {
            var met = Condition.In(run, scope);
            return met.Kind is FeelKind.Boolean or FeelKind.Null ? met : NoCondition(run, met);
        }

        if (Sources[source].Values(run, scope, At) is not { } values)
        {
            return FeelValue.Null;
        }

        var deciding = FeelValue.Of(IsSome);
        var open = false;
        foreach (var value in values)
        {
            run.Charge();
            var met = Through(run, scope.With(Sources[source].Name, value), source + 1);
            if (ReferenceEquals(met, deciding))
            {
                return deciding;
            }

            if (met.Kind is not (FeelKind.Boolean or FeelKind.Null))
            {
                return source == 0 ? FeelValue.Null : met;
            }

            open |= met.IsNull;
        }

        return open ? FeelValue.Null : FeelValue.Of(!IsSome);
    }
}
