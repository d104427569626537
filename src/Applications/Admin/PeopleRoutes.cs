using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Admin.Pages;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Admin;

/// <summary>Accounts and posts: the system officer's pages, which the security officer reads to end locks and sessions.</summary>
internal static class PeopleRoutes
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/people", ListAsync).Needs(AdminPermissions.SeePeople).ExcludeFromDescription();
        routes.MapPost("/admin/people", CreateAsync).Needs(AdminPermissions.People).ExcludeFromDescription();
        routes.MapGet("/admin/people/{id}", (HttpContext context, long id, Caller caller, People people, StandIns standIns) =>
            PersonAsync(context, id, caller, people, standIns, null, null)).Needs(AdminPermissions.SeePeople).ExcludeFromDescription();
        routes.MapPost("/admin/people/{id}/account/{deed}", AccountAsync).Needs(AdminPermissions.People).ExcludeFromDescription();
        routes.MapPost("/admin/people/{id}/lock/{deed}", LockAsync).Needs(AdminPermissions.Security).ExcludeFromDescription();
        routes.MapGet("/admin/posts", PostsAsync).Needs(AdminPermissions.SeePeople).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        Caller caller, People people, City city, string? q, string? state, string? role, string? region, int? page, CancellationToken cancellation) =>
        Page.Of<PeoplePage>(await ModelAsync(caller, people, city, new PeopleView(
            AuditRoutes.Said(q), AuditRoutes.Said(state), AuditRoutes.Said(role), AuditRoutes.Said(region), Math.Clamp(page ?? 1, 1, 1_000_000)), cancellation));

    private static async Task<PeopleModel> ModelAsync(Caller caller, People people, City city, PeopleView view, CancellationToken cancellation)
    {
        var search = new PeopleSearch(view.Q, view.State, Roles.Parse(view.Role), view.Region);
        return new PeopleModel(
            view, await people.ListAsync(search, (view.Page - 1) * PageSize, PageSize, cancellation), await people.CountAsync(search, cancellation))
        {
            PageSize = PageSize,
            MayChange = AdminPermissions.People.IsGrantedTo(caller),
            Regions = [.. AdminChoices.Regions(city)],
        };
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, Caller caller, People people, City city, CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context);
        var (name, display, post) = (form["name"], form["display"], form["post"].Trim());
        var given = city.Posts.Find(post);
        var made = post.Length > 0 && given is null ? AdminChoices.NoSuchPost
            : await people.CreateAsync(caller, name, display, given is null ? [] : [given.ToGiven()], cancellation);
        var model = await ModelAsync(caller, people, city, new PeopleView(), cancellation);
        return made.Refusal is { } refusal
            ? refusal.ToPage<PeoplePage>(model with { Error = refusal.Message, Name = name.Clip(100), Display = display.Clip(100), Post = post.Clip(100) })
            : Page.Of<PeoplePage>(model with { Made = (Person.NameFrom(name), made.Value.Password) });
    }

    private static async Task<IResult> PersonAsync(
        HttpContext context, long id, Caller caller, People people, StandIns standIns, string? password, Refusal? refusal) =>
        await people.FindAsync(id, context.RequestAborted) is not { } person ? AdminChoices.NoSuchPerson.ToPage()
            : new PersonModel(person, await standIns.OfAsync(id, context.RequestAborted))
            {
                MayChange = AdminPermissions.People.IsGrantedTo(caller) && !person.IsOfficer,
                MayUnlock = AdminPermissions.Security.IsGrantedTo(caller),
                Password = password,
                Error = refusal?.Message,
            } is var model && refusal is not null ? refusal.ToPage<PersonPage>(model) : Page.Of<PersonPage>(model);

    private static async Task<IResult> AccountAsync(
        HttpContext context, long id, string deed, Caller caller, People people, StandIns standIns, City city, Reader reader)
    {
        var form = await Posting.ReadAsync(context);
        var cancellation = context.RequestAborted;
        if (deed == "reset")
        {
            var reset = await people.ResetPasswordAsync(caller, id, cancellation);
            return await PersonAsync(context, id, caller, people, standIns, reset.Succeeded ? reset.Value : null, reset.Refusal);
        }

        var done = deed switch
        {
            "close" => await people.CloseAsync(caller, id, cancellation),
            "reopen" => await people.ReopenAsync(caller, id, cancellation),
            "give" => city.Posts.Find(form["post"].Trim()) is { } post ? await people.GiveAsync(caller, id, post.ToGiven(), cancellation) : AdminChoices.NoSuchPost,
            "take" => await people.TakeAsync(caller, id, form["post"], cancellation),
            "stand-in" => await StandInAsync(caller, id, form, standIns, reader, cancellation),
            "end-stand-in" => long.TryParse(form["id"], out var standIn) ? await standIns.EndAsync(caller, standIn, cancellation) : AdminChoices.NoSuchDeed,
            _ => AdminChoices.NoSuchDeed,
        };
        return await ToldAsync(context, id, deed, done, caller, people, standIns);
    }

    private static async Task<IResult> LockAsync(HttpContext context, long id, string deed, Caller caller, People people, StandIns standIns)
    {
        await Posting.ReadAsync(context);
        var done = deed switch
        {
            "unlock" => await people.UnlockAsync(caller, id, context.RequestAborted),
            "end" => await people.EndSessionsAsync(caller, id, context.RequestAborted),
            "totp" => await people.RemoveSecondFactorAsync(caller, id, context.RequestAborted),
            _ => AdminChoices.NoSuchDeed,
        };
        return await ToldAsync(context, id, deed, done, caller, people, standIns);
    }

    private static async Task<IResult> ToldAsync(
        HttpContext context, long id, string deed, Outcome<bool> done, Caller caller, People people, StandIns standIns)
    {
        if (done.Refusal is { } refusal)
        {
            return await PersonAsync(context, id, caller, people, standIns, null, refusal);
        }

        Reading.Tell(context, deed switch
        {
            "close" => new("账号已停用，在线会话一分钟内结束。", "Closed; its sessions end within a minute."),
            "give" or "take" => new("岗位已变更，本人需重新登录。", "The post was changed; they sign in again."),
            "unlock" => new("已解锁。", "Unlocked."),
            _ => new("已办理。", "Done."),
        });
        return Page.SeeOther($"/admin/people/{id}");
    }

    /// <summary>A stand-in as a form asks for it: whole days of the city.</summary>
    internal static async Task<Outcome<bool>> StandInAsync(
        Caller caller, long holder, Posting form, StandIns standIns, Reader reader, CancellationToken cancellation)
    {
        if (AuditRoutes.Day(form["from"]) is not { } from || AuditRoutes.Day(form["until"]) is not { } until)
        {
            return new Refusal("admin.stand-in-days", new("请填写起止日期。", "Give the first and the last day."));
        }

        var named = await standIns.NameAsync(
            caller, holder, form["post"], form["name"], new(from.ToDateTime(TimeOnly.MinValue), reader.Offset),
            new(until.AddDays(1).ToDateTime(TimeOnly.MinValue), reader.Offset), cancellation);
        return named.Then<bool>(_ => true);
    }

    private static async Task<IResult> PostsAsync(City city, People people, string? region, CancellationToken cancellation)
    {
        var here = city.Regions.Find(region) ?? city.Regions.City;
        // One floor with the next: all posts of a county are thousands.
        var regions = new[] { here }.Concat(city.Regions.Below(here.Code).OrderBy(below => below.Code, StringComparer.Ordinal)).ToList();
        var posts = regions.SelectMany(place => city.Posts.At(place.Code)).ToList();
        var holders = await people.HoldersAsync([.. posts.Select(post => post.Code)], cancellation);
        return Page.Of<PostsPage>(new PostsModel(
            here.Short, [.. city.Regions.Path(here.Code).Where(above => city.Regions.IsInCity(above.Code)).Select(above => (above.Code, above.Short))],
            [.. city.Regions.Below(here.Code).OrderBy(below => below.Code, StringComparer.Ordinal).Select(below => (below.Code, below.Short))],
            [.. posts.Select(post => new PostLine(post.Code, post.Title, post.Role, post.Sample, [.. holders[post.Code]]))]));
    }
}
