using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>What holds of every explanation, over models and inputs drawn at random.</summary>
public sealed class ExplanationLaws
{
    // TONGQU_FUZZ_SEED asks for the same models again; a failure names the seed of its model.
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ_SEED"), out var given) ? given : Environment.TickCount;
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ"), out var wanted) ? wanted : 400;

    private static readonly string[] Policies =
    [
        "hitPolicy=\"UNIQUE\"", "hitPolicy=\"ANY\"", "hitPolicy=\"FIRST\"", "hitPolicy=\"PRIORITY\"", "hitPolicy=\"RULE ORDER\"",
        "hitPolicy=\"OUTPUT ORDER\"", "hitPolicy=\"COLLECT\"", "hitPolicy=\"COLLECT\" aggregation=\"SUM\"", "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
        "hitPolicy=\"COLLECT\" aggregation=\"MIN\"", "hitPolicy=\"COLLECT\" aggregation=\"MAX\"",
    ];

    [Fact]
    public void Explaining_gives_the_answer_that_deciding_gives() => ForAll((model, inputs) =>
        model.Explain("last", inputs).Answer.ShouldBe(model.Decide("last", inputs).Value));

    // Where explaining notices nothing, nobody decides again: it must never pass where deciding is stopped.
    [Fact]
    public void At_any_bound_explaining_gives_the_answer_and_the_diagnostics_of_deciding() => ForAll((model, inputs) =>
    {
        foreach (var bounds in Enumerable.Range(0, 120).Select(i => i < 80
            ? new FeelOptions { StepsMax = i }
            : new FeelOptions { DepthMax = i - 80 }))
        {
            var (explained, decided) = (model.Explain("last", inputs, bounds), model.Decide("last", inputs, bounds));
            explained.Answer.ShouldBe(decided.Value, bounds.ToString());
            explained.Diagnostics.ShouldBe(decided.Diagnostics, bounds.ToString());
        }
    }, rounds: Rounds / 10);

    [Fact]
    public void The_explanation_replayed_gives_the_answer() => ForAll((model, inputs) =>
    {
        var explained = model.Explain("last", inputs);
        explained.IsCut.ShouldBeFalse();
        foreach (var one in explained.Requires.Append(explained))
        {
            one.Replay().ShouldBe(one.Answer);
        }
    });

    [Fact]
    public void The_nearest_change_turns_the_answer_as_it_says() => ForAll((model, inputs) =>
    {
        var explained = model.Explain("last", inputs);
        if (explained.Nearest is { } nearest)
        {
            var turned = model.Decide("last", nearest.Apply(inputs)).Value;
            turned.ShouldBe(nearest.Answer);
            turned.ShouldNotBe(explained.Answer);
            nearest.Changes.ShouldAllBe(change => inputs[change.Name].Equals(change.From) && !change.From.IsNull);
        }
    });

    [Fact]
    public void Of_one_condition_on_a_whole_number_the_nearest_change_is_the_nearest_there_is()
    {
        var dice = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var (bound, value) = (dice.Next(-20, 20), dice.Next(-20, 20));
            var text = One(dice, "<", "<=", ">", ">=", "=", "!=") is var sign && dice.Next(2) == 0 ? $"a {sign} {bound}" : $"2 * a - 1 {sign} {bound}";
            var model = Dmn.Model(Dmn.Input("a", "number") + Dmn.Decision("last", Dmn.Literal(text), "boolean", "a"));
            var answer = At(value);
            var distance = Enumerable.Range(1, 100).FirstOrDefault(step => At(value - step) != answer || At(value + step) != answer);

            var nearest = model.Explain("last", Dmn.Inputs(("a", (long)value))).Nearest;

            var moved = nearest is null ? 0 : Math.Abs((decimal)nearest.Changes[0].To.ToPlain()! - value);
            if (distance > 0)
            {
                // A fraction may turn it sooner than the next whole number.
                Math.Ceiling(moved).ShouldBe(distance, $"{text} at {value}");
            }

            FeelValue At(int a) => model.Decide("last", Dmn.Inputs(("a", (long)a))).Value;
        }
    }

    // Each input is read by one condition only, so that what one lacks tells nothing of another.
    [Fact]
    public void An_input_said_to_be_missing_really_leaves_the_answer_open()
    {
        var dice = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var names = new[] { "a", "b", "c", "d" };
            var text = Joined(dice, [.. names.Select(name => $"{name} > 5")]);
            var model = Dmn.Model(string.Concat(names.Select(name => Dmn.Input(name, "number")))
                + Dmn.Decision("last", Dmn.Literal(text), "boolean", string.Join(',', names)));
            var known = names.Where(_ => dice.Next(2) == 0).ToDictionary(name => name, _ => (object?)(long)dice.Next(3, 9));

            var explained = model.Explain("last", FeelContext.From(known).Value);

            var open = names.Except(known.Keys).ToList();
            foreach (var name in open)
            {
                // It matters where, with some values of the others, one of its values gives another answer than another.
                var matters = Enumerable.Range(0, 1 << open.Count).Any(filled =>
                    Answer(filled, name, 1L) is var low && Answer(filled, name, 9L) is var high && !low.Equals(high));
                explained.Missing.Contains(name).ShouldBe(matters, $"{name} in {text} with {FeelContext.From(known).Value}");
            }

            explained.Answer.IsNull.ShouldBe(explained.Missing.Count > 0);

            FeelValue Answer(int filled, string name, long value)
            {
                var inputs = new Dictionary<string, object?>(known);
                for (var i = 0; i < open.Count; i++)
                {
                    inputs[open[i]] = open[i] == name ? value : (filled & (1 << i)) == 0 ? 1L : 9L;
                }

                return model.Decide("last", FeelContext.From(inputs).Value).Value;
            }
        }
    }

    // A rule that asks whether something is missing is certain of it only while it is, so that there is none here.
    [Fact]
    public void What_is_certain_in_a_table_stays_so_whatever_the_missing_input_is() => ForAll((model, inputs) =>
    {
        var explained = model.Explain("last", inputs);
        if (explained.Missing.Count == 0 && inputs["a"].IsNull)
        {
            foreach (var value in new long[] { -1, 0, 3, 5, 8, 11 })
            {
                model.Decide("last", inputs.With("a", FeelValue.From(value).Value)).Value.ShouldBe(explained.Answer);
            }
        }
    }, onlyTables: true);

    private static void ForAll(Action<DmnModel, FeelContext> law, bool onlyTables = false, int? rounds = null)
    {
        for (var round = 0; round < (rounds ?? Rounds); round++)
        {
            var dice = new Random(Seed + round);
            var xml = Model(dice, onlyTables);
            var model = Dmn.Model(xml);
            model.Faults.Select(fault => fault.Message.En).ShouldBeEmpty(xml);
            var inputs = Inputs(dice);
            try
            {
                law(model, inputs);
            }
            catch (ShouldAssertException broken)
            {
                throw new ShouldAssertException($"TONGQU_FUZZ_SEED={Seed + round}\n{inputs}\n{xml}\n{broken.Message}");
            }
        }
    }

    private static string Model(Random dice, bool onlyTables)
    {
        var inputs = Dmn.Input("a", "number") + Dmn.Input("b", "number") + Dmn.Input("s", "string") + Dmn.Input("t", "boolean") + Dmn.Input("day", "date");
        var knowledge = "<businessKnowledgeModel id=\"k-k\" name=\"k\"><encapsulatedLogic><formalParameter name=\"n\" typeRef=\"number\"/>"
            + Dmn.Literal($"if n > {dice.Next(10)} then n else n + {dice.Next(5)}") + "</encapsulatedLogic></businessKnowledgeModel>";
        return inputs + knowledge
            + Dmn.Decision("first", onlyTables ? Dmn.Literal("1") : Logic(dice, ["a", "b", "k(a)"]), "Any", "a,b,s,t,day", knows: "k")
            + Dmn.Decision("last", onlyTables ? Table(dice, ["a", "b"], asksForNull: false) : Logic(dice, ["a", "b", "first"]), "Any", "a,b,s,t,day", "first", "k");
    }

    private static string Logic(Random dice, string[] numbers) => dice.Next(4) switch
    {
        0 => Dmn.Literal(Truth(dice, numbers, 3)),
        1 => Dmn.Literal($"if {Truth(dice, numbers, 2)} then {One(dice, numbers)} else {dice.Next(9)}"),
        2 => "<context><contextEntry><variable name=\"x\"/>" + Dmn.Literal(Truth(dice, numbers, 1)) + "</contextEntry><contextEntry>"
            + Dmn.Literal($"if x then {dice.Next(9)} + {One(dice, numbers)} else {dice.Next(9)}") + "</contextEntry></context>",
        _ => Table(dice, numbers),
    };

    private static string Table(Random dice, string[] numbers, bool asksForNull = true)
    {
        var policy = One(dice, Policies);
        var output = policy.Contains("PRIORITY", StringComparison.Ordinal) || policy.Contains("OUTPUT", StringComparison.Ordinal)
            ? "<output name=\"o\"><outputValues><text>3, 1, 2, 0</text></outputValues></output>"
            : dice.Next(3) == 0 ? "<output name=\"o\"><defaultOutputEntry><text>7</text></defaultOutputEntry></output>" : "o";
        var rules = Enumerable.Range(0, dice.Next(1, 6)).Select(_ =>
            $"{(asksForNull ? Number(dice) : Number(dice).Replace("null", "3", StringComparison.Ordinal))} | {One(dice, "-", "\"x\"", "\"x\",\"y\"", "not(\"x\")", "null")} | {One(dice, "-", "true", "false")} => {dice.Next(4)}").ToArray();
        return Dmn.Table(policy, $"{One(dice, numbers)} | s | t => {output}", rules);
    }

    private static string Number(Random dice) => dice.Next(7) switch
    {
        0 => "-",
        1 => $"{One(dice, "<", "<=", ">", ">=")} {dice.Next(10)}",
        2 => $"[{dice.Next(4)}..{dice.Next(4, 9)}{One(dice, "]", ")")}",
        3 => $"{dice.Next(9)}, {dice.Next(9)}",
        4 => $"not({dice.Next(9)})",
        5 => "null",
        _ => $"? > {dice.Next(5)} and ? < {dice.Next(5, 10)}",
    };

    private static string Truth(Random dice, string[] numbers, int depth) => (depth == 0 ? dice.Next(7) : dice.Next(10)) switch
    {
        0 or 1 => $"{One(dice, numbers)} {One(dice, "<", "<=", ">", ">=", "=", "!=")} {dice.Next(10)}",
        2 => $"{One(dice, numbers)} between {dice.Next(4)} and {dice.Next(4, 9)}",
        3 => $"s {One(dice, "=", "!=")} {One(dice, "\"x\"", "\"y\"", "null")}",
        4 => "t",
        5 => $"day >= date(\"2024-0{dice.Next(1, 9)}-01\")",
        6 => $"{One(dice, numbers)} in ({Number(dice).Replace("-", "1", StringComparison.Ordinal)})",
        7 => $"not({Truth(dice, numbers, depth - 1)})",
        _ => $"({Truth(dice, numbers, depth - 1)}) {One(dice, "and", "or")} ({Truth(dice, numbers, depth - 1)})",
    };

    private static string Joined(Random dice, string[] parts)
    {
        if (parts.Length == 1)
        {
            return dice.Next(3) == 0 ? $"not({parts[0]})" : parts[0];
        }

        var cut = dice.Next(1, parts.Length);
        return $"({Joined(dice, parts[..cut])}) {One(dice, "and", "or")} ({Joined(dice, parts[cut..])})";
    }

    private static FeelContext Inputs(Random dice)
    {
        var all = new (string Name, object? Value)[]
        {
            ("a", (long)dice.Next(10)), ("b", dice.Next(100) / 10m), ("s", One(dice, "x", "y", "z")), ("t", dice.Next(2) == 0),
            ("day", new DateOnly(2024, dice.Next(1, 12), dice.Next(1, 28))),
        };
        return Dmn.Inputs([.. all.Where(_ => dice.Next(5) > 0)]);
    }

    private static T One<T>(Random dice, params T[] of) => of[dice.Next(of.Length)];
}
