using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;
using CasePage = Tongqu.Brain.Pages.CasePage;

namespace Tongqu.Brain;

/// <summary>
/// Seeing whom to call about an event: with a reason, for this one answer, and written into the audit trail before it is shown
/// (个人信息保护法 articles 6 and 51).
/// </summary>
internal static class ContactRoutes
{
    public const int ReasonLengthMin = 5;
    public const int ReasonLengthMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/desk/events/{number}/contact", (HttpContext context, string number, Caller caller, CasePages pages, City city, Reader reader, Audit audit) =>
            ShowAsync<CasePage>(context, number, "/desk", caller, pages, city, reader, audit)).Needs(BrainPermissions.Contact).ExcludeFromDescription();
        routes.MapPost("/grid/events/{number}/contact", (HttpContext context, string number, Caller caller, CasePages pages, City city, Reader reader, Audit audit) =>
            ShowAsync<GridCasePage>(context, number, "/grid", caller, pages, city, reader, audit)).Needs(BrainPermissions.Contact).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync<TPage>(
        HttpContext context, string number, string back, Caller caller, CasePages pages, City city, Reader reader, Audit audit)
        where TPage : IComponent
    {
        var form = await Posting.ReadAsync(context);
        var reason = form["reason"].Trim();
        var cancellation = context.RequestAborted;
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            || await pages.ModelAsync(caller, known, back, Reading.OriginOf(context), reader.Tongue, null, cancellation) is not { ContactHref: not null } masked)
        {
            return BrainRefusals.NotFound.ToPage();
        }

        if (reason.Length is < ReasonLengthMin or > ReasonLengthMax)
        {
            return ReasonNeeded.ToPage<TPage>(masked with { ContactError = ReasonNeeded.Message });
        }

        await audit.RecordAsync(caller, masked.Confidential ? "confidential.read" : "contact.read", masked.Number, "done", reason, cancellation);
        var model = await pages.ModelAsync(caller, known, back, Reading.OriginOf(context), reader.Tongue, null, cancellation, unmasked: true);
        return model is null ? BrainRefusals.NotFound.ToPage() : Page.Of<TPage>(model with { ContactHref = null });
    }

    private static Refusal ReasonNeeded { get; } = new("brain.reason-needed", new(
        $"请写明查看联系方式的理由（{ReasonLengthMin}–{ReasonLengthMax} 字），理由会记入审计日志。",
        $"Say why you need the contact, in {ReasonLengthMin} to {ReasonLengthMax} characters; it is written into the audit trail."));
}
