using System.Globalization;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>A value past the years its fact is kept for is removed, and nothing else.</summary>
public sealed class RetentionTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_is_past_its_years_goes_and_the_rest_stays(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var number = Unissued(27);
        var id = await city.AddAsync(number, "徐建国", kind: SubjectKind.Person);
        // Kept for three years; the city's clock stands on 16 November 2026. A birth date is kept for ever.
        (await city.TakeInAsync("grid-survey",
            $"resident-number:{number},lives-alone-elder,2023-11-15,是", $"resident-number:{number},lives-alone-elder,2023-11-16,否",
            $"resident-number:{number},birth-date,2001-01-01,1990-03-07")).Value.Refused.ShouldBe(0);
        var retention = city.Get<Retention>();

        (await retention.SweepAsync()).ShouldBe(1);
        (await retention.SweepAsync()).ShouldBe(0);

        (await city.Get<Facts>().HistoryAsync(Scope.Everything, id)).Select(value => (value.Fact.Code, value.AsOf.ToString("O", CultureInfo.InvariantCulture))).ShouldBe(
            [("lives-alone-elder", "2023-11-16"), ("birth-date", "2001-01-01")], ignoreOrder: true);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task The_platform_does_it_by_itself_and_the_dictionary_says_when(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var clerk = await city.VisitorAsync("330803/centre", "en");
        (await clerk.PageAsync("/data/facts")).Body!.TextContent.ShouldContain("Not done yet.");

        (await city.Get<Upkeep>().DoDueAsync()).ShouldBeGreaterThan(0);

        (await clerk.PageAsync("/data/facts")).Body!.TextContent.ShouldContain("0 removed.");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Grids_of_another_node_are_here_without_a_start(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        // A second node over the same database.
        var other = new City(city.Database, city.Get<Pack>(), city.Clock);
        await other.LoadAsync(demo: false);
        (await other.RefreshAsync()).ShouldBeFalse();

        await city.Get<Grids>().WriteAsync(Access.Caller.Platform, [new GridDraft("330803114233901", "新建网格", 320)]);

        other.Regions.Find("330803114233901").ShouldBeNull();
        (await other.RefreshAsync()).ShouldBeTrue();
        other.Regions.Find("330803114233901")!.Households.ShouldBe(320);
        other.Posts.Find("330803114233901/grid").ShouldNotBeNull();
        (await other.RefreshAsync()).ShouldBeFalse();
        (await city.Get<City>().RefreshAsync()).ShouldBeFalse("it wrote them itself");
    }

    // A number nobody has: the division 330899 was never issued.
    private static string Unissued(int order)
    {
        var digits = $"33089919900307{order:000}";
        return digits + ResidentNumber.CheckOf(digits);
    }
}
