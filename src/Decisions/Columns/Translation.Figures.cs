namespace Tongqu.Decisions;

internal sealed partial class Translation
{
    private const int PlacesMax = 18;

    private Term Computed(Arithmetic arithmetic, Term left, Term right)
    {
        if (left is Fixed { Value: var a } && right is Fixed { Value: var b })
        {
            return new Fixed(Run(new Arithmetic(
                arithmetic.Symbol, new Constant(a, default), new Constant(b, default), arithmetic.At)));
        }

        var (kind, other) = (KindOf(left), KindOf(right));
        if (kind == FeelKind.Null || other == FeelKind.Null)
        {
            return Fixed.Null;
        }

        if (kind != FeelKind.Number || other != FeelKind.Number)
        {
            throw GiveUp("对数以外的值作运算。", "It calculates with something other than numbers.");
        }

        var (one, two) = (FiguresOf(left)!, FiguresOf(right)!);
        return arithmetic.Symbol switch
        {
            "+" => Sum(one, two),
            "-" => Difference(one, two),
            "*" => Product(one, two),
            "/" => Divided(one, two),
            _ => throw GiveUp("乘方。", "It raises to a power."),
        };
    }

    private Term Opposite(Negation negation, Term operand) => operand switch
    {
        Fixed { Value: var value } => new Fixed(Run(new Negation(new Constant(value, default), negation.At))),
        Figures { Kind: FeelKind.Number } figures => Product(figures, NumberOf(-1)),
        _ => KindOf(operand) == FeelKind.Number
            ? throw GiveUp("对商取相反数。", "The opposite of a quotient is taken.")
            : Fixed.Null,
    };

    private Figures Sum(Figures left, Figures right)
    {
        var (a, b) = Aligned(left, right);
        var (x, y) = (Half(a.Lane, b.Lane), Half(b.Lane, a.Lane));
        return new Figures(a.Kind, circuit.Of(LaneKind.Sum, x, y, (Int128)x.Low + y.Low, (Int128)x.High + y.High),
            a.Places, circuit.All(a.Known, b.Known));
    }

    private Figures Difference(Figures left, Figures right)
    {
        var (a, b) = Aligned(left, right);
        var (x, y) = (Half(a.Lane, b.Lane), Half(b.Lane, a.Lane));
        return new Figures(a.Kind, circuit.Of(LaneKind.Difference, x, y, (Int128)x.Low - y.High, (Int128)x.High - y.Low),
            a.Places, circuit.All(a.Known, b.Known));
    }

    // Where the sum or difference might not fit 64 bits, half the room is for each.
    private Lane Half(Lane lane, Lane other) => Size(lane) + Size(other) <= long.MaxValue ? lane : Within(lane, long.MaxValue / 2);

    private Figures Product(Figures left, Figures right)
    {
        if (left.Places + right.Places > PlacesMax)
        {
            throw GiveUp("乘积的小数位过多。", "A product has too many decimal places.");
        }

        var (a, b) = Fitting(left.Lane, right.Lane);
        Int128[] corners = [(Int128)a.Low * b.Low, (Int128)a.Low * b.High, (Int128)a.High * b.Low, (Int128)a.High * b.High];
        var lane = a == circuit.Constant(1) ? b : b == circuit.Constant(1) ? a : circuit.Of(LaneKind.Product, a, b, corners.Min(), corners.Max());
        return new Figures(FeelKind.Number, lane, left.Places + right.Places, circuit.All(left.Known, right.Known));
    }

    // Two factors whose product fits 64 bits; the smaller one keeps its bounds.
    private (Lane, Lane) Fitting(Lane left, Lane right)
    {
        var (a, b) = (Size(left), Size(right));
        if (a * b <= long.MaxValue)
        {
            return (left, right);
        }

        const long Root = 3_037_000_499;
        return b <= Root ? (Within(left, (long)(long.MaxValue / b)), right)
            : a <= Root ? (left, Within(right, (long)(long.MaxValue / a)))
            : (Within(left, Root), Within(right, Root));
    }

    // By 4 is times 25 with two places more; what has no end is kept as it stands.
    private Term Divided(Figures left, Figures right)
    {
        if (right.Lane is not { Kind: LaneKind.Constant, Constant: not 0 and var divisor })
        {
            return right.Lane.Kind == LaneKind.Constant ? Fixed.Null : new Quotient(left, right);
        }

        for (var (places, power) = (0, (Int128)1); places <= 9; places++, power *= 10)
        {
            if (power % divisor == 0)
            {
                var inverse = new Figures(FeelKind.Number, circuit.Constant((long)(power / divisor)), places, circuit.Always);
                var whole = Product(left, inverse);
                var scaled = right.Places == 0 ? whole : Product(whole, NumberOf(FeelNumber.OfScaled(Power(right.Places), 0)));
                return scaled with { Known = left.Known };
            }
        }

        return new Quotient(left, right);
    }

    /// <summary>The same figures with the same number of places.</summary>
    private (Figures, Figures) Aligned(Figures left, Figures right)
    {
        return left.Places == right.Places ? (left, right)
            : left.Places < right.Places ? (Raised(left, right.Places), right)
            : (left, Raised(right, left.Places));
    }

    private Figures Raised(Figures figures, int places)
    {
        if (places > PlacesMax)
        {
            throw GiveUp("小数位过多。", "There are too many decimal places.");
        }

        var factor = new Figures(FeelKind.Number, circuit.Constant((long)Power(places - figures.Places)), places - figures.Places, figures.Known);
        return Product(figures, factor) with { Places = places };
    }

    private static Int128 Power(int places)
    {
        Int128 power = 1;
        for (; places > 0; places--)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>The lane kept within that size; the rows where it is larger are marked.</summary>
    private Lane Within(Lane lane, long size)
    {
        if (Size(lane) <= size)
        {
            return lane;
        }

        Odd = circuit.Any(Odd, circuit.Below(lane, -(Int128)size), !circuit.Below(lane, (Int128)size + 1));
        var (low, high) = (circuit.Constant(-size), circuit.Constant(size));
        var least = circuit.Of(LaneKind.Least, lane, high, Math.Min(lane.Low, size), Math.Min(lane.High, size));
        return circuit.Of(LaneKind.Greatest, least, low, Math.Max(least.Low, -size), Math.Max(least.High, -size));
    }

    private static Int128 Size(Lane lane) => Int128.Max(Int128.Abs(lane.Low), Int128.Abs(lane.High));

    private Term Called(Call call, TermScope scope)
    {
        var callee = Of(call.Function, scope);
        if (callee is Callable { Knowledge.Logic: { Body: { } body } logic } called && call.Names is null)
        {
            return Invoked(called, logic, body, call, scope);
        }

        if (callee is not Fixed { Value: Builtin function })
        {
            return callee is Fixed { Value.IsNull: true } ? Fixed.Null : throw GiveUp("调用了函数值。", "It calls a function that is a value.");
        }

        // min([a, b]) is min(a, b), for these three.
        var listed = function.Name is "min" or "max" or "sum" && call is { Names: null, Arguments: [ListNode] };
        var arguments = (listed ? ((ListNode)call.Arguments[0]).Items : call.Arguments).Select(argument => Of(argument, scope)).ToList();
        if (!listed && arguments.All(argument => argument is Fixed))
        {
            return new Fixed(function.Call(new Evaluation(options), call.Names, arguments.Select(argument => ((Fixed)argument).Value).ToList()));
        }

        if (call.Names is not null || arguments.Count == 0)
        {
            throw GiveUp("以参数名调用函数，或列表为空。", "A function is called by the names of its parameters, or on an empty list.");
        }

        return (function.Name, arguments) switch
        {
            ("not", [var operand]) => new Truths(IsFalse(operand), IsTrue(operand)),
            ("min" or "max", _) => Extreme(function.Name == "min", arguments),
            ("sum", _) => Total(arguments),
            ("floor", [var number]) => Floored(number),
            ("abs", [Figures { Kind: FeelKind.Number } number]) => Chosen(
                circuit.Below(number.Lane, 0), Product(number, NumberOf(-1)), number),
            _ => LookedUp(function, arguments),
        };
    }

    private Term Extreme(bool least, List<Term> arguments)
    {
        if (arguments.Any(argument => KindOf(argument) != KindOf(arguments[0])) || KindOf(arguments[0]) is not (FeelKind.Number or FeelKind.Date))
        {
            return arguments.Any(argument => KindOf(argument) == FeelKind.Null) ? Fixed.Null
                : throw GiveUp("取最小或最大值的不全是数或日期。", "The least or greatest of something other than numbers or dates is taken.");
        }

        var figures = arguments.Select(argument => FiguresOf(argument)!).ToList();
        return figures.Skip(1).Aggregate(figures[0], (all, one) =>
        {
            var (a, b) = Aligned(all, one);
            return new Figures(a.Kind, Extreme(least, a.Lane, b.Lane), a.Places, circuit.All(a.Known, b.Known));
        });
    }

    private Lane Extreme(bool least, Lane a, Lane b) => least
        ? circuit.Of(LaneKind.Least, a, b, Math.Min(a.Low, b.Low), Math.Min(a.High, b.High))
        : circuit.Of(LaneKind.Greatest, a, b, Math.Max(a.Low, b.Low), Math.Max(a.High, b.High));

    private Term Total(List<Term> arguments) =>
        arguments.Any(argument => KindOf(argument) != FeelKind.Number) ? Fixed.Null
            : arguments.Select(argument => FiguresOf(argument)!).Aggregate(Sum);

    private Figures Floored(Term number)
    {
        // Up to this size the quotient of 34 digits is never rounded up to a whole number it does not reach.
        const long SizeMax = 1_000_000_000_000_000;
        if (number is Quotient { Dividend: var dividend, Divisor: { Lane: { Kind: LaneKind.Constant, Constant: > 0 } } divisor })
        {
            (dividend, divisor) = Aligned(dividend, divisor);
            return divisor.Lane.Constant > SizeMax
                ? throw GiveUp("除数过大。", "The divisor is too large.")
                : new Figures(FeelKind.Number, circuit.Floor(Within(dividend.Lane, SizeMax), divisor.Lane.Constant), 0, dividend.Known);
        }

        return number is Figures { Kind: FeelKind.Number } figures
            ? figures.Places == 0 ? figures : figures with { Lane = circuit.Floor(figures.Lane, (long)Power(figures.Places)), Places = 0 }
            : throw GiveUp("对这样的值向下取整。", "Something is rounded down that cannot be here.");
    }

    // A function of one column of few values is asked once for each of them.
    private Truths LookedUp(Builtin function, List<Term> arguments)
    {
        const long AskedMax = 20_000;
        var varying = arguments.OfType<Figures>().ToList();
        if (varying.Count == 0 || arguments.Any(argument => argument is not (Fixed or Figures))
            || varying.Any(one => one.Lane.Kind != LaneKind.Column || one.Lane != varying[0].Lane)
            || varying[0].Lane.High - (Int128)varying[0].Lane.Low > AskedMax)
        {
            throw GiveUp($"函数 {function.Name} 不能按列计算。", $"The function {function.Name} has no form for columns.");
        }

        var one = varying[0];
        FeelValue Ask(FeelValue value) => function.Call(new Evaluation(options), null, arguments
            .Select(argument => argument is Fixed { Value: var same } ? same : value).ToList());
        var answers = new Dictionary<long, FeelValue>();
        for (var code = one.Lane.Low; code <= one.Lane.High; code++)
        {
            answers[code] = one.Kind == FeelKind.String && code >= circuit.Layout.Words.Count ? FeelValue.Null
                : Ask(ColumnLayout.Decode(one.Kind, one.Places, code, circuit.Layout.Words));
        }

        var missing = Ask(FeelValue.Null);
        if (answers.Values.Append(missing).Any(answer => answer.Kind is not (FeelKind.Boolean or FeelKind.Null)))
        {
            throw GiveUp($"函数 {function.Name} 的结果不是布尔值。", $"The function {function.Name} answers something other than a boolean.");
        }

        return new Truths(
            circuit.Either(one.Known, circuit.Among(one.Lane, code => answers[code].IsTrue), Certain(missing.IsTrue)),
            circuit.Either(one.Known, circuit.Among(one.Lane, code => answers[code].IsFalse), Certain(missing.IsFalse)));
    }

    private Bit Certain(bool holds) => holds ? circuit.Always : circuit.Never;
}
