using System.Security;
using System.Text.Json;

namespace Tongqu.Bench.Policies;

/// <summary>
/// A policy as a DMN model: whether an enterprise is eligible, how much it gets, and how much is paid, null where it is not eligible. Every parameter keeps all its
/// dates; which of its values is in force is asked of <c>today()</c>.
/// </summary>
internal static class Models
{
    /// <summary>The facts that are never anything but yes or no.</summary>
    public static HashSet<string> Flags(Workload workload) => workload.Policies
        .SelectMany(policy => policy.GetProperty("conds").EnumerateArray()).SelectMany(Leaves)
        .Where(condition => condition.GetProperty("k").GetString() is "true" or "false")
        .Select(condition => condition.GetProperty("f").GetString()!).ToHashSet();

    public static string Xml(JsonElement policy, Workload workload)
    {
        var id = policy.GetProperty("id").GetString();
        var conditions = string.Join("\n  and ", policy.GetProperty("conds").EnumerateArray().Select(Condition));
        var amount = Amount(policy.GetProperty("amount"));
        var used = workload.Facts.Where(fact => $"{conditions} {amount}".Split([' ', '\n', '(', ')', ',', '<', '>']).Contains(fact)).ToList();
        var flags = Flags(policy);
        var inputs = used.Select(fact =>
            $"""<inputData id="i-{fact}" name="{fact}"><variable name="{fact}" typeRef="{(flags.Contains(fact) ? "boolean" : "number")}"/></inputData>""");
        var needs = string.Concat(used.Select(fact => $"<informationRequirement><requiredInput href=\"#i-{fact}\"/></informationRequirement>"));
        const string Stands = "<authorityRequirement><requiredAuthority href=\"#law\"/></authorityRequirement>";
        return $"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="{id}" id="_{id}" namespace="urn:policy:{id}">
            {string.Concat(inputs)}<knowledgeSource id="law" name="示例办法 {id}"><type>示例</type></knowledgeSource>
            <decision id="eligible" name="eligible"><variable name="eligible" typeRef="boolean"/>{needs}{Stands}{Literal(conditions)}</decision>
            <decision id="amount" name="amount"><variable name="amount" typeRef="number"/>
            <informationRequirement><requiredDecision href="#eligible"/></informationRequirement>{needs}{Stands}{amount}</decision>
            <decision id="paid" name="paid"><variable name="paid" typeRef="number"/>
            <informationRequirement><requiredDecision href="#eligible"/></informationRequirement>
            <informationRequirement><requiredDecision href="#amount"/></informationRequirement>{Literal("if eligible then amount else null")}</decision>
            </definitions>
            """;
    }

    private static HashSet<string> Flags(JsonElement policy) => policy.GetProperty("conds").EnumerateArray().SelectMany(Leaves)
        .Where(condition => condition.GetProperty("k").GetString() is "true" or "false")
        .Select(condition => condition.GetProperty("f").GetString()!).ToHashSet();

    private static IEnumerable<JsonElement> Leaves(JsonElement condition) =>
        condition.GetProperty("k").GetString() == "or" ? condition.GetProperty("c").EnumerateArray().SelectMany(Leaves) : [condition];

    private static string Condition(JsonElement condition)
    {
        string Fact(string name) => condition.GetProperty(name).GetString()!;
        string Set() => string.Join(", ", condition.GetProperty("set").EnumerateArray());
        return condition.GetProperty("k").GetString() switch
        {
            "ge" => $"{Fact("f")} >= {Dated(condition.GetProperty("p"))}",
            "le" => $"{Fact("f")} <= {Dated(condition.GetProperty("p"))}",
            "true" => Fact("f"),
            "false" => $"not({Fact("f")})",
            "in" => $"{Fact("f")} in ({Set()})",
            "prefix" => $"floor(ind_code / {Math.Pow(10, 4 - condition.GetProperty("n").GetInt32())}) in ({Set()})",
            "county" => $"floor(region / 10) in ({Set()})",
            "ratio" => $"{Fact("a")} * 100 >= {Dated(condition.GetProperty("p"))} * {Fact("b")}",
            "or" => $"({string.Join(" or ", condition.GetProperty("c").EnumerateArray().Select(Condition))})",
            var other => throw new InvalidOperationException($"There is no condition {other}."),
        };
    }

    private static string Amount(JsonElement amount) => amount.GetProperty("t").GetString() switch
    {
        "fixed" => Literal($"if eligible then {Dated(amount.GetProperty("v"))} else 0"),
        "rate" => Capped(amount, "bp"),
        "head" => Capped(amount, "per"),
        _ => Tiers(amount),
    };

    private static string Capped(JsonElement amount, string factor) => Literal(
        $"if eligible then min( {amount.GetProperty("f").GetString()} * {Dated(amount.GetProperty(factor))}, {Dated(amount.GetProperty("cap"))}) else 0");

    private static string Tiers(JsonElement amount)
    {
        var fact = amount.GetProperty("f").GetString();
        var rules = amount.GetProperty("th").EnumerateArray().Zip(amount.GetProperty("v").EnumerateArray()).Reverse().Select(tier =>
            $"<rule><inputEntry><text>true</text></inputEntry><inputEntry><text>&gt;= {tier.First}</text></inputEntry>"
            + $"<outputEntry><text>{SecurityElement.Escape(Dated(tier.Second))}</text></outputEntry></rule>");
        return $"""
            <decisionTable hitPolicy="FIRST"><input><inputExpression><text>eligible</text></inputExpression></input>
            <input><inputExpression><text> {fact} </text></inputExpression></input>
            <output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>{string.Concat(rules)}</decisionTable>
            """;
    }

    // The value in force is the latest whose date is not after the day.
    private static string Dated(JsonElement parameter) => parameter.EnumerateArray().Skip(1).Aggregate(
        $"{parameter[0][1]}", (earlier, step) => $"(if today() >= date(\"{step[0]}\") then {step[1]} else {earlier})");

    private static string Literal(string text) =>
        $"<literalExpression><text>{SecurityElement.Escape(text)}</text></literalExpression>";
}
