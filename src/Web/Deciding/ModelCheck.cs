using System.Globalization;
using System.Text.Json;
using Tongqu.Base;
using Tongqu.Decisions;

namespace Tongqu.Web;

/// <summary>
/// A model judged by its own word: what does not hold together, the examples that live beside it in <c>NAME.tests.yaml</c>, and
/// what its tables leave out.
/// </summary>
/// <param name="Examples">How many examples there are.</param>
/// <param name="Met">How many of them are answered as they say.</param>
/// <param name="Faults">What is wrong, and what is worth a look.</param>
internal sealed record ModelCheck(int Examples, int Met, IReadOnlyList<PackFault> Faults)
{
    private static readonly string[] Keys = ["name", "decision", "inputs", "expected", "now"];

    /// <summary>Checks a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">What the file is called in what is said; its path where null.</param>
    public static ModelCheck Of(string path, string? shown = null)
    {
        shown ??= path;
        var read = ModelFile.Read(path);
        if (read.Refusal is { } refusal)
        {
            var line = refusal.Fields.TryGetValue("line", out var at) ? int.Parse(at.Zh, CultureInfo.InvariantCulture) : 0;
            return new ModelCheck(0, 0, [new PackFault(shown, line, refusal.Message)]);
        }

        var model = read.Value;
        var faults = model.Faults.Concat(model.CheckTypes()).Select(fault => new PackFault(
            shown, fault.Code.StartsWith("dmn.", StringComparison.Ordinal) ? fault.Line : 0,
            new Text($"{fault.Element}：{fault.Message.Zh}", $"{fault.Element}: {fault.Message.En}"))).ToList();
        faults.AddRange(model.CheckTables().Select(found => new PackFault(shown, 0, found.Message)
        {
            IsWarning = found.Kind != TableFindingKind.Overlap || !found.IsCertain,
        }));

        var examples = Path.ChangeExtension(path, ".tests.yaml");
        if (!File.Exists(examples))
        {
            faults.Add(new PackFault(shown, 0, new("没有例子（NAME.tests.yaml）。", "it has no examples (NAME.tests.yaml).")) { IsWarning = true });
            return new ModelCheck(0, 0, faults);
        }

        var (root, unreadable) = PackYaml.Parse(Path.ChangeExtension(shown, ".tests.yaml"), File.ReadAllText(examples));
        if (root is null)
        {
            return new ModelCheck(0, 0, [.. faults, unreadable!]);
        }

        var wrong = root.Rows.Select(row => Wrong(model, row)).ToList();
        return new ModelCheck(wrong.Count, wrong.Count(one => one is null), [.. faults, .. wrong.OfType<PackFault>()]);
    }

    // What is wrong with an example; null where it is met.
    private static PackFault? Wrong(DmnModel model, PackYaml row)
    {
        var name = row.Text("name");
        if (row.Keys.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
        {
            return row.Fault($"例子“{name}”：没有“{unknown}”这一项。", $"example “{name}”: there is no “{unknown}” in an example.");
        }

        var decision = row.Text("decision") is { Length: > 0 } said ? said : model.Decisions.Count() == 1 ? model.Decisions.First().Name : "";
        if (row["expected"] is not { } expected || name.Length == 0 || !model.Decisions.Any(one => one.Name == decision))
        {
            return row.Fault(
                $"例子“{name}”须写明名称（name）、存在的决策（decision）和应得的结果（expected，可为 null）。",
                $"example “{name}” needs a name, a decision there is, and what is expected (null where it cannot be told).");
        }

        var inputs = row["inputs"] is { } given ? ModelFile.Inputs(model, given.ToJson()) : FeelContext.Empty;
        if (inputs.Refusal is { } refusal)
        {
            return row.Fault($"例子“{name}”：{refusal.Message.Zh}", $"example “{name}”: {refusal.Message.En}");
        }

        var now = row.Text("now") is { Length: > 0 } moment
            && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : (DateTimeOffset?)null;
        var answer = model.Decide(decision, inputs.Value, new FeelOptions { Now = now }).Value;

        // Dates and times are texts in a file of examples, so that the answer is compared as it would be written there.
        using var written = JsonDocument.Parse(FeelJson.Of(answer));
        var wanted = FeelJson.Read(expected.ToJson());
        return FeelJson.Read(written.RootElement).Equals(wanted) ? null : row.Fault(
            $"例子“{name}”：应得 {wanted}，实得 {answer}。", $"example “{name}”: {wanted} is expected, the answer is {answer}.");
    }
}
