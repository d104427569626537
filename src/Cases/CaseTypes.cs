using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>The case types of the pack.</summary>
public sealed class CaseTypes
{
    private readonly Dictionary<string, CaseType> _byName;

    /// <summary>Reads all of <c>case-types/</c>.</summary>
    /// <exception cref="PackException">One of them does not hold.</exception>
    public CaseTypes(Pack pack) =>
        _byName = pack.Files("case-types", "*.yaml").Select(file => CaseType.Read(pack, file)).ToDictionary(type => type.Name);

    /// <summary>All types.</summary>
    public IEnumerable<CaseType> All => _byName.Values;

    /// <summary>A type by name, or null.</summary>
    public CaseType? Find(string name) => _byName.GetValueOrDefault(name);
}
