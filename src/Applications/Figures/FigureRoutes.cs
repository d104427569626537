using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Figures.Pages;
using Tongqu.Frame;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary>The pages: open to everyone, who see what is public; staff see what is within their scope besides.</summary>
internal static class FigureRoutes
{
    public const string Address = "/indicators";

    private const int WordsMax = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, ListAsync).ForEveryone().ExcludeFromDescription();
        routes.MapGet(Address + ".csv", ListFileAsync).ForEveryone().ExcludeFromDescription();
        routes.MapGet(Address + "/{code}", OneAsync).ForEveryone().ExcludeFromDescription();
        routes.MapGet(Address + "/{code}.csv", OneFileAsync).ForEveryone().ExcludeFromDescription();
    }

    /// <summary>The address of an indicator's page.</summary>
    public static string Of(Indicator indicator) => $"{Address}/{indicator.Code}";

    public static Refusal NotFound { get; } = new("indicators.no-such-indicator", new(
        "没有这项指标，或者它不对您公开。", "There is no such indicator, or it is not open to you."), RefusalKind.NotFound);

    private static ListView View(string? q, string? field, string? region, string? source) => new(Clip(q), Clip(field), Clip(region), Clip(source));

    private static string? Clip(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Clip(WordsMax);

    private static async Task<IResult> ListAsync(
        Caller caller, Listing listing, string? q, string? field, string? region, string? source, CancellationToken cancellation)
    {
        var model = await listing.PageAsync(caller, View(q, field, region, source), cancellation);
        return FigurePermissions.Read.IsGrantedTo(caller) ? Page.Of<ListPage>(model) : Page.Of<PublicListPage>(model);
    }

    private static async Task<IResult> OneAsync(string code, Caller caller, Sheet sheet, Reader reader, CancellationToken cancellation) =>
        await sheet.PageAsync(caller, code, reader.Tongue, cancellation) is not { } model ? NotFound.ToPage()
            : FigurePermissions.Read.IsGrantedTo(caller) ? Page.Of<SheetPage>(model) : Page.Of<PublicSheetPage>(model);

    private static async Task<IResult> ListFileAsync(
        Caller caller, Listing listing, City city, Reader reader, string? q, string? field, string? region, string? source, CancellationToken cancellation)
    {
        var standings = await listing.StandingsAsync(caller, View(q, field, region, source), cancellation);
        return ValueFile.Of("indicators", standings.Select(one => (one.Indicator, one.Latest)), city, reader.Tongue);
    }

    private static async Task<IResult> OneFileAsync(
        string code, Caller caller, IndicatorBook book, Catalogue catalogue, City city, Reader reader, CancellationToken cancellation)
    {
        if (catalogue.Find(code) is not { } indicator || !IndicatorBook.MaySee(indicator, caller.Scope))
        {
            return NotFound.ToPage();
        }

        var values = await book.ValuesAsync(caller.Scope, new ValueQuery { Indicators = [code] }, cancellation);
        return ValueFile.Of(code, values.Select(value => (indicator, (IndicatorValue?)value)), city, reader.Tongue);
    }
}
