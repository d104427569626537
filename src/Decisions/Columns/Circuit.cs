namespace Tongqu.Decisions;

/// <summary>
/// All gates and lanes of a plan. What is asked for twice, by whichever models, is the same object; what can be told from the
/// bounds of the columns alone is told here.
/// </summary>
internal sealed partial class Circuit(ColumnLayout layout)
{

    // A conjunction of conjunctions is one, up to this length: the long ones of long tables stand on each other.
    private const int FlatMax = 16;
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);
    private readonly Dictionary<Lane, long[]> _values = [];
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _words = [.. layout.Words];

    public ColumnLayout Layout { get; } = layout;

    /// <summary>The strings of the columns and, behind them, those the decisions answer.</summary>
    public IReadOnlyList<string> Words => _words;

    public int Count => _gates.Count + _lanes.Count;

    public Bit Always => new(Made(GateKind.Always, "1"), false);

    public Bit Never => !Always;

    public int CodeOf(string word)
    {
        if (Layout.CodeOf(word) is >= 0 and var known)
        {
            return known;
        }

        if (_codes.TryAdd(word, _words.Count))
        {
            _words.Add(word);
        }

        return _codes[word];
    }

    public Bit Known(int column) => Layout.Columns[column].IsOptional ? new(Made(GateKind.Known, $"k{column}", column), false) : Always;

    public Bit Truth(int column) => new(Made(GateKind.Truth, $"t{column}", column), false);

    /// <summary>Whether the lane lies below the bound.</summary>
    public Bit Below(Lane lane, Int128 bound)
    {
        if (bound > lane.High)
        {
            return Always;
        }

        if (bound <= lane.Low)
        {
            return Never;
        }

        var limit = (long)bound;
        return IsDerivedFromFew(lane) ? Among(lane, value => value < limit)
            : new(Made(GateKind.Below, $"b{lane.Id}<{limit}", left: lane, constant: limit), false);
    }

    public Bit Is(Lane lane, Int128 value)
    {
        if (value > lane.High || value < lane.Low)
        {
            return Never;
        }

        if (lane.Low == lane.High)
        {
            return Always;
        }

        var wanted = (long)value;
        return IsDerivedFromFew(lane) ? Among(lane, held => held == wanted)
            : new(Made(GateKind.Is, $"i{lane.Id}={wanted}", left: lane, constant: wanted), false);
    }

    /// <summary>Whether the lane is one of these.</summary>
    public Bit IsAny(Lane lane, IReadOnlyCollection<Int128> values)
    {
        if (values.Count < 3 || !(IsDerivedFromFew(lane) || (lane.Kind == LaneKind.Column && Layout.Columns[lane.Column].HasFew)))
        {
            return Any(values.Select(value => Is(lane, value)).ToList());
        }

        var wanted = values.Where(value => value >= lane.Low && value <= lane.High).Select(value => (long)value).ToHashSet();
        return Among(lane, wanted.Contains);
    }

    public Bit Below(Lane left, Lane right) =>
        right.Kind == LaneKind.Constant ? Below(left, right.Constant)
        : left.Kind == LaneKind.Constant ? !Below(right, (Int128)left.Constant + 1)
        : left == right || left.Low >= right.High ? Never
        : left.High < right.Low ? Always
        : new(Made(GateKind.BelowLane, $"b{left.Id}<l{right.Id}", left: left, right: right), false);

    public Bit Is(Lane left, Lane right) =>
        right.Kind == LaneKind.Constant ? Is(left, right.Constant)
        : left.Kind == LaneKind.Constant ? Is(right, left.Constant)
        : left == right ? Always
        : left.Low > right.High || right.Low > left.High ? Never
        : left.Id > right.Id ? Is(right, left)
        : new(Made(GateKind.IsLane, $"i{left.Id}=l{right.Id}", left: left, right: right), false);

    /// <summary>Whether the value of the lane, which depends on one column of few values, is one of those.</summary>
    public Bit Among(Lane lane, Func<long, bool> wanted)
    {
        if (!_values.TryGetValue(lane, out var values))
        {
            var shape = Layout.Columns[lane.Source];
            values = new long[shape.High - shape.Low + 1];
            for (var place = 0; place < values.Length; place++)
            {
                values[place] = lane.At(shape.Low + place);
            }

            _values.Add(lane, values);
        }

        var set = new ulong[(values.Length + 63) / 64];
        for (var place = 0; place < values.Length; place++)
        {
            set[place >> 6] |= wanted(values[place]) ? 1UL << (place & 63) : 0;
        }

        return Among(lane.Source, set);
    }

    public Bit Any(params IEnumerable<Bit> bits) => !All(bits.Select(bit => !bit));

    public Bit All(params IEnumerable<Bit> bits)
    {
        var operands = new HashSet<Bit>();
        foreach (var bit in bits.SelectMany(bit => bit is { Negated: false, Gate: { Kind: GateKind.All, Operands.Length: <= FlatMax } } ? bit.Gate.Operands : [bit]))
        {
            if (bit == Never || operands.Contains(!bit))
            {
                return Never;
            }

            if (bit != Always)
            {
                operands.Add(bit);
            }
        }

        Merge(operands);
        if (operands.Contains(Never))
        {
            return Never;
        }

        if (Shared(operands) is { } shared)
        {
            return shared;
        }

        return operands.Count switch
        {
            0 => Always,
            1 => operands.First(),
            _ => Conjunction([.. operands.OrderBy(bit => bit.Gate.Id).ThenBy(bit => bit.Negated)]),
        };
    }

    public Bit Either(Bit test, Bit then, Bit otherwise) =>
        then == otherwise ? then : Any(All(test, then), All(!test, otherwise));

    private bool IsDerivedFromFew(Lane lane) =>
        lane is { Kind: not LaneKind.Column, Source: >= 0, Weight: <= 64 } && Layout.Columns[lane.Source].HasFew;

    private Bit Among(int column, ulong[] set)
    {
        var shape = Layout.Columns[column];
        var size = shape.High - shape.Low + 1;
        var count = set.Sum(System.Numerics.BitOperations.PopCount);
        return count == 0 ? Never : count == size ? Always
            : new(Made(GateKind.Among, $"a{column}:{Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(set))}",
                column, set: set), false);
    }

    // Several equalities with one column of few values, and lookups in it, are one lookup: not (a or b) is not a and not b.
    private void Merge(HashSet<Bit> operands)
    {
        var groups = operands.Where(bit => bit.Negated && ColumnOf(bit.Gate) >= 0).GroupBy(bit => ColumnOf(bit.Gate)).ToList();
        foreach (var group in groups)
        {
            if (group.Count() < 2 || (group.Count() == 2 && group.All(bit => bit.Gate.Kind == GateKind.Is)))
            {
                continue;
            }

            var shape = Layout.Columns[group.Key];
            var union = new ulong[((shape.High - shape.Low) / 64) + 1];
            foreach (var bit in group)
            {
                if (bit.Gate.Kind == GateKind.Is)
                {
                    var place = bit.Gate.Constant - shape.Low;
                    union[place >> 6] |= 1UL << (int)(place & 63);
                }

                for (var i = 0; i < bit.Gate.Set.Length; i++)
                {
                    union[i] |= bit.Gate.Set[i];
                }

                operands.Remove(bit);
            }

            operands.Add(!Among(group.Key, union));
        }
    }

    private int ColumnOf(Gate gate) =>
        gate.Kind == GateKind.Among ? gate.Column
        : gate is { Kind: GateKind.Is, Left.Kind: LaneKind.Column } && Layout.Columns[gate.Left.Column].HasFew ? gate.Left.Column
        : -1;

    // (k and a) or (k and b) is k and (a or b).
    private Bit? Shared(HashSet<Bit> operands)
    {
        if (operands.Count < 2 || !operands.All(bit => bit is { Negated: true, Gate.Kind: GateKind.All }))
        {
            return null;
        }

        var common = operands.First().Gate.Operands.Where(one => operands.All(bit => bit.Gate.Operands.Contains(one))).ToList();
        return common.Count == 0 ? null
            : !All([.. common, Any(operands.Select(bit => All(bit.Gate.Operands.Except(common))).ToList())]);
    }

    private Bit Conjunction(Bit[] operands) => new(
        Made(GateKind.All, string.Concat(operands.Select(bit => $"{(bit.Negated ? '-' : '+')}{bit.Gate.Id}")), operands: operands), false);

    private Gate Made(GateKind kind, string key, int column = -1, Lane? left = null, Lane? right = null, long constant = 0,
        ulong[]? set = null, Bit[]? operands = null)
    {
        if (!_gates.TryGetValue(key, out var gate))
        {
            _gates.Add(key, gate = new Gate
            {
                Id = _gates.Count,
                Kind = kind,
                Column = column,
                Left = left,
                Right = right,
                Constant = constant,
                Set = set ?? [],
                Operands = operands ?? [],
            });
        }

        return gate;
    }
}
