namespace Tongqu.Decisions;

/// <summary>What one element of a requirements graph needs another for (DMN 1.5, 6.2.2).</summary>
public enum DmnRequirementKind
{
    /// <summary>Its value: of a decision or an input.</summary>
    Information,

    /// <summary>Its logic: of a business knowledge model or a decision service.</summary>
    Knowledge,

    /// <summary>Its authority: a law, a document, a person.</summary>
    Authority,
}

/// <summary>An arrow of the requirements graph.</summary>
/// <param name="Kind">Which kind of arrow.</param>
/// <param name="Element">What is required.</param>
/// <param name="Import">The name of the import it comes through; null for an element of the same model.</param>
public sealed record DmnRequirement(DmnRequirementKind Kind, DmnElement Element, string? Import)
{
    /// <summary>The model the required element stands in, where it is another one.</summary>
    internal DmnModel? Model { get; init; }
}

/// <summary>A box of the requirements graph.</summary>
public abstract class DmnElement
{
    private int _placeInInputs;

    private protected DmnElement(ElementHead head)
    {
        (Id, Name, Description, TypeName, At) = (head.Id, head.Name, head.Description, head.TypeName, head.At);
        Type = head.Type;
    }

    /// <summary>Its id in the document; empty where it has none.</summary>
    public string Id { get; }

    /// <summary>Its name, which expressions use.</summary>
    public string Name { get; }

    /// <summary>What its author says about it; null for nothing.</summary>
    public string? Description { get; }

    /// <summary>The type of its value, as written; null where it may be anything.</summary>
    public string? TypeName { get; }

    /// <summary>What it requires, in the order of the document.</summary>
    public IReadOnlyList<DmnRequirement> Requirements { get; internal set; } = [];

    /// <summary>
    /// What it stands on: documents, laws, persons, by its own arrows and by those of the knowledge it calls; a source may itself stand
    /// on another.
    /// </summary>
    public IReadOnlyList<DmnElement> Authorities()
    {
        var (found, seen, open) = (new List<DmnElement>(), new HashSet<DmnElement>(), new Queue<DmnElement>([this]));
        while (open.TryDequeue(out var one))
        {
            foreach (var needed in one.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Information && seen.Add(needed.Element)))
            {
                open.Enqueue(needed.Element);
                if (needed.Kind == DmnRequirementKind.Authority)
                {
                    found.Add(needed.Element);
                }
            }
        }

        return found;
    }

    internal Position At { get; }

    internal ItemType? Type { get; }

    /// <summary>Its place among the elements of its model.</summary>
    internal int Place { get; set; }

    /// <summary>Where its value was found among the inputs the last time; threads may disagree, as it is only where to look first.</summary>
    internal ref int PlaceInInputs => ref _placeInInputs;

    /// <summary>What explanations know of it where it was handed in under its own name.</summary>
    internal Known HandedIn => field ??= new Known(Origin.Input, [], Name, null);

    /// <summary>What its expressions see, by name; worked out when it is first asked for, once the model has been read.</summary>
    internal ElementSight Sight => field ??= new ElementSight(this);

    /// <summary>What it stands on, as explanations name it.</summary>
    internal IReadOnlyList<Citation> Sources => field ??= [.. Authorities().Select(one =>
        new Citation(one.Name, (one as DmnSource)?.Kind, (one as DmnSource)?.Location, one.Description))];

    /// <summary>How it is worked out; null where nothing is to be worked out, or nobody wrote it.</summary>
    internal virtual Node? Body => null;
}

/// <summary>What every element has, read once.</summary>
internal sealed record ElementHead(string Id, string Name, string? Description, string? TypeName, ItemType? Type, Position At);

/// <summary>Something handed in (6.3.11).</summary>
public sealed class DmnInput : DmnElement
{
    internal DmnInput(ElementHead head)
        : base(head)
    {
    }
}

/// <summary>A decision (6.3.7).</summary>
public sealed class DmnDecision : DmnElement
{
    internal DmnDecision(ElementHead head)
        : base(head)
    {
    }

    /// <summary>The question it answers, in natural language; null where nobody wrote one.</summary>
    public string? Question { get; internal init; }

    /// <summary>What answers there may be, in natural language; null where nobody wrote it.</summary>
    public string? AllowedAnswers { get; internal init; }

    /// <summary>Whether it says how it is decided; without, its answer can only be handed in.</summary>
    public bool HasLogic => Logic is not null;

    internal Node? Logic { get; set; }

    internal override Node? Body => Logic;
}

/// <summary>Logic with a name that decisions call: a business knowledge model (6.3.9).</summary>
public sealed class DmnKnowledge : DmnElement
{
    internal DmnKnowledge(ElementHead head)
        : base(head)
    {
    }

    internal FunctionNode? Logic { get; set; }

    internal override Node? Body => Logic;
}

/// <summary>A decision service: some decisions as one function of what they need (6.3.10).</summary>
public sealed class DmnService : DmnElement
{
    internal DmnService(ElementHead head)
        : base(head)
    {
    }

    /// <summary>The decisions it answers; of one, its value, of more, a context by their names.</summary>
    public IReadOnlyList<DmnRequirement> Outputs { get; internal set; } = [];

    /// <summary>The decisions it takes on the way.</summary>
    public IReadOnlyList<DmnRequirement> Encapsulated { get; internal set; } = [];

    /// <summary>Its parameters in order: first the inputs, then the decisions whose answers are handed in.</summary>
    public IReadOnlyList<DmnRequirement> Parameters { get; internal set; } = [];
}

/// <summary>Where rules come from: a law, a document, a person (6.3.12).</summary>
public sealed class DmnSource : DmnElement
{
    internal DmnSource(ElementHead head)
        : base(head)
    {
    }

    /// <summary>What kind of source it is, as its author wrote it.</summary>
    public string? Kind { get; internal init; }

    /// <summary>Where it can be read; null where nobody said.</summary>
    public string? Location { get; internal init; }
}

/// <summary>A type the model defines (7.3.2).</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The type it is made of; null for a structure.</param>
/// <param name="IsCollection">Whether it is a list of that.</param>
/// <param name="AllowedValues">Unary tests a value (of a collection: each item) must pass; null for none.</param>
/// <param name="Constraint">Unary tests the whole value must pass; null for none.</param>
/// <param name="Components">The entries of a structure.</param>
public sealed record DmnItem(
    string Name, string? TypeName, bool IsCollection, string? AllowedValues, string? Constraint, IReadOnlyList<DmnItem> Components);

/// <summary>Another model this one uses (6.3.3).</summary>
/// <param name="Name">The prefix its names are written with here; empty for none.</param>
/// <param name="Namespace">Its namespace.</param>
public sealed record DmnImport(string Name, string Namespace)
{
    internal DmnModel? Model { get; set; }
}
