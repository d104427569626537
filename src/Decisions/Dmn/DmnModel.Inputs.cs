using System.Text.Json;
using Tongqu.Base;

namespace Tongqu.Decisions;

public sealed partial class DmnModel
{
    /// <summary>
    /// An input made of text, as its type says: <c>2024-01-01</c> is a date where a date is wanted; blank is null. Of an input
    /// without a type numbers, true and false are read as such, all else is text.
    /// </summary>
    /// <param name="name">Name of an input, or of a decision whose answer is handed in.</param>
    /// <param name="text">The text; lists and contexts as JSON.</param>
    /// <returns>Refused with <c>dmn.input</c>: there is no such input, or the text is none of its values.</returns>
    public Outcome<FeelValue> ReadInput(string name, string text) => Handed(name).Then(input => InputReader.Read(input, text));

    /// <summary>An input made of JSON, as its type says; dates and times are texts there.</summary>
    /// <param name="name">Name of an input, of a decision whose answer is handed in, or of an import for all of its inputs.</param>
    /// <param name="json">The value.</param>
    /// <returns>Refused with <c>dmn.input</c>: there is no such input, or this is none of its values.</returns>
    public Outcome<FeelValue> ReadInput(string name, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || Imports.FirstOrDefault(import => import.Name == name)?.Model is not { } imported || name.Length == 0)
        {
            return Handed(name).Then(input => InputReader.Read(input, json));
        }

        return imported.ReadInputs(json).Then<FeelValue>(inputs => inputs);
    }

    /// <summary>Inputs made of a JSON object, each as its type says.</summary>
    /// <returns>Refused with <c>dmn.input</c>: it is no object, there is no such input, or one is none of its values.</returns>
    public Outcome<FeelContext> ReadInputs(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new Refusal("dmn.input", new Text("输入应为 JSON 对象：{\"名称\": 值}。", "Inputs are a JSON object: {\"name\": value}."));
        }

        var inputs = new List<KeyValuePair<string, FeelValue>>();
        foreach (var entry in json.EnumerateObject())
        {
            var value = ReadInput(entry.Name, entry.Value);
            if (value.Refusal is { } refusal)
            {
                return refusal;
            }

            inputs.Add(new(entry.Name, value.Value));
        }

        return new FeelContext(inputs);
    }

    private Outcome<DmnElement> Handed(string name)
    {
        if (Elements.FirstOrDefault(element => element is DmnInput or DmnDecision && element.Name == name) is { } input)
        {
            return input;
        }

        foreach (var import in Imports.Where(import => import.Name.Length == 0))
        {
            if (import.Model?.Handed(name) is { Succeeded: true } found)
            {
                return found;
            }
        }

        var known = string.Join("、", Inputs.Take(50).Select(one => one.Name));
        return new Refusal("dmn.input", new Text(
            $"模型没有名为“{name}”的输入；有：{known}。", $"The model has no input named {name}; it has: {known}."));
    }
}
