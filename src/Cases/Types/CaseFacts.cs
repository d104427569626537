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
    /// <summary>The names, for the parser: some have blanks.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["state", "class", "on the spot", "place known", "region level", "source", "historic", "form"];

    internal static CaseFacts Of(CaseType type, CaseRow row, City city, IReadOnlyDictionary<string, string> form) => new(
        row.State, row.Class, type.Classes.Find(row.Class)?.OnTheSpot, row.PlaceKnown, LevelOf(city, row.Region), row.Source, row.Historic, form);

    internal static string LevelOf(City city, string region) => city.Regions.Find(region)?.Level.ToString().ToLowerInvariant() ?? "";

    internal FeelContext ToContext() => FeelContext.From(new Dictionary<string, object?>
    {
        ["state"] = State,
        ["class"] = Class,
        ["on the spot"] = OnTheSpot,
        ["place known"] = PlaceKnown,
        ["region level"] = RegionLevel,
        ["source"] = Source,
        ["historic"] = Historic,
        ["form"] = Form.ToDictionary(pair => pair.Key, pair => (object?)pair.Value),
    }).Value;
}
