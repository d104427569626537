using System.Runtime.CompilerServices;
using System.Text;

namespace Tongqu.Decisions;

/// <summary>Parts of an expression written as FEEL again, in one line and with the brackets they need.</summary>
internal static class NodeText
{
    private const int LengthMax = 500;

    // What is called, indexed or walked into with a point binds tighter than any operator.
    private const Rank Postfix = Rank.Operand + 1;

    /// <summary>The text; what is longer than five hundred characters is cut.</summary>
    public static string Of(Node node) => node.Outline.Text;

    /// <summary>The unary tests of a cell, without the value under test.</summary>
    public static string OfTests(Node tests) => tests.Outline.TextOfTests;

    /// <summary>The text, written anew.</summary>
    public static string Written(Node node) => Cut(text => Write(node, Rank.Or, text));

    /// <summary>The unary tests, written anew.</summary>
    public static string WrittenTests(Node tests) => Cut(text => WriteCell(tests, text));

    private static void WriteCell(Node tests, StringBuilder text)
    {
        if (Unboxed(tests) is TestsNode { Input: NameNode { Name: "?" } } cell)
        {
            text.Append(cell.Negated ? "not(" : "");
            WriteTests(cell, text);
            text.Append(cell.Negated ? ")" : "");
        }
        else
        {
            Write(tests, Rank.Or, text);
        }
    }

    /// <summary>What stands in a box, and in a box in a box.</summary>
    public static Node Unboxed(Node node)
    {
        while (node is Boxed boxed)
        {
            node = boxed.Body;
        }

        return node;
    }

    private static string Cut(Action<StringBuilder> write)
    {
        var text = new StringBuilder();
        write(text);
        return text.Length <= LengthMax ? text.ToString() : text.ToString(0, LengthMax) + "…";
    }

    private static void Write(Node node, Rank rank, StringBuilder text)
    {
        if (text.Length > LengthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            text.Append('…');
            return;
        }

        node = Unboxed(node);
        var brackets = RankOf(node) < rank;
        text.Append(brackets ? "(" : "");
        WriteBare(node, text);
        text.Append(brackets ? ")" : "");
    }

    private static Rank RankOf(Node node) => node switch
    {
        Junction { IsOr: true } or If or For or Quantified or FunctionNode => Rank.Or,
        Junction => Rank.And,
        Comparison or Between or TestsNode or InstanceOf => Rank.Comparison,
        Arithmetic { Symbol: "+" or "-" } => Rank.Sum,
        Arithmetic { Symbol: "*" or "/" } => Rank.Product,
        Arithmetic => Rank.Power,
        Negation => Rank.Operand,
        _ => Postfix,
    };

    private static void WriteBare(Node node, StringBuilder text)
    {
        switch (node)
        {
            case Constant constant:
                WriteConstant(constant.Value, text);
                break;
            case NameNode name:
                text.Append(name.Name);
                break;
            case PathNode path:
                Write(path.Operand, Postfix, text);
                text.Append('.').Append(path.Member);
                break;
            case Filter filter:
                Write(filter.List, Postfix, text);
                WriteAll("[", [filter.Condition], "]", text);
                break;
            case ListNode list:
                WriteAll("[", list.Items, "]", text);
                break;
            case ContextNode context:
                WriteEntries(context.Entries, text);
                break;
            case Junction junction:
                WriteAll("", junction.Operands, "", text, junction.IsOr ? " or " : " and ", RankOf(junction) + 1);
                break;
            case Comparison comparison:
                WriteAll("", [comparison.Left, comparison.Right], "", text, $" {Comparison.Symbol(comparison.Relation)} ", Rank.Sum);
                break;
            case Between between:
                Write(between.Operand, Rank.Sum, text);
                WriteAll(" between ", [between.Low, between.High], "", text, " and ", Rank.Sum);
                break;
            case Arithmetic sum:
                Write(sum.Left, RankOf(sum), text);
                text.Append(' ').Append(sum.Symbol).Append(' ');
                Write(sum.Right, RankOf(sum) + 1, text);
                break;
            case Negation negation:
                text.Append('-');
                Write(negation.Operand, Rank.Operand, text);
                break;
            case TestsNode tests:
                Write(tests.Input, Rank.Sum, text);
                text.Append(" in (");
                WriteTests(tests, text);
                text.Append(')');
                break;
            default:
                WriteForm(node, text);
                break;
        }
    }

    private static void WriteForm(Node node, StringBuilder text)
    {
        switch (node)
        {
            case If choice:
                WriteAll("if ", [choice.Condition], " then ", text);
                WriteAll("", [choice.Then, choice.Else], "", text, " else ");
                break;
            case InstanceOf test:
                Write(test.Operand, Rank.Sum, text);
                text.Append(" instance of ").Append(test.Type.Name);
                break;
            case Interval range:
                WriteAll(range.StartIncluded ? "[" : "(", [range.Start, range.End], range.EndIncluded ? "]" : ")", text, "..");
                break;
            case HalfRange range:
                WriteAll($"({range.Comparison} ", [range.End], ")", text);
                break;
            case Call call:
                Write(call.Function, Postfix, text);
                text.Append('(');
                for (var i = 0; i < call.Arguments.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(call.Names is null ? "" : call.Names[i] + ": ");
                    Write(call.Arguments[i], Rank.Or, text);
                }

                text.Append(')');
                break;
            case For loop:
                WriteSources("for ", loop.Sources, text);
                WriteAll(" return ", [loop.Body], "", text);
                break;
            case Quantified quantified:
                WriteSources(quantified.IsSome ? "some " : "every ", quantified.Sources, text);
                WriteAll(" satisfies ", [quantified.Condition], "", text);
                break;
            case FunctionNode { Body: { } body } function:
                text.Append("function(").AppendJoin(", ", function.Parameters.Zip(function.Types, (name, type) =>
                    type.Equals(FeelType.Any) ? name : $"{name}: {type.Name}")).Append(") ");
                Write(body, Rank.Or, text);
                break;
            case ContextResult context:
                WriteEntries([.. context.Entries, ("=", context.Result)], text);
                break;
            case DecisionTable table:
                WriteAll("decision table(", [.. table.Inputs.Select(input => input.Expression)], ")", text);
                break;
            default:
                text.Append('…');
                break;
        }
    }

    private static void WriteConstant(FeelValue value, StringBuilder text)
    {
        var written = FeelText.Write(value, LengthMax, quoted: true) ?? "…";
        var isTemporal = value.Kind is FeelKind.Date or FeelKind.Time or FeelKind.DateTime or FeelKind.Months or FeelKind.Duration;
        text.Append(isTemporal ? $"@\"{written}\"" : written);
    }

    private static void WriteAll(
        string before, IReadOnlyList<Node> nodes, string behind, StringBuilder text, string between = ", ", Rank rank = Rank.Or)
    {
        text.Append(before);
        for (var i = 0; i < nodes.Count; i++)
        {
            text.Append(i == 0 ? "" : between);
            Write(nodes[i], rank, text);
        }

        text.Append(behind);
    }

    private static void WriteEntries(IReadOnlyList<(string Key, Node Value)> entries, StringBuilder text)
    {
        text.Append('{');
        for (var i = 0; i < entries.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(entries[i].Key).Append(": ");
            Write(entries[i].Value, Rank.Or, text);
        }

        text.Append('}');
    }

    private static void WriteSources(string word, IReadOnlyList<Iteration> sources, StringBuilder text)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            text.Append(i == 0 ? word : ", ").Append(sources[i].Name).Append(" in ");
            Write(sources[i].From, Rank.Or, text);
            if (sources[i].To is { } to)
            {
                text.Append("..");
                Write(to, Rank.Or, text);
            }
        }
    }

    private static void WriteTests(TestsNode tests, StringBuilder text)
    {
        for (var i = 0; i < tests.Tests.Count; i++)
        {
            var test = tests.Tests[i];
            text.Append(i == 0 ? "" : ", ").Append(test.Relation is { } relation ? Comparison.Symbol(relation) + " " : "");
            Write(test.Operand, test.Relation is null ? Rank.Or : Rank.Sum, text);
        }
    }
}
