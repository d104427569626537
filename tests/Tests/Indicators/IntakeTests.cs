using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Indicators.Tests;

/// <summary>What taking files in leaves behind, on each database. Each test has an indicator and a year of its own.</summary>
public sealed class IntakeTests
{
    private const string Head = "indicator,region,item,period,value,nature,precision,source,document,published,grade,place,simulated";
    private const string Yearbook = "yearbook,统计年鉴,2020-05,A,表 3-1,";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task The_same_file_again_changes_nothing(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var row = $"gdp,330803,,1991,12.50,,,{Yearbook}";

        (await TakeAsync(city, row)).ShouldSay(added: 1);
        (await TakeAsync(city, row)).ShouldSay(there: 1);

        var value = (await ValuesAsync(city, "gdp", "1991")).ShouldHaveSingleItem();
        (value.Value.ToString(), value.Document, value.Published, value.Grade, value.Place, value.Origin).ShouldBe(("12.50", "统计年鉴", "2020-05", "A", "表 3-1", Origin.Imported));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_source_that_corrects_itself_leaves_both_and_the_later_one_counts(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        await TakeAsync(city, $"gdp,330803,,1992,10,,,{Yearbook}");

        (await TakeAsync(city, $"gdp,330803,,1992,11,,,{Yearbook}")).ShouldSay(corrected: 1);

        (await ValuesAsync(city, "gdp", "1992")).Select(value => (value.Value.ToString(), value.Revision, value.Superseded))
            .ShouldBe([("11", 2, false), ("10", 1, true)]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Two_documents_that_disagree_both_stand(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);

        await TakeAsync(city, $"gdp,330803,,1993,10,,,{Yearbook}", "gdp,330803,,1993,10.2,,about,press-2023-bridgeheads,,,,第1段,");

        var values = await ValuesAsync(city, "gdp", "1993");
        values.Count.ShouldBe(2);
        values.ShouldAllBe(value => !value.Superseded);
        values.Select(value => value.Source).ShouldBe(["press-2023-bridgeheads", "yearbook"]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_row_that_cannot_be_used_is_refused_by_itself(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);

        var report = await TakeAsync(city,
            $"nothing,330803,,1994,1,,,{Yearbook}", $"gdp,1,,1994,1,,,{Yearbook}", $"gdp,330803,,1994,,,,{Yearbook}",
            "gdp,330803,,1994,1,,,hearsay,,,,,", $"gdp,330803,,soon,1,,,{Yearbook}", $"gdp,330803,,1994,9,,,{Yearbook}");

        report.ShouldSay(added: 1, refused: 5);
        report.Refused.Select(row => row.Why.Code).ShouldBe(
            ["indicators.no-such-indicator", "indicators.no-such-region", "number.not-readable", "indicators.no-source", "period.not-readable"]);
        report.Refused[0].Line.ShouldBe(2);
        (await ValuesAsync(city, "gdp", "1994")).ShouldHaveSingleItem().Value.ToString().ShouldBe("9");
    }

    [Fact]
    public async Task A_file_without_its_columns_is_refused_whole()
    {
        var intake = (await SharedCity.OnAsync(Dialect.Sqlite)).Services.GetRequiredService<Intake>();

        (await intake.ImportAsync(new StringReader("indicator,region\ngdp,3308"), cancellation: TestContext.Current.CancellationToken)).Refusal!.Code.ShouldBe("indicators.missing-column");
        (await intake.ImportAsync(new StringReader(""), cancellation: TestContext.Current.CancellationToken)).Refusal!.Code.ShouldBe("indicators.missing-column");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_packs_values_are_taken_in_once_and_all_of_them(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (catalogue, values) = (city.Services.GetRequiredService<Catalogue>(), city.Services.GetRequiredService<PackValues>());
        var said = PackValues.Read(city.City.Pack, catalogue, code => city.City.Regions.Find(code) is not null);

        (await values.LoadAsync(TestContext.Current.CancellationToken)).ShouldBe(0);

        var kept = await city.Services.GetRequiredService<IndicatorBook>().ValuesAsync(Scope.Everything, new ValueQuery(), TestContext.Current.CancellationToken);
        kept.Where(value => value.Origin == Origin.Document).Select(value => value with { RecordedAt = default }).ShouldBe(said, ignoreOrder: true);
    }

    private static async Task<IntakeReport> TakeAsync(TestCity city, params string[] rows)
    {
        var outcome = await city.Services.GetRequiredService<Intake>().ImportAsync(
            new StringReader(string.Join('\n', [Head, .. rows])), cancellation: TestContext.Current.CancellationToken);
        outcome.Refusal.ShouldBeNull();
        return outcome.Value;
    }

    private static Task<IReadOnlyList<IndicatorValue>> ValuesAsync(TestCity city, string indicator, string year) =>
        city.Services.GetRequiredService<IndicatorBook>().ValuesAsync(
            Scope.Nothing, new ValueQuery { Indicators = [indicator], From = Period.Parse(year).Value.From, To = Period.Parse(year).Value.To }, TestContext.Current.CancellationToken);
}

internal static class IntakeReports
{
    public static void ShouldSay(this IntakeReport report, int added = 0, int there = 0, int corrected = 0, int refused = 0) =>
        (report.Added, report.AlreadyThere, report.Corrected, report.Refused.Count, report.Read).ShouldBe((added, there, corrected, refused, added + there + corrected + refused));
}
