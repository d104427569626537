using System.Collections.Concurrent;

namespace Tongqu.Decisions;

/// <summary>
/// Many decisions of many models, compiled together to run over columns of facts. Conditions they share are worked out once;
/// the answers are those of the scalar evaluator, row by row. Made once, used from any thread.
/// </summary>
public sealed class ColumnPlan
{
    private readonly IReadOnlyList<ColumnDecision> _decisions;
    private readonly Compiled?[] _compiled;
    private readonly ColumnProgram _program;
    private readonly ColumnLayout _layout;
    private readonly FeelOptions _options;
    private readonly ConcurrentBag<BlockRun> _runs = [];
    private readonly ConcurrentBag<RowRun> _rows = [];

    private ColumnPlan(IReadOnlyList<ColumnDecision> decisions, ColumnLayout layout, FeelOptions options)
    {
        (_decisions, _layout, _options) = (decisions, layout, options);
        var circuit = new Circuit(layout);
        var translation = new Translation(circuit, options);
        _compiled = new Compiled?[decisions.Count];
        var report = new List<ColumnReport>(decisions.Count);
        for (var i = 0; i < _compiled.Length; i++)
        {
            try
            {
                _compiled[i] = translation.Of(decisions[i]);
                report.Add(new(decisions[i].Name, null));
            }
            catch (Exception gaveUp) when (gaveUp is NotCompiledException or BoundReachedException)
            {
                report.Add(new(decisions[i].Name, gaveUp is NotCompiledException known ? known.Reason : ((BoundReachedException)gaveUp).Reason));
            }
        }

        Report = report;
        Words = circuit.Words;
        var compiled = _compiled.OfType<Compiled>().ToList();
        _program = new ColumnProgram(
            circuit,
            compiled.SelectMany(one => new[] { one.Odd, one.True, one.False, one.Known }),
            compiled.Select(one => one.Lane).OfType<Lane>());
    }

    /// <summary>For each decision, in order, whether it was compiled, and why not.</summary>
    public IReadOnlyList<ColumnReport> Report { get; }

    /// <summary>How many different conditions are worked out for a row, whichever decisions ask them.</summary>
    public int Conditions => _program.Slots - 1;

    internal IReadOnlyList<string> Words { get; }

    /// <summary>Compiles decisions to run over tables of a layout.</summary>
    /// <param name="options">The moment that <c>now()</c> answers, and the bounds of what is decided row by row.</param>
    public static ColumnPlan Compile(IReadOnlyList<ColumnDecision> decisions, ColumnLayout layout, FeelOptions? options = null) =>
        new(decisions, layout, options ?? FeelOptions.Default);

    /// <summary>Every answer of every decision; what is needed of it is 8 bytes a number and row, 2 bits a truth.</summary>
    /// <param name="threads">How many threads work at once; the answers do not depend on it.</param>
    /// <exception cref="ArgumentException">The table has another layout.</exception>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public ColumnAnswers Run(ColumnTable table, int threads = 1, CancellationToken cancellation = default)
    {
        var answers = new ColumnAnswers(_compiled, Words, table.Rows);
        Each(table, threads, (run, worker) => worker.Take(run, table, answers, cancellation), cancellation);
        return answers;
    }

    /// <summary>Counts and sums of every decision, without keeping a single answer.</summary>
    /// <param name="threads">How many threads work at once; the totals do not depend on it.</param>
    /// <exception cref="ArgumentException">The table has another layout.</exception>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public IReadOnlyList<ColumnTotal> Total(ColumnTable table, int threads = 1, CancellationToken cancellation = default)
    {
        var workers = Each(table, threads, (run, worker) => worker.Count(run, table, cancellation), cancellation);
        return _decisions.Select((_, i) => Tally.Total(workers.SelectMany(worker => worker.Tallies[i].Parts).OrderBy(part => part.Block),
            workers.Select(worker => worker.Tallies[i]), _compiled[i]?.Places ?? 0)).ToList();
    }

    /// <summary>The answers for one row, in the order of the decisions.</summary>
    public IReadOnlyList<FeelValue> Decide(FeelContext row)
    {
        var run = _rows.TryTake(out var kept) ? kept : new RowRun(_program, _layout);
        run.Load(row);
        var answers = new FeelValue[_decisions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = One(run, row, i);
        }

        _rows.Add(run);
        return answers;
    }

    private FeelValue One(RowRun run, FeelContext row, int decision)
    {
        if (_compiled[decision] is not { } one || run.Holds(one.Odd) || Array.Exists(one.Columns, run.IsOdd))
        {
            return _decisions[decision].Decide(row, _options);
        }

        return one.Lane is null
            ? run.Holds(one.True) ? FeelValue.True : run.Holds(one.False) ? FeelValue.False : FeelValue.Null
            : run.Holds(one.Known) ? ColumnLayout.Decode(one.Kind, one.Places, run.Value(one.Lane), Words)
            : FeelValue.Null;
    }

    private List<ColumnWorker> Each(ColumnTable table, int threads, Action<BlockRun, ColumnWorker> work, CancellationToken cancellation)
    {
        if (!ReferenceEquals(table.Layout, _layout))
        {
            throw new ArgumentException("The table was not made to the layout of the plan.", nameof(table));
        }

        var (next, workers) = (-1, new List<ColumnWorker>());
        var blocks = (table.Rows + BlockRun.RowsMax - 1) / BlockRun.RowsMax;
        void Drain()
        {
            var run = _runs.TryTake(out var kept) ? kept : new BlockRun(_program);
            var worker = new ColumnWorker(_decisions, _compiled, _options);
            lock (workers)
            {
                workers.Add(worker);
            }

            for (var block = Interlocked.Increment(ref next); block < blocks; block = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                run.Load(table, block * BlockRun.RowsMax);
                work(run, worker);
            }

            _runs.Add(run);
        }

        if (threads <= 1 || blocks <= 1)
        {
            Drain();
        }
        else
        {
            Task.WhenAll(Enumerable.Range(0, Math.Min(threads, blocks)).Select(_ => Task.Run(Drain, cancellation))).GetAwaiter().GetResult();
        }

        return workers;
    }
}
