using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Tongqu.Bench.Policies;
using Tongqu.Decisions;

// Matches all enterprises with all policies, amounts included, over columns, and beside it by hand in the same run.
// Arguments: the folder of the workload; the connection string of an empty PostgreSQL database, to ask it the same, or "one" for one
// enterprise alone.
var onlyOne = args is [_, "one"];
var workload = Workload.Read(args[0]);
var options = new FeelOptions { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)) };
var flags = Models.Flags(workload);
var table = ColumnTable.Of(workload.Facts.Select(fact => flags.Contains(fact)
    ? Column.Of(fact, workload[fact].Select(value => FeelValue.Of(value == 1)).ToList())
    : Column.Of(fact, workload[fact].Select(value => (long)value).ToArray())).ToList());
var texts = workload.Policies.Select(policy => Models.Xml(policy, workload)).ToList();

List<ColumnDecision> Read() => texts.Select(text => DmnModel.Parse(text).Value)
    .SelectMany(model => new[] { ColumnDecision.Of(model, "eligible"), ColumnDecision.Of(model, "amount") }).ToList();

// The second time, when the compiler of the run time is done with the code, is what a server sees.
_ = ColumnPlan.Compile(Read(), table.Layout, options);
var (decisions, readTime) = Timed(Read);
var (plan, compileTime) = Timed(() => ColumnPlan.Compile(decisions, table.Layout, options));
foreach (var report in plan.Report.Where(report => !report.IsCompiled))
{
    Console.WriteLine($"row by row: {report.Name}: {report.Reason?.En}");
}

if (onlyOne)
{
    OneLines();
    return;
}

var hand = new ByHand(workload, "2026-01-01");
Check("by hand", hand.Run(1));
Check("columns", Totals(1));
var (handOne, oursOne) = Beside(() => hand.Run(1), () => Totals(1));
var (handTwo, oursTwo) = Beside(() => hand.Run(2), () => Totals(2));

Console.WriteLine($"\n{workload.Rows:#,0} enterprises × {workload.Policies.Count} policies with amounts; different conditions: {hand.Conditions} by hand, {plan.Conditions} steps in the plan\n");
Console.WriteLine("| work | by hand | columns | ratio |");
Console.WriteLine("| --- | ---: | ---: | ---: |");
Line("match all, 1 thread, processor ms", handOne.Processor, oursOne.Processor);
Line("match all, 1 thread, clock ms", handOne.Clock, oursOne.Clock);
Line("match all, 2 threads, clock ms", handTwo.Clock, oursTwo.Clock);
OneLines();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| read {texts.Count} models, ms | | {readTime:0} | |"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| compile them together, ms | | {compileTime:0} | |"));
if (args.Length > 1)
{
    await InDatabaseAsync(args[1]);
}

async Task InDatabaseAsync(string connect)
{
    await using var connection = new NpgsqlConnection(connect);
    await connection.OpenAsync();
    var database = new InDatabase(workload, flags, "2026-01-01");
    await database.FillAsync(connection);
    var paid = texts.Select(text => ColumnDecision.Of(DmnModel.Parse(text).Value, "paid")).ToList();
    SqlTotals totals = null!;
    var (written, writeTime) = Timed(() => database.Ours(paid, options, out totals));
    await using var ours = written;
    await using var byHand = database.ByHand();
    (byHand.Connection, ours.Connection) = (connection, connection);
    Check("PostgreSQL, by hand", await database.ReadAsync(byHand));
    await using (var row = await ours.ExecuteReaderAsync())
    {
        await row.ReadAsync();
        var read = totals.Read(row.GetValue);
        Check("PostgreSQL, written by the library", (
            [.. read.Select(total => total.Other)], [.. read.Select(total => total.Sum is { } sum && sum.TryToLong(out var yuan) ? yuan : -1)]));
    }

    foreach (var workers in new[] { 0, 2 })
    {
        var (hand, library) = await InDatabase.BesideAsync(connection, byHand, ours, workers);
        Line($"PostgreSQL, match all with amounts, {workers} helping processes, clock ms", hand, library);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| write the query of {paid.Count} policies, ms | | {writeTime:0} | |"));
}

(long[] Counts, long[] Sums) Totals(int threads)
{
    var totals = plan.Total(table, threads);
    return (
        totals.Where((_, i) => i % 2 == 0).Select(total => total.True).ToArray(),
        totals.Where((_, i) => i % 2 == 1).Select(total => total.Sum is { } sum && sum.TryToLong(out var yuan) ? yuan : -1).ToArray());
}

void Check(string who, (long[] Counts, long[] Sums) found)
{
    var wrong = Enumerable.Range(0, workload.Policies.Count).Count(i => found.Counts[i] != workload.Counts[i] || found.Sums[i] != workload.Sums[i]);
    Console.WriteLine($"{who}: {workload.Policies.Count - wrong} of {workload.Policies.Count} policies as expected, in count and in sum");
    if (wrong > 0)
    {
        Environment.Exit(1);
    }
}

// In turn, so that both see the same machine; the least of the clock is when least else was running.
static (Figure Hand, Figure Ours) Beside(Func<object> hand, Func<object> ours)
{
    var (left, right) = (new List<Figure>(), new List<Figure>());
    for (var round = 0; round < 25; round++)
    {
        left.Add(Once(hand));
        right.Add(Once(ours));
    }

    return (Best(left), Best(right));
}

static Figure Best(List<Figure> figures) => new(
    figures.Skip(5).Select(figure => figure.Processor).Order().ElementAt(10), figures.Skip(5).Min(figure => figure.Clock));

static Figure Once(Func<object> work)
{
    var (processor, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
    _ = work();
    return new((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
}

void OneLines()
{
    var rows = Enumerable.Range(0, 300).Select(i => table.Row(i * 997)).ToList();
    var models = texts.Select(text => DmnModel.Parse(text).Value).ToList();
    foreach (var row in rows.Take(20))
    {
        var answers = plan.Decide(row);
        for (var i = 0; i < models.Count; i++)
        {
            var told = models[i].Decide("amount", row, options).Value;
            if (!answers[(2 * i) + 1].Equals(told) || !models[i].Explain("amount", row, options).Replay().Equals(told))
            {
                Console.WriteLine($"one enterprise: policy {i} differs from the scalar evaluator");
                Environment.Exit(1);
            }
        }
    }

    var explained = new Explained(models, options);
    One("decided by the plan", rows, row => plan.Decide(row), 300);
    One("decided by the scalar evaluator", rows, row => models.ForEach(model => model.Decide("amount", row, options)), 20);
    One("decided and explained, all structured data read", rows, explained.Structured, 20);
    One("the same, as plain sentences in both languages", rows, explained.Sentences, 20);
    One("the same, with the nearest change searched for", rows, explained.Nearest, 1);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| (the last enterprise's answers have {explained.Reasons} reasons) | | | |"));
}

// Four seconds each, some enterprises at a time; the first ones warm the code up, and the least is when least else was running.
void One(string work, List<FeelContext> rows, Action<FeelContext> decide, int times)
{
    var (running, clock, processor) = (Stopwatch.StartNew(), double.MaxValue, double.MaxValue);
    do
    {
        var used = Environment.CpuUsage.TotalTime;
        clock = Math.Min(clock, PerRow(rows, decide, times));
        processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / times);
    }
    while (running.Elapsed < TimeSpan.FromSeconds(4));

    var start = GC.GetAllocatedBytesForCurrentThread();
    _ = PerRow(rows, decide, times);
    var kilobytes = (GC.GetAllocatedBytesForCurrentThread() - start) / 1024.0 / times;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| one enterprise × {workload.Policies.Count}, {work}, µs (processor {processor:0.0}; {kilobytes:#,0} kB) | | {clock:0.0} | |"));
}

static double PerRow(List<FeelContext> rows, Action<FeelContext> decide, int times)
{
    var clock = Stopwatch.GetTimestamp();
    for (var i = 0; i < times; i++)
    {
        decide(rows[i % rows.Count]);
    }

    return Stopwatch.GetElapsedTime(clock).TotalMicroseconds / times;
}

static (T Result, double Milliseconds) Timed<T>(Func<T> work)
{
    var processor = Environment.CpuUsage.TotalTime;
    var result = work();
    return (result, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
}

static void Line(string work, double hand, double ours) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {work} | {hand:0.0} | {ours:0.0} | **{ours / hand:0.00}** |"));

internal sealed record Figure(double Processor, double Clock);
