using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Admin.Pages;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Admin;

/// <summary>The security officer's pages: tokens of other systems, who may do what, settings.</summary>
internal static class SecurityRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/tokens", async (Tokens tokens, IReadOnlyList<IApplication> applications, City city, CancellationToken cancellation) =>
            Page.Of<TokensPage>(await ModelAsync(tokens, applications, city, cancellation))).Needs(AdminPermissions.Security).ExcludeFromDescription();
        routes.MapPost("/admin/tokens", CreateAsync).Needs(AdminPermissions.Security).ExcludeFromDescription();
        routes.MapPost("/admin/tokens/{id}/revoke", RevokeAsync).Needs(AdminPermissions.Security).ExcludeFromDescription();
        routes.MapGet("/admin/rights", async (IReadOnlyList<IApplication> applications, AccessSettings settings, CancellationToken cancellation) =>
            Page.Of<RightsPage>(new RightsModel(
                [.. applications.Select(application => (application.Title, application.Permissions))], await settings.OfficersNeedTotpAsync(cancellation))))
            .Needs(AdminPermissions.Security).ExcludeFromDescription();
        routes.MapPost("/admin/settings", SettingsAsync).Needs(AdminPermissions.Security).ExcludeFromDescription();
    }

    private static async Task<TokensModel> ModelAsync(
        Tokens tokens, IReadOnlyList<IApplication> applications, City city, CancellationToken cancellation) =>
        new(await tokens.ListAsync(cancellation), [.. ForSystems(applications)], [.. AdminChoices.Regions(city)]);

    private static IEnumerable<Permission> ForSystems(IReadOnlyList<IApplication> applications) =>
        applications.SelectMany(application => application.Permissions).Where(permission => permission.ForSystems);

    private static async Task<IResult> CreateAsync(
        HttpContext context, Caller caller, Tokens tokens, IReadOnlyList<IApplication> applications, City city, CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context);
        var wanted = form.All("permission");
        var region = RegionCode.Parse(form["region"].Trim());
        var made = region.Refusal is { } badRegion ? badRegion
            : city.Regions.Find(region.Value.Value) is null || !city.Regions.IsInCity(region.Value.Value) ? NoSuchRegion
            : await tokens.CreateAsync(
                caller, form["system"], [.. ForSystems(applications).Where(permission => wanted.Contains(permission.Name))], region.Value,
                int.TryParse(form["days"], out var days) ? days : 0, cancellation);
        var model = await ModelAsync(tokens, applications, city, cancellation);
        return made.Refusal is { } refusal
            ? refusal.ToPage<TokensPage>(model with { Error = refusal.Message, System = form["system"].Clip(100) })
            : Page.Of<TokensPage>(model with { Made = made.Value });
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, long id, Caller caller, Tokens tokens)
    {
        await Posting.ReadAsync(context);
        var done = await tokens.RevokeAsync(caller, id, context.RequestAborted);
        if (done.Refusal is { } refusal)
        {
            return refusal.ToPage();
        }

        Reading.Tell(context, new("令牌已作废，立即生效。", "The token is revoked, at once."));
        return Page.SeeOther("/admin/tokens");
    }

    private static async Task<IResult> SettingsAsync(HttpContext context, Caller caller, AccessSettings settings)
    {
        var form = await Posting.ReadAsync(context);
        await settings.AskOfficersForTotpAsync(caller, form["officers-need-totp"] == "true", context.RequestAborted);
        Reading.Tell(context, new("设置已保存。", "The settings are kept."));
        return Page.SeeOther("/admin/rights");
    }

    private static Refusal NoSuchRegion { get; } = new("admin.no-such-region", new("没有这个区域。", "There is no such region."));
}
