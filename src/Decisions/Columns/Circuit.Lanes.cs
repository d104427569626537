using System.Globalization;

namespace Tongqu.Decisions;

/// <summary>The lanes of a plan.</summary>
internal sealed partial class Circuit
{
    // What is longer is quicker row by row.
    private const int WeightMax = 5_000;
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    public Lane Column(int column)
    {
        var shape = Layout.Columns[column];
        return Made($"c{column}", id => new Lane
        {
            Id = id,
            Kind = LaneKind.Column,
            Parts = default,
            Column = column,
            Low = shape.Low,
            High = shape.High,
            Source = column,
            IsNarrow = shape.IsNarrow,
        });
    }

    public Lane Constant(long value) => Made($"={value}", id => new Lane
    {
        Id = id,
        Kind = LaneKind.Constant,
        Parts = default,
        Constant = value,
        Low = value,
        High = value,
        Source = -1,
        IsNarrow = value is >= int.MinValue and <= int.MaxValue,
    });

    /// <summary>A lane of two others, whose bounds the caller knows to fit.</summary>
    public Lane Of(LaneKind kind, Lane left, Lane right, Int128 low, Int128 high)
    {
        if (left.Kind == LaneKind.Constant && right.Kind == LaneKind.Constant)
        {
            return Constant((long)low);
        }

        return Made(string.Create(CultureInfo.InvariantCulture, $"{kind}{left.Id},{right.Id}"), id => new Lane
        {
            Id = id,
            Kind = kind,
            Parts = (left, right),
            Low = (long)low,
            High = (long)high,
            Source = left.Source == -1 || left.Source == right.Source ? right.Source : right.Source == -1 ? left.Source : -2,
            IsNarrow = left.IsNarrow && right.IsNarrow && low >= int.MinValue && high <= int.MaxValue,
        });
    }

    public Lane Floor(Lane lane, long divisor) => lane.Kind == LaneKind.Constant
        ? Constant(FeelDate.FloorDivide(lane.Constant, divisor))
        : Made($"/{lane.Id},{divisor}", id => new Lane
        {
            Id = id,
            Kind = LaneKind.Floor,
            Parts = (lane, null),
            Constant = divisor,
            Source = lane.Source,
            Low = FeelDate.FloorDivide(lane.Low, divisor),
            High = FeelDate.FloorDivide(lane.High, divisor),
            IsNarrow = lane.IsNarrow && divisor <= int.MaxValue,
        });

    public Lane Choice(Bit test, Lane then, Lane otherwise)
    {
        if (test == Always || then == otherwise)
        {
            return then;
        }

        return test == Never ? otherwise : Made($"?{test.Gate.Id}{(test.Negated ? '-' : '+')},{then.Id},{otherwise.Id}", id => new Lane
        {
            Id = id,
            Kind = LaneKind.Choice,
            Parts = (then, otherwise),
            Test = test,
            Source = -2,
            Low = Math.Min(then.Low, otherwise.Low),
            High = Math.Max(then.High, otherwise.High),
            IsNarrow = then.IsNarrow && otherwise.IsNarrow,
        });
    }

    private Lane Made(string key, Func<int, Lane> make)
    {
        if (!_lanes.TryGetValue(key, out var lane))
        {
            _lanes.Add(key, lane = make(_lanes.Count));
        }

        if (lane.Weight > WeightMax)
        {
            throw new NotCompiledException(new("计算过长。", "A calculation is too long."));
        }

        return lane;
    }
}
