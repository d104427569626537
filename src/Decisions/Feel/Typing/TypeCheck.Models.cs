namespace Tongqu.Decisions;

/// <summary>Boxed expressions and tables of models.</summary>
internal sealed partial class TypeCheck
{
    /// <summary>What can only be a mistake in the logic of a decision or a knowledge model.</summary>
    public static IReadOnlyList<FeelDiagnostic> ErrorsOf(DmnElement element)
    {
        var check = new TypeCheck { _element = element.Id };
        var names = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        foreach (var needed in element.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Authority))
        {
            // What is imported is a context of its own; functions answer for their arguments when they are called.
            var isValue = string.IsNullOrEmpty(needed.Import) && needed.Element is DmnInput or DmnDecision;
            names[string.IsNullOrEmpty(needed.Import) ? needed.Element.Name : needed.Import] =
                isValue && needed.Element.Type is { } type ? FeelType.OfModel(type) : FeelType.Any;
        }

        names[element.Name] = names.GetValueOrDefault(element.Name, FeelType.Any);
        if (element.Body is { } logic)
        {
            check.Of(logic, TypeScope.Of(names));
        }

        return check.Errors;
    }

    // A declared type is what the others see, whatever stands in the box; the box itself is looked into all the same.
    private FeelType OfBoxed(Boxed boxed, TypeScope scope)
    {
        var (element, metUnknown) = (_element, _metUnknown);
        _element = boxed.Element;
        var found = Of(boxed.Body, scope);
        _element = element;
        if (boxed.Type is not { } type)
        {
            return found;
        }

        _metUnknown = metUnknown;
        return FeelType.OfModel(type);
    }

    private FeelType OfContextResult(ContextResult context, TypeScope scope)
    {
        foreach (var (key, value) in context.Entries)
        {
            scope = scope.With(key, Of(value, scope));
        }

        return Of(context.Result, scope);
    }

    private FeelType OfTable(DecisionTable table, TypeScope scope)
    {
        var cells = table.Inputs.Select(input => scope.With("?", Of(input.Expression, scope))).ToList();
        foreach (var rule in table.Rules)
        {
            for (var i = 0; i < cells.Count; i++)
            {
                Of(rule.Tests[i], cells[i]);
            }

            foreach (var output in rule.Outputs)
            {
                Of(output, scope);
            }
        }

        return FeelType.Any;
    }
}
