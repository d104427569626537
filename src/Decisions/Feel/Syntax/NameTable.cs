namespace Tongqu.Decisions;

/// <summary>
/// The names in scope, as runs of tokens, so that a name with blanks or operators in it is found whole and the longest
/// one wins. A plain word needs no entry to be read, but an entry marks it as known.
/// </summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, List<(string Name, string[] Pieces)>> _byFirst = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public static NameTable Of(IEnumerable<string> names)
    {
        var table = new NameTable();
        foreach (var name in names)
        {
            table.Add(name);
        }

        return table;
    }

    /// <summary>How many names there are; hand it to <see cref="ForgetDownTo"/> to leave a scope.</summary>
    public int Mark => _order.Count;

    /// <summary>Adds a name; one that FEEL cannot spell is left out, as no expression can mean it.</summary>
    public void Add(string name)
    {
        if (Pieces(name) is { } pieces)
        {
            if (!_byFirst.TryGetValue(pieces[0], out var sharing))
            {
                _byFirst.Add(pieces[0], sharing = []);
            }

            sharing.Add((name, pieces));
            _order.Add(pieces[0]);
        }
    }

    public void ForgetDownTo(int mark)
    {
        for (var i = _order.Count - 1; i >= mark; i--)
        {
            var sharing = _byFirst[_order[i]];
            sharing.RemoveAt(sharing.Count - 1);
        }

        _order.RemoveRange(mark, _order.Count - mark);
    }

    /// <summary>The longest name that begins at this token, and how many tokens it takes; null for none.</summary>
    public (string Name, int Length)? Longest(IReadOnlyList<Token> tokens, int at)
    {
        (string Name, int Length)? best = null;
        if (!_byFirst.TryGetValue(tokens[at].Text, out var sharing))
        {
            return null;
        }

        // From the innermost scope outwards, so that of two equally long names the nearer one counts.
        for (var i = sharing.Count - 1; i >= 0; i--)
        {
            var (name, pieces) = sharing[i];
            if (pieces.Length > (best?.Length ?? 0) && Matches(tokens, at, pieces))
            {
                best = (name, pieces.Length);
            }
        }

        return best;
    }

    private static bool Matches(IReadOnlyList<Token> tokens, int at, string[] pieces)
    {
        if (at + pieces.Length > tokens.Count)
        {
            return false;
        }

        for (var i = 0; i < pieces.Length; i++)
        {
            var token = tokens[at + i];
            if (token.Kind is TokenKind.String or TokenKind.AtString or TokenKind.End || token.Text != pieces[i])
            {
                return false;
            }
        }

        return true;
    }

    private static string[]? Pieces(string name)
    {
        try
        {
            var tokens = Lexer.Read(name);
            var spelled = tokens.Count > 1
                && tokens[0] is { Kind: TokenKind.Word } or { Text: "?" }
                && tokens.Take(tokens.Count - 1).All(token => token.Kind is TokenKind.Word or TokenKind.Number
                    || (token.Kind == TokenKind.Symbol
                    && token.Text is "." or "/" or "-" or "'" or "+" or "*" or "**" or "?"));
            return spelled ? tokens.Take(tokens.Count - 1).Select(token => token.Text).ToArray() : null;
        }
        catch (SyntaxException)
        {
            return null;
        }
    }
}
