namespace Tongqu.Decisions;

/// <summary>Rows of facts in columns, packed as a plan reads them. Immutable.</summary>
public sealed class ColumnTable
{
    private readonly Func<int, FeelContext> _row;

    private ColumnTable(ColumnLayout layout, int rows, PackedColumn[] packed, Func<int, FeelContext> row) =>
        (Layout, Rows, Packed, _row) = (layout, rows, packed, row);

    /// <summary>What its columns are.</summary>
    public ColumnLayout Layout { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    internal PackedColumn[] Packed { get; }

    /// <summary>A table with a layout of its own.</summary>
    /// <exception cref="ArgumentException">A name comes twice, or the columns have different numbers of rows.</exception>
    public static ColumnTable Of(params IReadOnlyList<Column> columns)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var shapes = columns.Select(column => column.Shape(words)).ToList();
        var layout = new ColumnLayout(
            shapes.Select(shape => shape.Kind == FeelKind.String ? shape with { High = Math.Max(0, words.Count - 1) } : shape).ToList(),
            words.OrderBy(word => word.Value).Select(word => word.Key).ToList());
        return Of(layout, columns);
    }

    /// <summary>A table to the layout of another one; a column of the layout that is not among these is null in every row.</summary>
    /// <exception cref="ArgumentException">A name comes twice, or the columns have different numbers of rows.</exception>
    public static ColumnTable Of(ColumnLayout layout, IReadOnlyList<Column> columns)
    {
        var rows = columns.Count == 0 ? 0 : columns[0].Rows;
        if (columns.Any(column => column.Rows != rows))
        {
            throw new ArgumentException("All columns of a table have the same number of rows.", nameof(columns));
        }

        var named = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var packed = layout.Columns.Select(shape => PackedColumn.Of(layout, shape, named.GetValueOrDefault(shape.Name), rows)).ToArray();
        return new ColumnTable(layout, rows, packed, row => new FeelContext(
            columns.Select(column => new KeyValuePair<string, FeelValue>(column.Name, column[row]))));
    }

    /// <summary>A row as it was handed in, from zero; what the scalar evaluator reads.</summary>
    public FeelContext Row(int row) => _row(row);
}

/// <summary>
/// One column in memory: whole numbers of 32 or 64 bits or a bitmap, with a bitmap of what is known; padded to whole blocks of 64.
/// </summary>
internal sealed class PackedColumn
{
    private PackedColumn(int words) => Known = new ulong[words];

    public int[]? Narrow { get; private init; }

    public long[]? Wide { get; private init; }

    public ulong[]? Truth { get; private init; }

    /// <summary>The rows that have a value.</summary>
    public ulong[] Known { get; }

    /// <summary>The rows whose value does not fit; null where all do.</summary>
    public ulong[]? Odd { get; private set; }

    public static PackedColumn Of(ColumnLayout layout, ColumnShape shape, Column? handed, int rows)
    {
        var words = (rows + 63) / 64;
        var packed = new PackedColumn(words)
        {
            Truth = shape.Kind == FeelKind.Boolean ? new ulong[words] : null,
            Narrow = shape.Kind != FeelKind.Boolean && shape.IsNarrow ? new int[words * 64] : null,
            Wide = shape.Kind != FeelKind.Boolean && !shape.IsNarrow ? new long[words * 64] : null,
        };
        if (handed is { IsWhole: true } && shape is { Kind: FeelKind.Number, Places: 0 })
        {
            packed.TakeWhole(handed.Whole, shape);
        }
        else if (handed is not null)
        {
            for (var row = 0; row < rows; row++)
            {
                packed.Take(layout, shape, row, handed[row]);
            }
        }
        else if (!shape.IsOptional)
        {
            // The plan was made for a column that always has a value.
            packed.Odd = packed.Known.Select(_ => ulong.MaxValue).ToArray();
        }

        return packed;
    }

    private void TakeWhole(ReadOnlySpan<long> values, ColumnShape shape)
    {
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            if (value < shape.Low || value > shape.High)
            {
                Mark(row);
                continue;
            }

            Set(row, value);
        }
    }

    private void Take(ColumnLayout layout, ColumnShape shape, int row, FeelValue value)
    {
        var code = value.IsNull ? null : layout.Encode(shape, value);
        if (code is { } held)
        {
            Set(row, held);
        }
        else if (!value.IsNull || !shape.IsOptional)
        {
            Mark(row);
        }
    }

    private void Set(int row, long value)
    {
        Known[row >> 6] |= 1UL << (row & 63);
        if (Narrow is not null)
        {
            Narrow[row] = (int)value;
        }
        else if (Wide is not null)
        {
            Wide[row] = value;
        }
        else
        {
            Truth![row >> 6] |= (ulong)value << (row & 63);
        }
    }

    private void Mark(int row)
    {
        Odd ??= new ulong[Known.Length];
        Odd[row >> 6] |= 1UL << (row & 63);
    }
}
