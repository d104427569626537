using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>The situation of a county: counts, towns, map; live.</summary>
internal static class CountyRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/county", async (Caller caller, County county, CancellationToken cancellation) =>
            Page.Of<CountyPage>(await county.PageAsync(caller, cancellation))).Needs(BrainPermissions.County).ExcludeFromDescription();
        routes.MapGet("/county/live", (HttpContext context, Caller caller, County county, CancellationToken cancellation) =>
            TypedResults.ServerSentEvents(county.LiveAsync(caller, () => Signing.HoldsAsync(context), cancellation))).Needs(BrainPermissions.County).ExcludeFromDescription();
    }
}

/// <summary>Reckons the situation within a caller's scope.</summary>
internal sealed class County(CaseBook book, CaseTypes types, City city, Database database, TimeProvider time)
{
    // Commits of this process wake the stream at once; what other nodes committed is seen at the next look.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    private const int DaysShown = 14;

    private sealed record Situation(CaseFigures Figures, IReadOnlyList<TownCounts> Towns, IReadOnlyList<MapPoint> Points, DateTimeOffset AsOf);

    /// <summary>The page.</summary>
    public async Task<CountyModel> PageAsync(Caller caller, CancellationToken cancellation)
    {
        var now = await ReadAsync(caller, cancellation);
        var region = city.Regions.Find(caller.Region);
        return new CountyModel(Text.Same(region?.Short ?? ""), FiguresOf(now.Figures), now.Towns,
            PlaceRoutes.MapOf(city) with { Points = now.Points, Bounds = BoundsOf(caller), Focus = city.Regions.On(RegionLevel.County, caller.Region)?.Code }, now.AsOf)
        {
            Source = new("本平台办件记录", "this platform's own records"),
            Live = "/county/live",
            Days = await book.DaysAsync(caller.Scope, Reporting.Type, DaysShown, cancellation),
        };
    }

    /// <summary>The same figures, sent whenever something was committed, at most once a second, until the session ends: then it says so.</summary>
    public async IAsyncEnumerable<SseItem<string>> LiveAsync(
        Caller caller, Func<Task<bool>> holds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await holds())
        {
            var next = database.Pulse.Next;
            var now = await ReadAsync(caller, cancellation);
            yield return new SseItem<string>(JsonSerializer.Serialize(new
            {
                asOf = now.AsOf.ToOffset(city.Pack.UtcOffset).ToString("HH:mm:ss"),
                // A figure that is missing stays as the page shows it: in words, and in the reader's language.
                figures = FiguresOf(now.Figures).Where(figure => figure is { Live: not null, Value: not null }).ToDictionary(figure => figure.Live!, figure => figure.Value!),
                towns = now.Towns.ToDictionary(town => town.Code, town => new[] { town.ToDispatch, town.InProgress, town.Overdue, town.ToVerify, town.ClosedToday }),
                points = now.Points.Select(point => new { key = point.Key, label = point.Label.Zh, count = point.Count, lamp = point.Lamp.ToString().ToLowerInvariant() }),
            }), "counts");
            await Task.Delay(AtMostEvery, time, cancellation);
            await Task.WhenAny(next, Task.Delay(LookAgain, time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        // Otherwise the page would ask for ever for what it may not see.
        yield return new SseItem<string>("", "ended");
    }

    private async Task<Situation> ReadAsync(Caller caller, CancellationToken cancellation)
    {
        var type = types.Find(Reporting.Type)!;
        var cases = await book.SituationAsync(caller.Scope, type.Name, cancellation);
        var byTown = cases.By(9).ToDictionary(place => place.Region);
        return new Situation(cases.Figures, [.. TownsOf(caller).Select(town => CountsOf(town, byTown.GetValueOrDefault(town.Code), type, caller))],
            [.. cases.By(12).Select(place => PointOf(place, type, caller)).OfType<MapPoint>()], time.GetUtcNow());
    }

    private IEnumerable<Region> TownsOf(Caller caller) => city.Regions.Find(caller.Region) switch
    {
        { Level: RegionLevel.Township } town => [town],
        { Level: RegionLevel.County } county => city.Regions.Below(county.Code),
        { } wider => city.Regions.Below(wider.Code).SelectMany(county => city.Regions.Below(county.Code)),
        null => [],
    };

    private static TownCounts CountsOf(Region town, PlaceFigures? figures, CaseType type, Caller caller)
    {
        int Count(string phase) => figures?.ByState.Where(state => type.State(state.Key).Phase == phase).Sum(state => state.Value) ?? 0;
        return new TownCounts(town.Code, Text.Same(town.Short), BrainPermissions.Desk.IsGrantedTo(caller) ? $"/desk?tab=all&region={town.Code}" : null)
        {
            ToDispatch = Count("to-dispatch"),
            InProgress = Count("in-progress"),
            ToVerify = Count("to-verify"),
            Overdue = figures?.Overdue ?? 0,
            ClosedToday = figures?.ClosedToday ?? 0,
        };
    }

    private MapPoint? PointOf(PlaceFigures place, CaseType type, Caller caller)
    {
        var open = place.ByState.Where(state => !type.State(state.Key).Ends).Sum(state => state.Value);
        return open == 0 || city.Regions.Find(place.Region) is not { Point: { } point } ? null
            : PlaceRoutes.OnMap(city, place.Region, point, Wording.PlaceWithin(caller.Region, place.Region, city)) with
            {
                Count = open,
                Lamp = place.Overdue > 0 ? LampColour.Red : LampColour.Green,
            };
    }

    private IReadOnlyList<double> BoundsOf(Caller caller)
    {
        var points = TownsOf(caller).Select(town => town.Point).OfType<GeoPoint>().ToList();
        return points.Count == 0 ? [] :
        [
            points.Min(point => point.Longitude) - 0.1, points.Min(point => point.Latitude) - 0.1,
            points.Max(point => point.Longitude) + 0.1, points.Max(point => point.Latitude) + 0.1,
        ];
    }

    private IReadOnlyList<Figure> FiguresOf(CaseFigures figures)
    {
        var type = types.Find(Reporting.Type)!;
        string Count(string phase) => figures.ByState.Where(state => type.State(state.Key).Phase == phase).Sum(state => state.Value).ToString();
        return
        [
            new Figure(new("待派遣", "To dispatch"), Count("to-dispatch")) { Live = "dispatch" },
            new Figure(new("处置中", "In progress"), Count("in-progress")) { Live = "handling" },
            new Figure(new("超时", "Overdue"), figures.Overdue.ToString()) { Live = "overdue", Lamp = figures.Overdue > 0 ? LampColour.Red : LampColour.Grey },
            new Figure(new("待核查", "To verify"), Count("to-verify")) { Live = "verify" },
            new Figure(new("今日上报", "Reported today"), figures.OpenedToday.ToString()) { Live = "opened" },
            new Figure(new("今日办结", "Closed today"), figures.ClosedToday.ToString()) { Live = "closed" },
            new Figure(new("满意度", "Satisfaction"), figures.Rated == 0 ? null : ((decimal)figures.RatingSum / figures.Rated).ToString("0.0"))
            {
                Unit = new("/ 5 星", "/ 5 stars"), Live = "rating", Note = new($"{figures.Rated} 件已评价", $"{figures.Rated} rated"),
            },
        ];
    }
}
