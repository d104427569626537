using System.Collections;

namespace Tongqu.Decisions;

/// <summary>A list; positions count from one in FEEL and from zero here.</summary>
public sealed class FeelList : FeelValue, IReadOnlyList<FeelValue>
{
    private readonly IReadOnlyList<FeelValue> _items;

    /// <summary>A list of these items; the sequence handed in is not kept.</summary>
    public FeelList(IEnumerable<FeelValue> items)
        : this(items.ToArray(), owned: true)
    {
    }

    private FeelList(IReadOnlyList<FeelValue> items, bool owned)
        : base(FeelKind.List)
    {
        _ = owned;
        _items = items;
        var depth = 0;
        long size = 1;
        for (var i = 0; i < items.Count; i++)
        {
            depth = Math.Max(depth, items[i].Depth);
            size += items[i].Size;
        }

        Depth = depth + 1;
        Size = Math.Min(size, int.MaxValue);
    }

    /// <summary>The list without items.</summary>
    public static FeelList Empty { get; } = new([], owned: true);

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public FeelValue this[int index] => _items[index];

    internal override int Depth { get; }

    internal override long Size { get; }

    /// <summary>A list over an array nobody else will change.</summary>
    internal static FeelList Owning(IReadOnlyList<FeelValue> items) => items.Count == 0 ? Empty : new(items, owned: true);

    /// <inheritdoc/>
    public IEnumerator<FeelValue> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
