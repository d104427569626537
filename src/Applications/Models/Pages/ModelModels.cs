using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Frame.Components;

namespace Tongqu.Models.Pages;

/// <summary>The list of models.</summary>
/// <param name="Lines">Its lines, by name.</param>
public sealed record ModelListModel(IReadOnlyList<ModelLine> Lines)
{
    /// <summary>The words looked for; null for none.</summary>
    public string? Q { get; init; }

    /// <summary>The form for a new model; null for whoever may not begin one.</summary>
    public NewModel? New { get; init; }
}

/// <summary>The form for a new model, with what was entered.</summary>
/// <param name="Begun">Models that were begun and have no version yet: their titles and drafts.</param>
public sealed record NewModel(IReadOnlyList<(string Title, string Href, Text State)> Begun)
{
    /// <summary>The name entered.</summary>
    public string Name { get; init; } = "";

    /// <summary>The title entered.</summary>
    public string Title { get; init; } = "";

    /// <summary>Why it was not begun; null where nobody tried.</summary>
    public Text? Error { get; init; }
}

/// <summary>A model in the list.</summary>
/// <param name="Name">Its name, as programs write it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Href">Its page.</param>
/// <param name="Number">The version shown.</param>
/// <param name="From">Since when it is in force.</param>
/// <param name="InForce">Whether it is in force; otherwise it will be.</param>
public sealed record ModelLine(string Name, string Title, string Href, int Number, Text From, bool InForce)
{
    /// <summary>The version that takes over next; null where none waits.</summary>
    public (int Number, DateOnly From)? Next { get; init; }

    /// <summary>Whether the version came with the pack.</summary>
    public bool OfPack { get; init; }

    /// <summary>Names of its decisions.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>Laws and documents it stands on.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>How many examples it has.</summary>
    public int Examples { get; init; }

    /// <summary>How many of them it answers as they say.</summary>
    public int Met { get; init; }

    /// <summary>How much is wrong with it.</summary>
    public int Faults { get; init; }

    /// <summary>Rows its tables leave out.</summary>
    public int Gaps { get; init; }

    /// <summary>How far its draft is; null for none.</summary>
    public Text? Draft { get; init; }

    /// <summary>Whether a second person is waited for.</summary>
    public bool Waiting { get; init; }
}

/// <summary>One model in one of its versions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Version">The version shown.</param>
public sealed record SheetModel(string Name, string Title, VersionLine Version)
{
    /// <summary>What its author says of it; null for nothing.</summary>
    public string? About { get; init; }

    /// <summary>What is handed in.</summary>
    public IReadOnlyList<InputLine> Inputs { get; init; } = [];

    /// <summary>What it decides, and the knowledge its decisions share.</summary>
    public IReadOnlyList<LogicBlock> Blocks { get; init; } = [];

    /// <summary>Laws and documents it stands on.</summary>
    public IReadOnlyList<SourceLine> Sources { get; init; } = [];

    /// <summary>How it is checked.</summary>
    public CheckModel Check { get; init; } = new([], [], []);

    /// <summary>Its versions, the latest first.</summary>
    public IReadOnlyList<VersionLine> Versions { get; init; } = [];

    /// <summary>The form to try it with, with its answer once asked.</summary>
    public TryModel Try { get; init; } = new([], [], "");

    /// <summary>How far its draft is; null for none.</summary>
    public Text? Draft { get; init; }

    /// <summary>Whether the reader may change it.</summary>
    public bool MayEdit { get; init; }

    /// <summary>Whether the reader may try it over the population.</summary>
    public bool MaySimulate { get; init; }

    /// <summary>The model as it is kept.</summary>
    public string Xml { get; init; } = "";
}

/// <summary>An input of a model.</summary>
/// <param name="Name">What rules call it.</param>
/// <param name="Type">The type of its values; empty where any.</param>
/// <param name="About">What its author says of it.</param>
public sealed record InputLine(string Name, Text Type, string? About);

/// <summary>A decision, or knowledge that decisions share.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Box">What is written in it; null where its answer is handed in.</param>
public sealed record LogicBlock(string Id, string Name, DmnBox? Box)
{
    /// <summary>Whether it is a decision; otherwise it is called by decisions.</summary>
    public bool IsDecision { get; init; }

    /// <summary>The question it answers.</summary>
    public string? Question { get; init; }

    /// <summary>What answers there may be.</summary>
    public string? Answers { get; init; }

    /// <summary>What its author says of it.</summary>
    public string? About { get; init; }

    /// <summary>The type of its answer; empty where any.</summary>
    public Text Type { get; init; }

    /// <summary>Inputs and decisions it needs.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Laws and documents it stands on.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}

/// <summary>A law or document.</summary>
/// <param name="Name">What it is called, with the clause where the model names one.</param>
/// <param name="Kind">What kind of source it is.</param>
/// <param name="Href">Where it can be read; null where nobody said, or where it is no web address.</param>
/// <param name="About">What the model says of it.</param>
public sealed record SourceLine(string Name, string? Kind, string? Href, string? About);

/// <summary>What checking a text found.</summary>
/// <param name="Mistakes">What is wrong.</param>
/// <param name="Findings">Gaps and overlaps.</param>
/// <param name="Examples">Its examples as they were answered.</param>
public sealed record CheckModel(IReadOnlyList<MistakeLine> Mistakes, IReadOnlyList<FindingLine> Findings, IReadOnlyList<ExampleLine> Examples)
{
    /// <summary>What is said of the examples as a whole; null for nothing.</summary>
    public Text? Note { get; init; }

    /// <summary>How many examples are met.</summary>
    public int Met => Examples.Count(one => one.Wrong is null);
}

/// <summary>Something wrong, with its place.</summary>
/// <param name="Element">Id of the cell or box it stands in; empty where it is of the whole.</param>
/// <param name="View">Id of the decision it stands in; empty where in none.</param>
/// <param name="Place">Its place in words.</param>
/// <param name="Says">What is wrong.</param>
public sealed record MistakeLine(string Element, string View, Text Place, Text Says);

/// <summary>A gap or an overlap.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Says">It in a sentence, with the row that shows it.</param>
/// <param name="IsFault">Whether it keeps the model from being published.</param>
public sealed record FindingLine(Text Kind, Text Says, bool IsFault);

/// <summary>An example as it was answered.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Decision">The decision it asks.</param>
/// <param name="Inputs">What is handed in, in words.</param>
/// <param name="Expected">What it should answer.</param>
/// <param name="Answer">What it answers.</param>
/// <param name="Wrong">Why it is not met; null where it is.</param>
public sealed record ExampleLine(string Name, string Decision, string Inputs, string Expected, string Answer, Text? Wrong);

/// <summary>A version in the history.</summary>
/// <param name="Number">Its number.</param>
/// <param name="From">Since when it is in force.</param>
/// <param name="State">Whether it is in force, was or will be.</param>
/// <param name="InForce">Whether it is in force.</param>
public sealed record VersionLine(int Number, Text From, Text State, bool InForce)
{
    /// <summary>Whether it came with the pack.</summary>
    public bool OfPack { get; init; }

    /// <summary>Why it was made.</summary>
    public string Note { get; init; } = "";

    /// <summary>Who proposed it; null for the pack's.</summary>
    public string? ProposedBy { get; init; }

    /// <summary>When it was proposed, or came with the pack.</summary>
    public DateTimeOffset ProposedAt { get; init; }

    /// <summary>Who approved it; null for the pack's.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset ApprovedAt { get; init; }

    /// <summary>First digits of the hash of its content.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>A model tried out.</summary>
/// <param name="Decisions">The decisions there are.</param>
/// <param name="Fields">What can be handed in.</param>
/// <param name="Decision">The decision asked.</param>
public sealed record TryModel(IReadOnlyList<Choice> Decisions, IReadOnlyList<TryField> Fields, string Decision)
{
    /// <summary>The answer; null where nothing was asked yet, or could not be.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether it could not be told.</summary>
    public bool Untold { get; init; }

    /// <summary>Why it answers so.</summary>
    public IReadOnlyList<ExplanationLine> Why { get; init; } = [];
}

/// <summary>An input to try with.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Name">What rules call it.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Value">What was entered.</param>
/// <param name="Error">What is wrong with it; null for nothing.</param>
public sealed record TryField(string Key, string Name, Text Type, string Value, Text? Error);

/// <summary>Two versions, or a version and a draft, beside each other.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Before">The one before.</param>
/// <param name="After">The one after.</param>
public sealed record CompareModel(string Name, string Title, int Before, int After)
{
    /// <summary>What differs.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>The versions to choose from.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];
}

/// <summary>What was done to a part of a model.</summary>
public enum Change
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>A decision, an input, a type or a source that differs.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="What">What it is.</param>
/// <param name="Change">What was done to it.</param>
public sealed record Difference(string Title, Text What, Change Change)
{
    /// <summary>What it said as text; null where it is a table, or was not there.</summary>
    public string? Before { get; init; }

    /// <summary>What it says as text; null where it is a table, or is not there.</summary>
    public string? After { get; init; }

    /// <summary>Columns of the table; empty where it is none.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Rules that differ.</summary>
    public IReadOnlyList<RuleDifference> Rules { get; init; } = [];
}

/// <summary>A rule of a table that differs.</summary>
/// <param name="Change">What was done to it.</param>
/// <param name="Before">Its number before; null where it was not there.</param>
/// <param name="After">Its number after; null where it is gone.</param>
/// <param name="Cells">Its cells; what stood there before beside what stands there now.</param>
public sealed record RuleDifference(Change Change, int? Before, int? After, IReadOnlyList<CellDifference> Cells);

/// <summary>A cell of a rule that differs.</summary>
/// <param name="Before">What stood there; null where the rule is new.</param>
/// <param name="After">What stands there; null where the rule is gone.</param>
public sealed record CellDifference(string? Before, string? After);

/// <summary>A draft on its page.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Revision">The revision before the reader; 0 where there is no draft yet.</param>
public sealed record DraftModel(string Name, string Title, int Revision)
{
    /// <summary>The model as it stands in the draft, or in the version in force where there is none yet.</summary>
    public string Xml { get; init; } = "";

    /// <summary>Its examples.</summary>
    public string Examples { get; init; } = "";

    /// <summary>Version it was begun from.</summary>
    public int Base { get; init; }

    /// <summary>The latest version; another than the base where one came meanwhile.</summary>
    public int Latest { get; init; }

    /// <summary>Whether the model was only begun and has no version.</summary>
    public bool IsNew => Latest == 0;

    /// <summary>How far it is; null where there is no draft yet.</summary>
    public Text? State { get; init; }

    /// <summary>Who changed it last.</summary>
    public string? EditedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>What checking found.</summary>
    public CheckModel Check { get; init; } = new([], [], []);

    /// <summary>Whether it may be proposed as it stands.</summary>
    public bool Fit { get; init; }

    /// <summary>What it changes of the version in force by its day.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>The first day it shall be in force, as proposed.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Why, as proposed.</summary>
    public string Note { get; init; } = "";

    /// <summary>Who proposed it; null where nobody did.</summary>
    public string? ProposedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>Why the reader cannot approve it; null where they can.</summary>
    public Text? NotSecond { get; init; }

    /// <summary>Why it was sent back; null where it was not.</summary>
    public string? Returned { get; init; }

    /// <summary>Who sent it back.</summary>
    public string? ReturnedBy { get; init; }

    /// <summary>Why the last try failed; null where it did not.</summary>
    public Text? Error { get; init; }

    /// <summary>The decision that was open in the editor; empty for the graph.</summary>
    public string View { get; init; } = "";

    /// <summary>The day it is.</summary>
    public DateOnly Today { get; init; }
}
