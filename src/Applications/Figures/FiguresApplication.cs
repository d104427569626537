using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;

namespace Tongqu.Figures;

/// <summary>指标: how the city is doing, each number with its source and date, down to the records behind it.</summary>
public sealed class FiguresApplication : IApplication
{
    /// <inheritdoc/>
    public string Name => "figures";

    /// <inheritdoc/>
    public Text Title => new("指标", "Indicators");

    /// <inheritdoc/>
    public IReadOnlyList<Permission> Permissions => FigurePermissions.All;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Counting>();
        services.AddHostedService<CountingRounds>();
        services.AddSingleton<Listing>();
        services.AddSingleton<Sheet>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        FigureRoutes.Map(routes);
        FiguresApi.Map(routes.MapGroup("/api/v1/indicators"));
    }

    /// <inheritdoc/>
    public IEnumerable<MenuEntry> Menu(Caller caller) =>
        FigurePermissions.Read.IsGrantedTo(caller) ? [new MenuEntry(Title, FigureRoutes.Address)] : [];

    /// <inheritdoc/>
    public IEnumerable<(string Under, Command Verb)> Verbs(Func<CancellationToken, Task<IServiceScope>> open) =>
        [("import", FigureVerbs.Import(open)), ("indicators", FigureVerbs.Count(open))];
}

/// <summary>What is guarded here. Public indicators are open to everyone; the rest shows within one's scope.</summary>
internal static class FigurePermissions
{
    public static Permission Read { get; } = new("figures.read",
        new("查看范围内的指标", "See the indicators of one's region"), Role.CommandRoom, Role.DepartmentHandler, Role.CountyCentre, Role.Leader);

    public static IReadOnlyList<Permission> All { get; } = [Read];
}
