using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Reads boxed expressions into nodes of the language (DMN 1.5, 10.2).</summary>
internal sealed class ExpressionReader
{
    private const int DepthMax = 60;

    // Models that import each other by several names see the same types again and again.
    private const int TypesMax = 20_000;
    private readonly DmnModel _model;
    private readonly ModelReader _reader;
    private readonly Vocabulary _words;
    private readonly Vocabulary _wordsInFilter;
    private readonly TableReader _tables;
    private int _depth;

    public ExpressionReader(DmnModel model, ModelReader reader)
    {
        (_model, _reader) = (model, reader);
        var types = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        foreach (var (name, type) in model.TypesInSight().Take(TypesMax))
        {
            types.TryAdd(name, FeelType.OfModel(type));
        }

        _words = new Vocabulary(model.Members.ToList(), types);
        _wordsInFilter = _words with { InFilter = true };
        _tables = new TableReader(this);
    }

    public static bool IsExpression(XElement element) => element.Name.LocalName
        is "literalExpression" or "context" or "list" or "functionDefinition" or "invocation" or "relation"
        or "decisionTable" or "conditional" or "filter" or "for" or "some" or "every";

    /// <summary>The expression as a node that keeps its element and its type.</summary>
    public Node Read(XElement xml, IReadOnlyList<string> names, DmnElement owner) => Read(xml, names, owner, owner.Id);

    /// <summary>The expression in a child of that name; null (and null at evaluation) where there is none.</summary>
    public Node Child(XElement xml, string name, IReadOnlyList<string> names, DmnElement owner, string element) =>
        Inside(xml.Child(name), names, owner, element, xml);

    /// <summary>The first expression directly inside.</summary>
    public Node Inside(XElement? holder, IReadOnlyList<string> names, DmnElement owner, string element, XElement missingIn) =>
        holder?.Elements().FirstOrDefault(IsExpression) is { } body
            ? Read(body, names, owner, element)
            : new Unreadable(_reader.Fault("dmn.reference", element, missingIn.At(), new Text(
                "这里缺少表达式。", "An expression is missing here.")));

    public Node Read(XElement xml, IReadOnlyList<string> names, DmnElement owner, string element)
    {
        var id = xml.Id() is { Length: > 0 } own ? own : element;
        if (++_depth > DepthMax)
        {
            _depth--;
            return new Unreadable(_reader.Fault("dmn.reference", id, xml.At(), new Text(
                $"表达式嵌套超过 {DepthMax} 层。", $"Expressions are nested more than {DepthMax} levels deep.")));
        }

        var body = Body(xml, names, owner, id);
        _depth--;
        return new Boxed(body, id, Type(xml.Get("typeRef"), xml), xml.At());
    }

    public ItemType? Type(string? name, XElement where) => _reader.Type(name, where);

    public FeelDiagnostic Fault(string element, XElement at, Text why) => _reader.Fault("dmn.table", element, at.At(), why);

    /// <summary>The text of an element as an expression; what is not FEEL, or empty, is null.</summary>
    public Node Text(XElement xml, IReadOnlyList<string> names, string element, bool inFilter = false) =>
        xml.TextOf("text") is not { } text ? new Constant(FeelValue.Null, xml.At())
            : NotFeel(xml) is { } foreign ? new Unreadable(foreign)
            : Readable(FeelExpression.Parse(text, names, inFilter ? _wordsInFilter : _words), element);

    /// <summary>The text of an element as unary tests; an empty one admits anything.</summary>
    public Node Tests(XElement xml, IReadOnlyList<string> names, string element) =>
        xml.TextOf("text") is not { } text ? new Constant(FeelValue.True, xml.At())
            : NotFeel(xml) is { } foreign ? new Unreadable(foreign)
            : Readable(FeelExpression.ParseUnaryTests(text, names, _words), element);

    /// <summary>A function definition, which is also the logic of a business knowledge model.</summary>
    public FunctionNode Function(XElement xml, IReadOnlyList<string> names, DmnElement owner)
    {
        var id = xml.Id() is { Length: > 0 } own ? own : owner.Id;
        var parameters = xml.Children("formalParameter").ToList();
        var inner = parameters.Select(parameter => parameter.NameOf()).ToList();
        var types = parameters.Select(parameter => Type(parameter.Get("typeRef"), parameter) is { } type
            ? FeelType.OfModel(type)
            : FeelType.Any).ToList();
        var body = xml.Elements().FirstOrDefault(IsExpression);
        Node logic = body is null ? new Constant(FeelValue.Null, xml.At()) : Read(body, [.. names, .. inner], owner, id);
        var isFeel = xml.Get("kind") is null or "FEEL";
        if (isFeel && Type(xml.Get("typeRef"), xml) is { Result: { } result })
        {
            logic = new Boxed(logic, id, result, xml.At());
        }

        return new FunctionNode(inner, types, isFeel ? logic : null, xml.At()) { Mapping = isFeel ? null : logic };
    }

    private Node Body(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id) => xml.Name.LocalName switch
    {
        "literalExpression" => Text(xml, names, id, xml.Parent?.Name.LocalName == "match"),
        "context" => Context(xml, names, owner, id),
        "list" => new ListNode(xml.Elements().Where(IsExpression).Select(item => Read(item, names, owner, id)).ToList(), xml.At()),
        "relation" => Relation(xml, names, owner, id),
        "invocation" => Invocation(xml, names, owner, id),
        "functionDefinition" => Function(xml, names, owner),
        "conditional" => new If(Child(xml, "if", names, owner, id), Child(xml, "then", names, owner, id),
            Child(xml, "else", names, owner, id), xml.At()),
        "filter" => new Filter(Child(xml, "in", names, owner, id), Child(xml, "match", [.. names, "item"], owner, id), xml.At()),
        "for" => For(xml, names, owner, id),
        "some" or "every" => Quantified(xml, names, owner, id),
        _ => _tables.Read(xml, names, owner, id),
    };

    private Node Context(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id)
    {
        var entries = new List<(string, Node)>();
        Node? result = null;
        foreach (var entry in xml.Children("contextEntry"))
        {
            var element = entry.Id() is { Length: > 0 } own ? own : id;
            var value = Inside(entry, names, owner, element, entry);
            if (entry.Child("variable") is not { } variable)
            {
                result = value;
                continue;
            }

            if (Type(variable.Get("typeRef"), variable) is { } type)
            {
                value = new Boxed(value, element, type, entry.At());
            }

            entries.Add((variable.NameOf(), value));
            names = [.. names, variable.NameOf()];
        }

        return result is null ? new ContextNode(entries, xml.At()) : new ContextResult(entries, result, xml.At());
    }

    private ListNode Relation(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id)
    {
        var columns = xml.Children("column").ToList();
        var rows = new List<Node>();
        foreach (var row in xml.Children("row"))
        {
            var cells = row.Elements().Where(IsExpression).Zip(columns, (cell, column) =>
            {
                var value = Read(cell, names, owner, id);
                var type = Type(column.Get("typeRef"), column);
                return (column.NameOf(), type is null ? value : new Boxed(value, id, type, cell.At()));
            });
            rows.Add(new ContextNode(cells.ToList(), row.At()));
        }

        return new ListNode(rows, xml.At());
    }

    private Call Invocation(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id)
    {
        var called = Inside(xml, names, owner, id, xml);
        var (parameters, arguments) = (new List<string>(), new List<Node>());
        foreach (var binding in xml.Children("binding"))
        {
            var parameter = binding.Child("parameter");
            var value = binding.Elements().FirstOrDefault(IsExpression) is { } body
                ? Read(body, names, owner, id)
                : new Constant(FeelValue.Null, binding.At());
            parameters.Add(parameter?.NameOf() ?? "");
            arguments.Add(parameter is not null && Type(parameter.Get("typeRef"), parameter) is { } type
                ? new Boxed(value, id, type, binding.At())
                : value);
        }

        return new Call(called, arguments.Count == 0 ? null : parameters, arguments, xml.At());
    }

    private For For(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id)
    {
        var name = Iterator(xml);
        var source = new Iteration(name, Child(xml, "in", names, owner, id), null);
        var body = Child(xml, "return", [.. names, name, "partial"], owner, id);
        var usesPartial = xml.Child("return")?.Value.Contains("partial", StringComparison.Ordinal) == true;
        return new For([source], body, xml.At()) { UsesPartial = usesPartial };
    }

    private Quantified Quantified(XElement xml, IReadOnlyList<string> names, DmnElement owner, string id)
    {
        var name = Iterator(xml);
        var source = new Iteration(name, Child(xml, "in", names, owner, id), null);
        return new Quantified(
            xml.Name.LocalName == "some", [source], Child(xml, "satisfies", [.. names, name], owner, id), xml.At());
    }

    private static string Iterator(XElement xml) => string.Join(
        ' ', (xml.Get("iteratorVariable") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private FeelDiagnostic? NotFeel(XElement xml) =>
        xml.Get("expressionLanguage") is { } language && !language.Contains("FEEL", StringComparison.OrdinalIgnoreCase)
            ? _reader.Fault("dmn.reference", xml.Id(), xml.At(), new Text(
                $"只能计算 FEEL 表达式，不能计算“{language}”。", $"Only FEEL is evaluated, not {language}."), language)
            : null;

    private Node Readable(Outcome<FeelExpression> read, string element)
    {
        if (read.Refusal is not { } refusal)
        {
            return read.Value.Root;
        }

        var at = refusal.Fields.Count == 0 ? default : new Position(
            int.Parse(refusal.Fields["line"].Zh), int.Parse(refusal.Fields["column"].Zh));
        return new Unreadable(_reader.Fault(refusal.Code, element, at, refusal.Message));
    }
}
