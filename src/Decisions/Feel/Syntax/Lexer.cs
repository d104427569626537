using System.Text;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>The source is not FEEL. It never leaves the assembly.</summary>
internal sealed class SyntaxException(Text reason, Position at) : Exception
{
    public Text Reason { get; } = reason;

    public Position At { get; } = at;
}

internal enum TokenKind
{
    /// <summary>A run of name characters: a keyword, a name, or a part of a longer name.</summary>
    Word,
    Number,
    String,

    /// <summary>A string behind an @.</summary>
    AtString,
    Symbol,
    End,
}

/// <summary>The smallest pieces; names are put together from them by the parser, who knows what is in scope.</summary>
/// <param name="Text">The characters; of a string what it stands for.</param>
/// <param name="Start">Where it starts in the source.</param>
/// <param name="After">Where it ends in the source.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int After, Position At)
{
    public bool Is(string text) => Kind is TokenKind.Symbol or TokenKind.Word && Text == text;
}

/// <summary>Cuts a source into tokens.</summary>
internal sealed class Lexer
{
    private static readonly string[] Symbols =
    [
        "**", "..", "<=", ">=", "!=", "->", "+", "-", "*", "/", "(", ")", "[", "]", "{", "}", ",", ":", ".", "=", "<",
            ">",
        "?", "@", "'",
    ];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private Lexer(string source) => _source = source;

    /// <summary>All tokens, closed by one of the kind <see cref="TokenKind.End"/>.</summary>
    public static IReadOnlyList<Token> Read(string source)
    {
        var lexer = new Lexer(source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private Position Here => new(_line, _at - _lineStart + 1);

    private char Peek(int ahead = 0) => _at + ahead < _source.Length ? _source[_at + ahead] : '\0';

    private void ReadAll()
    {
        while (true)
        {
            SkipBlanksAndComments();
            if (_at >= _source.Length)
            {
                _tokens.Add(new Token(TokenKind.End, "", _at, _at, Here));
                return;
            }

            var (start, at) = (_at, Here);
            var (kind, text) = ReadOne();
            _tokens.Add(new Token(kind, text, start, _at, at));
        }
    }

    private (TokenKind Kind, string Text) ReadOne()
    {
        var start = _at;
        var next = Peek();
        if (next == '"')
        {
            return (TokenKind.String, ReadString());
        }

        if (char.IsAsciiDigit(next) || (next == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
            return (TokenKind.Number, _source[start.._at]);
        }

        if (IsNameStart(RuneAt(_at)))
        {
            do
            {
                _at += RuneAt(_at).Utf16SequenceLength;
            }
            while (_at < _source.Length && IsNamePart(RuneAt(_at)));
            return (TokenKind.Word, _source[start.._at]);
        }

        if (next == '@')
        {
            _at++;
            SkipBlanksAndComments();
            return Peek() == '"' ? (TokenKind.AtString, ReadString()) : (TokenKind.Symbol, "@");
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(_source, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return (TokenKind.Symbol, symbol);
            }
        }

        throw new SyntaxException(Unexpected(RuneAt(_at)), Here);
    }

    private static Text Unexpected(Rune letter)
    {
        if (letter.Value is 0x201C or 0x201D or 0x2018 or 0x2019)
        {
            return new Text("这里是中文引号；文本请用英文双引号 \" 括起来。",
                "This is a curly quotation mark; put strings in straight ones (\").");
        }

        var hint = letter.Value switch
        {
            '&' => new Text("“并且”写作 and。", " Both is written and."),
            '|' => new Text("“或者”写作 or。", " Either is written or."),
            '!' => new Text("“非”写作 not(……)，不等写作 !=。", " Not is written not(...), unequal !=."),
            '%' => new Text("求余写作 modulo(a, b)，百分之五写作 0.05。", " A remainder is written modulo(a, b), five percent 0.05."),
            '≥' => new Text("写作 >=。", " Write >=."),
            '≤' => new Text("写作 <=。", " Write <=."),
            '≠' => new Text("写作 !=。", " Write !=."),
            '×' => new Text("写作 *。", " Write *."),
            '÷' => new Text("写作 /。", " Write /."),
            _ => new Text("", ""),
        };
        return new Text($"这里不能出现字符“{letter}”。{hint.Zh}", $"The character {letter} cannot stand here.{hint.En}");
    }

    // A point belongs to the number only where a digit follows: 1..5 is a range.
    private void ReadNumber()
    {
        SkipDigits();
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            SkipDigits();
        }

        var sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            _at += 1 + sign;
            SkipDigits();
        }
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }
    }

    private string ReadString()
    {
        var open = Here;
        var text = new StringBuilder();
        for (_at++; _at < _source.Length && _source[_at] != '"'; _at++)
        {
            if (_source[_at] is '\n' or '\r')
            {
                break;
            }

            if (_source[_at] != '\\' || !TryReadEscape(text))
            {
                text.Append(_source[_at]);
            }
        }

        if (Peek() != '"' || _at >= _source.Length)
        {
            throw new SyntaxException(new Text(
                "文本没有结束：请在同一行补上右边的双引号 \"。",
                "The string is not closed: add the closing \" on the same line."), open);
        }

        _at++;
        return text.ToString();
    }

    // A backslash before any other letter stands for itself, as regular expressions are full of them.
    private bool TryReadEscape(StringBuilder text)
    {
        var simple = Peek(1) switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            '"' => "\"",
            '\'' => "'",
            '\\' => "\\",
            _ => null,
        };
        if (simple is not null)
        {
            text.Append(simple);
            _at++;
            return true;
        }

        var length = Peek(1) switch { 'u' => 4, 'U' => 6, _ => 0 };
        if (length == 0 || _at + 2 + length > _source.Length
            || !int.TryParse(_source.AsSpan(_at + 2, length), System.Globalization.NumberStyles.AllowHexSpecifier,
            null, out var code)
            || code > 0x10FFFF)
        {
            return false;
        }

        // Pairs of surrogates may be written as two \u escapes, so a lone half is not refused here.
        text.Append(code <= 0xFFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code));
        _at += 1 + length;
        return true;
    }

    private void SkipBlanksAndComments()
    {
        while (_at < _source.Length)
        {
            if (_source[_at] == '\n')
            {
                _line++;
                _lineStart = ++_at;
            }
            else if (IsBlank(_source[_at]))
            {
                _at++;
            }
            else if (Peek() == '/' && Peek(1) == '/')
            {
                var end = _source.AsSpan(_at).IndexOfAny('\n', '\r');
                _at = end < 0 ? _source.Length : _at + end;
            }
            else if (Peek() == '/' && Peek(1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipBlockComment()
    {
        var open = Here;
        for (_at += 2; Peek() != '*' || Peek(1) != '/'; _at++)
        {
            if (_at >= _source.Length)
            {
                throw new SyntaxException(new Text("注释没有结束：请补上 */。", "The comment is not closed: add */."), open);
            }

            if (_source[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }

        _at += 2;
    }

    private Rune RuneAt(int at) => Rune.TryGetRuneAt(_source, at, out var rune) ? rune : Rune.ReplacementChar;

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\v' or '\f' or '\r' or '\u0085' or '\u00A0'
        or '\u1680' or '\u180E' or (>= '\u2000' and <= '\u200B') or '\u2028' or '\u2029' or '\u202F' or '\u205F'
        or '\u3000' or '\uFEFF';

    // The ranges of grammar rule 28; ? is a symbol of its own, as it names the value under test.
    private static bool IsNameStart(Rune rune) => rune.Value
        is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_'
        or (>= 0xC0 and <= 0xD6) or (>= 0xD8 and <= 0xF6) or (>= 0xF8 and <= 0x2FF) or (>= 0x370 and <= 0x37D)
        or (>= 0x37F and <= 0x1FFF) or (>= 0x200C and <= 0x200D) or (>= 0x2070 and <= 0x218F)
        or (>= 0x2C00 and <= 0x2FEF) or (>= 0x3001 and <= 0xD7FF) or (>= 0xF900 and <= 0xFDCF)
        or (>= 0xFDF0 and <= 0xFFFC) or (>= 0x10000 and <= 0xEFFFF)
        && !IsBlank((char)Math.Min(rune.Value, 0xFFFE));

    private static bool IsNamePart(Rune rune) => IsNameStart(rune) || rune.Value
        is (>= '0' and <= '9') or 0xB7 or (>= 0x300 and <= 0x36F) or (>= 0x203F and <= 0x2040);
}
