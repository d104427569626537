using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Reads decision tables (DMN 1.5, 8.3).</summary>
internal sealed class TableReader(ExpressionReader expressions)
{
    public Node Read(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id)
    {
        var policy = Policy(xml.Get("hitPolicy"));
        var inputs = xml.Children("input").Select((input, i) => Input(input, names, id, i)).ToList();
        var outputs = xml.Children("output").ToList();
        var aggregation = policy is null ? null : Aggregation(xml, policy.Value, outputs.Count, id);
        var answersList = aggregation is null && policy is DmnHitPolicy.Collect or DmnHitPolicy.RuleOrder or DmnHitPolicy.OutputOrder;
        var whole = expressions.Type(xml.Get("typeRef"), xml) ?? (xml.Parent?.Name.LocalName == "decision" ? owner.Type : null);
        whole = answersList ? whole?.Item : aggregation == "count" ? null : whole;
        var types = outputs.Select(output => OutputType(output, outputs.Count, whole)).ToList();
        var columns = outputs.Select((output, i) => Output(output, types[i], names, id, outputs.Count == 1 ? null : i)).ToList();
        if (policy is null || columns.Count == 0)
        {
            return new Unreadable(expressions.Fault(id, xml, policy is null
                ? new Text($"没有名为“{xml.Get("hitPolicy")}”的命中策略。", $"There is no hit policy {xml.Get("hitPolicy")}.")
                : new Text("决策表没有输出列。", "The decision table has no output.")));
        }

        if (policy is DmnHitPolicy.Priority or DmnHitPolicy.OutputOrder && columns.All(column => column.Ranks.Count == 0))
        {
            expressions.Fault(id, xml, new Text(
                "按优先级取结果的决策表须列出各输出的允许值，排在前面的优先。",
                "A table that answers by priority needs the allowed values of its outputs, the first ones first."));
        }

        var rules = new List<TableRule>();
        foreach (var rule in xml.Children("rule"))
        {
            rules.Add(Rule(rule, names, id, inputs.Count, types));
        }

        return new DecisionTable(policy.Value, aggregation, inputs, columns, rules, xml.At());
    }

    private TableInput Input(XElement xml, IReadOnlyList<string> names, string table, int place)
    {
        var id = xml.Id() is { Length: > 0 } own ? own : table;
        var source = xml.Child("inputExpression");
        Node expression = source is null ? new Constant(FeelValue.Null, xml.At()) : expressions.Text(source, names, id);
        var type = source is null ? null : expressions.Type(source.Get("typeRef"), source);
        return new TableInput(
            id,
            xml.Get("label") ?? source?.TextOf("text")?.Trim() ?? $"{place + 1}",
            new Boxed(expression, id, type, (source ?? xml).At()),
            xml.Child("inputValues") is { } values ? Marked(expressions.Tests(values, names, id), id, values) : null,
            xml.At());
    }

    // The only output of a table has the type of the table; one of several, that of the entry of its name.
    private ItemType? OutputType(XElement output, int count, ItemType? whole) =>
        expressions.Type(output.Get("typeRef"), output) ?? (count == 1 ? whole : whole?.Entry(output.NameOf()));

    private TableOutput Output(
        XElement xml, ItemType? type, IReadOnlyList<string> names, string table, int? place)
    {
        var id = xml.Id() is { Length: > 0 } own ? own : table;
        var values = xml.Child("outputValues") is { } given ? expressions.Tests(given, names, id) : null;
        var ranks = values is TestsNode { Negated: false } tests ? tests.OneByOne : type?.AllowedInOrder ?? [];
        var name = xml.NameOf() is { Length: > 0 } written ? written : xml.Get("label");
        if (place is not null && name is null)
        {
            expressions.Fault(id, xml, new Text("有几个输出列时每列都须有名称。", "Where there are several outputs, each needs a name."));
        }

        return new TableOutput(
            name ?? (place is null ? null : $"{place + 1}"),
            values is null ? null : Marked(values, id, xml),
            ranks,
            xml.Child("defaultOutputEntry") is { } entry
                ? new Boxed(expressions.Text(entry, names, id), id, type, entry.At())
                : null,
            xml.At());
    }

    private TableRule Rule(
        XElement xml, IReadOnlyList<string> names, string table, int inputs, List<ItemType?> types)
    {
        var id = xml.Id() is { Length: > 0 } own ? own : table;
        var entries = xml.Children("inputEntry").ToList();
        var answers = xml.Children("outputEntry").ToList();
        if (entries.Count != inputs || answers.Count != types.Count)
        {
            expressions.Fault(id, xml, new Text(
                $"规则应有 {inputs} 个条件和 {types.Count} 个结果，却有 {entries.Count} 个和 {answers.Count} 个。",
                $"A rule here has {inputs} conditions and {types.Count} outputs, not {entries.Count} and {answers.Count}."));
        }

        var tests = Enumerable.Range(0, inputs).Select(i => i < entries.Count
            ? Marked(expressions.Tests(entries[i], [.. names, "?"], Own(entries[i], id)), Own(entries[i], id), entries[i])
            : new Constant(FeelValue.False, xml.At())).ToList();
        var outputs = types.Select(Node (type, i) => i < answers.Count
            ? new Boxed(expressions.Text(answers[i], names, Own(answers[i], id)), Own(answers[i], id), type, answers[i].At())
            : new Constant(FeelValue.Null, xml.At())).ToList();
        var notes = xml.Children("annotationEntry").Select(note => note.TextOf("text")?.Trim() ?? "").ToList();
        return new TableRule(id, tests, outputs, notes);
    }

    private static string Own(XElement xml, string otherwise) => xml.Id() is { Length: > 0 } own ? own : otherwise;

    // A dash or an empty cell is always true and needs no mark.
    private static Node Marked(Node tests, string id, XElement xml) =>
        tests is Constant ? tests : new Boxed(tests, id, null, xml.At());

    private string? Aggregation(XElement xml, DmnHitPolicy policy, int outputs, string id)
    {
        var written = xml.Get("aggregation");
        if (written is null || policy != DmnHitPolicy.Collect)
        {
            return null;
        }

        var function = written switch { "SUM" => "sum", "COUNT" => "count", "MIN" => "min", "MAX" => "max", _ => null };
        if (function is null || (outputs > 1 && function != "count"))
        {
            expressions.Fault(id, xml, new Text(
                $"“{written}”不能汇总此表的结果。", $"{written} cannot aggregate the outputs of this table."));
        }

        return function;
    }

    private static DmnHitPolicy? Policy(string? written) => written switch
    {
        null or "UNIQUE" => DmnHitPolicy.Unique,
        "ANY" => DmnHitPolicy.Any,
        "PRIORITY" => DmnHitPolicy.Priority,
        "FIRST" => DmnHitPolicy.First,
        "RULE ORDER" => DmnHitPolicy.RuleOrder,
        "OUTPUT ORDER" => DmnHitPolicy.OutputOrder,
        "COLLECT" => DmnHitPolicy.Collect,
        _ => null,
    };
}
