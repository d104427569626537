namespace Tongqu.Decisions;

/// <summary>All values between two ends; an end that is null is open without limit (DMN 1.5, 10.3.2.7).</summary>
public sealed class FeelRange : FeelValue
{
    private FeelRange(FeelValue start, bool startIncluded, FeelValue end, bool endIncluded, string? symbol)
        : base(FeelKind.Range)
    {
        Symbol = symbol;
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

    /// <summary>The comparison it was written with, (&gt; 10); null for a range written with two ends.</summary>
    /// <remarks>Ranges written in different ways are not equal, even where they hold the same values.</remarks>
    internal string? Symbol { get; }

    internal override int Depth => 1 + Math.Max(Start.Depth, End.Depth);

    internal override long Size => 1 + Start.Size + End.Size;

    /// <summary>
    /// A range; null where the ends are of different or unordered kinds, or the first lies above the last.
    /// </summary>
    internal static FeelRange? Of(FeelValue start, bool startIncluded, FeelValue end, bool endIncluded) =>
        FeelOrder.Compare(start, end) is <= 0 ? new FeelRange(start, startIncluded, end, endIncluded, null) : null;

    /// <summary>The same, where one of the ends may be null for none.</summary>
    internal static FeelRange? Open(FeelValue start, bool startIncluded, FeelValue end, bool endIncluded) =>
        start.IsNull != end.IsNull && FeelOrder.IsOrdered(start.IsNull ? end : start)
            ? new FeelRange(start, startIncluded && !start.IsNull, end, endIncluded && !end.IsNull, null)
            : Of(start, startIncluded, end, endIncluded);

    /// <summary>All values that compare so with the end; null where values of its kind have no order.</summary>
    internal static FeelRange? Of(string symbol, FeelValue end) => !FeelOrder.IsOrdered(end) ? null : symbol switch
    {
        ">" => new FeelRange(end, false, Null, false, symbol),
        ">=" => new FeelRange(end, true, Null, false, symbol),
        "<" => new FeelRange(Null, false, end, false, symbol),
        "<=" => new FeelRange(Null, false, end, true, symbol),
        "=" => new FeelRange(end, true, end, true, symbol),
        _ => null,
    };

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
