using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>
/// The tree of regions, held in memory: some ten thousand places that every page names. Built from the database at start and
/// replaced as a whole when a pack is loaded.
/// </summary>
public sealed class Regions
{
    private readonly Dictionary<string, Region> _byCode;
    private readonly ILookup<string, Region> _children;
    private readonly CountyShapes _shapes;
    private readonly string _city;

    /// <summary>Builds the tree.</summary>
    /// <param name="regions">All places.</param>
    /// <param name="shapes">County shapes.</param>
    /// <param name="city">Code of the pack's city, whose places are the ones recognised and offered.</param>
    public Regions(IEnumerable<Region> regions, CountyShapes shapes, string city)
    {
        _byCode = regions.ToDictionary(region => region.Code);
        _children = _byCode.Values.OrderBy(region => region.Code, StringComparer.Ordinal).ToLookup(region => region.Parent);
        _shapes = shapes;
        _city = city;
        Names = new PlaceNames(_byCode.Values.Where(region => IsInCity(region.Code)));
    }

    /// <summary>Recognises places of the city in text.</summary>
    public PlaceNames Names { get; }

    /// <summary>The city itself.</summary>
    public Region City => _byCode[_city];

    /// <summary>How many places there are.</summary>
    public int Count => _byCode.Count;

    /// <summary>The place of a code, or null.</summary>
    public Region? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    /// <summary>What lies directly below a place, by code.</summary>
    public IEnumerable<Region> Below(string code) => _children[code];

    /// <summary>Whether a code lies in the pack's city.</summary>
    public bool IsInCity(string code) => code.StartsWith(_city, StringComparison.Ordinal);

    /// <summary>The place itself and what it lies in, the widest first.</summary>
    public IReadOnlyList<Region> Path(string code)
    {
        var path = new List<Region>();
        for (var region = Find(code); region is not null; region = Find(region.Parent))
        {
            path.Insert(0, region);
        }

        return path;
    }

    /// <summary>The ancestor (or the place itself) on a floor, or null.</summary>
    public Region? On(RegionLevel level, string code) => Path(code).FirstOrDefault(region => region.Level == level);

    /// <summary>How people write a place: from the county down, 衢江区 高家镇 盈川村.</summary>
    public string PlaceName(string code)
    {
        var path = Path(code);
        var below = path.Where(region => region.Level >= RegionLevel.County).Select(region => region.Short).ToList();
        // A grid repeats its village's name (盈川村第一网格); said after the village it need not.
        for (var i = below.Count - 1; i > 0 && below[i].StartsWith(below[i - 1], StringComparison.Ordinal); i--)
        {
            below[i] = below[i][below[i - 1].Length..];
        }

        return below.Count > 0 ? string.Join(' ', below) : path.Count > 0 ? path[^1].Short : code;
    }

    /// <summary>The county a point lies in by its real shape, or null outside all of them.</summary>
    public Region? CountyAt(GeoPoint point) => Find(_shapes.CountyAt(point));

    /// <summary>
    /// The village (and its grid) nearest to a point, within the county the point lies in. There are no public shapes below the
    /// county, so this is a proposal from invented points, to be confirmed by the command room.
    /// </summary>
    public Region? NearestVillage(GeoPoint point)
    {
        var county = CountyAt(point);
        return county is null ? null : Below(county.Code).SelectMany(town => Below(town.Code))
            .Where(village => village.Point is not null)
            .MinBy(village => village.Point!.Value.MetresTo(point));
    }

    /// <summary>Places of the city below a region whose name holds a text, villages and townships, at most <paramref name="max"/>.</summary>
    public IReadOnlyList<Region> Search(string text, string under, int max) =>
        text.Trim() is not { Length: > 0 } wanted ? [] :
        [
            .. _byCode.Values
                .Where(region => region.Level is RegionLevel.Township or RegionLevel.Village && IsInCity(region.Code)
                    && region.Code.StartsWith(under, StringComparison.Ordinal) && PlaceName(region.Code).Contains(wanted, StringComparison.Ordinal))
                .OrderBy(region => region.Short.IndexOf(wanted, StringComparison.Ordinal) is var at && at < 0 ? 99 : at)
                .ThenBy(region => region.Level).ThenBy(region => region.Code, StringComparer.Ordinal).Take(max),
        ];
}
