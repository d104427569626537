namespace Tongqu.Decisions;

/// <summary>All values between two ends; an end that is null is open without limit.</summary>
public sealed class FeelRange : FeelValue
{
    internal FeelRange(FeelValue start, bool startIncluded, FeelValue end, bool endIncluded)
        : base(FeelKind.Range)
    {
        Start = start;
        End = end;
        StartIncluded = startIncluded;
        EndIncluded = endIncluded;
    }

    /// <summary>The lower end; null for none.</summary>
    public FeelValue Start { get; }

    /// <summary>The upper end; null for none.</summary>
    public FeelValue End { get; }

    /// <summary>Whether the lower end itself belongs to the range.</summary>
    public bool StartIncluded { get; }

    /// <summary>Whether the upper end itself belongs to the range.</summary>
    public bool EndIncluded { get; }

    internal override int Depth => 1 + Math.Max(Start.Depth, End.Depth);

    internal override long Size => 1 + Start.Size + End.Size;

    /// <summary>A range; null where the ends are of different or unordered kinds, or the first lies above the last.</summary>
    internal static FeelRange? Of(FeelValue start, bool startIncluded, FeelValue end, bool endIncluded)
    {
        if (!start.IsNull && !end.IsNull)
        {
            if (FeelOrder.Compare(start, end) is not <= 0)
            {
                return null;
            }
        }
        else if ((start.IsNull && end.IsNull) || !FeelOrder.IsOrdered(start.IsNull ? end : start))
        {
            return null;
        }

        return new FeelRange(start, startIncluded && !start.IsNull, end, endIncluded && !end.IsNull);
    }

    /// <summary>Whether the value lies in the range; null where it cannot be compared with the ends.</summary>
    public bool? Contains(FeelValue value)
    {
        bool? above = true, below = true;
        if (!Start.IsNull)
        {
            above = FeelOrder.Compare(value, Start) is { } order ? order > 0 || (order == 0 && StartIncluded) : null;
        }

        if (!End.IsNull)
        {
            below = FeelOrder.Compare(value, End) is { } order ? order < 0 || (order == 0 && EndIncluded) : null;
        }

        return above is null || below is null ? null : above.Value && below.Value;
    }
}
