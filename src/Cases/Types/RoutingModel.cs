using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>
/// A decision model that routes cases: its decision 派遣 is a table that lists every rule that holds (hit policy RULE ORDER), each with
/// <c>to</c> (short name of a post, code of a department, or <c>owner</c>) and the reason, <c>zh</c> and <c>en</c>.
/// </summary>
public static class RoutingModel
{
    /// <summary>The decision that is asked.</summary>
    public const string Decision = "派遣";

    /// <summary>In <c>to</c>, the department that owns the case's class.</summary>
    public const string Owner = "owner";

    private const string Policy = "RULE ORDER";
    private const string To = "to";
    private static readonly string[] Answers = [To, "zh", "en"];

    /// <summary>What such a model has to be, so that cases can be routed by it.</summary>
    /// <param name="isRouting">Whether a case type is routed by the model of a name.</param>
    /// <param name="isPost">Whether there is a post anywhere under a short name, a department's code among them.</param>
    public static ModelDemand Demand(Func<string, bool> isRouting, Func<string, bool> isPost) =>
        new(isRouting, (model, writing) => [.. InputFaults(model), .. TableFaults(model, writing, isPost)]);

    /// <summary>Where the rules that hold lead to, in their order, and why.</summary>
    internal static IEnumerable<(string To, Text Because)> Ask(DmnModel model, CaseFacts facts) =>
        model.Decide(Decision, facts.ToContext()).Value is not FeelList rules ? []
            : rules.OfType<FeelContext>().Select(rule => (Says(rule, To), new Text(Says(rule, "zh"), Says(rule, "en"))));

    private static string Says(FeelContext rule, string name) => rule[name].AsString() ?? "";

    private static IEnumerable<FeelDiagnostic> InputFaults(DmnModel model)
    {
        foreach (var input in model.Inputs)
        {
            var type = model.Items.FirstOrDefault(item => item.Name == input.TypeName)?.TypeName ?? input.TypeName;
            if (!CaseFacts.RoutingTypes.TryGetValue(input.Name, out var wanted))
            {
                yield return Fault(input.Id, $"没有名为“{input.Name}”的数据项。", $"there is no fact named “{input.Name}”.");
            }
            else if (type is not (null or "Any") && type != wanted.ToString())
            {
                yield return Fault(input.Id, $"“{input.Name}”的类型应为 {wanted}。", $"the type of “{input.Name}” is {wanted}.");
            }
        }
    }

    private static IEnumerable<FeelDiagnostic> TableFaults(DmnModel model, DmnWriting writing, Func<string, bool> isPost)
    {
        var decision = model.Decisions.FirstOrDefault(one => one.Name == Decision);
        var box = decision is null ? null : writing.Logic.FirstOrDefault(logic => logic.Id == decision.Id)?.Box;
        if (decision is null || box is not DmnTableBox { Policy: Policy, Outputs: [.., var last] } table)
        {
            return [Fault(box?.Id ?? decision?.Id, $"派遣须由名为“{Decision}”的决策表决定，命中策略为按规则顺序（{Policy}）。",
                $"cases are routed by a decision table named “{Decision}” whose hit policy is {Policy}.")];
        }

        var columns = Answers.ToDictionary(name => name, name => table.Outputs.ToList().FindIndex(output => output.Text == name));
        if (columns.Where(column => column.Value < 0).Select(column => column.Key).FirstOrDefault() is { } lost)
        {
            return [Fault(last.Id, $"决策表“{Decision}”缺少结果列“{lost}”。", $"the table “{Decision}” has no output “{lost}”.")];
        }

        var sources = decision.Authorities().Select(source => source.Name).Where(name => name.Length > 0).ToList();
        return table.Rules.Where(rule => rule.Answers.Count == table.Outputs.Count)
            .SelectMany(rule => RuleFaults(rule, name => rule.Answers[columns[name]], sources, isPost));
    }

    private static IEnumerable<FeelDiagnostic> RuleFaults(DmnRow rule, Func<string, DmnCell> cell, IEnumerable<string> sources, Func<string, bool> isPost)
    {
        var to = Written(cell(To));
        if (to is null || (to != Owner && !isPost(to)))
        {
            yield return Fault(cell(To).Id, $"规则指向的岗位或部门“{to ?? cell(To).Text}”不存在；请写加引号的岗位短名、部门编码或 \"{Owner}\"。",
                $"the rule leads to “{to ?? cell(To).Text}”, which is no post and no department; write a short name, a code or \"{Owner}\" in quotes.");
        }

        foreach (var name in Answers.Where(name => name != To && string.IsNullOrWhiteSpace(Written(cell(name)))))
        {
            yield return Fault(cell(name).Id, $"规则没有写明理由（{name}），请写加引号的文字。", $"the rule gives no reason ({name}); write it in quotes.");
        }

        if (!IsGrounded(rule.Description ?? "", sources))
        {
            yield return Fault(rule.Id, "规则的备注没有写明决策所列依据的名称，也没有标为示例。",
                "the remark of the rule cites no source of the decision, and does not say 示例 or sample.");
        }
    }

    private static bool IsGrounded(string remark, IEnumerable<string> sources) => remark.Contains("示例", StringComparison.Ordinal)
        || remark.Contains("sample", StringComparison.OrdinalIgnoreCase) || sources.Any(source => remark.Contains(source, StringComparison.Ordinal));

    // The text of a cell that holds a text and nothing else; null for any other.
    private static string? Written(DmnCell cell) =>
        FeelExpression.Parse(cell.Text) is { Succeeded: true, Value: { Names.Count: 0 } text } ? text.Evaluate(FeelContext.Empty).Value.AsString() : null;

    private static FeelDiagnostic Fault(string? element, string zh, string en) => new("cases.routing", new(zh, en), 0, 0) { Element = element };
}
