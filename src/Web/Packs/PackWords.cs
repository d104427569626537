using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>Every text people see is there in Chinese and in English.</summary>
internal static class PackWords
{
    public static IEnumerable<PackFault> Faults(IEnumerable<PackYaml> files) =>
        files.SelectMany(file => file.All).SelectMany(piece => Pairs(piece).Concat(Fields(piece)));

    /// <summary>What is wrong with a text that a row must have.</summary>
    public static IEnumerable<PackFault> Missing(PackYaml row, string key, string name) => row[key] is null
        ? [row.Fault($"{name}缺少 {key}。", $"{name} has no {key}.")] : [];

    private static IEnumerable<PackFault> Pairs(PackYaml piece)
    {
        if (piece["zh"] is null && piece["en"] is null)
        {
            yield break;
        }

        if (piece.Text("zh").Length == 0)
        {
            yield return piece.Fault($"“{piece.Text("en")}”没有中文（zh）。", $"“{piece.Text("en")}” has no Chinese (zh).");
        }

        if (piece.Text("en").Length == 0)
        {
            yield return piece.Fault($"“{piece.Text("zh")}”没有英文（en）。", $"“{piece.Text("zh")}” has no English (en).");
        }
    }

    // A form keeps to form-js, which knows one language: the other stands beside it under a key of ours.
    private static IEnumerable<PackFault> Fields(PackYaml piece)
    {
        foreach (var key in new[] { "label", "description" })
        {
            var isField = piece["key"] is not null && piece["type"] is not null;
            var isChoice = key == "label" && piece["value"] is not null;
            var english = (isField ? piece["properties"] : piece)?.Text($"{key}-en");
            if ((isField || isChoice) && piece.Text(key).Length > 0 && string.IsNullOrEmpty(english))
            {
                yield return piece.Fault($"“{piece.Text(key)}”没有英文（{key}-en）。", $"“{piece.Text(key)}” has no English ({key}-en).");
            }
        }

        if (piece["key"] is not null && piece["type"] is not null && piece.Text("label").Length == 0)
        {
            yield return piece.Fault($"字段“{piece.Text("key")}”没有名称（label）。", $"field “{piece.Text("key")}” has no label.");
        }
    }
}
