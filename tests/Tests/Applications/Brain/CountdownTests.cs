using Shouldly;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>A countdown says in which kind of time it counts, and counts in it.</summary>
public sealed class CountdownTests
{
    private const string Room = "330803114/command";
    private const string Grid = "330803114233001/grid";

    [Theory]
    [InlineData("hours: 30", "zh", "1 天 6 小时", "23:30 小时", "超时 0:30 小时")]
    [InlineData("hours: 30", "en", "1 day 6 h", "23:30 h", "over 0:30 h")]
    [InlineData("working-hours: 8", "zh", "1 工作日 1 工作时", "3:30 工作时", "超时 3:30 工作时")]
    [InlineData("working-hours: 8", "en", "1 working day 1 h", "3:30 working h", "over 3:30 working h")]
    public async Task Time_left_is_of_the_limits_own_kind(string limit, string language, string atOnce, string afternoon, string nextDay)
    {
        using var pack = new PackCopy();
        pack.Replace("catalogues/event-classes.yaml", "limit: { name: clear, working-hours: 4 }", $"limit: {{ name: clear, {limit} }}");
        // A Monday at nine; the office closes at half past five.
        await using var city = await TestCity.StartAsync(Dialect.Sqlite, pack: pack.Folder);
        var (number, _) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", @class = "01.02", region = "330803114233" });
        await Events.ActAsync(await city.HolderOfAsync(Room), number, "dispatch", new { post = Grid });

        await ShouldShowAsync(city, number, language, atOnce);
        city.Clock.Advance(TimeSpan.FromHours(6.5));
        await ShouldShowAsync(city, number, language, afternoon);
        city.Clock.Advance(TimeSpan.FromHours(24));
        await ShouldShowAsync(city, number, language, nextDay);
    }

    private static async Task ShouldShowAsync(TestCity city, string number, string language, string left)
    {
        foreach (var (post, page) in new[]
        {
            (null, $"/e/{number}"), (Room, "/desk?tab=handling"), (Room, $"/desk/events/{number}"), (Grid, "/grid"), (Grid, $"/grid/events/{number}"),
        })
        {
            var lamps = (await (await city.VisitorAsync(post, language)).PageAsync(page)).QuerySelectorAll(".lamp-text")
                .Select(lamp => string.Join(' ', lamp.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            lamps.ShouldContain(shown => shown == left, page);
        }
    }
}
