using Tongqu.Cases;
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
            var (posts, departments) = City.Check(pack);
            return
            [
                .. new CaseTypes(pack).All.SelectMany(type => type.Classes.All
                    .Where(kind => !departments.Contains(kind.Department))
                    .Select(kind => $"class {kind.Code} of {type.Name}: there is no department {kind.Department}")),
                .. posts == 0 ? ["posts.yaml: no post comes of it"] : Array.Empty<string>(),
            ];
        }
        catch (Exception fault) when (fault is PackException or IOException or FormatException)
        {
            return [fault.Message];
        }
    }
}
