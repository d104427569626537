namespace Tongqu.Decisions;

/// <summary>Which of the rules that hold make the answer (DMN 1.5, 8.2.10).</summary>
public enum DmnHitPolicy
{
    /// <summary>At most one rule holds; two that do contradict the table.</summary>
    Unique,

    /// <summary>Any of them: all say the same.</summary>
    Any,

    /// <summary>The one whose outputs rank highest.</summary>
    Priority,

    /// <summary>The first in the order of the table.</summary>
    First,

    /// <summary>All, as a list in the order of the table.</summary>
    RuleOrder,

    /// <summary>All, as a list by the rank of their outputs.</summary>
    OutputOrder,

    /// <summary>All, as a list or aggregated.</summary>
    Collect,
}

/// <summary>An input column.</summary>
/// <param name="Values">What its value must pass; null for anything.</param>
internal sealed record TableInput(string Id, string? Label, Node Expression, Node? Values, Position At);

/// <summary>An output column.</summary>
/// <param name="Values">What its value must pass; null for anything.</param>
/// <param name="Ranks">The single tests that rank its values, the highest first.</param>
/// <param name="Default">Its value where no rule holds; null for none.</param>
internal sealed record TableOutput(string? Name, Node? Values, IReadOnlyList<Node> Ranks, Node? Default, Position At);

/// <summary>A rule: a cell for every input, one for every output, and what is noted beside it.</summary>
internal sealed record TableRule(string Id, IReadOnlyList<Node> Tests, IReadOnlyList<Node> Outputs, IReadOnlyList<string> Notes);

/// <summary>
/// A decision table (DMN 1.5, 8 and 10.3.2.8): inputs by rules of unary tests, kept as data so that others can read it too.
/// </summary>
internal sealed class DecisionTable(
    DmnHitPolicy policy,
    string? aggregation,
    IReadOnlyList<TableInput> inputs,
    IReadOnlyList<TableOutput> outputs,
    IReadOnlyList<TableRule> rules,
    Position at) : Node(at)
{
    public DmnHitPolicy Policy { get; } = policy;

    /// <summary>The built-in function that makes one value of those collected; null for the list itself.</summary>
    public string? Aggregation { get; } = aggregation;

    public IReadOnlyList<TableInput> Inputs { get; } = inputs;

    public IReadOnlyList<TableOutput> Outputs { get; } = outputs;

    public IReadOnlyList<TableRule> Rules { get; } = rules;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var cells = new Scope[Inputs.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            var value = Inputs[i].Expression.In(run, scope);
            cells[i] = scope.With("?", value);
            if (!value.IsNull && Inputs[i].Values is { } allowed && !allowed.In(run, cells[i]).IsTrue)
            {
                return run.Null("dmn.table", new(
                    $"输入“{Inputs[i].Label}”的值 {value} 不在允许的范围内。",
                    $"The value {value} of the input {Inputs[i].Label} is none of those allowed."), Inputs[i].At);
            }
        }

        var hits = new List<FeelValue[]>();
        foreach (var rule in Rules)
        {
            if (!Holds(run, rule, cells))
            {
                continue;
            }

            if (Answers(run, scope, rule) is not { } answer)
            {
                return FeelValue.Null;
            }

            hits.Add(answer);
            if (Policy == DmnHitPolicy.First)
            {
                break;
            }
        }

        return hits.Count == 0 ? Default(run, scope) : Choose(run, hits);
    }

    private static bool Holds(Evaluation run, TableRule rule, Scope[] cells)
    {
        run.Charge();
        for (var i = 0; i < cells.Length; i++)
        {
            if (!rule.Tests[i].In(run, cells[i]).IsTrue)
            {
                return false;
            }
        }

        return true;
    }

    private FeelValue[]? Answers(Evaluation run, Scope scope, TableRule rule)
    {
        var answer = new FeelValue[Outputs.Count];
        for (var i = 0; i < answer.Length; i++)
        {
            answer[i] = rule.Outputs[i].In(run, scope);
            if (!answer[i].IsNull && Outputs[i].Values is { } allowed && !allowed.In(run, scope.With("?", answer[i])).IsTrue)
            {
                run.Null("dmn.table", new(
                    $"规则的输出 {answer[i]} 不在“{Outputs[i].Name}”允许的范围内。",
                    $"The output {answer[i]} of a rule is none of those allowed for {Outputs[i].Name}."), Outputs[i].At);
                return null;
            }
        }

        return answer;
    }

    public FeelValue Default(Evaluation run, Scope scope) => Outputs.All(output => output.Default is null)
        ? FeelValue.Null
        : Answer(run, Outputs.Select(output => output.Default?.In(run, scope) ?? FeelValue.Null).ToArray());

    /// <summary>The answer made of those of the rules that hold, at least one.</summary>
    public FeelValue Choose(Evaluation run, List<FeelValue[]> hits) => Policy switch
    {
        DmnHitPolicy.Unique => hits.Count == 1 ? Answer(run, hits[0]) : run.Null("dmn.table", new(
            $"有 {hits.Count} 条规则同时成立，而此表要求至多一条；请检查规则是否重叠。",
            $"{hits.Count} rules hold where at most one may; check whether they overlap."), At),
        DmnHitPolicy.Any => hits.All(hit => hit.SequenceEqual(hits[0])) ? Answer(run, hits[0]) : run.Null("dmn.table", new(
            "同时成立的规则给出不同的结果，而此表要求结果一致。",
            "Rules that hold together answer differently where all must say the same."), At),
        DmnHitPolicy.First => Answer(run, hits[0]),
        DmnHitPolicy.Priority => Answer(run, ByRank(run, hits)[0]),
        DmnHitPolicy.OutputOrder => List(run, ByRank(run, hits)),
        DmnHitPolicy.Collect when Aggregation is not null => Aggregate(run, List(run, hits)),
        _ => List(run, hits),
    };

    private FeelValue Aggregate(Evaluation run, FeelList list)
    {
        run.Here = At;
        return ((FeelFunction)Builtins.ByName[Aggregation!]).Call(run, null, [list]);
    }

    // Columns rank from left to right; a value that no test of its column names comes last.
    private List<FeelValue[]> ByRank(Evaluation run, List<FeelValue[]> hits)
    {
        var ranked = hits.Select(hit => (Hit: hit, Ranks: Ranks(run, hit))).ToList();
        return ranked.OrderBy(one => one.Ranks, Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .Select(one => one.Hit).ToList();
    }

    public int[] Ranks(Evaluation run, FeelValue[] hit)
    {
        var ranks = new int[hit.Length];
        for (var i = 0; i < hit.Length; i++)
        {
            var scope = Scope.Of(FeelContext.Empty).With("?", hit[i]);
            while (ranks[i] < Outputs[i].Ranks.Count && !Outputs[i].Ranks[ranks[i]].In(run, scope).IsTrue)
            {
                ranks[i]++;
            }
        }

        return ranks;
    }

    private FeelList List(Evaluation run, List<FeelValue[]> hits) =>
        run.Made(hits.Select(hit => Answer(run, hit)).ToArray());

    private FeelValue Answer(Evaluation run, FeelValue[] hit) => hit.Length == 1
        ? hit[0]
        : run.Made(Outputs.Select((output, i) => new KeyValuePair<string, FeelValue>(output.Name!, hit[i])));
}
