using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Brain.Pages;

/// <summary>An event a resident joined.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Class">What it is about.</param>
/// <param name="Place">Where it is.</param>
/// <param name="State">Where it stands.</param>
public sealed record JoinedRow(string Number, Text Class, Text Place, Text State);

/// <summary>That a resident may say they met the same, or did.</summary>
/// <param name="Since">Since when they are on it; null where they are not.</param>
/// <param name="Remark">What they remarked.</param>
public sealed record JoinOffer(DateTimeOffset? Since, string Remark)
{
    /// <summary>Whether they have to sign in before.</summary>
    public bool SignInFirst { get; init; }
}

/// <summary>The residents' front page.</summary>
public sealed record HomeModel
{
    /// <summary>A few figures of the city; empty shows none.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>The events this resident joined.</summary>
    public IReadOnlyList<JoinedRow> Joined { get; init; } = [];

    /// <summary>When the figures were reckoned.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Where the figures come from.</summary>
    public Text? Source { get; init; }

    /// <summary>The number that was looked up in vain; null where none was.</summary>
    public string? Number { get; init; }

    /// <summary>Why it led nowhere.</summary>
    public Text? NumberError { get; init; }

    /// <summary>A number as this city writes them, for the help below the field; null for none.</summary>
    public string? NumberExample { get; init; }
}

/// <summary>A region that can be chosen.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Its name, with the names above it where they are needed.</param>
public sealed record RegionChoice(string Code, Text Title);

/// <summary>Where it happened, as far as it has been said.</summary>
public sealed record PlaceEntry
{
    /// <summary>Longitude as sent, WGS-84, degrees.</summary>
    public string? Lon { get; init; }

    /// <summary>Latitude as sent, WGS-84, degrees.</summary>
    public string? Lat { get; init; }

    /// <summary>Code of the region chosen.</summary>
    public string? Region { get; init; }

    /// <summary>The chosen region in full words.</summary>
    public Text? RegionTitle { get; init; }

    /// <summary>What was searched for.</summary>
    public string? Query { get; init; }

    /// <summary>What the search found; null where nothing was searched.</summary>
    public IReadOnlyList<RegionChoice>? Matches { get; init; }

    /// <summary>The address in words.</summary>
    public string? Address { get; init; }

    /// <summary>The counties, first level of the choice.</summary>
    public IReadOnlyList<RegionChoice> Counties { get; init; } = [];

    /// <summary>
    /// Address that answers <c>?under=CODE</c> and <c>?q=WORDS</c> with <c>[{"code":"…","name":"…"}]</c>.
    /// </summary>
    public string Regions { get; init; } = "/regions";
}

/// <summary>The form on which anyone reports an event.</summary>
/// <param name="Command">Fresh id of this command: a retry with it is harmless.</param>
/// <param name="Fields">The case type's fields; personal ones are asked apart, at the end.</param>
/// <param name="Place">Where it happened.</param>
/// <param name="Map">The map to point on.</param>
public sealed record ReportModel(string Command, IReadOnlyList<FormField> Fields, PlaceEntry Place, MapModel Map)
{
    /// <summary>What is wrong, by field key; <c>place</c>, <c>photos</c> and the empty key included.</summary>
    public IReadOnlyDictionary<string, Text> Errors { get; init; } = new Dictionary<string, Text>();

    /// <summary>Most photos that can be added.</summary>
    public int PhotosMost { get; init; } = 6;

    /// <summary>Largest photo, in bytes.</summary>
    public long PhotoBytesMost { get; init; } = 15_000_000;

    /// <summary>Where the form is sent: residents' and staff's entry differ only in this.</summary>
    public string Action { get; init; } = "/report";
}

/// <summary>One step that follows, on the receipt.</summary>
/// <param name="What">What will be done.</param>
/// <param name="Who">By which post.</param>
/// <param name="By">By when; null where no deadline is set.</param>
public sealed record NextStep(Text What, Text? Who, DateTimeOffset? By);

/// <summary>The receipt after reporting.</summary>
/// <param name="Number">The event's public number.</param>
/// <param name="Link">The absolute address of its status with the reporter's key.</param>
/// <param name="QrSvg">The same address as a QR code: an SVG element without styles of its own.</param>
/// <param name="Next">What happens next.</param>
/// <param name="RecordedAt">When it was recorded.</param>
public sealed record ReportedModel(
    string Number, string Link, string QrSvg, IReadOnlyList<NextStep> Next, DateTimeOffset RecordedAt);

/// <summary>What only the reporter sees, with the key of the receipt.</summary>
/// <param name="Words">Their own text.</param>
/// <param name="Photos">Their own photos.</param>
public sealed record OwnReport(string Words, IReadOnlyList<Photo> Photos)
{
    /// <summary>What came of it, written for the citizen; null while open.</summary>
    public string? Result { get; init; }

    /// <summary>Photos of the result.</summary>
    public IReadOnlyList<Photo> ResultPhotos { get; init; } = [];
}

/// <summary>The rating form, offered to the reporter once the event is closed.</summary>
/// <param name="Command">Fresh id of this command.</param>
/// <param name="Key">The reporter's key.</param>
public sealed record RatingForm(string Command, string Key)
{
    /// <summary>Stars chosen so far, 1 to 5.</summary>
    public int? Stars { get; init; }

    /// <summary>Words entered so far.</summary>
    public string? Comment { get; init; }

    /// <summary>What is wrong, by field key (<c>stars</c>, <c>comment</c>).</summary>
    public IReadOnlyDictionary<string, Text> Errors { get; init; } = new Dictionary<string, Text>();
}

/// <summary>A rating that was given.</summary>
/// <param name="Stars">1 to 5.</param>
/// <param name="Comment">Words, shown to the reporter alone.</param>
/// <param name="At">When.</param>
public sealed record GivenRating(int Stars, string? Comment, DateTimeOffset At);

/// <summary>The public status of one event: no persons, no free text for strangers.</summary>
/// <param name="Number">Its number.</param>
/// <param name="State">Its state in words.</param>
/// <param name="Lamp">Its lamp.</param>
/// <param name="ReportedAt">When it was reported.</param>
public sealed record StatusModel(string Number, Text State, LampColour Lamp, DateTimeOffset ReportedAt)
{
    /// <summary>Its class; null while not set.</summary>
    public Text? Class { get; init; }

    /// <summary>Its place down to the village; null while not recognised.</summary>
    public Text? Place { get; init; }

    /// <summary>The deadline that counts now; null where none runs.</summary>
    public Countdown? Countdown { get; init; }

    /// <summary>Its deadlines one by one, where its class states several.</summary>
    public IReadOnlyList<Countdown> Deadlines { get; init; } = [];

    /// <summary>What happens next; null once nothing does.</summary>
    public Text? Next { get; init; }

    /// <summary>What happened, by which post.</summary>
    public IReadOnlyList<LogEntry> Log { get; init; } = [];

    /// <summary>The reporter's own part; null for a stranger.</summary>
    public OwnReport? Own { get; init; }

    /// <summary>The event it goes on as; null where it was not merged.</summary>
    public LinkRow? MergedInto { get; init; }

    /// <summary>How often the same was reported.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>The events it was split into.</summary>
    public IReadOnlyList<LinkRow> SplitInto { get; init; } = [];

    /// <summary>How many residents said that they met the same.</summary>
    public int Joined { get; init; }

    /// <summary>What this reader may do about that; null for nothing.</summary>
    public JoinOffer? Join { get; init; }

    /// <summary>Parts of it that other posts hold.</summary>
    public IReadOnlyList<PartRow> Parts { get; init; } = [];

    /// <summary>The reporter's key; null for a stranger.</summary>
    public string? Key { get; init; }

    /// <summary>What the reporter may do beside rating.</summary>
    public IReadOnlyList<CaseAction> Actions { get; init; } = [];

    /// <summary>This page as a QR code, without the key.</summary>
    public string QrSvg { get; init; } = string.Empty;

    /// <summary>The rating form; null where none is offered.</summary>
    public RatingForm? Rate { get; init; }

    /// <summary>The rating given; null where none was.</summary>
    public GivenRating? Rated { get; init; }

    /// <summary>Whether the event is invented for show.</summary>
    public bool Simulated { get; init; }

    /// <summary>Whether it was imported from before the platform.</summary>
    public bool Historic { get; init; }
}
