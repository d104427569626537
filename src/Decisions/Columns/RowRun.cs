namespace Tongqu.Decisions;

/// <summary>
/// The same gates and lanes for one row: each is worked out when it is asked for and at most once, so that a condition that fails
/// spares the others. Used by one thread at a time.
/// </summary>
internal sealed class RowRun(ColumnProgram program, ColumnLayout layout)
{
    private readonly long[] _values = new long[layout.Columns.Count];
    private readonly bool[] _known = new bool[layout.Columns.Count];
    private readonly bool[] _odd = new bool[layout.Columns.Count];

    // One for a gate that holds, minus one for one that does not, zero where nobody asked yet.
    private readonly sbyte[] _told = new sbyte[program.Slots];

    public void Load(FeelContext row)
    {
        Array.Clear(_told);
        for (var i = 0; i < _values.Length; i++)
        {
            var shape = layout.Columns[i];
            var value = row[shape.Name];
            var code = value.IsNull ? null : layout.Encode(shape, value);
            (_values[i], _known[i]) = (code ?? 0, code is not null);
            _odd[i] = code is null && !(value.IsNull && shape.IsOptional);
        }
    }

    /// <summary>Whether the value of that column does not fit it.</summary>
    public bool IsOdd(int column) => _odd[column];

    public bool Holds(Bit bit)
    {
        ref var told = ref _told[program.SlotOf(bit.Gate)];
        if (told == 0)
        {
            told = (sbyte)(Holds(bit.Gate) ? 1 : -1);
        }

        return told > 0 != bit.Negated;
    }

    public long Value(Lane lane) => unchecked(lane.Kind switch
    {
        LaneKind.Column => _values[lane.Column],
        LaneKind.Constant => lane.Constant,
        LaneKind.Choice => Value(Holds(lane.Test) ? lane.Left! : lane.Right!),
        LaneKind.Sum => Value(lane.Left!) + Value(lane.Right!),
        LaneKind.Difference => Value(lane.Left!) - Value(lane.Right!),
        LaneKind.Product => Value(lane.Left!) * Value(lane.Right!),
        LaneKind.Least => Math.Min(Value(lane.Left!), Value(lane.Right!)),
        LaneKind.Greatest => Math.Max(Value(lane.Left!), Value(lane.Right!)),
        _ => FeelDate.FloorDivide(Value(lane.Left!), lane.Constant),
    });

    private bool Holds(Gate gate) => gate.Kind switch
    {
        GateKind.Always => true,
        GateKind.Known => _known[gate.Column],
        GateKind.Truth => _values[gate.Column] != 0,
        GateKind.Below => Value(gate.Left!) < gate.Constant,
        GateKind.Is => Value(gate.Left!) == gate.Constant,
        GateKind.BelowLane => Value(gate.Left!) < Value(gate.Right!),
        GateKind.IsLane => Value(gate.Left!) == Value(gate.Right!),
        GateKind.Among => IsAmong(gate),
        _ => HoldAll(gate.Operands),
    };

    private bool HoldAll(Bit[] operands)
    {
        foreach (var operand in operands)
        {
            if (!Holds(operand))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsAmong(Gate gate)
    {
        var place = _values[gate.Column] - layout.Columns[gate.Column].Low;
        return ((gate.Set[place >> 6] >> (int)(place & 63)) & 1) != 0;
    }
}
