using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>A proposal of who should handle a case, and why.</summary>
public sealed record Proposal(Post Post, Text Because);

/// <summary>Routing as a list of rules in the pack: the first whose condition is true says to whom.</summary>
public sealed class Routing
{
    /// <summary>In <c>to: department</c>, the department that owns the case's class.</summary>
    private const string OwnerDepartment = "owner";

    private readonly IReadOnlyList<Rule> _rules;

    private Routing(IReadOnlyList<Rule> rules) => _rules = rules;

    internal static Routing Read(Pack pack, string file) => new(
    [
        .. pack.ReadYaml<List<RuleFile>>(file).Select(rule =>
        {
            var when = FeelExpression.Parse(rule.When, CaseFacts.Names);
            return new Rule(
                when.Succeeded ? when.Value : throw new PackException($"{file}: {rule.When}: {when.Refusal!.Message.En}"),
                rule.To.PostSlug, rule.To.Department, rule.Because.ToText());
        }),
    ]);

    /// <summary>The post proposed for a case at a region, or null where no rule hits or no such post exists there.</summary>
    /// <param name="ownerDepartment">Department that owns the case's class; null while the class is not set.</param>
    public Proposal? Propose(CaseFacts facts, string region, string? ownerDepartment, City city)
    {
        var context = facts.ToContext();
        foreach (var rule in _rules.Where(rule => rule.When.Evaluate(context).Value.IsTrue))
        {
            if (PostFor(rule, region, ownerDepartment, city) is { } post)
            {
                return new Proposal(post, rule.Because);
            }
        }

        return null;
    }

    // The post lies at the event's region or at the narrowest region above it that has one; a village stands for its first grid.
    private static Post? PostFor(Rule rule, string region, string? ownerDepartment, City city)
    {
        var slug = rule.Department == OwnerDepartment ? ownerDepartment : rule.Department ?? rule.PostSlug;
        var places = city.Regions.Path(region).Reverse().Select(place => place.Code);
        if (rule.PostSlug is not null && city.Regions.Below(region).FirstOrDefault(below => below.Level == RegionLevel.Grid) is { } grid)
        {
            places = places.Prepend(grid.Code);
        }

        return slug is null ? null : places.Select(place => city.Posts.Find($"{place}/{slug}")).FirstOrDefault(post => post is not null);
    }

    private sealed record Rule(FeelExpression When, string? PostSlug, string? Department, Text Because);

    private sealed class RuleFile
    {
        public string When { get; set; } = "";

        public TargetFile To { get; set; } = new();

        public PackText Because { get; set; } = new();

        public object? Source { get; set; }

        public bool Sample { get; set; }
    }

    private sealed class TargetFile
    {
        public string? PostSlug { get; set; }

        public string? Department { get; set; }
    }
}
