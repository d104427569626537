namespace Tongqu.Decisions;

/// <summary>The values of one name for many rows, as they are handed in.</summary>
public sealed class Column
{
    private readonly long[]? _whole;
    private readonly IReadOnlyList<FeelValue>? _values;

    private Column(string name, FeelKind kind, int rows, long[]? whole, IReadOnlyList<FeelValue>? values) =>
        (Name, Kind, Rows, _whole, _values) = (name, kind, rows, whole, values);

    /// <summary>The name that expressions use.</summary>
    public string Name { get; }

    /// <summary>What its values are, where they are not null.</summary>
    public FeelKind Kind { get; }

    /// <summary>How many there are.</summary>
    public int Rows { get; }

    /// <summary>Whole numbers, none of them missing.</summary>
    public static Column Of(string name, ReadOnlySpan<long> values) => new(name, FeelKind.Number, values.Length, values.ToArray(), null);

    /// <summary>
    /// Values that are mostly numbers, booleans, dates or strings. Null is "cannot tell"; what is of another kind, or too large
    /// for the column, is kept beside it, and its row is decided by the scalar evaluator.
    /// </summary>
    public static Column Of(string name, IReadOnlyList<FeelValue> values)
    {
        var kind = values.Where(value => Holds(value.Kind)).GroupBy(value => value.Kind)
            .MaxBy(group => group.Count())?.Key ?? FeelKind.Number;
        return new(name, kind, values.Count, null, values);
    }

    private static bool Holds(FeelKind kind) => kind is FeelKind.Number or FeelKind.Boolean or FeelKind.Date or FeelKind.String;

    internal FeelValue this[int row] => _values is null ? FeelValue.Of((FeelNumber)_whole![row]) : _values[row];

    internal ReadOnlySpan<long> Whole => _whole;

    internal bool IsWhole => _whole is not null;

    /// <summary>The shape these values need; strings are added to the words.</summary>
    internal ColumnShape Shape(Dictionary<string, int> words)
    {
        if (_whole is not null)
        {
            var (least, greatest) = (0L, 0L);
            foreach (var value in _whole)
            {
                (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            }

            return new ColumnShape(Name, Kind, 0, RoundDown(least), RoundUp(greatest), false);
        }

        var places = Kind == FeelKind.Number ? PlacesNeeded() : 0;
        var (low, high, optional) = (0L, 0L, false);
        foreach (var value in _values!)
        {
            optional |= value.IsNull;
            if (Raw(value, places, words) is { } code)
            {
                (low, high) = (Math.Min(low, code), Math.Max(high, code));
            }
        }

        return Kind switch
        {
            FeelKind.Boolean => new(Name, Kind, 0, 0, 1, optional),
            FeelKind.String => new(Name, Kind, 0, 0, Math.Max(0, words.Count - 1), optional),
            _ => new(Name, Kind, places, RoundDown(low), RoundUp(high), optional),
        };
    }

    private long? Raw(FeelValue value, int places, Dictionary<string, int> words)
    {
        if (value.Kind != Kind)
        {
            return null;
        }

        if (value.AsString() is { } word)
        {
            words.TryAdd(word, words.Count);
            return words[word];
        }

        return Kind == FeelKind.Number ? value.AsNumber()!.Value.TryScale(places, out var scaled) ? scaled : null
            : value.Get<FeelDate>()?.DayNumber;
    }

    // As many places as the values have, but not so many that whole numbers of a usual size would no longer fit.
    private int PlacesNeeded()
    {
        const int PlacesMax = 6;
        var needed = 0;
        foreach (var value in _values!)
        {
            if (value.AsNumber() is { Places: <= PlacesMax and var places })
            {
                needed = Math.Max(needed, places);
            }
        }

        return needed;
    }

    // Some room, so that a row that comes later seldom falls outside.
    private static long RoundUp(long high) => high >= 1L << 61 ? long.MaxValue : (1L << (64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)high))) - 1;

    private static long RoundDown(long low) => low == long.MinValue ? low : -RoundUp(-low);
}
