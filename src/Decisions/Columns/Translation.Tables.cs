namespace Tongqu.Decisions;

internal sealed partial class Translation
{
    private Term Tabled(DecisionTable table, TermScope scope)
    {
        if (table.Outputs.Count != 1)
        {
            throw GiveUp("决策表有几个输出列。", "The decision table has several outputs.");
        }

        var inputs = table.Inputs.Select(input => Of(input.Expression, scope)).ToList();
        var valid = circuit.All(table.Inputs.Select((input, i) => input.Values is null ? circuit.Always
            : circuit.Any(!IsKnown(inputs[i]), IsTrue(Of(input.Values, scope.With("?", inputs[i]))))).ToList());
        var hits = table.Rules.Select(rule => circuit.All(
            rule.Tests.Select((test, i) => IsTrue(Of(test, scope.With("?", inputs[i])))).ToList())).ToList();
        var output = table.Outputs[0];
        var needed = table.Aggregation != "count" || output.Values is not null;
        var answers = table.Rules.Select(rule => needed ? Of(rule.Outputs[0], scope) : Fixed.Null).ToList();

        if (output.Values is not null)
        {
            // Of a table that answers the first, the later rules are not even looked at.
            var effective = table.Policy == DmnHitPolicy.First ? FirstOnly(hits) : hits;
            valid = circuit.All([valid, .. answers.Select((answer, i) => circuit.Any(
                !effective[i], !IsKnown(answer), IsTrue(Of(output.Values, scope.With("?", answer))))).ToList()]);
        }

        var otherwise = output.Default is null ? Fixed.Null : Of(output.Default, scope);
        var chosen = table.Policy switch
        {
            DmnHitPolicy.First => OneOf(hits, answers, otherwise),
            DmnHitPolicy.Unique => Kept(OneOf(hits, answers, otherwise), !Several(hits)),
            DmnHitPolicy.Any => AnyOf(hits, answers, otherwise),
            DmnHitPolicy.Priority => Ranked(output, hits, answers, otherwise),
            DmnHitPolicy.Collect when table.Aggregation is not null => Chosen(circuit.Any(hits), Collected(table.Aggregation, hits, answers), otherwise),
            _ => throw GiveUp("决策表的结果是列表。", "The decision table answers a list."),
        };
        return OrNull(Chosen(valid, chosen, Fixed.Null));
    }

    // A choice between null and null is a null of no kind.
    private Term OrNull(Term term) => IsKnown(term) == circuit.Never ? Fixed.Null : term;

    private List<Bit> FirstOnly(List<Bit> hits)
    {
        var (first, before) = (new List<Bit>(hits.Count), circuit.Never);
        foreach (var hit in hits)
        {
            first.Add(circuit.All(hit, !before));
            before = circuit.Any(before, hit);
        }

        return first;
    }

    private Bit Several(List<Bit> hits)
    {
        var (one, several) = (circuit.Never, circuit.Never);
        foreach (var hit in hits)
        {
            several = circuit.Any(several, circuit.All(one, hit));
            one = circuit.Any(one, hit);
        }

        return several;
    }

    // The answer of the first rule that holds, and what is said where none does.
    private Term OneOf(List<Bit> hits, List<Term> answers, Term otherwise)
    {
        var chosen = otherwise;
        for (var i = hits.Count - 1; i >= 0; i--)
        {
            chosen = Chosen(hits[i], answers[i], chosen);
        }

        return chosen;
    }

    private Term AnyOf(List<Bit> hits, List<Term> answers, Term otherwise)
    {
        var groups = Values(answers).Select((value, i) => (value, i)).GroupBy(pair => pair.value, pair => pair.i).ToList();
        var said = groups.Select(group => circuit.Any(group.Select(i => hits[i]).ToList())).ToList();
        return Kept(OneOf(said, groups.Select(Term (group) => new Fixed(group.Key)).ToList(), otherwise), !Several(said));
    }

    private Term Ranked(TableOutput output, List<Bit> hits, List<Term> answers, Term otherwise)
    {
        var order = Values(answers).Select((value, i) => (Rank: Rank(output, value), i)).OrderBy(pair => pair.Rank).Select(pair => pair.i).ToList();
        return OneOf(order.Select(i => hits[i]).ToList(), order.Select(i => answers[i]).ToList(), otherwise);
    }

    private int Rank(TableOutput output, FeelValue value)
    {
        var rank = 0;
        while (rank < output.Ranks.Count
            && !output.Ranks[rank].In(new Evaluation(options), Scope.Of(FeelContext.Empty).With("?", value)).IsTrue)
        {
            rank++;
        }

        return rank;
    }

    private static List<FeelValue> Values(List<Term> answers) => answers.Select(answer => answer is Fixed { Value: var value } ? value
        : throw GiveUp("此命中策略下，决策表的结果随行而变。", "The outputs of a table of this hit policy differ from row to row.")).ToList();

    private Term Collected(string aggregation, List<Bit> hits, List<Term> answers)
    {
        var any = circuit.Any(hits);
        if (aggregation == "count")
        {
            var ones = hits.Select(hit => Counted(hit, NumberOf(1))).ToList();
            return ones.Count == 0 ? Fixed.Null : Kept(ones.Aggregate(Sum), any);
        }

        // A rule that holds and answers null, or something of another kind, makes the whole null.
        var whole = circuit.All(hits.Select((hit, i) => circuit.Any(!hit, IsKnown(answers[i]))).ToList());
        var figures = answers.Select(FiguresOf).ToList();
        if (figures.Any(one => one is not null and not { Kind: FeelKind.Number }))
        {
            throw GiveUp("汇总的不是数。", "What is aggregated is no number.");
        }

        var known = hits.Zip(figures).Where(pair => pair.Second is not null).Select(pair => (Hit: pair.First, Figures: pair.Second!)).ToList();
        if (known.Count == 0)
        {
            return Fixed.Null;
        }

        var all = aggregation == "sum"
            ? known.Select(one => Counted(one.Hit, one.Figures)).Aggregate(Sum)
            : Furthest(aggregation == "min", known);
        return all with { Known = circuit.All(any, whole) };
    }

    private Figures Counted(Bit hit, Figures figures) =>
        figures with { Lane = circuit.Choice(hit, figures.Lane, circuit.Constant(0)), Known = circuit.Always };

    private Figures Furthest(bool least, List<(Bit Hit, Figures Figures)> known)
    {
        var (best, seen) = (known[0].Figures, known[0].Hit);
        foreach (var (hit, figures) in known.Skip(1))
        {
            var (a, b) = Aligned(best, figures);
            var further = circuit.Choice(seen, Extreme(least, a.Lane, b.Lane), b.Lane);
            best = a with { Lane = circuit.Choice(hit, further, a.Lane) };
            seen = circuit.Any(seen, hit);
        }

        return best;
    }
}
