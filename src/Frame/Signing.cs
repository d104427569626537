using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
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
        routes.MapGet("/signin", (string? back, DemoAccounts demo) =>
            Page.Of<SignInPage>(new SignInModel { Back = back, Demo = demo.All })).ForEveryone().ExcludeFromDescription();
        routes.MapPost("/signin", SignInAsync).ForEveryone().RequireRateLimiting(RateLimits.SignIns).ExcludeFromDescription();
        routes.MapPost("/signout", async (HttpContext context, Accounts accounts) =>
        {
            await Posting.ReadAsync(context);
            await accounts.SignOutAsync();
            return Page.SeeOther("/");
        }).ForEveryone().ExcludeFromDescription();
        routes.MapPost("/api/v1/session", async (SessionRequest request, Accounts accounts) =>
        {
            var outcome = await accounts.SignInAsync(request.Name, request.Password);
            return outcome.Refusal?.ToProblem() ?? Results.NoContent();
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
        return outcome.Refusal is { } refusal
            ? refusal.ToPage<SignInPage>(new SignInModel
            {
                User = form["user"].Length > 100 ? "" : form["user"],
                Back = form["back"],
                Demo = demo.All,
                Error = refusal.Message,
            })
            : Page.SeeOther(Page.Back(form["back"], "/start"));
    }

    private sealed record SessionRequest(string? Name, string? Password);
}
