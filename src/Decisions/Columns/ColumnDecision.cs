using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>A decision to be put into a plan: one of a model, or an expression.</summary>
public sealed class ColumnDecision
{
    private readonly Func<FeelContext, FeelOptions, FeelValue> _decide;

    private ColumnDecision(string name, DmnModel? model, FeelExpression? expression, Func<FeelContext, FeelOptions, FeelValue> decide) =>
        (Name, Model, Expression, _decide) = (name, model, expression, decide);

    /// <summary>What it is called in the report; of a model, the name of the decision.</summary>
    public string Name { get; }

    internal DmnModel? Model { get; }

    internal FeelExpression? Expression { get; }

    /// <summary>A decision of a model, by its name.</summary>
    public static ColumnDecision Of(DmnModel model, string name) =>
        new(name, model, null, (row, options) => model.Decide(name, row, options).Value);

    /// <summary>An expression whose names are columns.</summary>
    public static ColumnDecision Of(string name, FeelExpression expression) =>
        new(name, null, expression, (row, options) => expression.Evaluate(row, options).Value);

    internal FeelValue Decide(FeelContext row, FeelOptions options) => _decide(row, options);
}

/// <summary>How a decision of a plan is worked out.</summary>
/// <param name="Name">The decision.</param>
/// <param name="Reason">Why it runs row by row through the scalar evaluator; null where it was compiled.</param>
public sealed record ColumnReport(string Name, Text? Reason)
{
    /// <summary>Whether it runs over columns.</summary>
    public bool IsCompiled => Reason is null;
}

/// <summary>What a decision answered over a table.</summary>
/// <param name="True">Rows that answer true.</param>
/// <param name="False">Rows that answer false.</param>
/// <param name="Other">Rows that answer something else than true, false or null.</param>
/// <param name="Null">Rows that cannot tell.</param>
/// <param name="Sum">The sum of all numbers answered; null where it is out of range.</param>
public sealed record ColumnTotal(long True, long False, long Other, long Null, FeelNumber? Sum);
