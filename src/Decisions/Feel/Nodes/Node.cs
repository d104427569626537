namespace Tongqu.Decisions;

/// <summary>
/// One part of an expression. Immutable; each kind of node says in <see cref="Evaluate"/> what it means.
/// </summary>
internal abstract class Node(Position at)
{
    public Position At { get; } = at;

    /// <summary>What explanations say of it whatever the values are.</summary>
    public NodeOutline Outline => field ??= new NodeOutline(this);

    /// <summary>The value, counted against the bounds of the run.</summary>
    public FeelValue In(Evaluation run, Scope scope)
    {
        run.Enter();
        var value = Evaluate(run, scope);
        run.Leave();
        return value;
    }

    protected abstract FeelValue Evaluate(Evaluation run, Scope scope);
}

/// <summary>A literal.</summary>
internal sealed class Constant(FeelValue value, Position at) : Node(at)
{
    public FeelValue Value { get; } = value;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) => Value;
}

/// <summary>A variable, or one of the built-in functions where no variable has its name.</summary>
internal sealed class NameNode(string name, Position at) : Node(at)
{
    // The place of the name in the last context it was found in; threads may disagree, as it is only where to look first.
    private int _place;

    /// <summary>The built-in function of that name, which it is where nothing in sight is called so; null for none.</summary>
    public FeelFunction? Builtin { get; } = Builtins.ByName.GetValueOrDefault(name);

    public string Name { get; } = name;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) =>
        scope.TryGet(run, Name, ref _place, out var value) ? value : Builtin ?? run.Null(
            "feel.name", new($"没有名为“{Name}”的数据项。", $"There is nothing named “{Name}”."), At, Name);
}

/// <summary>A list of expressions.</summary>
internal sealed class ListNode(IReadOnlyList<Node> items, Position at) : Node(at)
{
    private readonly Node[] _items = [.. items];

    // A list of literals is made once.
    private readonly FeelList? _fixed = items.All(item => item is Constant)
        ? FeelList.Owning(items.Select(item => ((Constant)item).Value).ToArray())
        : null;

    public IReadOnlyList<Node> Items => _items;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        var values = new FeelValue[_items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _items[i].In(run, scope);
        }

        return run.Made(values);
    }
}

/// <summary>A context; each entry sees the ones before it.</summary>
internal sealed class ContextNode(IReadOnlyList<(string Key, Node Value)> entries, Position at) : Node(at)
{
    private readonly string? _twice = entries.GroupBy(entry => entry.Key).FirstOrDefault(group => group.Count() > 1)?.Key;
    private readonly FeelContext.NamesInPlace _names = new([.. entries.Select(entry => entry.Key).Distinct()]);

    public IReadOnlyList<(string Key, Node Value)> Entries { get; } = entries;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        if (_twice is not null)
        {
            return run.Null(
                "feel.value", new($"名称“{_twice}”在同一上下文中出现两次。", $"The entry {_twice} is given twice."), At);
        }

        var values = new FeelValue[Entries.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Entries[i].Value.In(run, scope);
            scope = scope.With(Entries[i].Key, values[i]);
        }

        return run.Made(FeelContext.Owning(_names, values));
    }
}

/// <summary>A choice; a condition that is null counts as not met.</summary>
internal sealed class If(Node condition, Node then, Node @else, Position at) : Node(at)
{
    public Node Condition { get; } = condition;

    public Node Then { get; } = then;

    public Node Else { get; } = @else;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) =>
        (Condition.In(run, scope).IsTrue ? Then : Else).In(run, scope);
}

/// <summary>A test for a type.</summary>
internal sealed class InstanceOf(Node operand, FeelType type, Position at) : Node(at)
{
    public Node Operand { get; } = operand;

    public FeelType Type { get; } = type;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var value = Operand.In(run, scope);
        run.Charge(value.Size);
        return Type.IsKnown
            ? FeelValue.Of(Type.Holds(value, run))
            : run.Null("feel.type", new($"没有名为“{Type.Name}”的类型。", $"There is no type named {Type.Name}."), At);
    }
}

/// <summary>A range with two ends.</summary>
internal sealed class Interval(Node start, bool startIncluded, Node end, bool endIncluded, Position at) : Node(at)
{
    public Node Start { get; } = start;

    public bool StartIncluded { get; } = startIncluded;

    public Node End { get; } = end;

    public bool EndIncluded { get; } = endIncluded;

    // Most ranges of a decision table have fixed ends and are made once.
    private readonly FeelRange? _fixed = start is Constant { Value: var from } && end is Constant { Value: var to }
        ? FeelRange.Of(from, startIncluded, to, endIncluded)
        : null;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        var (first, last) = (Start.In(run, scope), End.In(run, scope));
        return (FeelValue?)FeelRange.Of(first, StartIncluded, last, EndIncluded) ?? run.Null("feel.value", new(
            "区间两端必须同类、可比较，且起点不大于终点。",
            "The ends of a range must be comparable and in order."), At);
    }
}

/// <summary>A range with one end: <c>(&gt; 10)</c>; <c>(= 10)</c> has the same value at both.</summary>
internal sealed class HalfRange(string comparison, Node end, Position at) : Node(at)
{
    public string Comparison { get; } = comparison;

    public Node End { get; } = end;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        return (FeelValue?)FeelRange.Of(Comparison, End.In(run, scope)) ?? run.Null("feel.value", new(
            $"“{Comparison}”不能与此值组成区间。", $"{Comparison} and this value make no range."), At);
    }
}
