namespace Tongqu.Decisions;

/// <summary>A function written in FEEL; it keeps sight of the names around it.</summary>
internal sealed class FunctionNode(
    IReadOnlyList<string> parameters, IReadOnlyList<FeelType> types, Node? body, Position at) : Node(at)
{
    public IReadOnlyList<string> Parameters { get; } = parameters;

    public IReadOnlyList<FeelType> Types { get; } = types;

    /// <summary>Null for an external function, which has a <see cref="Mapping"/> instead.</summary>
    public Node? Body { get; } = body;

    /// <summary>What an external function stands for; see <see cref="JavaFunctions"/> for the few that are known.</summary>
    public Node? Mapping { get; init; }

    // Worked out when it is first asked for, by "instance of" alone.
    private FeelType? _result;

    /// <summary>The type of what it answers, as far as its own text tells.</summary>
    public FeelType Result => _result ??= TypeCheck.ResultOf(this);

    protected override FeelValue Evaluate(Evaluation run, Scope scope) => new Closure(this, scope);

    private sealed class Closure(FunctionNode definition, Scope scope) : FeelFunction
    {
        public override IReadOnlyList<string> Parameters => definition.Parameters;

        internal override bool ConformsTo(IReadOnlyList<FeelType> parameters, FeelType result) =>
            parameters.Count == Parameters.Count
            && parameters.Zip(definition.Types).All(pair => pair.First.ConformsTo(pair.Second))
            && definition.Result.ConformsTo(result);

        internal override FeelValue Invoke(Evaluation run, IReadOnlyList<FeelValue> arguments)
        {
            var inner = scope;
            var fitted = definition.Body is null ? new FeelValue[Parameters.Count] : null;
            for (var i = 0; i < Parameters.Count; i++)
            {
                var fitting = definition.Types[i].Fit(arguments[i], run);
                if (fitting is null)
                {
                    return run.Null("feel.arguments", new(
                        $"参数“{Parameters[i]}”应为 {definition.Types[i].Name}，却是{Words.Of(arguments[i]).Zh}。",
                        $"{Parameters[i]} should be a {definition.Types[i].Name}, not a {Words.Of(arguments[i]).En}."));
                }

                fitted?[i] = fitting;
                inner = inner.With(Parameters[i], fitting);
            }

            return definition.Body?.In(run, inner)
                ?? JavaFunctions.Call(run, definition.Mapping?.In(run, scope) ?? FeelValue.Null, fitted!);
        }
    }
}

/// <summary>A call, with arguments by position or by name.</summary>
internal sealed class Call(Node function, IReadOnlyList<string>? names, IReadOnlyList<Node> arguments, Position at)
    : Node(at)
{
    public Node Function { get; } = function;

    /// <summary>The names of the arguments; null where they are given by position.</summary>
    public IReadOnlyList<string>? Names { get; } = names;

    private readonly Node[] _arguments = [.. arguments];

    // A date, a time or a duration written as text is read once, as the parser reads numbers; a name of a zone is dear to look up.
    private readonly FeelValue? _literal =
        function is NameNode { Name: "date" or "time" or "date and time" or "duration", Builtin: { } builtin }
        && names is null && arguments is [Constant { Value: var text }] && text.AsString()?.Contains('@', StringComparison.Ordinal) == false
        && builtin.Call(new Evaluation(FeelOptions.Default), null, [text]) is { IsNull: false } read ? read : null;

    public IReadOnlyList<Node> Arguments => _arguments;

    protected override FeelValue Evaluate(Evaluation run, Scope scope)
    {
        var callee = Function.In(run, scope);
        if (Literal(callee) is { } literal)
        {
            return literal;
        }

        // What is no function says so before its arguments say anything.
        var values = _arguments.Length == 0 || callee is not FeelFunction ? [] : new FeelValue[_arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _arguments[i].In(run, scope);
        }

        return Of(run, callee, values);
    }

    /// <summary>Whether it is a date, a time or a duration written as text.</summary>
    public bool HasLiteral => _literal is not null;

    /// <summary>What it is whatever the names are, where the name of the function means what it says; otherwise null.</summary>
    public FeelValue? Literal(FeelValue callee) => ReferenceEquals(callee, (Function as NameNode)?.Builtin) ? _literal : null;

    /// <summary>What the function answers for those arguments.</summary>
    public FeelValue Of(Evaluation run, FeelValue callee, FeelValue[] values)
    {
        if (callee is not FeelFunction function)
        {
            return callee.IsNull ? callee : run.Null("feel.type", new(
                $"{Words.Of(callee).Zh}不是函数，不能调用。", $"A {Words.Of(callee).En} is no function and cannot be called."),
                At);
        }

        run.Here = At;
        return function.Call(run, Names, values);
    }
}
