using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>The documents a model may import, each read when it is first needed.</summary>
internal sealed class Library
{
    private readonly Dictionary<string, XElement> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DmnModel?> _models = new(StringComparer.Ordinal);

    public Library(IEnumerable<string> documents)
    {
        // Of two documents with one namespace the first counts; one that cannot be read is as good as absent.
        foreach (var document in documents)
        {
            if (Document.Read(document) is { Succeeded: true, Value: var root })
            {
                _roots.TryAdd(root.Get("namespace") ?? "", root);
            }
        }
    }

    /// <summary>The model of a document.</summary>
    public DmnModel Model(XElement root)
    {
        var own = root.Get("namespace") ?? "";
        _models[own] = null;
        return new ModelReader(root, this).Read();
    }

    /// <summary>The model of that namespace; or why there is none.</summary>
    public (DmnModel? Model, Text Why) Find(string space)
    {
        if (_models.TryGetValue(space, out var model))
        {
            return (model, new Text($"模型互相引用（{space}）。", $"Models import each other ({space})."));
        }

        if (!_roots.TryGetValue(space, out var root))
        {
            return (null, new Text($"没有命名空间为“{space}”的模型。", $"There is no model with the namespace {space}."));
        }

        _models[space] = model = Model(root);
        return (model, default);
    }
}
