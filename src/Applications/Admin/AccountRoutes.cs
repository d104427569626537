using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Admin.Pages;
using Tongqu.Base;
using Tongqu.Frame;

namespace Tongqu.Admin;

/// <summary>One's own account: password, second factor, sessions, the post one acts under, stand-ins.</summary>
internal static class AccountRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account", (HttpContext context, Caller _) => ShowAsync(context, model => model)).NeedsSignIn().ExcludeFromDescription();
        routes.MapPost("/account/password", PasswordAsync).NeedsSignIn().RequireRateLimiting(RateLimits.SignIns).ExcludeFromDescription();
        routes.MapPost("/account/sessions", SessionsAsync).NeedsSignIn().ExcludeFromDescription();
        routes.MapPost("/account/post", PostAsync).NeedsSignIn().ExcludeFromDescription();
        routes.MapPost("/account/totp/{deed}", TotpAsync).NeedsSignIn().RequireRateLimiting(RateLimits.SignIns).ExcludeFromDescription();
        routes.MapPost("/account/stand-in/{deed}", StandInAsync).NeedsSignIn().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Func<AccountModel, AccountModel> with, Refusal? refusal = null)
    {
        var services = context.RequestServices;
        var (caller, cancellation) = (services.GetRequiredService<Caller>(), context.RequestAborted);
        if (await services.GetRequiredService<OwnAccount>().FindAsync(caller, cancellation) is not { } person)
        {
            return AdminChoices.NoSuchPerson.ToPage();
        }

        var held = await services.GetRequiredService<PostClaims>().HeldByAsync(person.Id, cancellation);
        var factor = services.GetRequiredService<SecondFactor>();
        var model = with(new AccountModel(person.Name, person.Display, caller.Must)
        {
            Posts = [.. held.Select(post => new PostChoice(PostClaims.Key(post), post.Given.Title, post.For?.Name,
                post.Given.Post == caller.Post && post.For?.Person == caller.For?.Person))],
            OwnPosts = [.. held.Where(post => post.For is null && !post.Given.Role.IsOfficer()).Select(post => (post.Given.Post, post.Given.Title))],
            HasTotp = person.TotpSecret is not null,
            CodesLeft = person.TotpSecret is null ? 0 : await factor.CodesLeftAsync(person.Id, cancellation),
            StandIns = await services.GetRequiredService<StandIns>().OfAsync(person.Id, cancellation),
            Me = person.Id,
            City = services.GetService<CityIdentity>() is { } city && caller.Role?.IsOfficer() != true && caller.Must.Length == 0
                ? (city.Title, "/signin/city?link=" + Uri.EscapeDataString(factor.TicketFor(person, ""))) : null,
        });
        if (model.Ticket is { } ticket && factor.Again(person, Issuer(services), ticket) is { } enrolment)
        {
            model = model with { Secret = enrolment.Secret, QrSvg = Qr.Svg(enrolment.Address) };
        }

        return refusal is null ? Page.Of<AccountPage>(model) : refusal.ToPage<AccountPage>(model);
    }

    private static string Issuer(IServiceProvider services) => $"通衢 {services.GetRequiredService<CityFace>().Title.Zh}";

    private static async Task<IResult> PasswordAsync(HttpContext context, Caller caller, OwnAccount account)
    {
        var form = await Posting.ReadAsync(context);
        var done = form["wanted"] != form["again"]
            ? new Refusal("access.password-differs", new("两次输入的新密码不一致。", "The two new passwords differ."))
            : await account.ChangePasswordAsync(caller, form["old"], form["wanted"], context.RequestAborted);
        return done.Refusal is { } refusal
            ? await ShowAsync(context, model => model with { PasswordError = refusal.Message }, refusal)
            : Told(context, new("密码已修改，其他会话一分钟内下线。", "The password is changed; other sessions end within a minute."));
    }

    private static async Task<IResult> SessionsAsync(HttpContext context, Caller caller, OwnAccount account)
    {
        await Posting.ReadAsync(context);
        await account.EndOtherSessionsAsync(caller, context.RequestAborted);
        return Told(context, new("其他会话一分钟内下线。", "Your other sessions end within a minute."));
    }

    private static async Task<IResult> PostAsync(HttpContext context, Caller caller, OwnAccount account)
    {
        var form = await Posting.ReadAsync(context);
        var done = await account.ActUnderAsync(caller, form["post"], context.RequestAborted);
        if (done.Refusal is { } refusal)
        {
            return refusal.ToPage();
        }

        var title = done.Value.Given.Title;
        Reading.Tell(context, new($"现以“{title.Zh}”办理。", $"You now act as {title.En}."));
        return Page.SeeOther("/start");
    }

    private static async Task<IResult> TotpAsync(HttpContext context, string deed, Caller caller, OwnAccount account, SecondFactor factor)
    {
        var form = await Posting.ReadAsync(context);
        if (await account.FindAsync(caller, context.RequestAborted) is not { } person)
        {
            return AdminChoices.NoSuchPerson.ToPage();
        }

        switch (deed)
        {
            case "begin":
                var begun = factor.Begin(person, Issuer(context.RequestServices));
                return await ShowAsync(context, model => model with { Ticket = begun.Ticket });
            case "end":
                var ended = await factor.EndAsync(caller, person, form["ticket"], form["code"], context.RequestAborted);
                if (ended.Refusal is { } wrong)
                {
                    return await ShowAsync(context, model => model with { Ticket = form["ticket"], TotpError = wrong.Message }, wrong);
                }

                await account.RefreshAsync(caller);
                return await ShowAsync(context, model => model with { Codes = ended.Value, Must = caller.Must == "totp" ? "" : model.Must });
            case "codes":
                var renewed = await factor.RenewCodesAsync(caller, person, form["code"], context.RequestAborted);
                return renewed.Refusal is { } notRenewed
                    ? await ShowAsync(context, model => model with { TotpError = notRenewed.Message }, notRenewed)
                    : await ShowAsync(context, model => model with { Codes = renewed.Value });
            case "remove":
                var removed = await factor.RemoveAsync(caller, person, form["code"], context.RequestAborted);
                return removed.Refusal is { } kept
                    ? await ShowAsync(context, model => model with { TotpError = kept.Message }, kept)
                    : Told(context, new("动态口令已停用。", "The second factor is switched off."));
            default:
                return AdminChoices.NoSuchDeed.ToPage();
        }
    }

    private static async Task<IResult> StandInAsync(HttpContext context, string deed, Caller caller, StandIns standIns, Reader reader)
    {
        var form = await Posting.ReadAsync(context);
        var done = deed switch
        {
            "name" => await PeopleRoutes.StandInAsync(caller, caller.Person, form, standIns, reader, context.RequestAborted),
            "end" when long.TryParse(form["id"], out var id) => await standIns.EndAsync(caller, id, context.RequestAborted),
            _ => AdminChoices.NoSuchDeed,
        };
        return done.Refusal is { } refusal
            ? await ShowAsync(context, model => model with { StandInError = refusal.Message }, refusal)
            : Told(context, new("代班安排已更新。", "The stand-in is arranged."));
    }

    private static IResult Told(HttpContext context, Text sentence)
    {
        Reading.Tell(context, sentence);
        return Page.SeeOther("/account");
    }
}
