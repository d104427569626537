namespace Tongqu.Decisions;

/// <summary>What one thread counts of one decision.</summary>
internal sealed class Tally
{
    private Dictionary<int, FeelNumber?>? _parts;

    public long True { get; set; }

    public long False { get; set; }

    public long Other { get; set; }

    public long Null { get; set; }

    /// <summary>Of the compiled rows, in the last place of the decision.</summary>
    public Int128 Sum { get; set; }

    /// <summary>The sums of the rows decided one by one, by block, so that they are added in the same order however many threads there were.</summary>
    public IEnumerable<(int Block, FeelNumber? Sum)> Parts => (_parts ?? []).Select(part => (part.Key, part.Value));

    public void Add(int block, FeelValue value)
    {
        switch (value.Kind)
        {
            case FeelKind.Null:
                Null++;
                break;
            case FeelKind.Boolean:
                (True, False) = value.IsTrue ? (True + 1, False) : (True, False + 1);
                break;
            default:
                Other++;
                break;
        }

        if (value.AsNumber() is { } number)
        {
            _parts ??= [];
            _parts[block] = _parts.GetValueOrDefault(block, (FeelNumber)0L) + number;
        }
    }

    public static ColumnTotal Total(IEnumerable<(int Block, FeelNumber? Sum)> parts, IEnumerable<Tally> tallies, int places)
    {
        var all = tallies.ToList();
        FeelNumber? sum = FeelNumber.OfScaled(all.Aggregate((Int128)0, (total, tally) => total + tally.Sum), places);
        return new ColumnTotal(
            all.Sum(tally => tally.True), all.Sum(tally => tally.False), all.Sum(tally => tally.Other), all.Sum(tally => tally.Null),
            parts.Aggregate(sum, (total, part) => total + part.Sum));
    }
}
