using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>What an import leaves in the city, on each database.</summary>
public sealed class ImportTests
{
    private const string Lamp = "1,u1,路灯坏了,2017/6/8 17:31:20,巷子口的路灯坏了一个月，王小明家门口漆黑一片。,0,3";
    private const string Noise = "2,u2,夜间施工,2019-11-22 16:54:42,工地夜里施工太吵,1,0";

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_message_becomes_an_event_at_its_own_time_in_the_list_of_the_centre_that_sorts(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);

        var answer = await Import.RowsAsync(city, Lamp, Noise);

        answer.Exit.ShouldBe(0, answer.Error);
        answer.ShouldSay(read: 2, opened: 2);
        var centre = await city.HolderOfAsync(Import.Centre);
        var (total, events) = await Import.ListAsync(centre);
        total.ShouldBe(2);
        var first = events[0];
        first.GetProperty("number").GetString()!.ShouldStartWith("QZ170608-");
        first.GetProperty("title").GetString().ShouldBe("路灯坏了");
        var written = new DateTimeOffset(2017, 6, 8, 17, 31, 20, TimeSpan.FromHours(8));
        first.GetProperty("occurredAt").GetDateTimeOffset().ShouldBe(written);
        first.GetProperty("openedAt").GetDateTimeOffset().ShouldBe(written);
        first.GetProperty("historic").GetBoolean().ShouldBeTrue();
        first.GetProperty("source").GetString().ShouldBe("import");
        foreach (var unset in new[] { "place", "class", "dueAt" })
        {
            first.GetProperty(unset).ValueKind.ShouldBe(JsonValueKind.Null, unset);
        }
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task The_centre_sorts_imported_events_in_bulk_and_no_clock_ever_runs(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await Import.RowsAsync(city, Lamp, Noise);
        var centre = await city.HolderOfAsync(Import.Centre);

        var page = await Import.PageAsync(centre, "/desk?tab=triage");
        page.ShouldContain("路灯坏了");
        page.ShouldContain("地点未识别");
        page.ShouldContain("类别未定");
        var events = (await Import.ListAsync(centre)).Events;
        var numbers = events.Select(line => line.GetProperty("number").GetString()!).ToArray();
        await BulkAsync(centre, "place", new { numbers, answers = new { region = "330803114", @class = "01.02" } });
        await BulkAsync(centre, "dispatch", new { numbers, answers = new { post = "330803/sanitation" } });

        foreach (var line in events)
        {
            var view = await Import.EventAsync(centre, line);
            view.GetProperty("state").GetProperty("name").GetString().ShouldBe("dispatched");
            view.GetProperty("clocks").GetArrayLength().ShouldBe(0);
            view.GetProperty("event").GetProperty("dueAt").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_file_imported_again_changes_nothing_and_a_changed_row_is_told_and_left_alone(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await Import.RowsAsync(city, Lamp, Noise);

        (await Import.RowsAsync(city, Lamp, Noise)).ShouldSay(read: 2, opened: 0, there: 2);
        var changed = await Import.RowsAsync(city, Lamp, Noise.Replace("太吵", "不吵了"));

        changed.ShouldSay(read: 2, opened: 0, there: 1, changed: 1);
        changed.Exit.ShouldBe(0);
        var centre = await city.HolderOfAsync(Import.Centre);
        var (total, events) = await Import.ListAsync(centre, "&q=" + Uri.EscapeDataString("太吵"));
        total.ShouldBe(1);
        Import.RefusedList(city)!.ShouldContain(events[0].GetProperty("number").GetString()!);
        (await Import.RowsAsync(city, Lamp)).ShouldSay(read: 1, opened: 0, there: 1);
        Import.RefusedList(city).ShouldBeNull();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_message_that_stands_in_the_file_twice_opens_one_event(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);

        (await Import.RowsAsync(city, Lamp, Lamp, Lamp.Replace("一个月", "两个月")))
            .ShouldSay(read: 3, opened: 1, there: 1, changed: 1);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_row_that_is_refused_costs_no_other_row(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);

        var answer = await Import.RowsAsync(city,
            Lamp,
            ",u,没有编号,2019/1/1 10:00:00,这一行没有编号,0,0",
            "3,u,坏时间,2019年1月1日,时间写成了另一种格式,0,0",
            "4,u,将来,2031/1/1 10:00:00,时间在将来,0,0",
            "5,u,太久以前,1999/12/31 23:59:59,时间太早,0,0",
            "6,u,,2019/1/1 10:00:00,短,0,0",
            $"7,u,太长,2019/1/1 10:00:00,{new string('长', 8000)},0,0",
            "8,u,列数,2019/1/1 10:00:00,少了一列,0",
            "9,u,空字符,2019/1/1 10:00:00,中间有\0一个,0,0",
            Noise);

        answer.Exit.ShouldBe(0);
        answer.ShouldSay(read: 10, opened: 2, refused: 8);
        var list = Import.RefusedList(city)!.Split('\n');
        list.Select(line => line.Split(',')[0]).ShouldBe(["line", "3", "4", "5", "6", "7", "8", "9", "10", ""]);
        list[2].ShouldContain("brain.import-time");
        list[6].ShouldContain("8000");
        list[6].ShouldContain("at most 8000 characters");
        (await Import.ListAsync(await city.HolderOfAsync(Import.Centre))).Total.ShouldBe(2);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task An_import_that_was_stopped_goes_on_where_it_stopped(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var file = Import.FileOf(250);

        var stopped = await Import.TextAsync(city, file, watch: new Import.Watch(stopAtFirstProgress: true));
        var centre = await city.HolderOfAsync(Import.Centre);
        (await Import.ListAsync(centre)).Total.ShouldBe(100);
        var resumed = await Import.TextAsync(city, file);

        stopped.Exit.ShouldBe(1);
        stopped.ShouldSay(read: 100, opened: 100);
        resumed.Exit.ShouldBe(0);
        resumed.ShouldSay(read: 250, opened: 150, there: 100);
        (await Import.ListAsync(centre)).Total.ShouldBe(250);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Two_imports_of_one_file_at_once_open_each_event_once(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var file = Import.FileOf(150);

        var answers = await Task.WhenAll(Import.TextAsync(city, file), Import.TextAsync(city, file));

        answers.ShouldAllBe(answer => answer.Exit == 0);
        (await Import.ListAsync(await city.HolderOfAsync(Import.Centre))).Total.ShouldBe(150);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task No_public_page_shows_a_word_of_an_imported_message(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await Import.RowsAsync(city, Lamp);
        var number = (await Import.ListAsync(await city.HolderOfAsync(Import.Centre))).Events[0].GetProperty("number");

        foreach (var address in new[] { $"/e/{number}", $"/api/v1/events/{number}/status", "/" })
        {
            var shown = await Import.PageAsync(city.Anyone(), address);
            foreach (var word in new[] { "王小明", "路灯坏了", "漆黑", "u1" })
            {
                shown.ShouldNotContain(word, customMessage: address);
            }
        }
    }

    private static async Task BulkAsync(HttpClient centre, string action, object what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/bulk/{action}");
        request.Content = JsonContent.Create(what);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await centre.SendAsync(request);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        told.GetProperty("refused").GetArrayLength().ShouldBe(0, told.ToString());
    }
}
