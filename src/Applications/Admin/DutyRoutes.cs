using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Admin.Pages;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Registry;

namespace Tongqu.Admin;

/// <summary>Who is on duty, and the hand-over of a shift.</summary>
internal static class DutyRoutes
{
    private const int Days = 7;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/duty", ShowAsync).Needs(AdminPermissions.Duty).ExcludeFromDescription();
        routes.MapPost("/duty/plan", PlanAsync).Needs(AdminPermissions.Roster).ExcludeFromDescription();
        routes.MapPost("/duty/give", GiveAsync).Needs(AdminPermissions.Duty).ExcludeFromDescription();
        routes.MapPost("/duty/take/{id}", TakeAsync).Needs(AdminPermissions.Duty).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        Caller caller, Duty duty, People people, City city, string? post, string? from, CancellationToken cancellation)
    {
        var shown = city.Posts.Find(post) is { } asked && (asked.Code == caller.Post || duty.MayPlan(caller, asked)) ? asked : city.Posts.Find(caller.Post);
        if (shown is null)
        {
            return AdminChoices.NoSuchPost.ToPage();
        }

        var first = AuditRoutes.Day(from) ?? duty.Today;
        var roster = await duty.RosterAsync(shown.Code, first, Days, cancellation);
        var holders = (await people.HoldersAsync([shown.Code], cancellation))[shown.Code].ToList();
        var handOvers = await duty.HandOversAsync(caller, shown.Code, cancellation);
        var names = await NamesAsync(people, holders, roster.Values.Concat(handOvers.SelectMany(row => new[] { row.GivenBy, row.TakenBy ?? 0 })), cancellation);
        return Page.Of<DutyPage>(new DutyModel(shown.Code, shown.Title, first, duty.Today)
        {
            Days =
            [
                .. Enumerable.Range(0, Days).Select(first.AddDays).Select(day => new DutyDay(day,
                    [.. Duty.Shifts.Select(shift => new DutyShift(shift.Key, shift.Title, roster.TryGetValue((day, shift.Key), out var person) ? names.GetValueOrDefault(person) : null))])),
            ],
            Posts = [.. PostsOf(caller, city).Where(one => one.Code == caller.Post || duty.MayPlan(caller, one)).Select(one => new Choice(one.Code, one.Title))],
            Holders = [.. holders.Select(holder => new Choice(holder.Id.ToString(), Text.Same(holder.Display)))],
            Shifts = [.. Duty.Shifts.Select(shift => new Choice(shift.Key, shift.Title))],
            MayPlan = duty.MayPlan(caller, shown),
            MayGive = shown.Code == caller.Post,
            HandOvers =
            [
                .. handOvers.Select(row => new HandOverLine(row.Id, row.Note, names.GetValueOrDefault(row.GivenBy, "—"), row.GivenAt,
                    row.TakenBy is { } taker ? names.GetValueOrDefault(taker, "—") : null, row.TakenAt, row.Reply,
                    row.TakenAt is null && row.GivenBy != caller.Person && row.Post == caller.Post)),
            ],
        });
    }

    // Own post, and for the room or centre the posts of its own floor and the next.
    private static IEnumerable<Post> PostsOf(Caller caller, City city) => new[] { caller.Region }
        .Concat(city.Regions.Below(caller.Region).Select(region => region.Code)).SelectMany(city.Posts.At).Take(300);

    private static async Task<Dictionary<long, string>> NamesAsync(
        People people, List<PersonLine> holders, IEnumerable<long> others, CancellationToken cancellation)
    {
        var names = holders.ToDictionary(holder => holder.Id, holder => holder.Display);
        foreach (var id in others.Where(id => id != 0 && !names.ContainsKey(id)).Distinct().Take(60).ToList())
        {
            names[id] = (await people.FindAsync(id, cancellation))?.Display ?? "—";
        }

        return names;
    }

    private static async Task<IResult> PlanAsync(HttpContext context, Caller caller, Duty duty, City city)
    {
        var form = await Posting.ReadAsync(context);
        Outcome<bool> done = city.Posts.Find(form["post"]) is { } post && AuditRoutes.Day(form["day"]) is { } day
            ? await duty.PlanAsync(caller, post, day, form["shift"], long.TryParse(form["person"], out var person) ? person : null, context.RequestAborted)
            : AdminChoices.NoSuchPost;
        return await AnsweredAsync(context, done, new("值班表已更新。", "The roster is updated."), form["back"]);
    }

    private static async Task<IResult> GiveAsync(HttpContext context, Caller caller, Duty duty)
    {
        var form = await Posting.ReadAsync(context);
        return await AnsweredAsync(context, await duty.GiveAsync(caller, form["note"], context.RequestAborted),
            new("已交班，等接班人签收。", "Handed over; whoever comes signs for it."), "/duty");
    }

    private static async Task<IResult> TakeAsync(HttpContext context, long id, Caller caller, Duty duty)
    {
        var form = await Posting.ReadAsync(context);
        return await AnsweredAsync(context, await duty.TakeAsync(caller, id, form["reply"], context.RequestAborted),
            new("已签收接班。", "You signed for it."), "/duty");
    }

    private static async Task<IResult> AnsweredAsync(HttpContext context, Outcome<bool> done, Text words, string back)
    {
        if (done.Refusal is { } refusal)
        {
            await Problems.NoteAsync(context, refusal);
        }

        Reading.Tell(context, done.Refusal?.Message ?? words, failed: !done.Succeeded);
        return Page.SeeOther(Page.Back(back, "/duty"));
    }
}
