namespace Tongqu.Decisions;

/// <summary>What is asked with arguments: knowledge models, and services, asked directly or called.</summary>
internal sealed partial class Explainer
{
    /// <summary>A service explained by the decisions it answers; null where one of them has no logic.</summary>
    public Explanation? Of(ModelRun home, DmnService service, string prefix)
    {
        if (service.Outputs.Count == 0 || service.Outputs.Any(output => output.Element is not DmnDecision { HasLogic: true }))
        {
            return null;
        }

        var inside = home.Inside(service);
        var outputs = service.Outputs.Select(output => Of(
            inside.HomeOf(output), (DmnDecision)output.Element, output.Model is null ? prefix : $"{prefix}{output.Import}.")).ToList();
        var value = inside.Answered(service);
        var text = $"{service.Name}({string.Join(", ", service.Parameters.Select(parameter => parameter.Element.Name))})";
        var reason = outputs is [var only] ? only.Reason
            : new ContextReason(text, new FeelContext(outputs.Select(one => new KeyValuePair<string, FeelValue>(one.Name, one.Answer))),
                [.. outputs.Select(one => (one.Name, one.Reason))], null);
        return new Explanation(service.Name, value, FeelEquality.Same(value, reason.Value) ? reason : new FittedReason(text, value, reason))
        {
            Description = service.Description,
            Requires = [.. outputs.SelectMany(one => one.Requires).Distinct()],
            Missing = Reason.Together(outputs.Select(one => one.Missing)),
            Sources = [.. service.Sources.Concat(outputs.SelectMany(one => one.Sources)).Distinct()],
        };
    }

    /// <summary>A knowledge model explained, whose parameters are handed in by name; null where they do not fit.</summary>
    public Explanation? Of(ModelRun home, DmnKnowledge knowledge, string prefix)
    {
        if (home.Value(knowledge) is not KnowledgeFunction function)
        {
            return null;
        }

        var arguments = function.Parameters.Select(home.HandedIn).ToList();
        if (function.Opened(run, arguments) is not { } opened)
        {
            return null;
        }

        var inner = Within(function, opened.Scope);
        for (var i = 0; i < arguments.Count; i++)
        {
            var full = prefix + function.Parameters[i];
            inner = inner.Knowing(function.Parameters[i], new Known(Origin.Input, arguments[i].IsNull ? [full] : [], full, null));
        }

        var body = Opened(opened.Body, inner);
        var value = function.Call(run, null, arguments);
        var reason = FeelEquality.Same(value, body.Value) ? body : new FittedReason(body.Expression, value, body);
        return new Explanation(knowledge.Name, value, reason)
        {
            Description = knowledge.Description,
            Missing = reason.Hanging(),
            Sources = knowledge.Sources,
        };
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

        var inner = Within(function, opened.Scope);
        for (var i = 0; i < order.Count; i++)
        {
            var known = new Known(Origin.Local, arguments[order[i]].Hanging(), null, (call.Arguments[order[i]], sight));
            inner = inner.Knowing(function.Parameters[i], known);
        }

        var body = Opened(opened.Body, inner);
        var value = call.In(run, sight.Scope);
        var answer = FeelEquality.Same(value, body.Value) ? body : new FittedReason(body.Expression, value, body);
        return new CallReason(
            NodeText.Of(call), value, function.Knowledge.Name, [.. order.Select((place, i) => (function.Parameters[i], arguments[place]))], answer);
    }

    // What the body of a knowledge model sees besides its parameters.
    private static Sight Within(KnowledgeFunction function, Scope scope)
    {
        var needs = function.Knowledge.Sight;
        var known = new Known?[needs.Informed.Names.Length];
        foreach (var one in needs.Informing.Where(one => one.Model is null))
        {
            known[needs.Informed.Of(one.Element.Name)] = new Known(Origin.Local, [], null, null);
        }

        return new Sight(scope, needs.Informed, known);
    }

    private Reason Opened(Node body, Sight inner)
    {
        run.Enter();
        _calls++;
        var reason = Of(body, inner);
        _calls--;
        run.Leave();
        return reason;
    }
}
