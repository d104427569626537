using System.Text;

namespace Tongqu.Base;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">Line of the file it begins on, from 1.</param>
/// <param name="Fields">Its fields; as far as they could be read where there is a fault.</param>
/// <param name="Fault">Why it is no row; null where it is one.</param>
public sealed record CsvRow(long Line, IReadOnlyList<string> Fields, Refusal? Fault);

/// <summary>
/// Reads the rows of a CSV file (RFC 4180) as they come, never the whole file. A row that cannot be read costs its
/// first line only: reading goes on with the next one, so a forgotten quote does not swallow the rows behind it.
/// </summary>
public sealed class CsvRows(TextReader text, char delimiter)
{
    /// <summary>Most characters in a field.</summary>
    public const int FieldLengthMax = 64 * 1024;

    /// <summary>Most columns.</summary>
    public const int ColumnsMax = 200;

    // A line holds many fields; what is longer than this is not kept.
    private const int LineLengthMax = 1024 * 1024;
    private const char Quote = '"';

    /// <summary>Stands where bytes could not be read: a character that no text holds.</summary>
    public const char Unreadable = '\uFFFF';

    private readonly LinkedList<Line> _ahead = new();
    private readonly StringBuilder _line = new();
    private readonly StringBuilder _field = new();
    private readonly char[] _buffer = new char[16 * 1024];
    private int _at;
    private int _end;
    private long _lines;
    private bool _endedByReturn;

    /// <summary>
    /// An encoding that turns bytes it does not know into <see cref="Unreadable"/>; null for one we do not read.
    /// </summary>
    public static Encoding? EncodingOf(string name)
    {
        var never = EncoderFallback.ExceptionFallback;
        var seen = new DecoderReplacementFallback(Unreadable.ToString());
        return name.ToUpperInvariant() switch
        {
            "UTF-8" or "UTF8" => Encoding.GetEncoding("utf-8", never, seen),
            "GB18030" or "GBK" or "GB2312" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030", never, seen),
            _ => null,
        };
    }

    /// <summary>The next row that is not blank; null at the end.</summary>
    /// <param name="columns">How many fields a row has; null for any number.</param>
    public CsvRow? Next(int? columns)
    {
        Line? first;
        do
        {
            first = NextLine();
        }
        while (first is { Text: "" });
        if (first is null)
        {
            return null;
        }

        var (fields, read) = (new List<string>(columns ?? 8), new List<Line>());
        var fault = Parse(first, fields, read);
        if (fault is null && columns is { } wanted && fields.Count != wanted)
        {
            fault = CsvFaults.Columns(fields.Count, wanted);
        }

        if (fault is not null)
        {
            GiveBack(read);
        }

        return new CsvRow(first.Number, fields, fault);
    }

    /// <summary>Takes a row apart; the lines it needed beside its first are added to <paramref name="read"/>.</summary>
    private Refusal? Parse(Line first, List<string> fields, List<Line> read)
    {
        var (line, at) = (first, 0);
        while (true)
        {
            if (line.IsCut || fields.Count == ColumnsMax)
            {
                return CsvFaults.TooLarge;
            }

            var quoted = at < line.Text.Length && line.Text[at] == Quote;
            if (!quoted)
            {
                var end = line.Text.IndexOf(delimiter, at);
                var length = (end < 0 ? line.Text.Length : end) - at;
                if (length > FieldLengthMax)
                {
                    return CsvFaults.TooLarge;
                }

                fields.Add(line.Text.Substring(at, length));
                at += length;
            }
            else if (Quoted(ref line, ref at, read) is { } fault)
            {
                return fault;
            }
            else
            {
                fields.Add(_field.ToString());
            }

            if (at == line.Text.Length)
            {
                return null;
            }

            if (line.Text[at] != delimiter)
            {
                return CsvFaults.BehindQuote;
            }

            at++;
        }
    }

    /// <summary>Reads a quoted field into the buffer, over as many lines as it has.</summary>
    private Refusal? Quoted(ref Line line, ref int at, List<Line> read)
    {
        _field.Clear();
        at++;
        while (true)
        {
            var end = line.Text.IndexOf(Quote, at);
            _field.Append(line.Text, at, (end < 0 ? line.Text.Length : end) - at);
            if (_field.Length > FieldLengthMax || line.IsCut)
            {
                return CsvFaults.Unclosed;
            }

            if (end < 0)
            {
                if (NextLine() is not { } next)
                {
                    return CsvFaults.Unclosed;
                }

                read.Add(next);
                _field.Append('\n');
                (line, at) = (next, 0);
            }
            else if (end + 1 < line.Text.Length && line.Text[end + 1] == Quote)
            {
                _field.Append(Quote);
                at = end + 2;
            }
            else
            {
                at = end + 1;
                return null;
            }
        }
    }

    private void GiveBack(List<Line> read)
    {
        for (var i = read.Count - 1; i >= 0; i--)
        {
            _ahead.AddFirst(read[i]);
        }
    }

    private Line? NextLine()
    {
        if (_ahead.First is { } waiting)
        {
            _ahead.RemoveFirst();
            return waiting.Value;
        }

        if (_endedByReturn && (_at < _end || Fill()) && _buffer[_at] == '\n')
        {
            _at++;
        }

        if (_at == _end && !Fill())
        {
            return null;
        }

        _line.Clear();
        var (cut, ended) = (false, false);
        while (!ended && (_at < _end || Fill()))
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var end = rest.IndexOfAny('\r', '\n');
            var part = end < 0 ? rest : rest[..end];
            var room = LineLengthMax - _line.Length;
            cut |= part.Length > room;
            _line.Append(part[..Math.Min(part.Length, room)]);
            ended = end >= 0;
            _endedByReturn = ended && rest[end] == '\r';
            _at += part.Length + (ended ? 1 : 0);
        }

        return new Line(++_lines, _line.ToString(), cut);
    }

    private bool Fill()
    {
        (_at, _end) = (0, text.Read(_buffer));
        return _end > 0;
    }

    private sealed record Line(long Number, string Text, bool IsCut);
}

/// <summary>What can be wrong with a row of a CSV file.</summary>
public static class CsvFaults
{
    /// <summary>A quote that does not end.</summary>
    public static Refusal Unclosed { get; } = new("csv.unclosed", new(
        "引号没有闭合：以引号开头的内容须以引号结束。", "A quote is not closed: what begins with a quote ends with one."));

    /// <summary>Something behind a closing quote.</summary>
    public static Refusal BehindQuote { get; } = new("csv.quote", new(
        "右引号之后还有内容：内容里的引号须写成两个。", "Something follows a closing quote: a quote inside a field is written twice."));

    /// <summary>More than may be.</summary>
    public static Refusal TooLarge { get; } = new("csv.too-large", new(
        $"一行最多 {CsvRows.ColumnsMax} 列，一格最多 {CsvRows.FieldLengthMax} 个字符。",
        $"A row has at most {CsvRows.ColumnsMax} columns, a field at most {CsvRows.FieldLengthMax} characters."));

    /// <summary>More or fewer fields than the header has.</summary>
    public static Refusal Columns(int found, int wanted) => new("csv.columns", new(
        $"应有 {wanted} 列，实有 {found} 列。", $"It has {found} columns where the header has {wanted}."));
}
