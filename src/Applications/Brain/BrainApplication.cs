using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>基层智治大脑: an event reported by anyone is dispatched, handled on the spot, verified, closed and rated.</summary>
public sealed class BrainApplication : IApplication
{
    /// <inheritdoc/>
    public string Name => "brain";

    /// <inheritdoc/>
    public Text Title => new("基层智治大脑", "Grassroots brain");

    /// <inheritdoc/>
    public IReadOnlyList<Permission> Permissions => BrainPermissions.All;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Placing>();
        services.AddSingleton<Reporting>();
        services.AddSingleton<CasePages>();
        services.AddSingleton<Desk>();
        services.AddSingleton<Orders>();
        services.AddSingleton<Duplicates>();
        services.AddSingleton<County>();
        services.AddSingleton<DemoEvents>();
        services.AddSingleton<Importing>();
        services.AddSingleton<Open311Services>();
        services.AddSingleton<Open311Filing>();
        services.AddSingleton<Open311Requests>();
        services.AddSingleton(Open311Routes.Keys);
        services.AddSingleton(Open311Routes.Errors);
        services.AddSingleton<ITables, BrainTables>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        PortalRoutes.Map(routes);
        DeskRoutes.Map(routes);
        Orders.Map(routes);
        TaskRoutes.Map(routes);
        ContactRoutes.Map(routes);
        CountyRoutes.Map(routes);
        PlaceRoutes.Map(routes);
        PhotoRoutes.Map(routes);
        FormRoutes.Map(routes);
        EventsApi.Map(routes.MapGroup("/api/v1/events"));
        Open311Routes.Map(routes.MapGroup(Open311Routes.Base));
    }

    /// <inheritdoc/>
    public IEnumerable<MenuEntry> Menu(Caller caller)
    {
        if (BrainPermissions.Desk.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("事件", "Events"), "/desk");
        }

        if (BrainPermissions.Tasks.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("我的任务", "My tasks"), "/grid");
        }

        if (BrainPermissions.County.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("态势", "Situation"), "/county");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Under, Command Verb)> Verbs(Func<CancellationToken, Task<IServiceScope>> open) =>
        [("import", ImportVerb.Of(open))];

    /// <inheritdoc/>
    public IReadOnlyList<OfferedFigure> Figures => BrainFigures.All;

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, decimal>> CountAsync(IServiceProvider services, RegionCode region, CancellationToken cancellation) =>
        BrainFigures.CountAsync(services, region, cancellation);

    /// <inheritdoc/>
    public Task SeedDemoAsync(IServiceProvider services, Action<string> progress, CancellationToken cancellation) =>
        services.GetRequiredService<DemoEvents>().SeedAsync(progress, cancellation);
}

/// <summary>What the brain guards.</summary>
internal static class BrainPermissions
{
    public static Permission Desk { get; } = new("brain.desk",
        new("派遣、核查、结案", "Dispatch, verify and close events"), Role.CommandRoom, Role.CountyCentre);

    public static Permission Tasks { get; } = new("brain.tasks",
        new("办理派给本岗位的事件", "Handle events given to one's post"), Role.GridWorker, Role.DepartmentHandler);

    public static Permission County { get; } = new("brain.county",
        new("查看态势", "See the situation"), Role.CommandRoom, Role.CountyCentre, Role.Leader);

    public static Permission Read { get; } = new("brain.read",
        new("查看范围内的事件", "Read events within one's scope"),
        Role.Resident, Role.GridWorker, Role.CommandRoom, Role.DepartmentHandler, Role.CountyCentre, Role.Leader)
    { ForSystems = true };

    public static Permission Act { get; } = new("brain.act",
        new("按岗位办理事件", "Act on events as one's post allows"),
        Role.Resident, Role.GridWorker, Role.CommandRoom, Role.DepartmentHandler, Role.CountyCentre);

    public static Permission Contact { get; } = new("brain.contact",
        new("说明理由后查看联系方式", "See a contact, with a reason"), Role.GridWorker, Role.CommandRoom, Role.DepartmentHandler, Role.CountyCentre);

    public static Permission Confidential { get; } = new("brain.confidential",
        new("说明理由后查看保密反映人", "See who reported in confidence, with a reason"), Role.CountyCentre);

    public static Permission Enter { get; } = new("brain.enter",
        new("录入事件", "Enter events as staff"), Role.GridWorker, Role.CommandRoom, Role.DepartmentHandler, Role.CountyCentre);

    public static Permission File { get; } = new("brain.file",
        new("经 Open311 上报事件", "File events by Open311"))
    { ForSystems = true };

    public static Permission Join { get; } = new("brain.join",
        new("表示也遇到了同一件事", "Say that one met the same"), Role.Resident);

    public static IReadOnlyList<Permission> All { get; } = [Desk, Tasks, County, Read, Act, Contact, Confidential, Enter, File, Join];
}
