namespace Tongqu.Decisions;

/// <summary>Functions that take lists apart and put them together.</summary>
internal static class ListFunctions
{
    public static IEnumerable<Signature> All { get; } =
    [
        new("list contains(list: list, element: Any) -> boolean", (run, a) =>
            FeelValue.Of(IndexOf(run, (FeelList)a[0], a[1], 0) >= 0)),
        new("count(list: list) -> number", (_, a) => FeelValue.Of((FeelNumber)((FeelList)a[0]).Count)),
        new("sublist(list: list, start position: number, length?: number)", Sublist),
        new("append(*list: list, item: Any)", Append),
        new("concatenate(*list: list)", (run, a) => AllLists(a) ? run.Made(Joined(run, a)) : NotLists(run)),
        new("insert before(list: list, position: number, newItem: Any)", InsertBefore),
        new("remove(list: list, position: number)", Remove),
        new("reverse(list: list)", (run, a) => run.Made(((FeelList)a[0]).Reverse().ToArray())),
        new("index of(list: list, match: Any) -> list<number>", IndexesOf),
        new("union(*list: list)", (run, a) => AllLists(a) ? Distinct(run, Joined(run, a)) : NotLists(run)),
        new("distinct values(list: list)", (run, a) => Distinct(run, (FeelList)a[0])),
        new("flatten(list: list)", Flatten),
        new("list replace(list: list, position: number, newItem: Any)", ReplaceAt),
        new("list replace(list: list, match: function, newItem: Any)", ReplaceWhere),
        new("sort(list: list, precedes: function)", Sort),
    ];

    /// <summary>The place of a position that may count from the end; minus one where there is none.</summary>
    public static int PlaceOf(FeelValue position, int count) =>
        position.AsNumber()!.Value.Round(0, FeelRounding.Down) is { } whole && whole.TryToLong(out var at) && at != 0
            && Math.Abs(at) <= count
            ? (int)(at > 0 ? at - 1 : count + at)
            : -1;

    private static FeelList AsList(FeelValue value) => value as FeelList ?? FeelList.Owning([value]);

    private static FeelValue NoPlace(Evaluation run, int count) => run.Null("feel.value", new(
        $"列表只有 {count} 项，没有这个位置。", $"The list has {count} items and no such position."));

    private static bool AllLists(IReadOnlyList<FeelValue> a) => a.Count > 0 && a.All(item => !item.IsNull);

    private static FeelValue NotLists(Evaluation run) => run.Null("feel.arguments", new(
        "每个参数都应为列表。", "Every argument must be a list."));

    private static int IndexOf(Evaluation run, FeelList list, FeelValue match, int from)
    {
        for (var i = from; i < list.Count; i++)
        {
            run.Charge(Math.Min(list[i].Size, match.Size));
            if (FeelEquality.Same(list[i], match))
            {
                return i;
            }
        }

        return -1;
    }

    private static FeelList IndexesOf(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var found = new List<FeelValue>();
        var list = (FeelList)a[0];
        for (var at = IndexOf(run, list, a[1], 0); at >= 0; at = IndexOf(run, list, a[1], at + 1))
        {
            found.Add(FeelValue.Of((FeelNumber)(at + 1)));
        }

        return run.Made(found);
    }

    private static FeelValue Sublist(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var list = (FeelList)a[0];
        var from = PlaceOf(a[1], list.Count);
        if (from < 0)
        {
            return NoPlace(run, list.Count);
        }

        long length = list.Count - from;
        if (!a[2].IsNull && (!a[2].AsNumber()!.Value.TryToLong(out length) || length < 0 || length > list.Count - from))
        {
            return NoPlace(run, list.Count);
        }

        return run.Made(list.Skip(from).Take((int)length).ToArray());
    }

    private static FeelValue Append(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        if (a.Count < 1 || a[0].IsNull)
        {
            return NotLists(run);
        }

        var items = new List<FeelValue>(AsList(a[0]));
        items.AddRange(a.Skip(1));
        return run.Made(items);
    }

    private static List<FeelValue> Joined(Evaluation run, IReadOnlyList<FeelValue> lists)
    {
        var items = new List<FeelValue>();
        foreach (var list in lists)
        {
            run.Charge((list as FeelList)?.Count ?? 1);
            items.AddRange(AsList(list));
        }

        return items;
    }

    private static FeelValue InsertBefore(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var list = (FeelList)a[0];
        var at = PlaceOf(a[1], list.Count);
        if (at < 0)
        {
            return NoPlace(run, list.Count);
        }

        return run.Made([.. list.Take(at), a[2], .. list.Skip(at)]);
    }

    private static FeelValue Remove(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var list = (FeelList)a[0];
        var at = PlaceOf(a[1], list.Count);
        return at < 0 ? NoPlace(run, list.Count) : run.Made([.. list.Take(at), .. list.Skip(at + 1)]);
    }

    private static FeelValue ReplaceAt(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var list = (FeelList)a[0];
        var at = PlaceOf(a[1], list.Count);
        return at < 0 ? NoPlace(run, list.Count) : run.Made([.. list.Take(at), a[2], .. list.Skip(at + 1)]);
    }

    private static FeelValue ReplaceWhere(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var items = ((FeelList)a[0]).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            var met = ((FeelFunction)a[1]).Call(run, null, [items[i], a[2]]);
            if (met.Kind != FeelKind.Boolean)
            {
                return run.Null("feel.type", new("匹配函数应得出布尔值。", "The match function must answer true or false."));
            }

            items[i] = met.IsTrue ? a[2] : items[i];
        }

        return run.Made(items);
    }

    private static FeelList Distinct(Evaluation run, IReadOnlyList<FeelValue> items)
    {
        var seen = new HashSet<FeelValue>();
        var kept = new List<FeelValue>();
        foreach (var item in items)
        {
            // Lists and contexts share few hashes: they are charged as if compared with everything kept.
            run.Charge(item is FeelList or FeelContext ? item.Size + kept.Count : item.Size);
            if (seen.Add(item))
            {
                kept.Add(item);
            }
        }

        return run.Made(kept);
    }

    private static FeelList Flatten(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var items = new List<FeelValue>();
        run.Charge(a[0].Size);
        Add((FeelList)a[0]);
        return run.Made(items);

        void Add(FeelList list)
        {
            foreach (var item in list)
            {
                if (item is FeelList inner)
                {
                    Add(inner);
                }
                else
                {
                    items.Add(item);
                }
            }
        }
    }

    private static FeelValue Sort(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var items = ((FeelList)a[0]).ToArray();
        return Merge(run, items, new FeelValue[items.Length], 0, items.Length, (FeelFunction)a[1])
            ? run.Made(items)
            : run.Null("feel.type", new("排序函数应得出布尔值。", "The function to sort by must answer true or false."));
    }

    // A merge sort stays stable and ends whatever the function answers.
    private static bool Merge(Evaluation run, FeelValue[] items, FeelValue[] spare, int from, int to,
        FeelFunction precedes)
    {
        if (to - from < 2)
        {
            return true;
        }

        var middle = from + ((to - from) / 2);
        if (!Merge(run, items, spare, from, middle, precedes) || !Merge(run, items, spare, middle, to, precedes))
        {
            return false;
        }

        var (left, right) = (from, middle);
        for (var at = from; at < to; at++)
        {
            var second = left == middle;
            if (!second && right < to)
            {
                var answer = precedes.Call(run, null, [items[right], items[left]]);
                if (answer.Kind != FeelKind.Boolean)
                {
                    return false;
                }

                second = answer.IsTrue;
            }

            spare[at] = second ? items[right++] : items[left++];
        }

        Array.Copy(spare, from, items, from, to - from);
        return true;
    }
}
