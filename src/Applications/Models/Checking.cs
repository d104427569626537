using System.Text.Json;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Models.Pages;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>What checking a text found, with the places told as a reader finds them.</summary>
internal static class Checking
{
    /// <summary>The findings for a page.</summary>
    public static CheckModel Of(ModelCheck check, DmnWriting writing) => new(
        [.. check.Mistakes.Select(mistake => LineOf(mistake, writing.Find(mistake.Element)))],
        [.. check.Findings.Select(found => new FindingLine(Wording.Kind(found.Kind), found.Message, !ModelCheck.IsOnlyWorthALook(found)))],
        [.. check.Examples.Select(one => new ExampleLine(one.Name, one.Decision, Inputs(one.Inputs), one.Expected, one.Answer, one.Wrong?.What))])
    {
        Note = check.NoExamples,
    };

    private static MistakeLine LineOf(FeelDiagnostic mistake, DmnPlace? place)
    {
        var parts = new List<Text>();
        if (place is not null)
        {
            parts.Add(Text.Same(place.Name));
        }

        if (place?.Rule is { } rule)
        {
            parts.Add(new($"第 {rule} 条规则", $"rule {rule}"));
        }

        if (place?.Column is { } column)
        {
            parts.Add(new($"“{column}”列", $"column {column}"));
        }

        return new MistakeLine(mistake.Element ?? "", place?.Element ?? "",
            new(string.Join(" · ", parts.Select(part => part.Zh)), string.Join(" · ", parts.Select(part => part.En))), mistake.Message);
    }

    // {"years": 5} reads as years = 5.
    private static string Inputs(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Object ? json
            : string.Join("；", document.RootElement.EnumerateObject().Select(entry => $"{entry.Name} = {(entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : entry.Value.GetRawText())}"));
    }
}
