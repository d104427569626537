using System.Text;

namespace Tongqu.Decisions;

/// <summary>
/// Functions of booleans and strings. Lengths and positions count Unicode characters, not UTF-16 units.
/// </summary>
internal static class StringFunctions
{
    public static IEnumerable<Signature> All { get; } =
    [
        new("not(negand: Any) -> boolean", (_, a) => FeelValue.OrNull(!a[0].AsBoolean())),
        new("substring(string: string, start position: number, length?: number) -> string", Substring),
        new("string length(string: string) -> number", (_, a) => FeelValue.Of((FeelNumber)LengthOf(a[0].AsString()!))),
        new("upper case(string: string) -> string", (run, a) => run.Made(a[0].AsString()!.ToUpperInvariant())),
        new("lower case(string: string) -> string", (run, a) => run.Made(a[0].AsString()!.ToLowerInvariant())),
        new("substring before(string: string, match: string) -> string", (run, a) => Cut(run, a, after: false)),
        new("substring after(string: string, match: string) -> string", (run, a) => Cut(run, a, after: true)),
        new("contains(string: string, match: string) -> boolean", (_, a) =>
            FeelValue.Of(a[0].AsString()!.Contains(a[1].AsString()!, StringComparison.Ordinal))),
        new("starts with(string: string, match: string) -> boolean", (_, a) =>
            FeelValue.Of(a[0].AsString()!.StartsWith(a[1].AsString()!, StringComparison.Ordinal))),
        new("ends with(string: string, match: string) -> boolean", (_, a) =>
            FeelValue.Of(a[0].AsString()!.EndsWith(a[1].AsString()!, StringComparison.Ordinal))),
        new("matches(input: string, pattern: string, flags?: string) -> boolean", Patterns.Matches),
        new("matches(input: string, pattern: string, flags: Any) -> boolean", Patterns.Matches),
        new("replace(input: string, pattern: string, replacement: string, flags?: string) -> string", Patterns.Replace),
        new("replace(input: string, pattern: string, replacement: string, flags: Any) -> string", Patterns.Replace),
        new("split(string: string, delimiter: string) -> list<string>", Patterns.Split),
        new("string join(list: list, delimiter?: string) -> string", Join),
        new("string join(list: list, delimiter: Any) -> string", Join),
    ];

    private static int LengthOf(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static FeelValue Substring(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var runes = a[0].AsString()!.EnumerateRunes().ToArray();
        run.Charge(runes.Length / 16);
        if (a[1].AsNumber()!.Value.Round(0, FeelRounding.Down) is not { } start || !start.TryToLong(out var place)
            || place == 0 || Math.Abs(place) > runes.Length)
        {
            return run.Null("feel.value", new(
                $"起始位置应在 1 到 {runes.Length} 之间（或从末尾数的负数）。",
                $"The start position must lie between 1 and {runes.Length}, or count from the end when negative."));
        }

        var from = (int)(place > 0 ? place - 1 : runes.Length + place);
        var rest = runes.Length - from;
        if (a[2].AsNumber() is { } length)
        {
            if (length < 1)
            {
                return run.Null("feel.value", new("长度至少为 1。", "The length must be at least 1."));
            }

            rest = length < rest
                && length.Round(0, FeelRounding.Down)!.Value.TryToLong(out var asked) ? (int)asked : rest;
        }

        var text = new StringBuilder();
        foreach (var rune in runes.AsSpan(from, rest))
        {
            text.Append(rune.ToString());
        }

        return run.Made(text.ToString());
    }

    private static FeelValue Cut(Evaluation run, IReadOnlyList<FeelValue> a, bool after)
    {
        var (text, match) = (a[0].AsString()!, a[1].AsString()!);
        var at = text.IndexOf(match, StringComparison.Ordinal);
        return run.Made(at < 0 ? "" : after ? text[(at + match.Length)..] : text[..at]);
    }

    private static FeelValue Join(Evaluation run, IReadOnlyList<FeelValue> a)
    {
        var text = new StringBuilder();
        var delimiter = a[1].AsString() ?? "";
        if (!a[1].IsNull && a[1].AsString() is null)
        {
            return run.Null("feel.arguments", new("分隔符应为文本。", "The delimiter must be a string."));
        }

        var first = true;
        foreach (var item in (FeelList)a[0])
        {
            run.Charge();
            if (item.IsNull)
            {
                continue;
            }

            if (item.AsString() is not { } part)
            {
                return run.Null("feel.type", new("列表中有不是文本的项。", "The list holds items that are no strings."));
            }

            run.WillMake((long)text.Length + delimiter.Length + part.Length);
            text.Append(first ? "" : delimiter).Append(part);
            first = false;
        }

        return run.Made(text.ToString());
    }
}
