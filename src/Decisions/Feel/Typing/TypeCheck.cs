using System.Runtime.CompilerServices;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Works out the type of every part of an expression from the types of its names (DMN 1.5, 10.3.2.9), and finds what can only
/// be a mistake. What could be right is never called wrong: of a part it knows nothing about it says nothing.
/// </summary>
internal sealed partial class TypeCheck
{
    private readonly List<FeelDiagnostic> _errors = [];
    private bool _metUnknown;
    private int _depth;
    private string? _element;

    /// <summary>What was found, in the order of the text.</summary>
    public IReadOnlyList<FeelDiagnostic> Errors => _errors;

    /// <summary>The type of what a function answers, where the names around it are not known.</summary>
    public static FeelType ResultOf(FunctionNode function)
    {
        var check = new TypeCheck();
        var scope = TypeScope.Open.With(function.Parameters, function.Types);
        var result = function.Body is null ? FeelType.Any : check.Of(function.Body, scope);
        // What depends on a name around the function may be of the type asked for: null conforms to all.
        return result.Kind is null && check._metUnknown ? FeelType.Null : result;
    }

    /// <summary>The type of a part; beyond the depth that evaluation allows, too, nothing is said.</summary>
    public FeelType Of(Node node, TypeScope scope)
    {
        if (_depth >= FeelOptions.Default.DepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return FeelType.Any;
        }

        _depth++;
        var type = TypeOf(node, scope);
        _depth--;
        return type;
    }

    private FeelType TypeOf(Node node, TypeScope scope) => node switch
    {
        Constant constant => FeelType.Of(constant.Value),
        NameNode name => OfName(name, scope),
        ListNode list => FeelType.Lists(list.Items.Aggregate(FeelType.Null, (all, item) => all.Or(Of(item, scope)))),
        ContextNode context => OfContext(context, scope),
        If choice => OfIf(choice, scope),
        InstanceOf test => OfInstance(test, scope),
        Interval range => OfInterval(range, scope),
        HalfRange range => FeelType.Ranges(Of(range.End, scope)),
        Junction junction => OfJunction(junction, scope),
        Comparison comparison => OfComparison(comparison, scope),
        Between between => OfBetween(between, scope),
        TestsNode tests => OfTests(tests, scope),
        Negation negation => OfNegation(negation, scope),
        Arithmetic arithmetic => OfArithmetic(arithmetic, scope),
        Filter filter => OfFilter(filter, scope),
        PathNode path => OfPath(path, scope),
        For loop => OfFor(loop, scope),
        Quantified quantified => OfQuantified(quantified, scope),
        FunctionNode function => FeelType.Functions(function.Types, function.Body is null
            ? FeelType.Any
            : Of(function.Body, scope.With(function.Parameters, function.Types))),
        Call call => OfCall(call, scope),
        Boxed boxed => OfBoxed(boxed, scope),
        ContextResult context => OfContextResult(context, scope),
        DecisionTable table => OfTable(table, scope),
        _ => FeelType.Any,
    };

    private void Wrong(string code, Text message, Position at, string? name = null)
    {
        if (_errors.Count < FeelOptions.Default.DiagnosticsMax)
        {
            _errors.Add(new FeelDiagnostic(code, message, at.Line, at.Column, name) { Element = _element });
        }
    }

    private FeelType OfName(NameNode node, TypeScope scope)
    {
        if (scope.Find(node.Name) is { } type)
        {
            _metUnknown |= ReferenceEquals(type, TypeScope.Unknown);
            return type;
        }

        if (Builtins.ByName.ContainsKey(node.Name))
        {
            return FeelType.Of("function");
        }

        Wrong("feel.name", new($"没有名为“{node.Name}”的数据项。", $"There is nothing named “{node.Name}”."), node.At, node.Name);
        return FeelType.Any;
    }

    private FeelType OfContext(ContextNode node, TypeScope scope)
    {
        var entries = new List<(string, FeelType)>(node.Entries.Count);
        foreach (var (key, value) in node.Entries)
        {
            var type = Of(value, scope);
            entries.Add((key, type));
            scope = scope.With(key, type);
        }

        return FeelType.Contexts(entries);
    }

    private FeelType OfIf(If node, TypeScope scope)
    {
        Condition(node.Condition, scope);
        return Of(node.Then, scope).Or(Of(node.Else, scope));
    }

    // Of other kinds than true and false, a condition is never met.
    private void Condition(Node node, TypeScope scope)
    {
        var type = Of(node, scope);
        if (!type.Meets(FeelType.Boolean) && type.Kind != FeelKind.Null)
        {
            Wrong("feel.type", new(
                $"这里应为条件（是或否），却是{Words.Of(type.Kind!.Value).Zh}。",
                $"A condition is expected here, not a {Words.Of(type.Kind!.Value).En}."), node.At);
        }
    }

    private FeelType OfInstance(InstanceOf node, TypeScope scope)
    {
        Of(node.Operand, scope);
        if (!node.Type.IsKnown)
        {
            Wrong("feel.type", new($"没有名为“{node.Type.Name}”的类型。", $"There is no type named {node.Type.Name}."), node.At);
        }

        return FeelType.Boolean;
    }

    private FeelType OfInterval(Interval node, TypeScope scope)
    {
        var (start, end) = (Of(node.Start, scope), Of(node.End, scope));
        Comparable(start, end, node.At, ordered: true);
        return FeelType.Ranges(start.Or(end));
    }

    private FeelType OfFilter(Filter node, TypeScope scope)
    {
        var list = Of(node.List, scope);
        var item = list.Kind == FeelKind.List ? list.Item ?? FeelType.Any : list;
        var condition = Of(node.Condition, scope.Within(item));
        if (condition.Kind is not (null or FeelKind.Number or FeelKind.Boolean or FeelKind.Null))
        {
            Wrong("feel.type", new(
                $"筛选条件应为布尔值或位置，却是{Words.Of(condition.Kind.Value).Zh}。",
                $"A filter is a condition or a position, not a {Words.Of(condition.Kind.Value).En}."), node.Condition.At);
        }

        return condition.Kind switch
        {
            FeelKind.Number => item,
            FeelKind.Boolean or FeelKind.Null => FeelType.Lists(item),
            _ => FeelType.Any,
        };
    }

    private FeelType OfPath(PathNode node, TypeScope scope)
    {
        var operand = Of(node.Operand, scope);
        return operand.Kind == FeelKind.List
            ? FeelType.Lists(Member(operand.Item ?? FeelType.Any, node))
            : Member(operand, node);
    }

    private FeelType Member(FeelType type, PathNode node)
    {
        if (type.Kind is null or FeelKind.Null or FeelKind.List || (type.Kind == FeelKind.Context && type.Entries is null))
        {
            return FeelType.Any;
        }

        if ((type.Kind == FeelKind.Context ? type.EntryOf(node.Member) : Property(type, node.Member)) is { } found)
        {
            return found;
        }

        Wrong("feel.entry", new(
            $"{Words.Of(type.Kind.Value).Zh}没有名为“{node.Member}”的项。",
            $"A {Words.Of(type.Kind.Value).En} has nothing named “{node.Member}” here."), node.At, node.Member);
        return FeelType.Any;
    }

    private static FeelType? Property(FeelType type, string name) => (type.Kind, name) switch
    {
        (FeelKind.Date or FeelKind.DateTime, "year" or "month" or "day" or "weekday") => FeelType.Number,
        (FeelKind.Time or FeelKind.DateTime, "hour" or "minute" or "second") => FeelType.Number,
        (FeelKind.Time or FeelKind.DateTime, "time offset") => FeelType.Duration,
        (FeelKind.Time or FeelKind.DateTime, "timezone") => FeelType.String,
        (FeelKind.Months, "years" or "months") => FeelType.Number,
        (FeelKind.Duration, "days" or "hours" or "minutes" or "seconds") => FeelType.Number,
        (FeelKind.Range, "start" or "end") => type.Item ?? FeelType.Any,
        (FeelKind.Range, "start included" or "end included") => FeelType.Boolean,
        _ => null,
    };

    private FeelType OfFor(For node, TypeScope scope)
    {
        foreach (var source in node.Sources)
        {
            scope = scope.With(source.Name, OfSource(source, scope));
        }

        return FeelType.Lists(Of(node.Body, scope.With("partial", FeelType.Lists(FeelType.Any))));
    }

    private FeelType OfQuantified(Quantified node, TypeScope scope)
    {
        foreach (var source in node.Sources)
        {
            scope = scope.With(source.Name, OfSource(source, scope));
        }

        Condition(node.Condition, scope);
        return FeelType.Boolean;
    }

    private FeelType OfSource(Iteration source, TypeScope scope)
    {
        var from = Of(source.From, scope);
        if (source.To is not null)
        {
            return from.Or(Of(source.To, scope));
        }

        return from.Kind is FeelKind.List or FeelKind.Range ? from.Item ?? FeelType.Any : from;
    }
}
