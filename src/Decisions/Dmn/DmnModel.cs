using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// A decision model (OMG DMN 1.5; files of 1.2 to 1.5): read once, decided often, from any thread. It never
/// throws (but when it is cancelled), never hangs, and reads nothing but what is handed in.
/// </summary>
public sealed partial class DmnModel
{
    /// <summary>The longest document accepted, in UTF-16 units.</summary>
    public const int SourceLengthMax = 16 * 1024 * 1024;

    // What can be asked for by its name; of two with one name the first.
    private readonly Dictionary<string, DmnElement> _asked = new(StringComparer.Ordinal);

    internal DmnModel(XElement root) =>
        (Name, Namespace, Id) = (root.NameOf(), root.Get("namespace") ?? "", root.Id());

    /// <summary>The id of the definitions; empty where it has none.</summary>
    public string Id { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its namespace, by which other models import it.</summary>
    public string Namespace { get; }

    /// <summary>The models it uses.</summary>
    public IReadOnlyList<DmnImport> Imports { get; internal set; } = [];

    /// <summary>The types it defines.</summary>
    public IReadOnlyList<DmnItem> Items { get; internal set; } = [];

    /// <summary>The boxes of its requirements graph, in the order of the document.</summary>
    public IReadOnlyList<DmnElement> Elements
    {
        get;
        internal set
        {
            field = value;
            for (var i = 0; i < value.Count; i++)
            {
                value[i].Place = i;
                if (value[i] is DmnDecision or DmnService or DmnKnowledge)
                {
                    _asked.TryAdd(value[i].Name, value[i]);
                }
            }
        }
    }

    = [];

    /// <summary>Its decisions.</summary>
    public IEnumerable<DmnDecision> Decisions => Elements.OfType<DmnDecision>();

    /// <summary>What it wants to be handed in.</summary>
    public IEnumerable<DmnInput> Inputs => Elements.OfType<DmnInput>();

    /// <summary>
    /// What does not hold together: unreadable expressions, unknown types, missing references, cycles. What has a fault
    /// answers null, the rest of the model is not touched; a model to be put in force should have none.
    /// </summary>
    public IReadOnlyList<FeelDiagnostic> Faults { get; internal set; } = [];

    internal IReadOnlyDictionary<string, ItemType> Types { get; set; } = new Dictionary<string, ItemType>();

    internal IReadOnlySet<string> Members { get; set; } = new HashSet<string>();

    /// <summary>Reads a model that uses no other.</summary>
    /// <returns>Refused with <c>dmn.xml</c>: the text is no DMN model; the fields <c>line</c> and <c>column</c> say where.</returns>
    public static Outcome<DmnModel> Parse(string xml) => Parse(xml, []);

    /// <summary>Reads a model with the ones it uses (6.3.3).</summary>
    /// <param name="others">Documents it may import, by namespace, in any order; only those it needs are looked at.</param>
    /// <returns>Refused with <c>dmn.xml</c>: the text is no DMN model; the fields <c>line</c> and <c>column</c> say where.</returns>
    public static Outcome<DmnModel> Parse(string xml, IEnumerable<string> others)
    {
        var library = new Library(others);
        return Document.Read(xml).Then<DmnModel>(root => library.Model(root));
    }

    /// <summary>The answer of a decision, a decision service or a business knowledge model.</summary>
    /// <param name="name">Its name; of one in an imported model, with the name of the import and a point in front.</param>
    /// <param name="inputs">
    /// What is known: values of inputs by name, of decisions that have no logic, and of the parameters of what is asked.
    /// For an imported model, a context of its own under the name of the import.
    /// </param>
    /// <param name="options">The bounds, and what time it is; <see cref="FeelOptions.Default"/> where null.</param>
    /// <returns>
    /// The answer, null where it cannot tell, with the reasons: codes of <see cref="FeelDiagnostic"/>, and <c>dmn.input</c>
    /// nobody handed this in, <c>dmn.type</c> a value is not of its type, <c>dmn.table</c> a decision table contradicts
    /// itself, <c>dmn.reference</c> or <c>dmn.cycle</c> a fault of the model.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled it.</exception>
    public FeelResult Decide(string name, FeelContext inputs, FeelOptions? options = null) =>
        Counted(name, inputs, options ?? FeelOptions.Default).Result;

    /// <summary>The answer, and how many steps it took.</summary>
    internal (FeelResult Result, long Steps) Counted(string name, FeelContext inputs, FeelOptions options)
    {
        var run = new Evaluation(options);
        try
        {
            return (new FeelResult(new ModelRun(this, inputs, run).Decide(name), run.Diagnostics), run.StepsUsed);
        }
        catch (BoundReachedException bound)
        {
            var limit = new FeelDiagnostic("feel.limit", bound.Reason, run.Here.Line, run.Here.Column) { Element = run.Element };
            return (new FeelResult(FeelValue.Null, [.. run.Diagnostics, limit]), options.StepsMax);
        }
    }

    /// <summary>The decision, service or knowledge model of that name; null where there is none.</summary>
    internal DmnElement? Asked(string name) => _asked.GetValueOrDefault(name);

    /// <summary>The type of that name, own or of an imported model.</summary>
    internal ItemType? TypeNamed(string name)
    {
        if (Types.TryGetValue(name, out var type))
        {
            return type;
        }

        foreach (var import in Imports.Where(import => import.Model is not null))
        {
            var inner = import.Name.Length == 0 ? name
                : name.StartsWith(import.Name + ".", StringComparison.Ordinal) ? name[(import.Name.Length + 1)..] : null;
            if (inner is not null && import.Model!.TypeNamed(inner) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>All types that may be named here, with their prefixes.</summary>
    internal IEnumerable<KeyValuePair<string, ItemType>> TypesInSight() => Types.Concat(
        from import in Imports
        where import.Model is not null
        from type in import.Model!.TypesInSight()
        select new KeyValuePair<string, ItemType>(import.Name.Length == 0 ? type.Key : $"{import.Name}.{type.Key}", type.Value));
}
