using System.Text;
using System.Text.RegularExpressions;

namespace Tongqu.Decisions;

/// <summary>
/// Regular expressions as XPath and XQuery write them. They run without backtracking, so that no pattern and no text
/// can make them slow; only patterns with back references need the other engine, which is given a fifth of a second.
/// </summary>
internal static class Patterns
{
    private const int LengthMax = 4_096;
    private const int KeptMax = 256;
    private static readonly Dictionary<(string, string), Regex> Kept = [];
    private static readonly Lock Gate = new();

    public static FeelValue Matches(Evaluation run, IReadOnlyList<FeelValue> a) =>
        Run(run, a[1], a[2], a[0].AsString()!, (regex, text) => FeelValue.Of(regex.IsMatch(text)));

    public static FeelValue Replace(Evaluation run, IReadOnlyList<FeelValue> a) =>
        Run(run, a[1], a[3], a[0].AsString()!, (regex, text) =>
        {
            var literal = a[3].AsString()?.Contains('q', StringComparison.Ordinal) == true;
            if (!literal && !IsReplacement(a[2].AsString()!))
            {
                return run.Null("feel.value", new(
                    "替换文本中，$ 后面应为组号，\\ 后面应为 $ 或 \\。",
                    "In a replacement a $ is followed by the number of a group, a \\ by $ or \\."));
            }

            if (regex.IsMatch(""))
            {
                return run.Null("feel.value",
                    new("替换的模式不能匹配空文本。", "A pattern to replace must not match the empty string."));
            }

            var replacement = a[2].AsString()!;
            long length = text.Length;
            return run.Made(regex.Replace(text, match =>
            {
                run.Charge();
                var made = literal ? replacement : Expand(replacement, match);
                length += made.Length;
                run.WillMake(length);
                return made;
            }));
        });

    public static FeelValue Split(Evaluation run, IReadOnlyList<FeelValue> a) =>
        Run(run, a[1], FeelValue.Null, a[0].AsString()!, (regex, text) =>
        {
            var parts = new List<FeelValue>();
            var from = 0;
            for (var match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                run.Charge();
                if (match.Length == 0)
                {
                    continue;
                }

                parts.Add(run.Made(text[from..match.Index]));
                from = match.Index + match.Length;
            }

            parts.Add(run.Made(text[from..]));
            return run.Made(parts);
        });

    private static FeelValue Run(
        Evaluation run, FeelValue pattern, FeelValue flags, string text, Func<Regex, string, FeelValue> use)
    {
        if (!flags.IsNull && flags.AsString() is null)
        {
            return run.Null("feel.arguments", new("标志应为文本，例如 \"i\"。", "The flags must be a string such as \"i\"."));
        }

        // Building an automaton costs as much as thousands of steps; using it again costs by the text alone.
        run.Charge(10 + (text.Length / 4) + (run.IsNewPattern(pattern.AsString()!)
            ? 1_000 + (4 * pattern.AsString()!.Length) : 0));
        try
        {
            if (Find(pattern.AsString()!, flags.AsString() ?? "") is not { } regex)
            {
                return Wrong(run);
            }

            // What may backtrack may use up its fifth of a second, so only a few such calls are granted a run.
            run.Charge(regex.Options.HasFlag(RegexOptions.NonBacktracking) ? 0 : run.Options.StepsMax / 20);
            return use(regex, text);
        }
        catch (RegexMatchTimeoutException)
        {
            return run.Null("feel.limit", new("匹配耗时过长，已停止；请简化模式。", "Matching took too long; simplify the pattern."));
        }
    }

    private static FeelValue Wrong(Evaluation run) => run.Null(
        "feel.value", new("正则表达式或标志不正确。", "The regular expression or its flags are not valid."));

    private static Regex? Find(string pattern, string flags)
    {
        if (pattern.Length > LengthMax)
        {
            return null;
        }

        lock (Gate)
        {
            if (Kept.TryGetValue((pattern, flags), out var kept))
            {
                return kept;
            }
        }

        if (Build(pattern, flags) is not { } built)
        {
            return null;
        }

        lock (Gate)
        {
            if (Kept.Count >= KeptMax)
            {
                Kept.Clear();
            }

            Kept[(pattern, flags)] = built;
        }

        return built;
    }

    private static Regex? Build(string pattern, string flags)
    {
        var options = RegexOptions.CultureInvariant;
        var literal = false;
        foreach (var flag in flags)
        {
            switch (flag)
            {
                case 's': options |= RegexOptions.Singleline; break;
                case 'm': options |= RegexOptions.Multiline; break;
                case 'i': options |= RegexOptions.IgnoreCase; break;
                case 'x': pattern = WithoutBlanks(pattern); break;
                case 'q': literal = true; break;
                default: return null;
            }
        }

        var wait = TimeSpan.FromMilliseconds(200);
        try
        {
            var translated = literal ? Regex.Escape(pattern) : PatternText.Translate(pattern, options);
            if (translated is null)
            {
                return null;
            }

            try
            {
                return new Regex(translated, options | RegexOptions.NonBacktracking, wait);
            }
            catch (NotSupportedException)
            {
                return new Regex(translated, options, wait);
            }
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string WithoutBlanks(string pattern)
    {
        var text = new StringBuilder();
        var inClass = false;
        foreach (var letter in pattern)
        {
            inClass = letter == '[' || (inClass && letter != ']');
            if (inClass || letter is not (' ' or '\t' or '\n' or '\r'))
            {
                text.Append(letter);
            }
        }

        return text.ToString();
    }

    private static bool IsReplacement(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if ((text[i] == '$' && !char.IsAsciiDigit(next)) || (text[i] == '\\' && next is not ('$' or '\\')))
            {
                return false;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return true;
    }

    // $1 stands for the first group; \$ and \\ for the signs themselves.
    private static string Expand(string replacement, Match match)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var next = i + 1 < replacement.Length ? replacement[i + 1] : '\0';
            if (replacement[i] == '$' && char.IsAsciiDigit(next))
            {
                text.Append(match.Groups[next - '0'].Value);
                i++;
            }
            else if (replacement[i] == '\\' && next is '$' or '\\')
            {
                text.Append(next);
                i++;
            }
            else
            {
                text.Append(replacement[i]);
            }
        }

        return text.ToString();
    }
}
