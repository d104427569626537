using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Names with their values, in the order given; both a value of the language and what it is evaluated in (DMN 1.5, 10.3.2.6).
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "Context is the word of the specification.")]
public sealed class FeelContext : FeelValue, IReadOnlyCollection<KeyValuePair<string, FeelValue>>
{
    // Up to this many names are compared one after another, which is faster than a hash of the name.
    private const int FewNames = 8;
    private readonly string[] _names;
    private readonly FeelValue[] _values;
    private readonly Dictionary<string, int>? _places;

    /// <summary>A context of these entries; of a name given twice, the later value counts.</summary>
    public FeelContext(IEnumerable<KeyValuePair<string, FeelValue>> entries)
        : base(FeelKind.Context)
    {
        var (names, values) = (new List<string>(), new List<FeelValue>());
        Dictionary<string, int>? places = null;
        foreach (var (name, value) in entries)
        {
            places ??= names.Count > FewNames ? PlacesOf([.. names]) : null;
            var place = places is null ? names.IndexOf(name) : places.GetValueOrDefault(name, -1);
            if (place >= 0)
            {
                values[place] = value;
                continue;
            }

            places?.Add(name, names.Count);
            names.Add(name);
            values.Add(value);
        }

        (_names, _values, _places) = ([.. names], [.. values], places);
        (Depth, Size) = Measured(_values);
    }

    private FeelContext(NamesInPlace names, FeelValue[] values)
        : base(FeelKind.Context)
    {
        (_names, _places, _values) = (names.Names, names.Places, values);
        (Depth, Size) = Measured(values);
    }

    /// <summary>A context over an array nobody else will change.</summary>
    internal static FeelContext Owning(NamesInPlace names, FeelValue[] values) => new(names, values);

    /// <summary>Names that differ, each in its place, shared by all contexts that are made of them.</summary>
    internal sealed class NamesInPlace(string[] names)
    {
        public string[] Names { get; } = names;

        public Dictionary<string, int>? Places { get; } = names.Length > FewNames ? PlacesOf(names) : null;

        /// <summary>The place of a name; less than nought where it is not among them.</summary>
        public int Of(string name) => Places is null ? Array.IndexOf(Names, name) : Places.GetValueOrDefault(name, -1);

        /// <param name="place">Where it was found before; a first guess, corrected here.</param>
        public int Of(string name, ref int place)
        {
            var found = place;
            if (found >= Names.Length || !string.Equals(Names[found], name, StringComparison.Ordinal))
            {
                found = Of(name);
                place = found < 0 ? place : found;
            }

            return found;
        }
    }

    private static Dictionary<string, int> PlacesOf(string[] names)
    {
        var places = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            places.Add(names[i], i);
        }

        return places;
    }

    private static (int Depth, long Size) Measured(FeelValue[] values)
    {
        var depth = 0;
        long size = 1;
        foreach (var value in values)
        {
            depth = Math.Max(depth, value.Depth);
            size += value.Size;
        }

        return (depth + 1, Math.Min(size, int.MaxValue));
    }

    /// <summary>The context without entries.</summary>
    public static FeelContext Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => _names;

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
        var place = 0;
        return TryGet(name, ref place, out value);
    }

    /// <param name="place">Where it was found in a context before; contexts of one making have their names in one order.</param>
    internal bool TryGet(string name, ref int place, [NotNullWhen(true)] out FeelValue? value)
    {
        var names = _names;
        var guess = place;
        if ((uint)guess < (uint)names.Length && string.Equals(names[guess], name, StringComparison.Ordinal))
        {
            value = _values[guess];
            return true;
        }

        guess = _places is null ? Array.IndexOf(names, name) : _places.GetValueOrDefault(name, -1);
        value = guess >= 0 ? _values[guess] : null;
        place = guess >= 0 ? guess : place;
        return guess >= 0;
    }

    /// <summary>The same entries with one more, or one changed.</summary>
    public FeelContext With(string name, FeelValue value) => new(this.Append(new(name, value)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, FeelValue>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++)
        {
            yield return new(_names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
