namespace Tongqu.Decisions;

/// <summary>Functions of contexts.</summary>
internal static class ContextFunctions
{
    public static IEnumerable<Signature> All { get; } =
    [
        new("get value(m: context, key: string)", (_, a) => ((FeelContext)a[0])[a[1].AsString()!]),
        new("get value(context: context, keys: list)", (_, a) => Reach(a[0], (FeelList)a[1])),
        new("get entries(m: context) -> list<context>", Entries),
        new("context(entries: list) -> context", Make),
        new("context put(context: context, key: string, value: Any) -> context", (run, a) =>
            Put(run, (FeelContext)a[0], [a[1]], 0, a[2])),
        new("context put(context: context, keys: list, value: Any) -> context", (run, a) =>
            ((FeelList)a[1]).Count == 0 ? NotEntries(run) : Put(run, (FeelContext)a[0], (FeelList)a[1], 0, a[2])),
        new("context merge(contexts: list) -> context", Merge),
    ];

    private static FeelValue NotEntries(Evaluation run) => run.Null("feel.arguments", new(
        "名称应为文本，项应为带 key 与 value 的上下文，且名称不重复。",
        "Keys must be strings, entries contexts with key and value, and no key may come twice."));

    private static FeelValue Reach(FeelValue value, FeelList keys)
    {
        if (keys.Count == 0)
        {
            return FeelValue.Null;
        }

        foreach (var key in keys)
        {
            value = value is FeelContext context && key.AsString() is { } name ? context[name] : FeelValue.Null;
        }

        return value;
    }

    private static FeelList Entries(Evaluation run, IReadOnlyList<FeelValue> a) =>
        run.Made(((FeelContext)a[0]).Select(FeelValue (entry) => run.Made((IEnumerable<KeyValuePair<string, FeelValue>>)
        [
            new("key", FeelValue.Of(entry.Key)), new("value", entry.Value),
        ])).ToArray());

    private static FeelValue Make(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var entries = new Dictionary<string, FeelValue>(StringComparer.Ordinal);
        foreach (var item in (FeelList)a[0])
        {
            if (item is not FeelContext entry || entry["key"].AsString() is not { } key
                || !entry.TryGet("value", out var value) || !entries.TryAdd(key, value))
            {
                return NotEntries(run);
            }
        }

        return run.Made((IEnumerable<KeyValuePair<string, FeelValue>>)entries);
    }

    private static FeelValue Put(Evaluation run, FeelContext context, IReadOnlyList<FeelValue> keys, int at,
        FeelValue value)
    {
        run.Charge(context.Count);
        if (keys[at].AsString() is not { } key)
        {
            return NotEntries(run);
        }

        if (at == keys.Count - 1)
        {
            return run.Made(context.Append(new(key, value)));
        }

        var inner = context[key] as FeelContext;
        if (inner is null && context.TryGet(key, out _))
        {
            return NotEntries(run);
        }

        var changed = Put(run, inner ?? FeelContext.Empty, keys, at + 1, value);
        return changed.IsNull ? changed : run.Made(context.Append(new(key, changed)));
    }

    private static FeelValue Merge(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var contexts = (FeelList)a[0];
        return contexts.All(item => item is FeelContext)
            ? run.Made(contexts.SelectMany(item => (FeelContext)item))
            : NotEntries(run);
    }
}
