using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary><c>/api/v1/indicators</c>: definitions and values, with their sources, for programs.</summary>
internal static class FiguresApi
{
    private const int SizeMax = 1_000;

    public static void Map(RouteGroupBuilder indicators)
    {
        indicators.MapGet("/", ListAsync).ForEveryone().WithSummary("Indicators with their latest value")
            .WithDescription("Public indicators; with a session also those of one's own region. A value that is missing is null, never zero.")
            .Takes("q", "field", "region", "source");
        indicators.MapGet("/{code}", OneAsync).ForEveryone().WithSummary("One indicator: its definition, targets and latest value");
        indicators.MapGet("/{code}/values", ValuesAsync).ForEveryone().WithSummary("Values of an indicator, the latest as-of date first")
            .WithDescription("Each value has its source; two documents that disagree both stand. `number` is exact, as written. `from` and `to` bound the last day of the period.")
            .Takes("region", "item", "from", "to", "source", "page", "size");
    }

    private static async Task<IResult> ListAsync(
        string? q, string? field, string? region, string? source, Caller caller, Listing listing, Catalogue catalogue, CancellationToken cancellation)
    {
        if (q?.Length > 60 || (region is not null && !RegionCode.Parse(region).Succeeded) || (field is not null && catalogue.Domains.All(known => known.Name != field)))
        {
            return OutOfRange.ToProblem();
        }

        var standings = await listing.StandingsAsync(caller, new ListView(q, field, region, source), cancellation);
        return Results.Json(new { total = standings.Count, indicators = standings.Select(one => ToJson(one.Indicator, one.Latest, one.Disagree)) });
    }

    private static async Task<IResult> OneAsync(string code, Caller caller, Listing listing, IndicatorBook book, Catalogue catalogue, CancellationToken cancellation)
    {
        if (catalogue.Find(code) is not { } indicator || !IndicatorBook.MaySee(indicator, caller.Scope))
        {
            return FigureRoutes.NotFound.ToProblem();
        }

        var standing = (await listing.StandingsAsync(caller, new ListView(null, indicator.Domain.Name, null, null), cancellation)).First(one => one.Indicator == indicator);
        return Results.Json(ToJson(indicator, standing.Latest, standing.Disagree));
    }

    private static async Task<IResult> ValuesAsync(
        string code, string? region, string? item, DateOnly? from, DateOnly? to, string? source, int? page, int? size,
        Caller caller, IndicatorBook book, Catalogue catalogue, City city, CancellationToken cancellation)
    {
        if (catalogue.Find(code) is not { } indicator || !IndicatorBook.MaySee(indicator, caller.Scope))
        {
            return FigureRoutes.NotFound.ToProblem();
        }

        if (page is < 1 or > 1_000_000 || size is < 1 or > SizeMax || item?.Length > 200 || source?.Length > 80)
        {
            return OutOfRange.ToProblem();
        }

        var within = region is null ? default(Outcome<RegionCode>?) : RegionCode.Parse(region);
        if (within is { Refusal: { } noCode })
        {
            return noCode.ToProblem();
        }

        var values = await book.ValuesAsync(caller.Scope, new ValueQuery { Indicators = [code], Within = within?.Value, Item = item, From = from, To = to, Source = source }, cancellation);
        var lines = size ?? 100;
        return Results.Json(new
        {
            total = values.Count,
            page = page ?? 1,
            unit = indicator.Unit,
            values = values.Skip(((page ?? 1) - 1) * lines).Take(lines).Select(value => ToJson(value, city)),
        });
    }

    private static Refusal OutOfRange { get; } = new("request.out-of-range", new(
        $"参数超出范围：检索词最多 60 字，页码从 1 开始，每页最多 {SizeMax} 条，区域和领域须存在。",
        $"A parameter is out of range: a search has at most 60 characters, pages count from 1, a page has at most {SizeMax} lines, region and field exist."));

    private static object ToJson(Indicator one, IndicatorValue? latest, bool disagree) => new
    {
        one.Code,
        one.Title,
        one.Measures,
        field = one.Domain.Name,
        one.Unit,
        per = one.Per,
        one.Decimals,
        direction = Lower(one.Direction),
        level = Lower(one.Level),
        period = Lower(one.Timing),
        one.Basis,
        one.Department,
        one.Public,
        figure = one.Figure,
        formula = one.Formula?.Source,
        targets = one.Targets.Select(target => new { number = target.Value.ToString(), target.By, target.Basis, target.Sample }),
        latest = latest is null ? null : ToJson(latest, null),
        disagree,
    };

    private static object ToJson(IndicatorValue value, City? city) => new
    {
        value.Region,
        place = city is null ? null : Wording.Place(city, value.Region).Zh,
        value.Item,
        period = value.Period.ToString(),
        asOf = value.Period.To,
        number = value.Value.ToString(),
        nature = Lower(value.Nature),
        precision = Lower(value.Precision),
        origin = Lower(value.Origin),
        value.Source,
        value.Document,
        value.Published,
        value.Grade,
        cited = value.Place,
        value.Note,
        value.Simulated,
        value.Revision,
        value.Superseded,
        value.RecordedAt,
    };

    private static string Lower(Enum word) => word.ToString().ToLowerInvariant();
}
