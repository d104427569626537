using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>What versions, drafts and tables are called.</summary>
internal static class Wording
{
    /// <summary>Since when a version is, or will be, in force.</summary>
    public static Text From(ModelVersion version) =>
        version.From is { } day ? Text.Same($"{day:yyyy-MM-dd}") : new("自始", "from the beginning");

    /// <summary>How far a draft is; null where there is none.</summary>
    public static Text? State(ModelDraft? draft) => draft switch
    {
        null => null,
        { Proposal: { } proposal } => new($"待复核，拟 {proposal.From:yyyy-MM-dd} 起生效", $"awaits approval, from {proposal.From:yyyy-MM-dd}"),
        { Return: not null } => new("已退回修改", "sent back"),
        _ => new("草稿修改中", "being drafted"),
    };

    /// <summary>What a type of the language is called, and how its values are written.</summary>
    public static Text Type(string name) => name switch
    {
        "number" => new("数", "number"),
        "boolean" => new("是否（true 或 false）", "true or false"),
        "string" => new("文字", "text"),
        "date" => new("日期（2026-01-31）", "date (2026-01-31)"),
        _ => Text.Same(name),
    };

    /// <summary>What a finding is called.</summary>
    public static Text Kind(TableFindingKind kind) => kind switch
    {
        TableFindingKind.Gap => new("空缺", "Gap"),
        TableFindingKind.Overlap => new("重叠", "Overlap"),
        _ => new("未能检查", "Not checked"),
    };

    /// <summary>Which rules of a table make the answer, in a sentence.</summary>
    public static Text Policy(string policy) => policy switch
    {
        "UNIQUE" => new("至多一条规则成立，取它的结果。", "At most one rule holds; its answer counts."),
        "RULE ORDER" => new("自上而下，依次列出成立的规则的结果。", "From the top, the answers of all rules that hold are listed."),
        "FIRST" => new("自上而下，取第一条成立的规则。", "From the top, the first rule that holds counts."),
        "ANY" => new("可有几条规则成立，结果须相同。", "Several rules may hold; they have to agree."),
        "PRIORITY" => new("取成立的规则中排位最高的结果。", "Of the rules that hold the answer ranked highest counts."),
        "COLLECT SUM" => new("成立的规则结果相加。", "The answers of all rules that hold are added up."),
        "COLLECT MAX" => new("取成立的规则中最大的结果。", "Of the rules that hold the largest answer counts."),
        "COLLECT MIN" => new("取成立的规则中最小的结果。", "Of the rules that hold the smallest answer counts."),
        "COLLECT COUNT" => new("数一数成立的规则有几条。", "The rules that hold are counted."),
        _ => new("列出所有成立的规则的结果。", "The answers of all rules that hold are listed."),
    };
}
