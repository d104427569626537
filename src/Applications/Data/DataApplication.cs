using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Data;

/// <summary>主体与数据: who there is, what is known of them, where it comes from, and who used it.</summary>
public sealed class DataApplication : IApplication
{
    /// <inheritdoc/>
    public string Name => "data";

    /// <inheritdoc/>
    public Text Title => new("主体与数据", "Subjects and data");

    /// <inheritdoc/>
    public IReadOnlyList<Permission> Permissions => DataPermissions.All;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services) => services.AddSingleton<SubjectPages>();

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        SubjectRoutes.Map(routes);
        BatchRoutes.Map(routes);
        MineRoutes.Map(routes);
        RegistryApi.Map(routes.MapGroup("/api/v1/registry"));
    }

    /// <inheritdoc/>
    public IEnumerable<MenuEntry> Menu(Caller caller)
    {
        if (DataPermissions.Read.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("主体", "Subjects"), "/data");
        }

        if (DataPermissions.Mine.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("我的数据", "My data"), "/mine");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Under, Command Verb)> Verbs(Func<CancellationToken, Task<IServiceScope>> open) =>
        [("import", FactsVerb.Of(open)), ("simulate", PopulationVerb.Of(open))];

    /// <inheritdoc/>
    public async Task SeedDemoAsync(IServiceProvider services, Action<string> progress, CancellationToken cancellation)
    {
        var population = services.GetRequiredService<Population>();
        if (population.IsDescribed)
        {
            progress(PopulationVerb.Describe(await population.SimulateAsync(cancellation: cancellation)));
        }
    }
}

/// <summary>What is guarded.</summary>
internal static class DataPermissions
{
    public static Permission Read { get; } = new("data.read",
        new("查看范围内的主体（已脱敏）", "See the subjects of one's scope, masked"), Role.GridWorker, Role.CommandRoom, Role.CountyCentre);

    public static Permission Unmask { get; } = new("data.unmask",
        new("写明用途和理由后查看完整信息", "See one subject in full, with a purpose and a reason"), Role.CommandRoom, Role.CountyCentre);

    public static Permission Quality { get; } = new("data.quality",
        new("查看批次和质量报告", "See batches and their quality reports"), Role.CommandRoom, Role.CountyCentre);

    public static Permission Intake { get; } = new("data.intake", new("接收数据文件", "Take in files of facts"), Role.CountyCentre);

    public static Permission Mine { get; } = new("data.mine", new("查看谁用过自己的数据", "See who used one's data"), Role.Resident);

    public static IReadOnlyList<Permission> All { get; } = [Read, Unmask, Quality, Intake, Mine];
}
