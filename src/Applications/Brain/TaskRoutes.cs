using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>The tasks of a post, phone first: a grid worker's and a department handler's.</summary>
internal static class TaskRoutes
{
    private const int DoneMax = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/grid", TasksAsync).Needs(BrainPermissions.Tasks).ExcludeFromDescription();
        routes.MapGet("/grid/events/{number}", (HttpContext context, string number, Caller caller, CasePages pages, City city, Reader reader) =>
            DeskRoutes.CaseAsync<GridCasePage>(context, number, "/grid", null, caller, pages, city, reader)).Needs(BrainPermissions.Tasks).ExcludeFromDescription();
        routes.MapPost("/grid/events/{number}/{action}", (HttpContext context, string number, string action, Caller caller, CaseDesk desk, CasePages pages, FileStore files, CaseTypes types, City city, Reader reader) =>
            DeskRoutes.ActAsync<GridCasePage>(context, number, action, "/grid", caller, desk, pages, files, types, city, reader)).Needs(BrainPermissions.Tasks).ExcludeFromDescription();
    }

    private static async Task<IResult> TasksAsync(Caller caller, CaseBook book, CaseTypes types, City city, TimeProvider time, CancellationToken cancellation)
    {
        var type = types.Find(Reporting.Type)!;
        var now = time.GetUtcNow();
        var query = new CaseQuery { Type = type.Name, Post = caller.Post, Counted = false };
        var mine = (await book.ListAsync(caller.Scope, query with
        {
            States = [.. type.States.Where(state => !state.Ends && state.Phase != "to-dispatch").Select(state => state.Name)],
            Size = CaseBook.SizeMax,
        }, cancellation)).Lines.ToLookup(line => type.State(line.State).Phase == CaseState.InProgress);
        var ended = await book.ListAsync(caller.Scope, query with
        {
            States = [.. type.States.Where(state => state.Ends).Select(state => state.Name)],
            Sort = "closed",
            Size = DoneMax,
        }, cancellation);
        var parts = await book.WithPartsOfAsync(caller.Post, cancellation);
        return Page.Of<GridPage>(new GridModel(
            caller.PostTitle,
            [.. parts.Where(line => line.Type == type.Name).Select(line => TaskOf(line, type, city, now) with { State = new("联办部分", "A part of it") }),
                .. mine[true].Select(line => TaskOf(line, type, city, now))],
            [.. mine[false].Concat(ended.Lines).Take(DoneMax).Select(line => TaskOf(line, type, city, now))], now));
    }

    private static GridTask TaskOf(CaseLine line, CaseType type, City city, DateTimeOffset now)
    {
        var number = line.Number.Show(city.Pack.Card.CaseNumberPrefix);
        return new GridTask(number, $"/grid/events/{number}", Mask.PhonesIn(line.Title), type.State(line.State).Title)
        {
            Countdown = Wording.CountdownOf(line, type, city, now),
            Class = type.Classes.Find(line.Class)?.Title,
            Place = line.PlaceKnown ? Wording.PlaceOf(line.Region, city) : Wording.NoPlace,
            Geo = Wording.GeoOf(line, city),
            DoneAt = type.State(line.State).Phase == CaseState.InProgress ? null : line.ClosedAt ?? now,
            Simulated = line.Simulated,
        };
    }
}
