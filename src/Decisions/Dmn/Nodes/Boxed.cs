using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>An expression that stands in an element of a model: what it notices names the element, and its value is of a type.</summary>
internal sealed class Boxed(Node body, string element, ItemType? type, Position at) : Node(at)
{
    public Node Body { get; } = body;

    public string Element { get; } = element;

    /// <summary>The type of its value; null for any.</summary>
    public ItemType? Type { get; } = type;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var outer = run.Element;
        run.Element = Element;
        var value = Body.In(run, scope);
        if (Type is not null)
        {
            value = Types.Fit(run, Type, value, At);
        }

        run.Element = outer;
        return value;
    }
}

/// <summary>A text that could not be read: its value is null, and every time it is asked for it says why.</summary>
internal sealed class Unreadable(FeelDiagnostic why) : Node(new Position(why.Line, why.Column))
{
    protected override FeelValue Evaluate(Evaluation run, Scope scope) => run.Null(why.Code, why.Message, At, why.Name);
}

/// <summary>A boxed context with a result: its entries serve that only (DMN 1.5, 10.2.1.4).</summary>
internal sealed class ContextResult(IReadOnlyList<(string Key, Node Value)> entries, Node result, Position at) : Node(at)
{
    public IReadOnlyList<(string Key, Node Value)> Entries { get; } = entries;

    public Node Result { get; } = result;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        foreach (var (key, node) in Entries)
        {
            scope = scope.With(key, node.In(run, scope));
        }

        return Result.In(run, scope);
    }
}

/// <summary>Values made to fit the types of a model, and what is said where they do not.</summary>
internal static class Types
{
    public static FeelValue Fit(Evaluation run, ItemType type, FeelValue value, Position at) =>
        type.Fit(run, value) ?? run.Null("dmn.type", new Text(
            $"此处应为类型 {type.Name} 允许的值，却是{Words.Of(value).Zh}（{Shown(value)}）。",
            $"A value of type {type.Name} is expected here, not this {Words.Of(value).En} ({Shown(value)})."), at);

    private static string Shown(FeelValue value)
    {
        var text = FeelText.Write(value, 60, quoted: true) ?? "…";
        return text;
    }
}
