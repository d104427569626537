using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>One delivery of a source system, and what became of it.</summary>
/// <param name="Id">Rises with time.</param>
/// <param name="Source">Code of the source system.</param>
/// <param name="File">Name of the file.</param>
/// <param name="StartedAt">When its intake began.</param>
public sealed record Batch(long Id, string Source, string File, DateTimeOffset StartedAt)
{
    /// <summary>When its intake was done; null while it is under way or was cut off.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether what it holds is invented.</summary>
    public bool Simulated { get; init; }

    /// <summary>Rows of the file dealt with.</summary>
    public long Lines { get; init; }

    /// <summary>Facts that were new.</summary>
    public long Accepted { get; init; }

    /// <summary>Facts that were there already, the same.</summary>
    public long Known { get; init; }

    /// <summary>Facts the source had said otherwise before: both are kept, the newer counts.</summary>
    public long Corrected { get; init; }

    /// <summary>Rows or facts refused.</summary>
    public long Refused { get; init; }

    /// <summary>Subjects made.</summary>
    public long Subjects { get; init; }

    /// <summary>Whether this very file was taken in before, and nothing was done.</summary>
    public bool Again { get; init; }

    internal static Batch Of(BatchRow row) => new(row.Id, row.Source, row.File, row.StartedAt)
    {
        FinishedAt = row.FinishedAt,
        Simulated = row.Simulated,
        Lines = row.Lines,
        Accepted = row.Accepted,
        Known = row.Known,
        Corrected = row.Corrected,
        Refused = row.Refused,
        Subjects = row.Subjects,
    };
}

/// <summary>A row or a fact that was refused. Says nothing of whom it is about.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Item">The fact or column to blame; empty for the row.</param>
/// <param name="Code">Code of the refusal.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record RefusedFact(long Line, string Item, string Code, Text Reason);

/// <summary>Why rows of a batch were refused, counted.</summary>
public sealed record RefusalCount(string Code, long Rows, long FirstLine, Text Reason);

/// <summary>A batch with its quality report.</summary>
/// <param name="Of">The batch.</param>
/// <param name="Reasons">Why rows were refused, the commonest first.</param>
/// <param name="Refused">The first refused rows, at most <see cref="FactIntake.RefusalsKept"/>.</param>
public sealed record BatchReport(Batch Of, IReadOnlyList<RefusalCount> Reasons, IReadOnlyList<RefusedFact> Refused);

/// <summary>What intake refuses.</summary>
internal static class FactRefusals
{
    public static Refusal SourceUnknown(string source) => new("facts.source-unknown", new(
        $"来源系统“{source.Clip(40)}”不在城市包的 registry/sources.yaml 中。", $"The pack's registry/sources.yaml knows no source system “{source.Clip(40)}”."));

    public static Refusal FactUnknown(string fact) => new("facts.fact-unknown", new(
        $"数据项“{fact.Clip(40)}”不在数据项字典中。", $"The fact dictionary knows no “{fact.Clip(40)}”."));

    public static Refusal SchemeUnknown(string scheme) => new("facts.scheme-unknown", new(
        $"标识类型“{scheme.Clip(40)}”不在城市包的 registry/identifiers.yaml 中。", $"The pack's registry/identifiers.yaml knows no scheme “{scheme.Clip(40)}”."));

    public static Refusal RegionUnknown(string region) => new("facts.region-unknown", new(
        $"区域“{region.Clip(40)}”不存在。", $"There is no region “{region.Clip(40)}”."));

    public static Refusal SubjectUnknown { get; } = new("facts.subject-unknown", new(
        "没有这个编码的主体。请先登记主体，或在对照表中写明如何新建。", "No subject has this code. Register it first, or say in the map how it is made."));

    public static Refusal SubjectAmbiguous { get; } = new("facts.subject-ambiguous", new(
        "有多个主体使用这个编码，无法判断属于谁。请先在主体页面核对。", "Several subjects have this code. Sort that out on their pages first."));

    public static Refusal CodeEmpty { get; } = new("facts.code-empty", new("主体编码为空或过长。", "The subject's code is empty or too long."));

    public static Refusal NameEmpty { get; } = new("facts.name-empty", new(
        $"新主体的名称为空，或超过 {SubjectDraft.LengthMax} 字。", $"The new subject's name is empty, or longer than {SubjectDraft.LengthMax} characters."));

    public static Refusal RegionEmpty { get; } = new("facts.region-empty", new(
        "新主体没有可识别的区域，对照表也没有写 otherwise。", "The new subject has no region that is known, and the map says none under otherwise."));

    public static Refusal Day { get; } = new("facts.as-of", new(
        "日期不合格式，早于 1900 年，或在将来。", "The day has none of the formats, lies before 1900, or in the future."));

    public static Refusal Twice { get; } = new("facts.twice", new(
        "同一文件中，同一主体、数据项和日期出现了不同的值。", "The file says two different values for one subject, fact and day."));

    public static Refusal Unreadable { get; } = new("facts.unreadable", new(
        "有无法识别的字节：文件可能不是所写的编码。", "There are bytes that cannot be read: the file may not be in the encoding named."));

    public static Refusal Value(FactDefinition fact) => new("facts.value", new(
        $"“{fact.Title.Zh}”应为{fact.Expected.Zh}。", $"“{fact.Title.In(Tongue.English)}” is {fact.Expected.En}."));

    public static Refusal NotOfKind(FactDefinition fact, SubjectKind kind) => new("facts.not-of-kind", new(
        $"“{fact.Title.Zh}”不是{kind.Title().Zh}的数据项。", $"“{fact.Title.In(Tongue.English)}” is no fact of a subject of kind “{kind.Title().En}”."));
}
