using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

public sealed class OfferedActionTests
{
    [Fact]
    public async Task What_an_actions_own_form_can_answer_does_not_block_it()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var room = await city.HolderOfAsync("330803114/command");
        var report = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", region = "330803114233" });

        var shown = await room.GetFromJsonAsync<JsonElement>($"/api/v1/events/{report.Number}");

        // Its class is not set: dispatching asks for one, and setting it is an action of its own.
        var blocked = shown.GetProperty("actions").EnumerateArray()
            .ToDictionary(action => action.GetProperty("name").GetString()!, action => action.GetProperty("blocked").ValueKind);
        blocked["dispatch"].ShouldBe(JsonValueKind.Null);
        blocked["place"].ShouldBe(JsonValueKind.Null);
    }
}
