using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>
/// The papers a case goes out with: the dispatch order (交办单) to whoever has it, and the supervision order (督办单) where a
/// deadline has passed. They say what the record says at the moment they are printed, and nothing is written by printing.
/// </summary>
internal sealed class Orders(CaseBook book, CaseTypes types, City city, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/events/{number}/order", (HttpContext context, string number, Caller caller, Orders orders) =>
            orders.PageAsync(context, caller, number, supervision: false)).Needs(BrainPermissions.Desk).ExcludeFromDescription();
        routes.MapGet("/desk/events/{number}/supervision", (HttpContext context, string number, Caller caller, Orders orders) =>
            orders.PageAsync(context, caller, number, supervision: true)).Needs(BrainPermissions.Desk).ExcludeFromDescription();
    }

    private async Task<IResult> PageAsync(HttpContext context, Caller caller, string number, bool supervision)
    {
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            || await book.FindAsync(caller, known, context.RequestAborted) is not { } view)
        {
            return BrainRefusals.NotFound.ToPage();
        }

        var (late, shown) = (Late(view), known.Show(city.Pack.Card.CaseNumberPrefix));
        if (view.Line.Post.Length == 0)
        {
            return BrainRefusals.NobodyHasIt.ToPage();
        }

        return supervision && late.Count == 0 ? BrainRefusals.NothingLate.ToPage()
            : Page.Of<OrderPage>(ModelOf(caller, view, shown, supervision ? late : [], $"{Reading.OriginOf(context)}/e/{shown}"));
    }

    /// <summary>Which papers a case can be given out with now.</summary>
    public IReadOnlyList<OrderLink> LinksOf(CaseView view, string shown) =>
        view.Line.Post.Length == 0 || view.ByPart || types.Find(view.Line.Type)!.State(view.Line.State).Phase == "done" ? [] :
    [
        new OrderLink(new("交办单", "Dispatch order"), $"/desk/events/{shown}/order"),
        .. Late(view).Count == 0 ? [] : new[] { new OrderLink(new("督办单", "Supervision order"), $"/desk/events/{shown}/supervision") },
    ];

    private List<ClockLine> Late(CaseView view) =>
        [.. view.Clocks.Where(clock => clock is { StoppedAt: null, PausedAt: null } && clock.DueAt < time.GetUtcNow())];

    private OrderModel ModelOf(Caller caller, CaseView view, string shown, List<ClockLine> late, string status)
    {
        var (line, type, now) = (view.Line, types.Find(view.Line.Type)!, time.GetUtcNow());
        var (kind, post) = (type.Classes.Find(line.Class), city.Posts.Find(line.Post));
        var given = view.Log.LastOrDefault(entry => entry.ToPost == line.Post && entry.FromPost != line.Post);
        return new OrderModel(late.Count > 0, shown, post?.Title ?? Text.Same(line.Post), kind?.Title ?? Wording.NoClass, Mask.PhonesIn(view.Answers.GetValueOrDefault("description", line.Title)))
        {
            From = city.Posts.Find(caller.Post)?.Title ?? default,
            At = now,
            Department = city.Posts.Department(line.Department)?.Title,
            Code = Wording.CodeOf(kind),
            Place = line.PlaceKnown ? Wording.PlaceOf(line.Region, city) : Wording.NoPlace,
            Address = line.Address,
            Reported = line.OpenedAt,
            Given = given?.At,
            Note = given?.Answers.GetValueOrDefault("note"),
            Closing = kind is { Closing.Zh.Length: > 0 } ? kind.Closing : null,
            Clocks = [.. (late.Count > 0 ? late : view.Clocks.Where(clock => clock.StoppedAt is null)).Select(clock => Wording.CountdownOf(clock, type, line.Class, city, now))],
            Escalated = city.Posts.Find(line.EscalatedTo)?.Title,
            Back = $"/desk/events/{shown}",
            QrSvg = Qr.Svg(status),
            Simulated = line.Simulated,
        };
    }
}
