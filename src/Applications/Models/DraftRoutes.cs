using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Models.Pages;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>The page of a draft and what is done to it; without scripts too.</summary>
internal static class DraftRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ModelRoutes.Address, CreateAsync).Needs(ModelPermissions.Edit).ExcludeFromDescription();
        routes.MapGet(ModelRoutes.Address + "/{name}/draft", ShowAsync).Needs(ModelPermissions.Edit).ExcludeFromDescription();
        routes.MapPost(ModelRoutes.Address + "/{name}/draft", SaveAsync).Needs(ModelPermissions.Edit).ExcludeFromDescription();
        routes.MapPost(ModelRoutes.Address + "/{name}/draft/discard", DiscardAsync).Needs(ModelPermissions.Edit).ExcludeFromDescription();
        routes.MapPost(ModelRoutes.Address + "/{name}/draft/propose", ProposeAsync).Needs(ModelPermissions.Edit).ExcludeFromDescription();
        routes.MapPost(ModelRoutes.Address + "/{name}/draft/approve", ApproveAsync).Needs(ModelPermissions.Approve).ExcludeFromDescription();
        routes.MapPost(ModelRoutes.Address + "/{name}/draft/return", ReturnAsync).Needs(ModelPermissions.Approve).ExcludeFromDescription();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, Caller caller, ModelBook book, Listing listing)
    {
        var form = await Posting.ReadAsync(context);
        var begun = await book.CreateAsync(caller, form["name"].Trim(), form["title"], context.RequestAborted);
        if (begun.Refusal is not { } refusal)
        {
            Reading.Tell(context, new("草稿已新建，请写规则和例子。", "The draft is begun; write its rules and examples."));
            return Page.SeeOther(Draft(begun.Value.Model));
        }

        var list = await listing.PageAsync(caller, null, context.RequestAborted);
        return refusal.ToPage<ModelListPage>(list with
        {
            New = list.New! with { Name = form["name"].Clip(ModelBook.NewNameLengthMax), Title = form["title"].Clip(ModelBook.TitleLengthMax), Error = refusal.Message },
        });
    }

    private static async Task<IResult> ShowAsync(string name, string? view, Caller caller, Drafting drafting, CancellationToken cancellation)
    {
        var model = await drafting.PageAsync(caller, name, cancellation);
        return model.Refusal is { } refusal ? refusal.ToPage() : Page.Of<DraftPage>(model.Value with { View = view ?? "" });
    }

    private static async Task<IResult> SaveAsync(HttpContext context, string name, Caller caller, ModelBook book, Drafting drafting)
    {
        var form = await Posting.ReadAsync(context, longTexts: true);
        // A browser sends line ends as \r\n, whatever they were.
        var text = new ModelText(Lines(form["text"]), Lines(form["examples"]));
        var saved = await book.SaveAsync(caller, name, Revision(form), text, context.RequestAborted);
        if (saved.Succeeded)
        {
            Reading.Tell(context, new("草稿已保存并检查。", "The draft is saved and checked."));
            return Page.SeeOther(Draft(name) + (form["view"].Length > 0 ? $"?view={Uri.EscapeDataString(form["view"].Clip(200))}" : ""));
        }

        // What was written must not be lost: it stands on the page again, with the reason.
        var model = await drafting.PageAsync(caller, name, context.RequestAborted);
        return model.Refusal is { } gone ? gone.ToPage()
            : saved.Refusal!.ToPage<DraftPage>(model.Value with { Xml = text.Xml, Examples = text.Examples, Revision = Revision(form), View = form["view"], Error = saved.Refusal!.Message });
    }

    private static async Task<IResult> DiscardAsync(HttpContext context, string name, Caller caller, ModelBook book, Drafting drafting)
    {
        var form = await Posting.ReadAsync(context);
        var discarded = await book.DiscardAsync(caller, name, Revision(form), context.RequestAborted);
        // A model that was only begun is gone with its draft.
        var stays = await book.FindAsync(name, book.Today, context.RequestAborted) is not null;
        return await AnsweredAsync(context, name, caller, drafting, form, discarded,
            new("草稿已作废。", "The draft is discarded."), stays ? ModelRoutes.Of(name) : ModelRoutes.Address);
    }

    private static async Task<IResult> ProposeAsync(HttpContext context, string name, Caller caller, ModelBook book, Drafting drafting)
    {
        var form = await Posting.ReadAsync(context);
        return await AnsweredAsync(context, name, caller, drafting, form,
            await book.ProposeAsync(caller, name, Revision(form), Day(form["from"]), Lines(form["note"]), context.RequestAborted),
            new("已提请发布，等另一位规则管理员复核。", "Proposed; another rule officer decides on it."), Draft(name));
    }

    private static async Task<IResult> ApproveAsync(HttpContext context, string name, Caller caller, ModelBook book, Drafting drafting)
    {
        var form = await Posting.ReadAsync(context);
        var done = await book.ApproveAsync(caller, name, Revision(form), context.RequestAborted);
        return await AnsweredAsync(context, name, caller, drafting, form, done, done.Succeeded
            ? new($"第 {done.Value.Number} 版已批准，{done.Value.From:yyyy-MM-dd} 起生效。", $"Version {done.Value.Number} is approved and in force from {done.Value.From:yyyy-MM-dd}.")
            : default, ModelRoutes.Of(name));
    }

    private static async Task<IResult> ReturnAsync(HttpContext context, string name, Caller caller, ModelBook book, Drafting drafting)
    {
        var form = await Posting.ReadAsync(context);
        return await AnsweredAsync(context, name, caller, drafting, form,
            await book.ReturnAsync(caller, name, Revision(form), Lines(form["reason"]), context.RequestAborted),
            new("已退回修改。", "Sent back to be worked on."), Draft(name));
    }

    private static async Task<IResult> AnsweredAsync<T>(
        HttpContext context, string name, Caller caller, Drafting drafting, Posting form, Outcome<T> done, Text told, string next)
    {
        if (done.Refusal is not { } refusal)
        {
            Reading.Tell(context, told);
            return Page.SeeOther(next);
        }

        var model = await drafting.PageAsync(caller, name, context.RequestAborted);
        return model.Refusal is { } gone ? gone.ToPage() : refusal.ToPage<DraftPage>(model.Value with
        {
            Error = refusal.Message,
            Note = form["note"].Length > 0 ? form["note"] : model.Value.Note,
            From = Day(form["from"]) is var day && day > DateOnly.MinValue ? day : model.Value.From,
        });
    }

    private static string Draft(string name) => ModelRoutes.Of(name) + "/draft";

    private static int Revision(Posting form) => int.TryParse(form["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1;

    // What is no day lies in the past, and is refused there with the words that fit.
    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : DateOnly.MinValue;

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
