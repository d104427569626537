using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CsvHelper;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>The whole of a real file of citizens' messages, which may not lie in the repository.</summary>
public sealed class ImportRealFileTests
{
    private const int Messages = 4326;
    private const int SamplesMax = 40;

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Every_message_becomes_one_event_that_the_centre_sorts_and_the_public_cannot_read(Dialect dialect)
    {
        var file = SharedData.Find("data", "messages", "annex3_messages_full.csv");
        Assert.SkipWhen(
            file is null, "The real messages are not on this machine; set TONGQU_SHARED to their folder.");
        await using var city = await TestCity.StartAsync(dialect);

        var began = Stopwatch.GetTimestamp();
        var first = await Import.FileAsync(city, file!);
        Console.WriteLine($"Import on {dialect}: {Messages / Stopwatch.GetElapsedTime(began).TotalSeconds:0} rows a second.");
        first.ShouldSay(read: Messages, opened: Messages);
        first.Exit.ShouldBe(0);
        (await Import.FileAsync(city, file!)).ShouldSay(read: Messages, opened: 0, there: Messages);

        var centre = await city.HolderOfAsync(Import.Centre);
        var (total, events) = await Import.ListAsync(centre, "&class=-&state=reported");
        total.ShouldBe(Messages);
        events[0].GetProperty("number").GetString()!.ShouldStartWith("QZ170608-");
        events.ShouldAllBe(line => line.GetProperty("place").ValueKind == JsonValueKind.Null);
        events.ShouldAllBe(line => line.GetProperty("dueAt").ValueKind == JsonValueKind.Null);
        var page = await Import.PageAsync(centre, "/desk?tab=triage");
        page.ShouldContain($"共 {Messages:N0} 条");
        await AssignAsync(centre, [.. events.Select(line => line.GetProperty("number").GetString()!)]);
        (await Import.ListAsync(centre, "&class=-")).Total.ShouldBe(Messages - events.Length);

        await NothingIsPublicAsync(city, centre, events, Pieces(file!));
    }

    private static async Task AssignAsync(HttpClient centre, string[] numbers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/bulk/place")
        {
            Content = JsonContent.Create(new { numbers, answers = new { region = "330803114", @class = "01.02" } }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var told = await (await centre.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();
        told.GetProperty("done").GetArrayLength().ShouldBe(numbers.Length);
    }

    private static async Task NothingIsPublicAsync(
        TestCity city, HttpClient centre, JsonElement[] events, Dictionary<string, string[]> pieces)
    {
        var anyone = city.Anyone();
        foreach (var line in events.Take(SamplesMax))
        {
            var number = line.GetProperty("number").GetString();
            var view = await Import.EventAsync(centre, line);
            var words = pieces[view.GetProperty("description").GetString()!.Split('\n')[0]];
            foreach (var address in new[] { $"/e/{number}", $"/api/v1/events/{number}/status" })
            {
                var shown = await Import.PageAsync(anyone, address);
                words.Where(shown.Contains).ShouldBeEmpty(address);
            }
        }
    }

    // Six characters in a row are not met by chance.
    private static Dictionary<string, string[]> Pieces(string file)
    {
        using var csv = new CsvReader(new StreamReader(file), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var pieces = new Dictionary<string, string[]>();
        while (csv.Read())
        {
            var (title, text) = (csv.GetField("title")!.Trim(), csv.GetField("text")!.Trim());
            var cut = (title + text).Chunk(6).Where(piece => piece.Length == 6).Select(piece => new string(piece));
            pieces[title] = [.. pieces.GetValueOrDefault(title, []), .. cut];
        }

        return pieces;
    }
}
