namespace Tongqu.Decisions;

/// <summary>
/// The question for the nearest change, answered when somebody wants to know: the conditions are gone through once more, for what the
/// inputs could be changed to. Of threads that ask at once each may look; a search that was called off is not kept.
/// </summary>
internal sealed class NearestQuestion(
    DmnModel? model, string name, FeelContext inputs, FeelOptions options, FeelValue answer, FeelValue? wanted)
{
    private Tuple<NearestChange?, bool>? _found;

    /// <summary>The question as answered already.</summary>
    public NearestQuestion(NearestChange known)
        : this(null, "", FeelContext.Empty, FeelOptions.Default, FeelValue.Null, null) => _found = new(known, false);

    /// <summary>The nearest change, null where none was found; and whether the search ended at its bound.</summary>
    public (NearestChange? Change, bool IsCut) Found => (_found ??= Find()).ToValueTuple();

    private Tuple<NearestChange?, bool> Find()
    {
        if (model!.LeversOf(name, inputs, options) is not { } levers)
        {
            return new(null, true);
        }

        var search = new NearestSearch(model, name, inputs, options, answer, wanted);
        return new(search.Find(levers), search.IsCut);
    }
}

/// <summary>
/// Looks for the smallest change of what is known that turns an answer: one input, then two, then three; of those that turn it, the
/// one that moves least. Every change is tried by deciding.
/// </summary>
internal sealed class NearestSearch(DmnModel model, string name, FeelContext inputs, FeelOptions options, FeelValue answer, FeelValue? wanted)
{
    private const int InputsMax = 3;
    private const int TriesMax = 2_000;
    private static readonly int[] ChoicesMax = [100, 12, 5];
    private long _steps = options.StepsMax;
    private int _tries = TriesMax;

    /// <summary>Whether it ended at its bound before it had tried everything.</summary>
    public bool IsCut => _steps <= 0 || _tries <= 0;

    public NearestChange? Find(Levers levers)
    {
        var choices = levers.Targets
            .Select(lever => (lever.Key, From: Value(lever.Key), To: lever.Value))
            .Where(lever => !lever.From.IsNull)
            .Select(lever => Steps(lever.Key, lever.From, lever.To))
            .Where(steps => steps.Count > 0).ToList();
        for (var count = 1; count <= Math.Min(InputsMax, choices.Count); count++)
        {
            var few = choices.Select(steps => steps.Take(ChoicesMax[count - 1]).ToList()).ToList();
            var best = Together(few, count, 0, []).OrderBy(found => found.Distance).Select(found => found.Change).FirstOrDefault();
            if (best is not null || IsCut)
            {
                return best;
            }
        }

        return null;
    }

    private IEnumerable<(NearestChange Change, double Distance)> Together(
        List<List<(InputChange Change, double Distance)>> choices, int count, int from, IReadOnlyList<(InputChange Change, double Distance)> chosen)
    {
        if (chosen.Count == count)
        {
            if (Tried([.. chosen.Select(one => one.Change)]) is { } found)
            {
                yield return (found, chosen.Sum(one => one.Distance));
            }

            yield break;
        }

        for (var i = from; i < choices.Count && !IsCut; i++)
        {
            foreach (var step in choices[i])
            {
                foreach (var found in Together(choices, count, i + 1, [.. chosen, step]))
                {
                    yield return found;
                }
            }
        }
    }

    private NearestChange? Tried(IReadOnlyList<InputChange> changes)
    {
        if (IsCut)
        {
            return null;
        }

        _tries--;
        var change = new NearestChange(changes, FeelValue.Null);
        var (result, used) = model.Counted(name, change.Apply(inputs), options with { StepsMax = (int)_steps });
        _steps -= used;
        var turned = wanted is null
            ? !result.Value.IsNull && !FeelEquality.Same(result.Value, answer)
            : FeelEquality.Same(result.Value, wanted);
        return turned ? change with { Answer = result.Value } : null;
    }

    private FeelValue Value(string path)
    {
        FeelValue value = inputs;
        while (value is FeelContext context)
        {
            if (context.TryGet(path, out var found))
            {
                return found;
            }

            var point = path.IndexOf('.', StringComparison.Ordinal);
            if (point < 0)
            {
                return FeelValue.Null;
            }

            (value, path) = (context[path[..point]], path[(point + 1)..]);
        }

        return FeelValue.Null;
    }

    private static List<(InputChange Change, double Distance)> Steps(string name, FeelValue from, IEnumerable<FeelValue> targets) =>
    [
        .. targets.Where(target => target.Kind == from.Kind).SelectMany(target => Neighbours.Of(from, target)).Distinct()
            .Where(to => !to.IsNull && !FeelEquality.Same(to, from))
            .Select(to => (new InputChange(name, from, to), Neighbours.Distance(from, to)))
            .OrderBy(step => step.Item2),
    ];
}

/// <summary>The values next to a bound, in steps as fine as the values themselves are written.</summary>
internal static class Neighbours
{
    private const int PlacesMax = 6;

    public static IEnumerable<FeelValue> Of(FeelValue from, FeelValue target) => target.Kind switch
    {
        FeelKind.Number => OfNumber(from.AsNumber()!.Value, target.AsNumber()!.Value).Select(FeelValue.OrNull),
        FeelKind.Date when target.Get<FeelDate>() is { } date =>
            [FeelValue.OrNull(FeelDate.FromDayNumber(date.DayNumber - 1)), target, FeelValue.OrNull(FeelDate.FromDayNumber(date.DayNumber + 1))],
        FeelKind.DateTime when target.Get<FeelDateTime>() is { } moment =>
            [FeelValue.OrNull(moment.Add(-FeelTime.NanosInSecond)), target, FeelValue.OrNull(moment.Add(FeelTime.NanosInSecond))],
        FeelKind.Months when target.Get<FeelMonths>() is { } months =>
            [FeelValue.OrNull(FeelMonths.Of((FeelNumber)months.Total - 1)), target, FeelValue.OrNull(FeelMonths.Of((FeelNumber)months.Total + 1))],
        FeelKind.Duration when target.Get<FeelDuration>() is { } length =>
        [
            FeelValue.OrNull(FeelDuration.Of(length.Nanoseconds - FeelTime.NanosInSecond)), target,
            FeelValue.OrNull(FeelDuration.Of(length.Nanoseconds + FeelTime.NanosInSecond)),
        ],
        FeelKind.Boolean => [FeelValue.True, FeelValue.False],
        _ => [target],
    };

    /// <summary>How far one lies from the other: in parts of the number it is now, in years of two days; 1 for what has no distance.</summary>
    public static double Distance(FeelValue from, FeelValue to)
    {
        if (from.AsNumber() is { } a && to.AsNumber() is { } b)
        {
            var whole = a.Sign == 0 ? 1 : FeelNumber.Abs(a);
            return (b - a) is { } step
                && (FeelNumber.Abs(step) / whole)?.Round(10, FeelRounding.HalfEven)?.TryToDecimal(out var part) == true ? (double)part : double.MaxValue;
        }

        if (from.Get<FeelDate>() is { } first && to.Get<FeelDate>() is { } second)
        {
            return Math.Abs((double)second.DayNumber - first.DayNumber) / 365;
        }

        if (from.Get<FeelDateTime>() is { } earlier && to.Get<FeelDateTime>() is { } later)
        {
            return Math.Abs(((double)later.Instant - (double)earlier.Instant) / FeelTime.NanosInDay / 365);
        }

        return from.Get<FeelMonths>() is { } months && to.Get<FeelMonths>() is { } more ? Math.Abs((double)more.Total - months.Total) / 12
            : from.Get<FeelDuration>() is { } length && to.Get<FeelDuration>() is { } longer
                ? Math.Abs(((double)longer.Nanoseconds - (double)length.Nanoseconds) / FeelTime.NanosInDay / 365)
            : 1;
    }

    private static IEnumerable<FeelNumber?> OfNumber(FeelNumber from, FeelNumber target)
    {
        var places = Math.Max(Places(from), Places(target) is var written && written <= PlacesMax ? written : 0);
        var step = FeelNumber.TryParse($"1E-{places}", out var unit) ? unit : 1;
        foreach (var rounding in new[] { FeelRounding.Floor, FeelRounding.Ceiling })
        {
            var near = target.Round(Math.Min(places, PlacesMax), rounding);
            yield return near - step;
            yield return near;
            yield return near + step;
        }
    }

    private static int Places(FeelNumber number)
    {
        var places = 0;
        while (places <= PlacesMax && number.Round(places, FeelRounding.Down) != number)
        {
            places++;
        }

        return places;
    }
}
