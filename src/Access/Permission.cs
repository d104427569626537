using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Tongqu.Base;

namespace Tongqu.Access;

/// <summary>Something one may be allowed to do, and the roles that are. Declared by the application that guards it.</summary>
/// <param name="Name">Stable, <c>application.deed</c>.</param>
/// <param name="Title">What it allows, for the page of permissions.</param>
/// <param name="Roles">Who may; nobody else.</param>
public sealed record Permission(string Name, Text Title, params Role[] Roles)
{
    /// <summary>Whether a source system's token may be given it.</summary>
    public bool ForSystems { get; init; }

    /// <summary>Whether the caller's role, or a system's token, has it. Where it holds is the caller's <see cref="Caller.Scope"/>.</summary>
    public bool IsGrantedTo(Caller caller) =>
        caller.Role is { } role ? Roles.Contains(role) : ForSystems && caller.Permissions.Contains(Name);
}

/// <summary>Puts permissions on routes. A route with neither of these is closed to everyone.</summary>
public static class Guards
{
    /// <summary>Only callers whose role has the permission.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(permission).RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            Array.Exists(permission.Roles, role => context.User.IsInRole(role.Name()))
            || (permission.ForSystems && context.User.HasClaim(Claims.Permission, permission.Name))));

    /// <summary>Anyone who is signed in.</summary>
    public static TBuilder NeedsSignIn<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(policy => policy.RequireAuthenticatedUser());

    /// <summary>Everyone, signed in or not.</summary>
    public static TBuilder ForEveryone<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.AllowAnonymous();

    /// <summary>What holds where a route says nothing: no.</summary>
    public static AuthorizationPolicy Closed { get; } =
        new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
}
