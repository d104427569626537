namespace Tongqu.Decisions;

/// <summary>
/// What the expressions of an element see: its inputs, decisions and functions by name, those of an import together under its name; of
/// two with one name the later counts. The same for every run, so that a run only fills in values.
/// </summary>
internal sealed class ElementSight
{
    public ElementSight(DmnElement element)
    {
        var needed = element.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Authority).ToList();
        Own = [.. needed.Where(one => string.IsNullOrEmpty(one.Import))];
        Imports =
        [
            .. needed.Where(one => !string.IsNullOrEmpty(one.Import)).GroupBy(one => one.Import!, StringComparer.Ordinal)
                .Select(group => new ImportSight(group.Key, [.. group], new([.. group.Select(one => one.Element.Name).Distinct()]))),
        ];
        Names = new([
            .. Own.Select(one => one.Element.Name).Concat(Imports.Select(import => import.Name))
                .Concat(element is DmnKnowledge ? [element.Name] : []).Distinct(),
        ]);
        Informing = [.. element.Requirements.Where(one => one.Kind == DmnRequirementKind.Information)];
        var names = Informing.Select(one => string.IsNullOrEmpty(one.Import) ? one.Element.Name : $"{one.Import}.{one.Element.Name}").ToList();
        Informed = new([.. names.Distinct()]);
        InformingPlaces = [.. names.Select(Informed.Of)];
    }

    /// <summary>All names.</summary>
    public FeelContext.NamesInPlace Names { get; }

    /// <summary>What is seen by its own name.</summary>
    public DmnRequirement[] Own { get; }

    /// <summary>What is seen behind the name of an import.</summary>
    public ImportSight[] Imports { get; }

    /// <summary>What its values come from: the inputs and decisions it requires.</summary>
    public DmnRequirement[] Informing { get; }

    /// <summary>The names of those, with the name of the import in front, each once.</summary>
    public FeelContext.NamesInPlace Informed { get; }

    /// <summary>Where in those names each of them is.</summary>
    public int[] InformingPlaces { get; }
}

/// <summary>What is seen behind the name of an import.</summary>
internal sealed record ImportSight(string Name, DmnRequirement[] Needed, FeelContext.NamesInPlace Names);
