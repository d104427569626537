using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Looks for rows that no rule of a table covers, and for rows in which its rules contradict each other. Every finding is a row on
/// which the table itself has been asked; of what it cannot lay out it says so.
/// </summary>
internal sealed class TableCheck(DmnElement owner, DecisionTable table, Evaluation run)
{
    private const int FindingsMax = 10;
    private readonly List<TableFinding> _found = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<(int, int)> _pairs = [];
    private List<TableColumn> _columns = [];
    private List<bool[][]> _may = [];
    private List<bool[][]> _must = [];
    private bool _isCertain = true;

    /// <summary>What there is to say about one table.</summary>
    public static IReadOnlyList<TableFinding> Of(DmnElement owner, DecisionTable table, FeelOptions options)
    {
        var check = new TableCheck(owner, table, new Evaluation(options));
        try
        {
            return check.Find();
        }
        catch (BoundReachedException)
        {
            return [.. check._found, check.NotTold(new("条件太多，未全部检查", "it has too many conditions; not all of it was checked"))];
        }
    }

    /// <summary>The tables in the logic of an element, in boxes too.</summary>
    public static IEnumerable<DecisionTable> TablesIn(Node logic) => NodeText.Unboxed(logic) switch
    {
        DecisionTable table => [table],
        Node other => NodeParts.Of(other).SelectMany(TablesIn),
    };

    private List<TableFinding> Find()
    {
        var free = table.Rules.SelectMany(rule => rule.Tests).FirstOrDefault(TableColumn.IsFree);
        if (Columns() is { } why)
        {
            return [NotTold(why)];
        }

        var all = table.Rules.Select(_ => true).ToArray();
        Walk(0, [], all, [.. table.Rules.Select(rule => !rule.Tests.Any(TableColumn.IsFree))]);
        if (free is not null)
        {
            var text = NodeText.OfTests(free);
            _found.Add(NotTold(new Text($"条件“{text}”取决于其他数据，与它有关的部分未检查", $"the condition “{text}” depends on other data, and what hangs on it was not checked")));
        }

        return _found;
    }

    private TableFinding NotTold(Text why) => new(owner.Name, TableFindingKind.NotTold, [], [], new(
        $"决策表“{owner.Name}”：{why.Zh}。", $"Table {owner.Name}: {why.En}."));

    // Null where the columns could be laid out; else why not.
    private Text? Columns()
    {
        var groups = Enumerable.Range(0, table.Inputs.Count).GroupBy(place => NodeText.Of(table.Inputs[place].Expression)).ToList();
        var names = new HashSet<string>();
        foreach (var group in groups)
        {
            var expression = NodeText.Unboxed(table.Inputs[group.First()].Expression);
            if (NamesIn(expression).Distinct().Any(name => !names.Add(name)))
            {
                return new($"几列都取决于“{group.Key}”中的数据，未检查", $"several columns depend on what “{group.Key}” reads; it was not checked");
            }

            var required = owner.Requirements.FirstOrDefault(needed => needed.Kind == DmnRequirementKind.Information && needed.Element.Name == group.Key);
            var type = table.Inputs[group.First()].Expression is Boxed { Type: { } own } ? own : required?.Element.Type;
            if (TableColumn.Of(run, table, [.. group], type) is not { } column)
            {
                return new($"“{group.Key}”一列的条件无法逐段列出，未检查", $"the conditions on “{group.Key}” cannot be laid out; it was not checked");
            }

            _isCertain &= required?.Element is not DmnDecision { HasLogic: true };
            _columns.Add(column);
        }

        _columns = [.. _columns.Where(column => column.Values.Count > 0)];
        _may = [.. _columns.Select(column => Passing(column, free: true))];
        _must = [.. _columns.Select(column => Passing(column, free: false))];
        return null;
    }

    private static IEnumerable<string> NamesIn(Node node) => node is NameNode { Name: var name }
        ? Builtins.ByName.ContainsKey(name) ? [] : [name]
        : NodeParts.Of(node).SelectMany(NamesIn);

    private bool[][] Passing(TableColumn column, bool free) =>
    [
        .. column.Values.Select(value => table.Rules.Select(rule => column.Places.All(place => TableColumn.IsFree(rule.Tests[place])
            ? free : rule.Tests[place].In(run, Scope.Of(FeelContext.Empty).With("?", value)).IsTrue)).ToArray()),
    ];

    private void Walk(int at, List<FeelValue> row, bool[] may, bool[] must)
    {
        if (_found.Count >= FindingsMax || !_seen.Add($"{at}:{Key(may)}:{Key(must)}"))
        {
            return;
        }

        run.Charge(table.Rules.Count);
        if (!may.Contains(true))
        {
            Gap(row);
            return;
        }

        if (at == _columns.Count)
        {
            Overlap(row, must);
            return;
        }

        for (var i = 0; i < _columns[at].Values.Count; i++)
        {
            var (passing, sure) = (_may[at][i], _must[at][i]);
            row.Add(_columns[at].Values[i]);
            Walk(at + 1, row, [.. may.Select((held, rule) => held && passing[rule])], [.. must.Select((held, rule) => held && sure[rule])]);
            row.RemoveAt(row.Count - 1);
        }
    }

    private static string Key(bool[] rules) => string.Create(rules.Length, rules, (text, bits) =>
    {
        for (var i = 0; i < bits.Length; i++)
        {
            text[i] = bits[i] ? '1' : '0';
        }
    });

    private void Gap(List<FeelValue> row)
    {
        var answersAlways = table.Outputs.Any(output => output.Default is not null)
            || table.Policy is DmnHitPolicy.Collect or DmnHitPolicy.RuleOrder or DmnHitPolicy.OutputOrder;
        if (!answersAlways && Asked(row) is { Value.IsNull: true })
        {
            var shown = Row(row);
            _found.Add(new TableFinding(owner.Name, TableFindingKind.Gap, [], shown, new(
                $"决策表“{owner.Name}”有空缺：{Written(shown, false)} 时没有规则成立{Doubt.Zh}。",
                $"Table {owner.Name} has a gap: no rule holds where {Written(shown, true)}{Doubt.En}."))
            { IsCertain = _isCertain });
        }
    }

    private void Overlap(List<FeelValue> row, bool[] must)
    {
        if (table.Policy is not (DmnHitPolicy.Unique or DmnHitPolicy.Any))
        {
            return;
        }

        var holding = Enumerable.Range(0, must.Length).Where(rule => must[rule]).ToList();
        var pair = holding.SelectMany((first, i) => holding.Skip(i + 1).Select(second => (First: first, Second: second)))
            .FirstOrDefault(pair => table.Policy == DmnHitPolicy.Unique || Differ(pair.First, pair.Second), (First: -1, Second: -1));
        if (pair.First < 0 || !_pairs.Add(pair) || !Asked(row).Value.IsNull)
        {
            return;
        }

        var (one, other, shown) = (pair.First + 1, pair.Second + 1, Row(row));
        _found.Add(new TableFinding(owner.Name, TableFindingKind.Overlap, [one, other], shown, new(
            $"决策表“{owner.Name}”的第 {one} 条与第 {other} 条规则重叠：{Written(shown, false)} 时同时成立{Doubt.Zh}。",
            $"Rules {one} and {other} of table {owner.Name} overlap: both hold where {Written(shown, true)}{Doubt.En}."))
        { IsCertain = _isCertain });
    }

    // Answers that are not literals may come to the same.
    private bool Differ(int one, int other) => table.Rules[one].Outputs.Zip(table.Rules[other].Outputs).Any(pair =>
        NodeText.Unboxed(pair.First) is Constant { Value: var left } && NodeText.Unboxed(pair.Second) is Constant { Value: var right } && !left.Equals(right));

    private Text Doubt => _isCertain ? new("", "") : new("（如果所需的决策会给出这个值）", " (if the decision it requires can answer so)");

    // The table itself decides the row: columns that are names see their values, others are their values.
    private FeelResult Asked(List<FeelValue> row)
    {
        var asked = new Evaluation(FeelOptions.Default);
        var inputs = table.Inputs.Select((input, place) =>
        {
            var column = _columns.FindIndex(column => column.Places.Contains(place));
            return input with { Expression = new Constant(column >= 0 && column < row.Count ? row[column] : FeelValue.Null, input.At) };
        }).ToList();
        var filled = new DecisionTable(table.Policy, table.Aggregation, inputs, table.Outputs, table.Rules, table.At);
        return new FeelResult(filled.In(asked, Scope.Of(FeelContext.Empty)), asked.Diagnostics);
    }

    private List<(string Column, FeelValue Value)> Row(List<FeelValue> row) => [.. row.Select((value, i) => (_columns[i].Label, value))];

    private static string Written(List<(string Column, FeelValue Value)> row, bool english) => row.Count == 0
        ? english ? "any value is given" : "任何取值"
        : string.Join(english ? ", " : "，", row.Select(cell => $"{cell.Column} = {(english ? Shown.Of(cell.Value).En : Shown.Of(cell.Value).Zh)}"));
}
