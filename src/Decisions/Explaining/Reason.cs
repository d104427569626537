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

    /// <summary>The missing inputs on which the value hangs.</summary>
    internal abstract IEnumerable<string> Hanging();
}

/// <summary>A value taken as it is: a literal, an input, a sum.</summary>
public sealed record ValueReason(string Expression, FeelValue Value) : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) => Value;

    internal override IEnumerable<string> Hanging() => Missing;
}

/// <summary>A value made to fit the type where it stands: a list of one for its item, or null where it does not fit.</summary>
/// <param name="Expression">The part as FEEL.</param>
/// <param name="Value">The value after that.</param>
/// <param name="From">Why it was what it was before.</param>
public sealed record FittedReason(string Expression, FeelValue Value, Reason From) : Reason(Expression, Value)
{
    internal override FeelValue Replay(Forced forced) => FeelEquality.Same(From.Replay(forced), From.Value) ? Value : From.Replay(forced);

    internal override IEnumerable<string> Hanging() => From.Hanging();
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

    internal override IEnumerable<string> Hanging() =>
        Otherwise is not null && !FeelEquality.Same(Otherwise.Value, Chosen.Value)
            ? Condition.Deciding(true).Concat(Chosen.Hanging())
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

    internal override IEnumerable<string> Hanging() =>
        Result?.Hanging() ?? Entries.SelectMany(entry => entry.Reason.Hanging());
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

    internal override IEnumerable<string> Hanging() => Body.Hanging();
}

/// <summary>What a replay takes for granted instead of what was recorded; nothing at all, or the outcome of one rule.</summary>
internal sealed record Forced(RuleReason? Rule, bool Holds)
{
    public static Forced Nothing { get; } = new(null, false);
}
