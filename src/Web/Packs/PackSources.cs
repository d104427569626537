using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>Every rule cites its document, or is marked as a sample; every document cited is on the list.</summary>
internal static class PackSources
{
    private const string Sample = "sample";
    private static readonly string[] Citing = ["departments.yaml", "posts.yaml", "catalogues/", "calendar/calendar.yaml"];

    public static IEnumerable<PackFault> Faults(Dictionary<string, PackYaml> files)
    {
        var documents = files["pack.yaml"].List("sources");
        var known = documents.Select(document => document.Text("id")).ToHashSet();
        return documents.SelectMany(Document)
            .Concat(PackPosts.Twice(documents, "id", "来源", "source"))
            .Concat(files.Where(file => Citing.Any(prefix => file.Key.StartsWith(prefix, StringComparison.Ordinal)))
                .SelectMany(file => file.Value.Rows.SelectMany(row => Row(row, known))))
            .Concat(files.GetValueOrDefault("demo/events.yaml")?.Rows.SelectMany(row => Cited(row, row["story"], known)) ?? [])
            .Concat(files.Where(file => file.Key.StartsWith("case-types/", StringComparison.Ordinal)).SelectMany(file => Type(file.Value)));
    }

    private static IEnumerable<PackFault> Document(PackYaml document)
    {
        if (document.Text("title").Length == 0 || (document.Text("url").Length == 0 && document.Text("citation").Length == 0))
        {
            yield return document.Fault($"来源“{document.Text("id")}”缺少标题，或没有网址和出处。", $"source “{document.Text("id")}” lacks its title, or both url and citation.");
        }

        if (document.Text("grade") is not ("A" or "B" or "C"))
        {
            yield return document.Fault($"来源“{document.Text("id")}”的等级应为 A、B 或 C。", $"source “{document.Text("id")}”: the grade is A, B or C.");
        }
    }

    private static IEnumerable<PackFault> Row(PackYaml row, HashSet<string> known)
    {
        var name = Name(row);
        if (row["source"] is null && !row.Is(Sample))
        {
            yield return row.Fault($"“{name}”没有注明依据（source），也没有标为示例（sample: true）。",
                $"“{name}” cites no document (source) and is not marked as a sample (sample: true).");
        }

        if (row.Text("source") == Sample && !row.Is(Sample))
        {
            yield return row.Fault($"“{name}”的依据是示例，应标明 sample: true。", $"“{name}” rests on a sample and must say sample: true.");
        }

        foreach (var fault in Cited(row, row["source"], known))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PackFault> Cited(PackYaml row, PackYaml? source, HashSet<string> known) =>
        source is not null && !known.Contains(source.Value)
            ? [source.Fault($"“{Name(row)}”引用的来源“{source.Value}”不在 pack.yaml 的 sources 中。",
                $"“{Name(row)}” cites “{source.Value}”, which is not among the sources in pack.yaml.")]
            : [];

    private static IEnumerable<PackFault> Type(PackYaml type)
    {
        if (type.Text("basis").Length == 0)
        {
            yield return type.Fault("办件类型没有注明依据（basis）。", "the case type says no basis.");
        }

        foreach (var clock in type.List("clocks").Where(clock => clock["limit"] is not null && !clock.Is(Sample) && clock.Text("basis").Length == 0))
        {
            yield return clock.Fault($"时限“{clock.Text("name")}”没有注明依据（basis），也没有标为示例（sample: true）。",
                $"the limit of clock “{clock.Text("name")}” says no basis and is not marked as a sample (sample: true).");
        }
    }

    private static string Name(PackYaml row) =>
        new[] { "code", "slug", "description" }.Select(row.Text).FirstOrDefault(text => text.Length > 0) ?? "?";
}
