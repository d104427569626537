using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>What there is to say about a decision table.</summary>
public enum TableFindingKind
{
    /// <summary>A row that no rule covers and that has no default: the table answers null.</summary>
    Gap,

    /// <summary>A row in which rules contradict each other: more than one where one may hold, or different answers where all must agree.</summary>
    Overlap,

    /// <summary>Not all of it can be told: conditions are too free, or there are too many of them.</summary>
    NotTold,
}

/// <summary>A gap or an overlap of a decision table, shown by a row.</summary>
/// <param name="Element">Name of the decision or knowledge model.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Rules">The rules that contradict each other, counted from one; empty for a gap.</param>
/// <param name="Row">A row that shows it, column by column; columns that do not matter are left out.</param>
/// <param name="Message">The finding as a sentence.</param>
public sealed record TableFinding(
    string Element, TableFindingKind Kind, IReadOnlyList<int> Rules, IReadOnlyList<(string Column, FeelValue Value)> Row, Text Message)
{
    /// <summary>
    /// Whether such a row can come: false where a column is the answer of another decision, which may never give that value.
    /// </summary>
    public bool IsCertain { get; init; } = true;
}
