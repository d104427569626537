using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;
using Tongqu.Storage;
using CasePage = Tongqu.Brain.Pages.CasePage;

namespace Tongqu.Brain;

/// <summary>The desk's pages.</summary>
internal static class DeskRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk", DeskAsync).Needs(BrainPermissions.Desk).ExcludeFromDescription();
        routes.MapPost("/desk/dispatch", (HttpContext context, Caller caller, Desk desk, CancellationToken cancellation) =>
            BulkAsync(context, "dispatch", ["post", "class"], caller, desk, cancellation)).Needs(BrainPermissions.Desk).ExcludeFromDescription();
        routes.MapPost("/desk/assign", (HttpContext context, Caller caller, Desk desk, CancellationToken cancellation) =>
            BulkAsync(context, "place", ["region", "class"], caller, desk, cancellation)).Needs(BrainPermissions.Desk).ExcludeFromDescription();
        routes.MapGet("/desk/events/{number}", (HttpContext context, string number, Caller caller, CasePages pages, City city, Reader reader) =>
            CaseAsync<CasePage>(context, number, "/desk", null, caller, pages, city, reader)).Needs(BrainPermissions.Desk).ExcludeFromDescription();
        routes.MapPost("/desk/events/{number}/{action}", (HttpContext context, string number, string action, Caller caller, CaseDesk desk, CasePages pages, FileStore files, CaseTypes types, City city, Reader reader) =>
            ActAsync<CasePage>(context, number, action, "/desk", caller, desk, pages, files, types, city, reader)).Needs(BrainPermissions.Desk).ExcludeFromDescription();
        routes.MapPost("/desk/events/{number}/follow", FollowAsync).Needs(BrainPermissions.Desk).ExcludeFromDescription();
    }

    private static async Task<IResult> FollowAsync(HttpContext context, string number, Caller caller, CaseDesk desk, City city, CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context);
        var follow = form["follow"] == "true";
        var outcome = CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            ? await desk.FollowAsync(caller, known, follow, cancellation) : BrainRefusals.NotFound;
        if (outcome.Refusal is { } refusal)
        {
            return refusal.ToPage();
        }

        Reading.Tell(context, follow ? new("已关注，可在列表“我关注的”中查看。", "Followed; find it under “Followed by me”.") : new("已取消关注。", "No longer followed."));
        return Page.SeeOther($"/desk/events/{known.Show(city.Pack.Card.CaseNumberPrefix)}");
    }

    private static async Task<IResult> DeskAsync(
        Caller caller, Desk desk, string? tab, string? q, string? @class, string? region, string? lamp, string? source, string? attention, string? sort, int? page,
        CancellationToken cancellation)
    {
        var view = new DeskView(
            tab ?? "", Clip(q), Clip(@class), Clip(region), Clip(lamp), Clip(source), Clip(attention), Clip(sort), Math.Clamp(page ?? 1, 1, 1_000_000));
        return Page.Of<DeskPage>(await desk.PageAsync(caller, view, cancellation));
    }

    private static string? Clip(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Clip(100);

    private static async Task<IResult> BulkAsync(
        HttpContext context, string action, string[] fields, Caller caller, Desk desk, CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context);
        var answers = form.Only(fields).Where(answer => answer.Value.Length > 0).ToDictionary();
        // The one-row button names no post: the proposed one is meant.
        if (action == "dispatch" && !answers.ContainsKey("post"))
        {
            answers["post"] = Desk.ProposedPost;
        }

        var outcome = await desk.BulkAsync(caller, action, form.All("numbers"), answers, form["command"], cancellation);
        foreach (var refused in outcome.Refusal is { } all ? [all] : outcome.Value.Refused.Select(one => one.Refusal))
        {
            await Problems.NoteAsync(context, refused);
        }

        Reading.Tell(context, outcome.Refusal?.Message ?? Summary(outcome.Value), failed: outcome.Refusal is not null || outcome.Value.Refused.Count > 0);
        return Page.SeeOther(Page.Back(form["back"], "/desk"));
    }

    private static Text Summary(BulkOutcome outcome)
    {
        var first = outcome.Refused.Select(refused => refused.Refusal.Message).FirstOrDefault();
        return outcome.Refused.Count == 0
            ? new($"已完成 {outcome.Done.Count} 件。", $"{outcome.Done.Count} done.")
            : new($"已完成 {outcome.Done.Count} 件；{outcome.Refused.Count} 件未办：{first.Zh}",
                $"{outcome.Done.Count} done; {outcome.Refused.Count} not: {first.En}");
    }

    /// <summary>The page of one case, as the desk or the phone shows it.</summary>
    public static async Task<IResult> CaseAsync<TPage>(
        HttpContext context, string number, string back, CasePages.Tried? tried, Caller caller, CasePages pages, City city, Reader reader)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var origin = Reading.OriginOf(context);
        var model = CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            ? await pages.ModelAsync(caller, known, back, origin, reader.Tongue, tried, context.RequestAborted) : null;
        return model is null ? BrainRefusals.NotFound.ToPage()
            : tried is null ? Page.Of<TPage>(model) : tried.Refusal.ToPage<TPage>(model);
    }

    /// <summary>Carries out an action and shows the case again, with what was entered where it was refused.</summary>
    public static async Task<IResult> ActAsync<TPage>(
        HttpContext context, string number, string action, string back, Caller caller, CaseDesk desk, CasePages pages, FileStore files,
        CaseTypes types, City city, Reader reader)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var form = await Posting.ReadAsync(context, withPhotos: true);
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known))
        {
            return BrainRefusals.NotFound.ToPage();
        }

        var keys = types.Find(Reporting.Type)!.Action(action)?.Form.Fields.Select(component => component.Key) ?? [];
        var answers = form.Only(keys);
        var photos = await PhotoRoutes.KeepAsync(form, files, context.RequestAborted);
        var outcome = photos.Refusal is { } badPhotos ? badPhotos : await desk.ActAsync(caller, new CaseCommand
        {
            Number = known,
            Action = action,
            Command = form["command"],
            Answers = answers,
            Photos = photos.Value,
        }, context.RequestAborted);
        if (outcome.Refusal is { } refusal)
        {
            return refusal.Kind is RefusalKind.NotFound ? refusal.ToPage()
                : await CaseAsync<TPage>(context, number, back, new CasePages.Tried(action, answers, refusal), caller, pages, city, reader);
        }

        var shown = known.Show(city.Pack.Card.CaseNumberPrefix);
        var done = types.Find(Reporting.Type)!.Action(action)!.Done;
        Reading.Tell(context, new($"{shown} {done.Zh}。", $"{shown}: {done.En.ToLowerInvariant()}."));
        // Whoever gave the case away does not see it any more: back to the list then.
        return Page.SeeOther(await pages.StillSeesAsync(caller, known, context.RequestAborted) ? $"{back}/events/{shown}" : back);
    }
}
