using Tongqu.Base;

namespace Tongqu.Decisions;

public sealed partial class FeelType : IEquatable<FeelType>
{
    // Types that are worked out, not written, can double with every entry; beyond this only the kind is kept.
    private const int PartsMax = 500;
    private int _parts;

    /// <summary>The type of null alone; it conforms to every other.</summary>
    public static FeelType Null => Of("Null");

    /// <summary>Numbers.</summary>
    public static FeelType Number => Of("number");

    /// <summary>Strings.</summary>
    public static FeelType String => Of("string");

    /// <summary>True and false.</summary>
    public static FeelType Boolean => Of("boolean");

    /// <summary>Dates.</summary>
    public static FeelType Date => Of("date");

    /// <summary>Times of day.</summary>
    public static FeelType Time => Of("time");

    /// <summary>Dates with a time of day.</summary>
    public static FeelType DateTime => Of("date and time");

    /// <summary>Durations of years and months.</summary>
    public static FeelType Months => Of("years and months duration");

    /// <summary>Durations of days and time.</summary>
    public static FeelType Duration => Of("days and time duration");

    /// <summary>The kind of its values; null where they may be of any.</summary>
    public FeelKind? Kind => _kind;

    /// <summary>The type of the items of a list, or of the ends of a range; null where nothing is said of them.</summary>
    public FeelType? Item { get; private init; }

    /// <summary>The entries of a context; null where nothing is said of them.</summary>
    public IReadOnlyList<(string Name, FeelType Type)>? Entries { get; private init; }

    /// <summary>The parameters of a function; null where nothing is said of them.</summary>
    public IReadOnlyList<FeelType>? Parameters { get; private init; }

    /// <summary>What a function answers; null where nothing is said of it.</summary>
    public FeelType? Result { get; private init; }

    /// <summary>
    /// Reads a type as FEEL writes it behind <c>instance of</c>: <c>number</c>, <c>list&lt;string&gt;</c>,
    /// <c>context&lt;age: number&gt;</c>.
    /// </summary>
    /// <returns>Refused with <c>feel.type</c>.</returns>
    public static Outcome<FeelType> Parse(string text)
    {
        var parsed = FeelExpression.Parse($"null instance of {text}");
        return parsed.Refusal is null && parsed.Value.Root is InstanceOf { Type: { IsKnown: true } type }
            ? type
            : new Refusal("feel.type", new Text(
                $"没有名为“{text}”的类型；可写 number、string、boolean、date、list<number> 等。",
                $"There is no type “{text}”; write number, string, boolean, date, list<number> and the like."));
    }

    /// <summary>Whether each of its values may stand where the other type is expected (DMN 1.5, 10.3.2.9.2).</summary>
    public bool ConformsTo(FeelType other)
    {
        if (other._kind is null || _kind == FeelKind.Null)
        {
            return true;
        }

        // Of types that a model defines only the kind is looked at: they may be made of themselves.
        return _kind == other._kind && (_item is not null || other._item is not null || _kind switch
        {
            FeelKind.List or FeelKind.Range => (Item ?? Any).ConformsTo(other.Item ?? Any),
            FeelKind.Context => other.Entries?.All(wanted => EntryOf(wanted.Name)?.ConformsTo(wanted.Type) == true) ?? true,
            FeelKind.Function => other.Parameters is null || (Parameters?.Count == other.Parameters.Count
                && other.Parameters.Zip(Parameters).All(pair => pair.First.ConformsTo(pair.Second))
                && (Result ?? Any).ConformsTo(other.Result ?? Any)),
            _ => true,
        });
    }

    /// <inheritdoc/>
    public bool Equals(FeelType? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeelType);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written in FEEL.</summary>
    public override string ToString() => Name;

    /// <summary>Any by another instance, so that it can be told from a type that somebody wrote.</summary>
    internal static FeelType Another() => new("Any", null);

    /// <summary>The narrowest type of a value; of a list, that of its first hundred items.</summary>
    public static FeelType Of(FeelValue value) => value switch
    {
        FeelList list => Lists(list.Take(100).Select(Of).Aggregate(Null, (all, one) => all.Or(one))),
        FeelContext { Count: > PartsMax } => Of("context"),
        FeelContext context => Contexts([.. context.Select(entry => (entry.Key, Of(entry.Value)))]),
        FeelRange range => Ranges(Of(range.Start.IsNull ? range.End : range.Start)),
        FeelFunction => Of("function"),
        _ => Of(Kinds.First(known => known.Value == value.Kind).Key),
    };

    /// <summary>The type of values that are of either.</summary>
    internal FeelType Or(FeelType other) => ConformsTo(other) ? other
        : other.ConformsTo(this) ? this
        : _kind != other._kind ? Any
        : _kind switch
        {
            FeelKind.List => Lists((Item ?? Any).Or(other.Item ?? Any)),
            FeelKind.Range => Ranges((Item ?? Any).Or(other.Item ?? Any)),
            FeelKind.Context => Of("context"),
            FeelKind.Function => Of("function"),
            _ => this,
        };

    /// <summary>The type of lists of such items, as far as it stays small.</summary>
    internal static FeelType Lists(FeelType item) => item.Parts < PartsMax ? ListOf(item) : Of("list");

    /// <summary>The type of ranges with such ends, as far as it stays small.</summary>
    internal static FeelType Ranges(FeelType end) => end.Parts < PartsMax ? RangeOf(end) : Of("range");

    /// <summary>The type of contexts with such entries, as far as it stays small.</summary>
    internal static FeelType Contexts(IReadOnlyList<(string Name, FeelType Type)> entries) =>
        entries.Sum(entry => entry.Type.Parts) < PartsMax ? ContextOf(entries) : Of("context");

    /// <summary>The type of such functions, as far as it stays small.</summary>
    internal static FeelType Functions(IReadOnlyList<FeelType> parameters, FeelType result) =>
        parameters.Sum(parameter => parameter.Parts) + result.Parts < PartsMax ? FunctionOf(parameters, result) : Of("function");

    private int Parts => _parts != 0 ? _parts : _parts = 1 + (Item?.Parts ?? 0) + (Result?.Parts ?? 0)
        + (Entries?.Sum(entry => entry.Type.Parts) ?? 0) + (Parameters?.Sum(parameter => parameter.Parts) ?? 0);

    /// <summary>Whether a value could be of both types and not null.</summary>
    internal bool Meets(FeelType other) => _kind is null || other._kind is null
        || (_kind == other._kind && _kind switch
        {
            FeelKind.Range => (Item ?? Any).Meets(other.Item ?? Any),
            FeelKind.Context => Entries is null || other.Entries is null
                || Entries.All(entry => other.EntryOf(entry.Name)?.Meets(entry.Type) != false),
            _ => true,
        });

    /// <summary>Whether a value could be made to fit where the other type is expected (DMN 1.5, 10.3.2.9.4).</summary>
    internal bool CouldFit(FeelType other) => Meets(other) || _kind == FeelKind.Null
        || (_kind == FeelKind.List && (Item ?? Any).Meets(other))
        || (other._kind == FeelKind.List && Meets(other.Item ?? Any))
        || (_kind == FeelKind.Date && other._kind == FeelKind.DateTime);

    /// <summary>The type of an entry; null where there is none of that name.</summary>
    internal FeelType? EntryOf(string name) =>
        Entries?.Where(entry => entry.Name == name).Select(entry => entry.Type).FirstOrDefault();
}
