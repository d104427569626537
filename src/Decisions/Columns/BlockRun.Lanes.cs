namespace Tongqu.Decisions;

/// <summary>The values of lanes, row after row.</summary>
internal sealed partial class BlockRun
{
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
}
