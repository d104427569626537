using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>A proposal of who should handle a case, and why.</summary>
public sealed record Proposal(Post Post, Text Because);

/// <summary>Who is proposed to handle a case: asked of the decision model its type names, as it is in force that day.</summary>
public sealed class Routing(ModelBook book, City city)
{
    /// <summary>
    /// The post proposed for a case: that of the first rule that holds and for which there is a post. Null where no rule leads to a post,
    /// and where no such model is in force.
    /// </summary>
    public async Task<Proposal?> ProposeAsync(CaseType type, CaseFacts facts, DateOnly day, CancellationToken cancellation = default)
    {
        var model = await book.InForceAsync(type.Routing, day, cancellation);
        if (model.Refusal is not null)
        {
            return null;
        }

        foreach (var (to, because) in RoutingModel.Ask(model.Value, facts))
        {
            if (PostFor(to == RoutingModel.Owner ? type.Classes.Find(facts.Class)?.Department : to, facts.Region) is { } post)
            {
                return new Proposal(post, because);
            }
        }

        return null;
    }

    // The post lies at the event's region or at the narrowest region above it that has one; a village stands for its first grid.
    private Post? PostFor(string? slug, string region)
    {
        var places = city.Regions.Path(region).Reverse().Select(place => place.Code);
        if (city.Regions.Below(region).FirstOrDefault(below => below.Level == RegionLevel.Grid) is { } grid)
        {
            places = places.Prepend(grid.Code);
        }

        return slug is null ? null : places.Select(place => city.Posts.Find($"{place}/{slug}")).FirstOrDefault(post => post is not null);
    }
}
