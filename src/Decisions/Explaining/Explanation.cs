namespace Tongqu.Decisions;

/// <summary>
/// Why a decision answers what it does: which conditions held, failed or cannot be told, with the values they saw and where
/// those came from; what is missing; what would turn the answer; and the documents it stands on.
/// </summary>
/// <param name="Name">Name of the decision.</param>
/// <param name="Answer">Its answer, the same that <see cref="DmnModel.Decide"/> gives; null where it cannot tell.</param>
/// <param name="Reason">How the answer follows; <see cref="Replay"/> takes it from there again.</param>
public sealed record Explanation(string Name, FeelValue Answer, Reason Reason)
{
    /// <summary>The question the decision answers, in natural language; null where nobody wrote one.</summary>
    public string? Question { get; init; }

    /// <summary>What its author says about it; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Why something was null on the way, as deciding notices it; of the decision asked for only.</summary>
    public IReadOnlyList<FeelDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>The decisions it requires, each explained; one that several require is the same object everywhere.</summary>
    public IReadOnlyList<Explanation> Requires { get; init; } = [];

    /// <summary>
    /// The inputs nobody has handed in on which the answer hangs: with one outcome of the conditions that read them it would
    /// be another than with the other. Empty where the answer is certain.
    /// </summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// The smallest change of what is known that gives another answer; null where none was found, or something is missing. It is looked
    /// for when it is first read, within the options the explanation was asked for with.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller who asked for the explanation cancelled it.</exception>
    public NearestChange? Nearest
    {
        get => Search?.Found.Change;
        init => Search = value is null ? null : new NearestQuestion(value);
    }

    /// <summary>Where the rules come from: laws, documents, persons, as the model names them.</summary>
    public IReadOnlyList<Citation> Sources { get; init; } = [];

    /// <summary>Whether the search for the nearest change ended at its bound: there may be one, or a nearer one.</summary>
    public bool IsNearestCut => Search?.Found.IsCut == true;

    /// <summary>What to look for the nearest change with; null where there is nothing to look for.</summary>
    internal NearestQuestion? Search { get; set; }

    /// <summary>Whether it ended at a bound: then the answer stands, but not all reasons are given.</summary>
    public bool IsCut { get; init; }

    /// <summary>The answer as it follows from the recorded outcomes of the conditions alone; the model is not asked.</summary>
    public FeelValue Replay() => Reason.Replay(Forced.Nothing);

    /// <summary>The explanation in plain sentences, the most important first.</summary>
    public IReadOnlyList<ExplanationLine> Sentences() => new Sentences(this).Lines;

    /// <summary>The explanation as JSON; a decision that several require is written once, under its name.</summary>
    public string ToJson() => ExplanationJson.Of(this);
}

/// <summary>One plain sentence of an explanation.</summary>
/// <param name="Depth">0 for what is said of the decision itself, more for what stands under another sentence.</param>
/// <param name="Text">The sentence in both languages.</param>
public sealed record ExplanationLine(int Depth, Base.Text Text);

/// <summary>Where a value that a condition saw comes from.</summary>
public enum Origin
{
    /// <summary>Handed in, or missing.</summary>
    Input,

    /// <summary>The answer of a required decision.</summary>
    Decision,

    /// <summary>Worked out on the way: an entry of a context, or a parameter.</summary>
    Local,
}

/// <summary>A value that was looked at.</summary>
/// <param name="Name">As the expression writes it; entries behind a point.</param>
/// <param name="Value">The value; null where it is missing.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record SeenValue(string Name, FeelValue Value, Origin Origin);

/// <summary>A document, law or person that rules stand on (DMN 1.5, 6.3.12).</summary>
/// <param name="Name">What it is called; a clause where the model names one.</param>
/// <param name="Kind">What kind of source it is; null where nobody said.</param>
/// <param name="Location">Where it can be read; null where nobody said.</param>
/// <param name="Description">What the model says about it; null for nothing.</param>
public sealed record Citation(string Name, string? Kind, string? Location, string? Description);

/// <summary>One input with another value.</summary>
/// <param name="Name">Its name; an entry of an input behind a point.</param>
/// <param name="From">The value it has.</param>
/// <param name="To">The value it would need.</param>
public sealed record InputChange(string Name, FeelValue From, FeelValue To);

/// <summary>What would turn an answer; found by deciding with it.</summary>
/// <param name="Changes">The inputs that change: as few as possible, then by as little as possible.</param>
/// <param name="Answer">What the decision answered with them.</param>
public sealed record NearestChange(IReadOnlyList<InputChange> Changes, FeelValue Answer)
{
    /// <summary>The inputs with the change made.</summary>
    public FeelContext Apply(FeelContext inputs) =>
        Changes.Aggregate(inputs, (changed, change) => Changed(changed, change.Name, change.To));

    // A name may itself hold a point, so that what is there counts before what could be taken apart.
    private static FeelContext Changed(FeelContext inputs, string name, FeelValue value)
    {
        var point = name.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && !inputs.TryGet(name, out _) && inputs[name[..point]] is FeelContext inner
            ? inputs.With(name[..point], Changed(inner, name[(point + 1)..], value))
            : inputs.With(name, value);
    }
}
