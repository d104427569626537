namespace Tongqu.Decisions;

/// <summary>Up to eight lookups in one column, answered together: a byte for each value of the column, a bit for each lookup.</summary>
internal sealed record Lookup(int Column, long Low, byte[] Table, int[] Slots);

/// <summary>The gates a plan needs, in an order in which each finds what it stands on.</summary>
internal sealed class ColumnProgram
{
    private readonly Dictionary<Gate, int> _slots = [];
    private readonly int[] _slotOf;
    private readonly HashSet<Lane> _seen = [];

    public ColumnProgram(Circuit circuit, IEnumerable<Bit> bits, IEnumerable<Lane> lanes)
    {
        var needed = new SortedDictionary<int, Gate>();
        Depth = 1;
        foreach (var lane in lanes)
        {
            Need(lane, needed);
        }

        foreach (var bit in bits)
        {
            Need(bit.Gate, needed);
        }

        foreach (var gate in needed.Values)
        {
            _slots[gate] = _slots.Count + 1;
        }

        _slotOf = new int[needed.Count == 0 ? 1 : needed.Keys.Last() + 1];
        foreach (var (gate, slot) in _slots)
        {
            _slotOf[gate.Id] = slot;
        }

        Slots = _slots.Count + 1;
        Gates = needed.Values.Where(gate => gate.Kind != GateKind.Among).ToArray();
        Lookups = needed.Values.Where(gate => gate.Kind == GateKind.Among).GroupBy(gate => gate.Column)
            .SelectMany(group => group.Chunk(8).Select(eight => LookupOf(circuit.Layout.Columns[group.Key], group.Key, eight, eight.Select(SlotOf).ToArray()))).ToArray();
    }

    public Gate[] Gates { get; }

    public Lookup[] Lookups { get; }

    public int Slots { get; }

    /// <summary>The buffers that the deepest comparison of lanes needs.</summary>
    public int Depth { get; private set; }

    public int SlotOf(Gate gate) => gate.Kind == GateKind.Always ? 0 : _slotOf[gate.Id];

    private void Need(Gate gate, SortedDictionary<int, Gate> needed)
    {
        if (gate.Kind == GateKind.Always || !needed.TryAdd(gate.Id, gate))
        {
            return;
        }

        foreach (var operand in gate.Operands)
        {
            Need(operand.Gate, needed);
        }

        foreach (var lane in new[] { gate.Left, gate.Right })
        {
            if (lane is not null)
            {
                Need(lane, needed);
            }
        }

        Depth = Math.Max(Depth, (gate.Left?.Depth ?? 0) + (gate.Right?.Depth ?? 0));
    }

    private void Need(Lane lane, SortedDictionary<int, Gate> needed)
    {
        if (!_seen.Add(lane))
        {
            return;
        }

        Depth = Math.Max(Depth, lane.Depth);
        if (lane.Kind == LaneKind.Choice)
        {
            Need(lane.Test.Gate, needed);
        }

        if (lane.Left is not null)
        {
            Need(lane.Left, needed);
        }

        if (lane.Right is not null)
        {
            Need(lane.Right, needed);
        }
    }

    private static Lookup LookupOf(ColumnShape shape, int column, Gate[] gates, int[] slots)
    {
        var table = new byte[shape.High - shape.Low + 1];
        for (var i = 0; i < table.Length; i++)
        {
            for (var bit = 0; bit < gates.Length; bit++)
            {
                table[i] |= (byte)(((gates[bit].Set[i >> 6] >> (i & 63)) & 1) << bit);
            }
        }

        return new Lookup(column, shape.Low, table, slots);
    }
}
