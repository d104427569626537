using Tongqu.Base;

namespace Tongqu.Figures.Pages;

/// <summary>A value as pages show it.</summary>
/// <param name="Number">The number, formatted.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Period">The time it is about.</param>
public sealed record ShownValue(string Number, Text Unit, Text Period)
{
    /// <summary>How exact it is; null where it is the number itself.</summary>
    public Text? Precision { get; init; }

    /// <summary>Whether <see cref="Precision"/> stands before the number.</summary>
    public bool Before { get; init; }

    /// <summary>Whether it is planned or expected.</summary>
    public bool Planned { get; init; }

    /// <summary>Whether it rests on invented data.</summary>
    public bool Simulated { get; init; }

    /// <summary>Whether its source has corrected it since.</summary>
    public bool Superseded { get; init; }

    /// <summary>What it is of within the region; empty for the region itself.</summary>
    public string Item { get; init; } = "";

    /// <summary>The region.</summary>
    public Text Place { get; init; }

    /// <summary>Who says so.</summary>
    public Text Source { get; init; }

    /// <summary>When that was published; empty where not known.</summary>
    public string Published { get; init; } = "";

    /// <summary>How far it is to be trusted: A, B, C; empty for what was reckoned here.</summary>
    public string Grade { get; init; } = "";

    /// <summary>Where in the document it stands.</summary>
    public string Cited { get; init; } = "";

    /// <summary>What to know about it.</summary>
    public string Note { get; init; } = "";
}

/// <summary>How near a target is.</summary>
/// <param name="Number">The target, formatted.</param>
/// <param name="Unit">Its unit.</param>
public sealed record TargetProgress(string Number, Text Unit)
{
    /// <summary>The last day for it; null where the document names none.</summary>
    public Text? By { get; init; }

    /// <summary>How much of it is done, 0 to 100; null while nothing is known.</summary>
    public decimal? Share { get; init; }

    /// <summary>Whether it is reached.</summary>
    public bool Reached { get; init; }

    /// <summary>Whether less is better: the target is a ceiling.</summary>
    public bool Less { get; init; }

    /// <summary>Whether the target is an assumed example.</summary>
    public bool Sample { get; init; }

    /// <summary>The document that sets it.</summary>
    public string Basis { get; init; } = "";
}

/// <summary>One line of the list.</summary>
/// <param name="Title">The indicator.</param>
/// <param name="Href">Its page.</param>
/// <param name="Latest">Its latest value; null where there is none.</param>
public sealed record FigureLine(Text Title, string Href, ShownValue? Latest)
{
    /// <summary>How many more items it is told apart by.</summary>
    public int OtherItems { get; init; }

    /// <summary>Whether documents disagree about this value.</summary>
    public bool Disagree { get; init; }

    /// <summary>Its target; null for none.</summary>
    public TargetProgress? Target { get; init; }

    /// <summary>Its course so far, the oldest first; fewer than two points are no course.</summary>
    public IReadOnlyList<decimal> Course { get; init; } = [];

    /// <summary>The course in words.</summary>
    public Text CourseWords { get; init; }
}

/// <summary>A field with its indicators.</summary>
/// <param name="Name">Its word in the address.</param>
/// <param name="Title">Its title.</param>
/// <param name="Lines">Its indicators.</param>
public sealed record FigureField(string Name, Text Title, IReadOnlyList<FigureLine> Lines);

/// <summary>One choice of a filter.</summary>
/// <param name="Value">Its value in the address.</param>
/// <param name="Title">What people read.</param>
public sealed record FilterChoice(string Value, Text Title);

/// <summary>The list of indicators.</summary>
/// <param name="Fields">What passes the filters, by field.</param>
public sealed record FigureListModel(IReadOnlyList<FigureField> Fields)
{
    /// <summary>How many indicators pass.</summary>
    public int Count { get; init; }

    /// <summary>Words searched for.</summary>
    public string? Q { get; init; }

    /// <summary>Field chosen.</summary>
    public string? Field { get; init; }

    /// <summary>Region chosen.</summary>
    public string? Region { get; init; }

    /// <summary>Document chosen.</summary>
    public string? Source { get; init; }

    /// <summary>Fields to choose from.</summary>
    public IReadOnlyList<FilterChoice> FieldChoices { get; init; } = [];

    /// <summary>Regions to choose from.</summary>
    public IReadOnlyList<FilterChoice> RegionChoices { get; init; } = [];

    /// <summary>Documents to choose from.</summary>
    public IReadOnlyList<FilterChoice> SourceChoices { get; init; } = [];

    /// <summary>Where the same list is a file.</summary>
    public string ExportHref { get; init; } = "";

    /// <summary>Whether any filter is set.</summary>
    public bool Any => Q is not null || Field is not null || Region is not null || Source is not null;
}

/// <summary>What several sources say of one item at one time.</summary>
/// <param name="Place">The region.</param>
/// <param name="Item">What within it; empty for the region itself.</param>
/// <param name="Period">The time.</param>
/// <param name="Values">What is said, the newest document first.</param>
/// <param name="Disagree">Whether they say different numbers.</param>
public sealed record SaidTogether(Text Place, string Item, Text Period, IReadOnlyList<ShownValue> Values, bool Disagree);

/// <summary>One line of a comparison.</summary>
/// <param name="Place">The region.</param>
/// <param name="Value">Its value; null prints as 未采集.</param>
/// <param name="Share">Length of its bar, 0 to 100.</param>
/// <param name="RecordsHref">The records behind it; null for none.</param>
public sealed record ComparedRegion(Text Place, ShownValue? Value, decimal Share, string? RecordsHref);

/// <summary>An indicator whole.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Measures">What it measures.</param>
public sealed record FigureModel(Text Title, Text Measures)
{
    /// <summary>Its field, and the address of that field's list.</summary>
    public (Text Title, string Href) Field { get; init; }

    /// <summary>The latest value; null for none.</summary>
    public ShownValue? Latest { get; init; }

    /// <summary>Whether documents disagree about the latest value.</summary>
    public bool Disagree { get; init; }

    /// <summary>The records behind the latest value; null for none.</summary>
    public string? RecordsHref { get; init; }

    /// <summary>Unit, direction, owner, basis …</summary>
    public IReadOnlyList<Frame.Components.Fact> Definition { get; init; } = [];

    /// <summary>The formula as the pack writes it; null for none.</summary>
    public string? Formula { get; init; }

    /// <summary>The indicators the formula reads, with their addresses.</summary>
    public IReadOnlyList<(Text Title, string Href)> Inputs { get; init; } = [];

    /// <summary>Its targets.</summary>
    public IReadOnlyList<TargetProgress> Targets { get; init; } = [];

    /// <summary>What the chart draws, as JSON; null where there is no course to draw.</summary>
    public string? Chart { get; init; }

    /// <summary>The same course as a table.</summary>
    public IReadOnlyList<ShownValue> Course { get; init; } = [];

    /// <summary>Counties side by side at the latest time they share; empty where there are none.</summary>
    public IReadOnlyList<ComparedRegion> Counties { get; init; } = [];

    /// <summary>The time of the comparison.</summary>
    public Text CountiesAt { get; init; }

    /// <summary>All that is said, by time, item and source.</summary>
    public IReadOnlyList<SaidTogether> Said { get; init; } = [];

    /// <summary>How many more there are than <see cref="Said"/> shows.</summary>
    public int SaidMore { get; init; }

    /// <summary>Where all values are a file.</summary>
    public string ExportHref { get; init; } = "";

    /// <summary>Whether its values have items.</summary>
    public Text? Per { get; init; }
}
