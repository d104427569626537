using System.Runtime.CompilerServices;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Walks through a decision beside the evaluator and records why each part has its value. Nothing of it runs when a decision is
/// only taken.
/// </summary>
internal sealed partial class Explainer(Evaluation run)
{
    // Beyond the first bound, rules that fail keep one condition; beyond the second, the reasons are given up.
    private const int ConditionsMax = 5_000;
    private const int RecordsMax = 20_000;
    private const int CallsMax = 4;
    private readonly Dictionary<DmnDecision, Explanation> _explained = [];
    private readonly HashSet<DmnDecision> _open = [];
    private int _conditions;
    private int _calls;

    /// <summary>What inputs could be changed to, as the conditions met tell.</summary>
    public Levers Levers { get; } = new(run);

    /// <summary>A decision explained, with those it requires.</summary>
    /// <param name="prefix">Names of imports in front of its inputs, each with its point.</param>
    public Explanation Of(ModelRun home, DmnDecision decision, string prefix)
    {
        if (_explained.TryGetValue(decision, out var known))
        {
            return known;
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack() || !_open.Add(decision))
        {
            throw new BoundReachedException(new Text("决策之间嵌套过深。", "Decisions are nested too deeply."));
        }

        var required = new List<Explanation>();
        var names = new Dictionary<string, Known>(StringComparer.Ordinal);
        foreach (var needed in decision.Requirements.Where(needed => needed.Kind == DmnRequirementKind.Information))
        {
            var name = string.IsNullOrEmpty(needed.Import) ? needed.Element.Name : $"{needed.Import}.{needed.Element.Name}";
            names[name] = Required(home.HomeOf(needed), needed, prefix, required);
        }

        var sight = new Sight(home.ScopeOf(decision), names);
        var reason = Of(decision.Logic!, sight);
        _open.Remove(decision);
        return _explained[decision] = new Explanation(decision.Name, reason.Value, reason)
        {
            Question = decision.Question,
            Description = decision.Description,
            Requires = required,
            Missing = [.. reason.Hanging().Distinct()],
            Sources = Sources(decision),
        };
    }

    private Known Required(ModelRun home, DmnRequirement needed, string prefix, List<Explanation> required)
    {
        var inner = needed.Model is null || needed.Import!.Length == 0 ? prefix : $"{prefix}{needed.Import}.";
        if (needed.Element is not DmnDecision { Logic: { } logic } decision)
        {
            var missing = home.Inputs[needed.Element.Name].IsNull;
            var full = inner + needed.Element.Name;
            return new Known(Origin.Input, missing ? [full] : [], full, null);
        }

        var explained = Of(home, decision, inner);
        required.Add(explained);
        return new Known(Origin.Decision, explained.Missing, null, (logic, new Sight(home.ScopeOf(decision), SightOf(home, decision, inner))));
    }

    // What a required decision sees, for finding the input behind its value; decisions behind decisions are not looked through.
    private static Dictionary<string, Known> SightOf(ModelRun home, DmnDecision decision, string prefix) => decision.Requirements
        .Where(needed => needed.Kind == DmnRequirementKind.Information && needed.Model is null && needed.Element is not DmnDecision { HasLogic: true })
        .DistinctBy(needed => needed.Element.Name)
        .ToDictionary(needed => needed.Element.Name, needed => new Known(Origin.Input, [], prefix + needed.Element.Name, null));

    private static List<Citation> Sources(DmnElement element) => [.. element.Authorities().Select(one =>
        new Citation(one.Name, (one as DmnSource)?.Kind, (one as DmnSource)?.Location, one.Description))];

    private Reason Of(Node node, Sight sight)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new BoundReachedException(new Text("表达式嵌套过深。", "Expressions are nested too deeply."));
        }

        return node switch
        {
            Boxed boxed => Fitted(Of(boxed.Body, sight), boxed.Type is null ? null : boxed, sight),
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

    private Reason Fitted(Reason reason, Boxed? typed, Sight sight)
    {
        var value = typed is null ? reason.Value : Types.Fit(run, typed.Type!, reason.Value, typed.At);
        return FeelEquality.Same(value, reason.Value)
            ? reason
            : new FittedReason(reason.Expression, value, reason) { Seen = reason.Seen, Missing = reason.Missing };
    }

    private ValueReason Value(Node node, Sight sight)
    {
        Record();
        var value = node.In(run, sight.Scope);
        var seen = Seen(node, sight);
        return new ValueReason(NodeText.Of(node), value)
        {
            Seen = seen,
            Missing = MissingIn(node, sight, value),
            Within = [.. Inner(node, sight)],
        };
    }

    private ChoiceReason Choice(If choice, Sight sight)
    {
        var condition = ConditionOf(choice.Condition, sight);
        var (chosen, other) = condition.Value.IsTrue ? (choice.Then, choice.Else) : (choice.Else, choice.Then);
        var isOpen = condition.Hanging().Any();
        var taken = Of(chosen, sight);
        return new ChoiceReason(NodeText.Of(choice), taken.Value, condition, taken, isOpen ? Of(other, sight) : null);
    }

    private ContextReason Context(Node node, IReadOnlyList<(string Key, Node Value)> entries, Node? result, Sight sight)
    {
        var reasons = new List<(string, Reason)>(entries.Count);
        var inner = sight;
        foreach (var (key, entry) in entries)
        {
            var reason = Of(entry, inner);
            reasons.Add((key, reason));
            inner = inner.With(key, reason.Value, new Known(Origin.Local, [.. reason.Hanging().Distinct()], null, (entry, inner)));
        }

        var last = result is null ? null : Of(result, inner);
        return new ContextReason(NodeText.Of(node), last?.Value ?? node.In(run, sight.Scope), reasons, last);
    }

    private CallReason? Called(Call call, Sight sight)
    {
        if (_calls == CallsMax || call.Function.In(run, sight.Scope) is not KnowledgeFunction function)
        {
            return null;
        }

        var arguments = call.Arguments.Select(argument => Of(argument, sight)).ToList();
        var order = function.Parameters.Select((parameter, i) => call.Names is null ? i : call.Names.ToList().IndexOf(parameter)).ToList();
        if (order.Count != arguments.Count || order.Contains(-1)
            || function.Opened(run, [.. order.Select(place => arguments[place].Value)]) is not { } opened)
        {
            return null;
        }

        var names = function.Knowledge.Requirements.Where(needed => needed.Kind == DmnRequirementKind.Information && needed.Model is null)
            .DistinctBy(needed => needed.Element.Name)
            .ToDictionary(needed => needed.Element.Name, needed => new Known(Origin.Local, [], null, null));
        for (var i = 0; i < order.Count; i++)
        {
            names[function.Parameters[i]] = new Known(
                Origin.Local, [.. arguments[order[i]].Hanging().Distinct()], null, (call.Arguments[order[i]], sight));
        }

        _calls++;
        var body = Of(opened.Body, new Sight(opened.Scope, names));
        _calls--;
        var value = call.In(run, sight.Scope);
        var answer = FeelEquality.Same(value, body.Value) ? body : new FittedReason(body.Expression, value, body);
        return new CallReason(
            NodeText.Of(call), value, function.Knowledge.Name, [.. order.Select((place, i) => (function.Parameters[i], arguments[place]))], answer);
    }

    // Decisions inside of what is otherwise taken as a value.
    private IEnumerable<Reason> Inner(Node node, Sight sight) => node switch
    {
        If choice => [Choice(choice, sight)],
        Boxed boxed => Inner(boxed.Body, sight),
        Arithmetic or Negation or PathNode or Comparison or Between or ListNode => NodeParts.Of(node).SelectMany(part => Inner(part, sight)),
        Call call => Called(call, sight) is { } called ? [called] : call.Arguments.SelectMany(argument => Inner(argument, sight)),
        _ => [],
    };

    private List<SeenValue> Seen(Node node, Sight sight) =>
    [
        .. sight.NamedIn(node).Select(named => new SeenValue(named.Name, named.Node.In(run, sight.Scope), named.Known.Origin)),
    ];

    private List<string> MissingIn(Node node, Sight sight, FeelValue value) =>
    [
        .. sight.NamedIn(node).SelectMany(named => MissingOf(named.Node, named.Known, sight, value)).Distinct(),
    ];

    // What is null spoils only a part that comes to null; a part that asks whether it is null has its answer. What is known but
    // hangs on something missing makes the part hang on it, too, whatever it came to.
    private IEnumerable<string> MissingOf(Node named, Known known, Sight sight, FeelValue value)
    {
        var isNull = named.In(run, sight.Scope).IsNull;
        if (isNull && !value.IsNull)
        {
            return [];
        }

        var rest = sight.Named(named)!.Value.Behind;
        return known.Missing.Count > 0 || known.Origin != Origin.Input || !isNull || rest.Length == 0 ? known.Missing : [known.Input + rest];
    }

    private void Record()
    {
        if (++_conditions > RecordsMax)
        {
            throw new BoundReachedException(new Text(
                $"理由超过 {RecordsMax} 条，不再逐条列出。", $"There are more than {RecordsMax} reasons; they are not listed."));
        }
    }
}
