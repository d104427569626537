using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>One step of a ladder: a kind of post, and how long after a clock has run out the case is taken up to it.</summary>
/// <param name="Slug">Which post, at the case's region or the nearest above it that has one.</param>
/// <param name="After">Counted from when the clock was due; null for at once.</param>
public sealed record Rung(string Slug, Limit? After)
{
    /// <summary>The post of this step for a case at a region, or null where there is none.</summary>
    public Post? PostAt(string region, City city) => city.Regions.Path(region).Reverse()
        .Select(place => city.Posts.Find($"{place.Code}/{Slug}")).FirstOrDefault(post => post is not null);
}

internal sealed class RungFile
{
    public string To { get; set; } = "";

    public LimitFile? After { get; set; }

    public bool Sample { get; set; }

    public object? Basis { get; set; }
}
