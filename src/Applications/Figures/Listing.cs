using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Figures.Pages;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary>The address of a view of the list.</summary>
internal sealed record ListView(string? Q, string? Field, string? Region, string? Source)
{
    public string Query() => string.Join('&', new (string Key, string? Value)[] { ("q", Q), ("field", Field), ("region", Region), ("source", Source) }
        .Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}"));
}

/// <summary>What one indicator shows in a list: the value that counts now, and how it came to it.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Latest">The latest actual value, or else the latest planned one; null for none.</param>
/// <param name="Course">Its values in time, the oldest first, one for each period.</param>
/// <param name="OtherItems">How many more items there are.</param>
/// <param name="Disagree">Whether sources say different numbers for that item and time.</param>
internal sealed record Standing(Indicator Indicator, IndicatorValue? Latest, IReadOnlyList<IndicatorValue> Course, int OtherItems, bool Disagree);

/// <summary>The list of indicators within what a reader may see.</summary>
internal sealed class Listing(IndicatorBook book, Catalogue catalogue, Counting counting, City city, TimeProvider time)
{
    // Snapshots are taken every day; a list shows the last weeks of them.
    private const int SnapshotDays = 60;
    private const int SparkPointsMax = 40;

    /// <summary>The page.</summary>
    public async Task<FigureListModel> PageAsync(Caller caller, ListView view, CancellationToken cancellation)
    {
        var found = await StandingsAsync(caller, view, cancellation);
        return new FigureListModel([.. found.GroupBy(one => one.Indicator.Domain).Select(field =>
            new FigureField(field.Key.Name, field.Key.Title, [.. field.Select(LineOf)]))])
        {
            Count = found.Count,
            Q = view.Q,
            Field = view.Field,
            Region = view.Region,
            Source = view.Source,
            FieldChoices = [.. catalogue.Domains.Where(field => catalogue.All.Any(one => one.Domain == field && IndicatorBook.MaySee(one, caller.Scope)))
                .Select(field => new FilterChoice(field.Name, field.Title))],
            RegionChoices = [.. city.Regions.Below(city.Regions.City.Code).Prepend(city.Regions.City).Select(region => new FilterChoice(region.Code, Text.Same(region.Short)))],
            SourceChoices = [.. city.Pack.Card.Sources.Where(source => city.Pack.Has($"indicators/values/{source.Id}.csv"))
                .Select(source => new FilterChoice(source.Id, Text.Same(source.Title)))],
            ExportHref = FigureRoutes.Address + ".csv" + (view.Query() is { Length: > 0 } query ? "?" + query : ""),
        };
    }

    /// <summary>What each indicator that passes the filters stands at.</summary>
    public async Task<IReadOnlyList<Standing>> StandingsAsync(Caller caller, ListView view, CancellationToken cancellation)
    {
        await counting.RefreshAsync(cancellation);
        var region = RegionCode.Parse(view.Region) is { Succeeded: true } code ? code.Value : default(RegionCode?);
        var asked = catalogue.All.Where(one => IndicatorBook.MaySee(one, caller.Scope) && (view.Field is null || one.Domain.Name == view.Field)
            && (view.Q is not { } words || $"{one.Title.Zh} {one.Title.En} {one.Code} {one.Measures.Zh}".Contains(words, StringComparison.OrdinalIgnoreCase))).ToList();
        var values = asked.Count == 0 ? [] : await book.ValuesAsync(caller.Scope, new ValueQuery
        {
            Indicators = [.. asked.Select(one => one.Code)],
            Within = region,
            Source = view.Source,
            SnapshotsFrom = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).DateTime).AddDays(-SnapshotDays),
        }, cancellation);
        var byCode = values.Where(value => !value.Superseded).ToLookup(value => value.Indicator);
        return
        [
            .. asked.Select(one => StandingOf(one, [.. byCode[one.Code]], region?.Value))
                // Who filters by place or document looks for what is there, not for what is missing.
                .Where(one => one.Latest is not null || (view.Region is null && view.Source is null)),
        ];
    }

    /// <summary>What values of one indicator come to, for a region or for the widest there is.</summary>
    public static Standing StandingOf(Indicator indicator, IReadOnlyList<IndicatorValue> values, string? region)
    {
        var place = values.Any(value => value.Region == region) ? region
            : values.Select(value => value.Region).OrderBy(code => code.Length).ThenBy(code => code, StringComparer.Ordinal).FirstOrDefault();
        var here = values.Where(value => value.Region == place).ToList();
        // The region itself before its items, what happened before what is planned; values come the latest first.
        var latest = here.OrderBy(value => value.Item.Length > 0).ThenBy(value => value.Nature).FirstOrDefault();
        if (latest is null)
        {
            return new Standing(indicator, null, [], 0, false);
        }

        var own = here.Where(value => value.Item == latest.Item && value.Nature == latest.Nature).ToList();
        var course = own.GroupBy(value => value.Period).Select(group => group.First()).OrderBy(value => value.Period.To).ToList();
        return new Standing(indicator, latest, course, here.Select(value => value.Item).Distinct().Count() - 1,
            own.Where(value => value.Period == latest.Period).Select(value => value.Value.Value).Distinct().Count() > 1);
    }

    private FigureLine LineOf(Standing one)
    {
        var (indicator, latest) = (one.Indicator, one.Latest);
        var course = one.Course.TakeLast(SparkPointsMax).ToList();
        return new FigureLine(indicator.Title, FigureRoutes.Of(indicator), latest is null ? null : Wording.ToShown(latest, indicator, city, counting.Find(indicator.Figure)?.Title))
        {
            OtherItems = one.OtherItems,
            Disagree = one.Disagree,
            Target = indicator.Targets is [var target, ..] ? Wording.ToProgress(indicator, target, latest is { Nature: Nature.Actual } ? latest : null, "") : null,
            Course = [.. course.Select(value => value.Value.Value)],
            CourseWords = course.Count < 2 ? default : new(
                $"{Wording.Show(course[0].Period).Zh} {Wording.Show(course[0].Value)} 到 {Wording.Show(course[^1].Period).Zh} {Wording.Show(course[^1].Value)}",
                $"{Wording.Show(course[0].Period).En} {Wording.Show(course[0].Value)} to {Wording.Show(course[^1].Period).En} {Wording.Show(course[^1].Value)}"),
        };
    }
}
