namespace Tongqu.Decisions;

/// <summary>The databases a decision can be written for.</summary>
public enum SqlDialect
{
    /// <summary>PostgreSQL 14 and later.</summary>
    PostgreSql,

    /// <summary>SQLite 3.35 and later.</summary>
    Sqlite,
}

/// <summary>Where a fact lies in a table.</summary>
/// <param name="Name">The name that expressions use.</param>
/// <param name="Kind">
/// Number (PostgreSQL: any exact number; SQLite: integer), boolean (SQLite: 0 and 1), date (SQLite: text, 2026-03-01) or string.
/// </param>
public sealed record SqlColumn(string Name, FeelKind Kind)
{
    /// <summary>The column in the table; null where it has the same name.</summary>
    public string? Column { get; init; }

    /// <summary>The alias of the table, where the query has several; null for none.</summary>
    public string? Table { get; init; }

    /// <summary>Decimal places of a number, 0 to 6.</summary>
    public int Places { get; init; }

    /// <summary>Whether the column holds whole counts of the last place: fen instead of yuan with two places.</summary>
    public bool IsCount { get; init; }

    /// <summary>Whether the column is <c>not null</c>.</summary>
    public bool IsRequired { get; init; }

    /// <summary>
    /// Whether a column of numbers is a <c>smallint</c> or <c>integer</c> of PostgreSQL: what reads only such columns is computed with
    /// whole numbers of 64 bits, which is faster. Its bounds are then those of 32 bits, and every row fits them.
    /// </summary>
    public bool IsInteger { get; init; }

    /// <summary>No number is expected below; rows that have one are undecided.</summary>
    public long Least { get; init; } = -1_000_000_000_000;

    /// <summary>No number is expected above; rows that have one are undecided.</summary>
    public long Greatest { get; init; } = 1_000_000_000_000;
}
