using Microsoft.Extensions.DependencyInjection;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>The figures the brain offers: how many events there are, how they stand, and how well they are done.</summary>
internal static class BrainFigures
{
    private const string Overdue = "brain.overdue";
    private const string Handling = "brain.handling";
    private const string Closed = "brain.closed";
    private const string Reported = "brain.reported";
    private const string ClosedInTime = "brain.closed-in-time";
    private const string Satisfaction = "brain.satisfaction";

    public static IReadOnlyList<OfferedFigure> All { get; } =
    [
        Of(Reported, new("累计上报", "Reported"), "tab=all"),
        Of(Handling, new("处置中", "In progress"), "tab=handling"),
        Of(Overdue, new("超时未办", "Overdue"), "tab=all&lamp=red"),
        Of(Closed, new("累计结案", "Closed"), "tab=done"),
        Of(ClosedInTime, new("按时结案率", "Closed in time"), "tab=done"),
        Of(Satisfaction, new("满意度", "Satisfaction"), "tab=done"),
    ];

    /// <summary>Counts all of them over a region; a share or mean of nothing is left out.</summary>
    public static async Task<IReadOnlyDictionary<string, decimal>> CountAsync(IServiceProvider services, RegionCode region, CancellationToken cancellation)
    {
        var scope = Scope.Of(region);
        var type = services.GetRequiredService<CaseTypes>().Find(Reporting.Type)!;
        var figures = await services.GetRequiredService<CaseBook>().FiguresAsync(scope, type.Name, cancellation);
        var kept = await services.GetRequiredService<Punctuality>().CountAsync(scope, type.Name, cancellation);
        var counts = new Dictionary<string, decimal>
        {
            [Reported] = figures.ByState.Values.Sum(),
            [Handling] = figures.ByState.Where(state => type.State(state.Key).Phase == "in-progress").Sum(state => state.Value),
            [Overdue] = figures.Overdue,
            [Closed] = figures.ByState.Where(state => type.State(state.Key).Phase == "done").Sum(state => state.Value),
        };
        if (kept.Closed > 0)
        {
            counts[ClosedInTime] = 100m * kept.InTime / kept.Closed;
        }

        if (figures.Rated > 0)
        {
            counts[Satisfaction] = (decimal)figures.RatingSum / figures.Rated;
        }

        return counts;
    }

    private static OfferedFigure Of(string name, Text title, string view) => new(name, title)
    {
        Records = (caller, region) => BrainPermissions.Desk.IsGrantedTo(caller) ? $"/desk?{view}&region={region}" : null,
    };
}
