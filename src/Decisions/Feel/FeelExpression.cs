using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// A FEEL expression (OMG DMN 1.5, chapter 10.3): read once, evaluated often, from any thread. Unless called off it never throws, never
/// hangs and never reads anything but what is handed in.
/// </summary>
public sealed class FeelExpression
{
    /// <summary>The longest source accepted, in UTF-16 units.</summary>
    public const int SourceLengthMax = 64 * 1024;

    private readonly Node _root;

    private FeelExpression(string source, Node root, IReadOnlyList<string> names)
    {
        Source = source;
        _root = root;
        Names = names;
    }

    /// <summary>The text it was read from.</summary>
    public string Source { get; }

    /// <summary>
    /// The names it reads from its context, in order of appearance. A name inside a filter is listed too, as it may be
    /// an entry of the filtered items or a name of the context.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    internal Node Root => _root;

    /// <summary>Reads an expression. Neighbouring words that nobody declared are taken for one name.</summary>
    /// <returns>Refused with <c>feel.syntax</c>; the fields <c>line</c> and <c>column</c> say where.</returns>
    public static Outcome<FeelExpression> Parse(string source) => Parse(source, []);

    /// <summary>
    /// Reads an expression that may use these names. A declared name may hold operators (<c>loan-to-value</c>) and wins
    /// over the shorter ones it is made of.
    /// </summary>
    /// <param name="names">Names of variables, and of the entries reached behind a dot.</param>
    /// <returns>Refused with <c>feel.syntax</c>; the fields <c>line</c> and <c>column</c> say where.</returns>
    public static Outcome<FeelExpression> Parse(string source, IEnumerable<string> names) =>
        Read(source, names, parser => parser.WholeExpression());

    /// <summary>
    /// Reads the unary tests of a decision table entry: <c>-</c>, <c>&gt; 5</c>, <c>[1..10]</c>, <c>"a","b"</c>,
    /// <c>not(...)</c>. The value under test is the name <c>?</c> of the context; the answer is true, false or null.
    /// </summary>
    /// <returns>Refused with <c>feel.syntax</c>; the fields <c>line</c> and <c>column</c> say where.</returns>
    public static Outcome<FeelExpression> ParseUnaryTests(string source, IEnumerable<string>? names = null) =>
        Read(source, names ?? [], parser => parser.WholeUnaryTests());

    /// <summary>
    /// The type it has where its names have these types, and what can only be a mistake: a name that is not among them, an
    /// operator or function that never works on what it is given (DMN 1.5, 10.3.2.9). Null is not a mistake: it may stand
    /// anywhere. Unary tests read the name <c>?</c>.
    /// </summary>
    /// <param name="names">All names it may use; <see cref="FeelType.Any"/> for those nothing is known of.</param>
    public FeelTyping Check(IReadOnlyDictionary<string, FeelType> names)
    {
        var check = new TypeCheck();
        return new FeelTyping(check.Of(_root, TypeScope.Of(names)), check.Errors);
    }

    /// <summary>The value in that context.</summary>
    public FeelResult Evaluate(FeelContext context) => Evaluate(context, FeelOptions.Default);

    /// <summary>The value in that context, within those bounds.</summary>
    /// <exception cref="OperationCanceledException">It was called off by <see cref="FeelOptions.Cancellation"/>.</exception>
    public FeelResult Evaluate(FeelContext context, FeelOptions options) => Evaluate(Scope.Of(context), options);

    /// <summary>The value of unary tests for one input (DMN 1.5, 7.3.3 and 10.3.2.10).</summary>
    /// <exception cref="OperationCanceledException">It was called off by <see cref="FeelOptions.Cancellation"/>.</exception>
    public FeelResult Test(FeelValue input, FeelContext context, FeelOptions? options = null) =>
        Evaluate(Scope.Of(context).With("?", input), options ?? FeelOptions.Default);

    private FeelResult Evaluate(Scope scope, FeelOptions options)
    {
        var run = new Evaluation(options);
        try
        {
            return new FeelResult(_root.In(run, scope), run.Diagnostics);
        }
        catch (BoundReachedException bound)
        {
            // The bound is what explains the null, so it is kept even where the diagnostics are already full.
            var limit = new FeelDiagnostic("feel.limit", bound.Reason, run.Here.Line, run.Here.Column);
            return new FeelResult(FeelValue.Null, [.. run.Diagnostics, limit]);
        }
    }

    internal static Outcome<FeelExpression> Parse(string source, IReadOnlyList<string> names, Vocabulary model) =>
        Read(source, names, parser => parser.WholeExpression(), model);

    internal static Outcome<FeelExpression> ParseUnaryTests(string source, IReadOnlyList<string> names, Vocabulary model) =>
        Read(source, names, parser => parser.WholeUnaryTests(), model);

    private static Outcome<FeelExpression> Read(
        string source, IEnumerable<string> names, Func<Parser, Node> read, Vocabulary? model = null)
    {
        if (source.Length > SourceLengthMax)
        {
            return new Refusal("feel.syntax", new Text(
                $"表达式共 {source.Length} 个字符，超过上限 {SourceLengthMax}；请拆成几个较短的规则。",
                $"The expression has {source.Length} characters, more than {SourceLengthMax}; split it up."),
                RefusalKind.TooLarge);
        }

        try
        {
            var parser = new Parser(Lexer.Read(source), names.ToList(), model);
            var root = read(parser);
            return new FeelExpression(source, root, parser.FreeNames);
        }
        catch (SyntaxException wrong)
        {
            var (line, column) = (wrong.At.Line, wrong.At.Column);
            return new Refusal("feel.syntax", new Text(
                $"第 {line} 行第 {column} 个字符：{wrong.Reason.Zh}", $"Line {line}, character {column}: {wrong.Reason.En}"))
            {
                Fields = new Dictionary<string, Text>
                {
                    ["line"] = Text.Same($"{line}"),
                    ["column"] = Text.Same($"{column}"),
                },
            };
        }
    }
}
