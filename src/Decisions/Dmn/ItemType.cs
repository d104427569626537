namespace Tongqu.Decisions;

/// <summary>A type of a model: what its values must be, and how others are made to fit (DMN 1.5, 7.3.2 and 10.3.2.9).</summary>
internal sealed class ItemType(string name)
{
    /// <summary>How it is written.</summary>
    public string Name { get; } = name;

    /// <summary>The type of the language it is; null where it is made of another type of the model, or a structure.</summary>
    public FeelType? Basic { get; set; }

    /// <summary>The type of the model it is made of.</summary>
    public ItemType? Base { get; set; }

    public bool IsCollection { get; set; }

    /// <summary>The entries of a structure; null for what is none.</summary>
    public IReadOnlyList<(string Name, ItemType Type)>? Components { get; set; }

    /// <summary>The parameters of a function type; null for what is none.</summary>
    public IReadOnlyList<ItemType>? Parameters { get; set; }

    /// <summary>What a function of this type answers.</summary>
    public ItemType? Result { get; set; }

    /// <summary>What each value, or each item of a collection, must pass.</summary>
    public Node? Allowed { get; set; }

    /// <summary>What the whole must pass.</summary>
    public Node? Constraint { get; set; }

    /// <summary>The single tests of <see cref="Allowed"/>, own or inherited, in order; they rank outputs.</summary>
    public IReadOnlyList<Node> AllowedInOrder =>
        Allowed is TestsNode { Negated: false } tests ? tests.OneByOne : Base?.AllowedInOrder ?? [];

    /// <summary>The type of the items of a collection; of what is none, itself.</summary>
    public ItemType Item => IsCollection
        ? new ItemType(Name) { Basic = Basic, Base = Base, Components = Components, Allowed = Allowed, HasTests = HasTests }
        : Base?.IsCollection == true ? Base.Item : this;

    /// <summary>The type of an entry of a structure; null where there is none.</summary>
    public ItemType? Entry(string entry) => Components is null
        ? Base?.Entry(entry)
        : Components.FirstOrDefault(part => part.Name == entry).Type;

    /// <summary>The type of the language it is another word for; null where it says more.</summary>
    public FeelType? Alias => IsCollection || Components is not null || Parameters is not null || HasTests
        ? null : Basic ?? (Base is null ? FeelType.Any : Base.Alias);

    /// <summary>Whether tests will be read once all types are known.</summary>
    public bool HasTests { get; set; }

    /// <summary>The kind of its values; null for any.</summary>
    public FeelKind? Kind => IsList ? FeelKind.List
        : Components is not null ? FeelKind.Context
        : Parameters is not null ? FeelKind.Function
        : Basic is not null ? Basic.Kind
        : Base?.Kind;

    private bool IsList => IsCollection || (Base?.IsList ?? Basic?.Name.StartsWith("list", StringComparison.Ordinal) == true);

    /// <summary>Whether the value may stand where this type is expected; null always may.</summary>
    public bool Admits(Evaluation run, FeelValue value)
    {
        run.Charge();
        if (value.IsNull)
        {
            return true;
        }

        var held = IsCollection
            ? value is FeelList list && list.All(item => AdmitsOne(run, item))
            : AdmitsOne(run, value);
        return held && Passes(run, Constraint, value);
    }

    /// <summary>
    /// The value made to fit: a list of one for its item, an item for a list of one, a date for its midnight. Null where it
    /// does not fit.
    /// </summary>
    public FeelValue? Fit(Evaluation run, FeelValue value)
    {
        if (Admits(run, value))
        {
            return value;
        }

        if (value is FeelList { Count: 1 } single && !IsList)
        {
            return Admits(run, single[0]) ? single[0] : null;
        }

        if (IsList && value is not FeelList)
        {
            var list = FeelList.Owning([value]);
            return Admits(run, list) ? list : null;
        }

        var converted = IsList ? null : Root?.Fit(value, run);
        return converted is not null && Admits(run, converted) ? converted : null;
    }

    /// <summary>A value handed in, with null in place of the entries nobody has: what is missing is not a fault.</summary>
    public FeelValue Complete(FeelValue value)
    {
        if (IsCollection)
        {
            return value is FeelList list ? new FeelList(list.Select(CompleteOne)) : value;
        }

        return CompleteOne(value);
    }

    private FeelType? Root => Basic ?? Base?.Root;

    private FeelValue CompleteOne(FeelValue value)
    {
        if (Components is null)
        {
            return Base?.Complete(value) ?? value;
        }

        if (value is not FeelContext context)
        {
            return value;
        }

        var completed = Components.Select(part => new KeyValuePair<string, FeelValue>(
            part.Name, context.TryGet(part.Name, out var held) ? part.Type.Complete(held) : FeelValue.Null)).ToList();
        return new FeelContext(context.Where(entry => completed.All(part => part.Key != entry.Key)).Concat(completed));
    }

    private bool AdmitsOne(Evaluation run, FeelValue value)
    {
        if (value.IsNull)
        {
            return true;
        }

        var held = Components is not null ? value is FeelContext context && HasComponents(run, context)
            : Parameters is not null ? value is FeelFunction function && function.ConformsTo(
                [.. Parameters.Select(FeelType.OfModel)], Result is null ? FeelType.Any : FeelType.OfModel(Result))
            : Base is not null ? Base.Admits(run, value)
            : Basic is null || Basic.Admits(value, run);
        return held && Passes(run, Allowed, value);
    }

    private bool HasComponents(Evaluation run, FeelContext context) => Components!.All(part =>
        context.TryGet(part.Name, out var held) && part.Type.Admits(run, held));

    private static bool Passes(Evaluation run, Node? tests, FeelValue value) =>
        tests is null || tests.In(run, Scope.Of(FeelContext.Empty).With("?", value)).IsTrue;
}
