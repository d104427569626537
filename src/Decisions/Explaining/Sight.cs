namespace Tongqu.Decisions;

/// <summary>A name in sight of an expression: where its value comes from.</summary>
/// <param name="Origin">What kind of thing it is.</param>
/// <param name="Missing">The missing inputs it hangs on.</param>
/// <param name="Input">For an input its full name, with the names of imports in front; null for anything else.</param>
/// <param name="Logic">What it is worked out by, and what that sees; null for an input.</param>
internal sealed record Known(Origin Origin, IReadOnlyList<string> Missing, string? Input, (Node Node, Sight Sight)? Logic);

/// <summary>
/// What an expression sees: values, and for each name where its value comes from; the names of an element below, those added on the way
/// above them.
/// </summary>
internal sealed class Sight
{
    private readonly FeelContext.NamesInPlace? _names;
    private readonly Known?[] _known;
    private readonly Sight? _outer;
    private readonly string _name = "";

    /// <param name="known">Where each of the names comes from; null for one that is not in sight.</param>
    public Sight(Scope scope, FeelContext.NamesInPlace names, Known?[] known) => (Scope, _names, _known) = (scope, names, known);

    private Sight(Sight outer, Scope scope, string name, Known known) => (_outer, Scope, _name, _known) = (outer, scope, name, [known]);

    public Scope Scope { get; }

    /// <summary>Whether it is what a whole element sees, with no name added on the way.</summary>
    public bool IsOfElement => _outer is null;

    /// <summary>One name more.</summary>
    public Sight With(string name, FeelValue value, Known known) => new(this, Scope.With(name, value), name, known);

    /// <summary>Where a name comes from that has its value already.</summary>
    public Sight Knowing(string name, Known known) => new(this, Scope, name, known);

    /// <summary>What a path of names stands for, and what is behind that; null where it is not in sight.</summary>
    public (Known Known, string Behind)? Find(NamedPath path) =>
        Find(path.Root, ref path.Place) is { } known ? (known, path.Behind)
        : path.Import is not null && Find(path.Import, ref path.Place) is { } imported ? (imported, path.BehindImport)
        : null;

    private Known? Find(string name, ref int place)
    {
        var sight = this;
        while (sight._names is null)
        {
            if (string.Equals(sight._name, name, StringComparison.Ordinal))
            {
                return sight._known[0];
            }

            sight = sight._outer!;
        }

        return sight._names.Of(name, ref place) is var found and >= 0 ? sight._known[found] : null;
    }
}

/// <summary>The parts a node is made of, as far as they see what the node sees.</summary>
internal static class NodeParts
{
    public static IEnumerable<Node> Of(Node node) => node switch
    {
        Boxed boxed => [boxed.Body],
        ListNode list => list.Items,
        ContextNode context => context.Entries.Select(entry => entry.Value),
        ContextResult context => context.Entries.Select(entry => entry.Value).Append(context.Result),
        If choice => [choice.Condition, choice.Then, choice.Else],
        InstanceOf test => [test.Operand],
        Interval range => [range.Start, range.End],
        HalfRange range => [range.End],
        Junction junction => junction.Operands,
        Comparison comparison => [comparison.Left, comparison.Right],
        Between between => [between.Operand, between.Low, between.High],
        TestsNode tests => tests.Tests.Select(test => test.Operand).Prepend(tests.Input),
        Negation negation => [negation.Operand],
        Arithmetic sum => [sum.Left, sum.Right],
        Filter filter => [filter.List, filter.Condition],
        PathNode path => [path.Operand],
        For loop => [.. loop.Sources.SelectMany(Ends), loop.Body],
        Quantified quantified => [.. quantified.Sources.SelectMany(Ends), quantified.Condition],
        FunctionNode { Body: { } body } => [body],
        Call call => call.Arguments.Prepend(call.Function),
        DecisionTable table => table.Inputs.Select(input => input.Expression)
            .Concat(table.Rules.SelectMany(rule => rule.Tests.Concat(rule.Outputs))),
        _ => [],
    };

    private static IEnumerable<Node> Ends(Iteration source) => source.To is null ? [source.From] : [source.From, source.To];
}
