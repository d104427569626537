using Tongqu.Cases;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>Reads a pack as the platform would and gathers what does not hold.</summary>
public static class PackCheck
{
    /// <summary>The faults found; empty where the pack can be used.</summary>
    public static IReadOnlyList<string> Run(string folder)
    {
        try
        {
            var pack = Pack.Open(folder);
            var (posts, departments, regions) = City.Check(pack);
            var indicators = new Catalogue(pack);
            PackValues.Read(pack, indicators, regions.Contains);
            return
            [
                .. new CaseTypes(pack).All.SelectMany(type => type.Classes.All
                    .Where(kind => !departments.Contains(kind.Department))
                    .Select(kind => $"class {kind.Code} of {type.Name}: there is no department {kind.Department}")),
                .. indicators.Faults(departments, Applications.All.SelectMany(application => application.Figures).Select(figure => figure.Name).ToHashSet()),
                .. posts == 0 ? ["posts.yaml: no post comes of it"] : Array.Empty<string>(),
            ];
        }
        catch (Exception fault) when (fault is PackException or IOException or FormatException)
        {
            return [fault.Message];
        }
    }
}
