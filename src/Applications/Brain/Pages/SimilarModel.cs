using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Brain.Pages;

/// <summary>An open event that may be the one being reported.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Class">Its class.</param>
/// <param name="Place">Its village.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ReportedAt">When it was reported.</param>
public sealed record SimilarEvent(string Number, Text Class, Text Place, Text State, DateTimeOffset ReportedAt)
{
    /// <summary>Its lamp.</summary>
    public LampColour Lamp { get; init; }

    /// <summary>How far away it lies, metres; null where it cannot be told.</summary>
    public int? Metres { get; init; }

    /// <summary>What was reported; null for readers who may not know.</summary>
    public string? Words { get; init; }

    /// <summary>Its page; null for readers who may not open it.</summary>
    public string? Href { get; init; }

    /// <summary>Whether it is invented for show.</summary>
    public bool Simulated { get; init; }
}

/// <summary>Asks, before one more is filed, whether a report is one of the events already open there.</summary>
/// <param name="Action">Where the form is sent.</param>
/// <param name="Command">Id of the command, the same as on the form before.</param>
/// <param name="Given">What was filled in, by the names of the form's fields.</param>
/// <param name="Kept">Token for the photos that came with it.</param>
/// <param name="Events">The events, the likeliest first.</param>
public sealed record SimilarModel(
    string Action, string Command, IReadOnlyDictionary<string, string> Given, string Kept, IReadOnlyList<SimilarEvent> Events);
