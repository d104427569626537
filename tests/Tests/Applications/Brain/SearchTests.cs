using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

public sealed class SearchTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_word_below_the_title_is_found(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var room = await city.HolderOfAsync("330803114/command");
        await Events.ReportAsync(city.Anyone(), new { description = "路灯不亮\n就在石拱桥旁边", region = "330803114233" });

        var (total, _) = await Import.ListAsync(room, "&q=" + Uri.EscapeDataString("石拱桥"));

        total.ShouldBe(1);
    }
}
