namespace Tongqu.Decisions;

/// <summary>Why a part of a decision has its value.</summary>
/// <param name="Expression">The part as FEEL; cut after five hundred characters.</param>
/// <param name="Value">Its value.</param>
public abstract record Reason(string Expression, FeelValue Value)
{
    /// <summary>The values it looked at, each once.</summary>
    public IReadOnlyList<SeenValue> Seen { get; init; } = [];

    /// <summary>The missing inputs because of which this part may be otherwise than it says; empty where it is certain.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Decisions inside it that are reasons of their own, such as a choice within a sum.</summary>
    public IReadOnlyList<Reason> Within { get; init; } = [];

    /// <summary>The value as it follows from what is recorded.</summary>
    internal abstract FeelValue Replay(Forced forced);

    /// <summary>The missing inputs on which the value hangs, each once.</summary>
    internal abstract IReadOnlyList<string> Hanging();

    /// <summary>All of those names, each once; nearly always there are none.</summary>
    internal static IReadOnlyList<string> Together(IEnumerable<IReadOnlyList<string>> names)
    {
        IReadOnlyList<string> all = [];
        foreach (var some in names)
        {
            all = Together(all, some);
        }

        return all;
    }

    /// <summary>All of those names, each once.</summary>
    internal static IReadOnlyList<string> Together(IReadOnlyList<string> names, IReadOnlyList<string> others) =>
        others.Count == 0 ? names : names.Count == 0 ? others : [.. names.Union(others)];
}

/// <summary>A value taken as it is: a literal, an input, a sum.</summary>
public sealed record ValueReason(string Expression, FeelValue Value) : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) => Value;

    internal override IReadOnlyList<string> Hanging() => Missing;
}

/// <summary>A value made to fit the type where it stands: a list of one for its item, or null where it does not fit.</summary>
/// <param name="Expression">The part as FEEL.</param>
/// <param name="Value">The value after that.</param>
/// <param name="From">Why it was what it was before.</param>
public sealed record FittedReason(string Expression, FeelValue Value, Reason From) : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) => FeelEquality.Same(From.Replay(forced), From.Value) ? Value : From.Replay(forced);

    internal override IReadOnlyList<string> Hanging() => From.Hanging();
}

/// <summary>A choice; a condition that cannot be told counts as not met.</summary>
/// <param name="Expression">The part as FEEL.</param>
/// <param name="Value">Its value.</param>
/// <param name="Condition">What decided.</param>
/// <param name="Chosen">The side that was taken.</param>
/// <param name="Otherwise">The other side, where the condition cannot be told; null where it can.</param>
public sealed record ChoiceReason(string Expression, FeelValue Value, Condition Condition, Reason Chosen, Reason? Otherwise)
    : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) =>
        Condition.Replay(forced).IsTrue == Condition.Value.IsTrue || Otherwise is null ? Chosen.Replay(forced) : Otherwise.Replay(forced);

    internal override IReadOnlyList<string> Hanging() =>
        Otherwise is not null && !FeelEquality.Same(Otherwise.Value, Chosen.Value)
            ? Together(Condition.Deciding(true), Chosen.Hanging())
            : Chosen.Hanging();
}

/// <summary>A context: named values, and the one that is its result where it has one.</summary>
/// <param name="Expression">The part as FEEL.</param>
/// <param name="Value">Its value.</param>
/// <param name="Entries">The entries, in order.</param>
/// <param name="Result">The entry without a name, which is the value; null where the context itself is.</param>
public sealed record ContextReason(string Expression, FeelValue Value, IReadOnlyList<(string Name, Reason Reason)> Entries, Reason? Result)
    : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) => Result?.Replay(forced)
        ?? new FeelContext(Entries.Select(entry => new KeyValuePair<string, FeelValue>(entry.Name, entry.Reason.Replay(forced))));

    internal override IReadOnlyList<string> Hanging() =>
        Result?.Hanging() ?? Together(Entries.Select(entry => entry.Reason.Hanging()));
}

/// <summary>A call of a business knowledge model.</summary>
/// <param name="Expression">The part as FEEL.</param>
/// <param name="Value">Its value.</param>
/// <param name="Name">The name of the knowledge model.</param>
/// <param name="Arguments">What it was given.</param>
/// <param name="Body">Why it answers so.</param>
public sealed record CallReason(
    string Expression, FeelValue Value, string Name, IReadOnlyList<(string Name, Reason Reason)> Arguments, Reason Body)
    : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) => Body.Replay(forced);

    internal override IReadOnlyList<string> Hanging() => Body.Hanging();
}

/// <summary>What a replay takes for granted instead of what was recorded: that some rules hold, or do not.</summary>
internal sealed class Forced(IEnumerable<RuleReason> rules, bool holds)
{
    private readonly HashSet<RuleReason> _rules = new(rules, ReferenceEqualityComparer.Instance);

    public static Forced Nothing { get; } = new([], false);

    public bool Holds(RuleReason rule) => _rules.Contains(rule) ? holds : rule.Replay();
}
