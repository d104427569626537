using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>A department of the city, its counties or towns.</summary>
/// <param name="Code">Short code, the same in every county.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Level"><c>city</c>, <c>county</c> or <c>township</c>.</param>
/// <param name="Sample">Whether the name is a sample, not taken from the city's own documents.</param>
public sealed record Department(string Code, Text Title, string Level, bool Sample);

/// <summary>A post: what a task is given to, whoever holds it today.</summary>
/// <param name="Code">Region code, a slash, and a short name.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Region">Region it serves, with all below.</param>
/// <param name="Department">Department it belongs to; empty for none.</param>
/// <param name="Title">What it is called, with its place.</param>
/// <param name="Sample">Whether the title is a sample.</param>
public sealed record Post(string Code, Role Role, string Region, string Department, Text Title, bool Sample)
{
    /// <summary>What an account is given with this post.</summary>
    public PostGiven ToGiven() => new(Code, Role, Region, Department, Title);
}

/// <summary>The posts and departments of the city, held in memory.</summary>
public sealed class Posts
{
    private readonly Dictionary<string, Post> _byCode;
    private readonly ILookup<string, Post> _byRegion;
    private readonly Dictionary<string, Department> _departments;

    /// <summary>Builds the list.</summary>
    public Posts(IEnumerable<Post> posts, IEnumerable<Department> departments)
    {
        _byCode = posts.ToDictionary(post => post.Code);
        _byRegion = _byCode.Values.OrderBy(post => post.Code, StringComparer.Ordinal).ToLookup(post => post.Region);
        _departments = departments.ToDictionary(department => department.Code);
    }

    /// <summary>The post of a code, or null.</summary>
    public Post? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    /// <summary>Posts that serve exactly this region.</summary>
    public IEnumerable<Post> At(string region) => _byRegion[region];

    /// <summary>The department of a code, or null.</summary>
    public Department? Department(string? code) => code is null ? null : _departments.GetValueOrDefault(code);

    /// <summary>All departments, in the pack's order.</summary>
    public IEnumerable<Department> Departments => _departments.Values;

    /// <summary>Whether any region has a post under a short name.</summary>
    public bool HasSlug(string slug) => _byCode.Keys.Any(code => code.EndsWith($"/{slug}", StringComparison.Ordinal));

    /// <summary>How many posts there are.</summary>
    public int Count => _byCode.Count;
}
