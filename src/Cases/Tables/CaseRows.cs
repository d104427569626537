using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>A case as lists and clocks need it; no personal text.</summary>
internal sealed class CaseRow : IScoped
{
    public long Id { get; set; }

    public string Type { get; set; } = "";

    public string State { get; set; } = "";

    public string Region { get; set; } = "";

    public bool PlaceKnown { get; set; }

    public string Department { get; set; } = "";

    public string Post { get; set; } = "";

    public long Reporter { get; set; }

    public string ReporterKey { get; set; } = "";

    public string? Class { get; set; }

    public string Source { get; set; } = "";

    public double? Longitude { get; set; }

    public double? Latitude { get; set; }

    public DateTimeOffset OccurredAt { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset? WarnAt { get; set; }

    public int? DueKind { get; set; }

    public bool Historic { get; set; }

    public bool Simulated { get; set; }

    public int Photos { get; set; }

    public int? Rating { get; set; }

    /// <summary><see cref="CaseMarks"/>.</summary>
    public int Marks { get; set; }

    public string EscalatedTo { get; set; } = "";

    public DateTimeOffset? EscalateAt { get; set; }

    public int Reopened { get; set; }

    /// <summary>How many <see cref="CaseJoined"/> it has; counted by the database alone, so that no other change loses one.</summary>
    public int Joined { get; set; }

    public int Version { get; set; }
}

/// <summary>How many cases that ended there are of one kind, in one of several slots under one key.</summary>
internal sealed record CaseTally : IRegional
{
    public string Type { get; init; } = "";

    public string Region { get; init; } = "";

    public string Department { get; init; } = "";

    public string State { get; init; } = "";

    public bool PlaceKnown { get; init; }

    public int Slot { get; init; }

    public int Cases { get; init; }

    public int Rated { get; init; }

    public int Stars { get; init; }
}

/// <summary>How many cases of a place a day brought and ended, in one of several slots under one key.</summary>
internal sealed record CaseDay : IRegional
{
    public string Type { get; init; } = "";

    public string Region { get; init; } = "";

    public bool PlaceKnown { get; init; }

    /// <summary><see cref="DateOnly.DayNumber"/>, by the city's clock.</summary>
    public int Day { get; init; }

    public int Slot { get; init; }

    public int Opened { get; init; }

    public int Closed { get; init; }
}

/// <summary>What people wrote and how they can be reached.</summary>
internal sealed class CaseText
{
    public long CaseId { get; set; }

    public string Title { get; set; } = "";

    public string Address { get; set; } = "";

    public string Words { get; set; } = "";

    public string Answers { get; set; } = "";
}

/// <summary>One line of the append-only log; <see cref="Seq"/> is the version of the case it made.</summary>
internal sealed class CaseEntry
{
    public long CaseId { get; set; }

    public int Seq { get; set; }

    public DateTimeOffset At { get; set; }

    public string Action { get; set; } = "";

    public string FromState { get; set; } = "";

    public string ToState { get; set; } = "";

    public long Person { get; set; }

    public string PersonName { get; set; } = "";

    public string PersonPost { get; set; } = "";

    public string FromPost { get; set; } = "";

    public string ToPost { get; set; } = "";

    public string Answers { get; set; } = "";
}

/// <summary>A clock that runs or ran; a new round each time it is started again.</summary>
internal sealed class CaseClockRow
{
    public long CaseId { get; set; }

    public string Name { get; set; } = "";

    public int Round { get; set; }

    public int LimitKind { get; set; }

    public string LimitAmount { get; set; } = "";

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset WarnAt { get; set; }

    public bool Assumed { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Since when it stands; null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>What was added to the limit, in its unit.</summary>
    public string ExtraAmount { get; set; } = "0";

    /// <summary>Steps of the ladder it has taken.</summary>
    public int Rung { get; set; }

    /// <summary><see cref="ClockEnd"/>.</summary>
    public int Ended { get; set; }

    /// <summary>Whether more time was asked for and nobody has answered yet.</summary>
    public bool Asked { get; set; }
}

/// <summary>Which post had the case, from when to when.</summary>
internal sealed class CaseTask
{
    public long CaseId { get; set; }

    public int Seq { get; set; }

    public string Post { get; set; } = "";

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    public long? DoneBy { get; set; }
}

/// <summary>A photo of the case, kept in the file store by its hash.</summary>
internal sealed class CasePhotoRow
{
    public long CaseId { get; set; }

    public string Hash { get; set; } = "";

    public int Seq { get; set; }

    public string MediaType { get; set; } = "";

    public int Width { get; set; }

    public int Height { get; set; }
}

/// <summary>A command already carried out.</summary>
internal sealed class CaseReceiptRow
{
    public string Key { get; set; } = "";

    public long CaseId { get; set; }

    public int Seq { get; set; }

    public string Fingerprint { get; set; } = "";
}

/// <summary>Somebody of the staff who follows a case.</summary>
internal sealed class CaseFollower
{
    public long CaseId { get; set; }

    public long Person { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>A resident who says that they met the same.</summary>
internal sealed class CaseJoined
{
    public long CaseId { get; set; }

    public long Person { get; set; }

    public DateTimeOffset At { get; set; }

    public string Remark { get; set; } = "";
}

/// <summary>A part of a case that another post holds; <see cref="Seq"/> is the line of the log that opened it.</summary>
internal sealed class CasePartRow
{
    public long CaseId { get; set; }

    public int Seq { get; set; }

    public string Post { get; set; } = "";

    /// <summary><see cref="PartState"/>, by its stable name.</summary>
    public string State { get; set; } = "";

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>That two cases belong together, as one of them tells it.</summary>
internal sealed class CaseLink
{
    public long CaseId { get; set; }

    public long OtherId { get; set; }

    /// <summary><see cref="LinkKind"/>, by its stable name.</summary>
    public string Kind { get; set; } = "";

    public DateTimeOffset At { get; set; }
}
