using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Frame;

/// <summary>The accounts a demo city prints and offers at its door; empty outside demo mode.</summary>
public sealed record DemoAccounts(IReadOnlyList<DemoAccount> All);

/// <summary>Signing in and out, for people by page and for programs by <c>/api/v1/session</c>.</summary>
public static class Signing
{
    /// <summary>Maps the sign-in page and the session of the API.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin", (string? back, string? city, DemoAccounts demo, IServiceProvider services) =>
            Page.Of<SignInPage>(new SignInModel
            {
                Back = back,
                Demo = demo.All,
                City = services.GetService<CityIdentity>()?.Title,
                Error = city is null ? null : CityFailed,
            })).ForEveryone().ExcludeFromDescription();
        routes.MapGet("/signin/city", City).ForEveryone().RequireRateLimiting(RateLimits.SignIns).ExcludeFromDescription();
        routes.MapPost("/signin", SignInAsync).ForEveryone().RequireRateLimiting(RateLimits.SignIns).ExcludeFromDescription();
        routes.MapPost("/signin/code", CodeAsync).ForEveryone().RequireRateLimiting(RateLimits.SignIns).ExcludeFromDescription();
        routes.MapPost("/signout", async (HttpContext context, Accounts accounts) =>
        {
            await Posting.ReadAsync(context);
            await accounts.SignOutAsync();
            return Page.SeeOther("/");
        }).ForEveryone().ExcludeFromDescription();
        routes.MapPost("/api/v1/session", async (SessionRequest request, Accounts accounts) =>
        {
            var outcome = await accounts.SignInAsync(request.Name, request.Password, request.Code);
            return outcome.Refusal?.ToProblem() ?? (outcome.Value.Ticket is null ? Results.NoContent() : CodeNeeded.ToProblem());
        }).ForEveryone().RequireRateLimiting(RateLimits.SignIns).WithSummary("Sign in: answers with the session cookie");
        routes.MapDelete("/api/v1/session", async (Accounts accounts) =>
        {
            await accounts.SignOutAsync();
            return Results.NoContent();
        }).NeedsSignIn().WithSummary("Sign out");
        routes.MapGet("/api/v1/session", (Caller caller) => Results.Json(new
        {
            name = Mask.Name(caller.Name),
            caller.Post,
            title = caller.PostTitle,
            role = caller.Role?.Name(),
            caller.Region,
            caller.Department,
        })).NeedsSignIn().WithSummary("Who is signed in");
    }

    /// <summary>Whether the session a long request came with still holds: neither idle for too long nor taken away.</summary>
    public static async Task<bool> HoldsAsync(HttpContext context)
    {
        var ends = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        return ends > context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
            && await context.RequestServices.GetRequiredService<Accounts>().HoldsAsync(context.User);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, Accounts accounts, DemoAccounts demo)
    {
        var form = await Posting.ReadAsync(context);
        var outcome = await accounts.SignInAsync(form["user"], form["password"]);
        if (outcome is { Succeeded: true, Value.Ticket: { } ticket })
        {
            return Page.Of<SignInCodePage>(new SignInCodeModel(ticket) { Back = form["back"] });
        }

        return outcome.Refusal is { } refusal
            ? refusal.ToPage<SignInPage>(new SignInModel
            {
                User = form["user"].Length > 100 ? "" : form["user"],
                Back = form["back"],
                Demo = demo.All,
                Error = refusal.Message,
            })
            : Entered(outcome.Value, form["back"]);
    }

    private static async Task<IResult> CodeAsync(HttpContext context, Accounts accounts, DemoAccounts demo)
    {
        var form = await Posting.ReadAsync(context);
        var outcome = await accounts.SignInWithCodeAsync(form["ticket"], form["code"]);
        return outcome.Refusal switch
        {
            null => Entered(outcome.Value, form["back"]),
            { Code: "access.code-wrong" } wrong => wrong.ToPage<SignInCodePage>(new SignInCodeModel(form["ticket"]) { Back = form["back"], Error = wrong.Message }),
            var refusal => refusal.ToPage<SignInPage>(new SignInModel { Back = form["back"], Demo = demo.All, Error = refusal.Message }),
        };
    }

    // A plain link and no form: the content security policy lets no form lead away from here. Linking carries a ticket that only
    // the page of that very account holds.
    private static IResult City(string? back, string? link, Caller caller, SecondFactor factor, IServiceProvider services)
    {
        if (services.GetService<CityIdentity>() is null)
        {
            return Problems.FromStatus(StatusCodes.Status404NotFound).ToPage();
        }

        if (link is not null && (!caller.IsSignedIn || factor.OwnerOf(link) != caller.Person))
        {
            return new Refusal("access.link-over", new("绑定已超时，请从“我的账号”重新开始。", "The link has expired; begin again from My account."), RefusalKind.Conflict).ToPage();
        }

        return Results.Challenge(
            CityIdentity.Begin(link is null ? Page.Back(back, "/start") : "/account", link is null ? null : caller.Person), [CityIdentity.Scheme]);
    }

    private static Text CityFailed { get; } = new("统一身份认证没有完成，请重新登录。", "The city's sign-in was not completed; please try again.");

    private static IResult Entered(SignInStep step, string back) =>
        Page.SeeOther(step.Must.Length > 0 ? "/account" : Page.Back(back, "/start"));

    private static Refusal CodeNeeded { get; } = new("access.code-needed", new(
        "该账号已启用动态口令，请同时提交 code。", "This account has a second factor: send its code along as “code”."), RefusalKind.Unauthenticated);

    private sealed record SessionRequest(string? Name, string? Password, string? Code = null);
}
