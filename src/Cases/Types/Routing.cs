using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>A proposal of who should handle a case, and why.</summary>
public sealed record Proposal(Post Post, Text Because);

/// <summary>Routing as a list of rules in the pack: the first whose condition is true says to whom.</summary>
public sealed class Routing
{
    private readonly IReadOnlyList<Rule> _rules;

    private Routing(IReadOnlyList<Rule> rules) => _rules = rules;

    internal static Routing Read(Pack pack, string file) => new(
    [
        .. pack.ReadYaml<List<RuleFile>>(file).Select(rule =>
        {
            var when = FeelExpression.Parse(rule.When, CaseFacts.Names);
            return new Rule(
                when.Succeeded ? when.Value : throw new PackException($"{file}: {rule.When}: {when.Refusal!.Message.En}"),
                rule.To, rule.Because.ToText());
        }),
    ]);

    /// <summary>The post proposed for a case at a region, or null where no rule hits or no such post exists there.</summary>
    /// <param name="ownerDepartment">Department that owns the case's class; null while the class is not set.</param>
    public Proposal? Propose(CaseFacts facts, string region, string? ownerDepartment, City city)
    {
        var context = facts.ToContext();
        foreach (var rule in _rules.Where(rule => rule.When.Evaluate(context).Value.IsTrue))
        {
            if (PostFor(rule.To, region, ownerDepartment, city) is { } post)
            {
                return new Proposal(post, rule.Because);
            }
        }

        return null;
    }

    private static Post? PostFor(string to, string region, string? ownerDepartment, City city)
    {
        switch (to)
        {
            case "grid":
                var grid = city.Regions.Find(region) is { Level: RegionLevel.Grid } here ? here
                    : city.Regions.Below(region).FirstOrDefault(below => below.Level == RegionLevel.Grid);
                return grid is null ? null : city.Posts.Find($"{grid.Code}/grid");
            case "owner-department":
                var county = city.Regions.On(RegionLevel.County, region);
                return county is null || ownerDepartment is null ? null : city.Posts.Find($"{county.Code}/{ownerDepartment}");
            default:
                var place = city.Regions.On(RegionLevel.Township, region);
                return place is null ? null : city.Posts.Find($"{place.Code}/{to}");
        }
    }

    private sealed record Rule(FeelExpression When, string To, Text Because);

    private sealed class RuleFile
    {
        public string When { get; set; } = "";

        public string To { get; set; } = "";

        public PackText Because { get; set; } = new();

        public object? Source { get; set; }

        public bool Sample { get; set; }
    }
}
