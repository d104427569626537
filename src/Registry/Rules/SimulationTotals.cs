using Tongqu.Decisions;

namespace Tongqu.Registry;

/// <summary>What a change of a decision does to one subject. Who gets a number above nought, or yes, is eligible.</summary>
public enum SimulatedEffect
{
    /// <summary>The same answer as before.</summary>
    Same,

    /// <summary>Not eligible before, eligible after.</summary>
    Enters,

    /// <summary>Eligible before and after, and gets more.</summary>
    Gains,

    /// <summary>Eligible before and after, and gets less.</summary>
    Loses,

    /// <summary>Eligible before, not eligible after.</summary>
    Leaves,

    /// <summary>Before or after it cannot be told; in no sum.</summary>
    CannotTell,
}

/// <summary>
/// How many subjects a change does what to, and what it costs. Sums are over those who can be told both before and after, so that
/// the difference is one of the same subjects.
/// </summary>
public sealed class SimulationTotals
{
    private readonly int[] _counts = new int[Enum.GetValues<SimulatedEffect>().Length];

    /// <summary>How many it does that to.</summary>
    public int this[SimulatedEffect effect] => _counts[(int)effect];

    /// <summary>How many subjects there are.</summary>
    public int Subjects => _counts.Sum();

    /// <summary>How many get another answer than before.</summary>
    public int Changed => Subjects - this[SimulatedEffect.Same] - this[SimulatedEffect.CannotTell];

    /// <summary>How many are eligible before, of those who can be told.</summary>
    public int EligibleBefore { get; private set; }

    /// <summary>How many are eligible after, of those who can be told.</summary>
    public int EligibleAfter { get; private set; }

    /// <summary>The sum of what all get before; nought where the decision answers yes or no, null where it is out of range.</summary>
    public FeelNumber? Before { get; private set; } = default(FeelNumber);

    /// <summary>The sum of what all get after.</summary>
    public FeelNumber? After { get; private set; } = default(FeelNumber);

    /// <summary>The sum of what some get more than before.</summary>
    public FeelNumber? Gained { get; private set; } = default(FeelNumber);

    /// <summary>The sum of what others get less than before, above nought.</summary>
    public FeelNumber? Lost { get; private set; } = default(FeelNumber);

    /// <summary>What it costs more, or less, than before.</summary>
    public FeelNumber? Difference => After - Before;

    internal void Add(SimulatedEffect effect, FeelValue? before, FeelValue? after)
    {
        _counts[(int)effect]++;
        if (effect == SimulatedEffect.CannotTell)
        {
            return;
        }

        var (was, becomes) = (AmountOf(before), AmountOf(after));
        EligibleBefore += IsEligible(before) ? 1 : 0;
        EligibleAfter += IsEligible(after) ? 1 : 0;
        (Before, After) = (Before + was, After + becomes);
        if (was < becomes)
        {
            Gained += becomes - was;
        }
        else if (becomes < was)
        {
            Lost += was - becomes;
        }
    }

    /// <summary>What a change from one answer to another does; null stands for a version in which there is no such decision.</summary>
    internal static SimulatedEffect EffectOf(FeelValue? before, FeelValue? after)
    {
        if (before is { IsNull: true } || after is { IsNull: true })
        {
            return SimulatedEffect.CannotTell;
        }

        var (was, becomes) = (AmountOf(before), AmountOf(after));
        return (IsEligible(before), IsEligible(after)) switch
        {
            (false, true) => SimulatedEffect.Enters,
            (true, false) => SimulatedEffect.Leaves,
            _ => was < becomes ? SimulatedEffect.Gains : becomes < was ? SimulatedEffect.Loses : SimulatedEffect.Same,
        };
    }

    /// <summary>The number an answer is; nought for yes and no.</summary>
    internal static FeelNumber AmountOf(FeelValue? answer) => answer?.AsNumber() ?? default;

    private static bool IsEligible(FeelValue? answer) => answer is not null && (answer.IsTrue || AmountOf(answer).Sign > 0);
}

/// <summary>Those whose amount changes by about as much.</summary>
/// <param name="From">By at least so much, upwards or downwards; yuan where the decision answers yuan.</param>
/// <param name="Below">And by less than that; null for any more.</param>
public sealed record SimulatedSize(decimal From, decimal? Below)
{
    /// <summary>How many get so much more.</summary>
    public int Up { get; internal set; }

    /// <summary>How many get so much less.</summary>
    public int Down { get; internal set; }
}

/// <summary>A fact for want of which it cannot be told.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Subjects">How many subjects it is missing of, and the answer hangs on it.</param>
/// <param name="Alone">Of how many of them it is the only one.</param>
public sealed record BlockingFact(FactDefinition Fact, int Subjects, int Alone);
