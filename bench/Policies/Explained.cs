using Tongqu.Decisions;

namespace Tongqu.Bench.Policies;

/// <summary>
/// One enterprise, all policies, every answer with its explanation, and all of its structured data read: of each decision the answer, what
/// is missing, its sources and diagnostics; of each reason its text, value, what it saw and what was missing; of each condition whether it
/// held, its subject, what it saw there and what it asks for in both languages; of each rule whether it held, its conditions and outputs.
/// </summary>
internal sealed class Explained(IReadOnlyList<DmnModel> models, FeelOptions options)
{
    /// <summary>How many parts of the last enterprise's answers had a reason of their own.</summary>
    public int Reasons { get; private set; }

    private long _read;

    public void Structured(FeelContext row)
    {
        Reasons = 0;
        foreach (var model in models)
        {
            Read(model.Explain("amount", row, options));
        }
    }

    /// <summary>The plain sentences, without the nearest change.</summary>
    public void Sentences(FeelContext row)
    {
        foreach (var model in models)
        {
            var explained = model.Explain("amount", row, options);
            _read += (explained with { Nearest = null }).Sentences().Sum(line => line.Text.Zh.Length);
        }
    }

    /// <summary>What would turn each answer, found by deciding.</summary>
    public void Nearest(FeelContext row)
    {
        foreach (var model in models)
        {
            _read += model.Explain("amount", row, options).Nearest?.Changes.Count ?? 0;
        }
    }

    private void Read(Explanation explained)
    {
        _read += explained.Name.Length + (int)explained.Answer.Kind + explained.Diagnostics.Count;
        Read(explained.Missing);
        foreach (var source in explained.Sources)
        {
            _read += source.Name.Length + (source.Kind?.Length ?? 0);
        }

        Read(explained.Reason);
        foreach (var required in explained.Requires)
        {
            Read(required);
        }
    }

    private void Read(IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            _read += names[i].Length;
        }
    }

    private void Read(IReadOnlyList<Reason> reasons)
    {
        for (var i = 0; i < reasons.Count; i++)
        {
            Read(reasons[i]);
        }
    }

    private void Read(Reason reason)
    {
        Reasons++;
        _read += reason.Expression.Length + (int)reason.Value.Kind;
        for (var i = 0; i < reason.Seen.Count; i++)
        {
            _read += reason.Seen[i].Name.Length + (int)reason.Seen[i].Value.Kind + (int)reason.Seen[i].Origin;
        }

        Read(reason.Missing);
        Read(reason.Within);
        switch (reason)
        {
            case Condition condition:
                _read += condition.Holds == true ? 1 : 0;
                _read += condition.Subject.Length + (int)condition.Saw.Kind + Length(condition.Wanted.Zh) + Length(condition.Wanted.En);
                Read(condition.Parts);
                break;
            case ChoiceReason choice:
                Read(choice.Condition);
                Read(choice.Chosen);
                break;
            case FittedReason fitted:
                Read(fitted.From);
                break;
            case TableReason table:
                Read(table);
                break;
            case ValueReason:
                break;
            default:
                throw new InvalidOperationException($"The policies have no {reason.GetType().Name}.");
        }
    }

    private static int Length(string? text) => text?.Length ?? 0;

    private void Read(TableReason table)
    {
        foreach (var column in table.Inputs)
        {
            _read += column.Label.Length;
            Read(column.Reason);
        }

        foreach (var rule in table.Rules)
        {
            _read += rule.Number + rule.Id.Length + (rule.Holds == true ? 1 : 0);
            Read(rule.Cells);
            Read(rule.Outputs);
            Read(rule.Notes);
        }
    }
}
