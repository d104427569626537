namespace Tongqu.Decisions;

/// <summary>Operators and calls.</summary>
internal sealed partial class TypeCheck
{
    private FeelType OfJunction(Junction node, TypeScope scope)
    {
        foreach (var operand in node.Operands)
        {
            Condition(operand, scope);
        }

        return FeelType.Boolean;
    }

    private FeelType OfComparison(Comparison node, TypeScope scope)
    {
        var (left, right) = (Of(node.Left, scope), Of(node.Right, scope));
        Comparable(left, right, node.At, ordered: node.Relation is not (Relation.Equal or Relation.NotEqual));
        return FeelType.Boolean;
    }

    private FeelType OfBetween(Between node, TypeScope scope)
    {
        var operand = Of(node.Operand, scope);
        Comparable(operand, Of(node.Low, scope), node.At, ordered: true);
        Comparable(operand, Of(node.High, scope), node.At, ordered: true);
        return FeelType.Boolean;
    }

    // Null may be compared with anything: that is how one asks whether something is missing.
    private void Comparable(FeelType left, FeelType right, Position at, bool ordered)
    {
        if (left.Kind is null or FeelKind.Null || right.Kind is null or FeelKind.Null)
        {
            return;
        }

        if (left.Kind != right.Kind || (ordered && !IsOrdered(left.Kind.Value)))
        {
            var (a, b) = (Words.Of(left.Kind.Value), Words.Of(right.Kind.Value));
            Wrong("feel.type", new($"{a.Zh}与{b.Zh}不能比较。", $"A {a.En} cannot be compared with a {b.En}."), at);
        }
    }

    private static bool IsOrdered(FeelKind kind) => kind is FeelKind.Number or FeelKind.String or FeelKind.Date
        or FeelKind.Time or FeelKind.DateTime or FeelKind.Months or FeelKind.Duration;

    private FeelType OfTests(TestsNode node, TypeScope scope)
    {
        var input = Of(node.Input, scope);
        var inside = scope.With("?", input);
        foreach (var test in node.Tests)
        {
            var operand = Of(test.Operand, inside);
            if (test.Relation is { } relation)
            {
                Comparable(input, operand, test.Operand.At, ordered: relation is not (Relation.Equal or Relation.NotEqual));
            }
            else if (!test.UsesInput)
            {
                Admissible(input, operand, test.Operand.At);
            }
        }

        return FeelType.Boolean;
    }

    // Equal to it, an item of it, or within it.
    private void Admissible(FeelType input, FeelType operand, Position at)
    {
        if (operand.Kind is FeelKind.List || input.Kind is FeelKind.List || operand.Kind == input.Kind)
        {
            return;
        }

        Comparable(input, operand.Kind == FeelKind.Range ? operand.Item ?? FeelType.Any : operand, at, ordered: false);
    }

    private FeelType OfNegation(Negation node, TypeScope scope)
    {
        var operand = Of(node.Operand, scope);
        if (operand.Kind is null or FeelKind.Null or FeelKind.Number or FeelKind.Months or FeelKind.Duration)
        {
            return operand;
        }

        var word = Words.Of(operand.Kind.Value);
        Wrong("feel.type", new($"{word.Zh}没有相反数。", $"A {word.En} has no opposite."), node.At);
        return FeelType.Any;
    }

    private FeelType OfArithmetic(Arithmetic node, TypeScope scope)
    {
        var (left, right) = (Of(node.Left, scope), Of(node.Right, scope));
        if (left.Kind is null or FeelKind.Null || right.Kind is null or FeelKind.Null)
        {
            return FeelType.Any;
        }

        if (Result(node.Symbol, left.Kind.Value, right.Kind.Value) is { } result)
        {
            return result;
        }

        var (a, b) = (Words.Of(left.Kind.Value), Words.Of(right.Kind.Value));
        Wrong("feel.type", new(
            $"{a.Zh}与{b.Zh}之间不能用“{node.Symbol}”。", $"{node.Symbol} does not work on a {a.En} and a {b.En}."), node.At);
        return FeelType.Any;
    }

    // DMN 1.5, tables 51 to 56.
    private static FeelType? Result(string symbol, FeelKind left, FeelKind right) => (left, symbol, right) switch
    {
        (FeelKind.Number, _, FeelKind.Number) => FeelType.Number,
        (FeelKind.String, "+", FeelKind.String) => FeelType.String,
        (FeelKind.Date, "-", FeelKind.Date or FeelKind.DateTime) => FeelType.Duration,
        (FeelKind.DateTime, "-", FeelKind.Date or FeelKind.DateTime) => FeelType.Duration,
        (FeelKind.Time, "-", FeelKind.Time) => FeelType.Duration,
        (FeelKind.Date, "+" or "-", FeelKind.Months or FeelKind.Duration) => FeelType.Date,
        (FeelKind.Months or FeelKind.Duration, "+", FeelKind.Date) => FeelType.Date,
        (FeelKind.DateTime, "+" or "-", FeelKind.Months or FeelKind.Duration) => FeelType.DateTime,
        (FeelKind.Months or FeelKind.Duration, "+", FeelKind.DateTime) => FeelType.DateTime,
        (FeelKind.Time, "+" or "-", FeelKind.Duration) => FeelType.Time,
        (FeelKind.Duration, "+", FeelKind.Time) => FeelType.Time,
        (FeelKind.Months, "+" or "-", FeelKind.Months) => FeelType.Months,
        (FeelKind.Duration, "+" or "-", FeelKind.Duration) => FeelType.Duration,
        (FeelKind.Months, "*" or "/", FeelKind.Number) or (FeelKind.Number, "*", FeelKind.Months) => FeelType.Months,
        (FeelKind.Duration, "*" or "/", FeelKind.Number) or (FeelKind.Number, "*", FeelKind.Duration) => FeelType.Duration,
        (FeelKind.Months, "/", FeelKind.Months) or (FeelKind.Duration, "/", FeelKind.Duration) => FeelType.Number,
        _ => null,
    };

    private FeelType OfCall(Call node, TypeScope scope)
    {
        var arguments = node.Arguments.Select(argument => Of(argument, scope)).ToList();
        if (node.Function is NameNode name && scope.Find(name.Name) is null
            && Builtins.ByName.TryGetValue(name.Name, out var function))
        {
            return OfBuiltin((Builtin)function, node, arguments);
        }

        var called = Of(node.Function, scope);
        if (called.Kind is not (null or FeelKind.Null or FeelKind.Function))
        {
            var word = Words.Of(called.Kind.Value);
            Wrong("feel.type", new(
                $"{word.Zh}不是函数，不能调用。", $"A {word.En} is no function and cannot be called."), node.At);
        }

        if (called.Parameters is { } parameters)
        {
            Arguments(node, parameters, arguments);
        }

        return called.Result ?? FeelType.Any;
    }

    private void Arguments(Call node, IReadOnlyList<FeelType> parameters, List<FeelType> arguments)
    {
        if (parameters.Count != arguments.Count)
        {
            Wrong("feel.arguments", new(
                $"函数需要 {parameters.Count} 个参数，却给了 {arguments.Count} 个。",
                $"The function takes {parameters.Count} arguments, but {arguments.Count} are given."), node.At);
            return;
        }

        // A function type does not name its parameters: what is given by name is not looked at.
        for (var i = 0; i < arguments.Count && node.Names is null; i++)
        {
            if (!arguments[i].CouldFit(parameters[i]))
            {
                var word = Words.Of(arguments[i].Kind!.Value);
                Wrong("feel.arguments", new(
                    $"第 {i + 1} 个参数应为 {parameters[i].Name}，却是{word.Zh}。",
                    $"Argument {i + 1} should be a {parameters[i].Name}, not a {word.En}."), node.Arguments[i].At);
            }
        }
    }

    private FeelType OfBuiltin(Builtin function, Call node, List<FeelType> arguments)
    {
        var fitting = function.Signatures.Where(signature => signature.CouldFit(node.Names, arguments)).ToList();
        if (fitting.Count == 0)
        {
            Wrong("feel.arguments", function.Misfit, node.At);
            return FeelType.Any;
        }

        var stated = fitting.Select(signature => signature.Result).ToList();
        if (!stated.Contains(null))
        {
            return stated.Aggregate((all, one) => all!.Or(one!))!;
        }

        return node.Names is null && arguments.Count > 0 ? OfArguments(function.Name, arguments) : FeelType.Any;
    }

    // What these functions answer is made of what they are given.
    private static FeelType OfArguments(string function, List<FeelType> arguments) => function switch
    {
        "sublist" or "remove" or "reverse" or "distinct values" or "sort" => FeelType.Lists(ItemOf(arguments[0])),
        "append" => FeelType.Lists(arguments.Skip(1).Aggregate(ItemOf(arguments[0]), (all, one) => all.Or(one))),
        "concatenate" or "union" => FeelType.Lists(arguments.Select(ItemOf).Aggregate((all, one) => all.Or(one))),
        "insert before" or "list replace" when arguments.Count == 3 =>
            FeelType.Lists(ItemOf(arguments[0]).Or(arguments[2])),
        "min" or "max" => arguments.Count == 1 ? ItemOf(arguments[0]) : arguments.Aggregate((all, one) => all.Or(one)),
        "flatten" => FeelType.Lists(FeelType.Any),
        _ => FeelType.Any,
    };

    private static FeelType ItemOf(FeelType type) => type.Kind == FeelKind.List ? type.Item ?? FeelType.Any : type;
}
