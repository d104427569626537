namespace Tongqu.Decisions;

internal sealed partial class Explainer
{
    private Condition ConditionOf(Node node, Sight sight)
    {
        node = node is Boxed { Type: null } ? NodeText.Unboxed(node) : node;
        if (node is Junction junction)
        {
            var parts = junction.Operands.Select(operand => ConditionOf(operand, sight)).ToList();
            var joined = new Condition(NodeText.Of(node), FeelValue.Null, junction.IsOr ? ConditionKind.Any : ConditionKind.All, parts);
            return joined with { Value = joined.Replay(Forced.Nothing) };
        }

        if (node is Call call && Negated(call, sight) is { } negated)
        {
            var turned = new Condition(NodeText.Of(node), FeelValue.Null, ConditionKind.Not, [ConditionOf(negated, sight)]);
            return turned with { Value = turned.Replay(Forced.Nothing) };
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
        var value = node.In(run, sight.Scope);
        var (subject, wanted) = node switch
        {
            Comparison { Left: Constant or Call { Arguments: [Constant] } } turned when turned.Right is not Constant =>
                (turned.Right, Wanted.Compared(Mirrored(turned.Relation), turned.Left, turned.Left.In(run, sight.Scope))),
            Comparison comparison =>
                (comparison.Left, Wanted.Compared(comparison.Relation, comparison.Right, comparison.Right.In(run, sight.Scope))),
            Between between =>
                (between.Operand, Wanted.Between(between.Low.In(run, sight.Scope), between.High.In(run, sight.Scope))),
            TestsNode tests => (tests.Input, Wanted.Of(run, tests, sight.Scope)),
            _ => (node, Wanted.Truth),
        };
        Levers.Notice(node, sight, value);
        return new Condition(NodeText.Of(node), value, ConditionKind.Test, [])
        {
            Subject = NodeText.Of(subject),
            Saw = subject.In(run, sight.Scope),
            Wanted = wanted,
            Seen = Seen(node, sight),
            Missing = MissingIn(node, sight, Tells(node, value) ? value : FeelValue.Null),
            Within = [.. Inner(node, sight)],
        };
    }

    // The language answers null = 3 with false, and so not(3) with true; but that is no answer about what is missing. Only who
    // names null asks for it.
    private static bool Tells(Node node, FeelValue value) => value.Kind == FeelKind.Boolean
        && (node is not (Comparison or TestsNode) || NamesNull(node, 0));

    private static bool NamesNull(Node node, int depth) =>
        node is Constant { Value.IsNull: true } || (depth < 10 && NodeParts.Of(node).Any(part => NamesNull(part, depth + 1)));

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
        var (columns, cells) = (new List<ColumnReason>(), new List<Sight>());
        foreach (var input in table.Inputs)
        {
            var reason = Of(input.Expression, sight);
            var cell = sight.With(
                "?", reason.Value, new Known(Origin.Local, [.. reason.Hanging().Distinct()], null, (input.Expression, sight)));
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
            Seen = [.. table.Inputs.SelectMany(input => Seen(input.Expression, sight)).DistinctBy(seen => seen.Name)],
        };
        return made with { Value = table.In(run, sight.Scope) };
    }

    private RuleReason Rule(
        DecisionTable table, TableRule rule, int number, List<ColumnReason> columns, List<Sight> cells, Sight sight)
    {
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
        Levers.Notice(bare, sight, value);
        return new Condition(NodeText.OfTests(test), value, ConditionKind.Test, [])
        {
            Subject = column.Label,
            Saw = column.Reason.Value,
            Wanted = bare is TestsNode tests ? Wanted.Of(run, tests, sight.Scope) : Wanted.Truth,
            Seen = column.Reason.Seen,
            Missing = MissingIn(test, sight, Tells(bare, value) ? value : FeelValue.Null),
        };
    }
}
