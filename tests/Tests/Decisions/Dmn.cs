using Shouldly;

namespace Tongqu.Decisions.Tests;

/// <summary>Short ways to make models and ask them, for the tests of this room.</summary>
internal static class Dmn
{
    /// <summary>A document of DMN 1.5 with that inside.</summary>
    public static string Xml(string inside, string space = "https://example.org/own") =>
        $"""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" id="_m" namespace="{space}">{inside}</definitions>""";

    /// <summary>A model that must be readable.</summary>
    public static DmnModel Model(string inside, params string[] others) => DmnModel.Parse(Xml(inside), others).Value;

    /// <summary>A model without faults, asked.</summary>
    public static FeelResult Ask(string inside, string decision, params (string Name, object? Value)[] inputs)
    {
        var model = Model(inside);
        model.Faults.Select(fault => fault.Message.En).ShouldBeEmpty();
        return model.Decide(decision, Inputs(inputs));
    }

    public static FeelContext Inputs(params (string Name, object? Value)[] inputs) =>
        FeelContext.From(inputs.ToDictionary(input => input.Name, input => input.Value)).Value;

    /// <summary>An input with its type.</summary>
    public static string Input(string name, string type = "Any") =>
        $"""<inputData id="i-{name}" name="{name}"><variable name="{name}" typeRef="{type}"/></inputData>""";

    /// <summary>A decision that requires these inputs and decisions.</summary>
    public static string Decision(string name, string logic, string type = "Any", string inputs = "", string decisions = "", string knows = "") =>
        $"""
        <decision id="d-{name}" name="{name}"><variable name="{name}" typeRef="{type}"/>
        {Arrows(inputs, "information", "requiredInput", "i-")}{Arrows(decisions, "information", "requiredDecision", "d-")}
        {Arrows(knows, "knowledge", "requiredKnowledge", "k-")}{logic}</decision>
        """;

    public static string Literal(string text) => $"<literalExpression><text><![CDATA[{text}]]></text></literalExpression>";

    /// <summary>A table of text: first its inputs and outputs, then a line for each rule; cells by bars, outputs behind an arrow.</summary>
    public static string Table(string policy, string head, params string[] rules)
    {
        var columns = Split(head);
        return $"<decisionTable {policy}>"
            + string.Concat(columns.Tests.Select(input => $"<input><inputExpression><text>{input}</text></inputExpression></input>"))
            + string.Concat(columns.Outputs.Select(output => output.StartsWith('<') ? output : $"<output name=\"{output}\"/>"))
            + string.Concat(rules.Select((rule, i) => $"<rule id=\"r{i + 1}\">"
                + string.Concat(Split(rule).Tests.Select(cell => $"<inputEntry><text><![CDATA[{cell}]]></text></inputEntry>"))
                + string.Concat(Split(rule).Outputs.Select(cell => $"<outputEntry><text><![CDATA[{cell}]]></text></outputEntry>"))
                + "</rule>"))
            + "</decisionTable>";
    }

    private static (string[] Tests, string[] Outputs) Split(string line)
    {
        var sides = line.Split("=>");
        return (Cells(sides[0]), Cells(sides[1]));
    }

    private static string[] Cells(string side) =>
        side.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Arrows(string names, string kind, string end, string prefix) =>
        string.Concat(names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => $"<{kind}Requirement><{end} href=\"#{prefix}{name}\"/></{kind}Requirement>"));
}
