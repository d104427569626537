using Tongqu.Base;

namespace Tongqu.Cases;

/// <summary>A photo that was cleaned and stored before the command that carries it.</summary>
public sealed record CasePhoto(string Hash, string MediaType, int Width, int Height);

/// <summary>A case to be opened.</summary>
public sealed record NewCase
{
    /// <summary>Name of the case type.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Key chosen by the sender, 16 to 100 characters, not to be guessed. Sending the same again answers the same; sending
    /// something else under it is refused. Whoever reports anonymously proves themselves with a key derived from it.
    /// </summary>
    public required string Command { get; init; }

    /// <summary>Answers to the type's form.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>Region code: where it is, or who sorts it where the place is not known.</summary>
    public required string Region { get; init; }

    /// <summary>Whether the place was recognised.</summary>
    public bool PlaceKnown { get; init; }

    /// <summary>Where it is, WGS-84; null where not given.</summary>
    public GeoPoint? Point { get; init; }

    /// <summary>The place in the reporter's words.</summary>
    public string Address { get; init; } = "";

    /// <summary>Where it came from: <c>resident</c>, <c>grid-worker</c>, <c>desk</c>, <c>drone</c>, <c>hotline</c>, <c>import</c>.</summary>
    public required string Source { get; init; }

    /// <summary>When it happened; null for now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Imported from the past: its clocks do not run.</summary>
    public bool Historic { get; init; }

    /// <summary>Invented for the demo city.</summary>
    public bool Simulated { get; init; }

    /// <summary>Photos.</summary>
    public IReadOnlyList<CasePhoto> Photos { get; init; } = [];
}

/// <summary>Something to be done to a case.</summary>
public sealed record CaseCommand
{
    /// <summary>Number of the case.</summary>
    public required CaseNumber Number { get; init; }

    /// <summary>Name of the action.</summary>
    public required string Action { get; init; }

    /// <summary>Key chosen by the sender, as in <see cref="NewCase.Command"/>.</summary>
    public required string Command { get; init; }

    /// <summary>Answers to the action's form.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>Photos.</summary>
    public IReadOnlyList<CasePhoto> Photos { get; init; } = [];

    /// <summary>The version the sender saw; a case changed since is refused. Null to rely on its state alone.</summary>
    public int? SeenVersion { get; init; }

    /// <summary>The reporter's key, for what only the reporter may do.</summary>
    public string? ReporterKey { get; init; }
}

/// <summary>What a command made: the case and its version.</summary>
/// <param name="Number">Number of the case.</param>
/// <param name="Version">Version after the command; also its place in the log.</param>
/// <param name="State">State after the command.</param>
/// <param name="ReporterKey">Proves whoever opened the case; only in the answer to opening.</param>
public sealed record CaseReceipt(CaseNumber Number, int Version, string State, string? ReporterKey = null);
