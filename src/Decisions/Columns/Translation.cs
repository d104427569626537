using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Turns the nodes of decisions into gates and lanes that answer as the nodes do. What it cannot turn it gives up with a reason;
/// rows in which 64 bits might not do are marked, and decided by the scalar evaluator.
/// </summary>
internal sealed partial class Translation(Circuit circuit, FeelOptions options)
{
    private const int DepthMax = 400;

    // Sharing keeps circuits small; what grows beyond this would be slower than the scalar evaluator.
    private const int SizeMax = 200_000;
    private const int WorkMax = 1_000_000;
    private int _depth;
    private int _work;

    // The rows in which figures might be too large, and the columns read, by the decision that is being translated.
    private Bit Odd { get; set; } = circuit.Never;

    private HashSet<int> Columns { get; } = [];

    private Term Of(Node node, TermScope scope)
    {
        if (++_depth > DepthMax || ++_work > WorkMax || circuit.Count > SizeMax)
        {
            throw GiveUp("决策过大或嵌套过深。", "It is too large or nested too deeply.");
        }

        var term = node switch
        {
            Constant constant => new Fixed(constant.Value),
            NameNode name => Named(name, scope),
            Boxed boxed => boxed.Type is null ? Of(boxed.Body, scope) : Fitted(Of(boxed.Body, scope), boxed.Type),
            Junction junction => Joined(junction, scope),
            Comparison comparison => Compared(comparison.Relation, Of(comparison.Left, scope), Of(comparison.Right, scope)),
            Between between => Bounded(Of(between.Operand, scope), Of(between.Low, scope), Of(between.High, scope)),
            TestsNode tests => Tested(tests, scope),
            Arithmetic arithmetic => Computed(arithmetic, Of(arithmetic.Left, scope), Of(arithmetic.Right, scope)),
            Negation negation => Opposite(negation, Of(negation.Operand, scope)),
            If choice => Chosen(IsTrue(Of(choice.Condition, scope)), Of(choice.Then, scope), () => Of(choice.Else, scope)),
            Call call => Called(call, scope),
            DecisionTable table => Tabled(table, scope),
            ContextResult context => InContext(context, scope),
            ListNode or Interval or HalfRange or PathNode => Worked(node, scope),
            Unreadable => Fixed.Null,
            _ => throw GiveUp("其中有列式计算不支持的写法（循环、筛选、上下文等）。", "It uses a form that columns do not have (loops, filters, contexts)."),
        };
        _depth--;
        return term;
    }

    private static NotCompiledException GiveUp(string zh, string en) => new(new Text(zh, en));

    private static Term Named(NameNode name, TermScope scope) => scope.Find(name.Name)
        ?? (Builtins.ByName.TryGetValue(name.Name, out var function) ? new Fixed(function) : Fixed.Null);

    private Term Column(string name)
    {
        var place = circuit.Layout.Find(name);
        if (place < 0)
        {
            return Fixed.Null;
        }

        Columns.Add(place);
        var shape = circuit.Layout.Columns[place];
        var known = circuit.Known(place);
        return shape.Kind == FeelKind.Boolean
            ? new Truths(circuit.Truth(place), circuit.All(known, !circuit.Truth(place)))
            : new Figures(shape.Kind, circuit.Column(place), shape.Places, known);
    }

    // What does not depend on the row is worked out once, by the node itself.
    private Fixed Worked(Node node, TermScope scope)
    {
        var parts = node switch
        {
            ListNode list => list.Items,
            Interval interval => [interval.Start, interval.End],
            HalfRange half => [half.End],
            PathNode path => [path.Operand],
            _ => [],
        };
        var values = parts.Select(part => Of(part, scope) is Fixed { Value: var value }
            ? (Node)new Constant(value, part.At)
            : throw GiveUp("列表、区间或属性随行而变。", "A list, range or property differs from row to row.")).ToList();
        return new Fixed(Run(node switch
        {
            ListNode => new ListNode(values, node.At),
            Interval interval => new Interval(values[0], interval.StartIncluded, values[1], interval.EndIncluded, node.At),
            HalfRange half => new HalfRange(half.Comparison, values[0], node.At),
            _ => new PathNode(values[0], ((PathNode)node).Member, node.At),
        }));
    }

    private FeelValue Run(Node node) => node.In(new Evaluation(options), Scope.Of(FeelContext.Empty));

    private Term InContext(ContextResult context, TermScope scope)
    {
        foreach (var (key, value) in context.Entries)
        {
            scope = scope.With(key, Of(value, scope));
        }

        return Of(context.Result, scope);
    }

    private Bit IsTrue(Term term) => term switch
    {
        Truths truths => truths.True,
        Fixed { Value.IsTrue: true } => circuit.Always,
        _ => circuit.Never,
    };

    private Bit IsFalse(Term term) => term switch
    {
        Truths truths => truths.False,
        Fixed { Value.IsFalse: true } => circuit.Always,
        _ => circuit.Never,
    };

    /// <summary>The rows in which it is not null.</summary>
    private Bit IsKnown(Term term) => term switch
    {
        Truths truths => circuit.Any(truths.True, truths.False),
        Figures figures => figures.Known,
        Quotient quotient => circuit.All(quotient.Dividend.Known, quotient.Divisor.Known, !circuit.Is(quotient.Divisor.Lane, 0)),
        Fixed { Value.IsNull: true } => circuit.Never,
        _ => circuit.Always,
    };

    private Truths Joined(Junction junction, TermScope scope)
    {
        var terms = junction.Operands.Select(operand => Of(operand, scope)).ToList();
        var (yes, no) = (terms.Select(IsTrue), terms.Select(IsFalse));
        return junction.IsOr
            ? new Truths(circuit.Any(yes), circuit.All(no))
            : new Truths(circuit.All(yes), circuit.Any(no));
    }

    private Term Chosen(Bit test, Term then, Func<Term> otherwise)
    {
        if (test == circuit.Always)
        {
            return then;
        }

        return test == circuit.Never ? otherwise() : Chosen(test, then, otherwise());
    }

    /// <summary>One term where the test holds, another where it does not.</summary>
    private Term Chosen(Bit test, Term then, Term otherwise)
    {
        if (test == circuit.Always || test == circuit.Never)
        {
            return test == circuit.Always ? then : otherwise;
        }

        if (then is Fixed { Value: var one } && otherwise is Fixed { Value: var other } && one.Equals(other))
        {
            return then;
        }

        if (IsTruth(then) && IsTruth(otherwise))
        {
            return new Truths(
                circuit.Either(test, IsTrue(then), IsTrue(otherwise)), circuit.Either(test, IsFalse(then), IsFalse(otherwise)));
        }

        var (a, b) = (FiguresOf(then), FiguresOf(otherwise));
        if (a is null || b is null)
        {
            return a is null
                ? new Figures(b!.Kind, b.Lane, b.Places, circuit.All(!test, b.Known))
                : new Figures(a.Kind, a.Lane, a.Places, circuit.All(test, a.Known));
        }

        if (a.Kind != b.Kind)
        {
            throw GiveUp("同一结果有时是一类值，有时是另一类。", "One answer is of different kinds in different rows.");
        }

        (a, b) = Aligned(a, b);
        return new Figures(a.Kind, circuit.Choice(test, a.Lane, b.Lane), a.Places, circuit.Either(test, a.Known, b.Known));
    }

    private static bool IsTruth(Term term) => term is Truths or Fixed { Value.Kind: FeelKind.Boolean or FeelKind.Null };

    /// <summary>The term as figures; null for a term that is always null.</summary>
    private Figures? FiguresOf(Term term) => term switch
    {
        Figures figures => figures,
        Fixed { Value: var value } => value.Kind switch
        {
            FeelKind.Null => null,
            FeelKind.Number => NumberOf(value.AsNumber()!.Value),
            FeelKind.Date => new Figures(FeelKind.Date, circuit.Constant(value.Get<FeelDate>()!.Value.DayNumber), 0, circuit.Always),
            FeelKind.String => new Figures(FeelKind.String, circuit.Constant(circuit.CodeOf(value.AsString()!)), 0, circuit.Always),
            _ => throw GiveUp("结果有时不是数、日期、文本或布尔值。", "Some answers are no number, date, string or boolean."),
        },
        Quotient => throw GiveUp("除法的结果不是有限小数，只能用于比较。", "A quotient that may have endless digits is used for more than a comparison."),
        _ => throw GiveUp("结果有时不是数、日期、文本或布尔值。", "Some answers are no number, date, string or boolean."),
    };

    private Figures NumberOf(FeelNumber number) => number.Places <= 18 && number.TryScale(number.Places, out var scaled)
        ? new Figures(FeelKind.Number, circuit.Constant(scaled), number.Places, circuit.Always)
        : throw GiveUp($"常数 {number} 的位数过多。", $"The constant {number} has too many digits.");
}
