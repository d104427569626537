using Tongqu.Base;
using Tongqu.Decisions;

namespace Tongqu.Registry;

/// <summary>What a change does to one subject.</summary>
/// <param name="Subject">Its id.</param>
/// <param name="Region">Code of the region it belongs to.</param>
/// <param name="Effect">What the change does to it.</param>
/// <param name="Before">The answer before; null where there was no such decision.</param>
/// <param name="After">The answer after; null where there would be no such decision.</param>
public sealed record SimulatedChange(long Subject, string Region, SimulatedEffect Effect, FeelValue? Before, FeelValue? After)
{
    /// <summary>How much more it gets, or less.</summary>
    public FeelNumber? Difference => SimulationTotals.AmountOf(After) - SimulationTotals.AmountOf(Before);

    /// <summary>The facts for want of which it cannot be told; empty where it can.</summary>
    public IReadOnlyList<FactDefinition> Missing { get; init; } = [];
}

/// <summary>What a simulation found, as long as somebody looks at it. Complete when it is handed out, then only read.</summary>
public sealed class SimulationResult
{
    private static readonly decimal[] Sizes = [0, 1_000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

    private readonly IReadOnlyList<FactDefinition> _facts;
    private readonly FactTable _read;
    private readonly ColumnTable _table;
    private readonly ColumnAnswers _answers;
    private readonly FeelOptions _options;
    private readonly int _before;
    private readonly int _after;
    private readonly SimulatedEffect[] _effects;
    private readonly Dictionary<string, SimulationTotals> _byRegion = [];
    private readonly Dictionary<string, (int Subjects, int Alone)> _blocking = [];
    private readonly int _regionLength;
    private int[] _changed = [];
    private int _explained;
    private FeelKind? _kind;

    internal SimulationResult(
        SimulationQuery query, IReadOnlyList<FactDefinition> facts, FactTable read, ColumnTable table, ColumnAnswers answers, int before, int after,
        Regions regions, FeelOptions options)
    {
        (Query, _facts, _read, _table, _answers, _before, _after) = (query, facts, read, table, answers, before, after);
        // Pages ask why long after the run, and whoever called it off, is gone.
        _options = options with { Cancellation = default };
        _effects = new SimulatedEffect[read.Count];
        _regionLength = regions.Below(query.Within.Value).FirstOrDefault()?.Code.Length ?? query.Within.Value.Length;
    }

    /// <summary>What was asked.</summary>
    public SimulationQuery Query { get; }

    /// <summary>Whether the decision answers amounts; otherwise it answers yes and no, or nothing that could be told.</summary>
    public bool HasAmounts => _kind == FeelKind.Number;

    /// <summary>All subjects together.</summary>
    public SimulationTotals Total { get; } = new();

    /// <summary>How many subjects are invented.</summary>
    public int Simulated => _read.Simulated;

    /// <summary>By the regions directly below the one that was asked, by code; who belongs to none of them stands under their own.</summary>
    public IReadOnlyList<(string Region, SimulationTotals Totals)> Regions { get; private set; } = [];

    /// <summary>By how much the amounts change, the smallest first; empty where no amount does.</summary>
    public IReadOnlyList<SimulatedSize> BySize { get; private set; } = [];

    /// <summary>The facts for want of which it cannot be told, the one that blocks most first.</summary>
    public IReadOnlyList<BlockingFact> Blocking { get; private set; } = [];

    /// <summary>How many cannot be told though no fact is missing: the rules leave them out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>How many cannot be told of whom nobody looked why: beyond <see cref="Simulation.ExplainedMax"/>.</summary>
    public int NotLookedAt => Total[SimulatedEffect.CannotTell] - _explained;

    /// <summary>A page of those the change does something to, the largest differences first; or of those who cannot be told, by id.</summary>
    /// <param name="effect">One effect; null for all changes.</param>
    /// <param name="region">Code of a region with all below it; null for all.</param>
    /// <param name="skip">How many to pass by.</param>
    /// <param name="take">How many to give.</param>
    public (IReadOnlyList<SimulatedChange> Changes, int Total) Changes(SimulatedEffect? effect, string? region, int skip, int take)
    {
        var rows = (effect is SimulatedEffect.Same or SimulatedEffect.CannotTell ? Enumerable.Range(0, _effects.Length) : _changed)
            .Where(row => (effect is null || _effects[row] == effect)
                && (region is null || _read.Regions[row].StartsWith(region, StringComparison.Ordinal))).ToList();
        return ([.. rows.Skip(skip).Take(take).Select(ChangeOf)], rows.Count);
    }

    private SimulatedChange ChangeOf(int row)
    {
        var missing = _effects[row] == SimulatedEffect.CannotTell ? MissingOf(row) : [];
        return new SimulatedChange(_read.Subjects[row], _read.Regions[row], _effects[row], Before(row), After(row))
        {
            Missing = [.. _facts.Where(fact => missing.Contains(fact.Name))],
        };
    }

    private FeelValue? Before(int row) => _before < 0 ? null : _answers[_before, row];

    private FeelValue? After(int row) => _after < 0 ? null : _answers[_after, row];

    /// <summary>Compares the answers of a row and counts what comes of it.</summary>
    /// <returns>Why they cannot be compared; null where they can.</returns>
    internal Refusal? Take(int row)
    {
        var (before, after) = (Before(row), After(row));
        if (Differs(before) || Differs(after))
        {
            return new Refusal("rules.not-comparable", new(
                $"决策“{Query.Decision}”的结果不是金额，也不是“是或否”（或两个版本不同），不能比较得失。请选择另一个决策。",
                $"The decision {Query.Decision} answers neither a number nor yes or no (or not the same in both versions); gains and losses cannot be told. Choose another decision."));
        }

        var effect = _effects[row] = SimulationTotals.EffectOf(before, after);
        Total.Add(effect, before, after);
        var region = _read.Regions[row];
        var below = region.Length > _regionLength ? region[.._regionLength] : region;
        if (!_byRegion.TryGetValue(below, out var totals))
        {
            _byRegion[below] = totals = new();
        }

        totals.Add(effect, before, after);
        if (effect == SimulatedEffect.CannotTell && _explained < Simulation.ExplainedMax)
        {
            Explain(row);
        }

        return null;
    }

    private bool Differs(FeelValue? answer)
    {
        if (answer is null or { IsNull: true })
        {
            return false;
        }

        _kind ??= answer.Kind;
        return answer.Kind != _kind || answer.Kind is not (FeelKind.Number or FeelKind.Boolean);
    }

    private void Explain(int row)
    {
        _explained++;
        var missing = MissingOf(row);
        LeftOut += missing.Count == 0 ? 1 : 0;
        foreach (var name in missing)
        {
            var (subjects, alone) = _blocking.GetValueOrDefault(name);
            _blocking[name] = (subjects + 1, alone + (missing.Count == 1 ? 1 : 0));
        }
    }

    private HashSet<string> MissingOf(int row)
    {
        var inputs = _table.Row(row);
        if (!_facts.Any(fact => inputs[fact.Name].IsNull))
        {
            return [];
        }

        var missing = new HashSet<string>();
        foreach (var (model, answer) in new[] { (Query.Before, Before(row)), (Query.After, After(row)) })
        {
            if (answer is { IsNull: true })
            {
                missing.UnionWith(model!.MissingFor(Query.Decision, inputs, _options));
            }
        }

        return missing;
    }

    /// <summary>Puts in order what was counted.</summary>
    internal SimulationResult Finished()
    {
        Regions = [.. _byRegion.OrderBy(region => region.Key, StringComparer.Ordinal).Select(region => (region.Key, region.Value))];
        Blocking = [.. _facts.Where(fact => _blocking.ContainsKey(fact.Name))
            .Select(fact => new BlockingFact(fact, _blocking[fact.Name].Subjects, _blocking[fact.Name].Alone)).OrderByDescending(one => one.Subjects)];
        var changes = Enumerable.Range(0, _effects.Length).Where(row => _effects[row] is not (SimulatedEffect.Same or SimulatedEffect.CannotTell))
            .Select(row => (Row: row, Size: SizeOf(row))).ToList();
        _changed = [.. changes.OrderByDescending(change => change.Size).ThenBy(change => change.Row).Select(change => change.Row)];
        if (HasAmounts && changes.Count > 0)
        {
            BySize = [.. Sizes.Select((from, at) => new SimulatedSize(from, at + 1 < Sizes.Length ? Sizes[at + 1] : null))];
            foreach (var (row, size) in changes)
            {
                var range = BySize.Last(one => (FeelNumber)one.From <= size);
                (range.Up, range.Down) = ChangeUp(row) ? (range.Up + 1, range.Down) : (range.Up, range.Down + 1);
            }
        }

        return this;
    }

    private bool ChangeUp(int row) => SimulationTotals.AmountOf(Before(row)) < SimulationTotals.AmountOf(After(row));

    private FeelNumber SizeOf(int row) =>
        FeelNumber.Abs(SimulationTotals.AmountOf(After(row)) - SimulationTotals.AmountOf(Before(row)) ?? default);
}
