using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame.Components;

namespace Tongqu.Brain.Pages;

/// <summary>The open events of one town.</summary>
/// <param name="Code">The town's code; live updates name it.</param>
/// <param name="Title">Its name.</param>
/// <param name="Href">Its events on the desk; null where this reader may not open them.</param>
public sealed record TownCounts(string Code, Text Title, string? Href)
{
    /// <summary>Waiting for dispatch.</summary>
    public int ToDispatch { get; init; }

    /// <summary>Dispatched and not yet done.</summary>
    public int InProgress { get; init; }

    /// <summary>Past a deadline.</summary>
    public int Overdue { get; init; }

    /// <summary>Waiting for verification.</summary>
    public int ToVerify { get; init; }

    /// <summary>Closed today.</summary>
    public int ClosedToday { get; init; }
}

/// <summary>A county at a glance.</summary>
/// <param name="Title">The county.</param>
/// <param name="Counts">
/// At most seven figures; one that moves has a <see cref="Figure.Live"/> key under which <c>/county/live</c> sends it.
/// </param>
/// <param name="Towns">Its towns.</param>
/// <param name="Map">The map with a point a town or village.</param>
/// <param name="AsOf">When the figures were read.</param>
public sealed record CountyModel(
    Text Title, IReadOnlyList<Figure> Counts, IReadOnlyList<TownCounts> Towns, MapModel Map, DateTimeOffset AsOf)
{
    /// <summary>Where the figures come from.</summary>
    public Text Source { get; init; }

    /// <summary>What each of the last days brought, the last one today.</summary>
    public IReadOnlyList<DayFigures> Days { get; init; } = [];

    /// <summary>
    /// The stream of updates: server-sent <c>counts</c> events with
    /// <c>{"asOf":"16:20:05","figures":{"dispatch":"12"},"towns":{"CODE":[5,3,1,0,9]}}</c>; null for none.
    /// </summary>
    public string? Live { get; init; }
}
