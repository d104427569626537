using System.Globalization;
using System.Text.Json;
using Tongqu.Base;
using Tongqu.Decisions;

namespace Tongqu.Registry;

/// <summary>An example that lives beside a model, as it was answered.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Decision">The decision it asks.</param>
/// <param name="Inputs">What is handed in, as JSON.</param>
/// <param name="Expected">What it should answer, as FEEL; empty where the example cannot be read.</param>
/// <param name="Answer">What the model answers, as FEEL; empty where it was not asked.</param>
/// <param name="Wrong">Why it is not met; null where it is.</param>
public sealed record ModelExample(string Name, string Decision, string Inputs, string Expected, string Answer, PackFault? Wrong);

/// <summary>
/// A model judged by its own word: what does not hold together, the examples that live beside it in <c>NAME.tests.yaml</c>, and
/// what its tables leave out.
/// </summary>
public sealed class ModelCheck
{
    /// <summary>Most examples of one model.</summary>
    public const int ExamplesMax = 500;

    private static readonly string[] Keys = ["name", "decision", "inputs", "expected", "now"];

    private readonly string _shown;
    private readonly DmnWriting? _writing;
    private readonly PackFault? _unread;

    private ModelCheck(string shown, PackFault unread) => (_shown, _unread, Mistakes, Findings, Examples) = (shown, unread, [], [], []);

    private ModelCheck(
        string shown, DmnModel model, DmnWriting writing, IReadOnlyList<ModelExample> examples, PackFault? unread, IEnumerable<ModelDemand> demands)
    {
        (_shown, _writing, _unread, Model, Examples) = (shown, writing, unread, model, examples);
        var name = Path.GetFileNameWithoutExtension(shown);
        Mistakes = [.. model.Faults, .. model.CheckTypes(), .. demands.Where(demand => demand.Concerns(name)).SelectMany(demand => demand.Faults(model, writing))];
        Findings = model.CheckTables();
    }

    /// <summary>The model; null where the file is none.</summary>
    public DmnModel? Model { get; }

    /// <summary>
    /// What does not hold together, what can only be a mistake of type, and what whoever decides by the model cannot use; each says its
    /// element and place.
    /// </summary>
    public IReadOnlyList<FeelDiagnostic> Mistakes { get; }

    /// <summary>Gaps and overlaps of its tables, each with a row that shows it.</summary>
    public IReadOnlyList<TableFinding> Findings { get; }

    /// <summary>Its examples, in the order of their file.</summary>
    public IReadOnlyList<ModelExample> Examples { get; }

    /// <summary>Why there are no examples, where there are none that can be read; null otherwise.</summary>
    public Text? NoExamples => _unread?.What;

    /// <summary>How many examples are answered as they say.</summary>
    public int Met => Examples.Count(one => one.Wrong is null);

    /// <summary>What is wrong, and what is worth a look.</summary>
    public IReadOnlyList<PackFault> Faults =>
    [
        .. Mistakes.Select(fault => new PackFault(_shown, LineOf(fault), fault.Element is { Length: > 0 } at
            ? new Text($"{at}：{fault.Message.Zh}", $"{at}: {fault.Message.En}") : fault.Message)),
        .. Findings.Select(found => new PackFault(_shown, 0, found.Message) { IsWarning = IsOnlyWorthALook(found) }),
        .. _unread is null ? [] : new[] { _unread },
        .. Examples.Select(one => one.Wrong).OfType<PackFault>(),
    ];

    private int LineOf(FeelDiagnostic fault) => fault.Code.StartsWith("dmn.", StringComparison.Ordinal) && fault.Line > 0 ? fault.Line
        : _writing?.Find(fault.Element)?.Line ?? 0;

    /// <summary>Whether nothing is wrong; what is only worth a look does not count.</summary>
    public bool Holds => Faults.All(fault => fault.IsWarning);

    /// <summary>Whether a finding is a warning: a gap, or an overlap that hangs on another decision's answer.</summary>
    public static bool IsOnlyWorthALook(TableFinding found) => found.Kind != TableFindingKind.Overlap || !found.IsCertain;

    /// <summary>Checks a file, with the examples beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">What the file is called in what is said; its path where null.</param>
    /// <param name="demands">What is asked of models by whoever decides by them; nothing where null.</param>
    public static ModelCheck Of(string path, string? shown = null, IEnumerable<ModelDemand>? demands = null)
    {
        shown ??= path;
        var read = ModelFile.Read(path);
        if (read.Refusal is { } refusal)
        {
            var line = refusal.Fields.TryGetValue("line", out var at) ? int.Parse(at.Zh, CultureInfo.InvariantCulture) : 0;
            return new ModelCheck(shown, new PackFault(shown, line, refusal.Message));
        }

        var examples = Path.ChangeExtension(path, ModelFile.ExamplesExtension);
        var text = new ModelText(File.ReadAllText(path), File.Exists(examples) ? File.ReadAllText(examples) : "");
        return Of(read.Value, text, shown, demands ?? []);
    }

    /// <summary>Checks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text it was read from, with its examples.</param>
    /// <param name="shown">What the model's file is called in what is said: its name and an extension.</param>
    /// <param name="demands">What is asked of models by whoever decides by them.</param>
    public static ModelCheck Of(DmnModel model, ModelText text, string shown, IEnumerable<ModelDemand> demands)
    {
        var writing = DmnWriting.Read(text.Xml).Value;
        ModelCheck Checked(IReadOnlyList<ModelExample> asked, PackFault? unread) => new(shown, model, writing, asked, unread, demands);
        if (string.IsNullOrWhiteSpace(text.Examples))
        {
            return Checked([], new PackFault(shown, 0, new("没有例子（NAME.tests.yaml）。", "it has no examples (NAME.tests.yaml).")) { IsWarning = true });
        }

        var file = Path.ChangeExtension(shown, ModelFile.ExamplesExtension);
        var (root, unreadable) = PackYaml.Parse(file, text.Examples);
        if (root is null)
        {
            return Checked([], unreadable);
        }

        return root.Rows.Count() > ExamplesMax
            ? Checked([], new PackFault(file, 0, new($"例子超过 {ExamplesMax} 个。", $"there are more than {ExamplesMax} examples.")))
            : Checked([.. root.Rows.Select(row => Asked(model, row))], null);
    }

    private static ModelExample Asked(DmnModel model, PackYaml row)
    {
        var name = row.Text("name");
        var decision = row.Text("decision") is { Length: > 0 } said ? said : model.Decisions.Count() == 1 ? model.Decisions.First().Name : "";
        var given = row["inputs"]?.ToJson();
        var asked = new ModelExample(name, decision, given?.GetRawText() ?? "{}", "", "", null);
        if (row.Keys.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
        {
            return asked with { Wrong = row.Fault($"例子“{name}”：没有“{unknown}”这一项。", $"example “{name}”: there is no “{unknown}” in an example.") };
        }

        if (row["expected"] is not { } expected || name.Length == 0 || !model.Decisions.Any(one => one.Name == decision))
        {
            return asked with
            {
                Wrong = row.Fault(
                    $"例子“{name}”须写明名称（name）、存在的决策（decision）和应得的结果（expected，可为 null）。",
                    $"example “{name}” needs a name, a decision there is, and what is expected (null where it cannot be told)."),
            };
        }

        var inputs = given is { } json ? model.ReadInputs(json) : FeelContext.Empty;
        if (inputs.Refusal is { } refusal)
        {
            return asked with { Wrong = row.Fault($"例子“{name}”：{refusal.Message.Zh}", $"example “{name}”: {refusal.Message.En}") };
        }

        var now = row.Text("now") is { Length: > 0 } moment
            && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : (DateTimeOffset?)null;
        var answer = model.Decide(decision, inputs.Value, new FeelOptions { Now = now }).Value;

        // Dates and times are texts in a file of examples, so that the answer is compared as it would be written there.
        using var written = JsonDocument.Parse(FeelJson.Of(answer));
        var wanted = FeelJson.Read(expected.ToJson());
        return asked with
        {
            Expected = wanted.ToString()!,
            Answer = answer.ToString()!,
            Wrong = FeelJson.Read(written.RootElement).Equals(wanted) ? null : row.Fault(
                $"例子“{name}”：应得 {wanted}，实得 {answer}。", $"example “{name}”: {wanted} is expected, the answer is {answer}."),
        };
    }
}
