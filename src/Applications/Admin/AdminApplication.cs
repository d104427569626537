using System.CommandLine;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Storage;

namespace Tongqu.Admin;

/// <summary>平台管理: accounts, posts, tokens and the audit trail, each for its own officer; one's own account and duty for everybody.</summary>
public sealed class AdminApplication : IApplication
{
    /// <inheritdoc/>
    public string Name => "admin";

    /// <inheritdoc/>
    public Text Title => new("平台管理", "Administration");

    /// <inheritdoc/>
    public IReadOnlyList<Permission> Permissions => AdminPermissions.All;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ITables, AdminTables>();
        services.AddScoped<Duty>();
        services.AddScoped<StaffImport>();
        services.AddScoped<GridImport>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        PeopleRoutes.Map(routes);
        ImportRoutes.Map(routes);
        SecurityRoutes.Map(routes);
        AuditRoutes.Map(routes);
        AccountRoutes.Map(routes);
        DutyRoutes.Map(routes);
    }

    /// <inheritdoc/>
    public IEnumerable<MenuEntry> Menu(Caller caller)
    {
        if (AdminPermissions.SeePeople.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("账号", "Accounts"), "/admin/people");
            yield return new MenuEntry(new("岗位", "Posts"), "/admin/posts");
        }

        if (AdminPermissions.Security.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("令牌", "Tokens"), "/admin/tokens");
            yield return new MenuEntry(new("权限与设置", "Rights and settings"), "/admin/rights");
        }

        if (AdminPermissions.Audit.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("审计", "Audit"), "/admin/audit");
        }

        if (AdminPermissions.Duty.IsGrantedTo(caller))
        {
            yield return new MenuEntry(new("值班", "Duty"), "/duty");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Under, Command Verb)> Verbs(Func<CancellationToken, Task<IServiceScope>> open) =>
        [("verify", VerifyVerb.Of(open))];
}

/// <summary>What the admin door guards.</summary>
internal static class AdminPermissions
{
    public static Permission People { get; } = new("admin.people",
        new("建立和停用账号，任免岗位", "Make and close accounts, give and take posts"), Role.SystemOfficer);

    public static Permission SeePeople { get; } = new("admin.people.read",
        new("查看账号和岗位", "See accounts and posts"), Role.SystemOfficer, Role.SecurityOfficer);

    public static Permission Security { get; } = new("admin.security",
        new("解锁、下线、令牌、权限与设置", "Locks, sessions, tokens, rights and settings"), Role.SecurityOfficer);

    public static Permission Audit { get; } = new("admin.audit",
        new("查阅、验证和导出审计日志", "Read, prove and export the audit trail"), Role.AuditOfficer);

    public static Permission Duty { get; } = new("admin.duty",
        new("查看值班、交接班", "See rosters, hand shifts over"), Role.GridWorker, Role.CommandRoom, Role.DepartmentHandler, Role.CountyCentre);

    public static Permission Roster { get; } = new("admin.roster",
        new("编排辖区值班表", "Plan the rosters of one's region"), Role.CommandRoom, Role.CountyCentre);

    public static IReadOnlyList<Permission> All { get; } = [People, SeePeople, Security, Audit, Duty, Roster];
}
