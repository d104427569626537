using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The decision models of a pack: they hold together, meet their examples, and every decision says whose rule it is.</summary>
internal static class PackModels
{
    public static IEnumerable<PackFault> Faults(Pack pack) => pack.Files("decisions", "*.dmn").SelectMany(file =>
    {
        var path = Path.Combine(pack.Folder, file);
        return ModelCheck.Of(path, file).Faults.Concat(ModelFile.Read(path) is { Succeeded: true } read ? Uncited(read.Value, file) : []);
    });

    private static IEnumerable<PackFault> Uncited(DmnModel model, string file)
    {
        // What a decision needs stands on the same document.
        var covered = new HashSet<DmnElement>();
        var open = new Queue<DmnElement>(model.Decisions.Where(decision => IsSample(decision) || Cites(decision)));
        while (open.TryDequeue(out var one))
        {
            foreach (var needed in covered.Add(one) ? one.Requirements.Where(needed => needed.Kind == DmnRequirementKind.Information) : [])
            {
                open.Enqueue(needed.Element);
            }
        }

        return model.Decisions.Where(decision => !covered.Contains(decision)).Select(decision => new PackFault(file, 0, new(
            $"决策“{decision.Name}”没有注明依据（由 authorityRequirement 引到 knowledgeSource），说明中也没有标为示例。",
            $"decision “{decision.Name}” cites no document (a knowledgeSource by authorityRequirement), and its description does not say 示例 or sample.")));
    }

    private static bool IsSample(DmnDecision decision) => decision.Description is { } said
        && (said.Contains("示例", StringComparison.Ordinal) || said.Contains("sample", StringComparison.OrdinalIgnoreCase));

    // By its own arrows, or by those of the knowledge it calls; a source may itself stand on another.
    private static bool Cites(DmnElement decision)
    {
        var (seen, open) = (new HashSet<DmnElement>(), new Queue<DmnElement>([decision]));
        while (open.TryDequeue(out var one))
        {
            foreach (var needed in one.Requirements.Where(needed => needed.Kind != DmnRequirementKind.Information && seen.Add(needed.Element)))
            {
                if (needed.Element is DmnSource { Name.Length: > 0 })
                {
                    return true;
                }

                open.Enqueue(needed.Element);
            }
        }

        return false;
    }
}
