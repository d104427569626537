namespace Tongqu.Decisions;

/// <summary>How two ranges, or a point and a range, lie to each other (DMN 1.5, table 78).</summary>
internal static class RangeFunctions
{
    public static IEnumerable<Signature> All { get; } =
    [
        .. Points("before", (a, b) => Before(a, b)),
        .. Points("after", (a, b) => Before(b, a)),
        Ranges("meets", (a, b) => And(a.EndIncluded && b.StartIncluded, Same(a.End, b.Start))),
        Ranges("met by", (a, b) => And(b.EndIncluded && a.StartIncluded, Same(b.End, a.Start))),
        Ranges("overlaps", (a, b) => Not(Or(Before(a, b), Before(b, a)))),
        Ranges("overlaps before", (a, b) => And(Starts(a, b) < 0, And(Not(Before(a, b)), Ends(a, b) <= 0))),
        Ranges("overlaps after", (a, b) => And(Starts(a, b) > 0, And(Not(Before(b, a)), Ends(a, b) >= 0))),
        Value("finishes", "point", "range", (point, range) => And(range.EndIncluded, Same(point, range.End))),
        Ranges("finishes", (a, b) => And(Ends(a, b) == 0, Starts(a, b) >= 0)),
        Value("finished by", "range", "value", (point, range) =>
            And(range.EndIncluded, Same(point, range.End)), rangeFirst: true),
        Value("finished by", "range", "point", (point, range) =>
            And(range.EndIncluded, Same(point, range.End)), rangeFirst: true),
        Ranges("finished by", (a, b) => And(Ends(a, b) == 0, Starts(a, b) <= 0)),
        Value("includes", "range", "point", (point, range) => range.Contains(point), rangeFirst: true),
        Ranges("includes", (a, b) => And(Starts(a, b) <= 0, Ends(a, b) >= 0)),
        Value("during", "point", "range", (point, range) => range.Contains(point)),
        Ranges("during", (a, b) => And(Starts(a, b) >= 0, Ends(a, b) <= 0)),
        Value("starts", "point", "range", (point, range) => And(range.StartIncluded, Same(point, range.Start))),
        Ranges("starts", (a, b) => And(Starts(a, b) == 0, Ends(a, b) <= 0)),
        Value("started by", "range", "point", (point, range) =>
            And(range.StartIncluded, Same(point, range.Start)), rangeFirst: true),
        Ranges("started by", (a, b) => And(Starts(a, b) == 0, Ends(a, b) >= 0)),
        Ranges("coincides", (a, b) => And(Starts(a, b) == 0, Ends(a, b) == 0)),
        new("coincides(point1: Any, point2: Any) -> boolean", (_, a) => FeelValue.OrNull(Same(a[0], a[1]))),
        new("range(from: string) -> range", FromText),
    ];

    private static Signature Ranges(string name, Func<FeelRange, FeelRange, bool?> relation) => new(
        $"{name}(range1: range, range2: range) -> boolean", (_, a) =>
            FeelValue.OrNull(relation((FeelRange)a[0], (FeelRange)a[1])));

    private static Signature Value(
        string name, string first, string second, Func<FeelValue, FeelRange, bool?> relation,
            bool rangeFirst = false) => new(
        $"{name}({first}: {(rangeFirst ? "range" : "Any")}, {second}: {(rangeFirst ? "Any" : "range")}) -> boolean",
        (run, a) =>
        {
            var (point, range) = rangeFirst ? (a[1], (FeelRange)a[0]) : (a[0], (FeelRange)a[1]);
            return point is FeelRange ? AsRanges(run, name, a) : FeelValue.OrNull(relation(point, range));
        });

    // The form with a point is tried first and takes any value; a range among them belongs to the other form.
    private static FeelValue AsRanges(Evaluation run, string name, IReadOnlyList<FeelValue> a) =>
        All.First(form => form.Text == $"{name}(range1: range, range2: range) -> boolean").Body(run, a);

    private static Signature[] Points(string name, Func<FeelValue, FeelValue, bool?> relation) =>
    [
        new($"{name}(point1: Any, point2: Any) -> boolean", (_, a) => FeelValue.OrNull(relation(a[0], a[1]))),
        new($"{name}(point: Any, range: Any) -> boolean", (_, a) => FeelValue.OrNull(relation(a[0], a[1]))),
        new($"{name}(range: Any, point: Any) -> boolean", (_, a) => FeelValue.OrNull(relation(a[0], a[1]))),
        new($"{name}(range1: Any, range2: Any) -> boolean", (_, a) => FeelValue.OrNull(relation(a[0], a[1]))),
    ];

    private static bool? Before(FeelValue left, FeelValue right)
    {
        var (end, endIncluded) = left is FeelRange a ? (a.End, a.EndIncluded) : (left, true);
        var (start, startIncluded) = right is FeelRange b ? (b.Start, b.StartIncluded) : (right, true);
        if ((left is FeelRange && end.IsNull) || (right is FeelRange && start.IsNull))
        {
            return false;
        }

        return FeelOrder.Compare(end, start) is not { } order ? null : order < 0
            || (order == 0 && !(endIncluded && startIncluded));
    }

    private static bool? Same(FeelValue left, FeelValue right) =>
        FeelOrder.Compare(left, right) is { } order ? order == 0 : null;

    // An open start lies a hair above its value, an open end a hair below; no end at all lies beyond everything.
    private static int? Starts(FeelRange a, FeelRange b) => a.Start.IsNull || b.Start.IsNull
        ? b.Start.IsNull.CompareTo(a.Start.IsNull)
        : FeelOrder.Compare(a.Start, b.Start) is not { } order ? null
        : order != 0 ? order : b.StartIncluded.CompareTo(a.StartIncluded);

    private static int? Ends(FeelRange a, FeelRange b) => a.End.IsNull || b.End.IsNull
        ? a.End.IsNull.CompareTo(b.End.IsNull)
        : FeelOrder.Compare(a.End, b.End) is not { } order ? null
        : order != 0 ? order : a.EndIncluded.CompareTo(b.EndIncluded);

    private static bool? Not(bool? value) => !value;

    private static bool? And(bool? left, bool? right) => left & right;

    private static bool? Or(bool? left, bool? right) => left | right;

    // The text holds literals between brackets, and nothing in it is evaluated beyond them. An end may be left out or be
    // null, which leaves the range open on that side; not both.
    private static FeelValue FromText(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var range = FeelExpression.Parse(WithNulls(a[0].AsString()!.Trim())) is { Succeeded: true } parsed
            && parsed.Value.Root is Interval interval && Literal(interval.Start) && Literal(interval.End)
                ? FeelRange.Open(
                    interval.Start.In(run, Scope.Of(FeelContext.Empty)), interval.StartIncluded,
                    interval.End.In(run, Scope.Of(FeelContext.Empty)), interval.EndIncluded)
                : null;
        return range ?? run.Null("feel.value", new(
            "这段文本不是区间；例如 \"[1..10]\"、\"[1..)\"。",
            "This string is no range; write for example \"[1..10]\" or \"[1..)\"."));
    }

    private static string WithNulls(string text)
    {
        if (text.Length < 4)
        {
            return text;
        }

        var inside = text[1..^1].Trim();
        return inside.StartsWith("..", StringComparison.Ordinal) ? $"{text[0]}null{inside}{text[^1]}"
            : inside.EndsWith("..", StringComparison.Ordinal) ? $"{text[0]}{inside}null{text[^1]}"
            : text;
    }

    private static bool Literal(Node node) => node is Constant or Negation { Operand: Constant }
        || (node is Call { Function: NameNode, Arguments: var arguments }
        && arguments.All(argument => argument is Constant));
}
