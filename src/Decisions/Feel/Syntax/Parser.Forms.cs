using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>The forms that begin with a keyword, and the names of types.</summary>
internal sealed partial class Parser
{
    private If If()
    {
        var at = Now.At;
        _at++;
        var condition = Expression();
        Expect("then");
        var then = Expression();
        Expect("else");
        return new If(condition, then, Expression(), at);
    }

    private For For()
    {
        var at = Now.At;
        _at++;
        Deeper();
        var result = InScope<For>([], () =>
        {
            var sources = Iterations();
            Expect("return");
            Bind("partial");
            var before = _partialsRead;
            var body = Expression();
            return new For(sources, body, at) { UsesPartial = _partialsRead != before };
        });
        _depth--;
        return result;
    }

    private Quantified Quantified()
    {
        var token = Now;
        _at++;
        Deeper();
        var result = InScope<Quantified>([], () =>
        {
            var sources = Iterations();
            Expect("satisfies");
            return new Quantified(token.Text == "some", sources, Expression(), token.At);
        });
        _depth--;
        return result;
    }

    // Each name is bound before the next source is read: for x in xs, y in x.ys.
    private List<Iteration> Iterations()
    {
        var sources = new List<Iteration>();
        do
        {
            var name = NameUntil("in");
            Expect("in");
            var from = Expression();
            var to = Take("..") ? Expression() : null;
            sources.Add(new Iteration(name, from, to));
            Bind(name);
        }
        while (Take(","));
        return sources;
    }

    private FunctionNode Function()
    {
        var at = Now.At;
        _at++;
        Expect("(");
        var (names, types) = (new List<string>(), new List<FeelType>());
        for (var more = !Now.Is(")"); more; more = Take(","))
        {
            names.Add(NameUntil(":", ",", ")"));
            types.Add(Take(":") ? Type() : FeelType.Any);
        }

        Expect(")");
        Deeper();
        var external = Take("external");
        var body = InScope(names, Expression);
        _depth--;
        return new FunctionNode(names, types, external ? null : body, at) { Mapping = external ? body : null };
    }

    private FeelType Type()
    {
        Deeper();
        var type = TypeOnce();
        _depth--;
        return type;
    }

    private FeelType TypeOnce()
    {
        if (Now.Kind != TokenKind.Word)
        {
            throw Wrong(new Text("这里应为类型名称，例如 number、string、list<number>。",
                "A type is expected here, such as number, string or list<number>."));
        }

        if (Now.Is("list") && _tokens[_at + 1].Is("<"))
        {
            return FeelType.ListOf(TypeArgument());
        }

        if (Now.Is("range") && _tokens[_at + 1].Is("<"))
        {
            return FeelType.RangeOf(TypeArgument());
        }

        if (Now.Is("context") && _tokens[_at + 1].Is("<"))
        {
            return ContextType();
        }

        if (Now.Is("function") && _tokens[_at + 1].Is("<"))
        {
            return FunctionType();
        }

        if (_model?.TypeNames.Longest(_tokens, _at) is { } defined)
        {
            _at += defined.Length;
            return _model.Types[defined.Name];
        }

        // Type names are fixed runs of words, some with "and" in them.
        var known = FeelType.Named.Longest(_tokens, _at) ?? Words();
        _at += known.Length;
        while (Take("."))
        {
            var part = Now.Kind == TokenKind.Word
                ? Words()
                : throw Wrong(new Text("“.”后面应为名称。", "A name is expected after the point."));
            _at += part.Length;
            known = ($"{known.Name}.{part.Name}", 0);
        }

        return FeelType.Of(known.Name);
    }

    private FeelType TypeArgument()
    {
        _at++;
        Expect("<");
        var type = Type();
        Expect(">");
        return type;
    }

    private FeelType ContextType()
    {
        _at++;
        Expect("<");
        var entries = new List<(string, FeelType)>();
        for (var more = !Now.Is(">"); more; more = Take(","))
        {
            var name = NameUntil(":");
            Expect(":");
            entries.Add((name, Type()));
        }

        Expect(">");
        return FeelType.ContextOf(entries);
    }

    private FeelType FunctionType()
    {
        _at++;
        Expect("<");
        var parameters = new List<FeelType>();
        for (var more = !Now.Is(">"); more; more = Take(","))
        {
            parameters.Add(Type());
        }

        Expect(">");
        Expect("->");
        return FeelType.FunctionOf(parameters, Type());
    }
}
