using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>Where a reporter said it is.</summary>
/// <param name="Point">The pin, WGS-84.</param>
/// <param name="Region">The region chosen from the list.</param>
/// <param name="Address">The address in words.</param>
internal sealed record PlaceSaid(GeoPoint? Point, string? Region, string? Address);

/// <summary>The region a report is filed under.</summary>
/// <param name="Region">Region code.</param>
/// <param name="Known">Whether it is the place itself; otherwise it is whose centre sorts the report.</param>
internal sealed record PlaceFound(string Region, bool Known);

/// <summary>Finds the region of a report: what was chosen counts before the pin, the pin before the words.</summary>
internal sealed class Placing(City city)
{
    /// <summary>The region, or a refusal where what was said cannot be (a pin outside the city).</summary>
    public Outcome<PlaceFound> Find(PlaceSaid said)
    {
        if (said.Region is { Length: > 0 } chosen)
        {
            return city.Regions.Find(chosen) is { Level: >= RegionLevel.Township } region && city.Regions.IsInCity(chosen)
                ? new PlaceFound(region.Code, Known: true)
                : Refused("选择的地点不在名录中，请重新选择。", "The chosen place is not on the list. Please choose again.");
        }

        if (said.Point is { } point)
        {
            return !point.IsValid || city.Regions.CountyAt(point) is not { } county || !city.Regions.IsInCity(county.Code)
                ? Refused("地图上的点不在本市范围内，请重新选点，或写明地址。", "The point on the map lies outside the city. Choose another one, or write the address.")
                : city.Regions.NearestVillage(point) is { } village ? new PlaceFound(village.Code, Known: true)
                : new PlaceFound(county.Code, Known: false);
        }

        // What no place is found for goes to the centre that sorts: better there than guessed.
        return city.Regions.Names.Recognise(said.Address) is { } named
            ? new PlaceFound(named.Code, Known: true)
            : new PlaceFound(city.Pack.Card.TriageRegion, Known: false);
    }

    private static Refusal Refused(string zh, string en) =>
        new("brain.place-not-usable", new(zh, en)) { Fields = new Dictionary<string, Text> { ["place"] = new(zh, en) } };
}
