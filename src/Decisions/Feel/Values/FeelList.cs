using System.Collections;

namespace Tongqu.Decisions;

/// <summary>A list; positions count from one in FEEL and from zero here (DMN 1.5, 10.3.2.5).</summary>
public sealed class FeelList : FeelValue, IReadOnlyList<FeelValue>
{
    private readonly FeelValue[] _items;

    /// <summary>A list of these items; the sequence handed in is not kept.</summary>
    public FeelList(IEnumerable<FeelValue> items)
        : this(items.ToArray())
    {
    }

    private FeelList(FeelValue[] items)
        : base(FeelKind.List)
    {
        _items = items;
        var depth = 0;
        long size = 1;
        for (var i = 0; i < items.Length; i++)
        {
            depth = Math.Max(depth, items[i].Depth);
            size += items[i].Size;
        }

        Depth = depth + 1;
        Size = Math.Min(size, int.MaxValue);
    }

    /// <summary>The list without items.</summary>
    public static FeelList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public FeelValue this[int index] => _items[index];

    internal override int Depth { get; }

    internal override long Size { get; }

    /// <summary>A list over an array nobody else will change.</summary>
    internal static FeelList Owning(IReadOnlyList<FeelValue> items) =>
        items.Count == 0 ? Empty : new(items as FeelValue[] ?? items.ToArray());

    /// <inheritdoc/>
    public IEnumerator<FeelValue> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
