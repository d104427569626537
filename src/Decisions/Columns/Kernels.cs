using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tongqu.Decisions;

/// <summary>
/// The inner loops: many rows an instruction, no memory taken. Lanes come in multiples of 64 rows, a word of the bitmap each.
/// Nothing here overflows where it matters: the bounds of a lane say so, and rows beyond them are not asked for.
/// </summary>
internal static class Kernels
{
    public static void Below<T>(ReadOnlySpan<T> lane, T bound, Span<ulong> bits)
        where T : unmanaged
    {
        var with = Vector512.Create(bound);
        ref var at = ref MemoryMarshal.GetReference(lane);
        var step = (nuint)Vector512<T>.Count;
        for (var word = 0; word < bits.Length; word++)
        {
            ulong found = 0;
            for (nuint i = 0; i < 64; i += 4 * step)
            {
                var place = ((nuint)word * 64) + i;
                found |= (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place), with).ExtractMostSignificantBits()
                    | (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place + step), with).ExtractMostSignificantBits() << (int)step)
                    | (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place + (2 * step)), with).ExtractMostSignificantBits() << (int)(2 * step))
                    | (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place + (3 * step)), with).ExtractMostSignificantBits() << (int)(3 * step)))
                    << (int)i;
            }

            bits[word] = found;
        }
    }

    public static void Below<T>(ReadOnlySpan<T> lane, ReadOnlySpan<T> other, Span<ulong> bits)
        where T : unmanaged
    {
        ref var at = ref MemoryMarshal.GetReference(lane);
        ref var to = ref MemoryMarshal.GetReference(other);
        var step = (nuint)Vector512<T>.Count;
        for (var word = 0; word < bits.Length; word++)
        {
            ulong found = 0;
            for (nuint i = 0; i < 64; i += 4 * step)
            {
                var place = ((nuint)word * 64) + i;
                found |= (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place), Vector512.LoadUnsafe(ref to, place)).ExtractMostSignificantBits()
                    | (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place + step), Vector512.LoadUnsafe(ref to, place + step)).ExtractMostSignificantBits() << (int)step)
                    | (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place + (2 * step)), Vector512.LoadUnsafe(ref to, place + (2 * step))).ExtractMostSignificantBits() << (int)(2 * step))
                    | (Vector512.LessThan(Vector512.LoadUnsafe(ref at, place + (3 * step)), Vector512.LoadUnsafe(ref to, place + (3 * step))).ExtractMostSignificantBits() << (int)(3 * step)))
                    << (int)i;
            }

            bits[word] = found;
        }
    }

    public static void Is<T>(ReadOnlySpan<T> lane, T value, Span<ulong> bits)
        where T : unmanaged
    {
        var with = Vector512.Create(value);
        ref var at = ref MemoryMarshal.GetReference(lane);
        var step = (nuint)Vector512<T>.Count;
        for (var word = 0; word < bits.Length; word++)
        {
            ulong found = 0;
            for (nuint i = 0; i < 64; i += 4 * step)
            {
                var place = ((nuint)word * 64) + i;
                found |= (Vector512.Equals(Vector512.LoadUnsafe(ref at, place), with).ExtractMostSignificantBits()
                    | (Vector512.Equals(Vector512.LoadUnsafe(ref at, place + step), with).ExtractMostSignificantBits() << (int)step)
                    | (Vector512.Equals(Vector512.LoadUnsafe(ref at, place + (2 * step)), with).ExtractMostSignificantBits() << (int)(2 * step))
                    | (Vector512.Equals(Vector512.LoadUnsafe(ref at, place + (3 * step)), with).ExtractMostSignificantBits() << (int)(3 * step)))
                    << (int)i;
            }

            bits[word] = found;
        }
    }

    public static void Is<T>(ReadOnlySpan<T> lane, ReadOnlySpan<T> other, Span<ulong> bits)
        where T : unmanaged
    {
        ref var at = ref MemoryMarshal.GetReference(lane);
        ref var to = ref MemoryMarshal.GetReference(other);
        var step = (nuint)Vector512<T>.Count;
        for (var word = 0; word < bits.Length; word++)
        {
            ulong found = 0;
            for (nuint i = 0; i < 64; i += 4 * step)
            {
                var place = ((nuint)word * 64) + i;
                found |= (Vector512.Equals(Vector512.LoadUnsafe(ref at, place), Vector512.LoadUnsafe(ref to, place)).ExtractMostSignificantBits()
                    | (Vector512.Equals(Vector512.LoadUnsafe(ref at, place + step), Vector512.LoadUnsafe(ref to, place + step)).ExtractMostSignificantBits() << (int)step)
                    | (Vector512.Equals(Vector512.LoadUnsafe(ref at, place + (2 * step)), Vector512.LoadUnsafe(ref to, place + (2 * step))).ExtractMostSignificantBits() << (int)(2 * step))
                    | (Vector512.Equals(Vector512.LoadUnsafe(ref at, place + (3 * step)), Vector512.LoadUnsafe(ref to, place + (3 * step))).ExtractMostSignificantBits() << (int)(3 * step)))
                    << (int)i;
            }

            bits[word] = found;
        }
    }

    /// <summary>Keeps the bits that the other has too, after the flip; the first just copies.</summary>
    public static void And(ReadOnlySpan<ulong> other, ulong flip, Span<ulong> bits, bool isFirst)
    {
        ref var from = ref MemoryMarshal.GetReference(other);
        ref var to = ref MemoryMarshal.GetReference(bits);
        var (turned, mask) = (Vector512.Create(flip), isFirst ? ulong.MaxValue : 0);
        var i = 0;
        for (; i <= bits.Length - 8; i += 8)
        {
            var one = Vector512.LoadUnsafe(ref from, (nuint)i) ^ turned;
            (one & (Vector512.LoadUnsafe(ref to, (nuint)i) | Vector512.Create(mask))).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < bits.Length; i++)
        {
            bits[i] = (bits[i] | mask) & (other[i] ^ flip);
        }
    }

    /// <summary>The bits of that word for each of eight lookups: one byte a value, a bit a lookup.</summary>
    public static void Among<T>(ReadOnlySpan<T> lane, T low, ReadOnlySpan<byte> table, Span<ulong> eight)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<byte> found = stackalloc byte[64];
        ref var at = ref MemoryMarshal.GetReference(lane);
        ref var first = ref MemoryMarshal.GetReference(table);
        for (var i = 0; i < 64; i++)
        {
            // Lanes of a column lie between its bounds, for which the table is made.
            found[i] = Unsafe.Add(ref first, nint.CreateTruncating(unchecked(Unsafe.Add(ref at, i) - low)));
        }

        var bytes = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(found));
        for (var bit = 0; bit < eight.Length; bit++)
        {
            eight[bit] = ~Vector512.Equals(bytes & Vector512.Create((byte)(1 << bit)), Vector512<byte>.Zero).ExtractMostSignificantBits();
        }
    }

    /// <summary>The left lane becomes the result.</summary>
    public static void Apply<T>(LaneKind kind, Span<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref var at = ref MemoryMarshal.GetReference(left);
        ref var with = ref MemoryMarshal.GetReference(right);
        for (var i = 0; i < left.Length; i += Vector512<T>.Count)
        {
            var (a, b) = (Vector512.LoadUnsafe(ref at, (nuint)i), Vector512.LoadUnsafe(ref with, (nuint)i));
            Of(kind, a, b).StoreUnsafe(ref at, (nuint)i);
        }
    }

    public static void Apply<T>(LaneKind kind, Span<T> left, T right)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref var at = ref MemoryMarshal.GetReference(left);
        var b = Vector512.Create(right);
        for (var i = 0; i < left.Length; i += Vector512<T>.Count)
        {
            Of(kind, Vector512.LoadUnsafe(ref at, (nuint)i), b).StoreUnsafe(ref at, (nuint)i);
        }
    }

    public static void Floor(Span<long> lane, long divisor)
    {
        foreach (ref var value in lane)
        {
            value = FeelDate.FloorDivide(value, divisor);
        }
    }

    public static void Floor(Span<int> lane, int divisor)
    {
        foreach (ref var value in lane)
        {
            value = (int)FeelDate.FloorDivide(value, divisor);
        }
    }

    public static void Widen(ReadOnlySpan<int> from, Span<long> to)
    {
        ref var at = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        for (var i = 0; i < from.Length; i += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref at, (nuint)i));
            low.StoreUnsafe(ref target, (nuint)i);
            high.StoreUnsafe(ref target, (nuint)(i + 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Of<T>(LaneKind kind, Vector512<T> a, Vector512<T> b)
        where T : unmanaged => kind switch
        {
            LaneKind.Sum => a + b,
            LaneKind.Difference => a - b,
            LaneKind.Product => a * b,
            LaneKind.Least => Vector512.Min(a, b),
            _ => Vector512.Max(a, b),
        };
}
