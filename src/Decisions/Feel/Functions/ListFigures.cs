namespace Tongqu.Decisions;

/// <summary>Functions that make one figure of a list, given as a list or as arguments in a row.</summary>
internal static class ListFigures
{
    public static IEnumerable<Signature> All { get; } =
    [
        new("min(*list: list)", (run, a) => Extreme(run, Items(a), -1)),
        new("max(*list: list)", (run, a) => Extreme(run, Items(a), 1)),
        new("sum(*list: list) -> number", (run, a) =>
            FeelValue.OrNull(Numbers(run, Items(a)) is { Count: > 0 } all ? Sum(all) : null)),
        new("mean(*list: list) -> number", (run, a) =>
            FeelValue.OrNull(Numbers(run, Items(a)) is { Count: > 0 } all ? Mean(all) : null)),
        new("product(*list: list) -> number", (run, a) =>
            FeelValue.OrNull(Numbers(run, Items(a)) is { Count: > 0 } all ? Product(all) : null)),
        new("median(*list: list) -> number", (run, a) =>
            FeelValue.OrNull(Numbers(run, Items(a)) is { Count: > 0 } all ? Median(all) : null)),
        new("stddev(*list: list) -> number", (run, a) =>
            FeelValue.OrNull(Numbers(run, Items(a)) is { Count: > 1 } all ? Deviation(all) : null)),
        new("mode(*list: list) -> list<number>", (run, a) => Numbers(run, Items(a)) is { } all ? run.Made(Modes(all)) : FeelValue.Null),
        new("all(*list: list) -> boolean", (run, a) => Decide(run, Items(a), decisive: false)),
        new("any(*list: list) -> boolean", (run, a) => Decide(run, Items(a), decisive: true)),
    ];

    private static IReadOnlyList<FeelValue>? Items(IReadOnlyList<FeelValue> a) =>
        a is [FeelList list] ? list : a.Count == 0 || a is [{ IsNull: true }] ? null : a;

    private static FeelValue NoList(Evaluation run) => run.Null("feel.arguments", new(
        "参数应为列表，或逐个列出的值。", "The argument must be a list, or values in a row."));

    private static List<FeelNumber>? Numbers(Evaluation run, IReadOnlyList<FeelValue>? items)
    {
        if (items is null)
        {
            NoList(run);
            return null;
        }

        var numbers = new List<FeelNumber>(items.Count);
        foreach (var item in items)
        {
            run.Charge();
            if (item.AsNumber() is not { } number)
            {
                run.Null("feel.type", new(
                    $"列表中有一项是{Words.Of(item).Zh}，不是数。", $"The list holds a {Words.Of(item).En} among its numbers."));
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static FeelValue Extreme(Evaluation run, IReadOnlyList<FeelValue>? items, int sign)
    {
        if (items is null || items.Count == 0)
        {
            return items is null ? NoList(run) : FeelValue.Null;
        }

        var best = items[0];
        foreach (var item in items)
        {
            run.Charge();
            if (FeelOrder.Compare(item, best) is not { } order)
            {
                return run.Null("feel.type", new("列表中的值不能互相比较。", "The values of the list cannot be compared."));
            }

            best = order * sign > 0 ? item : best;
        }

        return best;
    }

    private static FeelNumber? Sum(List<FeelNumber> numbers) =>
        numbers.Aggregate((FeelNumber?)0L, (sum, number) => sum + number);

    private static FeelNumber? Product(List<FeelNumber> numbers) =>
        numbers.Aggregate((FeelNumber?)1L, (product, number) => product * number);

    private static FeelNumber? Mean(List<FeelNumber> numbers) => Sum(numbers) / (FeelNumber)numbers.Count;

    private static FeelNumber? Median(List<FeelNumber> numbers)
    {
        numbers.Sort();
        var middle = numbers.Count / 2;
        return numbers.Count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / (FeelNumber)2L;
    }

    // Of a sample, as the specification says: the divisor is one less than the count.
    private static FeelNumber? Deviation(List<FeelNumber> numbers)
    {
        var mean = Mean(numbers);
        var squares = numbers.Aggregate((FeelNumber?)0L, (sum, number) => sum + ((number - mean) * (number - mean)));
        return squares / (FeelNumber)(numbers.Count - 1) is { } variance ? FeelNumber.SquareRoot(variance) : null;
    }

    private static FeelValue[] Modes(List<FeelNumber> numbers)
    {
        var counts = numbers.GroupBy(number => number).Select(group => (group.Key, Count: group.Count())).ToList();
        var most = counts.Count == 0 ? 0 : counts.Max(group => group.Count);
        return counts.Where(group => group.Count == most).Select(group =>
            group.Key).Order().Select(FeelValue.Of).ToArray();
    }

    private static FeelValue Decide(Evaluation run, IReadOnlyList<FeelValue>? items, bool decisive)
    {
        if (items is null)
        {
            return NoList(run);
        }

        var open = false;
        foreach (var item in items)
        {
            run.Charge();
            if (item.AsBoolean() == decisive)
            {
                return FeelValue.Of(decisive);
            }

            open |= item.Kind != FeelKind.Boolean;
        }

        return open ? FeelValue.Null : FeelValue.Of(!decisive);
    }
}
