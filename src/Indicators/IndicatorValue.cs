using Tongqu.Base;

namespace Tongqu.Indicators;

/// <summary>Whether a value happened.</summary>
public enum Nature
{
    /// <summary>It was so.</summary>
    Actual,

    /// <summary>It is planned or expected.</summary>
    Planned,
}

/// <summary>How exactly a document speaks.</summary>
public enum Precision
{
    /// <summary>The number itself.</summary>
    Exact,

    /// <summary>约: about as much.</summary>
    About,

    /// <summary>余、多、以上: at least as much.</summary>
    Over,

    /// <summary>以内、前…位: at most as much.</summary>
    Within,
}

/// <summary>How a value came here.</summary>
public enum Origin
{
    /// <summary>From a document cited in the pack.</summary>
    Document,

    /// <summary>From a file that was imported.</summary>
    Imported,

    /// <summary>Counted by an application's door.</summary>
    Counted,

    /// <summary>Reckoned from other values by a formula.</summary>
    Reckoned,
}

/// <summary>
/// One value of an indicator: of what, when, how much, and who says so. What two documents say differently stands as two
/// values.
/// </summary>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="Region">Code of the region.</param>
/// <param name="Item">What within the region it is of (a project, a firm); empty for the region itself.</param>
/// <param name="Period">The time it is about; its last day is the as-of date.</param>
/// <param name="Value">How much, in the indicator's unit.</param>
public sealed record IndicatorValue(string Indicator, string Region, string Item, Period Period, ExactNumber Value)
{
    /// <summary>Whether it happened.</summary>
    public Nature Nature { get; init; }

    /// <summary>How exactly it is said.</summary>
    public Precision Precision { get; init; }

    /// <summary>How it came here.</summary>
    public Origin Origin { get; init; }

    /// <summary>Id of the document, or name of the figure or formula.</summary>
    public required string Source { get; init; }

    /// <summary>Title of the document; empty for what the platform reckoned itself.</summary>
    public string Document { get; init; } = "";

    /// <summary>When the document was published, as far as known: <c>2022-06-18</c>, <c>2022-06</c>.</summary>
    public string Published { get; init; } = "";

    /// <summary>How far the document is to be trusted: A, B or C; empty for what the platform reckoned itself.</summary>
    public string Grade { get; init; } = "";

    /// <summary>Where in the document it stands.</summary>
    public string Place { get; init; } = "";

    /// <summary>What to know about it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether it rests on invented data.</summary>
    public bool Simulated { get; init; }

    /// <summary>1, and one more each time the same source corrects itself.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>When the platform took it in or reckoned it.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Whether the same source has corrected it since.</summary>
    public bool Superseded { get; init; }
}
