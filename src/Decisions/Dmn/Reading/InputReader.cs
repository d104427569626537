using System.Text.Json;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Makes values of text and JSON, as the types of a model's inputs say.</summary>
internal static class InputReader
{
    private const int DepthMax = 60;

    /// <summary>The value a text stands for; blank text is null: not known.</summary>
    public static Outcome<FeelValue> Read(DmnElement input, string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return FeelValue.Null;
        }

        if (trimmed[0] is '{' or '[' && input.Type?.Kind is null or FeelKind.List or FeelKind.Context)
        {
            try
            {
                using var json = JsonDocument.Parse(trimmed);
                return Read(input, json.RootElement);
            }
            catch (JsonException)
            {
                return Wrong(input, trimmed);
            }
        }

        return (input.Type?.Kind is { } kind ? Typed(kind, trimmed) : Guessed(trimmed)) is { } value ? value : Wrong(input, trimmed);
    }

    /// <summary>The value a piece of JSON stands for; dates and times are texts there.</summary>
    public static Outcome<FeelValue> Read(DmnElement input, JsonElement json) =>
        Read(input.Type, json, 0) is { } value ? value : Wrong(input, json.GetRawText());

    private static Refusal Wrong(DmnElement input, string text)
    {
        var shown = text.Length > 60 ? text[..60] + "…" : text;
        return new("dmn.input", new Text(
            $"输入“{input.Name}”应为 {input.TypeName}，读不出“{shown}”。",
            $"The input {input.Name} should be a {input.TypeName}; “{shown}” cannot be read as one."));
    }

    /// <summary>The value; null where it is none of the type.</summary>
    public static FeelValue? Read(ItemType? type, JsonElement json, int depth)
    {
        if (depth > DepthMax)
        {
            return null;
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return FeelValue.Null;
            case JsonValueKind.True or JsonValueKind.False:
                return type?.Kind is null or FeelKind.Boolean ? FeelValue.Of(json.GetBoolean()) : null;
            case JsonValueKind.Number:
                return type?.Kind is null or FeelKind.Number && FeelNumber.TryParse(json.GetRawText(), out var number) ? FeelValue.Of(number) : null;
            case JsonValueKind.String:
                return type?.Kind is null or FeelKind.String ? FeelValue.Of(json.GetString()!) : Typed(type.Kind.Value, json.GetString()!);
            case JsonValueKind.Array:
                var items = json.EnumerateArray().Select(item => Read(type?.Item, item, depth + 1)).ToList();
                return items.TrueForAll(item => item is not null) ? new FeelList(items!) : null;
            default:
                var entries = json.EnumerateObject().Select(entry => (entry.Name, Value: Read(type?.Entry(entry.Name), entry.Value, depth + 1))).ToList();
                return entries.TrueForAll(entry => entry.Value is not null)
                    ? new FeelContext(entries.Select(entry => new KeyValuePair<string, FeelValue>(entry.Name, entry.Value!)))
                    : null;
        }
    }

    private static FeelValue? Typed(FeelKind kind, string text) => kind switch
    {
        FeelKind.Number => FeelNumber.TryParse(text, out var number) ? FeelValue.Of(number) : null,
        FeelKind.Boolean => Truth(text),
        FeelKind.String => FeelValue.Of(text),
        FeelKind.Date => FeelDate.Parse(text) is { } date ? FeelValue.Of(date) : null,
        FeelKind.Time => FeelTime.Parse(text) is { } time ? FeelValue.Of(time) : null,
        FeelKind.DateTime => FeelDateTime.Parse(text) is { } moment ? FeelValue.Of(moment) : null,
        FeelKind.Months => DurationText.Parse(text).Months is { } months ? FeelValue.Of(months) : null,
        FeelKind.Duration => DurationText.Parse(text).Duration is { } length ? FeelValue.Of(length) : null,
        _ => null,
    };

    // Of an input without a type only numbers and truths are taken for what they look like.
    private static FeelValue Guessed(string text) =>
        FeelNumber.TryParse(text, out var number) ? FeelValue.Of(number) : Truth(text) ?? FeelValue.Of(text);

    private static FeelValue? Truth(string text) => text switch
    {
        "true" or "是" => FeelValue.True,
        "false" or "否" => FeelValue.False,
        _ => null,
    };
}
