using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tongqu.Decisions;

/// <summary>
/// A regular expression of XPath and XQuery (W3C, functions and operators 3.1, section 5.6) written in the notation of
/// .NET. A character there is a Unicode character, here a UTF-16 unit: what lies beyond the basic plane is written as
/// pairs of surrogates.
/// </summary>
internal sealed class PatternText
{
    private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";
    private const string Halves = "\\uD800-\\uDFFF";
    private const string Word = "\\p{L}\\p{M}\\p{N}\\p{S}";
    private const string NoWord = "\\p{P}\\p{Z}\\p{Cc}\\p{Cf}\\p{Cn}\\p{Co}";
    private const string Blank = " \\t\\n\\r";
    private const string NoBlank = "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u0021-\\uD7FF\\uE000-\\uFFFF";
    private const string NameStart = "\\p{L}_:";
    private const string NameCharacter = "\\p{L}\\p{Nd}\\-._:\\u00B7";
    private const string Escapable = "nrt\\|.?*+(){}-[]^$/,:;\"'#&!%=<>@~`_ ";
    private const int AstralFirst = 0x10000;
    private const int AstralLast = 0x10FFFF;

    private readonly string _pattern;
    private readonly RegexOptions _options;
    private readonly StringBuilder _text = new();
    private int _at;

    private PatternText(string pattern, RegexOptions options)
    {
        _pattern = pattern;
        _options = options;
    }

    /// <summary>The pattern for .NET; null where it is none of XPath.</summary>
    public static string? Translate(string pattern, RegexOptions options)
    {
        var translation = new PatternText(pattern, options);
        return translation.Whole() ? translation._text.ToString() : null;
    }

    private bool Whole()
    {
        while (_at < _pattern.Length)
        {
            var letter = _pattern[_at];
            var valid = letter switch
            {
                '\\' => Escape(),
                '[' => Class(),
                '(' => Open(),
                '{' => Quantity(),
                '}' or ']' => false,
                _ => Plain(letter),
            };
            if (!valid)
            {
                return false;
            }
        }

        return true;
    }

    private bool Plain(char letter)
    {
        _at++;
        switch (letter)
        {
            case '$' when !_options.HasFlag(RegexOptions.Multiline):
                // Only the very end, and not before a last line end.
                _text.Append("\\z");
                break;
            case '.':
                var ends = _options.HasFlag(RegexOptions.Singleline) ? "" : "\\n\\r";
                _text.Append(CultureInfo.InvariantCulture, $"(?:[^{ends}{Halves}]|{Pair})");
                break;
            case var _ when char.IsHighSurrogate(letter) && _at < _pattern.Length:
                _text.Append("(?:").Append(letter).Append(_pattern[_at++]).Append(')');
                break;
            default:
                _text.Append(letter);
                break;
        }

        return true;
    }

    // Of the groups that begin with a question mark, XPath has one only: without a number.
    private bool Open()
    {
        _text.Append('(');
        _at++;
        return _at >= _pattern.Length || _pattern[_at] != '?'
            || (_at + 1 < _pattern.Length && _pattern[_at + 1] == ':');
    }

    private bool Quantity()
    {
        var close = _pattern.IndexOf('}', _at);
        if (close < 0)
        {
            return false;
        }

        var (inside, parts) = (_pattern[(_at + 1)..close], _pattern[(_at + 1)..close].Split(','));
        _text.Append('{').Append(inside).Append('}');
        _at = close + 1;
        return parts.Length <= 2 && parts[0].Length > 0 && parts.All(part => part.All(char.IsAsciiDigit));
    }

    private bool Escape()
    {
        if (_at + 1 >= _pattern.Length)
        {
            return false;
        }

        var letter = _pattern[_at + 1];
        _at += 2;
        switch (letter)
        {
            case 's': _text.Append('[').Append(Blank).Append(']'); return true;
            case 'S': _text.Append(CultureInfo.InvariantCulture, $"(?:[^{Blank}{Halves}]|{Pair})"); return true;
            case 'd': _text.Append("\\p{Nd}"); return true;
            case 'D': _text.Append(CultureInfo.InvariantCulture, $"(?:[^\\p{{Nd}}{Halves}]|{Pair})"); return true;
            case 'w': _text.Append(CultureInfo.InvariantCulture, $"(?:[{Word}]|{Pair})"); return true;
            case 'W': _text.Append('[').Append(NoWord).Append(']'); return true;
            case 'i': _text.Append('[').Append(NameStart).Append(']'); return true;
            case 'c': _text.Append('[').Append(NameCharacter).Append(']'); return true;
            case 'I': _text.Append("[^").Append(NameStart).Append(']'); return true;
            case 'C': _text.Append("[^").Append(NameCharacter).Append(']'); return true;
            case 'p' or 'P': return Property(letter, _text);
            case '0': return false;
            case var digit when char.IsAsciiDigit(digit): _text.Append('\\').Append(digit); return true;
            default:
                _text.Append('\\').Append(letter);
                return Escapable.Contains(letter, StringComparison.Ordinal);
        }
    }

    // The name of a category or block; .NET has the same names for all the usual ones and refuses the others.
    private bool Property(char letter, StringBuilder text)
    {
        var close = _pattern.IndexOf('}', _at);
        if (close < 0 || _pattern[_at] != '{')
        {
            return false;
        }

        text.Append('\\').Append(letter).Append(_pattern, _at, close - _at + 1);
        _at = close + 1;
        return true;
    }

    private bool Class()
    {
        if (ClassParts() is not { } parts)
        {
            return false;
        }

        var (body, negated, astral, less) = parts;
        var outside = negated ? Complement(astral) : astral;
        var inside = (negated ? $"^{body}{Halves}" : body) + less;
        var ways = outside.Select(Pairs);
        ways = body.Length > 0 || negated ? ways.Prepend($"[{inside}]") : ways;
        _text.Append(outside.Count == 0 ? $"[{inside}]" : $"(?:{string.Join('|', ways)})");
        return true;
    }

    // From [ to ]: what lies in the basic plane as text for .NET, what lies beyond as ranges of characters.
    private (string Body, bool Negated, List<(int From, int To)> Astral, string Less)? ClassParts()
    {
        _at++;
        var negated = _at < _pattern.Length && _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        var (body, less, astral, first) = (new StringBuilder(), "", new List<(int From, int To)>(), true);
        while (_at < _pattern.Length && (_pattern[_at] != ']' || first))
        {
            if (_pattern[_at] is '[' or ']')
            {
                return null;
            }

            if (_pattern[_at] == '-' && _at + 1 < _pattern.Length && _pattern[_at + 1] == '[')
            {
                _at++;
                if (ClassParts() is not { } taken || _at >= _pattern.Length || _pattern[_at] != ']')
                {
                    return null;
                }

                less = $"-[{(taken.Negated ? "^" : "")}{taken.Body}{taken.Less}]";
                break;
            }

            if (!ClassItem(body, astral))
            {
                return null;
            }

            first = false;
        }

        _at++;
        return _at <= _pattern.Length && !first ? (body.ToString(), negated, astral, less) : null;
    }

    private bool ClassItem(StringBuilder body, List<(int From, int To)> astral)
    {
        if (_pattern[_at] == '\\')
        {
            return ClassEscape(body, astral);
        }

        var from = Character();
        var to = from;
        if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '['))
        {
            _at++;
            if (_pattern[_at] == '\\')
            {
                // What is written with a backslash lies in the basic plane.
                body.Append(from < AstralFirst ? Spelled(from) : "").Append('-');
                return from < AstralFirst && ClassEscape(body, astral);
            }

            to = Character();
        }

        if (to < from)
        {
            return false;
        }

        if (from < AstralFirst)
        {
            var end = Math.Min(to, AstralFirst - 1);
            body.Append(Spelled(from)).Append(end > from ? "-" + Spelled(end) : "");
        }

        if (to >= AstralFirst)
        {
            astral.Add((Math.Max(from, AstralFirst), to));
        }

        return true;
    }

    private bool ClassEscape(StringBuilder body, List<(int From, int To)> astral)
    {
        if (_at + 1 >= _pattern.Length)
        {
            return false;
        }

        var letter = _pattern[_at + 1];
        _at += 2;
        if (letter is 'S' or 'D' or 'w')
        {
            astral.Add((AstralFirst, AstralLast));
        }

        var set = letter switch
        {
            's' => Blank,
            'S' => NoBlank,
            'd' => "\\p{Nd}",
            'D' => "\\P{Nd}",
            'w' => Word,
            'W' => NoWord,
            'i' => NameStart,
            'c' => NameCharacter,
            _ => null,
        };
        if (set is null && letter is 'p' or 'P')
        {
            return Property(letter, body);
        }

        body.Append(set ?? $"\\{letter}");
        return set is not null || Escapable.Contains(letter, StringComparison.Ordinal);
    }

    private int Character()
    {
        var isPair = char.IsHighSurrogate(_pattern[_at]) && _at + 1 < _pattern.Length
            && char.IsLowSurrogate(_pattern[_at + 1]);
        var code = isPair ? char.ConvertToUtf32(_pattern[_at], _pattern[_at + 1]) : _pattern[_at];
        _at += isPair ? 2 : 1;
        return code;
    }

    private static string Spelled(int code) => code is '^' or '-' or '[' or ']' or '\\'
        ? $"\\{(char)code}"
        : ((char)code).ToString();

    private static List<(int From, int To)> Complement(List<(int From, int To)> ranges)
    {
        var rest = new List<(int From, int To)>();
        var next = AstralFirst;
        foreach (var (from, to) in ranges.Order())
        {
            if (from > next)
            {
                rest.Add((next, from - 1));
            }

            next = Math.Max(next, to + 1);
        }

        if (next <= AstralLast)
        {
            rest.Add((next, AstralLast));
        }

        return rest;
    }

    // A range of characters as alternatives of a high surrogate and the low ones that may follow it.
    private static string Pairs((int From, int To) range)
    {
        var (first, last) = (char.ConvertFromUtf32(range.From), char.ConvertFromUtf32(range.To));
        if (first[0] == last[0])
        {
            return $"{first[0]}[{first[1]}-{last[1]}]";
        }

        var middle = last[0] - first[0] > 1 ? $"|[{(char)(first[0] + 1)}-{(char)(last[0] - 1)}][\\uDC00-\\uDFFF]" : "";
        return $"{first[0]}[{first[1]}-\\uDFFF]{middle}|{last[0]}[\\uDC00-{last[1]}]";
    }
}
