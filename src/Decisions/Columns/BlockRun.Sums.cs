using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>The sums of lanes over the rows that count, which are often few.</summary>
internal sealed partial class BlockRun
{
    private readonly int[] _rows = new int[RowsMax];
    private readonly List<long[]> _picked = [];
    private readonly List<ulong[]> _chosen = [];

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

    private Span<ulong> Chosen(int depth)
    {
        while (_chosen.Count <= depth)
        {
            _chosen.Add(new ulong[WordsMax]);
        }

        return _chosen[depth];
    }
}
