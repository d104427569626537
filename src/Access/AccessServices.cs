using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>Registers sign-in, permissions and audit.</summary>
public static class AccessServices
{
    // A post that was taken away, or an account that was closed, ends within a minute and not with the session.
    private static readonly TimeSpan CheckAgain = TimeSpan.FromMinutes(1);

    /// <summary>Five wrong passwords lock for half an hour; half an hour idle ends a session (GB/T 22239-2019 8.1.4.1 b).</summary>
    /// <param name="identity">The city's own identity provider; null for none.</param>
    public static IServiceCollection AddAccess(this IServiceCollection services, CityIdentity? identity = null)
    {
        services.AddSingleton<ITables, AccessTables>();
        services.AddHttpContextAccessor();
        services.AddScoped<Accounts>();
        services.AddSingleton<Audit>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton(provider => new Chore(AuditTrail.Forgetting, provider.GetRequiredService<AuditTrail>().ForgetClosedAsync));
        services.AddHostedService<AuditSealer>();
        services.AddSingleton<AccessSettings>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<PostClaims>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<People>();
        services.AddSingleton<StandIns>();
        services.AddSingleton<Tokens>();
        services.AddDataProtection();
        services.AddScoped(provider => Caller.From(provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.User));
        services.AddSingleton<ILookupNormalizer, LowerCaseNames>();
        services.AddIdentityCore<Person>().AddUserStore<PersonStore>().AddSignInManager().AddClaimsPrincipalFactory<PostClaims>();
        services.AddScoped<LinkedAccounts>();
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        if (identity is not null)
        {
            services.AddSingleton(identity);
            authentication.AddOAuth(CityIdentity.Scheme, identity.Configure);
        }

        authentication
            .AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.ForwardDefaultSelector = TokenScheme.WhereSent;
                (cookie.ForwardSignIn, cookie.ForwardSignOut) = (IdentityConstants.ApplicationScheme, IdentityConstants.ApplicationScheme);
                cookie.Cookie.Name = "tongqu";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromMinutes(30);
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/signin";
                cookie.ReturnUrlParameter = "back";
                cookie.Events = new CookieAuthenticationEvents
                {
                    OnValidatePrincipal = ValidateAsync,
                    OnCheckSlidingExpiration = context =>
                    {
                        context.ShouldRenew &= !IsStream(context.Request);
                        return Task.CompletedTask;
                    },
                    OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized),
                    OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden),
                };
            });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .PostConfigure(cookie => cookie.TicketDataFormat = new KeptTickets(cookie.TicketDataFormat));
        services.AddAuthorization(options => options.FallbackPolicy = Guards.Closed);
        return services;
    }

    // Identity's own validator signs out of schemes that are not registered here, which is a fault and not a refusal.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (context.Properties.IssuedUtc is { } issued && services.GetRequiredService<TimeProvider>().GetUtcNow() - issued < CheckAgain)
        {
            return;
        }

        var door = services.GetRequiredService<SignInManager<Person>>();
        if (await door.ValidateSecurityStampAsync(context.Principal) is { } person)
        {
            person.Acting = PostClaims.KeyOf(context.Principal!);
            context.ReplacePrincipal(await door.CreateUserPrincipalAsync(person));
            context.ShouldRenew = !IsStream(context.Request);
        }
        else
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    // A live page asks again by itself: that is nobody's activity, and must not keep a forgotten session open.
    private static bool IsStream(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    // A person who is not signed in is led to the sign-in page and back; a program gets the bare status, and the frame turns
    // it into problem details.
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var page = HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api")
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (page && status == StatusCodes.Status401Unauthorized)
        {
            // Within this site, under whatever name it was asked for.
            context.Response.Redirect(new Uri(context.RedirectUri).PathAndQuery);
        }
        else
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }
}
