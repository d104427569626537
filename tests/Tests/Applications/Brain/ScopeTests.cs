using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Storage.Tests;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>What lies outside a caller's scope does not exist for them: not on pages, not in the API, not in a count.</summary>
public sealed class ScopeTests
{
    // Two towns of one county and one of another, none used by any other test of the shared city, so that counts hold still.
    private const string County = "330825";
    private const string Town = "330825101";
    private const string OtherTown = "330825106";
    private const string OtherCounty = "330822";
    private const string Grid = "330825001002001";
    private const string OtherGrid = "330825001002002";

    // A class the county's sanitation office owns.
    private const string Rubbish = "01.02";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_town_sees_its_own_and_not_its_neighbours(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, _) = await ReportAsync(city, Town);

        await ShouldSeeAsync(await city.HolderOfAsync($"{Town}/command"), number);
        await ShouldSeeAsync(await city.HolderOfAsync($"{County}/centre"), number);
        await ShouldSeeAsync(await city.HolderOfAsync($"{County}/leader"), number);
        await ShouldSeeAsync(await city.HolderOfAsync("3308/leader"), number);
        await ShouldNotSeeAsync(city, $"{OtherTown}/command", number);
        await ShouldNotSeeAsync(city, $"{OtherCounty}/centre", number);
        await ShouldNotSeeAsync(city, $"{OtherCounty}/leader", number);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_grid_worker_sees_their_grid_and_not_the_one_beside_it(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, _) = await ReportAsync(city, Grid);

        await ShouldSeeAsync(await city.HolderOfAsync($"{Grid}/grid"), number);
        await ShouldNotSeeAsync(city, $"{OtherGrid}/grid", number);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_department_sees_what_it_was_given_and_not_what_another_has(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, _) = await ReportAsync(city, Town);
        await ShouldNotSeeAsync(city, $"{County}/sanitation", number);

        await Events.ActAsync(await city.HolderOfAsync($"{Town}/command"), number, "dispatch", new { post = $"{County}/sanitation" });

        await ShouldSeeAsync(await city.HolderOfAsync($"{County}/sanitation"), number);
        await ShouldNotSeeAsync(city, $"{County}/city-management", number);
        await ShouldNotSeeAsync(city, $"{OtherCounty}/sanitation", number);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_resident_sees_their_own_reports_and_nobody_elses(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (mine, theirs) = (await city.ResidentAsync("resident-mine"), await city.ResidentAsync("resident-theirs"));
        var (number, _) = await Events.ReportAsync(mine, new { description = "渠边护栏松动", @class = Rubbish, region = Town });

        await ShouldSeeAsync(mine, number);
        await ShouldNotExistForAsync(theirs, number);
        (await theirs.GetFromJsonAsync<JsonElement>("/api/v1/events/")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_resident_does_not_read_what_offices_write_to_each_other(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var resident = await city.ResidentAsync("resident-reads");
        var room = await city.HolderOfAsync($"{Town}/command");
        var (number, _) = await Events.ReportAsync(resident, new { description = "渠边护栏松动", @class = Rubbish, region = Town });
        await Events.ActAsync(room, number, "dispatch", new { post = $"{County}/sanitation", note = "此人多次投诉，注意方式" });

        (await resident.GetStringAsync($"/api/v1/events/{number}")).ShouldNotContain("注意方式");
        (await room.GetStringAsync($"/api/v1/events/{number}")).ShouldContain("注意方式");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Nothing_outside_can_be_done_one_by_one_or_in_bulk(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var stranger = await city.HolderOfAsync($"{OtherTown}/command");
        var (number, key) = await ReportAsync(city, Town);

        (await Events.TryAsync(stranger, number, "reject", new { result = "不属实" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var bulk = await BulkAsync(stranger, "dispatch", [number], new { post = "suggested" });
        bulk.GetProperty("done").GetArrayLength().ShouldBe(0);
        bulk.GetProperty("refused")[0].GetProperty("code").GetString().ShouldBe("case.not-found");

        (await StatusAsync(city, number, key)).GetProperty("state").GetString().ShouldBe("reported");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Nothing_can_be_sent_where_the_sender_does_not_reach(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var room = await city.HolderOfAsync($"{Town}/command");
        var (number, key) = await ReportAsync(city, Town);

        foreach (var post in new[] { $"{OtherTown}/platform-peace", $"{OtherCounty}/sanitation", $"{Grid}/grid", "3308/city-management-city", $"{Town}/command" })
        {
            (await Events.TryAsync(room, number, "dispatch", new { post })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, post);
        }

        (await Events.TryAsync(room, number, "place", new { region = OtherTown })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await StatusAsync(city, number, key)).GetProperty("state").GetString().ShouldBe("reported");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_photo_is_shown_within_the_scope_and_by_the_reporters_key_alone(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, key) = await ReportWithPhotoAsync(city, Town);
        var room = await city.HolderOfAsync($"{Town}/command");
        var hash = (await room.GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}")).GetProperty("photos")[0].GetProperty("hash").GetString();
        var (_, otherKey) = await ReportAsync(city, Town);

        foreach (var photo in new[] { $"/photos/{number}/{hash}", $"/photos/{number}/{hash}/small" })
        {
            (await room.GetAsync(photo)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await city.Anyone().GetAsync($"{photo}?key={key}")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await city.Anyone().GetAsync(photo)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await city.Anyone().GetAsync($"{photo}?key={otherKey}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await (await city.HolderOfAsync($"{OtherTown}/command")).GetAsync(photo)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await (await city.HolderOfAsync(TestCity.SystemPost)).GetAsync(photo)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_key_opens_its_own_event_alone(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, _) = await ReportAsync(city, Town);
        var (_, otherKey) = await ReportAsync(city, Town);

        (await StatusAsync(city, number, otherKey)).GetProperty("own").ValueKind.ShouldBe(JsonValueKind.Null);
        (await StatusAsync(city, number, "")).GetProperty("own").ValueKind.ShouldBe(JsonValueKind.Null);
        var visitor = await city.VisitorAsync();
        await visitor.SendAsync($"/e/{number}/rate", ("key", otherKey), ("stars", "1"), ("command", Guid.NewGuid().ToString()));
        (await StatusAsync(city, number, otherKey)).GetProperty("log").GetArrayLength().ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_happens_elsewhere_moves_none_of_ones_counts(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var watchers = new[] { $"{OtherCounty}/centre", $"{OtherCounty}/leader" };
        var before = await Task.WhenAll(watchers.Select(post => CountsAsync(city, post)));

        var (number, _) = await ReportAsync(city, Town);
        await Events.ActAsync(await city.HolderOfAsync($"{Town}/command"), number, "dispatch", new { post = $"{County}/sanitation" });

        (await Task.WhenAll(watchers.Select(post => CountsAsync(city, post)))).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Nobody_without_a_scope_reads_a_line(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, _) = await ReportAsync(city, Town);
        var officer = await city.HolderOfAsync(TestCity.SystemPost);

        foreach (var address in new[] { "/api/v1/events/", $"/api/v1/events/{number}", "/desk", "/grid", "/county", "/county/live" })
        {
            (await officer.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, address);
            (await city.Anyone().GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, address);
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_search_does_not_spell_out_a_masked_contact(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var room = await city.HolderOfAsync($"{Town}/command");
        var number = (await Events.ReportAsync(city.Anyone(), new
        {
            description = "渠边护栏松动", region = Town, contactName = "欧阳听雪", contactPhone = "13805701234",
        })).Number;

        var whole = await room.GetStringAsync($"/api/v1/events/{number}");
        whole.ShouldContain("欧阳**");
        whole.ShouldContain("138****1234");
        foreach (var guess in new[] { "听雪", "1380570", "contactPhone" })
        {
            (await room.GetFromJsonAsync<JsonElement>($"/api/v1/events/?q={Uri.EscapeDataString(guess)}")).GetProperty("total").GetInt32().ShouldBe(0, guess);
        }
    }

    private static Task<(string Number, string Key)> ReportAsync(TestCity city, string region) =>
        Events.ReportAsync(city.Anyone(), new { description = $"渠边护栏松动 {Guid.NewGuid():N}", @class = Rubbish, region });

    private static async Task<(string Number, string Key)> ReportWithPhotoAsync(TestCity city, string region)
    {
        var answer = await (await city.VisitorAsync()).SendAsync("/report",
            [("command", Guid.NewGuid().ToString()), ("description", "渠边护栏松动"), ("class", Rubbish), ("region", region)],
            [("photos", SamplePhotos.Jpeg)]);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        var parts = answer.Headers.Location!.OriginalString.Split('/', '?', '=');
        return (parts[2], parts[^1]);
    }

    private static Task<JsonElement> StatusAsync(TestCity city, string number, string key) =>
        city.Anyone().GetFromJsonAsync<JsonElement>($"/api/v1/events/{number}/status?key={key}");

    private static async Task<JsonElement> BulkAsync(HttpClient client, string action, string[] numbers, object answers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/events/bulk/{action}") { Content = JsonContent.Create(new { numbers, answers }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await (await client.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task ShouldSeeAsync(HttpClient client, string number)
    {
        (await client.GetAsync($"/api/v1/events/{number}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var found = await client.GetFromJsonAsync<JsonElement>($"/api/v1/events/?q={number}");
        found.GetProperty("events").EnumerateArray().ShouldHaveSingleItem().GetProperty("number").GetString().ShouldBe(number);
    }

    private static async Task ShouldNotSeeAsync(TestCity city, string post, string number)
    {
        await ShouldNotExistForAsync(await city.HolderOfAsync(post), number);
        var visitor = await city.VisitorAsync(post);
        foreach (var page in new[] { $"/desk/events/{number}", $"/grid/events/{number}" })
        {
            // Whose role has no such page is told so; nobody is told that the event is there.
            (await visitor.GetAsync(page)).StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
        }

        (await (await visitor.GetAsync($"/desk?tab=all&q={number}")).Content.ReadAsStringAsync()).ShouldNotContain($"/desk/events/{number}");
        (await (await visitor.GetAsync("/grid")).Content.ReadAsStringAsync()).ShouldNotContain(number);
    }

    /// <summary>The answer is to the letter that to a number nobody has.</summary>
    private static async Task ShouldNotExistForAsync(HttpClient client, string number)
    {
        const string Unused = "QZ261121-7K3M9PXA";
        (await ToldAsync(await client.GetAsync($"/api/v1/events/{number}"))).ShouldBe(await ToldAsync(await client.GetAsync($"/api/v1/events/{Unused}")));
        (await ToldAsync(await Events.TryAsync(client, number, "sign", new { }))).ShouldBe(await ToldAsync(await Events.TryAsync(client, Unused, "sign", new { })));
        (await client.GetFromJsonAsync<JsonElement>($"/api/v1/events/?q={number}")).GetProperty("total").GetInt32().ShouldBe(0);
        var all = await client.GetFromJsonAsync<JsonElement>("/api/v1/events/?size=200&sort=new");
        all.GetProperty("events").EnumerateArray().Select(line => line.GetProperty("number").GetString()).ShouldNotContain(number);
    }

    private static async Task<string> ToldAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
        return $"{answer.StatusCode} {problem.GetProperty("code")} {problem.GetProperty("detail")}";
    }

    /// <summary>All figures a caller is shown: of the list, of the county's page, of its live stream.</summary>
    private static async Task<string> CountsAsync(TestCity city, string post)
    {
        var client = await city.HolderOfAsync(post);
        var list = (await client.GetFromJsonAsync<JsonElement>("/api/v1/events/")).GetProperty("total").GetInt32();
        var page = await (await city.VisitorAsync(post)).PageAsync("/county");
        var rows = string.Join('|', page.QuerySelectorAll("[data-town], [data-live]").Select(cell => cell.TextContent.Trim()));
        using var live = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/county/live"), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await live.Content.ReadAsStreamAsync());
        var data = "";
        while (!data.StartsWith("data:", StringComparison.Ordinal))
        {
            data = await lines.ReadLineAsync() ?? throw new InvalidOperationException("The stream ended.");
        }

        return $"{list}\n{rows}\n{data}";
    }
}
