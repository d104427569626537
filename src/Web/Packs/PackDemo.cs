using Tongqu.Access;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The simulated people and events of a pack: who they are given to, where they happen, and that they say they are simulated.</summary>
internal static class PackDemo
{
    private static readonly string[] PersonKeys = ["user", "name", "role", "post", "simulated"];
    private static readonly string[] EventKeys =
        ["description", "class", "region", "address", "source", "story", "progress", "to", "ago", "result", "reason", "rating"];

    // How far an event has come, and which steps that takes.
    private static readonly Dictionary<string, string[]> Steps = new()
    {
        ["reported"] = ["reported"],
        ["dispatched"] = ["reported", "dispatched"],
        ["handling"] = ["reported", "dispatched", "handling"],
        ["handled"] = ["reported", "dispatched", "handling", "handled"],
        ["closed"] = ["reported", "dispatched", "handling", "handled", "closed"],
        ["returned"] = ["reported", "dispatched", "returned"],
        ["rejected"] = ["reported", "rejected"],
    };

    public static IEnumerable<PackFault> Faults(Dictionary<string, PackYaml> files, PackPlaces places, PackPosts posts)
    {
        var people = files.GetValueOrDefault("demo/people.yaml")?.Rows.ToList() ?? [];
        var events = files.GetValueOrDefault("demo/events.yaml")?.Rows.ToList() ?? [];
        var classes = files.Where(file => file.Key.StartsWith("catalogues/", StringComparison.Ordinal))
            .SelectMany(file => file.Value.Rows).Select(row => row.Text("code")).ToHashSet();
        return PackPosts.Twice(people, "user", "账号", "sign-in name")
            .Concat(people.SelectMany(person => PersonFaults(person, posts)))
            .Concat(events.SelectMany(told => EventFaults(told, classes, places, posts)));
    }

    private static IEnumerable<PackFault> PersonFaults(PackYaml person, PackPosts posts)
    {
        var (user, role, post) = (person.Text("user"), Roles.Parse(person.Text("role")), person.Text("post"));
        foreach (var key in person.Keys.Except(PersonKeys))
        {
            yield return person.Fault($"“{user}”：没有名为“{key}”的项。", $"“{user}”: there is no key “{key}”.");
        }

        if (role is null)
        {
            yield return person.Fault($"“{user}”的角色“{person.Text("role")}”不存在。", $"“{user}”: there is no role “{person.Text("role")}”.");
        }

        var postsRole = posts.RoleOf(post) ?? Officers.Posts.FirstOrDefault(officer => officer.Post == post)?.Role;
        if (post.Length > 0 && postsRole is null)
        {
            yield return person.Fault($"“{user}”的岗位 {post} 不存在。", $"“{user}”: there is no post {post}.");
        }
        else if (post.Length > 0 && role is not null && postsRole != role)
        {
            yield return person.Fault($"“{user}”的角色与岗位 {post} 的角色不同。", $"“{user}”: the role is not that of the post {post}.");
        }

        if (post.Length == 0 && role is not (null or Role.Resident))
        {
            yield return person.Fault($"“{user}”不是居民，应有岗位。", $"“{user}” is no resident and needs a post.");
        }

        if (!person.Is("simulated"))
        {
            yield return person.Fault($"“{user}”是演示人员，应标明 simulated: true。", $"“{user}” exists for demonstration and must say simulated: true.");
        }
    }

    private static IEnumerable<PackFault> EventFaults(PackYaml told, HashSet<string> classes, PackPlaces places, PackPosts posts)
    {
        foreach (var key in told.Keys.Except(EventKeys))
        {
            yield return told.Fault($"没有名为“{key}”的项。", $"there is no key “{key}”.");
        }

        if (told.Text("class") is { Length: > 0 } kind && !classes.Contains(kind))
        {
            yield return told["class"]!.Fault($"类别 {kind} 不存在。", $"there is no class {kind}.");
        }

        if (told.Text("region") is { Length: > 0 } region && places.LevelOf(region) is null)
        {
            yield return told["region"]!.Fault($"区域 {region} 不存在。", $"there is no region {region}.");
        }

        if (!Steps.TryGetValue(told.Text("progress"), out var steps))
        {
            yield return told.Fault($"进度“{told.Text("progress")}”不存在。", $"there is no progress “{told.Text("progress")}”.");
            yield break;
        }

        if (steps.Length > 1 && told.Text("progress") != "rejected" && posts.RoleOf(told.Text("to")) is not (Role.GridWorker or Role.DepartmentHandler))
        {
            yield return (told["to"] ?? told).Fault($"承办岗位“{told.Text("to")}”不存在，或不接任务。", $"the post “{told.Text("to")}” is not there, or takes no tasks.");
        }

        var ago = steps.Select(step => told["ago"]?.Number(step)).ToList();
        if (ago.Any(minutes => minutes is null) || ago.Zip(ago.Skip(1)).Any(pair => pair.Second > pair.First))
        {
            yield return (told["ago"] ?? told).Fault(
                $"ago 应依次给出 {string.Join("、", steps)} 距今的分钟数。", $"ago gives the minutes since each of {string.Join(", ", steps)}, in their order.");
        }
    }
}
