namespace Tongqu.Decisions;

/// <summary>
/// One evaluation of a model: what was handed in and what has been found so far. A model imported under two names is two
/// runs, as each has inputs of its own.
/// </summary>
internal sealed class ModelRun(
    DmnModel model, FeelContext inputs, Evaluation run, IReadOnlyDictionary<DmnElement, FeelValue>? given = null)
{
    // By the places of the elements.
    private readonly FeelValue?[] _known = new FeelValue?[model.Elements.Count];
    private readonly bool[] _open = new bool[model.Elements.Count];
    private Dictionary<string, ModelRun>? _imports;

    /// <summary>The answer of the decision or service of that name, prefixes of imports included.</summary>
    public FeelValue Decide(string name)
    {
        if (model.Asked(name) is { } asked)
        {
            return asked is DmnService service ? Inside(service).Answered(service)
                : asked is DmnKnowledge && Value(asked) is FeelFunction function
                    ? function.Call(run, null, [.. function.Parameters.Select(parameter => inputs[parameter])])
                    : Value(asked);
        }

        var import = model.Imports.FirstOrDefault(import =>
            import.Model is not null && (import.Name.Length == 0 || name.StartsWith(import.Name + ".", StringComparison.Ordinal)));
        return import is not null
            ? Imported(import.Name, import.Model!).Decide(import.Name.Length == 0 ? name : name[(import.Name.Length + 1)..])
            : run.Null("dmn.reference", new(
                $"模型中没有名为“{name}”的决策或决策服务。", $"The model has no decision or decision service named {name}."),
                default, name);
    }

    /// <summary>The decision, service or knowledge model of that name explained; null where it has no logic to be explained.</summary>
    public Explanation? Explain(string name, Explainer explainer, string prefix = "")
    {
        if (model.Asked(name) is { } asked)
        {
            return asked switch
            {
                DmnDecision { HasLogic: true } decision => explainer.Of(this, decision, prefix),
                DmnService service => explainer.Of(this, service, prefix),
                DmnKnowledge knowledge => explainer.Of(this, knowledge, prefix),
                _ => null,
            };
        }

        var import = model.Imports.FirstOrDefault(import =>
            import.Model is not null && (import.Name.Length == 0 || name.StartsWith(import.Name + ".", StringComparison.Ordinal)));
        return import is null ? null
            : import.Name.Length == 0 ? Imported(import.Name, import.Model!).Explain(name, explainer, prefix)
            : Imported(import.Name, import.Model!).Explain(name[(import.Name.Length + 1)..], explainer, $"{prefix}{import.Name}.");
    }

    /// <summary>The value of an element: what was handed in, what was decided, or a function.</summary>
    public FeelValue Value(DmnElement element)
    {
        if (given is not null && given.TryGetValue(element, out var value))
        {
            return value;
        }

        return _known[element.Place] ??= element switch
        {
            DmnInput input => Handed(input),
            DmnDecision decision => Decided(decision),
            DmnKnowledge { Logic: FunctionNode logic } knowledge => new KnowledgeFunction(knowledge, logic, this),
            DmnService service => new ServiceFunction(service, this),
            _ => FeelValue.Null,
        };
    }

    /// <summary>Takes the answer of a decision as found already.</summary>
    public void Take(DmnDecision decision, FeelValue answer) => _known[decision.Place] = answer;

    /// <summary>What the expressions of an element see: the values of what it requires.</summary>
    public Scope ScopeOf(DmnElement element)
    {
        var sight = element.Sight;
        var values = new FeelValue[sight.Names.Names.Length];
        Fill(values, sight.Names, sight.Own);
        foreach (var import in sight.Imports)
        {
            var inside = new FeelValue[import.Names.Names.Length];
            Fill(inside, import.Names, import.Needed);
            values[sight.Names.Of(import.Name)] = FeelContext.Owning(import.Names, inside);
        }

        if (element is DmnKnowledge)
        {
            values[sight.Names.Of(element.Name)] = Value(element);
        }

        return Scope.Of(FeelContext.Owning(sight.Names, values));
    }

    // Nearly always every name is there once, and stands in the order of what is needed.
    private void Fill(FeelValue[] values, FeelContext.NamesInPlace names, DmnRequirement[] needed)
    {
        for (var i = 0; i < needed.Length; i++)
        {
            var name = needed[i].Element.Name;
            values[i < values.Length && ReferenceEquals(names.Names[i], name) ? i : names.Of(name)] = Value(needed[i]);
        }
    }

    /// <summary>The outputs of a service whose parameters have those values.</summary>
    public FeelValue Answer(DmnService service, Evaluation now, IReadOnlyDictionary<DmnElement, FeelValue> arguments) =>
        new ModelRun(model, FeelContext.Empty, now, arguments).Answered(service);

    /// <summary>The outputs of a service, of a run inside of it.</summary>
    public FeelValue Answered(DmnService service)
    {
        var value = service.Outputs.Count == 1
            ? Value(service.Outputs[0])
            : run.Made(service.Outputs.Select(output => new KeyValuePair<string, FeelValue>(output.Element.Name, Value(output))));
        return service.Type is { } type ? Types.Fit(run, type.Result ?? type, value, service.At) : value;
    }

    /// <summary>A run inside of a service, which knows nothing but what was handed in for its parameters.</summary>
    public ModelRun Inside(DmnService service)
    {
        var arguments = new Dictionary<DmnElement, FeelValue>();
        foreach (var parameter in service.Parameters)
        {
            var holder = parameter.Model is null ? this : Imported(parameter.Import!, parameter.Model);
            arguments[parameter.Element] = holder.Handed(parameter.Element);
        }

        return new ModelRun(model, FeelContext.Empty, run, arguments);
    }

    /// <summary>What was handed in under that name; null where nothing was.</summary>
    public FeelValue HandedIn(string name) => inputs[name];

    /// <summary>Whether it was handed in as a parameter, so that nobody works it out.</summary>
    public bool IsGiven(DmnElement element) => given?.ContainsKey(element) == true;

    /// <summary>Whether nobody handed it in.</summary>
    public bool IsMissing(DmnElement element) => given is not null && given.TryGetValue(element, out var parameter) ? parameter.IsNull : !inputs.TryGet(element.Name, ref element.PlaceInInputs, out var value) || value.IsNull;

    /// <summary>The run in which a required element has its value: this one, or that of an imported model.</summary>
    public ModelRun HomeOf(DmnRequirement needed) => needed.Model is null ? this : Imported(needed.Import!, needed.Model);

    private FeelValue Value(DmnRequirement needed) => HomeOf(needed).Value(needed.Element);

    private ModelRun Imported(string name, DmnModel imported)
    {
        // Two imports may both be without a name, so that the namespace tells them apart.
        var key = $"{name}\n{imported.Namespace}";
        _imports ??= new(StringComparer.Ordinal);
        if (!_imports.TryGetValue(key, out var inner))
        {
            var own = name.Length == 0 ? inputs : inputs[name] as FeelContext ?? FeelContext.Empty;
            _imports.Add(key, inner = new ModelRun(imported, own, run, given));
        }

        return inner;
    }

    private FeelValue Handed(DmnElement element)
    {
        if (!inputs.TryGet(element.Name, ref element.PlaceInInputs, out var value))
        {
            var outer = (run.Element, run.Element = element.Id).Item1;
            var missing = run.Null("dmn.input", new(
                $"缺少输入“{element.Name}”。", $"The input {element.Name} is missing."), element.At, element.Name);
            run.Element = outer;
            return missing;
        }

        return element.Type is { } type ? Types.Fit(run, type, type.Complete(value), element.At) : value;
    }

    private FeelValue Decided(DmnDecision decision)
    {
        if (decision.Logic is null)
        {
            return Handed(decision);
        }

        if (_open[decision.Place])
        {
            return run.Null("dmn.cycle", new(
                $"决策“{decision.Name}”需要它自己的结果。", $"The decision {decision.Name} needs its own answer."), decision.At);
        }

        _open[decision.Place] = true;
        run.Enter();
        var value = decision.Logic.In(run, ScopeOf(decision));
        run.Leave();
        _open[decision.Place] = false;
        return value;
    }
}

/// <summary>A business knowledge model as a function; it sees what it requires, and itself.</summary>
internal sealed class KnowledgeFunction(DmnKnowledge knowledge, FunctionNode logic, ModelRun home) : FeelFunction
{
    private Scope? _scope;

    public override IReadOnlyList<string> Parameters => logic.Parameters;

    public DmnKnowledge Knowledge => knowledge;

    public ModelRun Home => home;

    /// <summary>Its logic, with what that sees for those arguments; null where they do not fit.</summary>
    public (Node Body, Scope Scope)? Opened(Evaluation run, IReadOnlyList<FeelValue> arguments)
    {
        if (logic.Body is null || arguments.Count != Parameters.Count)
        {
            return null;
        }

        var scope = _scope ??= home.ScopeOf(knowledge);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (logic.Types[i].Fit(arguments[i], run) is not { } fitting)
            {
                return null;
            }

            scope = scope.With(Parameters[i], fitting);
        }

        return (logic.Body, scope);
    }

    internal override bool ConformsTo(IReadOnlyList<FeelType> parameters, FeelType result) =>
        parameters.Count == Parameters.Count
        && parameters.Zip(logic.Types).All(pair => pair.First.ConformsTo(pair.Second))
        && (knowledge.Type is { } type ? FeelType.OfModel(type.Result ?? type) : logic.Result).ConformsTo(result);

    internal override FeelValue Invoke(Evaluation run, IReadOnlyList<FeelValue> arguments)
    {
        _scope ??= home.ScopeOf(knowledge);
        var value = ((FeelFunction)logic.In(run, _scope)).Invoke(run, arguments);
        return knowledge.Type is { } type ? Types.Fit(run, type.Result ?? type, value, knowledge.At) : value;
    }
}

/// <summary>A decision service as a function of its inputs and input decisions.</summary>
internal sealed class ServiceFunction(DmnService service, ModelRun home) : FeelFunction
{
    public override IReadOnlyList<string> Parameters { get; } =
        service.Parameters.Select(parameter => parameter.Element.Name).ToList();

    internal override bool ConformsTo(IReadOnlyList<FeelType> parameters, FeelType result) =>
        parameters.Count == Parameters.Count
        && parameters.Zip(service.Parameters).All(pair => pair.First.ConformsTo(Of(pair.Second.Element.Type)))
        && (service.Outputs.Count != 1 || Of(service.Type?.Result ?? service.Outputs[0].Element.Type).ConformsTo(result));

    private static FeelType Of(ItemType? type) => type is null ? FeelType.Any : FeelType.OfModel(type);

    internal override FeelValue Invoke(Evaluation run, IReadOnlyList<FeelValue> arguments)
    {
        var fitted = new Dictionary<DmnElement, FeelValue>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var element = service.Parameters[i].Element;
            if ((element.Type is null ? arguments[i] : element.Type.Fit(run, arguments[i])) is not { } value)
            {
                return run.Null("feel.arguments", new(
                    $"决策服务“{service.Name}”的参数“{element.Name}”应为 {element.TypeName}。",
                    $"The parameter {element.Name} of the decision service {service.Name} should be a {element.TypeName}."));
            }

            fitted[element] = value;
        }

        return home.Answer(service, run, fitted);
    }
}
