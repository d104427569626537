using System.Xml;
using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>The XML of a model, read within bounds: no DTD, no entities, no endless depth.</summary>
internal static class Document
{
    private const int DepthMax = 256;
    private static readonly string[] Namespaces =
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ];

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = DmnModel.SourceLengthMax,
    };

    /// <summary>The element <c>definitions</c>, or why there is none.</summary>
    public static Outcome<XElement> Read(string xml)
    {
        if (xml.Length > DmnModel.SourceLengthMax)
        {
            return new Refusal("dmn.xml", new Text(
                $"模型文件超过 {DmnModel.SourceLengthMax} 个字符，请拆成几个模型。",
                $"The model has more than {DmnModel.SourceLengthMax} characters; split it up."), RefusalKind.TooLarge);
        }

        try
        {
            if (TooDeep(xml) is { } deep)
            {
                return deep;
            }

            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF')), Strict);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root!;
            return root.Name.LocalName == "definitions" && Namespaces.Contains(root.Name.NamespaceName)
                ? root
                : Refused(root.At(), new Text(
                    "文件不是 DMN 1.2–1.5 模型：根元素应为 definitions。",
                    "This is no DMN 1.2 to 1.5 model: its root should be definitions."));
        }
        catch (XmlException wrong)
        {
            return Refused(new Position(Math.Max(1, wrong.LineNumber), Math.Max(1, wrong.LinePosition)), new Text(
                $"XML 无法读取：{wrong.Message}", $"The XML cannot be read: {wrong.Message}"));
        }
    }

    private static Refusal? TooDeep(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF')), Strict);
        while (reader.Read())
        {
            if (reader.Depth > DepthMax)
            {
                var at = (IXmlLineInfo)reader;
                return Refused(new Position(at.LineNumber, at.LinePosition), new Text(
                    $"元素嵌套超过 {DepthMax} 层。", $"Elements are nested more than {DepthMax} levels deep."));
            }
        }

        return null;
    }

    private static Refusal Refused(Position at, Text why) => new("dmn.xml", new Text(
        $"第 {at.Line} 行第 {at.Column} 个字符：{why.Zh}", $"Line {at.Line}, character {at.Column}: {why.En}"))
    {
        Fields = new Dictionary<string, Text>
        {
            ["line"] = Text.Same($"{at.Line}"),
            ["column"] = Text.Same($"{at.Column}"),
        },
    };

    /// <summary>Where an element stands in the document.</summary>
    public static Position At(this XElement element) =>
        ((IXmlLineInfo)element) is { } line && line.HasLineInfo() ? new(line.LineNumber, line.LinePosition) : default;

    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements(element.Name.Namespace + name);

    public static XElement? Child(this XElement element, string name) => element.Element(element.Name.Namespace + name);

    /// <summary>The text of a child; null where it is absent or blank.</summary>
    public static string? TextOf(this XElement element, string child) =>
        element.Child(child)?.Value is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>An attribute without the blanks around it; null where it is absent or blank.</summary>
    public static string? Get(this XElement element, string attribute) =>
        ((string?)element.Attribute(attribute))?.Trim() is { Length: > 0 } value ? value : null;

    public static string Id(this XElement element) => element.Get("id") ?? "";

    /// <summary>A name as the language writes it: blanks inside count as one.</summary>
    public static string NameOf(this XElement element) =>
        string.Join(' ', (element.Get("name") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
