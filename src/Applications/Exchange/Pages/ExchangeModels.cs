using Tongqu.Base;
using Tongqu.Frame.Components;

namespace Tongqu.Exchange.Pages;

/// <summary>A system that is sent happenings, as the officer sees it.</summary>
/// <param name="Id">For its address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Url">Where happenings are sent.</param>
public sealed record SubscriberLine(long Id, string Name, string Url)
{
    /// <summary>Types it is sent; empty for all.</summary>
    public string Types { get; init; } = "";

    /// <summary>Region it is sent of, in words; null for the whole city.</summary>
    public string? Region { get; init; }

    /// <summary>How it stands.</summary>
    public LampColour Lamp { get; init; }

    /// <summary>The same in words.</summary>
    public Text State { get; init; }

    /// <summary>The last position it confirmed.</summary>
    public long Position { get; init; }

    /// <summary>How many positions it is behind.</summary>
    public long Behind { get; init; }

    /// <summary>When it last confirmed one; null for never.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Why the last attempt failed; empty where it did not.</summary>
    public string LastError { get; init; } = "";

    /// <summary>When it is tried again; null where nothing waits.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>Whether it is sent anything at present.</summary>
    public bool Active { get; init; }
}

/// <summary>One happening, as a line.</summary>
/// <param name="Position">Its position.</param>
/// <param name="At">When.</param>
/// <param name="Type">What. Not to what: that is no officer's business.</param>
public sealed record HappeningLine(long Position, DateTimeOffset At, string Type);

/// <summary>The page of the exchange.</summary>
/// <param name="Subscribers">All of them.</param>
/// <param name="Recent">The latest happenings, newest first.</param>
/// <param name="Form">The form for a new one, with what was entered.</param>
public sealed record ExchangeModel(IReadOnlyList<SubscriberLine> Subscribers, IReadOnlyList<HappeningLine> Recent, IReadOnlyList<FormField> Form)
{
    /// <summary>What was wrong with the form; null where nothing was.</summary>
    public Text? Error { get; init; }
}

/// <summary>The page of one subscriber.</summary>
/// <param name="Line">How it stands.</param>
/// <param name="First">The first position that is kept.</param>
/// <param name="Last">The last there is.</param>
public sealed record SubscriberModel(SubscriberLine Line, long First, long Last)
{
    /// <summary>The signing secret, shown once, when it was just made.</summary>
    public string? Secret { get; init; }

    /// <summary>What was wrong with what was asked; null where nothing was.</summary>
    public Text? Error { get; init; }
}

/// <summary>What other systems' engineers read: every address of the API.</summary>
/// <param name="Groups">By the part of the platform.</param>
/// <param name="Origin">Scheme and host to write before it.</param>
public sealed record DeveloperModel(IReadOnlyList<OperationGroup> Groups, string Origin);

/// <summary>The operations of one part of the API.</summary>
/// <param name="Name">The tag they bear.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Operations">In the document's order.</param>
public sealed record OperationGroup(string Name, Text Title, IReadOnlyList<OperationLine> Operations);

/// <summary>One operation.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">Its address.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Words">What one should know before using it.</param>
public sealed record OperationLine(string Method, string Path, Text Summary, Text Words)
{
    /// <summary>Its name within the page.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>Who may use it.</summary>
    public Text Who { get; init; }

    /// <summary>What it takes beside a body.</summary>
    public IReadOnlyList<ParameterLine> Parameters { get; init; } = [];

    /// <summary>Media type of its body; null for none.</summary>
    public string? BodyType { get; init; }

    /// <summary>The fields of its body.</summary>
    public IReadOnlyList<ParameterLine> Body { get; init; } = [];

    /// <summary>Status codes and what they mean.</summary>
    public IReadOnlyList<ParameterLine> Answers { get; init; } = [];

    /// <summary>An example of asking.</summary>
    public string Asked { get; init; } = "";

    /// <summary>What the example is answered with; null for nothing.</summary>
    public string? Answered { get; init; }
}

/// <summary>A parameter, a field or an answer.</summary>
/// <param name="Name">Its name or status.</param>
/// <param name="Kind">Where it stands or of which type it is.</param>
/// <param name="Words">What it means.</param>
public sealed record ParameterLine(string Name, string Kind, Text Words)
{
    /// <summary>Whether it is needed.</summary>
    public bool Required { get; init; }
}
