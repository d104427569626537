using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Frame;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Figures.Tests;

/// <summary>Indicators as people and programs meet them.</summary>
public sealed class FiguresTests
{
    private const string County = "330803";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Everyone_reads_what_is_public_and_only_staff_what_is_not(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);

        var open = await ListAsync(city.Anyone());
        var staff = await ListAsync(await city.HolderOfAsync($"{County}/centre"));

        open.Keys.ShouldContain("gdp");
        open.Keys.ShouldNotContain("reported-events");
        staff.Keys.ShouldContain("gdp");
        staff.Keys.ShouldContain("reported-events");
        (await city.Anyone().GetAsync("/api/v1/indicators/reported-events")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await city.Anyone().GetAsync("/api/v1/indicators/reported-events/values")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await city.ResidentAsync()).GetAsync("/indicators/reported-events")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await city.HolderOfAsync(TestCity.SystemPost)).GetAsync("/indicators/reported-events.csv")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_counted_figure_is_a_snapshot_of_its_day_within_ones_scope(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await ReportAsync(city, "330803101");
        await ReportAsync(city, "330825101");
        var centre = await city.HolderOfAsync($"{County}/centre");

        (await NumbersAsync(centre, "reported-events")).ShouldBe([(County, "1")]);
        await ReportAsync(city, "330803101");
        // Fresh enough: nothing is counted again for a quarter of an hour.
        (await NumbersAsync(centre, "reported-events")).ShouldBe([(County, "1")]);
        city.Clock.Advance(TimeSpan.FromMinutes(16));
        (await NumbersAsync(await city.HolderOfAsync($"{County}/centre"), "reported-events")).ShouldBe([(County, "2")]);
        city.Clock.Advance(TimeSpan.FromDays(1));
        await ReportAsync(city, "330803101");

        // Yesterday stays as it was counted; the city's leader sees the city and every county.
        (await NumbersAsync(await city.HolderOfAsync($"{County}/centre"), "reported-events")).ShouldBe([(County, "3"), (County, "2")]);
        (await NumbersAsync(await city.HolderOfAsync("3308/leader"), "reported-events")).ShouldContain(("3308", "4"));
        (await NumbersAsync(await city.HolderOfAsync("330825/centre"), "reported-events")).ShouldAllBe(value => value.Region == "330825");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_cannot_be_told_is_missing_and_not_zero(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var leader = await city.HolderOfAsync("3308/leader");

        var list = await ListAsync(leader);

        list["satisfaction"].GetProperty("latest").ValueKind.ShouldBe(JsonValueKind.Null);
        list["closed-in-time"].GetProperty("latest").ValueKind.ShouldBe(JsonValueKind.Null);
        list["closing-share"].GetProperty("latest").ValueKind.ShouldBe(JsonValueKind.Null);
        list["reported-events"].GetProperty("latest").GetProperty("number").GetString().ShouldBe("0");
        (await (await city.VisitorAsync("3308/leader")).PageAsync("/indicators/satisfaction")).QuerySelector(".figure-big")!.TextContent.ShouldContain("未采集");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_a_report_says_and_what_its_totals_give_stand_side_by_side(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        await ListAsync(city.Anyone());

        var values = (await city.Anyone().GetFromJsonAsync<JsonElement>("/api/v1/indicators/chains-share/values")).GetProperty("values").EnumerateArray().ToList();

        values.Select(value => (value.GetProperty("number").GetString(), value.GetProperty("origin").GetString())).ShouldBe([("48.2", "document"), ("48.5", "reckoned")], ignoreOrder: true);
        var page = await (await city.VisitorAsync()).PageAsync("/indicators/chains-share");
        page.QuerySelector(".figure-differ").ShouldNotBeNull();
        page.QuerySelectorAll(".said-table tbody tr").Length.ShouldBe(2);
    }

    [Fact]
    public async Task The_records_behind_a_figure_are_offered_to_whoever_may_open_them()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        await ReportAsync(city, "330803101");

        var centre = await (await city.VisitorAsync($"{County}/centre")).PageAsync("/indicators/reported-events");
        var leader = await (await city.VisitorAsync($"{County}/leader")).PageAsync("/indicators/reported-events");

        centre.QuerySelector(".figure-records a")!.GetAttribute("href").ShouldBe($"/desk?tab=all&region={County}");
        leader.QuerySelector(".figure-records a").ShouldBeNull();
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_in_the_file()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var visitor = await city.VisitorAsync();

        var page = await visitor.PageAsync("/indicators?field=ecology&source=press-2022-06-chase");
        var file = await (await visitor.GetAsync(page.QuerySelector("a[download]")!.GetAttribute("href")!)).Content.ReadAsStringAsync();

        page.QuerySelectorAll(".figures-table tbody th a").Select(link => link.TextContent.Trim()).ShouldBe(["碳账户数", "碳账户覆盖领域数", "有碳账户的规上工业企业数"]);
        file.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0]).ShouldBe(["indicator", "carbon-accounts", "carbon-account-fields", "carbon-account-firms"]);
        (await visitor.PageAsync("/indicators?q=zzzz")).QuerySelector(".blank").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("/api/v1/indicators?field=nothing", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/indicators?region=here", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/indicators?sort=up", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/indicators/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/indicators/gdp/values?size=0", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/api/v1/indicators/gdp/values?from=soon", HttpStatusCode.BadRequest)]
    public async Task A_question_that_makes_no_sense_is_refused(string address, HttpStatusCode status) =>
        (await (await Web.Tests.SharedCity.OnAsync(Dialect.Sqlite)).Anyone().GetAsync(address)).StatusCode.ShouldBe(status);

    [Theory, MemberData(nameof(Databases))]
    public async Task Values_are_filtered_by_place_time_and_document(Dialect dialect)
    {
        var city = await Web.Tests.SharedCity.OnAsync(dialect);

        (await NumbersAsync(city.Anyone(), "industry-output", "?region=3308&from=2021-01-01&to=2021-12-31")).Select(value => value.Number).ShouldBe(["2494", "2494.05"], ignoreOrder: true);
        (await NumbersAsync(city.Anyone(), "industry-output", "?source=press-2023-bridgeheads")).ShouldBe([("3308", "2857.6")]);
        (await NumbersAsync(city.Anyone(), "gdp", "?region=330802")).ShouldBeEmpty();
        (await NumbersAsync(city.Anyone(), "leading-measures", "?item=" + Uri.EscapeDataString("全省前四"))).ShouldBe([("3308", "12")]);
    }

    [Fact]
    public async Task A_file_is_imported_from_the_command_line_with_its_refused_rows_listed()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var folder = Directory.CreateTempSubdirectory("tongqu-values-").FullName;
        var file = Path.Combine(folder, "gdp.csv");
        await File.WriteAllTextAsync(file, "indicator,region,period,value,source\ngdp,3308,2023,2125.24,press-2023-bridgeheads\ngdp,3308,2023,,press-2023-bridgeheads\n", TestContext.Current.CancellationToken);

        var (exit, said) = await RunAsync(city, "import", file);

        exit.ShouldBe(0);
        said.ShouldContain("新增 added 1 · 已在库 already there 0 · 更正 corrected 0 · 拒收 refused 1");
        said.ShouldContain("number.not-readable");
        File.ReadAllText(Path.Combine(city.Services.GetRequiredService<DataFolder>().Path, "imports", "gdp-refused.csv")).ShouldStartWith("3,number.not-readable,");
        (await RunAsync(city, "import", Path.Combine(folder, "nothing.csv"))).Exit.ShouldBe(1);
        (await RunAsync(city, "indicators")).Said.ShouldContain("new or changed");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(int Exit, string Said)> RunAsync(TestCity city, string under, params string[] arguments)
    {
        var verb = new FiguresApplication().Verbs(_ => Task.FromResult(city.Services.CreateScope())).Single(verb => verb.Under == under).Verb;
        var said = new StringWriter();
        var exit = await verb.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = said, Error = said }, TestContext.Current.CancellationToken);
        return (exit, said.ToString());
    }

    private static async Task<Dictionary<string, JsonElement>> ListAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/indicators")).GetProperty("indicators").EnumerateArray().ToDictionary(one => one.GetProperty("code").GetString()!);

    private static async Task<List<(string Region, string Number)>> NumbersAsync(HttpClient client, string code, string query = "")
    {
        // The page is what counts; the values are what was counted.
        await client.GetAsync($"/api/v1/indicators/{code}");
        return [.. (await client.GetFromJsonAsync<JsonElement>($"/api/v1/indicators/{code}/values{query}")).GetProperty("values").EnumerateArray()
            .Select(value => (value.GetProperty("region").GetString()!, value.GetProperty("number").GetString()!))];
    }

    private static async Task ReportAsync(TestCity city, string region)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = JsonContent.Create(new { description = "路口红绿灯不亮", region }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        (await city.Anyone().SendAsync(request)).EnsureSuccessStatusCode();
    }
}
