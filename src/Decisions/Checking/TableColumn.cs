namespace Tongqu.Decisions;

/// <summary>
/// The columns of a table that ask about the same thing, and values that stand for all it can be: each bound its conditions
/// name, and one value between any two. Two values with no bound between them pass the same conditions.
/// </summary>
internal sealed class TableColumn
{
    private const int ValuesMax = 500;

    private TableColumn(string label, Node expression, IReadOnlyList<int> places, IReadOnlyList<FeelValue> values) =>
        (Label, Expression, Places, Values) = (label, expression, places, values);

    public string Label { get; }

    public Node Expression { get; }

    /// <summary>The columns, by their place in the table.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>The values; empty where every condition admits anything.</summary>
    public IReadOnlyList<FeelValue> Values { get; }

    /// <summary>The columns of that expression; null where its values cannot be laid out.</summary>
    public static TableColumn? Of(Evaluation run, DecisionTable table, IReadOnlyList<int> places, ItemType? type)
    {
        var column = table.Inputs[places[0]];
        var cells = table.Rules.SelectMany(rule => places.Select(place => NodeText.Unboxed(rule.Tests[place])))
            .Where(cell => cell is TestsNode && !IsFree(cell)).Cast<TestsNode>().ToList();
        var bounds = cells.SelectMany(cell => Bounds(run, cell)).Where(bound => !bound.IsNull).Distinct().ToList();
        var allowed = Allowed(run, column, type);
        var values = Laid(bounds, allowed, cells);
        if (values is null || values.Count > ValuesMax)
        {
            return null;
        }

        var admitted = values.Where(value => Admits(run, column, type, value)).ToList();
        return new TableColumn(column.Label ?? NodeText.Of(column.Expression), NodeText.Unboxed(column.Expression), places, admitted);
    }

    /// <summary>Whether the condition reads more than the value under test and literals.</summary>
    public static bool IsFree(Node cell) => NodeText.Unboxed(cell) switch
    {
        Constant => false,
        TestsNode { Input: NameNode { Name: "?" } } tests => tests.Tests.Any(test => test.UsesInput || !IsFixed(test.Operand)),
        _ => true,
    };

    private static bool IsFixed(Node node) => NodeText.Unboxed(node) switch
    {
        Constant => true,
        Call { Function: NameNode { Name: "date" or "date and time" or "time" or "duration" or "number" } } call => call.Arguments.All(IsFixed),
        Interval or HalfRange or Negation or Arithmetic or ListNode => NodeParts.Of(node).All(IsFixed),
        _ => false,
    };

    private static IEnumerable<FeelValue> Bounds(Evaluation run, TestsNode cell) =>
        cell.Tests.SelectMany(test => Ends(test.Operand.In(run, Scope.Of(FeelContext.Empty))));

    private static IEnumerable<FeelValue> Ends(FeelValue value) => value switch
    {
        FeelRange range => [range.Start, range.End],
        FeelList list => list.SelectMany(Ends),
        _ => [value],
    };

    private static List<FeelValue> Allowed(Evaluation run, TableInput column, ItemType? type)
    {
        var tests = column.Values is { } values && NodeText.Unboxed(values) is TestsNode { Negated: false } own
            ? own.OneByOne : type?.AllowedInOrder ?? [];
        return [.. tests.OfType<TestsNode>().Where(test => !IsFree(test)).SelectMany(test => Bounds(run, test)).Where(bound => !bound.IsNull)];
    }

    private static bool Admits(Evaluation run, TableInput column, ItemType? type, FeelValue value) =>
        type?.Admits(run, value) != false
        && (column.Values is null || column.Values.In(run, Scope.Of(FeelContext.Empty).With("?", value)).IsTrue);

    private static List<FeelValue>? Laid(List<FeelValue> bounds, List<FeelValue> allowed, List<TestsNode> cells)
    {
        var kinds = bounds.Concat(allowed).Select(bound => bound.Kind).Distinct().ToList();
        return kinds switch
        {
            [] => [],
            [FeelKind.Boolean] => [FeelValue.True, FeelValue.False],
            [FeelKind.String] => OfTexts(bounds, allowed, cells),
            [FeelKind.Number or FeelKind.Date or FeelKind.DateTime or FeelKind.Months or FeelKind.Duration] => OfOrdered([.. bounds, .. allowed]),
            _ => null,
        };
    }

    // What strings come before others is asked by nobody; only equal or not is laid out here.
    private static List<FeelValue>? OfTexts(List<FeelValue> bounds, List<FeelValue> allowed, List<TestsNode> cells)
    {
        if (cells.Any(cell => cell.Tests.Any(test => test.Relation is not (null or Relation.Equal or Relation.NotEqual) || test.Operand is Interval or HalfRange)))
        {
            return null;
        }

        var other = "其他";
        while (bounds.Contains(FeelValue.Of(other)))
        {
            other += "*";
        }

        return allowed.Count > 0 ? [.. bounds.Union(allowed)] : [.. bounds, FeelValue.Of(other)];
    }

    private static List<FeelValue>? OfOrdered(List<FeelValue> bounds)
    {
        if (bounds.Any(bound => FeelOrder.Compare(bound, bounds[0]) is null))
        {
            return null;
        }

        var sorted = bounds.Distinct().Order(Comparer<FeelValue>.Create((a, b) => FeelOrder.Compare(a, b)!.Value)).ToList();
        var laid = new List<FeelValue?>();
        for (var i = 0; i < sorted.Count; i++)
        {
            laid.Add(sorted[i]);
            laid.Add(i + 1 < sorted.Count ? Between(sorted[i], sorted[i + 1]) : Beside(sorted[i], 1));
        }

        laid.Add(Beside(sorted[0], -1));
        return [.. laid.Where(value => value is { IsNull: false }).Select(value => value!)];
    }

    private static FeelValue? Beside(FeelValue value, int step) => value.Kind switch
    {
        FeelKind.Number => FeelValue.OrNull(value.AsNumber()!.Value + step),
        FeelKind.Date => FeelValue.OrNull(FeelDate.FromDayNumber(value.Get<FeelDate>()!.Value.DayNumber + step)),
        FeelKind.DateTime => FeelValue.OrNull(value.Get<FeelDateTime>()!.Value.Add(step * FeelTime.NanosInDay)),
        FeelKind.Months => FeelValue.OrNull(FeelMonths.Of((FeelNumber)value.Get<FeelMonths>()!.Value.Total + step)),
        _ => FeelValue.OrNull(FeelDuration.Of(value.Get<FeelDuration>()!.Value.Nanoseconds + (step * FeelTime.NanosInDay))),
    };

    // A whole number where there is one; null where nothing lies between.
    private static FeelValue? Between(FeelValue low, FeelValue high)
    {
        if (low.AsNumber() is { } from && high.AsNumber() is { } to)
        {
            var half = (from + to) / 2;
            var whole = half?.Round(0, FeelRounding.Floor);
            return FeelValue.OrNull(whole > from && whole < to ? whole : half);
        }

        var next = low.Kind == FeelKind.DateTime ? FeelValue.OrNull(low.Get<FeelDateTime>()!.Value.Add(FeelTime.NanosInSecond))
            : low.Kind == FeelKind.Duration ? FeelValue.OrNull(FeelDuration.Of(low.Get<FeelDuration>()!.Value.Nanoseconds + FeelTime.NanosInSecond))
            : Beside(low, 1);
        return next is not null && FeelOrder.Compare(next, high) < 0 ? next : null;
    }
}
