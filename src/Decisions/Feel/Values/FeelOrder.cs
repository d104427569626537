namespace Tongqu.Decisions;

/// <summary>Which of two values comes first, as the operators &lt; and &gt; see it.</summary>
internal static class FeelOrder
{
    /// <summary>Whether values of this kind have an order at all.</summary>
    public static bool IsOrdered(FeelValue value) => value.Kind
        is FeelKind.Number or FeelKind.String or FeelKind.Date or FeelKind.Time or FeelKind.DateTime
        or FeelKind.Months or FeelKind.Duration;

    /// <summary>Negative, zero or positive; null where the two cannot be compared.</summary>
    public static int? Compare(FeelValue left, FeelValue right)
    {
        if (left.Kind != right.Kind)
        {
            return null;
        }

        return left.Kind switch
        {
            FeelKind.Number => left.Get<FeelNumber>()!.Value.CompareTo(right.Get<FeelNumber>()!.Value),
            FeelKind.String => CompareCharacters(left.AsString()!, right.AsString()!),
            FeelKind.Date => left.Get<FeelDate>()!.Value.CompareTo(right.Get<FeelDate>()!.Value),
            FeelKind.Time => Compare(left.Get<FeelTime>()!.Value, right.Get<FeelTime>()!.Value),
            FeelKind.DateTime => Compare(left.Get<FeelDateTime>()!.Value, right.Get<FeelDateTime>()!.Value),
            FeelKind.Months => left.Get<FeelMonths>()!.Value.Total.CompareTo(right.Get<FeelMonths>()!.Value.Total),
            FeelKind.Duration =>
                left.Get<FeelDuration>()!.Value.Nanoseconds.CompareTo(right.Get<FeelDuration>()!.Value.Nanoseconds),
            _ => null,
        };
    }

    // A clock without a zone cannot be placed against one that has it. Fractions of a second are not compared: the
    // specification knows a time by its hour, minute and second.
    private static int? Compare(FeelTime left, FeelTime right) =>
        left.Zone is null == right.Zone is null ? left.UtcSeconds.CompareTo(right.UtcSeconds) : null;

    private static int? Compare(FeelDateTime left, FeelDateTime right) =>
        left.Time.Zone is null == right.Time.Zone is null ? left.InstantSeconds.CompareTo(right.InstantSeconds) : null;

    // By code points: UTF-16 order would put the characters beyond the basic plane before U+E000.
    private static int CompareCharacters(string left, string right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b)
            {
                return char.IsSurrogate(a) != char.IsSurrogate(b) ? (char.IsSurrogate(a) ? 1 : -1) : a.CompareTo(b);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}

/// <summary>When two values are equal.</summary>
internal static class FeelEquality
{
    /// <summary>The operator =: true, false, or null where the kinds differ and neither is null.</summary>
    public static bool? Equal(FeelValue left, FeelValue right)
    {
        if (left.IsNull || right.IsNull)
        {
            return left.IsNull && right.IsNull;
        }

        return left.Kind != right.Kind || left.Kind == FeelKind.Function ? null : Same(left, right);
    }

    /// <summary>Whether the two are the same value; different kinds are not.</summary>
    public static bool Same(FeelValue left, FeelValue right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        return (left, right) switch
        {
            (FeelList a, FeelList b) => SameItems(a, b),
            (FeelContext a, FeelContext b) => SameEntries(a, b),
            (FeelRange a, FeelRange b) =>
                a.Symbol == b.Symbol && a.StartIncluded == b.StartIncluded && a.EndIncluded == b.EndIncluded
                && Same(a.Start, b.Start) && Same(a.End, b.End),
            _ => left.IsNull || left.IsTrue || left.IsFalse
                ? ReferenceEquals(left, right)
                : FeelOrder.Compare(left, right) == 0,
        };
    }

    /// <summary>Equal values have equal hashes.</summary>
    public static int Hash(FeelValue value) => value switch
    {
        FeelList list => HashCode.Combine(FeelKind.List, list.Count),
        FeelContext context => HashCode.Combine(FeelKind.Context, context.Count),
        FeelRange range => HashCode.Combine(Hash(range.Start), Hash(range.End)),
        _ => value.Kind switch
        {
            FeelKind.Number => value.Get<FeelNumber>().GetHashCode(),
            FeelKind.String => string.GetHashCode(value.AsString()!, StringComparison.Ordinal),
            FeelKind.Date => value.Get<FeelDate>().GetHashCode(),
            FeelKind.Time => value.Get<FeelTime>()!.Value.UtcSeconds.GetHashCode(),
            FeelKind.DateTime => value.Get<FeelDateTime>()!.Value.InstantSeconds.GetHashCode(),
            FeelKind.Months => value.Get<FeelMonths>().GetHashCode(),
            FeelKind.Duration => value.Get<FeelDuration>().GetHashCode(),
            FeelKind.Boolean => value.IsTrue ? 1 : 2,
            _ => (int)value.Kind,
        },
    };

    private static bool SameItems(FeelList left, FeelList right)
    {
        if (left.Count != right.Count || left.Size != right.Size)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!Same(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameEntries(FeelContext left, FeelContext right) =>
        left.Count == right.Count
        && left.All(entry => right.TryGet(entry.Key, out var value) && Same(entry.Value, value));
}
