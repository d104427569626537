using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// What is written in a model, as its author wrote it: tables by rows and cells, expressions as text. For showing, comparing and
/// finding a place again; nothing is evaluated, and a model with faults is read as far as it goes.
/// </summary>
public sealed class DmnWriting
{
    private readonly Dictionary<string, DmnPlace> _places = new(StringComparer.Ordinal);

    private DmnWriting(XElement root)
    {
        var logic = new List<DmnLogic>();
        foreach (var element in root.Elements().Where(one => one.Name.Namespace == root.Name.Namespace && one.Id().Length > 0))
        {
            var owner = new DmnPlace(element.Id(), element.NameOf(), null, null, element.At().Line);
            foreach (var part in element.DescendantsAndSelf().Where(part => part.Id().Length > 0))
            {
                _places.TryAdd(part.Id(), owner with { Line = part.At().Line });
            }

            foreach (var table in element.Descendants(root.Name.Namespace + "decisionTable"))
            {
                Place(table, owner);
            }

            var holder = element.Name.LocalName switch { "decision" => element, "businessKnowledgeModel" => element.Child("encapsulatedLogic"), _ => null };
            if (holder is not null && (holder == element ? BoxReader.Inside(holder) : BoxReader.Function(holder)) is { } box)
            {
                logic.Add(new DmnLogic(owner.Element, owner.Name, box));
            }
        }

        Logic = logic;
        Description = root.TextOf("description")?.Trim();
        Types = [.. root.Children("itemDefinition").Select(item => new DmnTypeLine(item.NameOf(), BoxReader.TypeOf(item)))];
    }

    /// <summary>What its author says of the whole model; null for nothing.</summary>
    public string? Description { get; }

    /// <summary>Decisions and knowledge models that say how they are decided, in the order of the document.</summary>
    public IReadOnlyList<DmnLogic> Logic { get; }

    /// <summary>The types it defines, each in one line.</summary>
    public IReadOnlyList<DmnTypeLine> Types { get; }

    /// <summary>Reads what is written.</summary>
    /// <returns>Refused with <c>dmn.xml</c>, as <see cref="DmnModel.Parse(string)"/> does.</returns>
    public static Outcome<DmnWriting> Read(string xml) => Document.Read(xml).Then<DmnWriting>(root => new DmnWriting(root));

    /// <summary>Where an id stands, as <see cref="FeelDiagnostic.Element"/> names it; null where nothing has it.</summary>
    public DmnPlace? Find(string? id) => id is null ? null : _places.GetValueOrDefault(id);

    private void Place(XElement table, DmnPlace owner)
    {
        var columns = table.Children("input").Concat(table.Children("output")).ToList();
        foreach (var column in columns)
        {
            Put(column, owner with { Column = BoxReader.LabelOf(column) });
        }

        var number = 0;
        foreach (var rule in table.Children("rule"))
        {
            number++;
            Put(rule, owner with { Rule = number });
            foreach (var (cell, column) in rule.Children("inputEntry").Concat(rule.Children("outputEntry")).Zip(columns))
            {
                Put(cell, owner with { Rule = number, Column = BoxReader.LabelOf(column) });
            }
        }

        void Put(XElement part, DmnPlace place)
        {
            if (part.Id() is { Length: > 0 } id)
            {
                _places[id] = place with { Line = part.At().Line };
            }
        }
    }
}

/// <summary>A place in a model, as a reader finds it.</summary>
/// <param name="Element">Id of the box of the requirements graph.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule of its table, counted from one; null where it is not in one.</param>
/// <param name="Column">The column of its table; null where it is not in one.</param>
/// <param name="Line">The line of the document it begins on, from one.</param>
public sealed record DmnPlace(string Element, string Name, int? Rule, string? Column, int Line);

/// <summary>A decision or knowledge model with what decides it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Box">What is written in it.</param>
public sealed record DmnLogic(string Id, string Name, DmnBox Box);

/// <summary>A type in one line, such as <c>number · >= 0</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Says">What it is.</param>
public sealed record DmnTypeLine(string Name, string Says);

/// <summary>A boxed expression as it is written (DMN 1.5, 10.2).</summary>
/// <param name="Id">Its id; empty where it has none.</param>
public abstract record DmnBox(string Id);

/// <summary>An expression as text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The FEEL.</param>
public sealed record DmnTextBox(string Id, string Text) : DmnBox(Id);

/// <summary>A decision table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Policy">Its hit policy with the aggregation, such as <c>COLLECT SUM</c>.</param>
/// <param name="Inputs">What it looks at.</param>
/// <param name="Outputs">What it answers.</param>
/// <param name="Notes">Titles of what is noted beside the rules.</param>
/// <param name="Rules">Its rules in order.</param>
public sealed record DmnTableBox(
    string Id, string Policy, IReadOnlyList<DmnColumn> Inputs, IReadOnlyList<DmnColumn> Outputs, IReadOnlyList<string> Notes, IReadOnlyList<DmnRow> Rules)
    : DmnBox(Id)
{
    /// <summary>Whether its author says something of any rule.</summary>
    public bool IsRemarked => Rules.Any(rule => rule.Description is { Length: > 0 });
}

/// <summary>A box made of others: a context, a list, a call, a function, a condition, a loop.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is, as the document names it: <c>context</c>, <c>invocation</c> …</param>
/// <param name="Parts">Its parts.</param>
public sealed record DmnPartsBox(string Id, string Kind, IReadOnlyList<DmnPart> Parts) : DmnBox(Id);

/// <summary>A part of a box.</summary>
/// <param name="Label">What it is called there; empty for the result.</param>
/// <param name="Box">What is written in it; null for nothing.</param>
public sealed record DmnPart(string Label, DmnBox? Box);

/// <summary>A column of a decision table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Text">The expression it looks at; for an answer, its name.</param>
/// <param name="TypeName">The type of its values; null where any.</param>
/// <param name="Values">The values it may have, as unary tests; null where any.</param>
public sealed record DmnColumn(string Id, string Label, string Text, string? TypeName, string? Values)
{
    /// <summary>What it answers where no rule holds; null where nothing.</summary>
    public string? Otherwise { get; init; }
}

/// <summary>A rule of a decision table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Conditions">A cell for each input.</param>
/// <param name="Answers">A cell for each output.</param>
/// <param name="Notes">What is noted beside it, under the titles of the table.</param>
public sealed record DmnRow(string Id, IReadOnlyList<DmnCell> Conditions, IReadOnlyList<DmnCell> Answers, IReadOnlyList<string> Notes)
{
    /// <summary>What its author says of it as a whole; null for nothing.</summary>
    public string? Description { get; init; }
}

/// <summary>A cell of a decision table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The FEEL; empty or a dash for anything.</param>
public sealed record DmnCell(string Id, string Text);

/// <summary>Reads boxed expressions as they are written.</summary>
internal static class BoxReader
{
    /// <summary>The first expression directly inside; null for none.</summary>
    public static DmnBox? Inside(XElement? holder) => holder?.Elements().FirstOrDefault(ExpressionReader.IsExpression) is { } body ? Read(body) : null;

    /// <summary>Parameters and body of a function.</summary>
    public static DmnPartsBox Function(XElement xml) => new(xml.Id(), "functionDefinition",
    [
        .. xml.Children("formalParameter").Select(parameter => new DmnPart(parameter.NameOf(), parameter.Get("typeRef") is { } type ? new DmnTextBox("", type) : null)),
        new DmnPart("", Inside(xml)),
    ]);

    /// <summary>A type in one line.</summary>
    public static string TypeOf(XElement item)
    {
        var parts = item.Children("itemComponent").Select(part => $"{part.NameOf()}: {TypeOf(part)}").ToList();
        var type = parts.Count > 0 ? "{ " + string.Join(", ", parts) + " }" : item.TextOf("typeRef")?.Trim() ?? "Any";
        return string.Join(" · ", new[] { item.Get("isCollection") == "true" ? $"list<{type}>" : type, Text(item.Child("allowedValues")), Text(item.Child("typeConstraint")) }
            .Where(one => one.Length > 0));
    }

    /// <summary>What a column is called: its label, its expression or its name.</summary>
    public static string LabelOf(XElement column) => column.Get("label")
        ?? (column.Child("inputExpression") is { } source ? Text(source) : column.NameOf());

    private static DmnBox Read(XElement xml) => xml.Name.LocalName switch
    {
        "literalExpression" => new DmnTextBox(xml.Id(), Text(xml)),
        "decisionTable" => Table(xml),
        "functionDefinition" => Function(xml),
        "context" => Parts(xml, xml.Children("contextEntry").Select(entry => new DmnPart(entry.Child("variable")?.NameOf() ?? "", Inside(entry)))),
        "invocation" => Parts(xml, xml.Children("binding").Select(binding => new DmnPart(binding.Child("parameter")?.NameOf() ?? "", Inside(binding))).Prepend(new DmnPart("", Inside(xml)))),
        "relation" => Relation(xml),
        "list" => Parts(xml, xml.Elements().Where(ExpressionReader.IsExpression).Select((item, at) => new DmnPart($"{at + 1}", Read(item)))),
        _ => Parts(xml, xml.Elements().Where(part => part.Elements().Any(ExpressionReader.IsExpression))
            .Select(part => new DmnPart(string.Join(' ', new[] { part.Name.LocalName, part.Name.LocalName == "in" ? xml.Get("iteratorVariable") : null }.OfType<string>()), Inside(part)))),
    };

    private static DmnPartsBox Parts(XElement xml, IEnumerable<DmnPart> parts) => new(xml.Id(), xml.Name.LocalName, [.. parts]);

    private static DmnPartsBox Relation(XElement xml)
    {
        var columns = xml.Children("column").Select(column => column.NameOf()).ToList();
        return Parts(xml, xml.Children("row").Select((row, at) => new DmnPart($"{at + 1}", Parts(row, row.Elements().Where(ExpressionReader.IsExpression)
            .Zip(columns, (cell, column) => new DmnPart(column, Read(cell)))))));
    }

    private static DmnTableBox Table(XElement xml) => new(
        xml.Id(), string.Join(' ', new[] { xml.Get("hitPolicy") ?? "UNIQUE", xml.Get("aggregation") }.OfType<string>()),
        [.. xml.Children("input").Select(input => new DmnColumn(input.Id(), LabelOf(input), Text(input.Child("inputExpression")), input.Child("inputExpression")?.Get("typeRef"), Values(input, "inputValues")))],
        [.. xml.Children("output").Select(output => new DmnColumn(output.Id(), LabelOf(output), output.NameOf(), output.Get("typeRef"), Values(output, "outputValues"))
        {
            Otherwise = Values(output, "defaultOutputEntry"),
        })],
        [.. xml.Children("annotation").Select(note => note.NameOf())],
        [.. xml.Children("rule").Select(rule => new DmnRow(rule.Id(), Cells(rule, "inputEntry"), Cells(rule, "outputEntry"),
            [.. rule.Children("annotationEntry").Select(Text)])
        {
            Description = rule.TextOf("description")?.Trim(),
        })]);

    private static List<DmnCell> Cells(XElement rule, string name) => [.. rule.Children(name).Select(cell => new DmnCell(cell.Id(), Text(cell)))];

    private static string? Values(XElement column, string name) => Text(column.Child(name)) is { Length: > 0 } text ? text : null;

    private static string Text(XElement? holder) => holder?.TextOf("text")?.Trim() ?? "";
}
