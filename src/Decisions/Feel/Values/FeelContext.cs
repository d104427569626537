using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Names with their values, in the order given; both a value of the language and what it is evaluated in.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "Context is the word of the specification.")]
public sealed class FeelContext : FeelValue, IReadOnlyCollection<KeyValuePair<string, FeelValue>>
{
    private readonly List<KeyValuePair<string, FeelValue>> _entries;
    private readonly Dictionary<string, int> _places;

    /// <summary>A context of these entries; of a name given twice, the later value counts.</summary>
    public FeelContext(IEnumerable<KeyValuePair<string, FeelValue>> entries)
        : base(FeelKind.Context)
    {
        _entries = [];
        _places = new Dictionary<string, int>(StringComparer.Ordinal);
        var depth = 0;
        long size = 1;
        foreach (var entry in entries)
        {
            if (_places.TryGetValue(entry.Key, out var place))
            {
                _entries[place] = entry;
                continue;
            }

            _places.Add(entry.Key, _entries.Count);
            _entries.Add(entry);
        }

        foreach (var (_, value) in _entries)
        {
            depth = Math.Max(depth, value.Depth);
            size += value.Size;
        }

        Depth = depth + 1;
        Size = Math.Min(size, int.MaxValue);
    }

    /// <summary>The context without entries.</summary>
    public static FeelContext Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => _entries.Select(entry => entry.Key);

    /// <summary>The value of a name; null value where there is no such name.</summary>
    public FeelValue this[string name] => TryGet(name, out var value) ? value : Null;

    internal override int Depth { get; }

    internal override long Size { get; }

    /// <summary>A context of plain .NET values, converted as <see cref="FeelValue.From(object?)"/> does.</summary>
    public static Outcome<FeelContext> From(IReadOnlyDictionary<string, object?> plain)
    {
        var value = FeelValue.From(plain);
        return value.Refusal is { } refusal ? refusal : (FeelContext)value.Value;
    }

    /// <summary>The value of a name, where there is such a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out FeelValue? value)
    {
        var found = _places.TryGetValue(name, out var place);
        value = found ? _entries[place].Value : null;
        return found;
    }

    /// <summary>The same entries with one more, or one changed.</summary>
    public FeelContext With(string name, FeelValue value) => new(_entries.Append(new(name, value)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, FeelValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
