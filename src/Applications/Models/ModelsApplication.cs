using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;

namespace Tongqu.Models;

/// <summary>规则: the decision models of the city, in words, tables and drawings; their drafts, and how two persons put one in force.</summary>
public sealed class ModelsApplication : IApplication
{
    /// <inheritdoc/>
    public string Name => "models";

    /// <inheritdoc/>
    public Text Title => new("规则", "Decision models");

    /// <inheritdoc/>
    public IReadOnlyList<Permission> Permissions => ModelPermissions.All;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Listing>();
        services.AddSingleton<Sheet>();
        services.AddSingleton<Drafting>();
        services.AddSingleton<SimulationRuns>();
        services.AddSingleton<SimulationSheet>();
        services.AddSingleton<Simulating>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        ModelRoutes.Map(routes);
        DraftRoutes.Map(routes);
        SimulationRoutes.Map(routes);
        ModelsApi.Map(routes.MapGroup("/api/v1/models"));
    }

    /// <inheritdoc/>
    public IEnumerable<MenuEntry> Menu(Caller caller) =>
        ModelPermissions.Read.IsGrantedTo(caller) ? [new MenuEntry(new("规则", "Rules"), ModelRoutes.Address)] : [];
}

/// <summary>What is guarded here. Rules are no business data: the audit officer may read them too.</summary>
internal static class ModelPermissions
{
    public static Permission Read { get; } = new("models.read",
        new("查看规则及其历次版本", "See the decision models in all their versions"), Role.CountyCentre, Role.Leader, Role.RuleOfficer, Role.AuditOfficer);

    public static Permission Edit { get; } = new("models.edit",
        new("起草规则、提请发布", "Draft decision models and propose them"), Role.RuleOfficer);

    public static Permission Approve { get; } = new("models.approve",
        new("复核别人提请的规则，批准或退回", "Approve or return what another proposed"), Role.RuleOfficer);

    public static Permission Simulate { get; } = new("models.simulate",
        new("试算规则，查看范围内受影响的对象（已脱敏）", "Simulate decision models and see whom they would touch in one's scope, masked"), Role.CountyCentre, Role.RuleOfficer);

    public static IReadOnlyList<Permission> All { get; } = [Read, Edit, Approve, Simulate];
}
