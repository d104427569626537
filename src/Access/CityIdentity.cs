using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Base;

namespace Tongqu.Access;

/// <summary>
/// A city's own identity provider, by OpenID Connect's authorization code flow with PKCE (RFC 6749, RFC 7636): what its
/// operator tells the platform.
/// </summary>
/// <param name="Title">What people know it by.</param>
/// <param name="Issuer">Who its identity tokens say they are from.</param>
/// <param name="Authorize">Where browsers are sent.</param>
/// <param name="Token">Where codes are turned in.</param>
/// <param name="UserInfo">Where the person's name is asked for.</param>
/// <param name="Client">The platform's name there.</param>
/// <param name="Secret">Its secret.</param>
public sealed record CityIdentity(Text Title, string Issuer, string Authorize, string Token, string UserInfo, string Client, string Secret)
{
    /// <summary>Name of the authentication scheme, and of the provider in the table of linked accounts.</summary>
    public const string Scheme = "city";

    /// <summary>Key under which a sign-in carries the account it is to be linked with.</summary>
    public const string Link = "link";

    private const string Nonce = "nonce";

    /// <summary>What the environment says, or null where it names no provider.</summary>
    /// <exception cref="InvalidOperationException">It names one and leaves a part out.</exception>
    public static CityIdentity? FromEnvironment()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TONGQU_IDENTITY_ISSUER")))
        {
            return null;
        }

        string Say(string part) => Environment.GetEnvironmentVariable("TONGQU_IDENTITY_" + part) is { Length: > 0 } value ? value
            : throw new InvalidOperationException($"TONGQU_IDENTITY_ISSUER is set, but TONGQU_IDENTITY_{part} is not.");
        return new CityIdentity(Text.Same(Say("TITLE")), Say("ISSUER"), Say("AUTHORIZE"), Say("TOKEN"), Say("USERINFO"), Say("CLIENT"), Say("SECRET"));
    }

    /// <summary>What a sign-in there is begun with.</summary>
    /// <param name="back">Where to go afterwards, an address of ours.</param>
    /// <param name="link">The account that is to be linked; null for signing in.</param>
    public static AuthenticationProperties Begin(string back, long? link)
    {
        var properties = new AuthenticationProperties { RedirectUri = back };
        properties.Items[Nonce] = Guid.NewGuid().ToString("N");
        properties.Items[Link] = link?.ToString();
        return properties;
    }

    internal void Configure(OAuthOptions options)
    {
        (options.ClientId, options.ClientSecret, options.UsePkce) = (Client, Secret, true);
        (options.AuthorizationEndpoint, options.TokenEndpoint, options.UserInformationEndpoint) = (Authorize, Token, UserInfo);
        options.CallbackPath = "/signin/city/back";
        options.SignInScheme = IdentityConstants.ApplicationScheme;
        options.Scope.Add("openid");
        options.Scope.Add("profile");
        // The code comes back by a plain navigation, which Lax lets through.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events.OnRedirectToAuthorizationEndpoint = context =>
        {
            context.Response.Redirect(QueryHelpers.AddQueryString(context.RedirectUri, Nonce, context.Properties.Items[Nonce]!));
            return Task.CompletedTask;
        };
        options.Events.OnCreatingTicket = FillAsync;
        options.Events.OnTicketReceived = EnterAsync;
        options.Events.OnRemoteFailure = FailAsync;
    }

    // The token came from the provider itself over its own connection, which stands in for its signature (OpenID Connect Core
    // 3.1.3.7, 6); whom it is for, from whom, when and for which sign-in is ours to look at.
    private async Task FillAsync(OAuthCreatingTicketContext context)
    {
        var token = Payload(context.TokenResponse.Response?.RootElement.TryGetProperty("id_token", out var text) == true ? text.GetString() : null);
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
        if (Said(token, "iss") != Issuer || !IsFor(token, Client) || Said(token, Nonce) != context.Properties.Items[Nonce]
            || !token.TryGetProperty("exp", out var exp) || !exp.TryGetInt64(out var ends) || ends <= now)
        {
            throw new AuthenticationFailureException("The identity token is not for this sign-in.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        using var answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        using var person = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        var subject = Said(token, "sub");
        if (subject.Length is 0 or > 255 || Said(person.RootElement, "sub") != subject)
        {
            throw new AuthenticationFailureException("The provider speaks of two persons.");
        }

        context.Identity!.AddClaim(new(ClaimTypes.NameIdentifier, subject));
        context.Identity.AddClaim(new(Claims.Display, Said(person.RootElement, "name")));
    }

    private static async Task EnterAsync(TicketReceivedContext context)
    {
        var linked = context.HttpContext.RequestServices.GetRequiredService<LinkedAccounts>();
        var link = long.TryParse(context.Properties!.Items[Link], out var person) ? person : (long?)null;
        var entered = await linked.EnterAsync(
            context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier)!, context.Principal!.FindFirstValue(Claims.Display)!, link, context.HttpContext.RequestAborted);
        context.Response.Redirect(entered.Succeeded ? context.ReturnUri ?? "/" : link is null ? "/signin?city=refused" : "/account?city=refused");
        context.HandleResponse();
    }

    // A state that is not ours, a nonce that is not this sign-in's, a person who turned back: all end at the door, and are noted.
    private static async Task FailAsync(RemoteFailureContext context)
    {
        await context.HttpContext.RequestServices.GetRequiredService<Audit>().RecordAsync(Caller.Public, Audit.SignIn, Scheme, "refused");
        context.Response.Redirect("/signin?city=failed");
        context.HandleResponse();
    }

    private static JsonElement Payload(string? token)
    {
        try
        {
            return token?.Split('.') is [_, var body, _] ? JsonDocument.Parse(WebEncoders.Base64UrlDecode(body)).RootElement.Clone() : default;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return default;
        }
    }

    private static string Said(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool IsFor(JsonElement token, string client) => token.ValueKind == JsonValueKind.Object && token.TryGetProperty("aud", out var audience)
        && (audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == client)
            : audience.ValueKind == JsonValueKind.String && audience.GetString() == client);
}
