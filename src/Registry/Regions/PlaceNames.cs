namespace Tongqu.Registry;

/// <summary>
/// Finds the city's places in an address as people write it. Careful rather than clever: a name that several places share
/// counts only where the text also names the township or county it lies in, and nothing is guessed.
/// </summary>
public sealed class PlaceNames
{
    private const int NameLengthMin = 2;
    private const int NameLengthMax = 20;
    private static readonly string[] VillageEndings = ["社区居民委员会", "村民委员会", "社区居委会", "居民委员会", "村委会", "居委会", "社区", "村"];
    private static readonly string[] TownEndings = ["街道办事处", "街道", "镇", "乡"];
    private static readonly string[] CountyEndings = ["区", "县", "市"];
    private readonly Dictionary<string, List<Region>> _byName = [];

    internal PlaceNames(IEnumerable<Region> places)
    {
        foreach (var place in places.Where(place => place.Level is RegionLevel.County or RegionLevel.Township or RegionLevel.Village))
        {
            foreach (var name in Spellings(place).Where(name => name.Length is >= NameLengthMin and <= NameLengthMax).Distinct())
            {
                (_byName.TryGetValue(name, out var same) ? same : _byName[name] = []).Add(place);
            }
        }

        // 辉埠村 may be another name of 辉埠社区, but not in a town that has a village of that very name.
        foreach (var (name, same) in _byName)
        {
            var own = same.Where(place => IsOwn(place, name)).Select(place => place.Parent).ToHashSet();
            same.RemoveAll(place => !IsOwn(place, name) && own.Contains(place.Parent));
        }
    }

    private static bool IsOwn(Region place, string name) => place.Name == name || place.Short == name;

    /// <summary>The narrowest place an address names beyond doubt, a township or a village; null where it names none.</summary>
    public Region? Recognise(string? address)
    {
        var named = Named(address ?? "");
        var villages = named.Where(place => place.Level == RegionLevel.Village).ToList();
        var towns = named.Where(place => place.Level == RegionLevel.Township).ToList();
        var counties = named.Where(place => place.Level == RegionLevel.County).ToList();
        return Only(villages.Where(village => Lies(village, towns) && (counties.Count == 0 || Lies(village, counties))))
            ?? Only(villages.Where(village => towns.Count == 0 && Lies(village, counties)))
            ?? Only(towns.Where(town => counties.Count == 0 || Lies(town, counties)))
            ?? (towns.Count == 0 && counties.Count == 0 ? Only(villages) : null);
    }

    private static bool Lies(Region place, List<Region> within) =>
        within.Exists(wider => place.Code.StartsWith(wider.Code, StringComparison.Ordinal));

    private static Region? Only(IEnumerable<Region> places)
    {
        var two = places.DistinctBy(place => place.Code).Take(2).ToList();
        return two.Count == 1 ? two[0] : null;
    }

    private List<Region> Named(string text)
    {
        var named = new List<Region>();
        for (var start = 0; start < text.Length; start++)
        {
            // The longest name at a place wins: 上洋村 is not also 洋村.
            for (var length = Math.Min(NameLengthMax, text.Length - start); length >= NameLengthMin; length--)
            {
                if (_byName.TryGetValue(text.Substring(start, length), out var places))
                {
                    named.AddRange(places);
                    start += length - 1;
                    break;
                }
            }
        }

        return named;
    }

    // A village is often called without its office: 盈川村村委会, 盈川村. The bare stem (盈川) is kept only with its ending.
    private static IEnumerable<string> Spellings(Region place)
    {
        yield return place.Name;
        yield return place.Short;
        var stem = Stem(place.Name, place.Level switch
        {
            RegionLevel.Village => VillageEndings,
            RegionLevel.Township => TownEndings,
            _ => CountyEndings,
        });
        if (place.Level == RegionLevel.Village)
        {
            yield return stem + "村";
            yield return stem + "社区";
        }
        else if (place.Level == RegionLevel.Township && place.Name.Contains("街道", StringComparison.Ordinal))
        {
            yield return stem + "街道";
        }
        else if (stem.Length >= NameLengthMin)
        {
            yield return stem;
        }
    }

    private static string Stem(string name, string[] endings) =>
        Array.Find(endings, ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length) is { } ending
            ? name[..^ending.Length] : name;
}
