using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Tongqu.Decisions;

/// <summary>How one result of a conformance case came out.</summary>
/// <param name="Folder">Folder of the case below the one asked for, with slashes: <c>compliance-level-2/0004-simpletable-U</c>.</param>
/// <param name="File">The test file without its extension.</param>
/// <param name="Case">Id of the test case.</param>
/// <param name="Passed">Whether every result of the case was as expected.</param>
/// <param name="Detail">What was expected and found where it was not; empty where it was.</param>
public sealed record TckOutcome(string Folder, string File, string Case, bool Passed, string Detail)
{
    /// <summary>The level: the first part of the folder's name that says so; empty where none does.</summary>
    public string Level => Folder.Split('/').FirstOrDefault(part => part.Contains("compli", StringComparison.Ordinal)) ?? "";
}

/// <summary>
/// Runs the cases of the DMN Technology Compatibility Kit (github.com/dmn-tck/tck) found under a folder: each folder of
/// cases holds models (<c>*.dmn</c>) and test files (<c>*.xml</c>) that name one of them.
/// </summary>
public static class TckRunner
{
    // Cases ask only what kind of value now() and today() are.
    private static readonly FeelOptions Options = new() { Now = new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.FromHours(8)) };

    /// <summary>Every case under the folder, in the order of names.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<TckOutcome> Run(string folder)
    {
        var root = Path.GetFullPath(folder);
        foreach (var group in Directory.EnumerateFiles(root, "*.xml", SearchOption.AllDirectories)
            .GroupBy(file => Path.GetDirectoryName(file)!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var models = Directory.EnumerateFiles(group.Key, "*.dmn").Order(StringComparer.Ordinal)
                .ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);
            foreach (var file in group.Order(StringComparer.Ordinal))
            {
                foreach (var outcome in RunFile(Named(root, group.Key), file, models))
                {
                    yield return outcome;
                }
            }
        }
    }

    /// <summary>The outcomes as the kit's list of vendors wants them.</summary>
    public static string Csv(IEnumerable<TckOutcome> outcomes)
    {
        var text = new StringBuilder();
        foreach (var one in outcomes)
        {
            text.AppendJoin(',', Quoted(one.Folder), Quoted(one.File), Quoted(one.Case), Quoted(""),
                Quoted(one.Passed ? "SUCCESS" : "ERROR"), Quoted(one.Detail)).Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"").ReplaceLineEndings(" ")}\"";

    // Asked for a level or one folder alone, the path still begins at the level.
    private static string Named(string root, string folder)
    {
        var parts = folder.Split(Path.DirectorySeparatorChar);
        var level = Array.FindLastIndex(parts, part => part.Contains("compli", StringComparison.Ordinal));
        return level >= 0 ? string.Join('/', parts[level..]) : Path.GetRelativePath(root, folder).Replace('\\', '/');
    }

    private static IEnumerable<TckOutcome> RunFile(string folder, string file, Dictionary<string, string> models)
    {
        var tests = Load(file);
        if (tests is null || tests.Name.LocalName != "testCases")
        {
            yield break;
        }

        var name = tests.Child("modelName")?.Value.Trim() ?? "";
        var model = models.TryGetValue(name, out var xml)
            ? DmnModel.Parse(xml, models.Where(other => other.Key != name).Select(other => other.Value))
            : new Base.Refusal("dmn.xml", new Base.Text($"没有模型 {name}。", $"There is no model {name}."));
        foreach (var test in tests.Children("testCase"))
        {
            var detail = model.Refusal is { } refusal ? refusal.Message.En : Fault(model.Value, test);
            yield return new TckOutcome(
                folder, Path.GetFileNameWithoutExtension(file), test.Id(), detail is null, detail ?? "");
        }
    }

    private static XElement? Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>What is not as expected; null where all is.</summary>
    private static string? Fault(DmnModel model, XElement test)
    {
        var inputs = FeelContext.Empty;
        foreach (var node in test.Children("inputNode"))
        {
            inputs = Placed(model, inputs, node.Get("namespace"), (string)node.Attribute("name")!, TckValue.Read(node));
        }

        var service = test.Get("type") is "decisionService" ? test.Get("invocableName") : null;
        var results = test.Children("resultNode").ToList();
        foreach (var result in results)
        {
            var name = (string)result.Attribute("name")!;
            var expected = result.Child("expected") is { } value ? TckValue.Read(value) : FeelValue.Null;
            var found = model.Decide(service ?? Prefixed(model, result.Get("namespace"), name), inputs, Options);
            var answer = service is not null && results.Count > 1 && found.Value is FeelContext many ? many[name] : found.Value;
            if (!TckValue.Meets(expected, answer))
            {
                return $"{name}: expected {expected}, found {answer}"
                    + string.Concat(found.Diagnostics.Take(3).Select(one => $" | {one.Element} {one.Message.En}"));
            }
        }

        return null;
    }

    // An input of an imported model stands in the context of every import that leads there.
    private static FeelContext Placed(DmnModel model, FeelContext inputs, string? space, string name, FeelValue value)
    {
        if (space is null || space == model.Namespace)
        {
            return inputs.With(name, value);
        }

        foreach (var import in model.Imports.Where(import => import.Model is not null))
        {
            inputs = import.Name.Length == 0
                ? Placed(import.Model!, inputs, space, name, value)
                : inputs.With(import.Name, Placed(
                    import.Model!, inputs[import.Name] as FeelContext ?? FeelContext.Empty, space, name, value));
        }

        return inputs;
    }

    private static string Prefixed(DmnModel model, string? space, string name) =>
        space is null || space == model.Namespace
        || model.Imports.FirstOrDefault(import => import.Namespace == space) is not { Name.Length: > 0 } import
            ? name
            : $"{import.Name}.{name}";
}

/// <summary>Values as the cases write them.</summary>
internal static class TckValue
{
    private static readonly XName Type = XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance");
    private static readonly XName Nil = XName.Get("nil", "http://www.w3.org/2001/XMLSchema-instance");

    public static FeelValue Read(XElement holder)
    {
        if (holder.Child("list") is { } list)
        {
            return IsNil(list) ? FeelValue.Null : new FeelList(list.Children("item").Select(Read));
        }

        var components = holder.Children("component").ToList();
        if (components.Count > 0)
        {
            return components.All(IsNil) && components[0].Attribute("name") is null
                ? FeelValue.Null
                : new FeelContext(components.Select(part =>
                    new KeyValuePair<string, FeelValue>((string?)part.Attribute("name") ?? "", IsNil(part) ? FeelValue.Null : Read(part))));
        }

        return holder.Child("value") is not { } value || IsNil(value)
            ? FeelValue.Null
            : Scalar(((string?)value.Attribute(Type) ?? "xsd:string").Split(':')[^1], value.Value);
    }

    /// <summary>Whether a value is the one expected; results of real functions are given with fewer digits than FEEL has.</summary>
    public static bool Meets(FeelValue expected, FeelValue found)
    {
        if (expected.AsNumber() is { } wanted && found.AsNumber() is { } got && wanted != got)
        {
            return (wanted - got) is { } off && FeelNumber.Abs(off) <= 0.00000001m;
        }

        return (expected, found) switch
        {
            (FeelList a, FeelList b) => a.Count == b.Count && a.Zip(b).All(pair => Meets(pair.First, pair.Second)),
            (FeelContext a, FeelContext b) =>
                a.Count == b.Count && a.All(entry => b.TryGet(entry.Key, out var held) && Meets(entry.Value, held)),
            _ => expected.Equals(found),
        };
    }

    private static bool IsNil(XElement element) => (string?)element.Attribute(Nil) is "true" or "1";

    private static FeelValue Scalar(string type, string text) => type switch
    {
        "string" => FeelValue.Of(text),
        "boolean" => FeelValue.Of(text.Trim() is "true" or "1"),
        "date" => FeelValue.OrNull(FeelDate.Parse(text.Trim())),
        "time" => FeelValue.OrNull(FeelTime.Parse(text.Trim())),
        "dateTime" => FeelValue.OrNull(FeelDateTime.Parse(text.Trim())),
        "duration" or "dayTimeDuration" or "yearMonthDuration" => Temporal.Parse(text.Trim()),
        _ => FeelNumber.TryParse(text.Trim(), out var number) ? FeelValue.Of(number) : FeelValue.Of(text),
    };
}
