using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tongqu.Decisions;

// Measures the scalar evaluator of FEEL, in processor time, beside feelin, the FEEL of JavaScript, over the same expressions in the same run.
// Arguments: EXPRESSIONS PEER FOLDER-WITH-FEELIN; without the last two only ours is measured.
var cases = JsonDocument.Parse(File.ReadAllText(args[0])).RootElement.EnumerateArray().Select(Case.Of).ToList();
var peers = args.Length > 2 ? await PeerAsync(args) : null;
var (whole, once) = (0d, 0d);
foreach (var one in cases)
{
    // Both sides have seen every expression before any is timed.
    _ = Run(() => one.Evaluate(one.Read()), 0.1);
}

Console.WriteLine("| kind | expression | read and evaluated µs | read once µs | feelin µs | ratio | ratio, read once |");
Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
for (var i = 0; i < cases.Count; i++)
{
    var one = cases[i];
    var read = one.Read();
    var (fromText, evaluated) = (Measure(() => one.Evaluate(one.Read())), Measure(() => one.Evaluate(read)));
    var peer = peers is null ? double.NaN : peers[i].GetProperty("nanoseconds").GetDouble();
    whole += Math.Log(peer / fromText);
    once += Math.Log(peer / evaluated);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {one.Kind} | `{one.Source}` | {fromText / 1000:0.00} | {evaluated / 1000:0.000} | {peer / 1000:0.0} | {peer / fromText:0.0} | {peer / evaluated:0} |"));
    if (peers is not null && peers[i].GetProperty("value").GetString() is { } said && said != JsonSerializer.Serialize(one.Evaluate(read).ToPlain(), Case.Json))
    {
        Console.WriteLine($"| | *differs: {said}, here {one.Evaluate(read)}* | | | | | |");
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"| | **geometric mean** | | | | **{Math.Exp(whole / cases.Count):0.0}** | **{Math.Exp(once / cases.Count):0}** |"));

static double Measure(Func<FeelValue> work)
{
    _ = Run(work, 0.3);
    return Run(work, 0.3);
}

static double Run(Func<FeelValue> work, double seconds)
{
    long runs = 0;
    // Processor time, not the clock: other work on the machine changes it little.
    var began = Environment.CpuUsage.TotalTime;
    do
    {
        for (var i = 0; i < 100; i++)
        {
            _ = work();
        }

        runs += 100;
    }
    while ((Environment.CpuUsage.TotalTime - began).TotalSeconds < seconds);
    return (Environment.CpuUsage.TotalTime - began).TotalNanoseconds / runs;
}

static async Task<IReadOnlyList<JsonElement>> PeerAsync(string[] args)
{
    var start = new ProcessStartInfo("node", [args[1], args[2], args[0]]) { RedirectStandardOutput = true };
    using var node = Process.Start(start)!;
    var output = await node.StandardOutput.ReadToEndAsync();
    await node.WaitForExitAsync();
    return [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
}

internal sealed record Case(string Kind, string Source, bool IsTests, FeelContext Context)
{
    public static JsonSerializerOptions Json { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Case Of(JsonElement element) => new(
        element.GetProperty("kind").GetString()!,
        element.GetProperty("source").GetString()!,
        element.TryGetProperty("tests", out _),
        FeelContext.From((IReadOnlyDictionary<string, object?>)Plain(element.GetProperty("context"))!).Value);

    public FeelExpression Read() =>
        (IsTests ? FeelExpression.ParseUnaryTests(Source, Context.Names) : FeelExpression.Parse(Source, Context.Names)).Value;

    public FeelValue Evaluate(FeelExpression read) => read.Evaluate(Context).Value;

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(entry => entry.Name, entry => Plain(entry.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.Number => element.GetDecimal(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Null => null,
        _ => element.GetBoolean(),
    };
}
