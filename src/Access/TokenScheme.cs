using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tongqu.Access;

/// <summary>
/// <c>Authorization: Bearer</c> on <c>/api/v1</c> and on the addresses a <see cref="TokenPlace"/> names, and nowhere else: pages
/// are for people.
/// </summary>
internal sealed class TokenScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Tokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "token";

    private const string Bearer = "Bearer ";

    /// <summary>This scheme for a request that brings a token or comes where nothing else counts, the cookie's for all others.</summary>
    public static string? WhereSent(HttpContext context) =>
        PlaceOf(context) is not null || (context.Request.Path.StartsWithSegments("/api/v1") && BearerOf(context.Request) is not null) ? Name : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = BearerOf(Request) ?? (PlaceOf(Context) is { } place ? await place.FindAsync(Context) : null);
        if (string.IsNullOrEmpty(sent))
        {
            return AuthenticateResult.NoResult();
        }

        if (await tokens.UseAsync(sent, Context.RequestAborted) is not { } token)
        {
            return AuthenticateResult.Fail("The token is unknown, over or revoked.");
        }

        var identity = new ClaimsIdentity(Name, Claims.System, ClaimTypes.Role);
        identity.AddClaims(
        [
            new(ClaimTypes.NameIdentifier, token.Id.ToString()),
            new(Claims.System, token.System),
            new(Claims.Region, token.Region),
            .. token.Permissions.Select(permission => new Claim(Claims.Permission, permission)),
        ]);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var sent && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? sent[Bearer.Length..].Trim() : null;

    private static TokenPlace? PlaceOf(HttpContext context) =>
        context.RequestServices.GetServices<TokenPlace>().FirstOrDefault(place => context.Request.Path.StartsWithSegments(place.Under));
}

/// <summary>An address where a standard has its own place for the token. A cookie never counts there.</summary>
/// <param name="Under">What the addresses begin with.</param>
/// <param name="FindAsync">The token a request without <c>Authorization</c> carries; null where none.</param>
public sealed record TokenPlace(PathString Under, Func<HttpContext, Task<string?>> FindAsync);
