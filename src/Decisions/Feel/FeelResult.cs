using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// What an evaluation gave: always a value (null where it cannot tell), and what it noticed on the way.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Diagnostics">
/// Why something was null, in the order met; at most <see cref="FeelOptions.DiagnosticsMax"/>, and one more where a bound
/// was reached.
/// </param>
public sealed record FeelResult(FeelValue Value, IReadOnlyList<FeelDiagnostic> Diagnostics);

/// <summary>One thing noticed: usually why a part of the expression was null.</summary>
/// <param name="Code">
/// Stable: <c>feel.name</c> unknown name, <c>feel.entry</c> no such entry or property, <c>feel.type</c> an operand of the
/// wrong kind, <c>feel.arguments</c> a call that does not fit, <c>feel.value</c> outside of what the operation allows,
/// <c>feel.limit</c> stopped by a bound.
/// </param>
/// <param name="Message">What happened, for the person who wrote the rule.</param>
/// <param name="Line">Line in the source, from one.</param>
/// <param name="Column">Character in the line, from one.</param>
/// <param name="Name">The name or entry looked for in vain, where that was the reason.</param>
public sealed record FeelDiagnostic(string Code, Text Message, int Line, int Column, string? Name = null)
{
    /// <summary>
    /// The id of the element of a DMN model it stands in; null outside of a model. Line and column count in that element's
    /// text for codes of <c>feel.</c>, and in the document for those of <c>dmn.</c>
    /// </summary>
    public string? Element { get; init; }
}

/// <summary>What can be told of an expression before it has values.</summary>
/// <param name="Type">The type of its values; <see cref="FeelType.Any"/> where nothing can be told.</param>
/// <param name="Errors">What can only be a mistake, in the order of the text; empty where all may be right.</param>
public sealed record FeelTyping(FeelType Type, IReadOnlyList<FeelDiagnostic> Errors);

/// <summary>The bounds of one evaluation, and what time it is taken to be.</summary>
public sealed record FeelOptions
{
    /// <summary>The bounds used where none are given.</summary>
    public static FeelOptions Default { get; } = new();

    /// <summary>How many steps (nodes visited, items and blocks of sixteen characters made) it may take.</summary>
    public int StepsMax { get; init; } = 1_000_000;

    /// <summary>How deep evaluation may nest, calls included.</summary>
    public int DepthMax { get; init; } = 1_000;

    /// <summary>How long a string may become, in UTF-16 units.</summary>
    public int StringLengthMax { get; init; } = 1_000_000;

    /// <summary>How many values a list or context may hold, counted through all its levels.</summary>
    public int ValuesMax { get; init; } = 1_000_000;

    /// <summary>
    /// Ends the evaluation with an <see cref="OperationCanceledException"/>; looked at every few thousand steps.
    /// </summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>How many diagnostics are kept.</summary>
    public int DiagnosticsMax { get; init; } = 50;

    /// <summary>
    /// The moment that <c>now()</c> and <c>today()</c> answer. Null: they answer null, because a decision does not read
    /// a clock of its own.
    /// </summary>
    public DateTimeOffset? Now
    {
        get;
        init
        {
            field = value;
            Moment = value is null ? FeelValue.Null : FeelValue.From(value).Value;
            Today = Moment.Get<FeelDateTime>() is { } moment ? FeelValue.Of(moment.Date) : FeelValue.Null;
        }
    }

    /// <summary>What <c>now()</c> answers, made once for all runs.</summary>
    internal FeelValue Moment { get; private init; } = FeelValue.Null;

    /// <summary>What <c>today()</c> answers.</summary>
    internal FeelValue Today { get; private init; } = FeelValue.Null;
}
