using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>
/// The gates and lanes of a plan over one block of rows after the other, in memory that is taken once and stays in the cache.
/// Used by one thread at a time.
/// </summary>
internal sealed partial class BlockRun
{
    /// <summary>The rows of a block.</summary>
    public const int RowsMax = 4096;

    private const int Chunk = 512;
    private readonly ColumnProgram _program;
    private readonly ulong[] _bits;
    private readonly int[] _narrow;
    private readonly long[] _wide;
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

    /// <summary>Puts all rows into the bitmap.</summary>
    public void ReadAll(Span<ulong> into)
    {
        into.Fill(ulong.MaxValue);
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

    private Span<ulong> Slot(int slot) => _bits.AsSpan(slot * WordsMax, Words);

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
