using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Models.Pages;

namespace Tongqu.Models;

/// <summary>What stands in the address of a simulation: everything that was asked, so that it can be sent to a colleague.</summary>
internal sealed record SimulationView(string Name)
{
    public string? Before { get; init; }

    public string? After { get; init; }

    public string? Decision { get; init; }

    public string? Kind { get; init; }

    public string? Day { get; init; }

    public string? Region { get; init; }

    /// <summary>Of whom the list is: an effect.</summary>
    public string? Effect { get; init; }

    /// <summary>Of whom the list is: a region below the one that was asked.</summary>
    public string? Below { get; init; }

    public int Page { get; init; } = 1;

    public string Href(string ending = "")
    {
        var parts = new (string Key, string? Value)[]
        {
            ("before", Before), ("after", After), ("decision", Decision), ("kind", Kind), ("day", Day), ("region", Region), ("effect", Effect),
            ("below", Below), ("page", Page > 1 ? Page.ToString() : null),
        };
        var query = string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}"));
        return $"/models/{Uri.EscapeDataString(Name)}/simulate{ending}{(query.Length == 0 ? "" : "?" + query)}";
    }

    public static SimulationView Of(HttpRequest request, string name)
    {
        string? Said(string key) => request.Query[key].ToString().Trim() is { Length: > 0 } text ? text.Clip(100) : null;
        return new SimulationView(name)
        {
            Before = Said("before"),
            After = Said("after"),
            Decision = Said("decision"),
            Kind = Said("kind"),
            Day = Said("day"),
            Region = Said("region"),
            Effect = Said("effect"),
            Below = Said("below"),
            Page = int.TryParse(Said("page"), out var page) ? Math.Clamp(page, 1, 1_000_000) : 1,
        };
    }
}

/// <summary>The page that tries a change over the population, beside the version in force.</summary>
internal static class SimulationRoutes
{
    public const string Address = "/models/{name}/simulate";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, PageAsync).Needs(ModelPermissions.Simulate).ExcludeFromDescription();
        routes.MapGet(Address + ".csv", FileAsync).Needs(ModelPermissions.Simulate).ExcludeFromDescription();
        routes.MapPost(Address + "/stop", StopAsync).Needs(ModelPermissions.Simulate).ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(HttpContext context, string name, Caller caller, Simulating simulating, Reader reader, CancellationToken cancellation)
    {
        var page = await simulating.PageAsync(caller, SimulationView.Of(context.Request, name), reader.Tongue, cancellation);
        return page.Refusal is { } refusal ? refusal.ToPage() : Page.Of<SimulatePage>(page.Value);
    }

    // Who was looked at stands in the trail: with names it is a use of data.
    private static async Task<IResult> FileAsync(
        HttpContext context, string name, Caller caller, Simulating simulating, Audit audit, Reader reader, CancellationToken cancellation)
    {
        var view = SimulationView.Of(context.Request, name);
        var file = await simulating.FileAsync(caller, view, reader.Tongue, cancellation);
        if (file.Refusal is { } refusal)
        {
            return refusal.ToPage();
        }

        await audit.RecordAsync(caller, "models.simulate-export", view.Href(".csv").Clip(200), "done", cancellation: cancellation);
        return Results.File(file.Value, "text/csv; charset=utf-8", $"{name}-simulation.csv");
    }

    private static async Task<IResult> StopAsync(HttpContext context, string name, Caller caller, Simulating simulating, CancellationToken cancellation)
    {
        await Posting.ReadAsync(context);
        var view = SimulationView.Of(context.Request, name);
        await simulating.StopAsync(caller, view, cancellation);
        return Page.SeeOther((view with { Decision = null, Effect = null, Below = null, Page = 1 }).Href());
    }
}
