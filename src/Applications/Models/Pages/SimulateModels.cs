using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Models.Pages;

/// <summary>A change tried over the population.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Title">What it is called.</param>
public sealed record SimulateModel(string Name, string Title)
{
    /// <summary>The page of the model; null where the reader may not open it.</summary>
    public string? ModelHref { get; init; }

    /// <summary>Where the form is sent.</summary>
    public string Action { get; init; } = "";

    /// <summary>What may be chosen, in the order of the form.</summary>
    public IReadOnlyList<SimulateField> Fields { get; init; } = [];

    /// <summary>The day the facts are of, <c>yyyy-MM-dd</c>.</summary>
    public string Day { get; init; } = "";

    /// <summary>Why it cannot be tried; null where it can.</summary>
    public Text? Refused { get; init; }

    /// <summary>How far it has come; null where it is done or was not asked for.</summary>
    public SimulateProgress? Running { get; init; }

    /// <summary>What was found; null before.</summary>
    public SimulateFound? Found { get; init; }
}

/// <summary>A choice of the form.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Label">What it chooses.</param>
/// <param name="Choices">What there is.</param>
/// <param name="Chosen">What is chosen.</param>
public sealed record SimulateField(string Key, Text Label, IReadOnlyList<Choice> Choices, string? Chosen);

/// <summary>How far a simulation has come.</summary>
/// <param name="Done">How much is done.</param>
/// <param name="Total">Of how much; 0 while nobody knows.</param>
/// <param name="What">What is being done.</param>
/// <param name="StopHref">Where it is called off.</param>
/// <param name="Href">This page again.</param>
public sealed record SimulateProgress(int Done, int Total, Text What, string StopHref, string Href);

/// <summary>What was found.</summary>
/// <param name="Before">The version before.</param>
/// <param name="After">The version after.</param>
/// <param name="Of">Which decision and where, in the words of the city.</param>
/// <param name="Whom">Of whom, and as of when.</param>
public sealed record SimulateFound(Text Before, Text After, string Of, Text Whom)
{
    /// <summary>When it was worked out.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How many subjects were looked at.</summary>
    public int Subjects { get; init; }

    /// <summary>How many of them are invented.</summary>
    public int Simulated { get; init; }

    /// <summary>The unit of the amounts; empty for none.</summary>
    public Text Unit { get; init; } = new("", "");

    /// <summary>Whether the decision answers amounts.</summary>
    public bool HasAmounts { get; init; }

    /// <summary>How many gain and lose.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>What it costs; empty where there are no amounts.</summary>
    public IReadOnlyList<Figure> Sums { get; init; } = [];

    /// <summary>What it does to whom.</summary>
    public IReadOnlyList<EffectLine> Effects { get; init; } = [];

    /// <summary>What the chart draws, as JSON; null for none.</summary>
    public string? Chart { get; init; }

    /// <summary>By how much the amounts change.</summary>
    public IReadOnlyList<SizeLine> Sizes { get; init; } = [];

    /// <summary>By region.</summary>
    public IReadOnlyList<SimulatedRegion> Regions { get; init; } = [];

    /// <summary>For want of which facts it cannot be told.</summary>
    public IReadOnlyList<BlockingLine> Blocking { get; init; } = [];

    /// <summary>How many cannot be told though nothing is missing.</summary>
    public int LeftOut { get; init; }

    /// <summary>How many cannot be told of whom nobody looked why.</summary>
    public int NotLookedAt { get; init; }

    /// <summary>Who is listed.</summary>
    public Text Listed { get; init; }

    /// <summary>Whether those are listed who cannot be told.</summary>
    public bool ListsUntold { get; init; }

    /// <summary>Whether the list is narrowed; then there is a way back to all.</summary>
    public string? AllHref { get; init; }

    /// <summary>A page of the list.</summary>
    public IReadOnlyList<ChangedLine> Changes { get; init; } = [];

    /// <summary>How long the list is.</summary>
    public int Total { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Lines on a page.</summary>
    public int Size { get; init; }

    /// <summary>The address of a page of the list.</summary>
    public Func<int, string> PageHref { get; init; } = _ => "";

    /// <summary>The list as a file.</summary>
    public string ExportHref { get; init; } = "";
}

/// <summary>How many a change does one thing to.</summary>
/// <param name="Effect">What it does to them.</param>
/// <param name="Subjects">How many.</param>
/// <param name="Share">Of all, in percent, 0 to 100.</param>
/// <param name="Href">Where they are listed; null for nowhere.</param>
/// <param name="IsShown">Whether they are listed below.</param>
public sealed record EffectLine(Text Effect, int Subjects, decimal Share, string? Href, bool IsShown);

/// <summary>How many change by about so much.</summary>
/// <param name="Range">By how much.</param>
/// <param name="Up">How many get more.</param>
/// <param name="Down">How many get less.</param>
public sealed record SizeLine(Text Range, int Up, int Down);

/// <summary>What a change does in one region.</summary>
/// <param name="Place">What it is called.</param>
/// <param name="Subjects">How many there are.</param>
/// <param name="Better">How many gain or enter.</param>
/// <param name="Worse">How many lose or leave.</param>
/// <param name="Untold">Of how many it cannot be told.</param>
/// <param name="Before">The sum before; null where it is out of range.</param>
/// <param name="After">The sum after.</param>
/// <param name="Difference">The difference.</param>
/// <param name="Href">Where its subjects are listed.</param>
public sealed record SimulatedRegion(
    string Place, int Subjects, int Better, int Worse, int Untold, string Before, string After, string Difference, string Href);

/// <summary>A fact for want of which it cannot be told.</summary>
/// <param name="Fact">What it is called.</param>
/// <param name="Subjects">Of how many it is missing.</param>
/// <param name="Alone">Of how many it is the only one missing.</param>
public sealed record BlockingLine(Text Fact, int Subjects, int Alone);

/// <summary>A subject in the list.</summary>
/// <param name="Name">Its name, masked where it has to be.</param>
/// <param name="Place">Where it belongs.</param>
/// <param name="Effect">What the change does to it.</param>
public sealed record ChangedLine(string Name, string Place, Text Effect)
{
    /// <summary>Its page; null where the reader may not open it.</summary>
    public string? Href { get; init; }

    /// <summary>Whether it is invented.</summary>
    public bool Simulated { get; init; }

    /// <summary>The answer before.</summary>
    public Text Before { get; init; }

    /// <summary>The answer after.</summary>
    public Text After { get; init; }

    /// <summary>The difference; null where there are no amounts, or it cannot be told.</summary>
    public string? Difference { get; init; }

    /// <summary>The facts that are missing.</summary>
    public IReadOnlyList<Text> Missing { get; init; } = [];
}
