using Tongqu.Base;
using Tongqu.Frame.Components;
using Tongqu.Registry;

namespace Tongqu.Admin;

/// <summary>What forms offer, and refusals several pages share.</summary>
internal static class AdminChoices
{
    public static IEnumerable<Choice> Regions(City city) => new[] { city.Regions.City }
        .Concat(city.Regions.Below(city.Regions.City.Code).OrderBy(county => county.Code, StringComparer.Ordinal))
        .Select(region => new Choice(region.Code, Text.Same(region.Short)));

    public static Refusal NoSuchPost { get; } = new("admin.no-such-post", new(
        "没有这个岗位。岗位代码形如 330803114/command，可在“岗位”页查到。", "There is no such post. A code looks like 330803114/command; see the page of posts."));

    public static Refusal NoSuchPerson { get; } = new("admin.no-such-person", new("没有这个账号。", "There is no such account."), RefusalKind.NotFound);

    public static Refusal NoSuchDeed { get; } = new("admin.no-such-deed", new("没有这项操作。", "There is no such action."), RefusalKind.NotFound);
}
