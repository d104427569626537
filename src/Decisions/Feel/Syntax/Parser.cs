using System.Buffers;
using System.Runtime.CompilerServices;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Reads tokens into nodes, by recursive descent; operators by their rank.</summary>
internal sealed partial class Parser
{
    private const int DepthMax = 200;
    private static readonly SearchValues<char> FullWidth = SearchValues.Create("＞＜＝＋－＊／（），：；“”【】");
    private static readonly SearchValues<char> NoName = SearchValues.Create("＞＜＝，；");
    private const int ChainMax = 1_000;
    private const int NameLengthMax = 500;
    private static readonly NameTable BuiltinNames = NameTable.Of(Builtins.Names);

    private readonly IReadOnlyList<Token> _tokens;
    private readonly Vocabulary? _model;
    private readonly NameTable _variables;
    private readonly NameTable _members = new();
    private readonly HashSet<string> _declared;
    private readonly List<string> _locals = [];
    private readonly Dictionary<string, int> _localCounts = new(StringComparer.Ordinal);
    private readonly List<string> _free = [];
    private readonly HashSet<string> _freeSeen = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private int _filters;
    private int _inputsRead;
    private int _partialsRead;

    public Parser(IReadOnlyList<Token> tokens, IReadOnlyList<string> names, Vocabulary? model = null)
    {
        _tokens = tokens;
        _model = model;
        _filters = model?.InFilter == true ? 1 : 0;
        _variables = new NameTable();
        _declared = [];
        foreach (var name in names)
        {
            _variables.Add(name);
            _members.Add(name);
            _declared.Add(name);
        }

        foreach (var member in model?.Members ?? [])
        {
            _members.Add(member);
        }
    }

    /// <summary>The names read that nothing inside the expression binds.</summary>
    public IReadOnlyList<string> FreeNames => _free;

    private Token Now => _tokens[_at];

    public Node WholeExpression()
    {
        var root = Expression();
        ExpectEnd();
        return root;
    }

    public Node WholeUnaryTests()
    {
        var at = Now.At;
        var input = new NameNode("?", at);
        if (Now.Is("-") && _tokens[_at + 1].Kind == TokenKind.End)
        {
            _at++;
            return new Constant(FeelValue.True, at);
        }

        // not(...) around everything negates the tests; anywhere else it is the function.
        if (Now.Is("not") && _tokens[_at + 1].Is("(") && ClosesAtEnd(_at + 1))
        {
            _at += 2;
            var tests = Tests();
            Expect(")");
            ExpectEnd();
            return new TestsNode(input, tests, negated: true, at);
        }

        var positive = Tests();
        ExpectEnd();
        return new TestsNode(input, positive, negated: false, at);
    }

    private bool ClosesAtEnd(int open)
    {
        var depth = 0;
        for (var i = open; i < _tokens.Count; i++)
        {
            depth += _tokens[i].Kind != TokenKind.Symbol ? 0 : _tokens[i].Text switch { "(" => 1, ")" => -1, _ => 0 };
            if (depth == 0)
            {
                return _tokens[i + 1].Kind == TokenKind.End;
            }
        }

        return false;
    }

    private Node Expression()
    {
        Deeper();
        var node = Ranked(Rank.Or);
        _depth--;
        return node;
    }

    private void Deeper()
    {
        if (++_depth > DepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Wrong(new Text(
                $"嵌套超过 {DepthMax} 层，请拆成几个较小的规则。", $"Nested more than {DepthMax} levels deep; split it up."));
        }
    }

    private SyntaxException Wrong(Text reason) => new(reason, Now.At);

    private bool Take(string text)
    {
        if (!Now.Is(text))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string text)
    {
        if (!Take(text))
        {
            throw Wrong(new Text($"这里应为“{text}”，却是{Seen.Zh}。", $"Expected {text} here, but found {Seen.En}."));
        }
    }

    private void ExpectEnd()
    {
        if (Now.Kind != TokenKind.End)
        {
            throw Wrong(new Text(
                $"表达式到此应当结束，却还有{Seen.Zh}。{Hint.Zh}",
                    $"The expression should end here, but {Seen.En} follows.{Hint.En}"));
        }
    }

    private Text Seen => Now.Kind switch
    {
        TokenKind.End => new Text("结尾", "the end"),
        TokenKind.String or TokenKind.AtString => new Text("一段文本", "a string"),
        _ => new Text($"“{Shown(Now.Text)}”", Shown(Now.Text)),
    };

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;

    // What clerks type most often by a Chinese keyboard, or out of habit from elsewhere.
    private Text Hint => Now.Text switch
    {
        var text when text.AsSpan().IndexOfAny(FullWidth) >= 0 =>
            new Text("请把全角符号换成半角。", " Use half-width signs instead of full-width ones."),
        "?" => new Text("条件写作 if … then … else …。", " A choice is written if … then … else …."),
        ">" when _at > 0 && _tokens[_at - 1].Is("<") => new Text("不等写作“!=”。", " Unequal is written !=."),
        "'" => new Text("文本请用双引号 \" 括起来。", " Strings stand in double quotation marks."),
        _ when _at > 0 && _tokens[_at - 1].Is("=") && Now.Is("=") =>
            new Text("相等写作一个“=”。", " Equality is written with a single =."),
        _ => new Text("", ""),
    };

    private T InScope<T>(IEnumerable<string> names, Func<T> read)
    {
        var (mark, count) = (_variables.Mark, _locals.Count);
        foreach (var name in names)
        {
            Bind(name);
        }

        var result = read();
        _variables.ForgetDownTo(mark);
        for (var i = count; i < _locals.Count; i++)
        {
            _localCounts[_locals[i]]--;
        }

        _locals.RemoveRange(count, _locals.Count - count);
        return result;
    }

    private void Bind(string name)
    {
        _variables.Add(name);
        _members.Add(name);
        _locals.Add(name);
        _localCounts[name] = _localCounts.GetValueOrDefault(name) + 1;
    }
}
