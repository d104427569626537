using Tongqu.Base;

namespace Tongqu.Access;

/// <summary>What kind of work someone signed in does. A role gives permissions; region and department bound where they hold.</summary>
public enum Role
{
    /// <summary>Reports and follows their own matters.</summary>
    Resident,

    /// <summary>网格员: handles on the spot in one grid.</summary>
    GridWorker,

    /// <summary>综合信息指挥室: dispatches, verifies and closes in one township.</summary>
    CommandRoom,

    /// <summary>A department's handler in a county, or one of the town's four platforms.</summary>
    DepartmentHandler,

    /// <summary>县级社会治理中心: sorts what no town was found for, watches the county.</summary>
    CountyCentre,

    /// <summary>Reads the figures of their region.</summary>
    Leader,

    /// <summary>规则管理员: keeps the decision models; two of them put a version in force.</summary>
    RuleOfficer,

    /// <summary>系统管理员: keeps accounts and posts; sees no business data.</summary>
    SystemOfficer,

    /// <summary>安全管理员: keeps locks, tokens and settings, and sees who may do what; sees no business data.</summary>
    SecurityOfficer,

    /// <summary>审计管理员: reads the audit trail; sees no business data.</summary>
    AuditOfficer,
}

/// <summary>How roles are written in files and claims, and what people call them.</summary>
public static class Roles
{
    private static readonly (Role Role, string Name, Text Title)[] All =
    [
        (Role.Resident, "resident", new("居民", "Resident")),
        (Role.GridWorker, "grid-worker", new("网格员", "Grid worker")),
        (Role.CommandRoom, "command-room", new("指挥室", "Command room")),
        (Role.DepartmentHandler, "department-handler", new("部门经办人", "Department handler")),
        (Role.CountyCentre, "county-centre", new("县级中心", "County centre")),
        (Role.Leader, "leader", new("领导", "Leader")),
        (Role.RuleOfficer, "rule-officer", new("规则管理员", "Rule officer")),
        (Role.SystemOfficer, "system-officer", new("系统管理员", "System officer")),
        (Role.SecurityOfficer, "security-officer", new("安全管理员", "Security officer")),
        (Role.AuditOfficer, "audit-officer", new("审计管理员", "Audit officer")),
    ];

    /// <summary>The role of a written name, or null.</summary>
    public static Role? Parse(string? name) =>
        Array.FindIndex(All, entry => entry.Name == name) is var index and >= 0 ? All[index].Role : null;

    /// <summary>The written name.</summary>
    public static string Name(this Role role) => All[(int)role].Name;

    /// <summary>What people call it.</summary>
    public static Text Title(this Role role) => All[(int)role].Title;
}
