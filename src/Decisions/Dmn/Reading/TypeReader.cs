using System.Xml.Linq;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Reads the item definitions of a document (DMN 1.5, 7.3.2).</summary>
internal sealed class TypeReader(XElement root, DmnModel model, ModelReader reader)
{
    private const int DepthMax = 50;
    private const int BasesMax = 50;
    private readonly Dictionary<string, ItemType> _types = new(StringComparer.Ordinal);
    private readonly List<(XElement Xml, ItemType Type)> _all = [];

    public void Read()
    {
        // All names first: types may be made of ones that come later, and of themselves.
        foreach (var xml in root.Children("itemDefinition"))
        {
            if (!_types.TryAdd(xml.NameOf(), new ItemType(xml.NameOf())))
            {
                reader.Fault("dmn.reference", xml.Id(), xml.At(), new Text(
                    $"类型“{xml.NameOf()}”定义了两次。", $"The type {xml.NameOf()} is defined twice."), xml.NameOf());
            }
        }

        model.Types = _types;
        model.Items = root.Children("itemDefinition").Select(xml => Item(xml, _types[xml.NameOf()], 0)).ToList();
        foreach (var (xml, type) in _all)
        {
            if (NeedsItself(type))
            {
                reader.Fault("dmn.cycle", xml.Id(), xml.At(), new Text(
                    $"类型“{type.Name}”由它自己构成，或经过 {BasesMax} 个以上的类型。",
                    $"The type {type.Name} is made of itself, or by way of more than {BasesMax} others."), type.Name);
                type.Base = null;
            }
        }
    }

    /// <summary>Reads allowed values and constraints, which may speak of types themselves.</summary>
    public void ReadTests(ExpressionReader expressions)
    {
        foreach (var (xml, type) in _all)
        {
            type.Allowed = xml.Child("allowedValues") is { } allowed ? expressions.Tests(allowed, [], xml.Id()) : null;
            type.Constraint = xml.Child("typeConstraint") is { } constraint ? expressions.Tests(constraint, [], xml.Id()) : null;
        }
    }

    private DmnItem Item(XElement xml, ItemType type, int depth)
    {
        _all.Add((xml, type));
        type.IsCollection = xml.Get("isCollection") is "true" or "1";
        type.HasTests = (xml.Child("allowedValues") ?? xml.Child("typeConstraint")) is not null;
        var reference = xml.TextOf("typeRef")?.Trim();
        var components = new List<DmnItem>();
        if (xml.Children("itemComponent").Any() && depth < DepthMax)
        {
            var parts = new List<(string, ItemType)>();
            foreach (var part in xml.Children("itemComponent"))
            {
                var inner = new ItemType($"{type.Name}.{part.NameOf()}");
                components.Add(Item(part, inner, depth + 1));
                parts.Add((part.NameOf(), inner));
            }

            type.Components = parts;
        }
        else if (xml.Child("functionItem") is { } function)
        {
            type.Parameters = function.Children("parameters")
                .Select(parameter => reader.Type(parameter.Get("typeRef"), parameter) ?? new ItemType("Any")).ToList();
            type.Result = reader.Type(function.Get("outputTypeRef"), xml) ?? new ItemType("Any");
        }
        else if (reference is not null)
        {
            type.Base = reader.Type(reference, xml);
        }

        return new DmnItem(xml.NameOf(), reference, type.IsCollection, xml.Child("allowedValues")?.TextOf("text")?.Trim(),
            xml.Child("typeConstraint")?.TextOf("text")?.Trim(), components);
    }

    private static bool NeedsItself(ItemType type)
    {
        var bases = 0;
        for (var at = type.Base; at is not null && bases <= BasesMax; at = at.Base)
        {
            bases++;
        }

        return bases > BasesMax;
    }
}
