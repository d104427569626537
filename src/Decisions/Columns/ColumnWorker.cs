using System.Numerics;

namespace Tongqu.Decisions;

/// <summary>What one thread gathers of a plan, block after block; the rows that do not fit it decides one by one.</summary>
internal sealed class ColumnWorker(IReadOnlyList<ColumnDecision> decisions, Compiled?[] compiled, FeelOptions options)
{
    private readonly ulong[] _odd = new ulong[BlockRun.RowsMax / 64];
    private readonly ulong[] _held = new ulong[BlockRun.RowsMax / 64];

    public Tally[] Tallies { get; } = decisions.Select(_ => new Tally()).ToArray();

    /// <summary>Counts and sums a block.</summary>
    public void Count(BlockRun run, ColumnTable table, CancellationToken cancellation)
    {
        for (var i = 0; i < Tallies.Length; i++)
        {
            var tally = Tallies[i];
            var odd = Odd(run, i);
            if (compiled[i] is { } one)
            {
                Count(run, one, odd, tally);
            }

            for (var row = -1; Next(odd, ref row);)
            {
                tally.Add(run.First, Decide(i, table, run.First + row, cancellation));
            }
        }
    }

    /// <summary>Keeps the answers of a block.</summary>
    public void Take(BlockRun run, ColumnTable table, ColumnAnswers answers, CancellationToken cancellation)
    {
        for (var i = 0; i < compiled.Length; i++)
        {
            if (compiled[i] is { } one)
            {
                answers.Take(i, run, one);
            }

            var odd = Odd(run, i);
            for (var row = -1; Next(odd, ref row);)
            {
                answers.Set(i, run.First + row, Decide(i, table, run.First + row, cancellation));
            }
        }
    }

    private void Count(BlockRun run, Compiled one, ReadOnlySpan<ulong> odd, Tally tally)
    {
        var held = _held.AsSpan(0, run.Words);
        var known = Held(run, one.Lane is null ? one.True : one.Known, odd, held);
        if (one.Lane is null)
        {
            var no = Held(run, one.False, odd, held);
            (tally.True, tally.False, known) = (tally.True + known, tally.False + no, known + no);
        }
        else
        {
            tally.Other += known;
            tally.Sum += one.Kind == FeelKind.Number ? run.Sum(held, one.Lane) : 0;
        }

        tally.Null += run.Rows - known - BlockRun.Count(odd);
    }

    private FeelValue Decide(int decision, ColumnTable table, int row, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return decisions[decision].Decide(table.Row(row), options);
    }

    private static int Held(BlockRun run, Bit bit, ReadOnlySpan<ulong> odd, Span<ulong> held)
    {
        run.Read(bit, held);
        for (var word = 0; word < held.Length; word++)
        {
            held[word] &= ~odd[word];
        }

        return BlockRun.Count(held);
    }

    // The rows that only the scalar evaluator can decide: all of them, of what is not compiled.
    private ReadOnlySpan<ulong> Odd(BlockRun run, int decision)
    {
        var odd = _odd.AsSpan(0, run.Words);
        if (compiled[decision] is not { } one)
        {
            run.ReadAll(odd);
            return odd;
        }

        run.Read(one.Odd, odd);
        foreach (var column in one.Columns)
        {
            run.AddOdd(column, odd);
        }

        return odd;
    }

    private static bool Next(ReadOnlySpan<ulong> bits, ref int row)
    {
        row++;
        for (var word = row >> 6; word < bits.Length; word++, row = word << 6)
        {
            if (bits[word] >> (row & 63) is not 0 and var rest)
            {
                row += BitOperations.TrailingZeroCount(rest);
                return true;
            }
        }

        return false;
    }
}
