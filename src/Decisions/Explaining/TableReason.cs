namespace Tongqu.Decisions;

/// <summary>A decision table: what its columns saw, and which rules hold.</summary>
/// <param name="Expression">The part in short.</param>
/// <param name="Value">Its answer.</param>
/// <param name="Policy">Which of the rules that hold make the answer.</param>
/// <param name="Aggregation">What is made of the answers collected: sum, min, max, count; null for a list.</param>
/// <param name="Inputs">The input columns.</param>
/// <param name="Outputs">The names of the output columns; null for the only one without a name.</param>
/// <param name="Rules">The rules, in order.</param>
/// <param name="Default">The answer where no rule holds.</param>
public sealed record TableReason(
    string Expression, FeelValue Value, DmnHitPolicy Policy, string? Aggregation, IReadOnlyList<ColumnReason> Inputs,
    IReadOnlyList<string?> Outputs, IReadOnlyList<RuleReason> Rules, FeelValue Default)
    : Reason(Expression, Value)
{
    private const int RepliesMax = 500;

    /// <summary>The rules that made the answer.</summary>
    public IEnumerable<RuleReason> Hits
    {
        get
        {
            var held = Rules.Where(rule => rule.Holds == true);
            return Policy == DmnHitPolicy.First ? held.Take(1) : held;
        }
    }

    /// <summary>The rules that but one condition kept from holding.</summary>
    public IEnumerable<RuleReason> AlmostHits =>
        Rules.Where(rule => rule.Holds != true && !rule.IsAbridged && rule.Cells.Count(cell => cell.Holds != true) == 1);

    internal override FeelValue Replay(Forced forced)
    {
        if (Inputs.Any(input => !input.IsAllowed))
        {
            return FeelValue.Null;
        }

        var hits = new List<RuleReason>();
        foreach (var rule in Rules.Where(forced.Holds))
        {
            if (!rule.AreOutputsAllowed)
            {
                return FeelValue.Null;
            }

            hits.Add(rule);
            if (Policy == DmnHitPolicy.First)
            {
                break;
            }
        }

        return hits.Count == 0 ? Default : Choose(hits, forced);
    }

    private FeelValue Choose(List<RuleReason> hits, Forced forced)
    {
        var answers = hits.Select(hit => (hit.Ranks, Answer: Answer(hit, forced))).ToList();
        if (Policy is DmnHitPolicy.Priority or DmnHitPolicy.OutputOrder)
        {
            answers = [.. answers.OrderBy(one => one.Ranks, Comparer<IReadOnlyList<int>>.Create(ByRank))];
        }

        return Policy switch
        {
            DmnHitPolicy.Unique => answers.Count == 1 ? answers[0].Answer : FeelValue.Null,
            DmnHitPolicy.Any => answers.All(one => one.Answer.Equals(answers[0].Answer)) ? answers[0].Answer : FeelValue.Null,
            DmnHitPolicy.First or DmnHitPolicy.Priority => answers[0].Answer,
            _ when Aggregation is not null => Aggregate(FeelList.Owning([.. answers.Select(one => one.Answer)])),
            _ => FeelList.Owning([.. answers.Select(one => one.Answer)]),
        };
    }

    private FeelValue Aggregate(FeelList list) =>
        ((FeelFunction)Builtins.ByName[Aggregation!]).Call(new Evaluation(FeelOptions.Default), null, [list]);

    private FeelValue Answer(RuleReason rule, Forced forced) => rule.Outputs.Count == 1
        ? rule.Outputs[0].Replay(forced)
        : new FeelContext(Outputs.Zip(rule.Outputs, (name, output) => new KeyValuePair<string, FeelValue>(name!, output.Replay(forced))));

    private static int ByRank(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        var first = left.Zip(right, (a, b) => a.CompareTo(b)).FirstOrDefault(order => order != 0);
        return first;
    }

    // A rule matters where the answer would be another if it held, or did not; and where only one may hold, wherever two could.
    internal override IReadOnlyList<string> Hanging()
    {
        if (Inputs.Any(input => !input.IsAllowed))
        {
            return [];
        }

        var turning = Rules.Where(rule => !rule.IsAbridged && rule.CanTurn).ToList();
        var canClash = Policy == DmnHitPolicy.Unique && Rules.Count(rule => rule.Holds == true) + turning.Count(rule => rule.Holds != true) > 1;
        var (names, asked) = (new HashSet<string>(), 0);
        foreach (var rule in turning)
        {
            // A rule that hangs on nothing new needs no look; in a table of very many open rules the rest is taken to matter.
            var deciding = rule.Deciding();
            if (!names.IsSupersetOf(deciding)
                && (canClash || ++asked > RepliesMax || Turns([rule], rule.Holds != true)))
            {
                names.UnionWith(deciding);
            }
        }

        // Where one stands in for another, none of them turns the answer alone.
        if (names.Count == 0 && turning.Count > 0 && (Turns(turning, true) || Turns(turning, false)))
        {
            names.UnionWith(turning.SelectMany(rule => rule.Deciding()));
        }

        return Together(Hits.SelectMany(rule => rule.Outputs).Select(output => output.Hanging()).Prepend([.. names]));
    }

    private bool Turns(IEnumerable<RuleReason> rules, bool holds) => !FeelEquality.Same(Replay(new Forced(rules, holds)), Value);
}

/// <summary>An input column and what it saw.</summary>
/// <param name="Label">What the column is called.</param>
/// <param name="Reason">Its value and where that comes from.</param>
/// <param name="IsAllowed">Whether the value is one of those the column allows; where it is not, the table answers null.</param>
public sealed record ColumnReason(string Label, Reason Reason, bool IsAllowed);

/// <summary>A rule of a decision table.</summary>
/// <param name="Number">Its place in the table, from one.</param>
/// <param name="Id">Its id in the document; that of the table where it has none.</param>
/// <param name="Cells">Its conditions; cells that admit anything are left out.</param>
/// <param name="Outputs">Its answers, one a column; empty where it failed and nobody asked for them.</param>
/// <param name="Ranks">The rank of each answer, 0 the highest, where the policy is one of priority; empty elsewhere.</param>
/// <param name="Notes">What is noted beside it, such as the clause it rests on; blank notes are left out.</param>
public sealed record RuleReason(
    int Number, string Id, IReadOnlyList<Condition> Cells, IReadOnlyList<Reason> Outputs, IReadOnlyList<int> Ranks, IReadOnlyList<string> Notes)
{
    /// <summary>Whether all answers are among the values their columns allow; where not, a hit makes the table answer null.</summary>
    public bool AreOutputsAllowed { get; init; } = true;

    /// <summary>Whether only the first condition that did not hold is kept, because the explanation is long already.</summary>
    public bool IsAbridged { get; init; }

    /// <summary>Whether it holds; null where it cannot be told (and so does not count).</summary>
    public bool? Holds
    {
        get
        {
            bool? holds = true;
            for (var i = 0; i < Cells.Count && holds != false; i++)
            {
                holds = Cells[i].Holds switch { true => holds, var other => other };
            }

            return holds;
        }
    }

    internal bool Replay() => Cells.All(cell => cell.Replay(Forced.Nothing).IsTrue);

    /// <summary>Whether it could hold where it does not, or not where it does, were all that is missing known.</summary>
    internal bool CanTurn => Deciding().Count > 0;

    internal IReadOnlyList<string> Deciding() => Cells.All(cell => cell.IsCertain) || !Cells.All(cell => cell.CanBe(true))
        ? []
        : Reason.Together(Cells.Select(cell => cell.Deciding(true)));
}
