using System.Collections.Concurrent;
using System.Numerics;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>A decision to be put into a plan: one of a model, or an expression.</summary>
public sealed class ColumnDecision
{
    private readonly Func<FeelContext, FeelOptions, FeelValue> _decide;

    private ColumnDecision(string name, DmnModel? model, FeelExpression? expression, Func<FeelContext, FeelOptions, FeelValue> decide) =>
        (Name, Model, Expression, _decide) = (name, model, expression, decide);

    /// <summary>What it is called in the report; of a model, the name of the decision.</summary>
    public string Name { get; }

    internal DmnModel? Model { get; }

    internal FeelExpression? Expression { get; }

    /// <summary>A decision of a model, by its name.</summary>
    public static ColumnDecision Of(DmnModel model, string name) =>
        new(name, model, null, (row, options) => model.Decide(name, row, options).Value);

    /// <summary>An expression whose names are columns.</summary>
    public static ColumnDecision Of(string name, FeelExpression expression) =>
        new(name, null, expression, (row, options) => expression.Evaluate(row, options).Value);

    internal FeelValue Decide(FeelContext row, FeelOptions options) => _decide(row, options);
}

/// <summary>How a decision of a plan is worked out.</summary>
/// <param name="Name">The decision.</param>
/// <param name="Reason">Why it runs row by row through the scalar evaluator; null where it was compiled.</param>
public sealed record ColumnReport(string Name, Text? Reason)
{
    /// <summary>Whether it runs over columns.</summary>
    public bool IsCompiled => Reason is null;
}

/// <summary>What a decision answered over a table.</summary>
/// <param name="True">Rows that answer true.</param>
/// <param name="False">Rows that answer false.</param>
/// <param name="Other">Rows that answer something else than true, false or null.</param>
/// <param name="Null">Rows that cannot tell.</param>
/// <param name="Sum">The sum of all numbers answered; null where it is out of range.</param>
public sealed record ColumnTotal(long True, long False, long Other, long Null, FeelNumber? Sum);

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
                _compiled[i] = Compile(circuit, translation, decisions[i]);
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
        Each(table, threads, (run, worker) => worker.Take(run, table, answers), cancellation);
        return answers;
    }

    /// <summary>Counts and sums of every decision, without keeping a single answer.</summary>
    /// <param name="threads">How many threads work at once; the totals do not depend on it.</param>
    /// <exception cref="ArgumentException">The table has another layout.</exception>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public IReadOnlyList<ColumnTotal> Total(ColumnTable table, int threads = 1, CancellationToken cancellation = default)
    {
        var workers = Each(table, threads, (run, worker) => worker.Count(run, table), cancellation);
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

    private List<Worker> Each(ColumnTable table, int threads, Action<BlockRun, Worker> work, CancellationToken cancellation)
    {
        if (!ReferenceEquals(table.Layout, _layout))
        {
            throw new ArgumentException("The table was not made to the layout of the plan.", nameof(table));
        }

        var (next, workers) = (-1, new List<Worker>());
        var blocks = (table.Rows + BlockRun.RowsMax - 1) / BlockRun.RowsMax;
        void Drain()
        {
            var run = _runs.TryTake(out var kept) ? kept : new BlockRun(_program);
            var worker = new Worker(this);
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

    internal static Compiled Compile(Circuit circuit, Translation translation, ColumnDecision decision)
    {
        translation.Reset();
        var term = decision.Expression is { } expression
            ? translation.Of(expression.Root, new TermScope(null, name => circuit.Layout.Find(name) >= 0 ? translation.Column(name) : null))
            : decision.Model!.Decisions.FirstOrDefault(one => one.Name == decision.Name) is { } found
                ? translation.Of(decision.Model, found)
                : throw new NotCompiledException(new("不是该模型自己的决策。", "It is no decision of the model itself."));
        var (odd, columns) = (translation.Odd, translation.Columns.Order().ToArray());
        var never = circuit.Never;
        return term switch
        {
            Truths truths => new(FeelKind.Boolean, truths.True, truths.False, never, null, 0, odd, columns),
            Figures figures => new(figures.Kind, never, never, figures.Known, figures.Lane, figures.Places, odd, columns),
            Fixed { Value: { Kind: FeelKind.Boolean or FeelKind.Null } value } =>
                new(FeelKind.Boolean, value.IsTrue ? circuit.Always : never, value.IsFalse ? circuit.Always : never, never, null, 0, odd, columns),
            Fixed { Value: { Kind: FeelKind.Number or FeelKind.Date or FeelKind.String } value } when translation.Lane(value) is { } same =>
                new(same.Kind, never, never, same.Known, same.Lane, same.Places, odd, columns),
            _ => throw new NotCompiledException(new(
                "结果不是数、日期、文本或布尔值。", "It answers something other than a number, a date, a string or a boolean.")),
        };
    }

    /// <summary>A decision as gates and a lane.</summary>
    internal sealed record Compiled(FeelKind Kind, Bit True, Bit False, Bit Known, Lane? Lane, int Places, Bit Odd, int[] Columns);

    /// <summary>What one thread gathers.</summary>
    private sealed class Worker(ColumnPlan plan)
    {
        private readonly ulong[] _odd = new ulong[BlockRun.RowsMax / 64];
        private readonly ulong[] _held = new ulong[BlockRun.RowsMax / 64];

        private Tally[]? _tallies;

        public Tally[] Tallies => _tallies ??= plan._decisions.Select(_ => new Tally()).ToArray();

        public void Count(BlockRun run, ColumnTable table)
        {
            for (var i = 0; i < Tallies.Length; i++)
            {
                var tally = Tallies[i];
                if (plan._compiled[i] is not { } one)
                {
                    for (var row = 0; row < run.Rows; row++)
                    {
                        tally.Add(run.First, plan._decisions[i].Decide(table.Row(run.First + row), plan._options));
                    }

                    continue;
                }

                var odd = Odd(run, one);
                var held = _held.AsSpan(0, run.Words);
                var count = BlockRun.Count(odd);
                var known = Held(run, one.Lane is null ? one.True : one.Known, odd, held);
                if (one.Lane is null)
                {
                    tally.True += known;
                    var no = Held(run, one.False, odd, held);
                    tally.False += no;
                    known += no;
                }
                else
                {
                    tally.Other += known;
                    tally.Sum += one.Kind == FeelKind.Number ? run.Sum(held, one.Lane) : 0;
                }

                tally.Null += run.Rows - known - count;
                for (var word = 0; count > 0 && word < odd.Length; word++)
                {
                    for (var rest = odd[word]; rest != 0; rest &= rest - 1)
                    {
                        var row = run.First + (word * 64) + BitOperations.TrailingZeroCount(rest);
                        tally.Add(run.First, plan._decisions[i].Decide(table.Row(row), plan._options));
                    }
                }
            }
        }

        public void Take(BlockRun run, ColumnTable table, ColumnAnswers answers)
        {
            for (var i = 0; i < plan._compiled.Length; i++)
            {
                if (plan._compiled[i] is not { } one)
                {
                    for (var row = run.First; row < run.First + run.Rows; row++)
                    {
                        answers.Set(i, row, plan._decisions[i].Decide(table.Row(row), plan._options));
                    }

                    continue;
                }

                answers.Take(i, run, one);
                var odd = Odd(run, one);
                for (var word = 0; word < odd.Length; word++)
                {
                    for (var rest = odd[word]; rest != 0; rest &= rest - 1)
                    {
                        var row = run.First + (word * 64) + BitOperations.TrailingZeroCount(rest);
                        answers.Set(i, row, plan._decisions[i].Decide(table.Row(row), plan._options));
                    }
                }
            }
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

        // The rows that only the scalar evaluator can decide.
        private Span<ulong> Odd(BlockRun run, Compiled one)
        {
            var odd = _odd.AsSpan(0, run.Words);
            run.Read(one.Odd, odd);
            foreach (var column in one.Columns)
            {
                run.AddOdd(column, odd);
            }

            return odd;
        }
    }
}
