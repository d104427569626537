using Tongqu.Base;

namespace Tongqu.Frame.Components;

/// <summary>A photo as a page shows it.</summary>
/// <param name="Href">The address of the whole picture.</param>
/// <param name="Thumb">The address of a small one.</param>
/// <param name="Alt">What it shows, for who cannot see it.</param>
public sealed record Photo(string Href, string Thumb, Text Alt);

/// <summary>One line of a log: what happened, when, and by whom as far as the reader may know.</summary>
/// <param name="At">When.</param>
/// <param name="What">What was done.</param>
public sealed record LogEntry(DateTimeOffset At, Text What)
{
    /// <summary>
    /// The masked name of who did it; null for a reader who may not know persons, or for the system itself.
    /// </summary>
    public string? Who { get; init; }

    /// <summary>The post that did it.</summary>
    public Text? Post { get; init; }

    /// <summary>The state before, where it changed.</summary>
    public Text? From { get; init; }

    /// <summary>The state after, where it changed.</summary>
    public Text? To { get; init; }

    /// <summary>What was noted, verbatim.</summary>
    public string? Note { get; init; }

    /// <summary>Photos added with it.</summary>
    public IReadOnlyList<Photo> Photos { get; init; } = [];

    /// <summary>Whether it is the last line of an unfinished story: what comes next, not yet done.</summary>
    public bool Pending { get; init; }
}

/// <summary>One labelled value.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The value; null prints as 未采集, never as zero.</param>
/// <param name="Note">Its source, kind or mark; null for none.</param>
public sealed record Fact(Text Label, string? Value, Text? Note = null);

/// <summary>One figure of a panel.</summary>
/// <param name="Label">What is counted.</param>
/// <param name="Value">The figure, formatted; null prints as 未采集.</param>
public sealed record Figure(Text Label, string? Value)
{
    /// <summary>A short sentence below: how it is reckoned, or what to know.</summary>
    public Text? Note { get; init; }

    /// <summary>The unit, set small after the figure.</summary>
    public Text? Unit { get; init; }

    /// <summary>Where the records behind it are listed; null for none.</summary>
    public string? Href { get; init; }

    /// <summary>The lamp beside it; grey shows none.</summary>
    public LampColour Lamp { get; init; }

    /// <summary>The key under which live updates name it; null where it does not move.</summary>
    public string? Live { get; init; }
}

/// <summary>One point on a map.</summary>
/// <param name="Key">Its number or code.</param>
/// <param name="Lon">Longitude, WGS-84, degrees.</param>
/// <param name="Lat">Latitude, WGS-84, degrees.</param>
/// <param name="Label">Its words.</param>
public sealed record MapPoint(string Key, double Lon, double Lat, Text Label)
{
    /// <summary>How many things it stands for; sizes the point.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Its colour.</summary>
    public LampColour Lamp { get; init; }

    /// <summary>Where it leads; null for nowhere.</summary>
    public string? Href { get; init; }
}

/// <summary>What a map shows and where its ground comes from.</summary>
public sealed record MapModel
{
    /// <summary>
    /// Address of the county outlines (GeoJSON polygons with <c>code</c> and <c>name</c>); null for none.
    /// </summary>
    public string? Shapes { get; init; }

    /// <summary>
    /// Address of towns and villages (GeoJSON points with <c>code</c>, <c>name</c>, <c>level</c>); null for none.
    /// </summary>
    public string? Places { get; init; }

    /// <summary>Raster tile template with {z}, {x}, {y}; null for the offline ground of outlines alone.</summary>
    public string? Tiles { get; init; }

    /// <summary>Datum the tiles, and all positions sent to the map, are drawn in: <c>wgs84</c> or <c>gcj02</c>. Pins come back in it.</summary>
    public string Datum { get; init; } = "wgs84";

    /// <summary>Whom the tiles are due to.</summary>
    public string? Attribution { get; init; }

    /// <summary>The approval number of the ground (审图号) or why there is none; shown on the map.</summary>
    public Text Notice { get; init; }

    /// <summary>West, south, east and north edge to show at first, degrees.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>Code of the county the page is about; the others step back. Null for all alike.</summary>
    public string? Focus { get; init; }

    /// <summary>Points to draw.</summary>
    public IReadOnlyList<MapPoint> Points { get; init; } = [];

    /// <summary>Whether village points and grids are invented.</summary>
    public bool Simulated { get; init; }
}
