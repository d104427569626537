namespace Tongqu.Decisions;

/// <summary>What a gate asks of a row.</summary>
internal enum GateKind
{
    /// <summary>Nothing: it always holds.</summary>
    Always,

    /// <summary>Whether a column has a value.</summary>
    Known,

    /// <summary>Whether a column of truths has true.</summary>
    Truth,

    /// <summary>Whether a lane lies below a constant.</summary>
    Below,

    /// <summary>Whether a lane is a constant.</summary>
    Is,

    /// <summary>Whether a lane lies below another.</summary>
    BelowLane,

    /// <summary>Whether two lanes are the same.</summary>
    IsLane,

    /// <summary>Whether the value of a column of few values is among some of them.</summary>
    Among,

    /// <summary>Whether all its operands hold.</summary>
    All,
}

/// <summary>One yes or no about every row, made once however many decisions ask it.</summary>
internal sealed class Gate
{
    public required int Id { get; init; }

    public required GateKind Kind { get; init; }

    public int Column { get; init; }

    public Lane? Left { get; init; }

    public Lane? Right { get; init; }

    public long Constant { get; init; }

    /// <summary>Of <see cref="GateKind.Among"/>: a bit for each value from the least of the column on.</summary>
    public ulong[] Set { get; init; } = [];

    public Bit[] Operands { get; init; } = [];
}

/// <summary>A gate, or its opposite.</summary>
internal readonly record struct Bit(Gate Gate, bool Negated)
{
    public static Bit operator !(Bit bit) => bit with { Negated = !bit.Negated };
}

/// <summary>How the value of a lane comes about.</summary>
internal enum LaneKind
{
    Column,
    Constant,
    Sum,
    Difference,
    Product,
    Least,
    Greatest,

    /// <summary>The quotient with a constant above zero, rounded down.</summary>
    Floor,

    /// <summary>One of two, by a gate.</summary>
    Choice,
}

/// <summary>
/// A whole number for every row, known to lie within bounds: that is why it can be computed without looking for overflow.
/// </summary>
internal sealed class Lane
{
    public required int Id { get; init; }

    public required LaneKind Kind { get; init; }

    public int Column { get; init; } = -1;

    public long Constant { get; init; }

    public Lane? Left { get; private init; }

    public Lane? Right { get; private init; }

    public Bit Test { get; init; }

    public required long Low { get; init; }

    public required long High { get; init; }

    /// <summary>The only column it depends on; -1 for none, -2 for several or for a choice.</summary>
    public required int Source { get; init; }

    /// <summary>Whether every step on the way fits 32 bits, which is twice as fast.</summary>
    public required bool IsNarrow { get; init; }

    /// <summary>How many steps its computation takes, shared ones counted each time.</summary>
    public long Weight { get; private init; } = 1;

    /// <summary>How many buffers its computation needs at once.</summary>
    public int Depth { get; private init; } = 1;

    /// <summary>What it is made of; of a choice the second is worked out first.</summary>
    public required (Lane? Left, Lane? Right) Parts
    {
        init
        {
            (Left, Right) = value;
            if (Left is null)
            {
                return;
            }

            var (first, second) = Kind == LaneKind.Choice ? (Right!, Left) : (Left, Right);
            Weight = 1 + Left.Weight + (Right?.Weight ?? 0);
            Depth = Math.Max(first.Depth, (second?.Depth ?? 0) + 1);
        }
    }

    /// <summary>The value where its only column has that one.</summary>
    public long At(long value) => unchecked(Kind switch
    {
        LaneKind.Column => value,
        LaneKind.Constant => Constant,
        LaneKind.Sum => Left!.At(value) + Right!.At(value),
        LaneKind.Difference => Left!.At(value) - Right!.At(value),
        LaneKind.Product => Left!.At(value) * Right!.At(value),
        LaneKind.Least => Math.Min(Left!.At(value), Right!.At(value)),
        LaneKind.Greatest => Math.Max(Left!.At(value), Right!.At(value)),
        LaneKind.Floor => FeelDate.FloorDivide(Left!.At(value), Constant),
        _ => throw new InvalidOperationException("A choice depends on more than one column."),
    });
}
