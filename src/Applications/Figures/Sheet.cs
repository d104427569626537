using System.Globalization;
using System.Text.Json;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Figures.Pages;
using Tongqu.Frame.Components;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary>One indicator whole: what it means, how it goes, who says what, and the way down to the records.</summary>
internal sealed class Sheet(IndicatorBook book, Catalogue catalogue, Counting counting, City city, TimeProvider time)
{
    /// <summary>Most times and items a page lists; the file has them all.</summary>
    public const int SaidMax = 100;

    private const int SnapshotDays = 400;
    private const int LinesMax = 6;

    /// <summary>The page, or null where there is no such indicator for this caller.</summary>
    public async Task<FigureModel?> PageAsync(Caller caller, string code, Tongue tongue, CancellationToken cancellation)
    {
        if (catalogue.Find(code) is not { } indicator || !IndicatorBook.MaySee(indicator, caller.Scope))
        {
            return null;
        }

        await counting.RefreshAsync(cancellation);
        var values = await book.ValuesAsync(caller.Scope, new ValueQuery
        {
            Indicators = [code],
            SnapshotsFrom = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).DateTime).AddDays(-SnapshotDays),
        }, cancellation);
        var inForce = values.Where(value => !value.Superseded).ToList();
        var standing = Listing.StandingOf(indicator, inForce, null);
        var groups = values.GroupBy(value => (value.Period, value.Region, value.Item)).ToList();
        return new FigureModel(indicator.Title, indicator.Measures)
        {
            Field = (indicator.Domain.Title, $"{FigureRoutes.Address}?field={indicator.Domain.Name}"),
            Latest = standing.Latest is { } latest ? Shown(latest, indicator) : null,
            Disagree = standing.Disagree,
            RecordsHref = standing.Latest is { Origin: Origin.Counted } counted ? RecordsOf(caller, indicator, counted.Region) : null,
            Definition = Definitions.Of(indicator, city, counting.Find(indicator.Figure)?.Title, TitleOf(indicator.Basis), tongue),
            Formula = indicator.Formula?.Source,
            Inputs = [.. indicator.Inputs.Select(input => catalogue.Find(input)!).Select(input => (input.Title, FigureRoutes.Of(input)))],
            Targets = [.. indicator.Targets.Select(target => Wording.ToProgress(
                indicator, target, standing.Latest is { Nature: Nature.Actual } now ? now : null, TitleOf(target.Basis)))],
            Chart = ChartOf(indicator, standing, inForce, tongue),
            Course = [.. standing.Course.Reverse().Select(value => Shown(value, indicator))],
            Counties = CountiesOf(caller, indicator, inForce),
            CountiesAt = inForce.FirstOrDefault(IsOfCounty) is { } at ? Wording.Show(at.Period) : default,
            Said = [.. groups.Take(SaidMax).Select(group => TogetherOf(indicator, [.. group]))],
            SaidMore = Math.Max(0, groups.Count - SaidMax),
            ExportHref = FigureRoutes.Of(indicator) + ".csv",
            Per = indicator.Per,
        };
    }

    private ShownValue Shown(IndicatorValue value, Indicator indicator) => Wording.ToShown(value, indicator, city, counting.Find(indicator.Figure)?.Title);

    private string? RecordsOf(Caller caller, Indicator indicator, string region) =>
        counting.Find(indicator.Figure) is { } figure && RegionCode.Parse(region) is { Succeeded: true } code ? figure.Records(caller, code.Value) : null;

    private string TitleOf(string source) => city.Pack.Card.Sources.Find(known => known.Id == source)?.Title ?? source;

    private SaidTogether TogetherOf(Indicator indicator, IReadOnlyList<IndicatorValue> values) => new(
        Wording.Place(city, values[0].Region), values[0].Item, Wording.Show(values[0].Period), [.. values.Select(value => Shown(value, indicator))],
        values.Where(value => !value.Superseded).GroupBy(value => value.Nature).Any(group => group.Select(value => value.Value.Value).Distinct().Count() > 1));

    private bool IsOfCounty(IndicatorValue value) => value.Item.Length == 0 && city.Regions.Find(value.Region)?.Level == RegionLevel.County;

    // At the latest time any county has a value for; a county that has none then is missing, not left out.
    private IReadOnlyList<ComparedRegion> CountiesOf(Caller caller, Indicator indicator, IReadOnlyList<IndicatorValue> values)
    {
        if (values.FirstOrDefault(IsOfCounty) is not { } newest)
        {
            return [];
        }

        var own = values.Where(value => IsOfCounty(value) && value.Period == newest.Period).GroupBy(value => value.Region).ToDictionary(group => group.Key, group => group.First());
        var most = Math.Max(own.Values.Max(value => value.Value.Value), 0);
        return
        [
            .. city.Regions.Below(city.Regions.City.Code)
                .Where(region => caller.Region.Length <= region.Code.Length ? region.Code.StartsWith(caller.Region, StringComparison.Ordinal) : own.ContainsKey(region.Code))
                .Select(region => own.GetValueOrDefault(region.Code) is { } value
                    ? new ComparedRegion(Text.Same(region.Short), Shown(value, indicator),
                        most == 0 ? 0 : Math.Round(Math.Max(value.Value.Value, 0) / most * 100, 1), RecordsOf(caller, indicator, region.Code))
                    : new ComparedRegion(Text.Same(region.Short), null, 0, null)),
        ];
    }

    private static string? ChartOf(Indicator indicator, Standing standing, IReadOnlyList<IndicatorValue> values, Tongue tongue)
    {
        // Told apart by item, each item with a course of its own is a line; the item is then its name.
        var lines = values.Where(value => value.Region == standing.Latest?.Region && value.Nature == Nature.Actual).GroupBy(value => value.Item)
            .Select(item => (item.Key, Points: item.GroupBy(value => value.Period).Select(group => group.First()).OrderBy(value => value.Period.To).ToList()))
            .Where(line => line.Points.Count > 1).OrderByDescending(line => line.Points.Count).ThenBy(line => line.Key, StringComparer.Ordinal).Take(LinesMax).ToList();
        if (lines.Count == 0)
        {
            return null;
        }

        // A year stands at its own mark on the axis, not at the next one's.
        object Point(IndicatorValue value) => new
        {
            at = (value.Period.Kind == PeriodKind.Year ? value.Period.From : value.Period.To).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            value = value.Value.Value,
            label = Wording.Show(value.Period).In(tongue),
            shown = Wording.Show(value.Value),
        };
        var drawn = lines.SelectMany(line => line.Points).ToHashSet();
        return JsonSerializer.Serialize(new
        {
            unit = indicator.Unit.In(tongue),
            lines = lines.Select(line => new { name = line.Key.Length > 0 ? line.Key : indicator.Title.In(tongue), points = line.Points.Select(Point) }),
            // What other documents say otherwise of the same time stands beside the line.
            others = values.Where(value => drawn.Any(point => point.Item == value.Item && point.Region == value.Region && point.Period == value.Period
                && point.Nature == value.Nature && point.Value.Value != value.Value.Value)).Select(Point),
            othersName = tongue == Tongue.English ? "said otherwise" : "另有说法",
            targets = indicator.Targets.Select(target => new { value = target.Value.Value, label = (tongue == Tongue.English ? "target " : "目标 ") + Wording.Show(target.Value) }),
        }, ChartJson);
    }

    // The text stands inside a script element: what could end it is written otherwise.
    private static readonly JsonSerializerOptions ChartJson = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}

/// <summary>A definition in labelled values.</summary>
internal static class Definitions
{
    public static IReadOnlyList<Fact> Of(Indicator indicator, City city, Text? figure, string basis, Tongue tongue)
    {
        var department = city.Posts.Department(indicator.Department);
        return
        [
            new(new("单位", "Unit"), indicator.Unit.In(tongue)),
            new(new("方向", "Direction"), DirectionOf(indicator.Direction).In(tongue)),
            new(new("周期", "Taken over"), TimingOf(indicator.Timing).In(tongue)),
            new(new("最细到", "Down to"), LevelOf(indicator.Level).In(tongue)),
            new(new("负责部门", "Answered for by"), (department?.Title ?? new("平台", "the platform")).In(tongue), department is { Sample: true } ? new("示例", "sample") : null),
            new(new("怎么来的", "How it comes"), (figure is { } counted ? new Text($"本平台计数（{counted.Zh}）", $"counted by this platform ({counted.En})")
                : indicator.Formula is not null ? new("本平台按公式计算，文件所载的值并列", "reckoned by formula; what documents say stands beside it")
                : new("文件所载，逐条注明出处", "as documents say, each value with its source")).In(tongue)),
            new(new("定义依据", "Basis"), basis),
            new(new("代码", "Code"), indicator.Code),
        ];
    }

    private static Text DirectionOf(Direction direction) => direction switch
    {
        Direction.More => new("越多越好", "the more the better"),
        Direction.Less => new("越少越好", "the less the better"),
        _ => new("不论多少", "neither way is better"),
    };

    private static Text TimingOf(Timing timing) => timing switch
    {
        Timing.Day => new("日", "a day"),
        Timing.Month => new("月", "a month"),
        Timing.Year => new("年", "a year"),
        Timing.Instant => new("时点", "a point in time"),
        _ => new("一段时期", "a span of time"),
    };

    private static Text LevelOf(RegionLevel level) => level switch
    {
        RegionLevel.County => new("县（市、区）", "county"),
        RegionLevel.Township => new("乡镇（街道）", "town"),
        RegionLevel.Village => new("村（社区）", "village"),
        RegionLevel.Grid => new("网格", "grid"),
        _ => new("市", "city"),
    };
}
