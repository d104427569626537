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

    /// <summary>Whom they act for while they stand in for a post's holder; null where they act for themselves.</summary>
    public Holder? For { get; init; }

    /// <summary>What a source system's token allows besides; empty for people.</summary>
    public IReadOnlyCollection<string> Permissions { get; init; } = [];

    /// <summary>What they are called in a log: a stand-in's name with the holder's.</summary>
    public string NameInLog => For is { } holder ? $"{Name}{Mask.For}{holder.Name}）" : Name;

    /// <summary>What they have to do first (<c>password</c>, <c>totp</c>); empty where nothing. Until then they hold no role.</summary>
    public string Must { get; init; } = "";

    /// <summary>Whether this is a source system with its token.</summary>
    public bool IsSystem { get; init; }

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
        if (principal?.Identity?.IsAuthenticated != true || !long.TryParse(Claim(ClaimTypes.NameIdentifier), out var person))
        {
            return Public;
        }

        if (Claim(Claims.System).Length > 0)
        {
            return OfToken(principal, person);
        }

        if (Claim(Claims.Must) is { Length: > 0 } must)
        {
            return new Caller { Person = person, Name = Claim(Claims.Display), PostTitle = new("账号待完善", "Account to be completed"), Must = must };
        }

        if (Roles.Parse(Claim(ClaimTypes.Role)) is not { } role)
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
            For = long.TryParse(Claim(Claims.For), out var holder) ? new Holder(holder, Claim(Claims.ForName)) : null,
            Scope = ScopeOf(role, person, region, department),
        };
    }

    private static Caller OfToken(ClaimsPrincipal principal, long token)
    {
        var region = RegionCode.Parse(principal.FindFirstValue(Claims.Region) ?? "");
        var system = principal.FindFirstValue(Claims.System)!;
        return new Caller
        {
            Person = token,
            Name = system,
            PostTitle = new($"来源系统 · {system}", $"Source system · {system}"),
            IsSystem = true,
            Region = region.Succeeded ? region.Value.Value : "",
            Permissions = [.. principal.FindAll(Claims.Permission).Select(claim => claim.Value)],
            Scope = region.Succeeded ? Scope.Of(region.Value) : Scope.Nothing,
        };
    }

    private static Scope ScopeOf(Role role, long person, string region, string department) => role switch
    {
        Access.Role.Resident => Scope.OwnOf(person),
        Access.Role.SystemOfficer or Access.Role.SecurityOfficer or Access.Role.AuditOfficer => Scope.Nothing,
        // A handler without a department would see every department's cases: fail closed.
        Access.Role.DepartmentHandler when department.Length == 0 => Scope.Nothing,
        _ => RegionCode.Parse(region) is { Succeeded: true } code
            ? Scope.Of(code.Value, role == Access.Role.DepartmentHandler ? department : null)
            : Scope.Nothing,
    };
}

/// <summary>The holder of a post somebody stands in for.</summary>
/// <param name="Person">Their id.</param>
/// <param name="Name">What they are called, unmasked.</param>
public sealed record Holder(long Person, string Name);

/// <summary>Names of the claims in the sign-in cookie.</summary>
internal static class Claims
{
    public const string Display = "display";
    public const string Post = "post";
    public const string PostZh = "post-zh";
    public const string PostEn = "post-en";
    public const string Region = "region";
    public const string Department = "department";
    public const string For = "for";
    public const string ForName = "for-name";
    public const string Must = "must";
    public const string System = "system";
    public const string Permission = "permission";
    public const string Stamp = "AspNet.Identity.SecurityStamp";
}
