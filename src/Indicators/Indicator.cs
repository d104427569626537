using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Indicators;

/// <summary>Which way a figure ought to go.</summary>
public enum Direction
{
    /// <summary>Neither way is better.</summary>
    None,

    /// <summary>The more the better.</summary>
    More,

    /// <summary>The less the better.</summary>
    Less,
}

/// <summary>What an indicator's values are taken over.</summary>
public enum Timing
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A month.</summary>
    Month,

    /// <summary>A year.</summary>
    Year,

    /// <summary>A point in time.</summary>
    Instant,

    /// <summary>Several years, a quarter, a holiday.</summary>
    Span,
}

/// <summary>A field that indicators are grouped by.</summary>
/// <param name="Name">Its word in addresses.</param>
/// <param name="Title">What people read.</param>
public sealed record Domain(string Name, Text Title);

/// <summary>What is to be reached.</summary>
/// <param name="Value">The value.</param>
/// <param name="By">The last day for it; null where the document names none.</param>
/// <param name="Basis">Id of the document that sets it.</param>
/// <param name="Sample">Whether it is assumed.</param>
public sealed record Target(ExactNumber Value, DateOnly? By, string Basis, bool Sample);

/// <summary>The definition of an indicator, from the pack.</summary>
/// <param name="Code">Stable, lower case, with hyphens; also its name in formulas.</param>
/// <param name="Title">What people read.</param>
/// <param name="Domain">Its field.</param>
public sealed record Indicator(string Code, Text Title, Domain Domain)
{
    /// <summary>What it measures, in a sentence.</summary>
    public Text Measures { get; init; }

    /// <summary>Unit of all its values.</summary>
    public Text Unit { get; init; }

    /// <summary>What its values are told apart by within a region (a project, a firm); null where there is one for each.</summary>
    public Text? Per { get; init; }

    /// <summary>Decimals a reckoned value is rounded to; what a document says keeps its own.</summary>
    public int Decimals { get; init; }

    /// <summary>Which way is better.</summary>
    public Direction Direction { get; init; }

    /// <summary>The narrowest floor it is taken on.</summary>
    public RegionLevel Level { get; init; }

    /// <summary>What its values are taken over.</summary>
    public Timing Timing { get; init; }

    /// <summary>Id of the document the definition rests on.</summary>
    public string Basis { get; init; } = "";

    /// <summary>Code of the department that answers for it; empty for the platform itself.</summary>
    public string Department { get; init; } = "";

    /// <summary>Whether everyone may see it.</summary>
    public bool Public { get; init; }

    /// <summary>Name of the figure at an application's door that it is counted by (<c>brain.overdue</c>), or null.</summary>
    public string? Figure { get; init; }

    /// <summary>What it is reckoned by from other indicators, or null.</summary>
    public FeelExpression? Formula { get; init; }

    /// <summary>Codes of the indicators the formula reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>What is to be reached, the nearest first.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = [];
}
