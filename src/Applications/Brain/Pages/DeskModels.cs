using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Brain.Pages;

/// <summary>One tab of the desk.</summary>
/// <param name="Key"><c>triage</c>, <c>dispatch</c>, <c>handling</c>, <c>verify</c>, <c>done</c> or <c>all</c>.</param>
/// <param name="Title">Its words.</param>
/// <param name="Count">How many events are in it.</param>
/// <param name="Href">Its address.</param>
/// <param name="Current">Whether it is the one shown.</param>
public sealed record DeskTab(string Key, Text Title, int Count, string Href, bool Current);

/// <summary>The filters as they stand in the address, with the answers each offers.</summary>
/// <param name="Tab">The tab they apply to; sent along.</param>
public sealed record DeskFilter(string Tab)
{
    /// <summary>Words or a number searched for.</summary>
    public string? Q { get; init; }

    /// <summary>Code of the class.</summary>
    public string? Class { get; init; }

    /// <summary>Code of the region.</summary>
    public string? Region { get; init; }

    /// <summary>The lamp: <c>green</c>, <c>yellow</c>, <c>red</c>.</summary>
    public string? Lamp { get; init; }

    /// <summary>Code of the source.</summary>
    public string? Source { get; init; }

    /// <summary>What asks for attention: <c>escalated</c>, <c>extension</c>, <c>joint</c>, <c>followed</c>.</summary>
    public string? Attention { get; init; }

    /// <summary>The order: <c>due</c> (default), <c>new</c> or <c>old</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>Classes to choose from.</summary>
    public IReadOnlyList<Choice> Classes { get; init; } = [];

    /// <summary>Regions to choose from.</summary>
    public IReadOnlyList<Choice> Regions { get; init; } = [];

    /// <summary>Sources to choose from.</summary>
    public IReadOnlyList<Choice> Sources { get; init; } = [];

    /// <summary>Whether anything is filtered.</summary>
    public bool Any => !(string.IsNullOrEmpty(Q) && string.IsNullOrEmpty(Class) && string.IsNullOrEmpty(Region)
        && string.IsNullOrEmpty(Lamp) && string.IsNullOrEmpty(Source) && string.IsNullOrEmpty(Attention));
}

/// <summary>One event in the desk's table.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Href">Its page.</param>
/// <param name="Words">Its text, phone numbers masked; the page cuts it to a line.</param>
/// <param name="State">Its state.</param>
/// <param name="ReportedAt">When it was reported.</param>
public sealed record DeskRow(string Number, string Href, string Words, Text State, DateTimeOffset ReportedAt)
{
    /// <summary>The deadline that counts now; null where none is set.</summary>
    public Countdown? Countdown { get; init; }

    /// <summary>Its class; null while not set.</summary>
    public Text? Class { get; init; }

    /// <summary>How many photos it has.</summary>
    public int Photos { get; init; }

    /// <summary>Where it came from: 居民, 网格员, 无人机.</summary>
    public Text Source { get; init; }

    /// <summary>Its place; null while not recognised.</summary>
    public Text? Place { get; init; }

    /// <summary>The post it is or was with; null while it has not been dispatched.</summary>
    public Text? Post { get; init; }

    /// <summary>The post routing suggests for one not yet dispatched; null where it cannot tell.</summary>
    public Text? Suggested { get; init; }

    /// <summary>Whether this reader may dispatch it now.</summary>
    public bool CanDispatch { get; init; }

    /// <summary>What it has beside the ordinary: 已提级, 待批延期, 联办.</summary>
    public IReadOnlyList<Text> Notes { get; init; } = [];

    /// <summary>Whether it is invented for show.</summary>
    public bool Simulated { get; init; }
}

/// <summary>What can be done with many events at once.</summary>
public sealed record DeskBulk
{
    /// <summary>Fresh id of this command.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>
    /// Posts to dispatch to; empty offers no dispatch. "The suggested post of each" is offered by the page.
    /// </summary>
    public IReadOnlyList<Choice> Posts { get; init; } = [];

    /// <summary>Regions to assign; empty offers no assignment.</summary>
    public IReadOnlyList<Choice> Regions { get; init; } = [];

    /// <summary>Classes to assign.</summary>
    public IReadOnlyList<Choice> Classes { get; init; } = [];
}

/// <summary>The desk of a command room or the county centre.</summary>
/// <param name="Title">Whose desk it is.</param>
/// <param name="Tabs">The tabs this reader may open.</param>
/// <param name="Filter">The filters in force.</param>
/// <param name="Rows">The events of this page.</param>
public sealed record DeskModel(
    Text Title, IReadOnlyList<DeskTab> Tabs, DeskFilter Filter, IReadOnlyList<DeskRow> Rows)
{
    /// <summary>Events in all that pass the filters.</summary>
    public int Total { get; init; }

    /// <summary>The page shown, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Events on a page.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>The address of a page with the same filters.</summary>
    public Func<int, string> PageHref { get; init; } = page => $"/desk?page={page}";

    /// <summary>This view with its filters, to come back to after a command.</summary>
    public string Back { get; init; } = "/desk";

    /// <summary>What can be done in bulk; null where nothing can.</summary>
    public DeskBulk? Bulk { get; init; }

    /// <summary>Today's figures.</summary>
    public IReadOnlyList<Figure> Today { get; init; } = [];

    /// <summary>When they were reckoned.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>Where staff enter an event themselves; null where this reader may not.</summary>
    public string? NewHref { get; init; }
}

/// <summary>One thing that can be done with an event now.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="Title">Its words.</param>
/// <param name="Command">Fresh id of this command.</param>
public sealed record CaseAction(string Name, Text Title, string Command)
{
    /// <summary>Whether it is the step that is expected next.</summary>
    public bool Primary { get; init; }

    /// <summary>Whether it turns something down or back.</summary>
    public bool Danger { get; init; }

    /// <summary>What it asks.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>Whether photos can be added.</summary>
    public bool Photos { get; init; }

    /// <summary>Whether a photo is needed.</summary>
    public bool PhotoRequired { get; init; }

    /// <summary>Why it cannot be done now; null where it can.</summary>
    public Text? Blocked { get; init; }

    /// <summary>What is wrong with the last try, by field key.</summary>
    public IReadOnlyDictionary<string, Text> Errors { get; init; } = new Dictionary<string, Text>();
}

/// <summary>Where routing would send an event, and why.</summary>
/// <param name="Post">The post.</param>
/// <param name="Reasons">The conditions that held, one sentence each.</param>
public sealed record Suggestion(Text Post, IReadOnlyList<Text> Reasons);

/// <summary>A part of an event that a post holds.</summary>
/// <param name="Post">The post.</param>
/// <param name="State">How it stands.</param>
/// <param name="Lead">Whether it is the post that leads and has the event itself.</param>
/// <param name="Countdown">Its deadline; null where it has none of its own.</param>
public sealed record PartRow(Text Post, Text State, bool Lead, Countdown? Countdown)
{
    /// <summary>What is to be done; null where nobody wrote it down.</summary>
    public string? Task { get; init; }
}

/// <summary>What a resident remarked who met the same.</summary>
/// <param name="Words">Their words, phone numbers masked.</param>
/// <param name="At">When.</param>
public sealed record RemarkRow(string Words, DateTimeOffset At);

/// <summary>Another event it belongs together with.</summary>
/// <param name="Kind">How.</param>
/// <param name="Number">Its number.</param>
/// <param name="Href">Its page.</param>
public sealed record LinkRow(Text Kind, string Number, string Href);

/// <summary>One event for those who work on it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its class, or that none is set.</param>
/// <param name="State">Its state.</param>
/// <param name="Words">Its text.</param>
public sealed record CaseModel(string Number, Text Title, Text State, string Words)
{
    /// <summary>Its lamp.</summary>
    public LampColour Lamp { get; init; }

    /// <summary>All its deadlines.</summary>
    public IReadOnlyList<Countdown> Clocks { get; init; } = [];

    /// <summary>Class, place, source, reporter (masked), contact (masked), occurred at, recorded at …</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>Where to ask for the contact unmasked; null where there is none, or not for this reader.</summary>
    public string? ContactHref { get; init; }

    /// <summary>Whether whoever reported it is hidden.</summary>
    public bool Confidential { get; init; }

    /// <summary>Who has which part of it; empty where one post has it all.</summary>
    public IReadOnlyList<PartRow> Parts { get; init; } = [];

    /// <summary>Events it belongs together with.</summary>
    public IReadOnlyList<LinkRow> Links { get; init; } = [];

    /// <summary>What residents remarked who met the same.</summary>
    public IReadOnlyList<RemarkRow> Remarks { get; init; } = [];

    /// <summary>Whether this reader follows it; null where they cannot.</summary>
    public bool? Followed { get; init; }

    /// <summary>The papers it can be given out with now.</summary>
    public IReadOnlyList<OrderLink> Orders { get; init; } = [];

    /// <summary>Why it was not shown.</summary>
    public Text? ContactError { get; init; }

    /// <summary>Photos of the report.</summary>
    public IReadOnlyList<Photo> Photos { get; init; } = [];

    /// <summary>Its place in words.</summary>
    public Text? Place { get; init; }

    /// <summary>A <c>geo:</c> address that opens the phone's navigation; null without a point.</summary>
    public string? Geo { get; init; }

    /// <summary>The map; null without a point.</summary>
    public MapModel? Map { get; init; }

    /// <summary>The log, oldest first.</summary>
    public IReadOnlyList<LogEntry> Log { get; init; } = [];

    /// <summary>What this reader can do now.</summary>
    public IReadOnlyList<CaseAction> Actions { get; init; } = [];

    /// <summary>Where routing would send it; null where it need not be sent.</summary>
    public Suggestion? Suggestion { get; init; }

    /// <summary>The list to go back to.</summary>
    public string Back { get; init; } = "/desk";

    /// <summary>The public status as a QR code for the print; null for none.</summary>
    public string? QrSvg { get; init; }

    /// <summary>Whether it is invented for show.</summary>
    public bool Simulated { get; init; }

    /// <summary>Whether it was imported from before the platform.</summary>
    public bool Historic { get; init; }
}
