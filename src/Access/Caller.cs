using System.Security.Claims;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>Who is asking: a person acting under one post, a member of the public, or the platform itself.</summary>
public sealed record Caller
{
    /// <summary>Someone not signed in: may use what is open to everyone, sees no scoped row.</summary>
    public static Caller Public { get; } = new();

    /// <summary>The platform itself: seeding, imports, clocks. Its deeds are logged under this name.</summary>
    public static Caller Platform { get; } = new() { Name = "系统", Scope = Scope.Everything, IsPlatform = true };

    /// <summary>The person's id; 0 for the public and the platform.</summary>
    public long Person { get; init; }

    /// <summary>Display name, unmasked. Show it through <see cref="Mask.Name"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Code of the post they act under; empty for residents and the public.</summary>
    public string Post { get; init; } = "";

    /// <summary>What the post is called.</summary>
    public Text PostTitle { get; init; } = new("", "");

    /// <summary>Their role; null for the public and the platform.</summary>
    public Role? Role { get; init; }

    /// <summary>Code of the region their post serves; empty where none.</summary>
    public string Region { get; init; } = "";

    /// <summary>Department their post belongs to; empty for all.</summary>
    public string Department { get; init; } = "";

    /// <summary>What they may see. Nothing unless their post says otherwise.</summary>
    public Scope Scope { get; init; } = Scope.Nothing;

    /// <summary>Whether this is the platform itself, which may do whatever a case's type allows anybody. Never from a request.</summary>
    public bool IsPlatform { get; private init; }

    /// <summary>Whether someone is signed in.</summary>
    public bool IsSignedIn => Person != 0;

    /// <summary>The caller a sign-in cookie stands for. Anything unreadable in it gives the public, never more.</summary>
    public static Caller From(ClaimsPrincipal? principal)
    {
        string Claim(string type) => principal?.FindFirstValue(type) ?? "";
        if (principal?.Identity?.IsAuthenticated != true
            || !long.TryParse(Claim(ClaimTypes.NameIdentifier), out var person)
            || Roles.Parse(Claim(ClaimTypes.Role)) is not { } role)
        {
            return Public;
        }

        var region = Claim(Claims.Region);
        var department = Claim(Claims.Department);
        return new Caller
        {
            Person = person,
            Name = Claim(Claims.Display),
            Post = Claim(Claims.Post),
            PostTitle = new(Claim(Claims.PostZh), Claim(Claims.PostEn)),
            Role = role,
            Region = region,
            Department = department,
            Scope = ScopeOf(role, person, region, department),
        };
    }

    private static Scope ScopeOf(Role role, long person, string region, string department) => role switch
    {
        Access.Role.Resident => Scope.OwnOf(person),
        Access.Role.SystemOfficer => Scope.Nothing,
        // A handler without a department would see every department's cases: fail closed.
        Access.Role.DepartmentHandler when department.Length == 0 => Scope.Nothing,
        _ => RegionCode.Parse(region) is { Succeeded: true } code
            ? Scope.Of(code.Value, role == Access.Role.DepartmentHandler ? department : null)
            : Scope.Nothing,
    };
}

/// <summary>Names of the claims in the sign-in cookie.</summary>
internal static class Claims
{
    public const string Display = "display";
    public const string Post = "post";
    public const string PostZh = "post-zh";
    public const string PostEn = "post-en";
    public const string Region = "region";
    public const string Department = "department";
}
