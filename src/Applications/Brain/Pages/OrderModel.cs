using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Brain.Pages;

/// <summary>A paper that a case can be given out with.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Href">Where it is.</param>
public sealed record OrderLink(Text Title, string Href);

/// <summary>A dispatch order (交办单), or a supervision order (督办单) where a deadline has passed.</summary>
/// <param name="Supervision">Whether it presses for what is late.</param>
/// <param name="Number">Number of the case.</param>
/// <param name="To">The post that has it.</param>
/// <param name="Class">Its class.</param>
/// <param name="Words">What was reported, phone numbers masked.</param>
public sealed record OrderModel(bool Supervision, string Number, Text To, Text Class, string Words)
{
    /// <summary>The post that gives it out.</summary>
    public Text From { get; init; }

    /// <summary>When it was printed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The department it lies with; null for none.</summary>
    public Text? Department { get; init; }

    /// <summary>Code of the class; null while not set.</summary>
    public Text? Code { get; init; }

    /// <summary>Where it is.</summary>
    public Text Place { get; init; }

    /// <summary>The place in the reporter's words; empty where not given.</summary>
    public string Address { get; init; } = "";

    /// <summary>When it was reported.</summary>
    public DateTimeOffset Reported { get; init; }

    /// <summary>When it was given to the post; null where the log does not tell.</summary>
    public DateTimeOffset? Given { get; init; }

    /// <summary>What was said when it was given.</summary>
    public string? Note { get; init; }

    /// <summary>When it may be closed (结案标准); null where the catalogue does not say.</summary>
    public Text? Closing { get; init; }

    /// <summary>The deadlines that run; on a supervision order those that have passed.</summary>
    public IReadOnlyList<Countdown> Clocks { get; init; } = [];

    /// <summary>The post it was taken up to; null for none.</summary>
    public Text? Escalated { get; init; }

    /// <summary>Address of the case.</summary>
    public string Back { get; init; } = "/desk";

    /// <summary>QR code of the public status.</summary>
    public string QrSvg { get; init; } = "";

    /// <summary>Whether it is invented for show.</summary>
    public bool Simulated { get; init; }
}
