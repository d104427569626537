using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Operands: literals, names, brackets, and what may follow them.</summary>
internal sealed partial class Parser
{
    private Node Primary()
    {
        var token = Now;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _at++;
                return FeelNumber.TryParse(token.Text, out var number)
                    ? new Constant(FeelValue.Of(number), token.At)
                    : throw new SyntaxException(new Text("这个数超出可表示的范围。", "This number is out of range."), token.At);
            case TokenKind.String:
                _at++;
                return new Constant(FeelValue.Of(token.Text), token.At);
            case TokenKind.AtString:
                _at++;
                var value = Temporal.Parse(token.Text);
                return !value.IsNull
                    ? new Constant(value, token.At)
                    : throw new SyntaxException(new Text(
                        $"@\"{Shown(token.Text)}\" 不是日期、时间或时长；例如 @\"2026-03-01\"、@\"P30D\"。",
                        $"@\"{Shown(token.Text)}\" is no date, time or duration; write @\"2026-03-01\" or @\"P30D\"."),
                        token.At);
            case TokenKind.Word:
                return Word();
            case TokenKind.Symbol:
                return Bracket();
            default:
                throw Wrong(new Text("表达式没有写完。", "The expression is not finished."));
        }
    }

    private Node Word()
    {
        var token = Now;

        // A declared name of several words may begin with a keyword; a single word never replaces one.
        if (LongestName() is { Length: > 1 } known)
        {
            return Name(known.Name, known.Length);
        }

        switch (token.Text)
        {
            case "true" or "false" or "null":
                _at++;
                return new Constant(
                    token.Text switch { "true" => FeelValue.True, "false" => FeelValue.False, _ => FeelValue.Null },
                        token.At);
            case "if":
                return If();
            case "for":
                return For();
            case "some" or "every":
                return Quantified();
            case "function":
                return Function();
            case "or" or "and" or "in" or "between" or "then" or "else" or "return" or "satisfies" or "instance":
                throw Wrong(new Text($"“{token.Text}”前面缺少内容。", $"Something is missing before {token.Text}."));
            default:
                return LongestName() is { } word && !IsLonger(word) ? Name(word.Name, word.Length) : UnknownName();
        }
    }

    private (string Name, int Length)? LongestName()
    {
        var variable = _variables.Longest(_tokens, _at);
        variable = BuiltinNames.Longest(_tokens, _at) is { } builtin ? LongerOf(variable, builtin) : variable;
        if (_filters == 0)
        {
            return variable;
        }

        // Inside a filter the entries of the items are in scope, and nobody can say yet which those are.
        var words = IsJoint(Now.Text) ? ("", 0) : Words();
        var known = LongerOf(_members.Longest(_tokens, _at), variable ?? ("", 0));
        var longest = LongerOf(known, words);
        return longest.Length > 0 ? longest : null;
    }

    // A name nobody declared may begin with the name of a function: "count of persons", "is defined".
    private bool IsLonger((string Name, int Length) known) =>
        Builtins.ByName.ContainsKey(known.Name) && _variables.Longest(_tokens, _at) is null && Words().Length > known.Length;

    private static (string Name, int Length) LongerOf((string Name, int Length)? known,
        (string Name, int Length) other) =>
        known is { } name && name.Length >= other.Length ? name : other;

    private NameNode Name(string name, int length)
    {
        var at = Now.At;
        _at += length;
        if (name == "?")
        {
            _inputsRead++;
        }
        else if (name == "partial")
        {
            _partialsRead++;
        }

        if (name != "?" && _localCounts.GetValueOrDefault(name) == 0
            && (_declared.Contains(name) || !Builtins.ByName.ContainsKey(name)) && _freeSeen.Add(name))
        {
            _free.Add(name);
        }

        return new NameNode(name, at);
    }

    // Two neighbouring words can only be one name, as FEEL has no other use for them.
    private NameNode UnknownName()
    {
        var name = Words();
        for (var i = _at; i < _at + name.Length; i++)
        {
            // FEEL allows these signs in names, but nobody who did not declare such a name means one.
            if (_tokens[i].Text.AsSpan().IndexOfAny(NoName) >= 0)
            {
                throw new SyntaxException(new Text(
                    $"名称“{Shown(name.Name)}”中有全角符号；如要比较或分隔，请换成半角。",
                    $"The name “{Shown(name.Name)}” holds a full-width sign; use half-width signs to compare or divide."),
                    _tokens[i].At);
            }
        }

        return Now.Text == "not" && name.Length > 1
            ? throw Wrong(new Text("“非”写作 not(……)，括号不可省。", "Not is written with brackets: not(...)."))
            : Name(name.Name, name.Length);
    }

    private (string Name, int Length) Words()
    {
        var length = 1;
        while (_tokens[_at + length] is { Kind: TokenKind.Word or TokenKind.Number } next && !IsJoint(next.Text))
        {
            length++;
        }

        var name = string.Join(' ', Enumerable.Range(_at, length).Select(i => _tokens[i].Text));
        return name.Length <= NameLengthMax ? (name, length)
            : throw Wrong(new Text($"名称超过 {NameLengthMax} 个字符。", $"A name of more than {NameLengthMax} characters."));
    }

    private static bool IsJoint(string word) =>
        word is "and" or "or" or "in" or "between" or "instance" or "then" or "else"
        or "return" or "satisfies";

    private Node Bracket()
    {
        var token = Now;
        switch (token.Text)
        {
            case "?":
                return Name("?", 1);
            case "(":
                return Parenthesis();
            case "[":
                return ListOrInterval();
            case "]":
                _at++;
                var start = Expression();
                Expect("..");
                return IntervalFrom(start, startIncluded: false, token.At);
            case "{":
                return Context();
            default:
                throw Wrong(new Text($"这里不能是“{token.Text}”，应写数、文本、名称或括号。{Hint.Zh}",
                    $"{token.Text} cannot stand here; a number, string, name or bracket is expected.{Hint.En}"));
        }
    }

    private Node Parenthesis()
    {
        var at = Now.At;
        _at++;
        if (Now.Kind == TokenKind.Symbol && Now.Text is "<" or "<=" or ">" or ">=" or "=" or "!=")
        {
            var comparison = Now.Text;
            _at++;
            var end = Expression();
            Expect(")");
            return new HalfRange(comparison, end, at);
        }

        var inner = Expression();
        if (Take(".."))
        {
            return IntervalFrom(inner, startIncluded: false, at);
        }

        Expect(")");
        return inner;
    }

    private Node ListOrInterval()
    {
        var at = Now.At;
        _at++;
        if (Take("]"))
        {
            return new ListNode([], at);
        }

        var first = Expression();
        if (Take(".."))
        {
            return IntervalFrom(first, startIncluded: true, at);
        }

        var items = new List<Node> { first };
        while (Take(","))
        {
            items.Add(Expression());
        }

        Expect("]");
        return new ListNode(items, at);
    }

    private ContextNode Context()
    {
        var at = Now.At;
        _at++;
        Deeper();
        var entries = InScope<List<(string, Node)>>([], () =>
        {
            var read = new List<(string, Node)>();
            for (var more = !Now.Is("}"); more; more = Take(","))
            {
                var key = Key();
                Expect(":");
                read.Add((key, Expression()));
                Bind(key);
            }

            return read;
        });
        Expect("}");
        _depth--;
        return new ContextNode(entries, at);
    }

    private string Key()
    {
        if (Now.Kind == TokenKind.String)
        {
            _at++;
            return _tokens[_at - 1].Text;
        }

        return NameUntil(":");
    }

    /// <summary>A name being introduced: everything up to one of the closing tokens.</summary>
    private string NameUntil(params ReadOnlySpan<string> closing)
    {
        var name = new System.Text.StringBuilder();
        var start = _at;
        while (Now.Kind is TokenKind.Word or TokenKind.Number
            || (Now.Kind == TokenKind.Symbol && !closing.Contains(Now.Text)))
        {
            var token = Now;
            var plain = token.Kind != TokenKind.Symbol || token.Text is "." or "/" or "-" or "'" or "+" or "*" or "**";
            if (!plain || (token.Kind == TokenKind.Word && closing.Contains(token.Text) && _at > start))
            {
                break;
            }

            // Blanks inside a name count as one, wherever there is any in the source.
            var blank = _at > start && _tokens[_at - 1].After < token.Start;
            name.Append(blank ? " " : "").Append(token.Text);
            _at++;
        }

        return name.Length > 0 && _tokens[start].Kind == TokenKind.Word
            ? name.ToString()
            : throw Wrong(new Text($"这里应为一个名称，却是{Seen.Zh}。", $"Expected a name here, but found {Seen.En}."));
    }

    private Node Postfix(Node node)
    {
        for (var chain = 0; ; chain++)
        {
            if (chain > ChainMax)
            {
                throw Wrong(new Text("一串取值过长，请拆开。", "Too many steps in a row; split it up."));
            }

            var at = Now.At;
            if (Now.Is("(") && Now.Kind == TokenKind.Symbol)
            {
                node = Call(node);
            }
            else if (Now.Is("[") && BeginsOperand(_tokens[_at + 1]))
            {
                _at++;
                _filters++;
                var condition = InScope(["item"], Expression);
                _filters--;
                Expect("]");
                node = new Filter(node, condition, at);
            }
            else if (Take("."))
            {
                var member = Now.Kind != TokenKind.Word
                    ? throw Wrong(new Text("“.”后面应为名称。", "A name is expected after the point."))
                    : LongerOf(_members.Longest(_tokens, _at), Words());
                _at += member.Length;
                node = new PathNode(node, member.Name, at);
            }
            else if (Now.Is("instance") && _tokens[_at + 1].Is("of"))
            {
                _at += 2;
                node = new InstanceOf(node, Type(), at);
            }
            else
            {
                return node;
            }
        }
    }

    // The [ that closes an open range (]1..10[) is followed by something no filter can begin with.
    private static bool BeginsOperand(Token token) => token.Kind switch
    {
        TokenKind.End => false,
        TokenKind.Word => !IsJoint(token.Text),
        TokenKind.Symbol => token.Text is "(" or "[" or "{" or "-" or "?" or "]",
        _ => true,
    };

    private Call Call(Node function)
    {
        var at = Now.At;
        _at++;
        var (names, arguments) = (new List<string>(), new List<Node>());
        for (var more = !Now.Is(")"); more; more = Take(","))
        {
            var start = _at;
            if (TryArgumentName() is { } name)
            {
                names.Add(name);
            }
            else
            {
                _at = start;
            }

            arguments.Add(Expression());
        }

        Expect(")");
        return names.Count == 0 || names.Count == arguments.Count
            ? new Call(function, names.Count == 0 ? null : names, arguments, at)
            : throw Wrong(new Text(
                "参数要么全部写名称，要么全部不写。", "Either all arguments are named or none is."));
    }

    // Words up to a colon name an argument; looking ahead stops at the first token no name can hold.
    private string? TryArgumentName()
    {
        var ahead = _at;
        while (_tokens[ahead] is { Kind: TokenKind.Word or TokenKind.Number }
            or { Kind: TokenKind.Symbol, Text: "-" or "/" or "'" or "." or "+" or "*" })
        {
            ahead++;
        }

        if (ahead == _at || !_tokens[ahead].Is(":") || _tokens[_at].Kind != TokenKind.Word)
        {
            return null;
        }

        var name = NameUntil(":");
        Expect(":");
        return name;
    }
}
