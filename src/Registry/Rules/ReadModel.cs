using System.Collections.Concurrent;
using Tongqu.Base;
using Tongqu.Decisions;

namespace Tongqu.Registry;

/// <summary>A text that was read: the model, and what is wrong with it once somebody asks.</summary>
public sealed class ReadModel
{
    private readonly Lazy<ModelCheck> _check;

    internal ReadModel(string name, DmnModel model, ModelText text, IEnumerable<ModelDemand> demands)
    {
        (Model, Title) = (model, model.Name.Length > 0 ? model.Name : name);
        _check = new Lazy<ModelCheck>(() => ModelCheck.Of(model, text, $"{name}.dmn", demands));
    }

    /// <summary>The model.</summary>
    public DmnModel Model { get; }

    /// <summary>What its author calls it; where nobody said, the name it is known by.</summary>
    public string Title { get; }

    /// <summary>Its mistakes, gaps, overlaps and examples. Worked out at the first asking, within bounds of steps.</summary>
    public ModelCheck Check => _check.Value;
}

/// <summary>Models that were read, by their content: reading takes longer than everything else there is to do with one.</summary>
internal sealed class ModelShelf(IEnumerable<ModelDemand> demands)
{
    // A city has a few hundred models in force; beyond, drafts and old versions come and go.
    private const int CountMax = 1_000;

    private readonly ConcurrentDictionary<string, ReadModel> _read = new(StringComparer.Ordinal);

    /// <summary>Whether a text names other models it uses.</summary>
    public static bool UsesOthers(string xml) => xml.Contains("importType", StringComparison.Ordinal);

    /// <summary>The model of a text.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="text">Its text.</param>
    /// <param name="others">The models it may use; empty where it uses none.</param>
    public Outcome<ReadModel> Read(string name, ModelText text, IReadOnlyList<string> others)
    {
        var key = $"{name}\n{text.Hash}\n{(others.Count == 0 ? "" : new ModelText(string.Join('\n', others), "").Hash)}";
        if (_read.TryGetValue(key, out var known))
        {
            return known;
        }

        return DmnModel.Parse(text.Xml, others).Then<ReadModel>(model =>
        {
            if (_read.Count >= CountMax)
            {
                _read.Clear();
            }

            return _read.GetOrAdd(key, new ReadModel(name, model, text, demands));
        });
    }
}

/// <summary>The models in force, by name and day, as long as no version is added.</summary>
/// <param name="versions">How many versions there were when it was begun; null where nobody has counted.</param>
internal sealed class KeptModels(int? versions)
{
    // Mostly one day is asked about, today; beyond, somebody asks about many days and each is read as it comes.
    private const int CountMax = 2_000;

    private readonly ConcurrentDictionary<(string Name, DateOnly Day), DmnModel> _models = [];

    /// <summary>How many versions there were when it was begun; null where nobody has counted.</summary>
    public int? Versions => versions;

    /// <summary>The model in force that day; null where nobody has asked for it yet.</summary>
    public DmnModel? Find(string name, DateOnly day) => _models.GetValueOrDefault((name, day));

    /// <summary>Keeps the model in force that day.</summary>
    public void Keep(string name, DateOnly day, DmnModel model)
    {
        if (_models.Count >= CountMax)
        {
            _models.Clear();
        }

        _models[(name, day)] = model;
    }
}
