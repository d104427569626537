namespace Tongqu.Decisions;

/// <summary>The types of the names an expression can see.</summary>
internal sealed class TypeScope
{
    private readonly TypeScope? _outer;
    private readonly IReadOnlyDictionary<string, FeelType> _names;
    private readonly bool _isOpen;

    private TypeScope(TypeScope? outer, IReadOnlyDictionary<string, FeelType> names, bool isOpen)
    {
        _outer = outer;
        _names = names;
        _isOpen = isOpen;
    }

    /// <summary>The type of a name that somebody else may have given.</summary>
    public static FeelType Unknown { get; } = FeelType.Another();

    /// <summary>A scope in which any name may mean something.</summary>
    public static TypeScope Open { get; } = new(null, new Dictionary<string, FeelType>(), isOpen: true);

    public static TypeScope Of(IReadOnlyDictionary<string, FeelType> names) => new(null, names, isOpen: false);

    public TypeScope With(string name, FeelType type) =>
        new(this, new Dictionary<string, FeelType> { [name] = type }, isOpen: false);

    public TypeScope With(IReadOnlyList<string> names, IReadOnlyList<FeelType> types) =>
        new(this, names.Zip(types).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second), isOpen: false);

    /// <summary>Inside a filter: the item, and its entries where it is a context.</summary>
    public TypeScope Within(FeelType item)
    {
        var names = new Dictionary<string, FeelType> { ["item"] = item };
        foreach (var (name, type) in item.Entries ?? [])
        {
            names[name] = type;
        }

        return new(this, names, isOpen: item.Kind is null || (item.Kind == FeelKind.Context && item.Entries is null));
    }

    /// <summary>The type of a name; null where there is none.</summary>
    public FeelType? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._names.TryGetValue(name, out var type))
            {
                return type;
            }

            if (scope._isOpen && !Builtins.ByName.ContainsKey(name))
            {
                return Unknown;
            }
        }

        return null;
    }
}
