using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>
/// A figure that an application's door offers: others may keep, compare and show it without knowing what is counted or how.
/// </summary>
/// <param name="Name">Stable, <c>application.what-is-counted</c>.</param>
/// <param name="Title">What is counted.</param>
public sealed record OfferedFigure(string Name, Text Title)
{
    /// <summary>The address that lists the records behind it for a region, as this caller may open them; null for none.</summary>
    public Func<Caller, RegionCode, string?> Records { get; init; } = (_, _) => null;
}
