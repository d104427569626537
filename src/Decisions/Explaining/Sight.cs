namespace Tongqu.Decisions;

/// <summary>A name in sight of an expression: where its value comes from.</summary>
/// <param name="Origin">What kind of thing it is.</param>
/// <param name="Missing">The missing inputs it hangs on.</param>
/// <param name="Input">For an input its full name, with the names of imports in front; null for anything else.</param>
/// <param name="Logic">What it is worked out by, and what that sees; null for an input.</param>
internal sealed record Known(Origin Origin, IReadOnlyList<string> Missing, string? Input, (Node Node, Sight Sight)? Logic);

/// <summary>What an expression sees: values, and for each name where its value comes from.</summary>
internal sealed record Sight(Scope Scope, IReadOnlyDictionary<string, Known> Names)
{
    /// <summary>One name more.</summary>
    public Sight With(string name, FeelValue value, Known known) =>
        new(Scope.With(name, value), new Dictionary<string, Known>(Names, StringComparer.Ordinal) { [name] = known });

    /// <summary>
    /// What the part names: itself where it is a name or a path behind one, otherwise what is named in it; names that the part binds
    /// itself are not in sight, and not found.
    /// </summary>
    public IEnumerable<(string Name, Node Node, Known Known)> NamedIn(Node node)
    {
        var found = new Dictionary<string, (string, Node, Known)>(StringComparer.Ordinal);
        var open = new Stack<Node>([node]);
        for (var looked = 0; open.Count > 0 && looked < 5_000; looked++)
        {
            var part = open.Pop();
            if (Named(part) is { } named)
            {
                found.TryAdd(named.Name, (named.Name, part, named.Known));
                continue;
            }

            foreach (var child in NodeParts.Of(part).Reverse())
            {
                open.Push(child);
            }
        }

        return found.Values;
    }

    /// <summary>What a name, or a path of names, stands for; null for any other part.</summary>
    public (string Name, Known Known, string Behind)? Named(Node part)
    {
        part = NodeText.Unboxed(part);
        if (part is NameNode name)
        {
            return Names.TryGetValue(name.Name, out var known) ? (name.Name, known, "") : null;
        }

        if (part is not PathNode path)
        {
            return null;
        }

        if (Named(path.Operand) is { } inner)
        {
            return ($"{inner.Name}.{path.Member}", inner.Known, $"{inner.Behind}.{path.Member}");
        }

        // The elements of an import are named behind its name.
        return NodeText.Unboxed(path.Operand) is NameNode import && Names.TryGetValue($"{import.Name}.{path.Member}", out var imported)
            ? ($"{import.Name}.{path.Member}", imported, "")
            : null;
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
