using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>
/// Every string that is known to break programs goes through every field that takes text, and comes back as it was written (but
/// for blanks at its ends): the same in the API, and as the same text on a page.
/// </summary>
public sealed class NaughtyStringsTests
{
    private const string Room = "330803114/command";
    private const string Grid = "330803114233001/grid";
    private const string Village = "330803114233";

    // What the fields of a report and of its actions take at most.
    private const int WordsMax = 7_900;
    private const int AddressMax = 300;
    private const int NoteMax = 500;
    private const int NameMax = 40;
    private const int SearchMax = 100;

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_report_to_the_API_is_kept_and_shown_as_it_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (anyone, room, clerk) = (city.Anyone(), await city.HolderOfAsync(Room), await city.VisitorAsync(Room));
        await EachAsync(NaughtyStrings.PiecesOf(WordsMax).Concat(NaughtyStrings.PiecesOf(AddressMax)), async words =>
        {
            var address = words.Length <= AddressMax ? words : "";
            var (number, key) = await Events.ReportAsync(anyone, new { description = words, address, region = Village });

            var own = (await anyone.GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status?key={key}")).GetProperty("own");
            own.GetProperty("text").GetString().ShouldBe(words.Trim());
            own.GetProperty("address").GetString().ShouldBe(address.Trim());
            var whole = await room.GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}");
            whole.GetProperty("description").GetString().ShouldBe(words.Trim());
            whole.GetProperty("event").GetProperty("address").GetString().ShouldBe(address.Trim());
            await ShouldShowAsync(city, clerk, number, key, words.Trim(), address.Trim());
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_report_by_page_is_kept_and_shown_as_it_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (resident, clerk) = (await SenderAsync(city, null), await SenderAsync(city, Room));
        var pieces = NaughtyStrings.PiecesOf(WordsMax).Concat(NaughtyStrings.PiecesOf(AddressMax))
            .SelectMany(words => new[] { (Words: words, By: resident, Page: "/report"), (Words: words, By: clerk, Page: "/desk/report") });
        await EachAsync(pieces, async piece =>
        {
            var (words, address) = (piece.Words, piece.Words.Length <= AddressMax ? piece.Words : "");
            var answer = await piece.By.PostAsync(piece.Page, ("description", words), ("address", address), ("region", Village), ("asked", "yes"));

            answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
            var receipt = new Uri(city.Address, answer.Headers.Location!);
            await ShouldShowAsync(city, clerk.Visitor, receipt.Segments[^1], receipt.Query["?key=".Length..], words.Trim(), address.Trim());
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_name_of_who_reports_is_kept_as_it_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        const string Words = "上报时留了姓名";
        var names = NaughtyStrings.PiecesOf(NameMax);
        await EachAsync(names, name => Events.ReportAsync(city.Anyone(), new { description = Words, contactName = name, region = Village }));

        var kept = await city.Database.ReadAsync(Scope.Everything, store => store.Database
            .SqlQuery<string>($"select answers as \"Value\" from cases_text where title = {Words}").ToListAsync());
        var expected = names.Select(name => name.Trim()).Where(name => name.Length > 0);
        kept.Select(answers => JsonSerializer.Deserialize<Dictionary<string, string>>(answers)!.GetValueOrDefault("contactName"))
            .OfType<string>().Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_noted_by_the_API_is_kept_as_it_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (anyone, room, worker) = (city.Anyone(), await city.HolderOfAsync(Room), await city.HolderOfAsync(Grid));
        await EachAsync(NaughtyStrings.PiecesOf(NoteMax), async words =>
        {
            var (number, key) = await Events.ReportAsync(anyone, new { description = "祠堂门口垃圾成堆", region = Village, @class = "01.02" });
            await WalkAsync(words, (byRoom, action, answers) => Events.ActAsync(byRoom ? room : worker, number, action, answers));

            await ShouldBeNotedAsync(room, number, words.Trim());
            var own = (await anyone.GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status?key={key}")).GetProperty("own");
            own.GetProperty("result").GetString().ShouldBe(words.Trim());
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_noted_by_page_is_kept_and_shown_as_it_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (room, clerk, worker, resident) = (await city.HolderOfAsync(Room), await SenderAsync(city, Room), await SenderAsync(city, Grid), await SenderAsync(city, null));
        await EachAsync(NaughtyStrings.PiecesOf(NoteMax), async words =>
        {
            var (number, key) = await Events.ReportAsync(city.Anyone(), new { description = "祠堂门口垃圾成堆", region = Village, @class = "01.02" });
            await WalkAsync(words, async (byRoom, action, answers) => (await (byRoom ? clerk : worker).PostAsync(
                $"{(byRoom ? "/desk" : "/grid")}/events/{number}/{action}", [.. answers.Select(answer => (answer.Key, answer.Value))]))
                .StatusCode.ShouldBe(HttpStatusCode.SeeOther, action));
            (await resident.PostAsync($"/e/{number}/rate", ("key", key), ("stars", "4"), ("comment", words))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

            await ShouldBeNotedAsync(room, number, words.Trim(), "comment");
            var notes = (await clerk.Visitor.PageAsync($"/desk/events/{number}")).QuerySelectorAll(".log-note").Select(note => note.TextContent).ToList();
            notes.Count(note => note.Contains(words.Trim(), StringComparison.Ordinal)).ShouldBe(8, string.Join("\n--\n", notes));
            (await resident.Visitor.PageAsync($"/e/{number}?key={key}")).QuerySelector(".result")!.TextContent.ShouldBe(words.Trim());
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_reason_for_not_accepting_is_shown_to_the_reporter_as_it_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (anyone, room) = (city.Anyone(), await city.HolderOfAsync(Room));
        await EachAsync(NaughtyStrings.PiecesOf(NoteMax), async words =>
        {
            var (number, key) = await Events.ReportAsync(anyone, new { description = "祠堂门口垃圾成堆", region = Village });
            await Events.ActAsync(room, number, "reject", new { result = words });
            (await anyone.GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status?key={key}")).GetProperty("own").GetProperty("result").GetString()
                .ShouldBe(words.Trim());
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_refused_form_shows_again_what_was_written(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var resident = await SenderAsync(city, null);
        await EachAsync(NaughtyStrings.PiecesOf(WordsMax), async words =>
        {
            // Too long for a name, no phone number at all, and no place: so all of it comes back to be mended.
            var answer = await resident.PostAsync("/report",
                ("description", words), ("contactName", words), ("contactPhone", words), ("address", words), ("q", words), ("lon", words), ("lat", words));

            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var page = Visitor.Read(await answer.Content.ReadAsStringAsync());
            page.QuerySelector("textarea[name=description]")!.TextContent.ShouldBe(words);
            foreach (var field in new[] { "contactName", "contactPhone", "address", "q", "lon", "lat" })
            {
                page.QuerySelector($"input[name={field}]")!.GetAttribute("value").ShouldBe(words, field);
            }
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_search_finds_what_was_written(Dialect dialect)
    {
        // A city of its own: each search reads all that was written in it.
        await using var city = await TestCity.StartAsync(dialect);
        var (room, clerk) = (await city.HolderOfAsync(Room), await city.VisitorAsync(Room));
        foreach (var words in NaughtyStrings.PiecesOf(WordsMax))
        {
            await Events.ReportAsync(city.Anyone(), new { description = words, region = Village });
        }

        await EachAsync(NaughtyStrings.All.Where(text => text.Length <= SearchMax), async text =>
        {
            var found = await room.GetFromJsonAsync<JsonElement>($"/api/v1/events/?size=1&q={Uri.EscapeDataString(text)}");
            found.GetProperty("total").GetInt32().ShouldBeGreaterThan(0, text);
        });
        await EachAsync(NaughtyStrings.PiecesOf(SearchMax), async text =>
        {
            var page = await clerk.PageAsync($"/desk?q={Uri.EscapeDataString(text)}");
            page.QuerySelector("input[name=q]")!.GetAttribute("value").ShouldBe(text);
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_no_choice_is_refused_and_told(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (anyone, room) = (city.Anyone(), await city.HolderOfAsync(Room));
        var (number, _) = await Events.ReportAsync(anyone, new { description = "祠堂门口垃圾成堆", region = Village });
        await EachAsync(NaughtyStrings.All.Where(text => text.Trim().Length > 0), async text =>
        {
            await ShouldBeRefusedAsync(await BadRequestTests.SendAsync(anyone, HttpMethod.Post, "/api/v1/events/",
                JsonSerializer.Serialize(new { description = "路灯不亮了", @class = text, region = Village })), "form.not-valid");
            await ShouldBeRefusedAsync(await BadRequestTests.SendAsync(anyone, HttpMethod.Post, "/api/v1/events/",
                JsonSerializer.Serialize(new { description = "路灯不亮了", region = text })), "brain.place-not-usable");
            await ShouldBeRefusedAsync(await Events.TryAsync(room, number, "dispatch", new { post = text }), "form.not-valid");
            if (!text.All(char.IsAsciiDigit))
            {
                await ShouldBeRefusedAsync(await room.GetAsync($"/api/v1/events/?region={Uri.EscapeDataString(text)}"), "region.not-a-code");
            }
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Words_in_an_address_lead_nowhere_and_are_told_so(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (anyone, resident) = (city.Anyone(), await city.VisitorAsync());
        await EachAsync(NaughtyStrings.All, async text =>
        {
            var spelled = Uri.EscapeDataString(text);
            (await anyone.GetAsync($"/regions?q={spelled}&under={spelled}")).StatusCode.ShouldBe(HttpStatusCode.OK, text);
            await ShouldBeRefusedAsync(await anyone.GetAsync($"/api/v1/events/x{spelled}/status?key={spelled}"), "case.not-found", "request.no-such-address");
        });
        await EachAsync(NaughtyStrings.PiecesOf(NameMax), async text =>
        {
            var answer = await resident.GetAsync($"/e?number={Uri.EscapeDataString(text)}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            Visitor.Read(await answer.Content.ReadAsStringAsync()).QuerySelector("input[name=number]")!.GetAttribute("value").ShouldBe(text);
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_name_nobody_has_does_not_sign_in_and_is_shown_again(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (anyone, person) = (city.Anyone(), await SenderAsync(city, null));
        await EachAsync(NaughtyStrings.PiecesOf(100), async name =>
        {
            // Without a password nothing is reckoned: a wrong one takes its time on purpose.
            var answer = await person.PostAsync("/signin", ("user", name), ("password", ""), ("back", name));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            var page = Visitor.Read(await answer.Content.ReadAsStringAsync());
            page.QuerySelector("input[name=user]")!.GetAttribute("value").ShouldBe(name);
            page.QuerySelector("form[action='/signin'] input[name=back]")!.GetAttribute("value").ShouldBe(name);
            await ShouldBeRefusedAsync(await anyone.PostAsJsonAsync("/api/v1/session", new { name, password = "" }), "access.not-recognised");
        });
        foreach (var name in NaughtyStrings.All.Where(name => name.Trim().All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')).Take(8))
        {
            await ShouldBeRefusedAsync(await anyone.PostAsJsonAsync("/api/v1/session", new { name, password = name + "-password" }), "access.not-recognised");
        }
    }

    /// <summary>All the steps that take words, in an order in which they can be taken; seven of them write the words down.</summary>
    private static async Task WalkAsync(string words, Func<bool, string, Dictionary<string, string>, Task> act)
    {
        await act(true, "dispatch", new() { ["post"] = Grid, ["note"] = words });
        await act(false, "return", new() { ["reason"] = words });
        await act(true, "dispatch", new() { ["post"] = Grid });
        await act(false, "handle", new() { ["result"] = words });
        await act(true, "redo", new() { ["reason"] = words });
        await act(false, "handle", new() { ["result"] = words });
        await act(true, "verify", new() { ["way"] = "photo", ["note"] = words });
        await act(true, "close", new() { ["note"] = words });
    }

    private static async Task ShouldBeNotedAsync(HttpClient room, string number, string words, params string[] more)
    {
        var answers = (await room.GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}")).GetProperty("log").EnumerateArray()
            .SelectMany(line => line.GetProperty("answers").EnumerateObject())
            .Where(answer => answer.Name is "note" or "reason" or "result" or "comment").ToList();
        answers.Select(answer => answer.Name).ShouldBe(["note", "reason", "result", "reason", "result", "note", "note", .. more]);
        answers.ShouldAllBe(answer => answer.Value.GetString() == words);
    }

    private static async Task ShouldShowAsync(TestCity city, Visitor clerk, string number, string key, string words, string address)
    {
        (await (await city.VisitorAsync()).PageAsync($"/e/{number}?key={key}")).QuerySelector(".words")!.TextContent.ShouldBe(words);
        var page = await clerk.PageAsync($"/desk/events/{number}");
        page.QuerySelector(".words")!.TextContent.ShouldBe(words);
        if (address.Length > 0)
        {
            page.QuerySelectorAll("dd").Select(fact => fact.TextContent).ShouldContain(fact => fact.Contains(address, StringComparison.Ordinal));
        }
    }

    private static async Task ShouldBeRefusedAsync(HttpResponseMessage answer, params string[] codes)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBeInRange(400, 499, text);
        JsonDocument.Parse(text).RootElement.GetProperty("code").GetString().ShouldBeOneOf(codes);
    }

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> deed) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) => await deed(one));

    private static async Task<Sender> SenderAsync(TestCity city, string? post)
    {
        var visitor = await city.VisitorAsync(post);
        return new Sender(visitor, await visitor.TokenAsync());
    }

    /// <summary>Someone who sends many forms from one page.</summary>
    private sealed record Sender(Visitor Visitor, string Token)
    {
        public async Task<HttpResponseMessage> PostAsync(string path, params (string Key, string Value)[] fields) =>
            await Visitor.Client.PostAsync(path, new FormUrlEncodedContent(
                fields.Append(("__RequestVerificationToken", Token)).Append(("command", Guid.NewGuid().ToString()))
                    .Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
    }
}
