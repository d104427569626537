using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>What conditions ask for, in words that stand behind their subject: 不低于 5, at least 5.</summary>
internal static class Wanted
{
    public static Text Truth { get; } = new("为 是", "to be true");

    /// <summary>What a comparison asks for, seen from the side that is not the bound.</summary>
    public static Text Compared(Comparison test, Relation relation, Node operand, FeelValue bound) => operand.Outline.IsWritten
        ? Kept(test, bound, FeelValue.Null) ?? Keep(test, bound, FeelValue.Null, Compared(relation, operand, bound))
        : Compared(relation, operand, bound);

    /// <summary>What a test for a stretch asks for.</summary>
    public static Text Between(Between test, FeelValue low, FeelValue high) => test.Low.Outline.IsWritten && test.High.Outline.IsWritten
        ? Kept(test, low, high) ?? Keep(test, low, high, Between(low, high))
        : Between(low, high);

    /// <summary>What the tests of a cell, or behind the word in, ask for.</summary>
    public static Text Of(Evaluation run, TestsNode tests, Scope scope) => tests.Outline.IsFixed
        ? Kept(tests, FeelValue.Null, FeelValue.Null) ?? Keep(tests, FeelValue.Null, FeelValue.Null, Worded(run, tests, scope))
        : Worded(run, tests, scope);

    // Bounds that stand in the model are the same objects every time.
    private static Text? Kept(Node test, FeelValue bound, FeelValue other) =>
        test.Outline.Wording is { } kept && ReferenceEquals(kept.Bound, bound) && ReferenceEquals(kept.Other, other) ? kept.Text : null;

    private static Text Keep(Node test, FeelValue bound, FeelValue other, Text text)
    {
        test.Outline.Wording = new Wording(bound, other, text);
        return text;
    }

    private static Text Compared(Relation relation, Node operand, FeelValue bound)
    {
        var than = Named(operand, bound);
        var isTime = bound.Kind is FeelKind.Date or FeelKind.DateTime or FeelKind.Time;
        return relation switch
        {
            Relation.Equal => bound.IsNull ? new("为空", "to be missing") : new($"为 {than.Zh}", $"to be {than.En}"),
            Relation.NotEqual => bound.IsNull ? new("不为空", "to be known") : new($"不为 {than.Zh}", $"to be other than {than.En}"),
            Relation.Less => isTime ? new($"早于 {than.Zh}", $"to be before {than.En}") : new($"低于 {than.Zh}", $"to be below {than.En}"),
            Relation.LessOrEqual => isTime ? new($"不晚于 {than.Zh}", $"to be no later than {than.En}") : new($"不高于 {than.Zh}", $"to be at most {than.En}"),
            Relation.Greater => isTime ? new($"晚于 {than.Zh}", $"to be after {than.En}") : new($"高于 {than.Zh}", $"to be above {than.En}"),
            _ => isTime ? new($"不早于 {than.Zh}", $"to be no earlier than {than.En}") : new($"不低于 {than.Zh}", $"to be at least {than.En}"),
        };
    }

    private static Text Between(FeelValue low, FeelValue high) => new(
        $"在 {Shown.Of(low).Zh} 至 {Shown.Of(high).Zh} 之间（含两端）", $"to be from {Shown.Of(low).En} to {Shown.Of(high).En}, both included");

    private static Text Worded(Evaluation run, TestsNode tests, Scope scope)
    {
        var wanted = tests.Tests.Select(test => One(test, test.UsesInput ? FeelValue.Null : test.Operand.In(run, scope))).ToList();
        var joined = wanted.Count == 1 ? wanted[0]
            : new Text(string.Join("或", wanted.Select(one => one.Zh)), string.Join(" or ", wanted.Select(one => one.En)));
        return tests.Negated ? new($"不得{joined.Zh}", $"not {joined.En}") : joined;
    }

    private static Text One(Test test, FeelValue operand) => test.UsesInput
        ? new Text($"满足 {NodeText.Of(test.Operand)}", $"to satisfy {NodeText.Of(test.Operand)}")
        : test.Relation is { } relation ? Compared(relation, test.Operand, operand)
        : operand switch
        {
            FeelRange range => Within(range),
            FeelList list => new Text(
                $"为{string.Join("、", list.Take(20).Select(item => Shown.Of(item).Zh))} 之一",
                $"to be one of {string.Join(", ", list.Take(20).Select(item => Shown.Of(item).En))}"),
            _ => Compared(Relation.Equal, test.Operand, operand),
        };

    private static Text Within(FeelRange range)
    {
        var (from, to) = (Shown.Of(range.Start), Shown.Of(range.End));
        if (range.Start.IsNull || range.End.IsNull)
        {
            var (relation, end) = range.End.IsNull
                ? (range.StartIncluded ? Relation.GreaterOrEqual : Relation.Greater, range.Start)
                : (range.EndIncluded ? Relation.LessOrEqual : Relation.Less, range.End);
            return Compared(relation, new Constant(end, default), end);
        }

        return new Text(
            $"在 {from.Zh}（{(range.StartIncluded ? "含" : "不含")}）至 {to.Zh}（{(range.EndIncluded ? "含" : "不含")}）之间",
            $"to be from {from.En} ({(range.StartIncluded ? "included" : "excluded")}) to {to.En} ({(range.EndIncluded ? "included" : "excluded")})");
    }

    // A bound that is worked out is named, with what it came to.
    private static Text Named(Node operand, FeelValue bound)
    {
        var shown = Shown.Of(bound);
        return NodeText.Unboxed(operand) is Constant or Call { Arguments: [Constant] } or Negation { Operand: Constant }
            ? shown
            : new($"{NodeText.Of(operand)}（{shown.Zh}）", $"{NodeText.Of(operand)} ({shown.En})");
    }
}

/// <summary>Values as people read them.</summary>
internal static class Shown
{
    private const int LengthMax = 80;

    public static Text Of(FeelValue value) => value.Kind switch
    {
        FeelKind.Null => new Text("未知", "unknown"),
        FeelKind.Boolean => value.IsTrue ? new("是", "true") : new("否", "false"),
        FeelKind.Number => Text.Same(Grouped(value.ToString())),
        FeelKind.String => Quoted(value.AsString()!),
        _ => Text.Same(FeelText.Write(value, LengthMax, quoted: true) ?? "…"),
    };

    private static Text Quoted(string text)
    {
        var shown = text.Length <= LengthMax ? text : text[..LengthMax] + "…";
        return new Text($"“{shown}”", $"“{shown}”");
    }

    // Five digits and more are set in groups of three; four may be a year.
    private static string Grouped(string number)
    {
        var start = number.StartsWith('-') ? 1 : 0;
        var end = start;
        while (end < number.Length && char.IsAsciiDigit(number[end]))
        {
            end++;
        }

        if (end - start < 5 || number.Contains('E', StringComparison.Ordinal))
        {
            return number;
        }

        for (var at = end - 3; at > start; at -= 3)
        {
            number = number.Insert(at, ",");
        }

        return number;
    }
}
