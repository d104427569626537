using System.Text.Json;
using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The regions of a pack: the tree, the points, the county shapes, and what <c>pack.yaml</c> says of them.</summary>
internal sealed class PackPlaces
{
    private const string Divisions = "regions/divisions.csv";
    private const string Grids = "regions/grids.csv";
    private const string Points = "regions/points.csv";
    private const string Shapes = "regions/counties.geojson";

    private static readonly string[] Levels = ["province", "city", "county", "township", "village", "grid"];

    private readonly Pack _pack;
    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, Row> _byCode = [];
    private readonly List<PackFault> _faults = [];

    public PackPlaces(Pack pack)
    {
        _pack = pack;
        Read(Divisions, field => field("level"));
        Read(Grids, _ => "grid");
    }

    /// <summary>Code of the pack's city.</summary>
    public string City => _pack.Card.Region;

    /// <summary>The level of a region; null where there is no such region.</summary>
    public string? LevelOf(string code) => _byCode.GetValueOrDefault(code)?.Level;

    /// <summary>Codes of the city's regions at a level.</summary>
    public IEnumerable<string> At(string level) =>
        _rows.Where(row => row.Level == level && row.Code.StartsWith(City, StringComparison.Ordinal)).Select(row => row.Code);

    public IEnumerable<PackFault> Faults(PackYaml card) => _faults.Concat(_rows.SelectMany(RowFaults)).Concat(CardFaults(card)).Concat(PointFaults()).Concat(ShapeFaults());

    private void Read(string file, Func<Func<string, string>, string> level)
    {
        foreach (var (line, row) in Csv(file, field => new Row(file, 0, field("code"), field("name"), level(field), field("parent"), field("longitude"), field("latitude"))))
        {
            var placed = row with { Line = line };
            _rows.Add(placed);
            if (!_byCode.TryAdd(row.Code, placed))
            {
                _faults.Add(placed.Fault($"代码 {row.Code}（{row.Name}）出现了两次。", $"the code {row.Code} ({row.Name}) stands twice."));
            }
        }
    }

    private List<(int Line, T Row)> Csv<T>(string file, Func<Func<string, string>, T> row)
    {
        if (!_pack.Has(file))
        {
            _faults.Add(new PackFault(file, 0, new("没有这个文件。", "there is no such file.")));
            return [];
        }

        return [.. _pack.ReadCsv(file, row).Index().Select(found => (found.Index + 2, found.Item))];
    }

    private IEnumerable<PackFault> RowFaults(Row row)
    {
        if (RegionCode.Parse(row.Code).Refusal is not null)
        {
            yield return row.Fault($"“{row.Code}”不是区域代码：只能是数字，最多 18 位。", $"“{row.Code}” is no region code: digits, 18 at most.");
        }

        if (!Levels.Contains(row.Level))
        {
            yield return row.Fault($"{row.Code} 的级别“{row.Level}”不存在。", $"{row.Code}: there is no level “{row.Level}”.");
        }

        if (row.Name.Length == 0)
        {
            yield return row.Fault($"{row.Code} 没有名称。", $"{row.Code} has no name.");
        }

        if (row.Parent.Length > 0 && !_byCode.ContainsKey(row.Parent))
        {
            yield return row.Fault($"{row.Code} 的上级 {row.Parent} 不存在。", $"{row.Code}: there is no region {row.Parent} above it.");
        }
        else if (!row.Code.StartsWith(row.Parent, StringComparison.Ordinal) || row.Code == row.Parent)
        {
            yield return row.Fault($"{row.Code} 没有以上级代码 {row.Parent} 开头。", $"{row.Code} does not begin with the code of its parent, {row.Parent}.");
        }

        if (row.Level == "grid" && LevelOf(row.Parent) is not (null or "village"))
        {
            yield return row.Fault($"网格 {row.Code} 不在村（社区）之下。", $"the grid {row.Code} does not lie in a village.");
        }

        if (row.Level == "grid" && !IsPoint(row.Longitude, row.Latitude))
        {
            yield return row.Fault($"{row.Code} 的坐标不是经纬度。", $"{row.Code}: longitude and latitude are no point.");
        }
    }

    private IEnumerable<PackFault> CardFaults(PackYaml card)
    {
        if (LevelOf(City) != "city")
        {
            yield return (card["region"] ?? card).Fault($"region：“{City}”不是本包中的市。", $"region: “{City}” is no city of this pack.");
        }

        if (LevelOf(_pack.Card.TriageRegion) is null || !_pack.Card.TriageRegion.StartsWith(City, StringComparison.Ordinal))
        {
            yield return (card["triage-region"] ?? card).Fault(
                $"triage-region：“{_pack.Card.TriageRegion}”不是本市的区域。", $"triage-region: “{_pack.Card.TriageRegion}” is no region of the city.");
        }

        if (_pack.Card.CaseNumberPrefix is not { Length: >= 1 and <= 4 } prefix || !prefix.All(char.IsAsciiLetterUpper))
        {
            yield return (card["case-number-prefix"] ?? card).Fault(
                "case-number-prefix 应为 1 至 4 个大写字母。", "case-number-prefix is one to four capital letters.");
        }

        if (_pack.Card.Map.TileDatum is not ("wgs84" or "gcj02"))
        {
            yield return (card["map"] ?? card).Fault("map：tile-datum 只能是 wgs84 或 gcj02。", "map: tile-datum is wgs84 or gcj02.");
        }

        foreach (var fault in new[] { "title", "notice" }.SelectMany(key => PackWords.Missing(card, key, "pack.yaml")))
        {
            yield return fault;
        }
    }

    private List<PackFault> PointFaults()
    {
        var faults = new List<PackFault>();
        var known = new HashSet<string>();
        foreach (var (line, (code, longitude, latitude)) in Csv(Points, field => (field("code"), field("longitude"), field("latitude"))))
        {
            if (!_byCode.ContainsKey(code))
            {
                faults.Add(new PackFault(Points, line, new($"没有区域 {code}。", $"there is no region {code}.")));
            }

            if (!known.Add(code))
            {
                faults.Add(new PackFault(Points, line, new($"{code} 有两个点位。", $"{code} has two points.")));
            }

            if (!IsPoint(longitude, latitude))
            {
                faults.Add(new PackFault(Points, line, new($"{code} 的坐标不是经纬度。", $"{code}: longitude and latitude are no point.")));
            }
        }

        return faults;
    }

    private List<PackFault> ShapeFaults()
    {
        var shaped = ShapesOf(out var unreadable);
        return
        [
            .. unreadable is null ? Array.Empty<PackFault>() : [unreadable],
            .. shaped.Where(code => LevelOf(code) != "county").Select(code => new PackFault(Shapes, 0,
                new($"轮廓 {code} 不是县（市、区）。", $"the shape {code} is of no county."))),
            .. unreadable is not null ? [] : At("county").Where(county => !shaped.Contains(county)).Select(county => new PackFault(Shapes, 0,
                new($"{county} 没有轮廓，落在其中的点无法识别。", $"{county} has no shape: no point in it would be recognised."))),
        ];
    }

    private HashSet<string> ShapesOf(out PackFault? unreadable)
    {
        unreadable = null;
        try
        {
            using var document = JsonDocument.Parse(_pack.Has(Shapes) ? _pack.ReadText(Shapes) : "");
            return [.. document.RootElement.GetProperty("features").EnumerateArray()
                .Select(feature => feature.GetProperty("properties").GetProperty("code").GetString() ?? "")];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            unreadable = new PackFault(Shapes, 0, new("不是带 code 属性的 GeoJSON 要素集。", $"this is no GeoJSON whose features have a code: {fault.Message}"));
            return [];
        }
    }

    private static bool IsPoint(string longitude, string latitude) =>
        double.TryParse(longitude, out var east) && double.TryParse(latitude, out var north) && new GeoPoint(east, north).IsValid;

    private sealed record Row(string File, int Line, string Code, string Name, string Level, string Parent, string Longitude, string Latitude)
    {
        public PackFault Fault(string zh, string en) => new(File, Line, new(zh, en));
    }
}
