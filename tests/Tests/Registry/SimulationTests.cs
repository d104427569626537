using System.Collections.Concurrent;
using Shouldly;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>A change of a rule tried over the subjects: who gains, who loses, of whom it cannot be told and why, and what it costs.</summary>
public sealed class SimulationTests
{
    private const string Award = "above-scale-award";
    private const string Town = "330824106", OtherTown = "330824107", County = "330824";
    private static readonly DateOnly Day = new(2026, 6, 30);
    private static readonly ConcurrentDictionary<Dialect, Lazy<Task<(TestCity City, Dictionary<string, long> Firms)>>> Firms = new();

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Who_gains_and_who_loses_is_told_with_the_money_and_missing_is_not_nought(Dialect dialect)
    {
        var (city, firms) = await FirmsAsync(dialect);

        var result = (await RunAsync(city, Model(Award), Changed())).Value;

        Effects(result).ShouldBe(new Dictionary<long, SimulatedEffect>
        {
            [firms["enters"]] = SimulatedEffect.Enters,
            [firms["loses"]] = SimulatedEffect.Loses,
            [firms["gains"]] = SimulatedEffect.Gains,
            [firms["no revenue"]] = SimulatedEffect.CannotTell,
            [firms["not above scale"]] = SimulatedEffect.Same,
            [firms["unknown"]] = SimulatedEffect.CannotTell,
        }, ignoreOrder: true);
        var total = result.Total;
        (total.Subjects, total.Changed, total.EligibleBefore, total.EligibleAfter).ShouldBe((6, 3, 2, 3));
        (total.Before, total.After, total.Difference, total.Gained, total.Lost).ShouldBe(((FeelNumber)320_000, (FeelNumber)450_001, (FeelNumber)130_001, (FeelNumber)150_000.5m, (FeelNumber)19_999.5m));
        result.Blocking.Select(one => (one.Fact.Code, one.Subjects, one.Alone)).ShouldBe([("annual-revenue", 2, 1), ("first-above-scale", 1, 0), ("above-scale-from-start", 1, 0)], ignoreOrder: true);
        (result.LeftOut, result.NotLookedAt, result.Simulated, result.HasAmounts).ShouldBe((0, 0, 6, true));
        result.Regions.Select(region => (region.Region, region.Totals.Subjects, region.Totals.Difference)).ShouldBe(
            [(Town, 4, (FeelNumber)80_001), (OtherTown, 2, (FeelNumber)50_000)]);
        result.BySize.Where(size => size.Up + size.Down > 0).Select(size => (size.From, size.Below, size.Up, size.Down)).ShouldBe(
            [(10_000m, 50_000m, 0, 1), (50_000m, 100_000m, 1, 0), (100_000m, 500_000m, 1, 0)]);
    }

    [Fact]
    public async Task Turned_round_who_entered_leaves_and_the_largest_difference_stands_first()
    {
        var (city, firms) = await FirmsAsync(Dialect.Sqlite);

        var result = (await RunAsync(city, Changed(), Model(Award))).Value;

        var (changes, total) = result.Changes(null, null, 0, 2);
        (total, changes[0].Subject, changes[0].Effect, changes[0].Difference).ShouldBe((3, firms["enters"], SimulatedEffect.Leaves, (FeelNumber)(-100_000.5m)));
        changes[1].Subject.ShouldBe(firms["gains"]);
        result.Changes(null, OtherTown, 0, 10).Changes.Select(change => change.Subject).ShouldBe([firms["gains"]]);
        var untold = result.Changes(SimulatedEffect.CannotTell, null, 0, 10).Changes;
        untold.Single(change => change.Subject == firms["no revenue"]).Missing.Select(fact => fact.Code).ShouldBe(["annual-revenue"]);
    }

    [Fact]
    public async Task Where_there_was_no_rule_before_everybody_eligible_enters_and_yes_and_no_has_no_sum()
    {
        var (city, _) = await FirmsAsync(Dialect.Sqlite);

        var money = (await RunAsync(city, null, Model(Award))).Value;
        var truth = (await RunAsync(city, null, Model(Award), "可享升规奖励")).Value;

        (money.Total[SimulatedEffect.Enters], money.Total.Before, money.Total.After).ShouldBe((2, (FeelNumber)0, (FeelNumber)320_000));
        (truth.Total[SimulatedEffect.Enters], truth.Total[SimulatedEffect.CannotTell], truth.HasAmounts, truth.BySize.Count).ShouldBe((2, 2, false, 0));
    }

    [Fact]
    public async Task Nobody_outside_the_scope_or_the_region_is_looked_at()
    {
        var (city, _) = await FirmsAsync(Dialect.Sqlite);
        var query = new SimulationQuery(Model(Award), Changed(), "升规奖励", SubjectKind.Enterprise, Day, RegionCode.Parse("3308").Value);
        var simulation = city.Get<Simulation>();

        (await simulation.RunAsync(Scope.Of(RegionCode.Parse(Town).Value), query)).Value.Total.Subjects.ShouldBe(4);
        (await simulation.RunAsync(Scope.Of(RegionCode.Parse("330803").Value), query with { Within = RegionCode.Parse(County).Value })).Value.Total.Subjects.ShouldBe(0);
        (await simulation.RunAsync(Scope.Nothing, query)).Value.Total.Subjects.ShouldBe(0);
        (await simulation.RunAsync(Scope.Everything, query with { Within = RegionCode.Parse(OtherTown).Value })).Value.Total.Subjects.ShouldBe(2);
        (await simulation.RunAsync(Scope.Everything, query with { Within = RegionCode.Parse(County).Value, AsOf = new DateOnly(2020, 1, 1) })).Value.Total[SimulatedEffect.CannotTell].ShouldBe(6);
    }

    [Fact]
    public async Task What_cannot_be_simulated_is_refused_with_its_reason()
    {
        var (city, _) = await FirmsAsync(Dialect.Sqlite);
        var model = Model(Award);
        var simulation = city.Get<Simulation>();

        (await RunAsync(city, model, model, "没有这个决策")).Refusal!.Code.ShouldBe("rules.no-decision");
        var person = new SimulationQuery(model, model, "升规奖励", SubjectKind.Person, Day, RegionCode.Parse("3308").Value);
        var refusal = (await simulation.RunAsync(Scope.Everything, person)).Refusal!;
        (refusal.Code, refusal.Message.Zh.Contains("首次升规", StringComparison.Ordinal) || refusal.Message.Zh.Contains("投产当年升规", StringComparison.Ordinal)).ShouldBe(("rules.no-fact", true));
        simulation.KindsFor(model, model, "升规奖励").ShouldBe([SubjectKind.Enterprise]);
        var words = DmnModel.Parse(Text(Award).Replace("<text>升规奖励 &gt; 0</text>", "<text>string(升规奖励)</text>").Replace("name=\"可享升规奖励\" typeRef=\"boolean\"", "name=\"可享升规奖励\"")).Value;
        (await RunAsync(city, model, words, "可享升规奖励")).Refusal!.Code.ShouldBe("rules.not-comparable");
        using var off = new CancellationTokenSource();
        await off.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => simulation.RunAsync(Scope.Everything, person with { Kind = SubjectKind.Enterprise }, cancellation: off.Token));
    }

    [Fact]
    public async Task Columns_answer_what_the_model_decides_for_each_subject_alone()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        await city.Get<Population>().SimulateAsync(4_000);
        foreach (var (file, decision, kind) in new[]
        {
            (Award, "升规奖励", SubjectKind.Enterprise), (Award, "可享升规奖励", SubjectKind.Enterprise), ("revenue-step-award", "营收奖励", SubjectKind.Enterprise),
            ("storage-subsidy", "储能补助", SubjectKind.Enterprise), ("rooftop-solar-subsidy", "光伏补助", SubjectKind.Enterprise),
            ("childcare-subsidy", "育儿补贴总额", SubjectKind.Person),
        })
        {
            var (before, after) = (Model(file), DmnModel.Parse(Text(file).Replace("00000", "90000", StringComparison.Ordinal).Replace("3600", "4321.05", StringComparison.Ordinal)).Value);
            var query = new SimulationQuery(before, after, decision, kind, Day, RegionCode.Parse("3308").Value);
            var facts = city.Get<Simulation>().FactsFor(before, after, decision, kind).Value;
            var table = await FactTable.ReadAsync(city.Database, Scope.Everything, kind, facts, Day);

            var result = (await city.Get<Simulation>().RunAsync(Scope.Everything, query)).Value;

            var found = Enum.GetValues<SimulatedEffect>().SelectMany(effect => result.Changes(effect, null, 0, int.MaxValue).Changes).ToDictionary(change => change.Subject);
            found.Count.ShouldBe(table.Count);
            FeelNumber? sum = (FeelNumber)0;
            for (var row = 0; row < table.Count; row++)
            {
                var inputs = FeelContext.From(facts.ToDictionary(fact => fact.Name, fact => Plain(table.Columns[fact.Code], row))).Value;
                var (was, becomes) = (before.Decide(decision, inputs).Value, after.Decide(decision, inputs).Value);
                var change = found[table.Subjects[row]];
                (change.Before, change.After).ShouldBe((was, becomes), $"{file} {inputs}");
                (change.Effect == SimulatedEffect.CannotTell).ShouldBe(was.IsNull || becomes.IsNull);
                sum += was.IsNull || becomes.IsNull ? (FeelNumber)0 : (becomes.AsNumber() ?? (FeelNumber)0) - (was.AsNumber() ?? (FeelNumber)0);
            }

            result.Total.Difference.ShouldBe(sum);
            result.Total.Subjects.ShouldBe(table.Count);
            result.Total[SimulatedEffect.CannotTell].ShouldBeLessThan(table.Count);
        }
    }

    private static object? Plain(FactColumn column, int row) => column switch
    {
        NumberColumn numbers => numbers.Value(row),
        BooleanColumn truths => truths.Value(row),
        DateColumn days => days.Value(row),
        _ => ((TextColumn)column).Value(row),
    };

    private static string Text(string file) => File.ReadAllText(Path.Combine(TestCity.PackFolder, "decisions", file + ".dmn"));

    private static DmnModel Model(string file) => DmnModel.Parse(Text(file)).Value;

    // From ten million on already, but a little less; and more for those above scale from the start.
    private static DmnModel Changed() => DmnModel.Parse(Text(Award).Replace("20000000", "10000000", StringComparison.Ordinal)
        .Replace("<text>120000</text>", "<text>100000.5</text>", StringComparison.Ordinal).Replace("<text>200000</text>", "<text>250000</text>", StringComparison.Ordinal)).Value;

    private static Task<Outcome<SimulationResult>> RunAsync(TestCity city, DmnModel? before, DmnModel after, string decision = "升规奖励") =>
        city.Get<Simulation>().RunAsync(Scope.Of(RegionCode.Parse("3308").Value), new(before, after, decision, SubjectKind.Enterprise, Day, RegionCode.Parse(County).Value));

    private static Dictionary<long, SimulatedEffect> Effects(SimulationResult result) =>
        Enum.GetValues<SimulatedEffect>().SelectMany(effect => result.Changes(effect, null, 0, 100).Changes).ToDictionary(change => change.Subject, change => change.Effect);

    // One county of the shared cities is theirs alone.
    private static Task<(TestCity City, Dictionary<string, long> Firms)> FirmsAsync(Dialect dialect) =>
        Firms.GetOrAdd(dialect, key => new(() => RegisterAsync(key))).Value;

    private static async Task<(TestCity City, Dictionary<string, long> Firms)> RegisterAsync(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (ids, rows) = (new Dictionary<string, long>(), new List<string>());
        foreach (var (name, town, facts) in new (string, string, string[])[]
        {
            ("enters", Town, ["first-above-scale,2026-01-01,true", "above-scale-from-start,2026-01-01,false", "annual-revenue,2026-01-01,15000000"]),
            ("loses", Town, ["first-above-scale,2026-01-01,true", "above-scale-from-start,2026-01-01,false", "annual-revenue,2026-01-01,25000000"]),
            ("gains", OtherTown, ["above-scale-from-start,2026-01-01,true"]),
            ("no revenue", Town, ["first-above-scale,2026-01-01,true", "above-scale-from-start,2026-01-01,false"]),
            ("not above scale", OtherTown, ["first-above-scale,2026-01-01,false", "above-scale-from-start,2026-01-01,false"]),
            ("unknown", Town, ["employees,2026-01-01,3"]),
        })
        {
            var code = RegistryCity.NewCode();
            ids[name] = await city.AddAsync(code, name, city.City.Regions.Below(town).First().Code);
            rows.AddRange(facts.Select(fact => $"credit-code:{code},{fact}"));
        }

        (await city.TakeInAsync("tax", [.. rows])).Value.Refused.ShouldBe(0);
        return (city, ids);
    }
}
