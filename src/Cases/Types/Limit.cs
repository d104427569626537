using Tongqu.Base;

namespace Tongqu.Cases;

/// <summary>How a limit is counted.</summary>
public enum LimitKind
{
    /// <summary>工作时: hours in which the offices work.</summary>
    WorkingHours,

    /// <summary>工作日: days on which the offices work; the day it starts does not count.</summary>
    WorkingDays,

    /// <summary>自然时: hours of the clock, for what cannot wait.</summary>
    Hours,
}

/// <summary>How long something may take.</summary>
/// <param name="Kind">How it is counted.</param>
/// <param name="Amount">Hours or days; positive. Hours may have a half.</param>
public readonly record struct Limit(LimitKind Kind, decimal Amount)
{
    /// <summary>The longest there is, in hours or days.</summary>
    public const decimal AmountMax = 1000;

    // A lamp turns yellow when a quarter of the limit is left.
    private const decimal WarningShare = 0.75m;

    /// <summary>When it is due, and when its lamp turns yellow, for a clock that starts at a moment.</summary>
    public (DateTimeOffset Due, DateTimeOffset Warn, bool Assumed) From(DateTimeOffset start, WorkingCalendar calendar)
    {
        switch (Kind)
        {
            case LimitKind.Hours:
                return (start + TimeSpan.FromHours((double)Amount), start + TimeSpan.FromHours((double)(Amount * WarningShare)), false);
            case LimitKind.WorkingHours:
                var due = calendar.AddWorkingTime(start, TimeSpan.FromHours((double)Amount));
                return (due.At, calendar.AddWorkingTime(start, TimeSpan.FromHours((double)(Amount * WarningShare))).At, due.Assumed);
            default:
                var last = calendar.AddWorkingDays(start, (int)Amount);
                var working = calendar.WorkingTimeBetween(start, last.At);
                return (last.At, calendar.AddWorkingTime(start, working * (double)WarningShare).At, last.Assumed);
        }
    }

    /// <summary>The unit in words.</summary>
    public static Text UnitOf(LimitKind kind) => kind switch
    {
        LimitKind.WorkingHours => new("工作时", "working hours"),
        LimitKind.WorkingDays => new("工作日", "working days"),
        _ => new("小时", "hours"),
    };

    /// <summary>The limit in words: 4 工作时, 7 working days.</summary>
    public Text ToText() => Kind switch
    {
        LimitKind.WorkingHours => new($"{Amount:0.##} 工作时", $"{Amount:0.##} working h"),
        LimitKind.WorkingDays => new($"{Amount:0} 工作日", $"{Amount:0} working days"),
        _ => new($"{Amount:0.##} 小时", $"{Amount:0.##} h"),
    };
}

internal sealed class LimitFile
{
    public string Name { get; set; } = "";

    public Registry.PackText Title { get; set; } = new();

    public decimal? WorkingHours { get; set; }

    public decimal? WorkingDays { get; set; }

    public decimal? Hours { get; set; }

    public object? Note { get; set; }

    public Limit ToLimit() => this switch
    {
        { WorkingHours: { } hours } => new(LimitKind.WorkingHours, hours),
        { WorkingDays: { } days } => new(LimitKind.WorkingDays, days),
        { Hours: { } hours } => new(LimitKind.Hours, hours),
        _ => throw new Registry.PackException("a limit needs working-hours, working-days or hours"),
    };
}
