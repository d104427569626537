using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>
/// The gates and lanes of a plan over one block of rows after the other, in memory that is taken once and stays in the cache.
/// Used by one thread at a time.
/// </summary>
internal sealed class BlockRun
{
    /// <summary>The rows of a block.</summary>
    public const int RowsMax = 4096;

    private const int Chunk = 512;
    private readonly ColumnProgram _program;
    private readonly ulong[] _bits;
    private readonly int[] _narrow;
    private readonly long[] _wide;
    private readonly int[] _rows = new int[RowsMax];
    private readonly List<long[]> _picked = [];
    private readonly List<ulong[]> _chosen = [];
    private const int WordsMax = RowsMax / 64;
    private ColumnTable _table = null!;

    public BlockRun(ColumnProgram program)
    {
        _program = program;
        _bits = new ulong[program.Slots * WordsMax];
        _narrow = new int[program.Depth * Chunk];
        _wide = new long[program.Depth * Chunk];
    }

    /// <summary>The first row of the block in the table.</summary>
    public int First { get; private set; }

    /// <summary>The rows of the block.</summary>
    public int Rows { get; private set; }

    public int Words => (Rows + 63) / 64;

    /// <summary>Works out all gates for a block.</summary>
    public void Load(ColumnTable table, int first)
    {
        (_table, First, Rows) = (table, first, Math.Min(RowsMax, table.Rows - first));
        Slot(0).Fill(ulong.MaxValue);
        foreach (var group in _program.Lookups)
        {
            Look(group);
        }

        foreach (var gate in _program.Gates)
        {
            Work(gate);
        }
    }

    /// <summary>Puts the rows in which the bit holds into the bitmap; bits beyond the last row are not set.</summary>
    public void Read(Bit bit, Span<ulong> into)
    {
        var held = Slot(_program.SlotOf(bit.Gate));
        var flip = bit.Negated ? ulong.MaxValue : 0;
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = held[i] ^ flip;
        }

        Trim(into);
    }

    /// <summary>Adds the rows whose value in that column does not fit it.</summary>
    public void AddOdd(int column, Span<ulong> into)
    {
        if (_table.Packed[column].Odd is { } odd)
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] |= odd[(First >> 6) + i];
            }

            Trim(into);
        }
    }

    /// <summary>The values of a lane, for every row of the block.</summary>
    public void Read(Lane lane, Span<long> into)
    {
        for (var at = 0; at < Words * 64; at += Chunk)
        {
            var count = Math.Min(Chunk, (Words * 64) - at);
            var values = Wide(lane, at, count, 0);
            values[..Math.Min(count, into.Length - at)].CopyTo(into[at..]);
        }
    }

    /// <summary>The sum of a lane over some rows; a tier or a fixed amount is a count of rows.</summary>
    public Int128 Sum(Span<ulong> rows, Lane lane, int depth = 0)
    {
        Int128 sum = 0;
        var left = Count(rows);
        while (left > 0 && lane.Kind == LaneKind.Choice)
        {
            var chosen = Chosen(depth)[..rows.Length];
            var test = Slot(_program.SlotOf(lane.Test.Gate));
            var flip = lane.Test.Negated ? ulong.MaxValue : 0;
            for (var i = 0; i < chosen.Length; i++)
            {
                chosen[i] = rows[i] & (test[i] ^ flip);
                rows[i] &= ~chosen[i];
            }

            sum += Sum(chosen, lane.Left!, depth + 1);
            (lane, left) = (lane.Right!, Count(rows));
        }

        return left == 0 ? sum : lane.Kind == LaneKind.Constant ? sum + ((Int128)lane.Constant * left) : sum + SumPicked(rows, lane);
    }

    private Int128 SumPicked(ReadOnlySpan<ulong> rows, Lane lane)
    {
        var count = 0;
        for (var word = 0; word < rows.Length; word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
            {
                _rows[count++] = (word * 64) + BitOperations.TrailingZeroCount(rest);
            }
        }

        var padded = (count + 7) & ~7;
        _rows.AsSpan(count, Math.Min(padded, RowsMax) - count).Clear();
        Int128 sum = 0;
        var values = Picked(lane, padded, 0)[..count];
        if (lane.Low > -(long.MaxValue / RowsMax) && lane.High < long.MaxValue / RowsMax)
        {
            long small = 0;
            foreach (var value in values)
            {
                small += value;
            }

            return small;
        }

        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    // The values of a lane in the rows picked, close together.
    private Span<long> Picked(Lane lane, int count, int depth)
    {
        while (_picked.Count <= depth)
        {
            _picked.Add(new long[RowsMax]);
        }

        var into = _picked[depth].AsSpan(0, count);
        switch (lane.Kind)
        {
            case LaneKind.Constant:
                into.Fill(lane.Constant);
                break;
            case LaneKind.Column:
                Pick(lane.Column, into);
                break;
            case LaneKind.Floor:
                Picked(lane.Left!, count, depth);
                Kernels.Floor(into, lane.Constant);
                break;
            case LaneKind.Choice:
                Picked(lane.Right!, count, depth);
                Choose(lane, into, Picked(lane.Left!, count, depth + 1));
                break;
            default:
                Picked(lane.Left!, count, depth);
                if (lane.Right!.Kind == LaneKind.Constant)
                {
                    Kernels.Apply(lane.Kind, into, lane.Right.Constant);
                }
                else
                {
                    Kernels.Apply(lane.Kind, into, Picked(lane.Right, count, depth + 1));
                }

                break;
        }

        return into;
    }

    private void Pick(int column, Span<long> into)
    {
        var packed = _table.Packed[column];
        if (packed.Narrow is not null)
        {
            var narrow = packed.Narrow.AsSpan(First);
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = narrow[_rows[i]];
            }

            return;
        }

        var wide = packed.Wide.AsSpan(First);
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = wide[_rows[i]];
        }
    }

    private void Choose(Lane lane, Span<long> into, ReadOnlySpan<long> then)
    {
        var test = Slot(_program.SlotOf(lane.Test.Gate));
        for (var i = 0; i < into.Length; i++)
        {
            var row = _rows[i];
            if (((test[row >> 6] >> (row & 63)) & 1) != 0 != lane.Test.Negated)
            {
                into[i] = then[i];
            }
        }
    }

    private void Work(Gate gate)
    {
        var bits = Slot(_program.SlotOf(gate));
        var word = First >> 6;
        switch (gate.Kind)
        {
            case GateKind.Known:
                _table.Packed[gate.Column].Known.AsSpan(word, Words).CopyTo(bits);
                break;
            case GateKind.Truth:
                _table.Packed[gate.Column].Truth.AsSpan(word, Words).CopyTo(bits);
                break;
            case GateKind.All:
                Join(gate, bits);
                break;
            default:
                Compare(gate, bits);
                break;
        }
    }

    private void Join(Gate gate, Span<ulong> bits)
    {
        for (var place = 0; place < gate.Operands.Length; place++)
        {
            var operand = gate.Operands[place];
            Kernels.And(Slot(_program.SlotOf(operand.Gate)), operand.Negated ? ulong.MaxValue : 0, bits, isFirst: place == 0);
        }
    }

    private void Compare(Gate gate, Span<ulong> bits)
    {
        var (left, right) = (gate.Left!, gate.Right);
        var isNarrow = left.IsNarrow && (right?.IsNarrow ?? gate.Constant is >= int.MinValue and <= int.MaxValue);
        var step = left.Kind == LaneKind.Column && right is null ? Words * 64 : Chunk;
        for (var at = 0; at < Words * 64; at += step)
        {
            var count = Math.Min(step, (Words * 64) - at);
            var found = bits.Slice(at >> 6, count >> 6);
            if (isNarrow)
            {
                var lane = Narrow(left, at, count, 0);
                Compare<int>(gate.Kind, lane, right is null ? (int)gate.Constant : 0, right is null ? default : Narrow(right, at, count, left.Depth), found);
            }
            else
            {
                var lane = Wide(left, at, count, 0);
                Compare<long>(gate.Kind, lane, gate.Constant, right is null ? default : Wide(right, at, count, left.Depth), found);
            }
        }
    }

    private static void Compare<T>(GateKind kind, ReadOnlySpan<T> lane, T constant, ReadOnlySpan<T> other, Span<ulong> bits)
        where T : unmanaged
    {
        switch (kind)
        {
            case GateKind.Below:
                Kernels.Below(lane, constant, bits);
                break;
            case GateKind.Is:
                Kernels.Is(lane, constant, bits);
                break;
            case GateKind.BelowLane:
                Kernels.Below(lane, other, bits);
                break;
            default:
                Kernels.Is(lane, other, bits);
                break;
        }
    }

    private void Look(Lookup group)
    {
        var packed = _table.Packed[group.Column];
        var slots = group.Slots;
        Span<ulong> eight = stackalloc ulong[slots.Length];
        for (var word = 0; word < Words; word++)
        {
            var at = First + (word * 64);
            if (packed.Narrow is not null)
            {
                Kernels.Among(packed.Narrow.AsSpan(at, 64), (int)group.Low, group.Table, eight);
            }
            else
            {
                Kernels.Among(packed.Wide.AsSpan(at, 64), group.Low, group.Table, eight);
            }

            for (var i = 0; i < eight.Length; i++)
            {
                _bits[(slots[i] * WordsMax) + word] = eight[i];
            }
        }
    }

    // A stretch of a lane; a column is read where it lies.
    private ReadOnlySpan<int> Narrow(Lane lane, int at, int count, int depth)
    {
        if (lane.Kind == LaneKind.Column)
        {
            return _table.Packed[lane.Column].Narrow.AsSpan(First + at, count);
        }

        var into = _narrow.AsSpan(depth * Chunk, count);
        if (lane.Kind == LaneKind.Constant)
        {
            into.Fill((int)lane.Constant);
            return into;
        }

        Narrow(lane.Kind == LaneKind.Choice ? lane.Right! : lane.Left!, at, count, depth).CopyTo(into);
        if (lane.Kind == LaneKind.Floor)
        {
            Kernels.Floor(into, (int)lane.Constant);
        }
        else if (lane.Kind == LaneKind.Choice)
        {
            Choose(lane.Test, at, into, Narrow(lane.Left!, at, count, depth + 1));
        }
        else if (lane.Right!.Kind == LaneKind.Constant)
        {
            Kernels.Apply(lane.Kind, into, (int)lane.Right.Constant);
        }
        else
        {
            Kernels.Apply(lane.Kind, into, Narrow(lane.Right, at, count, depth + 1));
        }

        return into;
    }

    private ReadOnlySpan<long> Wide(Lane lane, int at, int count, int depth)
    {
        if (lane.Kind == LaneKind.Column && _table.Packed[lane.Column].Wide is { } wide)
        {
            return wide.AsSpan(First + at, count);
        }

        var into = _wide.AsSpan(depth * Chunk, count);
        if (lane.Kind == LaneKind.Column)
        {
            Kernels.Widen(_table.Packed[lane.Column].Narrow.AsSpan(First + at, count), into);
            return into;
        }

        if (lane.Kind == LaneKind.Constant)
        {
            into.Fill(lane.Constant);
            return into;
        }

        var left = Wide(lane.Kind == LaneKind.Choice ? lane.Right! : lane.Left!, at, count, depth);
        if (left != into)
        {
            left.CopyTo(into);
        }

        if (lane.Kind == LaneKind.Floor)
        {
            Kernels.Floor(into, lane.Constant);
        }
        else if (lane.Kind == LaneKind.Choice)
        {
            Choose(lane.Test, at, into, Wide(lane.Left!, at, count, depth + 1));
        }
        else if (lane.Right!.Kind == LaneKind.Constant)
        {
            Kernels.Apply(lane.Kind, into, lane.Right.Constant);
        }
        else
        {
            Kernels.Apply(lane.Kind, into, Wide(lane.Right, at, count, depth + 1));
        }

        return into;
    }

    private void Choose<T>(Bit bit, int at, Span<T> into, ReadOnlySpan<T> then)
    {
        var test = Slot(_program.SlotOf(bit.Gate));
        var flip = bit.Negated ? ulong.MaxValue : 0;
        for (var i = 0; i < into.Length; i++)
        {
            if (((test[(at + i) >> 6] ^ flip) >> ((at + i) & 63) & 1) != 0)
            {
                into[i] = then[i];
            }
        }
    }

    private Span<ulong> Slot(int slot) => _bits.AsSpan(slot * WordsMax, Words);

    private Span<ulong> Chosen(int depth)
    {
        while (_chosen.Count <= depth)
        {
            _chosen.Add(new ulong[WordsMax]);
        }

        return _chosen[depth];
    }

    private void Trim(Span<ulong> bits)
    {
        if ((Rows & 63) != 0)
        {
            bits[^1] &= (1UL << (Rows & 63)) - 1;
        }
    }

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
