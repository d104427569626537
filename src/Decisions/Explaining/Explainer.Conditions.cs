using Tongqu.Base;

namespace Tongqu.Decisions;

internal sealed partial class Explainer
{
    private Condition ConditionOf(Node node, Sight sight)
    {
        if (node is Boxed { Type: null } boxed)
        {
            run.Enter();
            var inside = ConditionOf(boxed.Body, sight);
            run.Leave();
            return inside;
        }

        if (node is Junction junction)
        {
            run.Enter();
            var parts = new Condition[junction.Operands.Count];
            for (var i = 0; i < parts.Length; i++)
            {
                parts[i] = ConditionOf(junction.Operands[i], sight);
            }

            run.Leave();
            var joined = Condition.Joined(parts, part => part.Value, deciding: junction.IsOr);
            return new Condition(NodeText.Of(node), joined, junction.IsOr ? ConditionKind.Any : ConditionKind.All, parts);
        }

        if (node is Call call && Negated(call, sight) is { } negated)
        {
            run.Enter();
            var part = ConditionOf(negated, sight);
            var turned = call.Of(run, Builtins.ByName["not"], [part.Value]);
            run.Leave();
            return new Condition(NodeText.Of(node), turned, ConditionKind.Not, [part]);
        }

        return Test(node, sight);
    }

    // The function not, where nobody has given the name to something else.
    private Node? Negated(Call call, Sight sight) =>
        call is { Function: NameNode { Name: "not" } function, Arguments: [var operand] }
        && function.In(run, sight.Scope) is { } found && ReferenceEquals(found, Builtins.ByName["not"]) && call.Names is null
            ? operand
            : null;

    private Condition Test(Node node, Sight sight)
    {
        Record();
        List<Reason>? within = null;
        var (value, subject, saw, wanted) = node switch
        {
            Comparison comparison => Compared(comparison, sight, ref within),
            Between between => Bounded(between, sight, ref within),
            TestsNode tests => Tested(tests, sight),
            _ => Taken(node, sight, ref within) is var truth ? (truth, node, truth, Wanted.Truth) : default,
        };
        levers?.Notice(node, sight, value);
        var (seen, missing) = Looked(node, sight, Tells(node, value) ? value : FeelValue.Null);
        return new Condition(NodeText.Of(node), value, ConditionKind.Test, [])
        {
            Subject = NodeText.Of(subject),
            Saw = saw,
            Wanted = wanted,
            Seen = seen,
            Missing = missing,
            Within = (IReadOnlyList<Reason>?)within ?? [],
        };
    }

    private (FeelValue Value, Node Subject, FeelValue Saw, Text Wanted) Compared(Comparison test, Sight sight, ref List<Reason>? within)
    {
        run.Enter();
        var (left, right) = (Taken(test.Left, sight, ref within), Taken(test.Right, sight, ref within));
        var value = Comparison.Compare(run, test.Relation, left, right, test.At);
        run.Leave();
        return test.Left is Constant or Call { Arguments: [Constant] } && test.Right is not Constant
            ? (value, test.Right, right, Wanted.Compared(test, Mirrored(test.Relation), test.Left, left))
            : (value, test.Left, left, Wanted.Compared(test, test.Relation, test.Right, right));
    }

    private (FeelValue Value, Node Subject, FeelValue Saw, Text Wanted) Bounded(Between test, Sight sight, ref List<Reason>? within)
    {
        run.Enter();
        var (saw, low, high) = (Taken(test.Operand, sight, ref within), Taken(test.Low, sight, ref within), Taken(test.High, sight, ref within));
        var value = test.Of(run, saw, low, high);
        run.Leave();
        return (value, test.Operand, saw, Wanted.Between(test, low, high));
    }

    private (FeelValue Value, Node Subject, FeelValue Saw, Text Wanted) Tested(TestsNode tests, Sight sight)
    {
        run.Enter();
        var saw = tests.Input.In(run, sight.Scope);
        var value = tests.Of(run, sight.Scope, saw);
        run.Leave();
        return (value, tests.Input, saw, Wanted.Of(run, tests, sight.Scope));
    }

    // The language answers null = 3 with false, and so not(3) with true; but that is no answer about what is missing. Only who
    // names null asks for it.
    private static bool Tells(Node node, FeelValue value) => value.Kind == FeelKind.Boolean
        && (node is not (Comparison or TestsNode) || node.Outline.AsksForNull);

    private static Relation Mirrored(Relation relation) => relation switch
    {
        Relation.Less => Relation.Greater,
        Relation.LessOrEqual => Relation.GreaterOrEqual,
        Relation.Greater => Relation.Less,
        Relation.GreaterOrEqual => Relation.LessOrEqual,
        _ => relation,
    };

    private TableReason Table(DecisionTable table, Sight sight)
    {
        run.Enter();
        var (columns, cells) = (new List<ColumnReason>(), new List<Sight>());
        foreach (var input in table.Inputs)
        {
            var reason = Of(input.Expression, sight);
            var cell = sight.With(
                "?", reason.Value, new Known(Origin.Local, reason.Hanging(), null, (input.Expression, sight)));
            var isAllowed = reason.Value.IsNull || input.Values is null || input.Values.In(run, cell.Scope).IsTrue;
            columns.Add(new ColumnReason(input.Label ?? reason.Expression, reason, isAllowed));
            cells.Add(cell);
        }

        var isRead = columns.All(column => column.IsAllowed);
        var rules = isRead ? table.Rules.Select((rule, i) => Rule(table, rule, i + 1, columns, cells, sight)).ToList() : [];
        var none = isRead && rules.All(rule => rule.Holds != true) ? table.Default(run, sight.Scope) : FeelValue.Null;
        var made = new TableReason(
            NodeText.Of(table), FeelValue.Null, table.Policy, table.Aggregation, columns, [.. table.Outputs.Select(output => output.Name)], rules, none)
        {
            Seen = [.. table.Inputs.SelectMany(input => Looked(input.Expression, sight, FeelValue.Null).Seen).DistinctBy(seen => seen.Name)],
        };
        var hits = made.Hits.ToList();

        // What the table does not allow, it says itself.
        var value = !isRead || hits.Any(hit => !hit.AreOutputsAllowed) ? table.In(run, sight.Scope)
            : hits.Count == 0 ? none
            : table.Choose(run, [.. hits.Select(hit => hit.Outputs.Select(output => output.Value).ToArray())]);
        run.Leave();
        return made with { Value = value };
    }

    private RuleReason Rule(
        DecisionTable table, TableRule rule, int number, List<ColumnReason> columns, List<Sight> cells, Sight sight)
    {
        run.Charge(1 + rule.Tests.Count);
        var conditions = new List<Condition>();
        for (var i = 0; i < rule.Tests.Count; i++)
        {
            if (rule.Tests[i] is not Constant { Value.IsTrue: true })
            {
                conditions.Add(Cell(rule.Tests[i], columns[i], cells[i]));
            }
        }

        var made = new RuleReason(number, rule.Id, conditions, [], [], [.. rule.Notes.Where(note => note.Length > 0)]);
        if (!conditions.All(cell => cell.CanBe(true)))
        {
            return _conditions <= ConditionsMax || conditions.Count == 1 ? made
                : made with { Cells = [conditions.First(cell => !cell.CanBe(true))], IsAbridged = true };
        }

        var outputs = rule.Outputs.Select(output => Of(output, sight)).ToList();
        var allowed = table.Outputs.Zip(outputs, (column, output) => output.Value.IsNull || column.Values is null
            || column.Values.In(run, sight.Scope.With("?", output.Value)).IsTrue).All(held => held);
        var ranks = table.Policy is DmnHitPolicy.Priority or DmnHitPolicy.OutputOrder
            ? table.Ranks(run, [.. outputs.Select(output => output.Value)])
            : [];
        return made with { Outputs = outputs, AreOutputsAllowed = allowed, Ranks = ranks };
    }

    private Condition Cell(Node test, ColumnReason column, Sight sight)
    {
        Record();
        var value = test.In(run, sight.Scope);
        var bare = NodeText.Unboxed(test);
        levers?.Notice(bare, sight, value);
        return new Condition(NodeText.OfTests(test), value, ConditionKind.Test, [])
        {
            Subject = column.Label,
            Saw = column.Reason.Value,
            Wanted = bare is TestsNode tests ? Wanted.Of(run, tests, sight.Scope) : Wanted.Truth,
            Seen = column.Reason.Seen,
            Missing = Looked(test, sight, Tells(bare, value) ? value : FeelValue.Null).Missing,
        };
    }
}
