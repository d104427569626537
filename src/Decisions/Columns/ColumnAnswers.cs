namespace Tongqu.Decisions;

/// <summary>The answers of a plan over a table.</summary>
public sealed class ColumnAnswers
{
    private readonly Compiled?[] _compiled;
    private readonly IReadOnlyList<string> _words;
    private readonly ulong[]?[] _true;
    private readonly ulong[]?[] _known;
    private readonly long[]?[] _values;
    private readonly FeelValue?[]?[] _scalar;

    internal ColumnAnswers(Compiled?[] compiled, IReadOnlyList<string> words, int rows)
    {
        (_compiled, _words, Rows) = (compiled, words, rows);
        var length = (rows + 63) / 64;
        _true = compiled.Select(one => one is { Lane: null } ? new ulong[length] : null).ToArray();
        _known = compiled.Select(one => one is null ? null : new ulong[length]).ToArray();
        _values = compiled.Select(one => one?.Lane is null ? null : new long[rows]).ToArray();
        _scalar = compiled.Select(one => one is null ? new FeelValue?[rows] : null).ToArray();
    }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>What a decision answers for a row; both in their order, from zero.</summary>
    public FeelValue this[int decision, int row]
    {
        get
        {
            if (_scalar[decision]?[row] is { } decided)
            {
                return decided;
            }

            if (_compiled[decision] is not { } one || !Has(_known[decision]!, row))
            {
                return FeelValue.Null;
            }

            return one.Lane is null
                ? FeelValue.Of(Has(_true[decision]!, row))
                : ColumnLayout.Decode(one.Kind, one.Places, _values[decision]![row], _words);
        }
    }

    internal void Set(int decision, int row, FeelValue value)
    {
        var values = Volatile.Read(ref _scalar[decision]);
        if (values is null)
        {
            Interlocked.CompareExchange(ref _scalar[decision], new FeelValue?[Rows], null);
            values = _scalar[decision]!;
        }

        values[row] = value;
    }

    internal void Take(int decision, BlockRun run, Compiled one)
    {
        var known = _known[decision].AsSpan(run.First >> 6, run.Words);
        if (one.Lane is not null)
        {
            run.Read(one.Known, known);
            run.Read(one.Lane, _values[decision].AsSpan(run.First, run.Rows));
            return;
        }

        var holds = _true[decision].AsSpan(run.First >> 6, run.Words);
        run.Read(one.False, known);
        run.Read(one.True, holds);
        for (var i = 0; i < known.Length; i++)
        {
            known[i] |= holds[i];
        }
    }

    private static bool Has(ulong[] bits, int row) => ((bits[row >> 6] >> (row & 63)) & 1) != 0;
}
