using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;

namespace Tongqu.Brain;

/// <summary>What someone reports.</summary>
internal sealed record Report
{
    public required string Command { get; init; }

    /// <summary>Answers to the event form.</summary>
    public required IReadOnlyDictionary<string, string> Answers { get; init; }

    public required PlaceSaid Place { get; init; }

    /// <summary>Where it comes from; see <see cref="Sources"/>.</summary>
    public required string Source { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public IReadOnlyList<CasePhoto> Photos { get; init; } = [];

    public bool Simulated { get; init; }
}

/// <summary>Takes reports from the page, the desk and programs alike, and opens an event for each.</summary>
internal sealed class Reporting(CaseDesk desk, Placing placing, TimeProvider time)
{
    /// <summary>Name of the case type of events.</summary>
    public const string Type = "event";

    /// <summary>Opens an event. At least one way of saying where is needed.</summary>
    public async Task<Outcome<CaseReceipt>> ReportAsync(Caller caller, Report report, CancellationToken cancellation = default)
    {
        if (report.Place is { Point: null, Region: null or "" } && string.IsNullOrWhiteSpace(report.Place.Address))
        {
            var where = new Text("请说明地点：在地图上选点、选择村社，或写明地址。", "Say where it is: a point on the map, a village, or an address.");
            return new Refusal("brain.place-needed", where) { Fields = new Dictionary<string, Text> { ["place"] = where } };
        }

        if (report.OccurredAt is { } happened && (happened > time.GetUtcNow().AddMinutes(10) || happened.Year < 2020))
        {
            return new Refusal("brain.time-not-usable", new(
                "发生时间不能在将来，也不能早于 2020 年。", "The time it happened cannot lie in the future, nor before 2020."));
        }

        var place = placing.Find(report.Place);
        if (place.Refusal is { } notThere)
        {
            return notThere;
        }

        return await desk.OpenAsync(caller, new NewCase
        {
            Type = Type,
            Command = report.Command,
            Answers = report.Answers,
            Region = place.Value.Region,
            PlaceKnown = place.Value.Known,
            Point = report.Place.Point,
            Address = report.Place.Address?.Trim() ?? "",
            Source = report.Source,
            OccurredAt = report.OccurredAt,
            Photos = report.Photos,
            Simulated = report.Simulated,
        }, cancellation);
    }
}

/// <summary>Where events come from.</summary>
internal static class Sources
{
    private static readonly Dictionary<string, Text> Titles = new()
    {
        ["resident"] = new("居民", "Resident"),
        ["grid-worker"] = new("网格员", "Grid worker"),
        ["desk"] = new("指挥室录入", "Command room"),
        ["department"] = new("部门录入", "Department"),
        ["hotline"] = new("热线", "Hotline"),
        ["drone"] = new("无人机", "Drone"),
        ["open311"] = new("外部系统（Open311）", "Another system (Open311)"),
        ["import"] = new("历史导入", "Import"),
    };

    public static IEnumerable<KeyValuePair<string, Text>> All => Titles;

    public static Text Title(string source) => Titles.TryGetValue(source, out var title) ? title : Text.Same(source);

    /// <summary>What a report of this caller is filed as.</summary>
    public static string Of(Caller caller) => caller.Role switch
    {
        Role.GridWorker => "grid-worker",
        Role.CommandRoom or Role.CountyCentre => "desk",
        Role.DepartmentHandler => "department",
        _ => "resident",
    };
}
