using Tongqu.Access;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>Departments and posts of a pack, and the posts that come of the templates.</summary>
internal sealed class PackPosts
{
    private static readonly string[] Floors = ["city", "county", "township", "village", "grid"];

    private readonly IReadOnlyList<PackYaml> _departments;
    private readonly IReadOnlyList<PackYaml> _templates;
    private readonly Dictionary<string, Role?> _posts = [];

    public PackPosts(Dictionary<string, PackYaml> files, PackPlaces places)
    {
        _departments = [.. files.GetValueOrDefault("departments.yaml")?.Rows ?? []];
        _templates = [.. files.GetValueOrDefault("posts.yaml")?.Rows ?? []];
        foreach (var template in _templates)
        {
            var slugs = !template.Is("per-department") ? [template.Text("slug")]
                : _departments.Where(department => department.Text("level") == template.Text("at")).Select(department => department.Text("code"));
            foreach (var code in slugs.SelectMany(slug => places.At(template.Text("at")).Select(region => $"{region}/{slug}")))
            {
                Twice(code, template.Text("role"));
            }
        }
    }

    /// <summary>The role of a post; null where there is no such post.</summary>
    public Role? RoleOf(string post) => _posts.GetValueOrDefault(post);

    /// <summary>Whether any template makes posts under a short name.</summary>
    public bool HasSlug(string slug) => _templates.Any(template => !template.Is("per-department") && template.Text("slug") == slug);

    /// <summary>Whether any region has a post under a short name or the code of a department.</summary>
    public bool HasPost(string slug) => _posts.Keys.Any(code => code.EndsWith($"/{slug}", StringComparison.Ordinal));

    /// <summary>Whether there is a department of a code.</summary>
    public bool HasDepartment(string code) => _departments.Any(department => department.Text("code") == code);

    private readonly List<string> _twice = [];

    public IEnumerable<PackFault> Faults()
    {
        foreach (var fault in Twice(_departments, "code", "部门代码", "department").Concat(_departments.SelectMany(DepartmentFaults)).Concat(_templates.SelectMany(TemplateFaults)))
        {
            yield return fault;
        }

        if (_posts.Count == 0)
        {
            yield return new PackFault("posts.yaml", 0, new("没有产生任何岗位。", "no post comes of it."));
        }

        foreach (var post in _twice.Take(3))
        {
            yield return new PackFault("posts.yaml", 0, new($"岗位 {post} 由两个模板产生。", $"the post {post} comes of two templates."));
        }
    }

    /// <summary>Rows whose key another row has too.</summary>
    public static IEnumerable<PackFault> Twice(IEnumerable<PackYaml> rows, string key, string zh, string en) =>
        rows.GroupBy(row => row.Text(key)).SelectMany(same => same.Skip(1)).Select(row => row.Fault(
            $"{zh}“{row.Text(key)}”出现了两次。", $"the {en} “{row.Text(key)}” stands twice."));

    private void Twice(string code, string role)
    {
        if (!_posts.TryAdd(code, Roles.Parse(role)))
        {
            _twice.Add(code);
        }
    }

    private static IEnumerable<PackFault> DepartmentFaults(PackYaml department)
    {
        var code = department.Text("code");
        if (!IsSlug(code))
        {
            yield return department.Fault($"部门代码“{code}”应由小写字母、数字和连字符组成。", $"the department code “{code}” is lower-case letters, digits and hyphens.");
        }

        if (department.Text("level") is not ("city" or "county" or "township"))
        {
            yield return department.Fault($"部门“{code}”的级别应为 city、county 或 township。", $"department “{code}”: the level is city, county or township.");
        }

        foreach (var fault in PackWords.Missing(department, "title", $"“{code}”"))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PackFault> TemplateFaults(PackYaml template)
    {
        var slug = template.Text("slug");
        if (!IsSlug(slug))
        {
            yield return template.Fault($"岗位短名“{slug}”应由小写字母、数字和连字符组成。", $"the slug “{slug}” is lower-case letters, digits and hyphens.");
        }

        if (Roles.Parse(template.Text("role")) is null)
        {
            yield return template.Fault($"岗位“{slug}”的角色“{template.Text("role")}”不存在。", $"post “{slug}”: there is no role “{template.Text("role")}”.");
        }

        if (!Floors.Contains(template.Text("at")))
        {
            yield return template.Fault($"岗位“{slug}”所在的级别（at）“{template.Text("at")}”不存在。", $"post “{slug}”: there is no level “{template.Text("at")}” (at).");
        }

        foreach (var fault in PackWords.Missing(template, "title", $"“{slug}”"))
        {
            yield return fault;
        }
    }

    private static bool IsSlug(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
