using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tongqu.Decisions;

/// <summary>Explanations, and the values in them, as JSON.</summary>
internal sealed class ExplanationJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1_000,
    };

    private readonly Utf8JsonWriter _json;
    private readonly HashSet<Explanation> _written = [];

    private ExplanationJson(Utf8JsonWriter json) => _json = json;

    public static string Of(Explanation explanation)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Readable))
        {
            new ExplanationJson(json).Write(explanation);
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private void Write(Explanation explanation)
    {
        _json.WriteStartObject();
        _json.WriteString("decision", explanation.Name);
        Value("answer", explanation.Answer);
        if (_written.Add(explanation))
        {
            Say("question", explanation.Question);
            Say("description", explanation.Description);
            Strings("missing", explanation.Missing);
            Nearest(explanation);
            Each("sources", explanation.Sources, Write);
            Each("diagnostics", explanation.Diagnostics, one =>
            {
                _json.WriteString("code", one.Code);
                Say("name", one.Name);
                _json.WriteString("zh", one.Message.Zh);
                _json.WriteString("en", one.Message.En);
            });
            Flag("cut", explanation.IsCut);
            Reason("reason", explanation.Reason);
            if (explanation.Requires.Count > 0)
            {
                _json.WriteStartArray("requires");
                explanation.Requires.ToList().ForEach(Write);
                _json.WriteEndArray();
            }
        }

        _json.WriteEndObject();
    }

    private void Nearest(Explanation explanation)
    {
        if (explanation.Nearest is { } nearest)
        {
            _json.WriteStartObject("nearest");
            Each("changes", nearest.Changes, change =>
            {
                _json.WriteString("name", change.Name);
                Value("from", change.From);
                Value("to", change.To);
            });
            Value("answer", nearest.Answer);
            _json.WriteEndObject();
        }

        Flag("nearest-cut", explanation.IsNearestCut);
    }

    private void Write(Citation source)
    {
        _json.WriteString("name", source.Name);
        Say("kind", source.Kind);
        Say("location", source.Location);
        Say("description", source.Description);
    }

    private void Reason(string name, Reason reason)
    {
        _json.WriteStartObject(name);
        Fields(reason);
        _json.WriteEndObject();
    }

    private void Fields(Reason reason)
    {
        _json.WriteString("expression", reason.Expression);
        Value("value", reason.Value);
        Each("seen", reason.Seen, seen =>
        {
            _json.WriteString("name", seen.Name);
            Value("value", seen.Value);
            _json.WriteString("origin", seen.Origin switch { Origin.Input => "input", Origin.Decision => "decision", _ => "local" });
        });
        Strings("missing", reason.Missing);
        switch (reason)
        {
            case Condition condition:
                Condition(condition);
                break;
            case ChoiceReason choice:
                Reason("condition", choice.Condition);
                Reason("chosen", choice.Chosen);
                break;
            case TableReason table:
                Table(table);
                break;
            case ContextReason context:
                Each("entries", context.Entries, Named);
                OrNothing("result", context.Result);
                break;
            case CallReason call:
                _json.WriteString("calls", call.Name);
                Each("arguments", call.Arguments, Named);
                Reason("body", call.Body);
                break;
            case FittedReason fitted:
                Reason("fitted-from", fitted.From);
                break;
        }

        Each("within", reason.Within, Fields);
    }

    private void Condition(Condition condition)
    {
        _json.WriteString("kind", condition.Kind switch
        {
            ConditionKind.All => "all",
            ConditionKind.Any => "any",
            ConditionKind.Not => "not",
            _ => "test",
        });
        if (condition.Kind == ConditionKind.Test)
        {
            _json.WriteString("subject", condition.Subject);
            Value("saw", condition.Saw);
            _json.WriteString("wanted-zh", condition.Wanted.Zh);
            _json.WriteString("wanted-en", condition.Wanted.En);
        }

        Each("parts", condition.Parts, Fields);
    }

    private void Table(TableReason table)
    {
        _json.WriteString("hit-policy", table.Policy.ToString());
        Say("aggregation", table.Aggregation);
        Each("inputs", table.Inputs, input =>
        {
            _json.WriteString("label", input.Label);
            Flag("not-allowed", !input.IsAllowed);
            Reason("reason", input.Reason);
        });
        Each("rules", table.Rules, rule =>
        {
            _json.WriteNumber("number", rule.Number);
            _json.WriteString("id", rule.Id);
            Value("holds", FeelValue.OrNull(rule.Holds));
            Strings("notes", rule.Notes);
            Flag("abridged", rule.IsAbridged);
            Each("conditions", rule.Cells, Fields);
            Each("outputs", rule.Outputs, Fields);
        });
    }

    private void Named((string Name, Reason Reason) entry)
    {
        _json.WriteString("name", entry.Name);
        Reason("reason", entry.Reason);
    }

    private void OrNothing(string name, Reason? reason)
    {
        if (reason is not null)
        {
            Reason(name, reason);
        }
    }

    private void Each<T>(string name, IReadOnlyList<T> all, Action<T> write)
    {
        if (all.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (var one in all)
        {
            _json.WriteStartObject();
            write(one);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Strings(string name, IReadOnlyList<string> all)
    {
        if (all.Count > 0)
        {
            _json.WriteStartArray(name);
            all.ToList().ForEach(_json.WriteStringValue);
            _json.WriteEndArray();
        }
    }

    private void Flag(string name, bool flag)
    {
        if (flag)
        {
            _json.WriteBoolean(name, true);
        }
    }

    private void Say(string name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, text);
        }
    }

    private void Value(string name, FeelValue value)
    {
        _json.WritePropertyName(name);
        FeelJson.Write(_json, value);
    }
}
