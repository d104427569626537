using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tongqu.Base;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tongqu.Registry;

/// <summary>Something in a pack that does not hold.</summary>
/// <param name="File">The file, as a name inside the pack.</param>
/// <param name="Line">Its line, from 1; 0 where the fault is of the file as a whole.</param>
/// <param name="What">What does not hold, naming the row and key.</param>
public sealed record PackFault(string File, int Line, Text What)
{
    /// <summary>Whether it is only worth a look: the pack can be used all the same.</summary>
    public bool IsWarning { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}, line {Line}: {What.En}" : $"{File}: {What.En}";
}

/// <summary>A piece of a YAML (or JSON) file of the pack that still knows where it stands.</summary>
public sealed partial class PackYaml
{
    private readonly YamlNode _node;

    private PackYaml(string file, YamlNode node) => (File, _node) = (file, node);

    /// <summary>The file, as a name inside the pack.</summary>
    public string File { get; }

    /// <summary>Its line, from 1.</summary>
    public int Line => (int)_node.Start.Line;

    /// <summary>The pieces of a list; none where this is no list.</summary>
    public IEnumerable<PackYaml> Rows => _node is YamlSequenceNode list ? list.Children.Select(child => new PackYaml(File, child)) : [];

    /// <summary>The keys of a mapping; none where this is none.</summary>
    public IEnumerable<string> Keys =>
        _node is YamlMappingNode map ? map.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "") : [];

    /// <summary>The piece itself and all within it.</summary>
    public IEnumerable<PackYaml> All => _node.AllNodes.Select(node => new PackYaml(File, node));

    /// <summary>Its text; empty where it is none, or null.</summary>
    public string Value => _node is YamlScalarNode { Value: { } value } scalar
        && !(scalar.Style == ScalarStyle.Plain && value is "null" or "~") ? value : "";

    /// <summary>The piece under a key, or null.</summary>
    public PackYaml? this[string key] =>
        _node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? new PackYaml(File, child) : null;

    /// <summary>The text under a key; empty where there is none.</summary>
    public string Text(string key) => this[key]?.Value ?? "";

    /// <summary>The pieces of the list under a key.</summary>
    public IReadOnlyList<PackYaml> List(string key) => [.. this[key]?.Rows ?? []];

    /// <summary>Whether there is a plain <c>true</c> under a key.</summary>
    public bool Is(string key) => Text(key) == "true";

    /// <summary>The number under a key; null where there is none.</summary>
    public decimal? Number(string key) => decimal.TryParse(Text(key), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Something that does not hold here.</summary>
    public PackFault Fault(string zh, string en) => new(File, Line, new(zh, en));

    /// <summary>
    /// The piece as JSON: plain numbers, <c>true</c>, <c>false</c> and <c>null</c> are such, all else is text.
    /// </summary>
    public JsonElement ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            Write(json, _node);
        }

        using var document = JsonDocument.Parse(memory.ToArray());
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlSequenceNode list:
                json.WriteStartArray();
                list.Children.ToList().ForEach(child => Write(json, child));
                json.WriteEndArray();
                break;
            case YamlMappingNode map:
                json.WriteStartObject();
                foreach (var (key, child) in map.Children)
                {
                    json.WritePropertyName((key as YamlScalarNode)?.Value ?? "");
                    Write(json, child);
                }

                json.WriteEndObject();
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" }:
                json.WriteNullValue();
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth:
                json.WriteBooleanValue(truth.Value == "true");
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain when Number().IsMatch(plain.Value!):
                json.WriteRawValue(plain.Value!);
                break;
            default:
                json.WriteStringValue((node as YamlScalarNode)?.Value ?? "");
                break;
        }
    }

    // As JSON writes numbers; a code such as 0571 stays a text.
    [GeneratedRegex(@"^-?(0|[1-9][0-9]{0,300})(\.[0-9]{1,300})?\z")]
    private static partial Regex Number();

    /// <summary>Reads a file; the fault where it is not there or is no YAML.</summary>
    public static (PackYaml? Root, PackFault? Fault) Read(Pack pack, string file) => pack.Has(file)
        ? Parse(file, pack.ReadText(file))
        : (null, new PackFault(file, 0, new("没有这个文件。", "there is no such file.")));

    /// <summary>Reads a text; the fault where it is no YAML.</summary>
    public static (PackYaml? Root, PackFault? Fault) Parse(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 ? (new PackYaml(file, stream.Documents[0].RootNode), null)
                : (null, new PackFault(file, 0, new("文件是空的，或含有几份文档。", "the file is empty, or holds several documents.")));
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException)
        {
            // The reader objects to some brackets left open by its own state, without a place.
            var line = fault is YamlException { Start.Line: var at } ? (int)at : 0;
            return (null, new PackFault(file, line, new($"不是合法的 YAML：{fault.Message}", $"this is no YAML: {fault.Message}")));
        }
    }
}
