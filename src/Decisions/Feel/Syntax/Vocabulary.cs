namespace Tongqu.Decisions;

/// <summary>What a DMN model adds to the words of an expression in it.</summary>
/// <param name="Members">Names of entries that plain reading would break, such as <c>loan-to-value</c>.</param>
/// <param name="Types">The types it defines and imports, by the names they are written with.</param>
internal sealed record Vocabulary(IReadOnlyList<string> Members, IReadOnlyDictionary<string, FeelType> Types)
{
    public NameTable TypeNames { get; } = NameTable.Of(Types.Keys);

    /// <summary>Whether the text is the condition of a boxed filter and sees the entries of the items.</summary>
    public bool InFilter { get; init; }
}
