using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>How tightly operators bind, loosest first.</summary>
internal enum Rank
{
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Power,
    Operand,
}

internal sealed partial class Parser
{
    // Every operator groups to the left, ** included; unary minus binds tighter than all of them (grammar rule 4).
    private Node Ranked(Rank rank)
    {
        if (rank == Rank.Operand)
        {
            return Unary();
        }

        var left = Ranked(rank + 1);
        for (var chain = 0; RankOf(Now) == rank; chain++)
        {
            if (chain > ChainMax)
            {
                throw Wrong(new Text(
                    $"一串运算超过 {ChainMax} 个，请拆开。", $"More than {ChainMax} operators in a row; split it up."));
            }

            left = Operation(left, rank);
        }

        return left;
    }

    private static Rank RankOf(Token token) => token.Kind is not (TokenKind.Symbol or TokenKind.Word)
        ? Rank.Operand
        : token.Text switch
        {
            "or" => Rank.Or,
            "and" => Rank.And,
            "=" or "!=" or "<" or "<=" or ">" or ">=" or "between" or "in" => Rank.Comparison,
            "+" or "-" => Rank.Sum,
            "*" or "/" => Rank.Product,
            "**" => Rank.Power,
            _ => Rank.Operand,
        };

    private Node Operation(Node left, Rank rank)
    {
        var token = Now;
        _at++;
        switch (token.Text)
        {
            case "or" or "and":
                // One flat node for a whole run of conditions, however long the rule.
                var operands = new List<Node> { left, Ranked(rank + 1) };
                while (Take(token.Text))
                {
                    operands.Add(Ranked(rank + 1));
                }

                return new Junction(token.Text == "or", operands, token.At);
            case "between":
                var low = Ranked(Rank.Sum);
                Expect("and");
                return new Between(left, low, Ranked(Rank.Sum), token.At);
            case "in":
                return new TestsNode(left, InTests(), negated: false, token.At);
            case "=" or "!=" or "<" or "<=" or ">" or ">=":
                return new Comparison(Comparison.Of(token.Text), left, Ranked(rank + 1), token.At);
            default:
                return new Arithmetic(token.Text, left, Ranked(rank + 1), token.At);
        }
    }

    private Node Unary()
    {
        if (!Now.Is("-"))
        {
            return Postfix(Primary());
        }

        var at = Now.At;
        _at++;
        Deeper();
        var operand = Unary();
        _depth--;
        return new Negation(operand, at);
    }

    private List<Test> Tests()
    {
        var tests = new List<Test>();
        do
        {
            tests.Add(OneTest());
        }
        while (Take(","));
        return tests;
    }

    private List<Test> InTests()
    {
        if (!Now.Is("("))
        {
            return [OneTest(Rank.Sum)];
        }

        // (a, b) are tests, (a..b] is a range, (a) + b is neither: the first operand decides, nothing is read twice.
        var at = Now.At;
        _at++;
        Deeper();
        var tests = Tests();
        _depth--;
        if (tests is [{ Relation: null } single] && Take(".."))
        {
            return [new Test(null, Postfix(IntervalFrom(single.Operand, startIncluded: false, at)), single.UsesInput)];
        }

        Expect(")");
        return tests;
    }

    private Test OneTest(Rank rank = Rank.Or)
    {
        var before = _inputsRead;
        if (Now.Kind == TokenKind.Symbol && Now.Text is "<" or "<=" or ">" or ">=" or "=" or "!=")
        {
            var comparison = Comparison.Of(Now.Text);
            _at++;
            var compared = Ranked(Rank.Sum);
            return new Test(comparison, compared, _inputsRead != before);
        }

        Deeper();
        var operand = Ranked(rank);
        _depth--;
        return new Test(null, operand, _inputsRead != before);
    }

    private Interval IntervalFrom(Node start, bool startIncluded, Position at)
    {
        var end = Expression();
        if (Take("]"))
        {
            return new Interval(start, startIncluded, end, endIncluded: true, at);
        }

        if (!Take("[") && !Take(")"))
        {
            throw Wrong(new Text(
                $"区间应以“]”或“)”结束，却是{Seen.Zh}。", $"A range ends with ] or ), but found {Seen.En}."));
        }

        return new Interval(start, startIncluded, end, endIncluded: false, at);
    }
}
