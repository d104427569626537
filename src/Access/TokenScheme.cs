using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tongqu.Access;

/// <summary><c>Authorization: Bearer</c> on <c>/api/v1</c>, and nowhere else: pages are for people.</summary>
internal sealed class TokenScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Tokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "token";

    private const string Bearer = "Bearer ";

    /// <summary>This scheme for a request that brings a token, the cookie's for all others.</summary>
    public static string? WhereSent(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v1")
            && context.Request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Name : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = Request.Headers.Authorization.ToString();
        if (await tokens.UseAsync(sent[Bearer.Length..].Trim(), Context.RequestAborted) is not { } token)
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
}
