using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>What guards and routing may ask of a case, by the names they are written with in the pack.</summary>
/// <param name="State">Name of the state.</param>
/// <param name="Class">Class code; null while not set.</param>
/// <param name="OnTheSpot">Whether a grid worker may handle the class on the spot; null while the class is not set.</param>
/// <param name="PlaceKnown">Whether the place was recognised.</param>
/// <param name="RegionLevel">Floor of the region: <c>county</c>, <c>township</c>, <c>village</c>, <c>grid</c>.</param>
/// <param name="Source">Where it came from: <c>resident</c>, <c>grid-worker</c>, <c>desk</c>, <c>drone</c>, <c>import</c> …</param>
/// <param name="Historic">Whether it was imported from the past: its clocks do not run.</param>
/// <param name="Form">Values of the form of the action being done.</param>
public sealed record CaseFacts(
    string State, string? Class, bool? OnTheSpot, bool PlaceKnown, string RegionLevel, string Source, bool Historic,
    IReadOnlyDictionary<string, string> Form)
{
    /// <summary>Whether it is done by whoever reported the case, as such.</summary>
    public bool ByReporter { get; init; }

    /// <summary>Stars it was rated with, 1 to 5; null while it is not.</summary>
    public int? Rating { get; init; }

    /// <summary>Whole days of 24 hours since it was over; null while it is not.</summary>
    public int? DaysClosed { get; init; }

    /// <summary>How often it was opened again.</summary>
    public int Reopened { get; init; }

    /// <summary>Code of the region; <c>starts with(region, "330803")</c> asks for a county.</summary>
    public string Region { get; init; } = "";

    /// <summary>Whether the class's first limit runs by the clock, nights and holidays included (突发); null while the class is not set.</summary>
    public bool? Urgent { get; init; }

    /// <summary>Whether it is working time in the city now.</summary>
    public bool WorkingTime { get; init; }

    /// <summary>What may be asked, with the type of its values; each may be missing. What a form holds is checked with the form.</summary>
    public static IReadOnlyDictionary<string, FeelType> Types { get; } = new Dictionary<string, FeelType>
    {
        ["state"] = FeelType.String,
        ["class"] = FeelType.String,
        ["on the spot"] = FeelType.Boolean,
        ["place known"] = FeelType.Boolean,
        ["region level"] = FeelType.String,
        ["source"] = FeelType.String,
        ["historic"] = FeelType.Boolean,
        ["form"] = FeelType.Any,
        ["by reporter"] = FeelType.Boolean,
        ["rating"] = FeelType.Number,
        ["days closed"] = FeelType.Number,
        ["reopened"] = FeelType.Number,
        ["region"] = FeelType.String,
        ["urgent"] = FeelType.Boolean,
        ["working time"] = FeelType.Boolean,
    };

    /// <summary>What routing may ask: the same without a form, since nothing is being done to the case then.</summary>
    public static IReadOnlyDictionary<string, FeelType> RoutingTypes { get; } =
        Types.Where(type => type.Key != "form").ToDictionary(type => type.Key, type => type.Value);

    /// <summary>The names, for the parser: some have blanks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Types.Keys];

    private static readonly IReadOnlyDictionary<string, string> NoForm = new Dictionary<string, string>();

    internal static CaseFacts Of(
        CaseType type, CaseRow row, City city, DateTimeOffset now, IReadOnlyDictionary<string, string> form, bool byReporter = false) =>
        Of(row.State, type.Classes.Find(row.Class), row.Class, row.Region, row.PlaceKnown, row.Source, row.Historic, city, now, form) with
        {
            ByReporter = byReporter,
            Rating = row.Rating,
            DaysClosed = row.ClosedAt is { } closed ? (int)(now - closed).TotalDays : null,
            Reopened = row.Reopened,
        };

    /// <summary>What is known of a case of a list while nothing is being done to it.</summary>
    internal static CaseFacts Of(CaseType type, CaseLine line, City city, DateTimeOffset now) =>
        Of(line.State, type.Classes.Find(line.Class), line.Class, line.Region, line.PlaceKnown, line.Source, line.Historic, city, now, NoForm) with
        {
            Rating = line.Rating,
            DaysClosed = line.ClosedAt is { } closed ? (int)(now - closed).TotalDays : null,
            Reopened = line.Reopened,
        };

    // A class that the catalogue no longer has keeps its code.
    internal static CaseFacts Of(
        string state, CaseClass? kind, string? code, string region, bool placeKnown, string source, bool historic, City city, DateTimeOffset now,
        IReadOnlyDictionary<string, string> form) => new(
        state, code, kind?.OnTheSpot, placeKnown, city.Regions.Find(region)?.Level.ToString().ToLowerInvariant() ?? "", source, historic, form)
        {
            Region = region,
            Urgent = kind?.Urgent,
            WorkingTime = city.Calendar.IsWorkingTime(now),
        };

    internal FeelContext ToContext() => FeelContext.From(new Dictionary<string, object?>
    {
        ["state"] = State,
        ["class"] = Class,
        ["on the spot"] = OnTheSpot,
        ["place known"] = PlaceKnown,
        ["region level"] = RegionLevel,
        ["source"] = Source,
        ["historic"] = Historic,
        ["by reporter"] = ByReporter,
        ["rating"] = Rating,
        ["days closed"] = DaysClosed,
        ["region"] = Region,
        ["urgent"] = Urgent,
        ["working time"] = WorkingTime,
        ["reopened"] = Reopened,
        ["form"] = Form.ToDictionary(pair => pair.Key, pair => (object?)pair.Value),
    }).Value;
}
