using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Brain.Pages;

/// <summary>One task of a grid worker.</summary>
/// <param name="Number">The event's number.</param>
/// <param name="Href">Its page.</param>
/// <param name="Words">Its text; the card shows three lines.</param>
/// <param name="State">Its state.</param>
public sealed record GridTask(string Number, string Href, string Words, Text State)
{
    /// <summary>The deadline that counts now.</summary>
    public Countdown? Countdown { get; init; }

    /// <summary>Its class.</summary>
    public Text? Class { get; init; }

    /// <summary>Its place.</summary>
    public Text? Place { get; init; }

    /// <summary>A <c>geo:</c> address that opens the phone's navigation; null without a point.</summary>
    public string? Geo { get; init; }

    /// <summary>The first photo; null for none.</summary>
    public Photo? Photo { get; init; }

    /// <summary>When it was done; null while open.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Whether it is invented for show.</summary>
    public bool Simulated { get; init; }
}

/// <summary>A grid worker's tasks.</summary>
/// <param name="Grid">The grid.</param>
/// <param name="Now">What is to be done, most urgent first.</param>
/// <param name="Done">What was done lately.</param>
/// <param name="AsOf">When this was read.</param>
public sealed record GridModel(
    Text Grid, IReadOnlyList<GridTask> Now, IReadOnlyList<GridTask> Done, DateTimeOffset AsOf);
