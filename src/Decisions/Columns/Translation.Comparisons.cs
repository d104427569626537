namespace Tongqu.Decisions;

internal sealed partial class Translation
{
    private Truths Bounded(Term value, Term low, Term high)
    {
        var (above, below) = (Compared(Relation.GreaterOrEqual, value, low), Compared(Relation.LessOrEqual, value, high));
        return new Truths(
            circuit.All(IsTrue(above), IsTrue(below)), circuit.Any(IsFalse(above), IsFalse(below)));
    }

    private Term Compared(Relation relation, Term left, Term right)
    {
        if (left is Fixed { Value: var a } && right is Fixed { Value: var b })
        {
            return new Fixed(Comparison.Compare(new Evaluation(options), relation, a, b, default));
        }

        if (relation is Relation.NotEqual)
        {
            var equal = (Truths)Compared(Relation.Equal, left, right);
            return new Truths(equal.False, equal.True);
        }

        return relation == Relation.Equal ? Equal(left, right) : Ordered(relation, left, right);
    }

    // Null is equal to null and to nothing else; different kinds cannot be compared.
    private Truths Equal(Term left, Term right)
    {
        var (known, other) = (IsKnown(left), IsKnown(right));
        var (none, one) = (circuit.All(!known, !other), circuit.Any(circuit.All(known, !other), circuit.All(!known, other)));
        if (KindOf(left) != KindOf(right))
        {
            return new Truths(none, one);
        }

        if (KindOf(left) is not (FeelKind.Number or FeelKind.String or FeelKind.Boolean or FeelKind.Date))
        {
            throw GiveUp("比较的不是数、文本、布尔值或日期。", "What is compared is no number, string, boolean or date.");
        }

        var same = circuit.Any(none, circuit.All(known, other, Same(left, right)));
        return new Truths(same, !same);
    }

    /// <summary>Where two terms of one kind are equal, wherever both are known.</summary>
    private Bit Same(Term left, Term right)
    {
        if (IsTruth(left) && IsTruth(right))
        {
            return circuit.Any(circuit.All(IsTrue(left), IsTrue(right)), circuit.All(IsFalse(left), IsFalse(right)));
        }

        if (left is Quotient || right is Quotient)
        {
            return Crossed(left, right, (a, b) => circuit.Is(a, b), (a, b) => circuit.Is(a, b));
        }

        if (left is Figures figures && right is Fixed { Value: var value })
        {
            return Is(figures, value);
        }

        if (left is Fixed)
        {
            return Same(right, left);
        }

        var (one, other) = Aligned((Figures)left, (Figures)right);
        return circuit.Is(one.Lane, other.Lane);
    }

    private Bit Is(Figures figures, FeelValue value)
    {
        if (value.AsNumber() is { } number)
        {
            var (floor, exact) = number.Scaled(figures.Places);
            return exact ? circuit.Is(figures.Lane, floor) : circuit.Never;
        }

        return circuit.Is(figures.Lane, CodeOf(value));
    }

    private static bool IsOfKind(Term input, Term operand) =>
        input is Figures figures && operand is Fixed { Value: var value } && value.Kind == figures.Kind;

    // Known and one of these values; where it is not, it is certainly none of them.
    private Bit IsAny(Figures input, IEnumerable<FeelValue> values)
    {
        var wanted = values.Select(value => value.AsNumber() is { } number ? number.Scaled(input.Places) : (Floor: CodeOf(value), Exact: true))
            .Where(one => one.Exact).Select(one => one.Floor).ToHashSet();
        return circuit.All(input.Known, circuit.IsAny(input.Lane, wanted));
    }

    private Int128 CodeOf(FeelValue value) =>
        value.AsString() is { } word ? circuit.CodeOf(word) : value.Get<FeelDate>()!.Value.DayNumber;

    private Truths Ordered(Relation relation, Term left, Term right)
    {
        var kind = KindOf(left);
        if (kind != KindOf(right) || kind is not (FeelKind.Number or FeelKind.Date or FeelKind.String))
        {
            return new Truths(circuit.Never, circuit.Never);
        }

        // a > b is b < a, a >= b is not a < b.
        var swapped = relation is Relation.Greater or Relation.LessOrEqual;
        var below = swapped ? Below(right, left) : Below(left, right);
        var holds = relation is Relation.Less or Relation.Greater ? below : !below;
        var known = circuit.All(IsKnown(left), IsKnown(right));
        return new Truths(circuit.All(known, holds), circuit.All(known, !holds));
    }

    private Bit Below(Term left, Term right)
    {
        if (left is Quotient || right is Quotient)
        {
            return Crossed(left, right, circuit.Below, (a, b) => circuit.Below(b, a));
        }

        if (KindOf(left) == FeelKind.String)
        {
            return WordsBelow(left, right);
        }

        if (left is Figures one && right is Fixed { Value: var bound })
        {
            // Below 2.5 is below 3, for whole numbers.
            return circuit.Below(one.Lane, Ceiling(bound, one.Places));
        }

        if (left is Fixed { Value: var low } && right is Figures other)
        {
            return !circuit.Below(other.Lane, Floor(low, other.Places) + 1);
        }

        var (a, b) = Aligned((Figures)left, (Figures)right);
        return circuit.Below(a.Lane, b.Lane);
    }

    private static Int128 Floor(FeelValue value, int places) => value.AsNumber() is { } number
        ? number.Scaled(places).Floor
        : value.Get<FeelDate>()!.Value.DayNumber;

    private static Int128 Ceiling(FeelValue value, int places) =>
        value.AsNumber() is { } number && number.Scaled(places) is { Exact: false } cut ? cut.Floor + 1 : Floor(value, places);

    // Strings have no order of their own in a column: those of the column are compared one by one, beforehand.
    private Bit WordsBelow(Term left, Term right)
    {
        var (figures, word, isLeft) = (left, right) switch
        {
            (Figures { Lane.Kind: LaneKind.Column } column, Fixed { Value: var value }) => (column, value, true),
            (Fixed { Value: var value }, Figures { Lane.Kind: LaneKind.Column } column) => (column, value, false),
            _ => throw GiveUp("两列文本比较先后。", "Two columns of strings are put in order."),
        };
        RequireFew(figures.Lane);
        return circuit.Among(figures.Lane, code => code < circuit.Layout.Words.Count
            && FeelOrder.Compare(FeelValue.Of(circuit.Layout.Words[(int)code]), word) * (isLeft ? 1 : -1) < 0);
    }

    private void RequireFew(Lane lane)
    {
        if (!circuit.Layout.Columns[lane.Source].HasFew)
        {
            throw GiveUp("该列的不同取值过多，不能逐一查表。", "The column has too many different values to look them up.");
        }
    }

    // a / b < c is a < b × c where b is positive, and the other way round where it is negative. Only with bounds of this size is
    // the quotient of 34 digits on the same side of c as the true one.
    private Bit Crossed(Term left, Term right, Func<Lane, Lane, Bit> positive, Func<Lane, Lane, Bit> negative)
    {
        if (left is Quotient && right is Quotient)
        {
            throw GiveUp("两个商互相比较。", "Two quotients are compared with each other.");
        }

        var isLeft = left is Quotient;
        var quotient = (Quotient)(isLeft ? left : right);
        var bound = FiguresOf(isLeft ? right : left)!;
        const long SizeMax = 1_000_000_000_000;
        var (dividend, divisor) = (quotient.Dividend, quotient.Divisor);
        if (bound.Lane.Kind != LaneKind.Constant || bound.Places > 6 || Size(bound.Lane) > SizeMax)
        {
            throw GiveUp("商只能与位数不多的常数比较。", "A quotient is compared with something other than a short constant.");
        }

        (dividend, divisor) = Aligned(dividend, divisor);
        dividend = dividend with { Lane = Within(dividend.Lane, SizeMax * 1_000) };
        divisor = divisor with { Lane = Within(divisor.Lane, SizeMax * 1_000) };
        var product = Product(divisor, bound);
        (var scaled, product) = Aligned(dividend, product);
        var (a, b) = isLeft ? (scaled.Lane, product.Lane) : (product.Lane, scaled.Lane);
        return circuit.Either(circuit.Below(divisor.Lane, 1), negative(a, b), positive(a, b));
    }

    private Truths Tested(TestsNode tests, TermScope scope)
    {
        var input = Of(tests.Input, scope);
        var inner = scope.With("?", input);
        var operands = tests.Tests.Select(test => (Test: test, Operand: Of(test.Operand, test.UsesInput ? inner : scope))).ToList();
        var constants = operands.Where(pair => pair.Test is { Relation: null or Relation.Equal, UsesInput: false } && IsOfKind(input, pair.Operand)).ToList();
        var passed = operands.Except(constants).Select(pair => Passes(input, pair.Test, pair.Operand)).ToList();
        if (constants.Count > 0)
        {
            var found = IsAny((Figures)input, constants.Select(pair => ((Fixed)pair.Operand).Value));
            passed.Add(new Truths(found, !found));
        }

        var (yes, no) = (circuit.Any(passed.Select(IsTrue)), circuit.All(passed.Select(IsFalse)));
        return tests.Negated ? new Truths(no, yes) : new Truths(yes, no);
    }

    private Term Passes(Term input, Test test, Term operand)
    {
        if (test.Relation is { } relation)
        {
            return Compared(relation, input, operand);
        }

        // What reads the input itself answers for itself.
        if (test.UsesInput)
        {
            return new Truths(IsTrue(operand), IsFalse(operand));
        }

        var missing = test.Operand is Constant ? circuit.Never : !IsKnown(operand);
        Term passed = operand is Fixed { Value: var value }
            ? value switch
            {
                FeelRange range => Inside(input, range),
                FeelList list => Listed(input, list),
                _ => Compared(Relation.Equal, input, operand),
            }
            : Compared(Relation.Equal, input, operand);

        // The word null asks whether the input is missing; a null that came about otherwise cannot tell.
        return missing == circuit.Never ? passed : new Truths(
            circuit.Either(missing, !IsKnown(input), IsTrue(passed)), circuit.All(!missing, IsFalse(passed)));
    }

    private Term Inside(Term input, FeelRange range)
    {
        if (input is Fixed { Value: FeelRange other })
        {
            return new Fixed(FeelValue.Of(FeelEquality.Same(other, range)));
        }

        Term above = range.Start.IsNull ? new Fixed(FeelValue.True)
            : Compared(range.StartIncluded ? Relation.GreaterOrEqual : Relation.Greater, input, new Fixed(range.Start));
        Term below = range.End.IsNull ? new Fixed(FeelValue.True)
            : Compared(range.EndIncluded ? Relation.LessOrEqual : Relation.Less, input, new Fixed(range.End));
        var known = circuit.All(
            circuit.Any(IsTrue(above), IsFalse(above)), circuit.Any(IsTrue(below), IsFalse(below)));
        var holds = circuit.All(IsTrue(above), IsTrue(below));
        return new Truths(holds, circuit.All(known, !holds));
    }

    // A list is always told: null is among its items or not.
    private Term Listed(Term input, FeelList list)
    {
        if (input is Fixed { Value: FeelList })
        {
            throw GiveUp("整个列表作为条件的输入。", "A whole list is put to a test.");
        }

        if (input is Fixed { Value: var value })
        {
            return new Fixed(FeelValue.Of(list.Any(item => item is FeelRange range && value is not FeelRange
                ? range.Contains(value) == true
                : FeelEquality.Same(value, item))));
        }

        var (known, kind) = (IsKnown(input), KindOf(input));
        var constants = list.Where(item => IsOfKind(input, new Fixed(item))).ToList();
        var found = circuit.Any(list.Except(constants).Select(item => item switch
        {
            FeelRange range => IsTrue(Inside(input, range)),
            { IsNull: true } => !known,
            _ => item.Kind == kind ? circuit.All(known, Same(input, new Fixed(item))) : circuit.Never,
        }).Append(constants.Count == 0 ? circuit.Never : IsAny((Figures)input, constants)).ToList());
        return new Truths(found, !found);
    }

    private static FeelKind KindOf(Term term) => term switch
    {
        Truths => FeelKind.Boolean,
        Figures figures => figures.Kind,
        Quotient => FeelKind.Number,
        Fixed { Value: var value } => value.Kind,
        _ => FeelKind.Function,
    };
}
