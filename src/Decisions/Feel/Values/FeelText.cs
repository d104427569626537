using System.Text;

namespace Tongqu.Decisions;

/// <summary>Values written as FEEL text, never longer than asked.</summary>
internal static class FeelText
{
    /// <summary>The text; null where it would be longer than <paramref name="lengthMax"/>.</summary>
    /// <param name="quoted">Whether a string outside of lists and contexts keeps its quotation marks.</param>
    public static string? Write(FeelValue value, int lengthMax, bool quoted)
    {
        if (!quoted && value.AsString() is { } plain)
        {
            return plain.Length <= lengthMax ? plain : null;
        }

        var text = new StringBuilder();
        return Write(value, text, lengthMax) ? text.ToString() : null;
    }

    private static bool Write(FeelValue value, StringBuilder text, int lengthMax)
    {
        switch (value)
        {
            case FeelList list:
                return WriteAll(list, "[", "]", text, lengthMax, item => Write(item, text, lengthMax));
            case FeelContext context:
                return WriteAll(context, "{", "}", text, lengthMax, entry =>
                {
                    WriteKey(entry.Key, text);
                    text.Append(": ");
                    return Write(entry.Value, text, lengthMax);
                });
            case FeelRange range:
                text.Append(range.StartIncluded ? '[' : '(');
                var started = Write(range.Start, text, lengthMax);
                text.Append("..");
                var ended = started && Write(range.End, text, lengthMax);
                text.Append(range.EndIncluded ? ']' : ')');
                return ended;
            case FeelFunction function:
                text.Append("function(").AppendJoin(", ", function.Parameters).Append(')');
                return text.Length <= lengthMax;
            default:
                WriteScalar(value, text);
                return text.Length <= lengthMax;
        }
    }

    private static bool WriteAll<T>(
        IEnumerable<T> items, string open, string close, StringBuilder text, int lengthMax, Func<T, bool> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : ", ");
            first = false;
            if (!write(item))
            {
                return false;
            }
        }

        text.Append(close);
        return text.Length <= lengthMax;
    }

    private static void WriteScalar(FeelValue value, StringBuilder text) => _ = value.Kind switch
    {
        FeelKind.Null => text.Append("null"),
        FeelKind.Number => text.Append(value.Get<FeelNumber>()),
        FeelKind.Boolean => text.Append(value.IsTrue ? "true" : "false"),
        FeelKind.Date => text.Append(value.Get<FeelDate>()),
        FeelKind.Time => text.Append(value.Get<FeelTime>()),
        FeelKind.DateTime => text.Append(value.Get<FeelDateTime>()),
        FeelKind.Months => text.Append(value.Get<FeelMonths>()),
        FeelKind.Duration => text.Append(value.Get<FeelDuration>()),
        _ => WriteString(value.AsString()!, text),
    };

    private static void WriteKey(string key, StringBuilder text)
    {
        var plain = key.Length > 0 && !char.IsDigit(key[0]) && key.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ');
        _ = plain ? text.Append(key) : WriteString(key, text);
    }

    private static StringBuilder WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => text.Append(letter),
            };
        }

        return text.Append('"');
    }
}
