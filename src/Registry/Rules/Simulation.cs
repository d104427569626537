using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>A change of a decision to be tried over a population.</summary>
/// <param name="Before">The model as it was; null where there was none, so that nobody was eligible.</param>
/// <param name="After">The model as it would be.</param>
/// <param name="Decision">Name of the decision: one that answers a number, or yes and no.</param>
/// <param name="Kind">Of which subjects.</param>
/// <param name="AsOf">On which day: the facts of that day, and <c>today()</c> of the models.</param>
/// <param name="Within">Where: a region with all below it.</param>
public sealed record SimulationQuery(DmnModel? Before, DmnModel After, string Decision, SubjectKind Kind, DateOnly AsOf, RegionCode Within);

/// <summary>How far a simulation has come.</summary>
/// <param name="Facts">Facts that are read.</param>
/// <param name="FactsTotal">Facts there are to read.</param>
/// <param name="Subjects">Subjects that are compared.</param>
/// <param name="SubjectsTotal">Subjects there are; 0 while nobody has counted them.</param>
public sealed record SimulationProgress(int Facts, int FactsTotal, int Subjects, int SubjectsTotal);

/// <summary>
/// Tries a change of a decision over the city's subjects, within a scope: both versions are worked out over the same facts in
/// columns and compared subject by subject. Nothing is written.
/// </summary>
public sealed class Simulation(Database database, Vocabulary vocabulary, City city)
{
    /// <summary>Most subjects at once.</summary>
    public const int SubjectsMax = 1_000_000;

    /// <summary>Most subjects of whom it is found out which fact is missing; the others are counted only.</summary>
    public const int ExplainedMax = 50_000;

    private const int Stretch = 4096;
    private const int ThreadsMax = 4;

    /// <summary>The kinds of subjects of which the city keeps every fact that both versions ask for.</summary>
    public IReadOnlyList<SubjectKind> KindsFor(DmnModel? before, DmnModel after, string decision) =>
        [.. SubjectKinds.All.Where(kind => FactsFor(before, after, decision, kind).Succeeded)];

    /// <summary>The facts that both versions of a decision ask for, by the names rules call them.</summary>
    /// <returns>Refused with <c>rules.no-fact</c>: an input is no fact of this kind of subjects, or there is none.</returns>
    public Outcome<IReadOnlyList<FactDefinition>> FactsFor(DmnModel? before, DmnModel after, string decision, SubjectKind kind)
    {
        var asked = InputsOf(after, decision).Concat(before is null ? [] : InputsOf(before, decision)).ToList();
        if (asked.FirstOrDefault(needed => needed.Import is { Length: > 0 }) is { } foreign)
        {
            return new Refusal("rules.no-fact", new(
                $"“{foreign.Element.Name}”来自另一个模型，暂时不能试算。", $"{foreign.Element.Name} comes from another model; that cannot be simulated yet."));
        }

        var facts = new List<FactDefinition>();
        foreach (var name in asked.Select(needed => needed.Element.Name).Distinct())
        {
            if (vocabulary.Facts.All(fact => fact.Name != name))
            {
                return new Refusal("rules.no-fact", new(
                    $"规则要用“{name}”，它不是任何对象的数据项，所以不能在对象上试算。可在规则页“试一试”，或写成例子；如果它应是对象的数据，请先在数据项字典中登记。",
                    $"The rule asks for {name}, which is a fact of no subjects, so it cannot be simulated over them. Try it on its page or write examples; if subjects should have it, add it to the dictionary first."));
            }

            if (vocabulary.Facts.FirstOrDefault(fact => fact.Name == name && fact.Of.Contains(kind)) is not { } fact)
            {
                return new Refusal("rules.no-fact", new(
                    $"规则要用“{name}”，而{kind.Title().Zh}没有这一数据项。请选择别的对象，或先在数据项字典中登记。",
                    $"The rule asks for {name}, which is no fact of this kind of subjects ({kind.Title().En}). Choose another kind, or add the fact to the dictionary."));
            }

            facts.Add(fact);
        }

        return facts.Count > 0 ? facts : new Refusal("rules.no-fact", new(
            $"决策“{decision}”不取决于任何数据项，对谁都一样。", $"The decision {decision} asks for no fact; it is the same for everybody."));
    }

    /// <summary>Tries it.</summary>
    /// <param name="scope">Whose subjects: only those within it are looked at.</param>
    /// <param name="told">Told now and then how far it has come; from any thread.</param>
    /// <returns>
    /// Refused with <c>rules.no-decision</c>, <c>rules.no-fact</c>, <c>rules.too-many</c> (more than <see cref="SubjectsMax"/>), or
    /// <c>rules.not-comparable</c> where the versions answer neither numbers nor yes and no, or not the same of the two.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public async Task<Outcome<SimulationResult>> RunAsync(
        Scope scope, SimulationQuery query, Action<SimulationProgress>? told = null, CancellationToken cancellation = default)
    {
        if (!Has(query.After, query.Decision) && !Has(query.Before, query.Decision))
        {
            return new Refusal("rules.no-decision", new(
                $"两个版本中都没有名为“{query.Decision}”的决策。", $"Neither version has a decision named {query.Decision}."), RefusalKind.NotFound);
        }

        var facts = FactsFor(query.Before, query.After, query.Decision, query.Kind);
        if (facts.Refusal is { } unknown)
        {
            return unknown;
        }

        var subjects = await CountAsync(scope, query, cancellation);
        if (subjects > SubjectsMax)
        {
            return new Refusal("rules.too-many", new(
                $"这个范围有 {subjects:N0} 个对象，一次最多试算 {SubjectsMax:N0} 个。请选择较小的区域。",
                $"There are {subjects:N0} subjects; {SubjectsMax:N0} can be simulated at once. Choose a smaller region."), RefusalKind.TooLarge);
        }

        var table = await FactTable.ReadAsync(database, scope, query.Kind, facts.Value, query.AsOf, query.Within,
            read => told?.Invoke(new(read, facts.Value.Count, 0, subjects)), cancellation);
        return await Task.Run(() => Compare(query, facts.Value, table, told, cancellation), cancellation);
    }

    private Task<int> CountAsync(Scope scope, SimulationQuery query, CancellationToken cancellation) => database.ReadAsync(scope, store =>
    {
        var kind = query.Kind.Name();
        return store.Set<SubjectRow>().Where(row => row.Kind == kind).Within(query.Within).CountAsync(cancellation);
    }, cancellation);

    private Outcome<SimulationResult> Compare(
        SimulationQuery query, IReadOnlyList<FactDefinition> facts, FactTable read, Action<SimulationProgress>? told, CancellationToken cancellation)
    {
        var noon = new DateTimeOffset(query.AsOf.ToDateTime(new TimeOnly(12, 0)), city.Pack.UtcOffset);
        var options = new FeelOptions { Now = noon, Cancellation = cancellation };
        var table = ColumnTable.Of([.. facts.Select(fact => ColumnOf(fact, read.Columns[fact.Code]))]);
        var versions = new[] { query.Before, query.After }.Where(model => Has(model, query.Decision)).Select(model => ColumnDecision.Of(model!, query.Decision)).ToList();
        var plan = ColumnPlan.Compile(versions, table.Layout, options);
        var answers = plan.Run(table, Math.Min(ThreadsMax, Environment.ProcessorCount), cancellation);
        var after = Has(query.After, query.Decision) ? versions.Count - 1 : -1;
        var result = new SimulationResult(query, facts, read, table, answers, Has(query.Before, query.Decision) ? 0 : -1, after, city.Regions, options);
        for (var row = 0; row < read.Count; row++)
        {
            if (row % Stretch == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                told?.Invoke(new(facts.Count, facts.Count, row, read.Count));
            }

            if (result.Take(row) is { } refusal)
            {
                return refusal;
            }
        }

        return result.Finished();
    }

    private static bool Has(DmnModel? model, string decision) => model?.Decisions.Any(one => one.Name == decision && one.HasLogic) == true;

    // The inputs a decision hangs on, through the decisions and the knowledge it requires.
    private static List<DmnRequirement> InputsOf(DmnModel model, string decision)
    {
        var (found, seen) = (new List<DmnRequirement>(), new HashSet<DmnElement>());
        var open = new Queue<DmnElement>(model.Decisions.Where(one => one.Name == decision));
        while (open.TryDequeue(out var one))
        {
            foreach (var needed in one.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Authority && seen.Add(needed.Element)))
            {
                if (needed.Element is DmnInput or DmnDecision { HasLogic: false } || needed.Import is { Length: > 0 })
                {
                    found.Add(needed);
                }
                else
                {
                    open.Enqueue(needed.Element);
                }
            }
        }

        return found;
    }

    private static Column ColumnOf(FactDefinition fact, FactColumn column)
    {
        var values = new FeelValue[column.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = !column.Has(row) ? FeelValue.Null : column switch
            {
                NumberColumn numbers => FeelValue.Of((FeelNumber)numbers.Value(row)!.Value),
                BooleanColumn truths => FeelValue.Of(truths.Value(row)!.Value),
                DateColumn days => FeelValue.Of((FeelDate)days.Value(row)!.Value),
                _ => FeelValue.Of(((TextColumn)column).Value(row)!),
            };
        }

        return Column.Of(fact.Name, values);
    }
}
