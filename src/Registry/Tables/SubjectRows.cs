using Tongqu.Storage;

namespace Tongqu.Registry;

internal sealed class SubjectRow : IScoped
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Address { get; init; } = "";

    public string Region { get; init; } = "";

    public string Department { get; init; } = "";

    // The account of the person it is: what is theirs lies within the scope of "one's own".
    public long Reporter { get; set; }

    public bool Simulated { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class IdentifierRow
{
    public long Subject { get; init; }

    public string Scheme { get; init; } = "";

    public string Value { get; init; } = "";

    public string Fault { get; init; } = "";
}

internal sealed class RelationRow
{
    public long Subject { get; init; }

    public string Kind { get; init; } = "";

    public long Other { get; init; }

    public DateOnly? Since { get; init; }
}

internal sealed class FactRow
{
    public long Subject { get; init; }

    public string Fact { get; init; } = "";

    public DateOnly AsOf { get; init; }

    public long Batch { get; init; }

    public string Value { get; init; } = "";
}

internal sealed class BatchRow
{
    public long Id { get; init; }

    public string Source { get; init; } = "";

    public string File { get; init; } = "";

    public string Hash { get; init; } = "";

    public string Layout { get; init; } = "";

    public bool Simulated { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    public long Lines { get; init; }

    public long Accepted { get; init; }

    public long Known { get; init; }

    public long Corrected { get; init; }

    public long Refused { get; init; }

    public long Subjects { get; init; }
}

internal sealed class RefusalRow
{
    public long Batch { get; init; }

    public long Line { get; init; }

    public string Item { get; init; } = "";

    public string Code { get; init; } = "";

    public string ReasonZh { get; init; } = "";

    public string ReasonEn { get; init; } = "";
}

internal sealed class ReasonRow
{
    public long Batch { get; init; }

    public string Code { get; init; } = "";

    public long Rows { get; init; }

    public long FirstLine { get; init; }

    public string ReasonZh { get; init; } = "";

    public string ReasonEn { get; init; } = "";
}

internal sealed class LicenceRow
{
    public long Subject { get; init; }

    public string Number { get; init; } = "";

    public string Type { get; init; } = "";

    public string Fault { get; init; } = "";

    public DateOnly IssuedOn { get; init; }

    public DateOnly? ValidUntil { get; init; }

    public DateOnly? RevokedOn { get; init; }

    public string Source { get; init; } = "";

    public bool Simulated { get; init; }
}

internal sealed class UseRow
{
    public long Subject { get; init; }

    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public long Person { get; init; }

    public string Post { get; init; } = "";

    public string Purpose { get; init; } = "";

    public string Reason { get; init; } = "";

    public string What { get; init; } = "";
}

internal sealed class ConsentRow
{
    public long Subject { get; init; }

    public long Id { get; init; }

    public string Purpose { get; init; } = "";

    public DateTimeOffset GivenAt { get; init; }

    public DateTimeOffset? WithdrawnAt { get; set; }
}
