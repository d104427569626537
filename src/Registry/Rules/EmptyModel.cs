using System.Xml.Linq;

namespace Tongqu.Registry;

/// <summary>What a new model begins with: one decision, a table of one input and one output without rules, and its drawing.</summary>
internal static class EmptyModel
{
    private static readonly XNamespace Dmn = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    private static readonly XNamespace Drawing = "https://www.omg.org/spec/DMN/20191111/DMNDI/";
    private static readonly XNamespace Places = "http://www.omg.org/spec/DMN/20180521/DC/";
    private static readonly XNamespace Lines = "http://www.omg.org/spec/DMN/20180521/DI/";

    public static ModelText Of(string name, string title, string city)
    {
        var definitions = new XElement(
            Dmn + "definitions",
            new XAttribute(XNamespace.Xmlns + "dmndi", Drawing), new XAttribute(XNamespace.Xmlns + "dc", Places), new XAttribute(XNamespace.Xmlns + "di", Lines),
            new XAttribute("id", "model"), new XAttribute("name", title), new XAttribute("namespace", $"urn:tongqu:{city}:{name}"),
            new XElement(Dmn + "inputData", new XAttribute("id", "input"), new XAttribute("name", "输入"), Variable("input", "输入")),
            new XElement(
                Dmn + "decision", new XAttribute("id", "decision"), new XAttribute("name", "结果"), Variable("decision", "结果"),
                new XElement(
                    Dmn + "informationRequirement", new XAttribute("id", "decision_needs_input"),
                    new XElement(Dmn + "requiredInput", new XAttribute("href", "#input"))),
                Table()),
            Graph());
        return new ModelText($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{definitions}\n", "");
    }

    private static XElement Variable(string of, string name) => new(
        Dmn + "variable", new XAttribute("id", $"{of}_value"), new XAttribute("name", name), new XAttribute("typeRef", "string"));

    private static XElement Table() => new(
        Dmn + "decisionTable", new XAttribute("id", "table"), new XAttribute("hitPolicy", "UNIQUE"),
        new XElement(
            Dmn + "input", new XAttribute("id", "column_input"), new XAttribute("label", "输入"),
            new XElement(Dmn + "inputExpression", new XAttribute("id", "column_input_text"), new XAttribute("typeRef", "string"), new XElement(Dmn + "text", "输入"))),
        new XElement(Dmn + "output", new XAttribute("id", "column_output"), new XAttribute("label", "结果"), new XAttribute("typeRef", "string")));

    private static XElement Graph() => new(
        Drawing + "DMNDI",
        new XElement(
            Drawing + "DMNDiagram", new XAttribute("id", "diagram"),
            Shape("decision", 200, 80, 180, 80), Shape("input", 220, 260, 140, 46),
            new XElement(
                Drawing + "DMNEdge", new XAttribute("id", "edge"), new XAttribute("dmnElementRef", "decision_needs_input"),
                new XElement(Lines + "waypoint", new XAttribute("x", 290), new XAttribute("y", 260)),
                new XElement(Lines + "waypoint", new XAttribute("x", 290), new XAttribute("y", 160)))));

    private static XElement Shape(string element, int x, int y, int width, int height) => new(
        Drawing + "DMNShape", new XAttribute("id", $"shape_{element}"), new XAttribute("dmnElementRef", element),
        new XElement(Places + "Bounds", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width), new XAttribute("height", height)));
}
