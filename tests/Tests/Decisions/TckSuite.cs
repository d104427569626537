using System.Xml.Linq;
using Tongqu.Support;

namespace Tongqu.Decisions.Tests;

/// <summary>
/// The public DMN conformance cases, as far as FEEL alone can answer them: decisions of literal and boxed expressions.
/// Boxed expressions are written out as FEEL text; decision tables wait for the DMN engine.
/// </summary>
internal sealed class TckSuite
{
    private static readonly XName Type = XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance");
    private static readonly XName Nil = XName.Get("nil", "http://www.w3.org/2001/XMLSchema-instance");

    /// <summary>The folder of the cases; null where it is not on this machine.</summary>
    public static string? Folder() => SharedData.Find("data", "dmn-tck", "TestCases");

    /// <summary>Every result node of every case in these folders.</summary>
    public static IEnumerable<TckCase> Cases(string folder) =>
        from model in Directory.EnumerateFiles(folder, "*.dmn",
            SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        from tests in Directory.EnumerateFiles(Path.GetDirectoryName(model)!, "*.xml").Order(StringComparer.Ordinal)
        let document = XDocument.Load(tests, LoadOptions.PreserveWhitespace)
        where Child(document.Root!, "modelName")?.Value.Trim() == Path.GetFileName(model)
        let loaded = new TckModel(XDocument.Load(model).Root!)
        from test in Children(document.Root!, "testCase")
        from result in Children(test, "resultNode")
        select new TckCase(
            Path.GetFileName(Path.GetDirectoryName(model))!, (string?)test.Attribute("id") ?? "",
                (string)result.Attribute("name")!,
            loaded, Inputs(test), Child(result, "expected") is { } expected ? Value(expected) : FeelValue.Null);

    public static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    public static IEnumerable<XElement> Children(XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name);

    private static Dictionary<string, FeelValue> Inputs(XElement test) =>
        Children(test, "inputNode").ToDictionary(node => (string)node.Attribute("name")!, Value);

    private static FeelValue Value(XElement holder)
    {
        if (Child(holder, "list") is { } list)
        {
            return (bool?)list.Attribute(Nil) == true ? FeelValue.Null
                : new FeelList(Children(list, "item").Select(Value));
        }

        if (Children(holder, "component").Any())
        {
            return new FeelContext(Children(holder, "component").Select(part =>
                new KeyValuePair<string, FeelValue>((string)part.Attribute("name")!, Value(part))));
        }

        return Child(holder, "value") is not { } value || (bool?)value.Attribute(Nil) == true
            ? FeelValue.Null
            : Scalar(((string?)value.Attribute(Type) ?? "xsd:string").Split(':')[^1], value.Value);
    }

    private static FeelValue Scalar(string type, string text) => type switch
    {
        "string" => FeelValue.Of(text),
        "boolean" => FeelValue.Of(text.Trim() == "true"),
        "date" => FeelValue.Of(FeelDate.Parse(text.Trim())!.Value),
        "time" => FeelValue.Of(FeelTime.Parse(text.Trim())!.Value),
        "dateTime" => FeelValue.Of(FeelDateTime.Parse(text.Trim())!.Value),
        "duration" => FeelExpression.Parse($"duration(\"{text.Trim()}\")").Value.Evaluate(FeelContext.Empty).Value,
        _ => FeelNumber.TryParse(text.Trim(), out var number) ? FeelValue.Of(number) : FeelValue.Of(text),
    };
}

/// <summary>One result that a case expects.</summary>
internal sealed record TckCase(
    string Folder, string Id, string Decision, TckModel Model, IReadOnlyDictionary<string, FeelValue> Inputs,
        FeelValue Expected)
{
    /// <summary>The value found; <paramref name="answered"/> is false where the decision is no expression.</summary>
    public FeelValue Answer(out bool answered) => Model.Decide(Decision, Inputs, out answered);

    public bool Meets(FeelValue found) => Meets(Expected, found);

    // Transcendental results are given with fewer digits than FEEL has.
    private static bool Meets(FeelValue expected, FeelValue found)
    {
        if (expected.AsNumber() is { } wanted && found.AsNumber() is { } got && wanted != got)
        {
            var off = FeelNumber.Abs((wanted - got)!.Value);
            return off <= 0.00000001m;
        }

        return (expected, found) switch
        {
            (FeelList a, FeelList b) => a.Count == b.Count && a.Zip(b).All(pair => Meets(pair.First, pair.Second)),
            (FeelContext a, FeelContext b) =>
                a.Count == b.Count && a.All(entry => b.TryGet(entry.Key, out var held) && Meets(entry.Value, held)),
            _ => expected.Equals(found),
        };
    }
}

/// <summary>A model, as far as its decisions and knowledge models can be written as FEEL text.</summary>
internal sealed class TckModel(XElement root)
{
    private static readonly DateTimeOffset SomeDay = new(2026, 3, 1, 8, 30, 0, TimeSpan.FromHours(8));

    private static readonly string[] Plain =
        ["number", "string", "boolean", "date", "time", "dateTime", "date and time", "yearMonthDuration",
            "dayTimeDuration"];

    public FeelValue Decide(string decision, IReadOnlyDictionary<string, FeelValue> inputs, out bool answered)
    {
        answered = true;
        var node = TckSuite.Children(root, "decision").FirstOrDefault(node =>
            (string?)node.Attribute("name") == decision);
        var known = inputs.ToDictionary();
        if (node is null || !Solve(node, known, 0))
        {
            answered = false;
            return FeelValue.Null;
        }

        return known[decision];
    }

    private bool Solve(XElement node, Dictionary<string, FeelValue> known, int depth)
    {
        var name = (string)node.Attribute("name")!;
        if (known.ContainsKey(name))
        {
            return true;
        }

        if (depth > 20)
        {
            return false;
        }

        foreach (var needed in node.Descendants().Where(part =>
            part.Name.LocalName is "requiredDecision" or "requiredKnowledge"))
        {
            var id = ((string?)needed.Attribute("href"))?.Split('#')[^1];
            var target = root.Elements().FirstOrDefault(element => (string?)element.Attribute("id") == id);
            if (target is null || !Solve(target, known, depth + 1))
            {
                return false;
            }
        }

        var logic = TckSuite.Child(node, "encapsulatedLogic") is { } body ? body
            : node.Elements().FirstOrDefault(IsExpression);
        if (logic is null || Text(logic) is not { } text)
        {
            return false;
        }

        // The type of a decision's variable is what its value must fit, as an argument must fit its parameter.
        var type = (string?)TckSuite.Child(node, "variable")?.Attribute("typeRef");
        if (type is not null && Plain.Contains(type.Split(':')[^1]) && node.Name.LocalName == "decision")
        {
            text = $"(function(result: {type.Split(':')[^1]}) result)({text})";
        }

        var parsed = FeelExpression.Parse(text, known.Keys.Concat(Names()));
        known[name] = parsed.Succeeded
            ? parsed.Value.Evaluate(new FeelContext(known), new FeelOptions { Now = SomeDay }).Value
            : FeelValue.Null;
        return true;
    }

    private IEnumerable<string> Names() => root.Descendants()
        .Where(part => part.Name.LocalName is "itemComponent" or "inputData")
        .Select(part => (string?)part.Attribute("name")).OfType<string>();

    private static bool IsExpression(XElement element) => element.Name.LocalName
        is "literalExpression" or "context" or "list" or "functionDefinition" or "invocation" or "relation"
            or "decisionTable"
        or "conditional" or "filter" or "for" or "some" or "every";

    /// <summary>The expression as FEEL text; null where it holds what is not FEEL.</summary>
    private static string? Text(XElement expression) => expression.Name.LocalName switch
    {
        "literalExpression" => TckSuite.Child(expression, "text")?.Value,
        "list" => All(expression.Elements().Where(IsExpression).Select(Text), "[", ", ", "]"),
        "context" => Context(expression),
        "functionDefinition" or "encapsulatedLogic" => Function(expression),
        "invocation" => Invocation(expression),
        "relation" => All(TckSuite.Children(expression, "row").Select(row => All(
            row.Elements().Where(IsExpression).Zip(TckSuite.Children(expression, "column"), (cell, column) =>
                Text(cell) is { } text ? $"\"{(string?)column.Attribute("name")}\": ({text})" : null), "{", ", ",
                    "}")), "[", ", ", "]"),
        "conditional" => Parts(expression, "if ", "if", " then ", "then", " else ", "else"),
        "filter" => Parts(expression, "", "in", "[", "match") is { } text ? text + "]" : null,
        "for" => Parts(expression, $"for {(string?)expression.Attribute("iteratorVariable")} in ", "in", " return ",
            "return"),
        "some" or "every" => Parts(
            expression, $"{expression.Name.LocalName} {(string?)expression.Attribute("iteratorVariable")} in ", "in",
                " satisfies ", "satisfies"),
        _ => null,
    };

    private static string? Parts(XElement expression, params string[] words)
    {
        var text = "";
        for (var i = 0; i < words.Length; i += 2)
        {
            var part = TckSuite.Child(expression, words[i + 1])?.Elements().FirstOrDefault(IsExpression);
            if (part is null || Text(part) is not { } inner)
            {
                return null;
            }

            text += $"{words[i]}({inner})";
        }

        return text;
    }

    private static string? Context(XElement expression)
    {
        var entries = TckSuite.Children(expression, "contextEntry").ToList();
        var result = entries.FirstOrDefault(entry => TckSuite.Child(entry, "variable") is null);
        var text = All(entries.Where(entry => entry != result).Select(Entry), "{", ", ", "}");
        return result is null || text is null ? text
            : Entry(result) is { } last
            ? $"{text[..^1]}{(text.Length > 2 ? ", " : "")}final result: {last}}}.final result" : null;
    }

    private static string? Entry(XElement entry)
    {
        var name = (string?)TckSuite.Child(entry, "variable")?.Attribute("name");
        var body = entry.Elements().FirstOrDefault(IsExpression);
        return body is null || Text(body) is not { } text ? null : name is null ? $"({text})" : $"{name}: ({text})";
    }

    private static string? Function(XElement expression)
    {
        if ((string?)expression.Attribute("kind") is { } kind && kind != "FEEL")
        {
            return null;
        }

        var parameters = TckSuite.Children(expression, "formalParameter").Select(parameter =>
        {
            var type = (string?)parameter.Attribute("typeRef");
            return type is null ? (string)parameter.Attribute("name")!
                : $"{(string)parameter.Attribute("name")!}: {type.Split(':')[^1]}";
        });
        return expression.Elements().FirstOrDefault(IsExpression) is { } body && Text(body) is { } text
            ? $"function({string.Join(", ", parameters)}) ({text})"
            : null;
    }

    private static string? Invocation(XElement expression) =>
        expression.Elements().FirstOrDefault(IsExpression) is { } called
        && Text(called) is { } function
        ? All(TckSuite.Children(expression, "binding").Select(binding =>
            binding.Elements().FirstOrDefault(IsExpression) is { } argument && Text(argument) is { } text
                ? $"{(string?)TckSuite.Child(binding, "parameter")?.Attribute("name")}: ({text})"
                : null), $"{function}(", ", ", ")")
        : null;

    private static string? All(IEnumerable<string?> parts, string open, string between, string close)
    {
        var texts = parts.ToList();
        return texts.Contains(null) ? null : open + string.Join(between, texts) + close;
    }
}
