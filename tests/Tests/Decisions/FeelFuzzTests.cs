using System.Globalization;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>
/// Expressions broken in every way: bits of a corpus cut, doubled, swapped and put into one another. Whatever comes out is read
/// or refused, and evaluated within its bounds. <c>TONGQU_FUZZ</c> says how many (everyday thirty thousand), and
/// <c>TONGQU_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class FeelFuzzTests
{
    private const int EverydayRuns = 30_000;
    private static readonly FeelOptions Bounds = new() { StepsMax = 5_000, StringLengthMax = 20_000, ValuesMax = 5_000 };

    private static readonly FeelContext Facts = FeelContext.From(new Dictionary<string, object?>
    {
        ["revenue"] = 23_500_000L,
        ["first time"] = null,
        ["年主营业务收入"] = 1.5m,
        ["items"] = new[] { new Dictionary<string, object?> { ["price"] = 3L, ["name"] = "a" } },
        ["day"] = new DateOnly(2026, 3, 1),
        ["?"] = 7L,
    }).Value;

    private static readonly Dictionary<string, FeelType> Types = Facts.ToDictionary(fact => fact.Key, fact => FeelType.Of(fact.Value));

    private static readonly string[] Sparks =
    [
        "(", ")", "[", "]", "{", "}", ",", ":", "..", ".", "+", "-", "*", "/", "**", "=", "!=", "<", ">=", "?", "@", "\"", "'", "//",
        "/*", "*/", "\\", "\\u", "\\U", "\uD83D", "\uDC0E", "🐎", "，", "“", "\0", "\n", "\r\n", "\t", "\u3000", "9", "0.1E-6176",
        "1E6144", "99999999999999999999999999999999999", "null", "true", "and", "or", "not", "in", "between", "if", "then", "else",
        "for", "return", "some", "every", "satisfies", "function", "external", "instance of", "list<", "context<", "range<", "partial",
        "item", "@\"P1D\"", "@\"2026-02-29\"", "@\"-999999999-01-01\"", "@\"10:00:00@Asia/Shanghai\"", "1..1000000000", " ",
    ];

    [Fact]
    public void Broken_expressions_are_read_or_refused_and_always_answered()
    {
        var runs = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ"), CultureInfo.InvariantCulture, out var asked)
            ? asked
            : EverydayRuns;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        Console.WriteLine($"FEEL fuzz: {runs} expressions, seed {seed} (TONGQU_FUZZ_SEED repeats it).");

        var (dice, corpus) = (new Random(seed), Corpus());
        for (var i = 0; i < runs; i++)
        {
            var source = Broken(dice, corpus);
            try
            {
                Survives(source);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}, expression {i}: {source}", fault);
            }
        }
    }

    [Fact]
    public void What_once_went_wrong_is_answered_now()
    {
        foreach (var source in Corpus())
        {
            Survives(source);
        }
    }

    private static void Survives(string source)
    {
        foreach (var parsed in new[] { FeelExpression.Parse(source, Facts.Names), FeelExpression.ParseUnaryTests(source, Facts.Names) })
        {
            if (parsed.Refusal is { } refusal)
            {
                (refusal.Code, refusal.Fields.Count).ShouldBe(("feel.syntax", 2));
                continue;
            }

            parsed.Value.Check(Types).ShouldNotBeNull();
            var result = parsed.Value.Evaluate(Facts, Bounds);
            if (result.Value is not FeelFunction)
            {
                result.Value.ToString().ShouldNotBeNull();
                result.Value.Equals(result.Value).ShouldBeTrue(source);
            }
        }
    }

    private static string Broken(Random dice, IReadOnlyList<string> corpus)
    {
        var source = corpus[dice.Next(corpus.Count)];
        for (var change = dice.Next(1, 6); change > 0 && source.Length < 2_000; change--)
        {
            var at = dice.Next(source.Length + 1);
            var length = dice.Next(Math.Min(12, source.Length - at) + 1);
            source = dice.Next(6) switch
            {
                0 => source.Remove(at, length),
                1 => source.Insert(at, Sparks[dice.Next(Sparks.Length)]),
                2 => source.Remove(at, length).Insert(at, Sparks[dice.Next(Sparks.Length)]),
                3 => source.Insert(at, source.Substring(at, length)),
                4 => source.Insert(at, corpus[dice.Next(corpus.Count)]),
                _ => source.Insert(at, ((char)dice.Next(0x20, 0x2FF)).ToString()),
            };
        }

        return source;
    }

    /// <summary>One expression a line; what was once answered wrongly stands at the end and stays.</summary>
    private static List<string> Corpus() => [.. ReadCorpus().Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static string ReadCorpus()
    {
        using var stream = typeof(FeelFuzzTests).Assembly.GetManifestResourceStream("feel-corpus.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
