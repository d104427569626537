using Tongqu.Base;

namespace Tongqu.Access;

/// <summary>
/// The three officers (GB/T 22239-2019 8.1.5): one keeps accounts, one keeps locks, tokens and settings, one reads the trail.
/// None sees business data, nobody holds two of the offices, and an officer holds no other post.
/// </summary>
public static class Officers
{
    /// <summary>Their posts, which no pack lists and no page gives: only the command line makes an officer.</summary>
    public static IReadOnlyList<PostGiven> Posts { get; } =
    [
        Post("system", Role.SystemOfficer), Post("security", Role.SecurityOfficer), Post("audit", Role.AuditOfficer),
    ];

    /// <summary>Whether a role is one of the three.</summary>
    public static bool IsOfficer(this Role role) => role is Role.SystemOfficer or Role.SecurityOfficer or Role.AuditOfficer;

    /// <summary>Why a person may not hold these roles together; null where they may.</summary>
    public static Refusal? Together(IReadOnlyCollection<Role> roles) =>
        roles.Count > 1 && roles.Any(IsOfficer) ? Apart : null;

    private static Refusal Apart { get; } = new("access.officers-apart", new(
        "三员分立：系统管理员、安全管理员、审计管理员不得由同一账号兼任，也不得兼任业务岗位。",
        "The three officers stand apart: one account holds neither two of the offices nor an office and another post."), RefusalKind.Conflict);

    /// <summary>An officer's account is kept from the command line alone.</summary>
    internal static Refusal NotFromHere { get; } = new("access.officer-account", new(
        "三员账号只能在服务器上用命令行管理（tongqu admin …）。", "Officers' accounts are kept on the server alone (tongqu admin …)."), RefusalKind.Forbidden);

    private static PostGiven Post(string code, Role role) => new(code, role, "", "", role.Title());
}
