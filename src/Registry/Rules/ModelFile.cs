using System.Text.Json;
using Tongqu.Base;
using Tongqu.Decisions;

namespace Tongqu.Registry;

/// <summary>A decision model on disk, and inputs written for it.</summary>
public static class ModelFile
{
    /// <summary>What the name of the file of examples beside a model ends in.</summary>
    public const string ExamplesExtension = ".tests.yaml";

    private const int NeighboursMax = 500;

    /// <summary>The file of a model in a pack, as a name inside it.</summary>
    public static string InPack(string model) => $"decisions/{model}.dmn";

    /// <summary>The model; others of its folder may be imported.</summary>
    public static Outcome<DmnModel> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new Refusal("decide.file", new Text($"没有文件 {path}。", $"There is no file {path}."), RefusalKind.NotFound);
        }

        var full = Path.GetFullPath(path);
        var others = Directory.EnumerateFiles(Path.GetDirectoryName(full)!, "*.dmn").Where(file => file != full)
            .Order(StringComparer.Ordinal).Take(NeighboursMax);
        return DmnModel.Parse(File.ReadAllText(full), others.Select(File.ReadAllText));
    }

    /// <summary>The inputs: each a pair of name and value, or a file of JSON that holds several.</summary>
    public static Outcome<FeelContext> Inputs(DmnModel model, IReadOnlyList<string> given)
    {
        var inputs = new List<KeyValuePair<string, FeelValue>>();
        foreach (var one in given)
        {
            var sign = one.IndexOf('=', StringComparison.Ordinal);
            var read = sign > 0 && !File.Exists(one)
                ? model.ReadInput(one[..sign].Trim(), one[(sign + 1)..])
                    .Then<FeelContext>(value => new FeelContext([new(one[..sign].Trim(), value)]))
                : OfFile(model, one);
            if (read.Refusal is { } refusal)
            {
                return refusal;
            }

            inputs.AddRange(read.Value);
        }

        return new FeelContext(inputs);
    }

    private static Outcome<FeelContext> OfFile(DmnModel model, string path)
    {
        if (!File.Exists(path))
        {
            return new Refusal("decide.input", new Text(
                $"输入应写作 名称=值，或为 JSON 文件；没有文件 {path}。", $"An input is name=value or a file of JSON; there is no file {path}."));
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return model.ReadInputs(json.RootElement);
        }
        catch (JsonException fault)
        {
            return new Refusal("decide.input", new Text($"{path} 不是合法的 JSON：{fault.Message}", $"{path} is no JSON: {fault.Message}"));
        }
    }
}
