using System.Runtime.CompilerServices;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Takes a decision as the evaluator does and records why each part has its value: what has reasons of its own is taken apart and its value
/// put together from theirs, by the evaluator's own functions; all else is evaluated. It enters every part that the evaluator enters, so
/// that it takes no fewer steps and goes no less deep. Nothing of it runs when a decision is only taken.
/// </summary>
/// <param name="levers">Who wants to know what inputs could be changed to; null for nobody.</param>
internal sealed partial class Explainer(Evaluation run, Levers? levers)
{
    // Beyond the first bound, rules that fail keep one condition; beyond the second, the reasons are given up.
    private const int ConditionsMax = 5_000;
    private const int RecordsMax = 20_000;
    private const int CallsMax = 4;

    // Null while it is being explained. One imported under two names is two decisions, as it has two sorts of inputs.
    private readonly Dictionary<(ModelRun, DmnDecision), Explanation?> _explained = [];
    private int _conditions;
    private int _calls;

    /// <summary>A decision explained, with those it requires.</summary>
    /// <param name="prefix">Names of imports in front of its inputs, each with its point.</param>
    public Explanation Of(ModelRun home, DmnDecision decision, string prefix)
    {
        if (_explained.TryGetValue((home, decision), out var known) && known is not null)
        {
            return known;
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack() || !_explained.TryAdd((home, decision), null))
        {
            throw new BoundReachedException(new Text("决策之间嵌套过深。", "Decisions are nested too deeply."));
        }

        run.Enter();
        var required = new List<Explanation>();
        var sight = decision.Sight;
        var names = new Known?[sight.Informed.Names.Length];
        for (var i = 0; i < sight.Informing.Length; i++)
        {
            names[sight.InformingPlaces[i]] = Required(home.HomeOf(sight.Informing[i]), sight.Informing[i], prefix, required);
        }

        var reason = Of(decision.Logic!, new Sight(home.ScopeOf(decision), sight.Informed, names));
        run.Leave();

        // Whoever requires it finds its value instead of deciding again.
        home.Take(decision, reason.Value);
        return _explained[(home, decision)] = new Explanation(decision.Name, reason.Value, reason)
        {
            Question = decision.Question,
            Description = decision.Description,
            Requires = required,
            Missing = reason.Hanging(),
            Sources = decision.Sources,
        };
    }

    private Known Required(ModelRun home, DmnRequirement needed, string prefix, List<Explanation> required)
    {
        var inner = needed.Model is null || needed.Import!.Length == 0 ? prefix : $"{prefix}{needed.Import}.";
        if (needed.Element is not DmnDecision { Logic: { } logic } decision || home.IsGiven(decision))
        {
            var full = inner + needed.Element.Name;
            return home.IsMissing(needed.Element) ? new Known(Origin.Input, [full], full, null)
                : inner.Length == 0 ? needed.Element.HandedIn
                : new Known(Origin.Input, [], full, null);
        }

        var explained = Of(home, decision, inner);
        required.Add(explained);
        return new Known(Origin.Decision, explained.Missing, null, levers is null ? null : (logic, Behind(home, decision, inner)));
    }

    // What a required decision sees, for finding the input behind its value; decisions behind decisions are not looked through.
    private static Sight Behind(ModelRun home, DmnDecision decision, string prefix)
    {
        var sight = decision.Sight;
        var names = new Known?[sight.Informed.Names.Length];
        foreach (var needed in sight.Informing.Where(needed => needed.Model is null && needed.Element is not DmnDecision { HasLogic: true }))
        {
            names[sight.Informed.Of(needed.Element.Name)] = new Known(Origin.Input, [], prefix + needed.Element.Name, null);
        }

        return new Sight(home.ScopeOf(decision), sight.Informed, names);
    }

    private Reason Of(Node node, Sight sight)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new BoundReachedException(new Text("表达式嵌套过深。", "Expressions are nested too deeply."));
        }

        return node switch
        {
            Boxed boxed => Fitted(boxed, sight),
            DecisionTable table => Table(table, sight),
            If choice => Choice(choice, sight),
            ContextNode context => Context(context, context.Entries, null, sight) is { } made && FeelEquality.Same(made.Value, made.Replay(Forced.Nothing))
                ? made : Value(node, sight),
            ContextResult context => Context(context, context.Entries, context.Result, sight),
            Junction or Comparison or Between or TestsNode => ConditionOf(node, sight),
            Call call when Negated(call, sight) is not null => ConditionOf(call, sight),
            Call call => (Reason?)Called(call, sight) ?? Value(call, sight),
            _ => Value(node, sight),
        };
    }

    private Reason Fitted(Boxed boxed, Sight sight)
    {
        run.Enter();
        var reason = Of(boxed.Body, sight);
        var value = boxed.Type is null ? reason.Value : Types.Fit(run, boxed.Type, reason.Value, boxed.At);
        run.Leave();
        return FeelEquality.Same(value, reason.Value)
            ? reason
            : new FittedReason(reason.Expression, value, reason) { Seen = reason.Seen, Missing = reason.Missing };
    }

    private ValueReason Value(Node node, Sight sight)
    {
        Record();
        List<Reason>? within = null;
        var value = Taken(node, sight, ref within);
        var (seen, missing) = Looked(node, sight, value);
        return new ValueReason(NodeText.Of(node), value) { Seen = seen, Missing = missing, Within = (IReadOnlyList<Reason>?)within ?? [] };
    }

    private ChoiceReason Choice(If choice, Sight sight) =>
        choice.Outline.DayDepth > 0 && run.Options.Now is not null && levers is null && sight.IsOfElement
            && run.HasDepthFor(2 * NodeOutline.DayDepthMax) && !sight.Scope.Has(run, "today") && !sight.Scope.Has(run, "date")
            ? ChoiceOfTheDay(choice, sight) : ChoiceNow(choice, sight);

    // What is in force since when is asked again and again: its reason is kept for the day, and counts each time what it cost once.
    private ChoiceReason ChoiceOfTheDay(If choice, Sight sight)
    {
        if (choice.Outline.OfTheDay is { } kept && (ReferenceEquals(kept.Day, run.Options.Today) || FeelEquality.Same(kept.Day, run.Options.Today)))
        {
            run.Charge(kept.Steps);
            _conditions += kept.Records - 1;
            Record();
            return kept.Reason;
        }

        var (steps, records) = (run.StepsUsed, _conditions);
        var reason = ChoiceNow(choice, sight);
        if (!run.HasNoticed)
        {
            choice.Outline.OfTheDay = new(run.Options.Today, reason, run.StepsUsed - steps, _conditions - records);
        }

        return reason;
    }

    private ChoiceReason ChoiceNow(If choice, Sight sight)
    {
        run.Enter();
        var condition = ConditionOf(choice.Condition, sight);
        var (chosen, other) = condition.Value.IsTrue ? (choice.Then, choice.Else) : (choice.Else, choice.Then);
        var isOpen = condition.Hanging().Count > 0;
        var taken = Of(chosen, sight);
        var otherwise = isOpen ? Of(other, sight) : null;
        run.Leave();
        return new ChoiceReason(NodeText.Of(choice), taken.Value, condition, taken, otherwise);
    }

    private ContextReason Context(Node node, IReadOnlyList<(string Key, Node Value)> entries, Node? result, Sight sight)
    {
        run.Enter();
        var reasons = new List<(string, Reason)>(entries.Count);
        var inner = sight;
        foreach (var (key, entry) in entries)
        {
            var reason = Of(entry, inner);
            reasons.Add((key, reason));
            inner = inner.With(key, reason.Value, new Known(Origin.Local, reason.Hanging(), null, (entry, inner)));
        }

        var last = result is null ? null : Of(result, inner);
        run.Leave();
        return new ContextReason(NodeText.Of(node), last?.Value ?? node.In(run, sight.Scope), reasons, last);
    }

    // The value of a part; decisions inside of what is otherwise taken as a value are gathered as reasons of their own.
    private FeelValue Taken(Node node, Sight sight, ref List<Reason>? within)
    {
        if (!node.Outline.HoldsReasons)
        {
            return node.In(run, sight.Scope);
        }

        if (node is If choice)
        {
            var reason = Choice(choice, sight);
            (within ??= []).Add(reason);
            return reason.Value;
        }

        run.Enter();
        var value = node switch
        {
            Boxed { Type: { } type } boxed => Types.Fit(run, type, Taken(boxed.Body, sight, ref within), boxed.At),
            Boxed boxed => Taken(boxed.Body, sight, ref within),
            Arithmetic sum => sum.Of(run, Taken(sum.Left, sight, ref within), Taken(sum.Right, sight, ref within)),
            Negation negation => negation.Of(run, Taken(negation.Operand, sight, ref within)),
            PathNode path => path.Of(run, Taken(path.Operand, sight, ref within)),
            Comparison test => Comparison.Compare(
                run, test.Relation, Taken(test.Left, sight, ref within), Taken(test.Right, sight, ref within), test.At),
            Between test => test.Of(
                run, Taken(test.Operand, sight, ref within), Taken(test.Low, sight, ref within), Taken(test.High, sight, ref within)),
            ListNode list => run.Made(TakenAll(list.Items, sight, ref within)),
            Call call => Taken(call, sight, ref within),
            _ => node.In(run, sight.Scope),
        };
        run.Leave();
        return value;
    }

    private FeelValue Taken(Call call, Sight sight, ref List<Reason>? within)
    {
        var callee = call.Function.In(run, sight.Scope);
        if (callee is KnowledgeFunction && Called(call, sight) is { } called)
        {
            (within ??= []).Add(called);
            return called.Value;
        }

        return call.Literal(callee) ?? call.Of(run, callee, TakenAll(call.Arguments, sight, ref within));
    }

    private FeelValue[] TakenAll(IReadOnlyList<Node> nodes, Sight sight, ref List<Reason>? within)
    {
        var values = nodes.Count == 0 ? [] : new FeelValue[nodes.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Taken(nodes[i], sight, ref within);
        }

        return values;
    }

    // The values a part looked at, and the missing inputs because of which it may be otherwise than it was told to be.
    private (IReadOnlyList<SeenValue> Seen, IReadOnlyList<string> Missing) Looked(Node node, Sight sight, FeelValue told)
    {
        List<SeenValue>? seen = null;
        IReadOnlyList<string> missing = [];
        foreach (var path in node.Outline.Paths)
        {
            if (sight.Find(path) is { } found)
            {
                var value = path.Node.In(run, sight.Scope);
                (seen ??= []).Add(new SeenValue(path.Name, value, found.Known.Origin));
                missing = Reason.Together(missing, MissingOf(value, found.Known, found.Behind, told));
            }
        }

        return ((IReadOnlyList<SeenValue>?)seen ?? [], missing);
    }

    // What is null spoils only a part that comes to null; a part that asks whether it is null has its answer. What is known but
    // hangs on something missing makes the part hang on it, too, whatever it came to.
    private static IReadOnlyList<string> MissingOf(FeelValue named, Known known, string behind, FeelValue told) =>
        named.IsNull && !told.IsNull ? []
        : known.Missing.Count > 0 || known.Origin != Origin.Input || !named.IsNull || behind.Length == 0 ? known.Missing
        : [known.Input + behind];

    private void Record()
    {
        if (++_conditions > RecordsMax)
        {
            throw new BoundReachedException(new Text(
                $"理由超过 {RecordsMax} 条，不再逐条列出。", $"There are more than {RecordsMax} reasons; they are not listed."));
        }
    }
}
