using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.House.Tests;

namespace Tongqu.Web.Tests;

/// <summary>One address with one method, and who its own metadata says may use it.</summary>
/// <param name="Access">Null where it says nothing.</param>
internal sealed record EndpointRow(string Method, string Pattern, string? Access)
{
    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>The addresses of a running host, and the table of who may use them that people have reviewed.</summary>
internal static class EndpointTable
{
    public const string Everyone = "everyone";
    public const string SignedIn = "signed-in";

    public const string SourceSystem = "source-system";

    private static readonly string File = Path.Combine(SourceTree.Root, "tests", "Tests", "Web", "authorisation.txt");

    /// <summary>The table as reviewed: what stands before the last run of blanks, and who may.</summary>
    public static IReadOnlyDictionary<string, string> Reviewed { get; } = System.IO.File.ReadAllLines(File)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split("  ", 2, StringSplitOptions.TrimEntries))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    public static string Line(object what, string who) => $"{what,-50}  {who}";

    /// <summary>All addresses, each method apart; a page answers HEAD as it answers GET.</summary>
    public static IReadOnlyList<EndpointRow> Of(IEnumerable<Endpoint> endpoints) =>
    [
        .. endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Where(method => method != HttpMethods.Head)
                .Select(method => new EndpointRow(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), AccessOf(endpoint))))
            .OrderBy(row => row.Pattern, StringComparer.Ordinal).ThenBy(row => row.Method, StringComparer.Ordinal),
    ];

    /// <summary>Whether a token is taken at an address: on the API and Open311 alone.</summary>
    public static bool TakesTokens(string pattern) =>
        pattern.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal) || pattern.TrimStart('/').StartsWith("open311/v2", StringComparison.Ordinal);

    private static bool IsForSystems(Endpoint endpoint, Permission permission) =>
        permission.ForSystems && endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern } && TakesTokens(pattern);

    private static string? AccessOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Everyone
        : endpoint.Metadata.GetMetadata<Permission>() is { } permission
            ? string.Join(' ', permission.Roles.Order().Select(role => role.Name()).Concat(IsForSystems(endpoint, permission) ? [SourceSystem] : []))
        : endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is { Requirements: [DenyAnonymousAuthorizationRequirement] } ? SignedIn
        : null;
}
