using Tongqu.Cases;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The decision models of a pack: they hold together, meet their examples, and every decision says whose rule it is.</summary>
internal static class PackModels
{
    public static IEnumerable<PackFault> Faults(Pack pack, Dictionary<string, PackYaml> files, PackPosts posts)
    {
        var routing = files.Where(file => file.Key.StartsWith("case-types/", StringComparison.Ordinal)).Select(file => file.Value.Text("routing")).ToHashSet();
        var demands = new[] { RoutingModel.Demand(routing.Contains, posts.HasPost) };
        return pack.Files("decisions", "*.dmn").SelectMany(file =>
        {
            var check = ModelCheck.Of(Path.Combine(pack.Folder, file), file, demands);
            return check.Faults.Concat(check.Model is { } model ? Uncited(model, file) : []);
        });
    }

    private static IEnumerable<PackFault> Uncited(DmnModel model, string file)
    {
        // What a decision needs stands on the same document.
        var covered = new HashSet<DmnElement>();
        var open = new Queue<DmnElement>(model.Decisions.Where(decision => IsSample(decision) || decision.Authorities().Any(one => one is DmnSource { Name.Length: > 0 })));
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
}
