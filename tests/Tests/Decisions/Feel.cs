namespace Tongqu.Decisions.Tests;

/// <summary>Short ways to ask FEEL something, for the tests of this room.</summary>
internal static class Feel
{
    /// <summary>The value of an expression that must be readable.</summary>
    public static FeelValue Of(string source, params (string Name, object? Value)[] facts) => Ask(source, facts).Value;

    /// <summary>The value and what was noticed.</summary>
    public static FeelResult Ask(string source, params (string Name, object? Value)[] facts)
    {
        var context = FeelContext.From(facts.ToDictionary(fact => fact.Name, fact => fact.Value)).Value;
        return FeelExpression.Parse(source, facts.Select(fact => fact.Name)).Value.Evaluate(context);
    }

    /// <summary>Whether a table entry admits an input.</summary>
    public static FeelValue Test(string tests, object? input) =>
        FeelExpression.ParseUnaryTests(tests).Value.Test(FeelValue.From(input).Value, FeelContext.Empty).Value;
}
