namespace Tongqu.Decisions;

public sealed partial class DmnModel
{
    /// <summary>The answer of a decision, with its reasons.</summary>
    /// <param name="name">As for <see cref="Decide"/>.</param>
    /// <param name="inputs">As for <see cref="Decide"/>.</param>
    /// <param name="options">
    /// The bounds; explaining, deciding and looking for the nearest change have <see cref="FeelOptions.StepsMax"/> each.
    /// </param>
    /// <param name="wanted">The answer the nearest change should lead to; null: any other that is told.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled it.</exception>
    public Explanation Explain(string name, FeelContext inputs, FeelOptions? options = null, FeelValue? wanted = null)
    {
        options ??= FeelOptions.Default;
        var explained = Reasons(name, inputs, options);
        if (explained.Missing.Count == 0 && !explained.IsCut)
        {
            explained.Search = new NearestQuestion(this, name, inputs, options, explained.Answer, wanted);
        }

        return explained;
    }

    /// <summary>
    /// The inputs nobody has handed in on which the answer hangs: <see cref="Explanation.Missing"/> alone, for whoever asks it of
    /// many rows; nothing is searched for.
    /// </summary>
    /// <param name="name">Name of a decision.</param>
    /// <param name="inputs">As for <see cref="Decide"/>.</param>
    /// <param name="options">The bounds; deciding and explaining have <see cref="FeelOptions.StepsMax"/> each.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled it.</exception>
    public IReadOnlyList<string> MissingFor(string name, FeelContext inputs, FeelOptions? options = null) =>
        Reasons(name, inputs, options ?? FeelOptions.Default).Missing;

    private Explanation Reasons(string name, FeelContext inputs, FeelOptions options)
    {
        var run = new Evaluation(options);
        Explanation? explained = null;
        var isCut = false;
        try
        {
            explained = new ModelRun(this, inputs, run).Explain(name, new Explainer(run, levers: null));
        }
        catch (BoundReachedException)
        {
            isCut = true;
        }

        // Explaining takes every step that deciding takes: where it noticed nothing and reached no bound, deciding does not either.
        if (explained is not null && !run.HasNoticed)
        {
            return explained;
        }

        var result = Decide(name, inputs, options);
        explained ??= new Explanation(name, result.Value, new ValueReason(name, result.Value)) { IsCut = isCut };

        // A bound that deciding reached is a reason of its own; what was found on the way there does not lead to the answer.
        if (!FeelEquality.Same(explained.Answer, result.Value))
        {
            explained = explained with { Answer = result.Value, Reason = new ValueReason(name, result.Value), Missing = [], IsCut = true };
        }

        return explained with { Diagnostics = result.Diagnostics };
    }

    /// <summary>What inputs could be changed to, as the conditions met tell; null where they were too many to be gone through.</summary>
    internal Levers? LeversOf(string name, FeelContext inputs, FeelOptions options)
    {
        var run = new Evaluation(options);
        var levers = new Levers(run);
        try
        {
            _ = new ModelRun(this, inputs, run).Explain(name, new Explainer(run, levers));
            return levers;
        }
        catch (BoundReachedException)
        {
            return null;
        }
    }

    /// <summary>
    /// What can only be a mistake in its expressions, as far as the declared types tell: a number compared with a text, arguments
    /// that fit no form of a function. What could be right is not named; each says the element and the place in its text.
    /// </summary>
    public IReadOnlyList<FeelDiagnostic> CheckTypes() => [.. Elements.SelectMany(TypeCheck.ErrorsOf)];

    /// <summary>
    /// Gaps and overlaps of its decision tables, each with a row that the table was asked with; and which tables, or parts of
    /// them, are too free to be told. Gaps are looked for where one rule answers, overlaps where they contradict each other.
    /// </summary>
    /// <param name="options">The bounds; <see cref="FeelOptions.StepsMax"/> for each table.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled it.</exception>
    public IReadOnlyList<TableFinding> CheckTables(FeelOptions? options = null)
    {
        var found = new List<TableFinding>();
        foreach (var element in Elements)
        {
            var logic = element.Body;
            foreach (var table in logic is null ? [] : TableCheck.TablesIn(logic))
            {
                found.AddRange(TableCheck.Of(element, table, options ?? FeelOptions.Default));
            }
        }

        return found;
    }
}
