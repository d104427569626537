namespace Tongqu.Decisions;

/// <summary>What is known of a column before its values are seen.</summary>
/// <param name="Name">The name that expressions use.</param>
/// <param name="Kind">Number, boolean, date or string.</param>
/// <param name="Places">Decimal places of a number; each value is a whole count of the last one.</param>
/// <param name="Low">No value lies below.</param>
/// <param name="High">No value lies above.</param>
/// <param name="IsOptional">Whether some rows have none.</param>
/// <param name="CanLookUp">Whether its conditions may be looked up by value, where there are few.</param>
internal sealed record ColumnShape(
    string Name, FeelKind Kind, int Places, long Low, long High, bool IsOptional, bool CanLookUp = true)
{
    /// <summary>The most values a column may have for its conditions to be looked up.</summary>
    private const int FewMax = 1 << 16;

    public bool HasFew => CanLookUp && Kind != FeelKind.Boolean && (Int128)High - Low < FewMax;

    public bool IsNarrow => Low >= int.MinValue && High <= int.MaxValue;
}

/// <summary>
/// The columns a plan is made for: their names, kinds, bounds and words. Taken from a table; another table may be made to the
/// same layout, and what does not fit it there is decided by the scalar evaluator.
/// </summary>
public sealed class ColumnLayout
{
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<string, int> _codes;

    internal ColumnLayout(IReadOnlyList<ColumnShape> columns, IReadOnlyList<string> words)
    {
        Columns = columns;
        Words = words;
        _places = columns.Select((column, i) => (column.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        _codes = words.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i, StringComparer.Ordinal);
    }

    /// <summary>The names of the columns, in order.</summary>
    public IEnumerable<string> Names => Columns.Select(column => column.Name);

    internal IReadOnlyList<ColumnShape> Columns { get; }

    /// <summary>All strings of all columns; a string column holds places in this list.</summary>
    internal IReadOnlyList<string> Words { get; }

    internal int Find(string name) => _places.GetValueOrDefault(name, -1);

    internal int CodeOf(string word) => _codes.GetValueOrDefault(word, -1);

    /// <summary>The whole number a column holds for a value; null where the layout has no place for it.</summary>
    internal long? Encode(ColumnShape column, FeelValue value)
    {
        long? code = value.Kind != column.Kind ? null : column.Kind switch
        {
            FeelKind.Number => value.AsNumber()!.Value.TryScale(column.Places, out var scaled) ? scaled : null,
            FeelKind.Date => value.Get<FeelDate>()!.Value.DayNumber,
            FeelKind.String => CodeOf(value.AsString()!) is >= 0 and var word ? word : null,
            _ => value.IsTrue ? 1 : 0,
        };
        return code >= column.Low && code <= column.High ? code : null;
    }

    /// <summary>The value that a whole number of a column stands for.</summary>
    internal static FeelValue Decode(FeelKind kind, int places, long code, IReadOnlyList<string> words) => kind switch
    {
        FeelKind.Number => FeelValue.Of(FeelNumber.OfScaled(code, places)),
        FeelKind.Date => FeelValue.OrNull(FeelDate.FromDayNumber(code)),
        FeelKind.String => FeelValue.Of(words[(int)code]),
        _ => FeelValue.Of(code != 0),
    };
}
