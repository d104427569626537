namespace Tongqu.Decisions;

/// <summary>
/// A run of <c>and</c>, or of <c>or</c>, in three values: what decides the matter decides it, whatever is missing
/// beside it; otherwise anything that is neither true nor false makes it null.
/// </summary>
internal sealed class Junction(bool isOr, IReadOnlyList<Node> operands, Position at) : Node(at)
{
    public bool IsOr { get; } = isOr;

    private readonly Node[] _operands = [.. operands];

    public IReadOnlyList<Node> Operands => _operands;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var deciding = FeelValue.Of(IsOr);
        var open = false;
        foreach (var operand in _operands)
        {
            var value = operand.In(run, scope);
            if (ReferenceEquals(value, deciding))
            {
                return deciding;
            }

            open |= value.Kind != FeelKind.Boolean;
        }

        return open ? FeelValue.Null : FeelValue.Of(!IsOr);
    }
}

/// <summary>What a comparison asks.</summary>
internal enum Relation
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>One of = != &lt; &lt;= &gt; &gt;=.</summary>
internal sealed class Comparison(Relation relation, Node left, Node right, Position at) : Node(at)
{
    private static readonly string[] Symbols = ["=", "!=", "<", "<=", ">", ">="];

    public Relation Relation { get; } = relation;

    public static Relation Of(string symbol) => (Relation)Array.IndexOf(Symbols, symbol);

    public static string Symbol(Relation relation) => Symbols[(int)relation];

    public Node Left { get; } = left;

    public Node Right { get; } = right;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) =>
        Compare(run, Relation, Left.In(run, scope), Right.In(run, scope), At);

    public static FeelValue Compare(Evaluation run, Relation relation, FeelValue left, FeelValue right, Position at)
    {
        // Numbers and strings are what most conditions are about.
        if (left is FeelValue.Scalar<FeelNumber> a && right is FeelValue.Scalar<FeelNumber> b)
        {
            return FeelValue.Of(Holds(relation, a.Value.CompareTo(b.Value)));
        }

        if (relation is Relation.Equal or Relation.NotEqual
            && left is FeelValue.Scalar<string> text && right is FeelValue.Scalar<string> other)
        {
            return FeelValue.Of(string.Equals(text.Value, other.Value, StringComparison.Ordinal) == (relation == Relation.Equal));
        }

        bool? result;
        if (relation is Relation.Equal or Relation.NotEqual)
        {
            run.Charge(Math.Min(left.Size, right.Size));
            var equal = FeelEquality.Equal(left, right);
            result = relation == Relation.Equal ? equal : !equal;
        }
        else
        {
            result = FeelOrder.Compare(left, right) is { } order ? Holds(relation, order) : null;
        }

        // A null operand has said already why it is null.
        return result is null && !left.IsNull && !right.IsNull
            ? run.Null("feel.type", new(
                $"{Words.Of(left).Zh}与{Words.Of(right).Zh}不能比较（{Symbols[(int)relation]}）。",
                $"A {Words.Of(left).En} cannot be compared with a {Words.Of(right).En} ({Symbols[(int)relation]})."),
                at)
            : FeelValue.OrNull(result);
    }

    private static bool Holds(Relation relation, int order) => relation switch
    {
        Relation.Equal => order == 0,
        Relation.NotEqual => order != 0,
        Relation.Less => order < 0,
        Relation.LessOrEqual => order <= 0,
        Relation.Greater => order > 0,
        _ => order >= 0,
    };
}

/// <summary>Whether a value lies between two others, both included.</summary>
internal sealed class Between(Node operand, Node low, Node high, Position at) : Node(at)
{
    public Node Operand { get; } = operand;

    public Node Low { get; } = low;

    public Node High { get; } = high;

    protected override FeelValue Evaluate(Evaluation run, Scope scope) =>
        Of(run, Operand.In(run, scope), Low.In(run, scope), High.In(run, scope));

    /// <summary>Whether that value lies between those.</summary>
    public FeelValue Of(Evaluation run, FeelValue value, FeelValue low, FeelValue high)
    {
        var above = Comparison.Compare(run, Relation.GreaterOrEqual, value, low, At);
        var below = Comparison.Compare(run, Relation.LessOrEqual, value, high, At);
        return above.IsFalse || below.IsFalse ? FeelValue.False
            : above.IsTrue && below.IsTrue ? FeelValue.True
            : FeelValue.Null;
    }
}

/// <summary>
/// One unary test: a comparison with an operand, or an expression to be equal to, contained in, or true.
/// </summary>
/// <param name="Relation">The comparison; null for an expression alone.</param>
/// <param name="UsesInput">Whether the expression reads <c>?</c> and so answers for itself.</param>
internal sealed record Test(Relation? Relation, Node Operand, bool UsesInput);

/// <summary>Whether a value passes any of some tests, or with <c>not</c> none of them.</summary>
internal sealed class TestsNode(Node input, IReadOnlyList<Test> tests, bool negated, Position at) : Node(at)
{
    public Node Input { get; } = input;

    private readonly Test[] _tests = [.. tests];
    private readonly bool _usesInput = tests.Any(test => test.UsesInput);

    public IReadOnlyList<Test> Tests => _tests;

    public bool Negated { get; } = negated;

    /// <summary>Each test alone, in order.</summary>
    public IReadOnlyList<Node> OneByOne =>
        Tests.Select(Node (test) => new TestsNode(Input, [test], negated: false, At)).ToList();

    protected override FeelValue Evaluate(Evaluation run, Scope scope) => Of(run, scope, Input.In(run, scope));

    /// <summary>Whether that value passes.</summary>
    public FeelValue Of(Evaluation run, Scope scope, FeelValue value)
    {
        var inner = _usesInput ? scope.With("?", value) : scope;
        var open = false;
        foreach (var test in _tests)
        {
            var passed = Passes(run, inner, value, test);
            if (passed.IsTrue)
            {
                return FeelValue.Of(!Negated);
            }

            open |= !passed.IsFalse;
        }

        return open ? FeelValue.Null : FeelValue.Of(Negated);
    }

    private FeelValue Passes(Evaluation run, Scope scope, FeelValue value, Test test)
    {
        var operand = test.Operand.In(run, scope);
        if (test.Relation is { } relation)
        {
            return Comparison.Compare(run, relation, value, operand, At);
        }

        run.Charge(operand.Size);

        // What reads the input itself is asked for its own answer; it is not held against the input, missing or not.
        if (test.UsesInput)
        {
            return operand.Kind == FeelKind.Boolean ? operand : FeelValue.Null;
        }

        // The word null asks whether the input is missing; a null that came about otherwise cannot tell.
        if (operand.IsNull && test.Operand is not Constant)
        {
            return FeelValue.OrNull(value.IsNull ? true : null);
        }

        return operand switch
        {
            FeelRange range =>
                value is FeelRange ? FeelValue.Of(FeelEquality.Same(value, range)) : Contained(run, value, range),
            FeelList list => InList(value, list),
            _ => Comparison.Compare(run, Relation.Equal, value, operand, At),
        };
    }

    private FeelValue Contained(Evaluation run, FeelValue value, FeelRange range) =>
        range.Contains(value) is { } inside ? FeelValue.Of(inside)
        : value.IsNull ? FeelValue.Null
        : run.Null("feel.type", new(
            $"{Words.Of(value).Zh}不能与区间的两端比较。",
                $"A {Words.Of(value).En} cannot be compared with the ends of the range."), At);

    // A list under test may be the list itself or one of its items; an item that is a range holds all its values.
    private static FeelValue InList(FeelValue value, FeelList list)
    {
        if (value is FeelList && FeelEquality.Same(value, list))
        {
            return FeelValue.True;
        }

        foreach (var item in list)
        {
            var found = item is FeelRange range && value is not FeelRange
                ? range.Contains(value) == true
                : FeelEquality.Same(value, item);
            if (found)
            {
                return FeelValue.True;
            }
        }

        return FeelValue.False;
    }
}
