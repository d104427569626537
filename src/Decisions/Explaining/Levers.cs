namespace Tongqu.Decisions;

/// <summary>
/// What inputs could be changed to: the values at which the conditions met turn, taken back through names, parameters and sums to
/// the inputs they come from. Only proposals; what they do is found by deciding.
/// </summary>
internal sealed class Levers(Evaluation run)
{
    private const int TargetsMax = 200;
    private const int HopsMax = 20;
    private readonly Dictionary<string, HashSet<FeelValue>> _targets = new(StringComparer.Ordinal);

    /// <summary>The values proposed for each input, by its name.</summary>
    public IReadOnlyDictionary<string, HashSet<FeelValue>> Targets => _targets;

    /// <summary>Takes in one condition.</summary>
    public void Notice(Node node, Sight sight, FeelValue value) => Notice(node, sight, value, HopsMax);

    private void Notice(Node node, Sight sight, FeelValue value, int hops)
    {
        if (hops == 0)
        {
            return;
        }

        switch (NodeText.Unboxed(node))
        {
            case Comparison comparison:
                Solve(comparison.Left, sight, comparison.Right.In(run, sight.Scope), HopsMax);
                Solve(comparison.Right, sight, comparison.Left.In(run, sight.Scope), HopsMax);
                break;
            case Between between:
                Solve(between.Operand, sight, between.Low.In(run, sight.Scope), HopsMax);
                Solve(between.Operand, sight, between.High.In(run, sight.Scope), HopsMax);
                break;
            case TestsNode tests:
                foreach (var test in tests.Tests)
                {
                    if (test.UsesInput)
                    {
                        Notice(test.Operand, sight, FeelValue.Null, hops - 1);
                    }
                    else
                    {
                        Aim(tests.Input, sight, test.Operand.In(run, sight.Scope));
                    }
                }

                break;
            case Junction junction:
                foreach (var operand in junction.Operands)
                {
                    Notice(operand, sight, FeelValue.Null, hops - 1);
                }

                break;
            case var truth when value.Kind == FeelKind.Boolean:
                Solve(truth, sight, FeelValue.Of(!value.IsTrue), HopsMax);
                break;
        }
    }

    private void Aim(Node input, Sight sight, FeelValue wanted)
    {
        var values = wanted switch
        {
            FeelRange range => [range.Start, range.End],
            FeelList list => list.Take(TargetsMax).SelectMany(item => item is FeelRange range ? new[] { range.Start, range.End } : [item]),
            _ => (IEnumerable<FeelValue>)[wanted],
        };
        foreach (var value in values)
        {
            Solve(input, sight, value, HopsMax);
        }
    }

    // What the part would have to be made of so that it comes to the value.
    private void Solve(Node node, Sight sight, FeelValue wanted, int hops)
    {
        node = NodeText.Unboxed(node);
        if (hops == 0 || wanted.IsNull || wanted is FeelList or FeelContext or FeelRange or FeelFunction)
        {
            return;
        }

        switch (node)
        {
            case NameNode or PathNode:
                if (NamedPath.Of(node) is { } path && sight.Find(path) is { } named)
                {
                    Reach(named.Known, named.Behind, wanted, hops - 1);
                }

                break;
            case Negation negation when wanted.AsNumber() is { } number:
                Solve(negation.Operand, sight, FeelValue.Of(-number), hops - 1);
                break;
            case Arithmetic sum when wanted.AsNumber() is { } number:
                Undo(sum, sight, number, hops - 1);
                break;
            case If choice:
                Solve(choice.Condition.In(run, sight.Scope).IsTrue ? choice.Then : choice.Else, sight, wanted, hops - 1);
                break;
            case Call { Function: NameNode { Name: "not" }, Arguments: [var operand] } when wanted.AsBoolean() is { } truth:
                Solve(operand, sight, FeelValue.Of(!truth), hops - 1);
                break;
            case Comparison or Between or TestsNode or Junction:
                Notice(node, sight, FeelValue.Null, hops - 1);
                break;
        }
    }

    private void Reach(Known known, string rest, FeelValue wanted, int hops)
    {
        if (known.Input is { } input)
        {
            var name = input + rest;
            if (!_targets.TryGetValue(name, out var targets))
            {
                _targets.Add(name, targets = []);
            }

            if (targets.Count < TargetsMax)
            {
                targets.Add(wanted);
            }
        }
        else if (known.Logic is { } logic && rest.Length == 0)
        {
            Solve(logic.Node, logic.Sight, wanted, hops);
        }
    }

    private void Undo(Arithmetic sum, Sight sight, FeelNumber wanted, int hops)
    {
        if (sum.Left.In(run, sight.Scope).AsNumber() is not { } left || sum.Right.In(run, sight.Scope).AsNumber() is not { } right)
        {
            return;
        }

        var (forLeft, forRight) = sum.Symbol switch
        {
            "+" => (wanted - right, wanted - left),
            "-" => (wanted + right, left - wanted),
            "*" => (wanted / right, wanted / left),
            "/" => (wanted * right, left / wanted),
            _ => ((FeelNumber?)null, (FeelNumber?)null),
        };
        Solve(sum.Left, sight, FeelValue.OrNull(forLeft), hops);
        Solve(sum.Right, sight, FeelValue.OrNull(forRight), hops);
    }
}
