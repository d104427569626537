using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>
/// Form editors evaluate conditions with npm <c>feelin</c>, the platform with its own FEEL: both must answer the same. Needs node and
/// the package, which the build fetches with the face's own; skipped where they are absent.
/// </summary>
public sealed class FeelinTests
{
    private const string Script = """
        import { readFileSync } from 'node:fs';
        const { evaluate } = await import(process.argv[2]);
        const asked = JSON.parse(readFileSync(0, 'utf8'));
        console.log(JSON.stringify(asked.map(({ source, facts }) => {
          try { return JSON.stringify(evaluate(source, facts).value ?? null); } catch (fault) { return String(fault); }
        })));
        """;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Written =
    [
        "n > 3", "missing = null", "missing > 1", "not(missing)", "z and false", "z or true", "b and n", "n in (1, 2, 5)",
        "z in [1..5]", "s in (\"路灯\", \"井盖\")", "list contains(l, z)", "l[item > 1]", "l[-1]", "l[9]", "sum([])", "c.missing", "z.a",
        "if z then \"x\" else \"y\"", "s + n", "n / 0", "date(\"2026-03-01\") < date(\"2026-04-01\")",
        "date(\"2026-03-01\") + duration(\"P1D\") = date(\"2026-03-02\")", "string(date(\"2026-01-31\") + duration(\"P1M\"))",
        "decimal(2.345, 1)", "round half up(2.5, 0)", "floor(-1.5)", "n ** 2", "c = {a: 1, t: \"x\"}", "max(1, n)",
        "split(\"a,b\", \",\")", "string join([\"a\", \"b\"], \",\")", "all([true, z])", "any([false, z])", "number(\"x\")", "n = 5.0",
        "{a: n, r: a + 1}.r", "count(z)", "contains(z, \"a\")", "for x in 1..3 return x * n", "modulo(-12, 5)", "not(n > 3 and z)",
        "substring(\"foobar\", -3, 2)", "index of(l, 2)", "distinct values([1, 1, 2])", "string length(s)", "upper case(\"ab\")",
    ];

    [Fact]
    public async Task A_form_condition_means_the_same_in_the_form_and_here()
    {
        var package = Package();
        Assert.SkipWhen(package is null, "npm feelin is not on this machine; the build of the platform fetches it.");
        var dice = new Random(20260301);
        var asked = Written.Select(source => (Source: source, Facts: Facts(dice, keep: true)))
            .Concat(Enumerable.Range(0, 600).Select(_ => (Source: Condition(dice, 3), Facts: Facts(dice, keep: false)))).ToList();

        var answers = await AskAsync(package!, asked);
        Assert.SkipWhen(answers is null, "node is not on this machine.");

        var differing = asked.Zip(answers!)
            .Select(pair => (pair.First.Source, pair.First.Facts, Theirs: pair.Second, Ours: Ours(pair.First.Source, pair.First.Facts)))
            .Where(pair => pair.Theirs != pair.Ours)
            .Select(pair => $"{pair.Source} with {JsonSerializer.Serialize(pair.Facts, Json)}: feelin {pair.Theirs}, here {pair.Ours}");
        differing.ShouldBeEmpty();
    }

    private static string Ours(string source, Dictionary<string, object?> facts)
    {
        var read = FeelExpression.Parse(source, facts.Keys);
        return read.Refusal is { } refusal
            ? refusal.Message.En
            : JsonSerializer.Serialize(read.Value.Evaluate(FeelContext.From(facts).Value).Value.ToPlain(), Json);
    }

    // Whole numbers and quarters only: binary fractions are where the two may differ, and where the platform is the exact one.
    private static Dictionary<string, object?> Facts(Random dice, bool keep) => new()
    {
        ["n"] = !keep && dice.Next(4) == 0 ? null : keep ? 5L : (long)dice.Next(-3, 12),
        ["m"] = !keep && dice.Next(4) == 0 ? null : (long)dice.Next(0, 40) / 4m,
        ["z"] = null,
        ["s"] = !keep && dice.Next(4) == 0 ? null : keep ? "路灯" : Strings[dice.Next(Strings.Length)],
        ["b"] = !keep && dice.Next(4) == 0 ? null : dice.Next(2) == 0,
        ["l"] = new[] { 1L, 2L, 3L },
        ["c"] = new Dictionary<string, object?> { ["a"] = 1L, ["t"] = "x" },
    };

    private static readonly string[] Strings = ["路灯", "井盖", "a", "lamp post"];

    private static string Condition(Random dice, int depth) => depth == 0 ? Simple(dice) : dice.Next(8) switch
    {
        0 => $"{Condition(dice, depth - 1)} and {Simple(dice)}",
        1 => $"({Condition(dice, depth - 1)}) or ({Condition(dice, depth - 1)})",
        2 => $"not({Condition(dice, depth - 1)})",
        3 => $"if {Condition(dice, depth - 1)} then {Condition(dice, depth - 1)} else {Condition(dice, depth - 1)}",
        // Of what is missing under some or every feelin says no, where the standard cannot tell: nothing is missing here.
        4 => $"(some x in l satisfies x > {dice.Next(0, 4)} and x != {dice.Next(0, 4)})",
        5 => $"(every x in l satisfies x <= {dice.Next(0, 4)})",
        6 => $"count(l[item > {dice.Next(0, 4)}]) >= {dice.Next(0, 4)} and ({Condition(dice, depth - 1)})",
        _ => Simple(dice),
    };

    private static string Simple(Random dice) => dice.Next(10) switch
    {
        0 => $"{Number(dice)} {Relations[dice.Next(Relations.Length)]} {Number(dice)}",
        1 => $"s = \"{Strings[dice.Next(Strings.Length)]}\"",
        2 => $"s != \"{Strings[dice.Next(Strings.Length)]}\"",
        3 => "b",
        4 => $"{(dice.Next(2) == 0 ? "n" : "s")} {(dice.Next(2) == 0 ? "=" : "!=")} null",
        5 => $"n between {dice.Next(0, 4)} and {dice.Next(4, 9)}",
        // In brackets, because feelin reads "n in [1..5) and b" in another way.
        6 => $"(n in [{dice.Next(0, 4)}..{dice.Next(4, 9)}))",
        7 => $"list contains(l, {dice.Next(0, 5)})",
        8 => $"contains(s, \"{Strings[dice.Next(Strings.Length)][..1]}\")",
        _ => $"string length(s) > {dice.Next(0, 4)}",
    };

    private static readonly string[] Relations = ["=", "!=", "<", "<=", ">", ">="];

    private static string Number(Random dice) => dice.Next(6) switch
    {
        0 => "n",
        1 => "m",
        2 => $"n {"+-*"[dice.Next(3)]} {dice.Next(1, 5)}",
        3 => string.Create(CultureInfo.InvariantCulture, $"m / {1 << dice.Next(0, 3)}"),
        4 => "abs(n)",
        _ => $"{dice.Next(-3, 12)}",
    };

    private static string? Package()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "src", "Frame", "node_modules", "feelin", "dist", "index.js") is var file && File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private static async Task<string[]?> AskAsync(string package, List<(string Source, Dictionary<string, object?> Facts)> asked)
    {
        var start = new ProcessStartInfo("node", ["--input-type=module", "--eval", Script, "-", new Uri(package).AbsoluteUri])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            using var node = Process.Start(start)!;
            await node.StandardInput.WriteAsync(JsonSerializer.Serialize(asked.Select(one => new { source = one.Source, facts = one.Facts }), Json));
            node.StandardInput.Close();
            var output = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            return JsonSerializer.Deserialize<string[]>(output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
