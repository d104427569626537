using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Tongqu.Bench.Policies;

/// <summary>
/// The peer: the same work written by hand for exactly these policies. Narrow columns, flags packed to bitmaps beforehand, every
/// different condition once a block of 4,096 rows, thresholds sixteen rows an instruction, eight set conditions a lookup,
/// amounts over the rows that are eligible.
/// </summary>
internal sealed class ByHand
{
    private const int BlockRows = 4096;
    private const int BlockWords = BlockRows / 64;
    private readonly Workload _workload;
    private readonly int[][] _columns;
    private readonly ulong[]?[] _flags;
    private readonly List<Condition> _conditions = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly List<Lookup> _lookups = [];
    private readonly List<Policy> _policies = [];

    private sealed record Condition(string Kind, int Fact, int Other, int Parameter, bool[] Set);

    private sealed record Lookup(int Fact, byte[] Table, int[] Places);

    private sealed record Term(int[] Any);

    private sealed record Policy(Term[] Terms, string Kind, int Fact, long Factor, long Cap, int[] Thresholds, long[] Values);

    public ByHand(Workload workload, string day)
    {
        _workload = workload;
        var padded = (workload.Rows + 63) / 64 * 64;
        _columns = workload.Columns.Select(column => column.Concat(new int[padded - column.Length]).ToArray()).ToArray();
        var flags = Models.Flags(workload);
        _flags = workload.Facts.Select((fact, i) => flags.Contains(fact) ? Packed(_columns[i]) : null).ToArray();
        foreach (var policy in workload.Policies)
        {
            var amount = policy.GetProperty("amount");
            var kind = amount.GetProperty("t").GetString()!;
            var terms = policy.GetProperty("conds").EnumerateArray().Select(condition => new Term(
                condition.GetProperty("k").GetString() == "or"
                    ? condition.GetProperty("c").EnumerateArray().Select(one => Place(one, day)).ToArray()
                    : [Place(condition, day)])).ToArray();
            _policies.Add(new Policy(
                terms,
                kind,
                kind == "fixed" ? 0 : workload.PlaceOf(amount.GetProperty("f").GetString()!),
                kind is "rate" or "head" ? InForce(amount.GetProperty(kind == "rate" ? "bp" : "per"), day) : 0,
                kind is "rate" or "head" ? InForce(amount.GetProperty("cap"), day) : 0,
                kind == "tier" ? amount.GetProperty("th").EnumerateArray().Select(threshold => threshold.GetInt32()).ToArray() : [],
                kind == "tier" ? amount.GetProperty("v").EnumerateArray().Select(value => InForce(value, day)).ToArray()
                    : kind == "fixed" ? [InForce(amount.GetProperty("v"), day)] : []));
        }

        var sets = _conditions.Select((condition, place) => (condition, place)).Where(pair => pair.condition.Kind == "set");
        foreach (var group in sets.GroupBy(pair => pair.condition.Fact))
        {
            _lookups.AddRange(group.Chunk(8).Select(eight => new Lookup(
                group.Key,
                Enumerable.Range(0, eight.Max(pair => pair.condition.Set.Length)).Select(value => (byte)eight.Select((pair, bit) =>
                    value < pair.condition.Set.Length && pair.condition.Set[value] ? 1 << bit : 0).Sum()).ToArray(),
                eight.Select(pair => pair.place).ToArray())));
        }
    }

    public int Conditions => _conditions.Count;

    public (long[] Counts, long[] Sums) Run(int threads)
    {
        var next = -1;
        var blocks = (_workload.Rows + BlockRows - 1) / BlockRows;
        var workers = Enumerable.Range(0, threads).Select(_ => (Counts: new long[_policies.Count], Sums: new long[_policies.Count])).ToArray();
        void Drain(int worker)
        {
            var bits = new ulong[_conditions.Count * BlockWords];
            var held = new ulong[BlockWords];
            for (var block = Interlocked.Increment(ref next); block < blocks; block = Interlocked.Increment(ref next))
            {
                Block(block * BlockRows, bits, held, workers[worker].Counts, workers[worker].Sums);
            }
        }

        if (threads == 1)
        {
            Drain(0);
        }
        else
        {
            Task.WaitAll(Enumerable.Range(0, threads).Select(worker => Task.Run(() => Drain(worker))).ToArray());
        }

        return (
            Enumerable.Range(0, _policies.Count).Select(i => workers.Sum(worker => worker.Counts[i])).ToArray(),
            Enumerable.Range(0, _policies.Count).Select(i => workers.Sum(worker => worker.Sums[i])).ToArray());
    }

    private void Block(int first, ulong[] bits, ulong[] held, long[] counts, long[] sums)
    {
        var rows = Math.Min(BlockRows, _workload.Rows - first);
        var words = (rows + 63) / 64;
        for (var i = 0; i < _conditions.Count; i++)
        {
            Fill(_conditions[i], first, bits.AsSpan(i * BlockWords, words));
        }

        foreach (var lookup in _lookups)
        {
            LookUp(lookup, first, words, bits);
        }

        for (var i = 0; i < _policies.Count; i++)
        {
            var count = Hold(_policies[i].Terms, bits, held.AsSpan(0, words), rows);
            counts[i] += count;
            sums[i] += count == 0 ? 0 : Amount(_policies[i], held.AsSpan(0, words), first, count);
        }
    }

    private void Fill(Condition condition, int first, Span<ulong> bits)
    {
        switch (condition.Kind)
        {
            case "ge":
                AtLeast(_columns[condition.Fact].AsSpan(first), condition.Parameter, bits);
                break;
            case "le":
                AtLeast(_columns[condition.Fact].AsSpan(first), condition.Parameter + 1, bits);
                Flip(bits);
                break;
            case "true" or "false":
                _flags[condition.Fact].AsSpan(first / 64, bits.Length).CopyTo(bits);
                if (condition.Kind == "false")
                {
                    Flip(bits);
                }

                break;
            case "ratio":
                Ratio(_columns[condition.Fact].AsSpan(first), _columns[condition.Other].AsSpan(first), condition.Parameter, bits);
                break;
        }
    }

    private static void Flip(Span<ulong> bits)
    {
        foreach (ref var word in bits)
        {
            word = ~word;
        }
    }

    private static void AtLeast(ReadOnlySpan<int> column, int bound, Span<ulong> bits)
    {
        ref var at = ref MemoryMarshal.GetReference(column);
        var limit = Vector512.Create(bound);
        for (var word = 0; word < bits.Length; word++)
        {
            var place = (nuint)(word * 64);
            bits[word] = Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref at, place), limit).ExtractMostSignificantBits()
                | (Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref at, place + 16), limit).ExtractMostSignificantBits() << 16)
                | (Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref at, place + 32), limit).ExtractMostSignificantBits() << 32)
                | (Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref at, place + 48), limit).ExtractMostSignificantBits() << 48);
        }
    }

    // All figures of this workload times a hundred fit 32 bits.
    private static void Ratio(ReadOnlySpan<int> part, ReadOnlySpan<int> whole, int parameter, Span<ulong> bits)
    {
        ref var a = ref MemoryMarshal.GetReference(part);
        ref var b = ref MemoryMarshal.GetReference(whole);
        var (hundred, factor) = (Vector512.Create(100), Vector512.Create(parameter));
        for (var word = 0; word < bits.Length; word++)
        {
            ulong found = 0;
            for (var i = 0; i < 64; i += 16)
            {
                var place = (nuint)((word * 64) + i);
                found |= Vector512.GreaterThanOrEqual(Vector512.LoadUnsafe(ref a, place) * hundred, Vector512.LoadUnsafe(ref b, place) * factor)
                    .ExtractMostSignificantBits() << i;
            }

            bits[word] = found;
        }
    }

    private void LookUp(Lookup lookup, int first, int words, ulong[] bits)
    {
        Span<byte> found = stackalloc byte[64];
        var column = _columns[lookup.Fact].AsSpan(first);
        for (var word = 0; word < words; word++)
        {
            for (var i = 0; i < 64; i++)
            {
                found[i] = lookup.Table[column[(word * 64) + i]];
            }

            var bytes = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(found));
            for (var bit = 0; bit < lookup.Places.Length; bit++)
            {
                bits[(lookup.Places[bit] * BlockWords) + word] =
                    ~Vector512.Equals(bytes & Vector512.Create((byte)(1 << bit)), Vector512<byte>.Zero).ExtractMostSignificantBits();
            }
        }
    }

    private static int Hold(Term[] terms, ulong[] bits, Span<ulong> held, int rows)
    {
        held.Fill(ulong.MaxValue);
        foreach (var term in terms)
        {
            var one = bits.AsSpan(term.Any[0] * BlockWords, held.Length);
            if (term.Any.Length == 1)
            {
                for (var word = 0; word < held.Length; word++)
                {
                    held[word] &= one[word];
                }

                continue;
            }

            var other = bits.AsSpan(term.Any[1] * BlockWords, held.Length);
            for (var word = 0; word < held.Length; word++)
            {
                held[word] &= one[word] | other[word];
            }
        }

        if ((rows & 63) != 0)
        {
            held[^1] &= (1UL << (rows & 63)) - 1;
        }

        var count = 0;
        foreach (var word in held)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    private long Amount(Policy policy, ReadOnlySpan<ulong> held, int first, int count)
    {
        if (policy.Kind == "fixed")
        {
            return policy.Values[0] * count;
        }

        long sum = 0;
        var column = _columns[policy.Fact].AsSpan(first);
        for (var word = 0; word < held.Length; word++)
        {
            for (var rest = held[word]; rest != 0; rest &= rest - 1)
            {
                var figure = column[(word * 64) + BitOperations.TrailingZeroCount(rest)];
                if (policy.Kind != "tier")
                {
                    sum += Math.Min(figure * policy.Factor, policy.Cap);
                    continue;
                }

                for (var tier = policy.Thresholds.Length - 1; tier >= 0; tier--)
                {
                    if (figure >= policy.Thresholds[tier])
                    {
                        sum += policy.Values[tier];
                        break;
                    }
                }
            }
        }

        return sum;
    }

    private static ulong[] Packed(int[] column)
    {
        var bits = new ulong[column.Length / 64];
        for (var row = 0; row < column.Length; row++)
        {
            bits[row / 64] |= (ulong)column[row] << (row & 63);
        }

        return bits;
    }

    private int Place(JsonElement condition, string day)
    {
        var kind = condition.GetProperty("k").GetString()!;
        var fact = condition.TryGetProperty("f", out var name) || condition.TryGetProperty("a", out name) ? _workload.PlaceOf(name.GetString()!)
            : _workload.PlaceOf(kind == "prefix" ? "ind_code" : "region");
        var parameter = condition.TryGetProperty("p", out var dated) ? (int)InForce(dated, day) : 0;
        var other = condition.TryGetProperty("b", out var whole) ? _workload.PlaceOf(whole.GetString()!) : 0;
        bool[] set = [];
        if (condition.TryGetProperty("set", out var members))
        {
            var wanted = members.EnumerateArray().Select(member => member.GetInt32()).ToHashSet();
            var divisor = kind == "prefix" ? (int)Math.Pow(10, 4 - condition.GetProperty("n").GetInt32()) : kind == "county" ? 10 : 1;
            set = Enumerable.Range(0, _columns[fact].Max() + 1).Select(value => wanted.Contains(value / divisor)).ToArray();
            kind = "set";
        }

        var key = $"{kind} {fact} {other} {parameter} {string.Concat(set.Select(member => member ? '1' : '0'))}";
        if (!_places.TryGetValue(key, out var place))
        {
            _places.Add(key, place = _conditions.Count);
            _conditions.Add(new Condition(kind, fact, other, parameter, set));
        }

        return place;
    }

    private static long InForce(JsonElement dated, string day) =>
        dated.EnumerateArray().Last(step => string.CompareOrdinal(step[0].GetString(), day) <= 0)[1].GetInt64();
}
