namespace Tongqu.Decisions;

internal sealed partial class Translation
{
    private readonly Dictionary<DmnElement, (Term Term, Bit Odd, List<int> Columns)> _known = [];
    private readonly HashSet<DmnElement> _open = [];

    /// <summary>A decision by itself.</summary>
    /// <exception cref="NotCompiledException">It cannot run over columns.</exception>
    public Compiled Of(ColumnDecision decision)
    {
        (Odd, _depth, _work) = (circuit.Never, 0, 0);
        Columns.Clear();
        _open.Clear();
        var term = decision.Expression is { } expression
            ? Of(expression.Root, new TermScope(null, name => circuit.Layout.Find(name) >= 0 ? Column(name) : null))
            : decision.Model!.Decisions.FirstOrDefault(one => one.Name == decision.Name) is { } found
                ? Of(decision.Model, found)
                : throw GiveUp("不是该模型自己的决策。", "It is no decision of the model itself.");
        var (odd, columns, never) = (Odd, Columns.Order().ToArray(), circuit.Never);
        return IsTruth(term) || FiguresOf(term) is not { } figures
            ? new Compiled(FeelKind.Boolean, IsTrue(term), IsFalse(term), never, null, 0, odd, columns)
            : new Compiled(figures.Kind, never, never, figures.Known, figures.Lane, figures.Places, odd, columns);
    }

    /// <summary>The answer of a decision, with all it needs.</summary>
    private Term Of(DmnModel model, DmnDecision decision)
    {
        if (!_known.TryGetValue(decision, out var known))
        {
            if (!_open.Add(decision))
            {
                throw GiveUp("决策需要它自己的结果。", "The decision needs its own answer.");
            }

            var (odd, columns) = (Odd, Columns.ToList());
            Odd = circuit.Never;
            Columns.Clear();
            var term = decision.Logic is null ? Handed(decision) : Of(decision.Logic, ScopeOf(model, decision));
            _known[decision] = known = (term, Odd, [.. Columns]);
            _open.Remove(decision);
            Odd = odd;
            Columns.UnionWith(columns);
        }

        Odd = circuit.Any(Odd, known.Odd);
        Columns.UnionWith(known.Columns);
        return known.Term;
    }

    private Term Handed(DmnElement element)
    {
        var term = Column(element.Name);
        return element.Type is { } type ? Fitted(term, type) : term;
    }

    private TermScope ScopeOf(DmnModel model, DmnElement element)
    {
        var found = new Dictionary<string, Term>(StringComparer.Ordinal);
        return new TermScope(null, name =>
        {
            if (found.TryGetValue(name, out var term))
            {
                return term;
            }

            // Of two requirements with one name, the later counts.
            var needed = element.Requirements.LastOrDefault(needed =>
                needed.Kind != DmnRequirementKind.Authority && (string.IsNullOrEmpty(needed.Import) ? needed.Element.Name : needed.Import) == name);
            return needed is null ? element is DmnKnowledge self && self.Name == name ? new Callable(model, self) : null
                : found[name] = Required(model, needed);
        });
    }

    private Term Required(DmnModel model, DmnRequirement needed) => needed switch
    {
        { Model: not null } => throw GiveUp("用到导入的模型。", "It uses an imported model."),
        { Element: DmnInput input } => Handed(input),
        { Element: DmnDecision decision } => Of(model, decision),
        { Element: DmnKnowledge knowledge } => new Callable(model, knowledge),
        _ => throw GiveUp("用到决策服务。", "It uses a decision service."),
    };

    private Term Invoked(Callable called, FunctionNode logic, Node body, Call call, TermScope scope)
    {
        if (call.Arguments.Count != logic.Parameters.Count)
        {
            return Fixed.Null;
        }

        var inner = ScopeOf(called.Model, called.Knowledge);
        var fits = circuit.Always;
        for (var i = 0; i < logic.Parameters.Count; i++)
        {
            var argument = Of(call.Arguments[i], scope);
            var type = logic.Types[i];
            if (!ReferenceEquals(type, FeelType.Of(type.Name)))
            {
                throw GiveUp("函数参数为模型自定义的类型。", "A parameter is of a type that the model defines.");
            }

            if (KindOf(argument) is not FeelKind.Null && !ReferenceEquals(type, FeelType.Any) && !IsOf(argument, type))
            {
                // A value of another kind does not fit, and the call is null; null always fits.
                fits = circuit.All(fits, !IsKnown(argument));
                argument = Fixed.Null;
            }

            inner = inner.With(logic.Parameters[i], argument);
        }

        var answer = Chosen(fits, Of(body, inner), () => Fixed.Null);
        return called.Knowledge.Type is { } result ? Fitted(answer, result.Result ?? result) : answer;
    }

    private static bool IsOf(Term term, FeelType type) => type.Kind == KindOf(term)
        || (type.Kind is FeelKind.List or FeelKind.DateTime ? throw GiveUp("值要先换成另一种类型。", "A value is turned into another type first.") : false);

    /// <summary>The term where a type is expected: null where it does not fit.</summary>
    private Term Fitted(Term term, ItemType type)
    {
        if (KindOf(term) == FeelKind.Null)
        {
            return term;
        }

        if (type.Kind is FeelKind.List or FeelKind.DateTime or FeelKind.Context or FeelKind.Function && type.Kind != KindOf(term))
        {
            throw GiveUp($"值要先换成类型 {type.Name}。", $"A value is turned into the type {type.Name} first.");
        }

        if (term is Fixed { Value: var value })
        {
            return new Fixed(type.Fit(new Evaluation(options), value) ?? FeelValue.Null);
        }

        var admitted = Admitted(term, type);
        return admitted == circuit.Always ? term : admitted == circuit.Never ? Fixed.Null : Kept(term, admitted);
    }

    private Bit Admitted(Term term, ItemType type)
    {
        if (type.IsCollection || type.Components is not null || type.Parameters is not null)
        {
            throw GiveUp($"类型 {type.Name} 是列表、结构或函数。", $"The type {type.Name} is a list, a structure or a function.");
        }

        var held = type.Base is not null ? Admitted(term, type.Base)
            : type.Basic?.Kind is null || type.Basic.Kind == KindOf(term) ? circuit.Always : circuit.Never;
        var scope = new TermScope(null, _ => null).With("?", term);
        return circuit.All(held,
            type.Allowed is null ? circuit.Always : IsTrue(Of(type.Allowed, scope)),
            type.Constraint is null ? circuit.Always : IsTrue(Of(type.Constraint, scope)));
    }

    /// <summary>The term where the test holds, null elsewhere.</summary>
    private Term Kept(Term term, Bit test) => term switch
    {
        Truths truths => new Truths(circuit.All(truths.True, test), circuit.All(truths.False, test)),
        Figures figures => figures with { Known = circuit.All(figures.Known, test) },
        Fixed => Chosen(test, term, Fixed.Null),
        _ => throw GiveUp("对商检验允许的值。", "A quotient is held against allowed values."),
    };
}
