using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>How a case stands against its clock.</summary>
public enum Lamp
{
    /// <summary>No clock runs.</summary>
    None,

    /// <summary>More than a quarter of the limit is left.</summary>
    Green,

    /// <summary>Less than a quarter is left.</summary>
    Yellow,

    /// <summary>Overdue.</summary>
    Red,

    /// <summary>Imported from the past: not timed.</summary>
    Historic,
}

/// <summary>What few cases have beside the ordinary.</summary>
[Flags]
public enum CaseMarks
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>More time was asked for and nobody has answered yet.</summary>
    ExtensionAsked = 1,

    /// <summary>Others hold parts of it, or held them.</summary>
    Joint = 2,

    /// <summary>It was merged with others, or split.</summary>
    Linked = 4,

    /// <summary>Whoever reported it is hidden.</summary>
    Confidential = 8,

    /// <summary>More than one deadline of its class is open.</summary>
    Deadlines = 16,
}

/// <summary>How a deadline came to its end.</summary>
public enum ClockEnd
{
    /// <summary>By the action that stops its clock, or not yet.</summary>
    WithTheWork,

    /// <summary>By a step recorded for it: what it asks for is done, the rest goes on.</summary>
    Reached,

    /// <summary>It was found not to apply to this case.</summary>
    NotApplicable,
}

/// <summary>What to list.</summary>
public sealed record CaseQuery
{
    /// <summary>Name of the case type.</summary>
    public required string Type { get; init; }

    /// <summary>States; empty for all.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Class code; <c>-</c> for those without one; null for all.</summary>
    public string? Class { get; init; }

    /// <summary>Region with all below; null for all of the scope.</summary>
    public RegionCode? Region { get; init; }

    /// <summary>Lamp; null for all.</summary>
    public Lamp? Lamp { get; init; }

    /// <summary>Where they came from; null for all.</summary>
    public string? Source { get; init; }

    /// <summary>Whether the place is known; null for both.</summary>
    public bool? PlaceKnown { get; init; }

    /// <summary>Post the case is with; null for all.</summary>
    public string? Post { get; init; }

    /// <summary>Only those with one of these marks; none for all.</summary>
    public CaseMarks Marks { get; init; }

    /// <summary>Only those a person follows; null for all.</summary>
    public long? FollowedBy { get; init; }

    /// <summary>Only those taken up the ladder.</summary>
    public bool Escalated { get; init; }

    /// <summary>A number, or any piece of the text or address.</summary>
    public string? Text { get; init; }

    /// <summary>The orders there are.</summary>
    public static IReadOnlyList<string> Sorts { get; } = ["due", "new", "old", "changed", "closed"];

    /// <summary><c>due</c> (first due first), <c>new</c>, <c>old</c>, <c>changed</c> or <c>closed</c> (last ended first, those that did not end behind).</summary>
    public string Sort { get; init; } = "due";

    /// <summary>Page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Lines a page, 1 to 200.</summary>
    public int Size { get; init; } = 50;

    /// <summary>Whether the total is counted; where nobody turns pages it need not be.</summary>
    public bool Counted { get; init; } = true;
}

/// <summary>A page of a list.</summary>
/// <param name="Lines">The lines of this page.</param>
/// <param name="Total">How many there are on all pages; on this one, where they were not counted.</param>
public sealed record CasePage(IReadOnlyList<CaseLine> Lines, int Total);

/// <summary>A case as a list shows it. Title and address are personal text: for staff only.</summary>
public sealed record CaseLine(
    CaseNumber Number, string Type, string State, string Title, string? Class, string Region, bool PlaceKnown, string Address,
    string Source, string Post, string Department, DateTimeOffset OccurredAt, DateTimeOffset OpenedAt, DateTimeOffset? DueAt,
    DateTimeOffset? WarnAt, DateTimeOffset? ClosedAt, bool Historic, bool Simulated, int Photos, int? Rating, int Version, GeoPoint? Point)
{
    /// <summary>In which kind of time <see cref="DueAt"/> was counted; null where no clock runs.</summary>
    public LimitKind? DueKind { get; init; }

    /// <summary>What it has beside the ordinary.</summary>
    public CaseMarks Marks { get; init; }

    /// <summary>Code of the post it was taken up to, since it is late; empty where none.</summary>
    public string EscalatedTo { get; init; } = "";

    /// <summary>How often it was opened again after it was over.</summary>
    public int Reopened { get; init; }

    /// <summary>How many residents said that they met the same.</summary>
    public int Joined { get; init; }

    /// <summary>Its lamp at a moment.</summary>
    public Lamp LampAt(DateTimeOffset now) =>
        Historic ? Lamp.Historic : DueAt is null ? Lamp.None : DueAt < now ? Lamp.Red : WarnAt <= now ? Lamp.Yellow : Lamp.Green;
}

/// <summary>A case whole, as staff in whose scope it lies see it.</summary>
/// <param name="Line">What a list shows.</param>
/// <param name="Answers">Answers to the opening form, personal ones unmasked: mask them where they are shown.</param>
/// <param name="Log">What happened, the first first.</param>
/// <param name="Clocks">Clocks that run or ran.</param>
/// <param name="Photos">Photos, with the log line that brought them.</param>
/// <param name="Actions">What the caller may do now.</param>
public sealed record CaseView(
    CaseLine Line, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<LogLine> Log, IReadOnlyList<ClockLine> Clocks,
    IReadOnlyList<PhotoLine> Photos, IReadOnlyList<OfferedAction> Actions)
{
    /// <summary>Who is proposed to handle it; null where nobody can be.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>Parts of it that other posts hold or held.</summary>
    public IReadOnlyList<PartLine> Parts { get; init; } = [];

    /// <summary>Cases it belongs together with.</summary>
    public IReadOnlyList<LinkLine> Links { get; init; } = [];

    /// <summary>What residents remarked who met the same; personal text.</summary>
    public IReadOnlyList<JoinedLine> Remarks { get; init; } = [];

    /// <summary>Its deadlines as they stand: of each clock the latest round, without those of parts.</summary>
    public IReadOnlyList<ClockLine> Deadlines => ClockLine.Latest(Clocks);

    /// <summary>Among the answers of a confidential case that is revealed, the name of the account it was reported from.</summary>
    public string? Account => Answers.GetValueOrDefault(Opening.Account);

    /// <summary>Whether it lies outside the caller's scope and is shown for the part of it they hold.</summary>
    public bool ByPart { get; init; }
}

/// <summary>How a part of a case stands.</summary>
public enum PartState
{
    /// <summary>Its post has it.</summary>
    Open,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>Its post gave it back.</summary>
    Returned,

    /// <summary>It was taken back, or the case ended without it.</summary>
    Dropped,
}

/// <summary>A part of a case.</summary>
/// <param name="Seq">The line of the log that opened it.</param>
/// <param name="Post">Code of the post that holds it.</param>
/// <param name="State">How it stands.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="DoneAt">When it was done, returned or dropped; null while it is open.</param>
public sealed record PartLine(int Seq, string Post, PartState State, DateTimeOffset OpenedAt, DateTimeOffset? DoneAt);

/// <summary>How a case belongs together with another.</summary>
public enum LinkKind
{
    /// <summary>It was reported again, and goes on as the other.</summary>
    MergedInto,

    /// <summary>The other is the same reported again.</summary>
    MergedFrom,

    /// <summary>The other is one of those it was split into.</summary>
    SplitInto,

    /// <summary>It was split from the other.</summary>
    SplitFrom,
}

/// <summary>That a case belongs together with another.</summary>
public sealed record LinkLine(CaseNumber Other, LinkKind Kind, DateTimeOffset At);

/// <summary>An action the caller may do now, or why it is blocked.</summary>
public sealed record OfferedAction(CaseAction Action, Text? Blocked);

/// <summary>One line of the log.</summary>
public sealed record LogLine(
    int Seq, DateTimeOffset At, string Action, string FromState, string ToState, long Person, string PersonName, string PersonPost,
    string FromPost, string ToPost, IReadOnlyDictionary<string, string> Answers);

/// <summary>A clock that runs or ran.</summary>
public sealed record ClockLine(
    string Name, int Round, Limit Limit, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset WarnAt, bool Assumed,
    DateTimeOffset? StoppedAt)
{
    /// <summary>Since when it stands; null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>What was added to the limit, in its unit.</summary>
    public decimal Extra { get; init; }

    /// <summary>Steps of the ladder it has taken.</summary>
    public int Rung { get; init; }

    /// <summary>How it came to its end.</summary>
    public ClockEnd Ended { get; init; }

    /// <summary>Whether more time was asked for it and nobody has answered yet.</summary>
    public bool Asked { get; init; }

    /// <summary>Whether it is the clock of a part.</summary>
    public bool IsOf(PartLine part) => Name == Parts.ClockOf(part.Seq);

    /// <summary>Of each clock the latest round, without those of parts.</summary>
    internal static IReadOnlyList<ClockLine> Latest(IReadOnlyList<ClockLine> clocks) =>
        [.. clocks.Where(clock => !Parts.IsClock(clock.Name) && !clocks.Any(other => other.Name == clock.Name && other.Round > clock.Round))
            .OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.DueAt)];
}

/// <summary>A photo and the log line that brought it.</summary>
public sealed record PhotoLine(string Hash, int Seq, string MediaType, int Width, int Height);

/// <summary>What anyone may know of a case by its number: no word that anybody wrote, no person.</summary>
/// <param name="Number">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Class">Its class; null while not set.</param>
/// <param name="Region">Its region, no narrower than the village.</param>
/// <param name="Log">What happened.</param>
/// <param name="Own">What only the reporter sees; null without their key.</param>
public sealed record PublicStatus(
    CaseNumber Number, CaseState State, CaseClass? Class, Region? Region, bool PlaceKnown, DateTimeOffset OpenedAt, DateTimeOffset? DueAt,
    DateTimeOffset? WarnAt, bool Assumed, bool Historic, bool Simulated, IReadOnlyList<PublicLine> Log, OwnPart? Own)
{
    /// <summary>In which kind of time <see cref="DueAt"/> was counted; null where no clock runs.</summary>
    public LimitKind? DueKind { get; init; }

    /// <summary>Code of the post it was taken up to, since it is late; empty where none.</summary>
    public string EscalatedTo { get; init; } = "";

    /// <summary>Where it stands and what comes next, in the type's words.</summary>
    public Text Next { get; init; }

    /// <summary>Parts of it that other posts hold or held.</summary>
    public IReadOnlyList<PartLine> Parts { get; init; } = [];

    /// <summary>The case it goes on as, where it was reported before: all but the number and the reporter's own part is that one's.</summary>
    public CaseNumber? MergedInto { get; init; }

    /// <summary>How often it was reported, the cases merged into it counted.</summary>
    public int Reports { get; init; } = 1;

    /// <summary>The cases it was split into.</summary>
    public IReadOnlyList<CaseNumber> SplitInto { get; init; } = [];

    /// <summary>How many residents said that they met the same.</summary>
    public int Joined { get; init; }

    /// <summary>Whether a resident may say so now.</summary>
    public bool MayBeJoined { get; init; }

    /// <summary>Its deadlines as they stand, those that are over included; parts have theirs apart.</summary>
    public IReadOnlyList<ClockLine> Deadlines { get; init; } = [];
}

/// <summary>One public line of the log: which action, by which post.</summary>
public sealed record PublicLine(DateTimeOffset At, Text Action, Text Post)
{
    /// <summary>What it means for the citizen, in the type's words; null where the type says nothing.</summary>
    public Text? Words { get; init; }
}

/// <summary>What only the reporter sees.</summary>
/// <param name="Actions">What the reporter may do now, shown by their key.</param>
public sealed record OwnPart(
    string Text, string Address, string? Result, int? Rating, IReadOnlyList<PhotoLine> Photos, IReadOnlyList<CaseAction> Actions)
{
    /// <summary>When it was rated last; null where it never was.</summary>
    public DateTimeOffset? RatedAt { get; init; }

    /// <summary>Whether it may be rated now.</summary>
    public bool MayRate => Actions.Any(action => action.Does.Contains("rate"));
}

/// <summary>Counts over a scope.</summary>
/// <param name="ByState">Cases by state.</param>
/// <param name="Overdue">Cases whose clock has run out.</param>
/// <param name="OpenedToday">Opened since the day began; historic imports not counted.</param>
/// <param name="ClosedToday">Ended since the day began.</param>
/// <param name="Rated">How many were rated.</param>
/// <param name="RatingSum">Sum of the stars.</param>
/// <param name="Unplaced">Waiting with a place not recognised.</param>
public sealed record CaseFigures(
    IReadOnlyDictionary<string, int> ByState, int Overdue, int OpenedToday, int ClosedToday, int Rated, int RatingSum, int Unplaced);

/// <summary>Counts of one place.</summary>
/// <param name="Region">Code of the place.</param>
/// <param name="ByState">Cases by state.</param>
/// <param name="Overdue">Cases whose clock has run out.</param>
/// <param name="ClosedToday">Ended since the day began; counted by village, so that of a grid they stand with its village.</param>
public sealed record PlaceFigures(string Region, IReadOnlyDictionary<string, int> ByState, int Overdue, int ClosedToday);

/// <summary>Counts over a scope and of each region in it.</summary>
/// <param name="Figures">Over the whole scope.</param>
/// <param name="Places">Of each region where the place is known, as the cases name it: a township, a village or a grid.</param>
public sealed record CaseSituation(CaseFigures Figures, IReadOnlyList<PlaceFigures> Places)
{
    /// <summary>The places gathered by the first digits of their codes: 9 for townships, 12 for villages.</summary>
    public IReadOnlyList<PlaceFigures> By(int codeLength) =>
    [
        .. Places.Where(place => place.Region.Length >= codeLength).GroupBy(place => place.Region[..codeLength]).Select(group => new PlaceFigures(
            group.Key, group.SelectMany(place => place.ByState).GroupBy(state => state.Key).ToDictionary(state => state.Key, state => state.Sum(count => count.Value)),
            group.Sum(place => place.Overdue), group.Sum(place => place.ClosedToday))),
    ];
}

/// <summary>What a day brought.</summary>
/// <param name="Day">The day, by the city's own clock.</param>
/// <param name="Opened">Cases opened.</param>
/// <param name="Closed">Cases that ended.</param>
public sealed record DayFigures(DateOnly Day, int Opened, int Closed);
