using Tongqu.Base;

namespace Tongqu.Frame.Components;

/// <summary>How a thing stands against its deadline. Always shown as colour, shape and word together.</summary>
public enum LampColour
{
    /// <summary>No deadline runs: waiting, closed or suspended.</summary>
    Grey,

    /// <summary>Enough time is left.</summary>
    Green,

    /// <summary>The deadline is near.</summary>
    Yellow,

    /// <summary>The deadline is very near, or has passed.</summary>
    Red,

    /// <summary>Imported from before the platform: never timed.</summary>
    Historic,
}

/// <summary>What has become of one deadline.</summary>
public enum CountdownState
{
    /// <summary>It runs and time is left.</summary>
    Running,

    /// <summary>It has passed and the step is not done.</summary>
    Overdue,

    /// <summary>The step was done in time.</summary>
    Met,

    /// <summary>The step was done, but late.</summary>
    Late,

    /// <summary>It was found not to apply.</summary>
    NotApplicable,

    /// <summary>It stands still.</summary>
    Suspended,

    /// <summary>Imported from before the platform: it neither runs nor escalates.</summary>
    Historic,
}

/// <summary>One deadline as a reader sees it.</summary>
/// <param name="Title">Which step it is for: 派遣, 处置, 核查.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Left">Time left, of the kind the limit is counted in; negative where over; null where it no longer or never counts.</param>
/// <param name="Due">The moment it falls due; null for historic imports.</param>
public sealed record Countdown(Text Title, CountdownState State, TimeSpan? Left = null, DateTimeOffset? Due = null)
{
    /// <summary>The lamp that goes with it.</summary>
    public LampColour Lamp { get; init; }

    /// <summary>Whether <see cref="Left"/> is time of the wall's clock, night and holiday included; otherwise it is working time.</summary>
    public bool Natural { get; init; }

    /// <summary>
    /// Whether the due moment lies beyond the published holiday calendar, so ordinary weekends were assumed.
    /// </summary>
    public bool AssumedCalendar { get; init; }

    /// <summary>What follows from it being over (已提级县中心); null where nothing does.</summary>
    public Text? Escalation { get; init; }
}
