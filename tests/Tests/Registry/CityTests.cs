using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>The city as its pack describes it: counted against its sources, its places recognised, its posts expanded.</summary>
public sealed class CityTests
{
    [Theory]
    [InlineData(RegionLevel.Province, 4, 0)]
    [InlineData(RegionLevel.City, 4, 1)]
    [InlineData(RegionLevel.County, 35, 6)]
    [InlineData(RegionLevel.Township, 580, 100)]
    [InlineData(RegionLevel.Village, 7_254, 1_664)]
    [InlineData(RegionLevel.Grid, 2_593, 2_593)]
    public async Task There_are_as_many_regions_as_the_statistics_bureau_lists(RegionLevel level, int all, int ofTheCity)
    {
        var city = await CityAsync();
        var regions = Everywhere(city).Where(region => region.Level == level).ToList();

        regions.Count.ShouldBe(all);
        regions.Count(region => city.Regions.IsInCity(region.Code)).ShouldBe(ofTheCity);
    }

    [Fact]
    public async Task Every_region_of_the_published_list_is_there_under_its_name()
    {
        var list = SharedData.Find("data", "divisions", "divisions_4cities.csv");
        Assert.SkipWhen(list is null, "data/divisions/divisions_4cities.csv is not on this machine.");
        var city = await CityAsync();

        foreach (var line in File.ReadLines(list!).Skip(1))
        {
            var fields = line.Split(',');
            (city.Regions.Find(fields[0])?.Name).ShouldBe(fields[1], line);
        }
    }

    [Fact]
    public async Task Every_region_begins_with_its_parents_code_and_lies_below_it()
    {
        var city = await CityAsync();
        foreach (var region in Everywhere(city).Where(region => region.Parent.Length > 0))
        {
            region.Code.ShouldStartWith(region.Parent);
            city.Regions.Find(region.Parent)!.Level.ShouldBe(region.Level - 1, region.Code);
        }
    }

    [Fact]
    public async Task Every_point_of_the_city_lies_in_its_real_county()
    {
        var city = await CityAsync();
        var placed = Everywhere(city).Where(region => region.Level >= RegionLevel.Township && region.Point is not null && city.Regions.IsInCity(region.Code)).ToList();

        placed.Count.ShouldBeGreaterThan(4_000);
        placed.Where(region => city.Regions.CountyAt(region.Point!.Value)?.Code != region.Code[..6]).Select(region => region.Code).ShouldBeEmpty();
        // What nobody has surveyed says so.
        placed.ShouldAllBe(region => region.Simulated);
    }

    [Theory]
    [InlineData(118.9546, 28.9828, "330803")]
    [InlineData(118.8667, 28.9717, "330802")]
    [InlineData(118.4103, 29.1400, "330824")]
    [InlineData(120.1551, 30.2741, null)] // Hangzhou
    [InlineData(0, 0, null)]
    public async Task A_point_lies_in_one_county_or_in_none(double longitude, double latitude, string? county) =>
        ((await CityAsync()).Regions.CountyAt(new GeoPoint(longitude, latitude))?.Code).ShouldBe(county);

    [Theory]
    [InlineData("盈川村", "330803114233")]
    [InlineData("高家镇盈川村村委会门口", "330803114233")]
    [InlineData("衢江区高家镇", "330803114")]
    [InlineData("樟潭街道百灵社区居委会对面20米", "330803001007")]
    [InlineData("龙游县阳光社区广场舞太吵", "330825001004")] // two communities bear the name, the county tells
    [InlineData("阳光社区广场舞太吵", null)] // two communities bear the name
    [InlineData("山底村的路", null)] // five villages
    [InlineData("衢江区", null)] // a whole county is no place to go to
    [InlineData("百灵鸟飞走了", null)]
    [InlineData("杭州市西湖区", null)]
    [InlineData("高家镇和莲花镇交界", null)] // two towns named
    [InlineData("江山市盈川村", null)] // no such village in that county
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task An_address_names_a_place_only_beyond_doubt(string? address, string? code) =>
        ((await CityAsync()).Regions.Names.Recognise(address)?.Code).ShouldBe(code);

    [Fact]
    public async Task Every_village_is_recognised_where_its_county_and_town_are_named_with_it()
    {
        var city = await CityAsync();
        var villages = Everywhere(city).Where(region => region.Level == RegionLevel.Village && city.Regions.IsInCity(region.Code)).ToList();
        var found = villages.ToLookup(
            village => city.Regions.Names.Recognise($"{city.Regions.PlaceName(village.Code)}5号门口")?.Code == village.Code, village => city.Regions.PlaceName(village.Code));

        found[false].ShouldBeEmpty();
    }

    [Theory]
    [InlineData("常山县辉埠镇辉埠村")] // beside 辉埠社区, whose other name this could be
    [InlineData("开化县华埠镇岙滩社区")]
    [InlineData("开化县华埠镇岙滩村")]
    public async Task A_village_is_not_taken_for_a_neighbour_called_alike(string address)
    {
        var regions = (await CityAsync()).Regions;
        regions.PlaceName(regions.Names.Recognise(address).ShouldNotBeNull().Code).Replace(" ", "").ShouldBe(address);
    }

    [Fact]
    public async Task A_text_of_any_length_is_looked_through()
    {
        var city = await CityAsync();
        city.Regions.Names.Recognise(string.Concat(Enumerable.Repeat("路灯不亮了，", 20_000)) + "高家镇盈川村").ShouldNotBeNull().Code.ShouldBe("330803114233");
    }

    [Theory]
    [InlineData("330803114/command", Role.CommandRoom, "330803114", "")]
    [InlineData("330803114233001/grid", Role.GridWorker, "330803114233001", "")]
    [InlineData("330803/sanitation", Role.DepartmentHandler, "330803", "sanitation")]
    [InlineData("330803114/platform-peace", Role.DepartmentHandler, "330803114", "platform-peace")]
    [InlineData("330803/centre", Role.CountyCentre, "330803", "")]
    [InlineData("3308/leader", Role.Leader, "3308", "")]
    public async Task A_post_comes_of_its_template_for_every_region_of_its_floor(string code, Role role, string region, string department)
    {
        var post = (await CityAsync()).Posts.Find(code).ShouldNotBeNull();

        (post.Role, post.Region, post.Department).ShouldBe((role, region, department));
        post.Title.Zh.ShouldNotBeNullOrWhiteSpace();
        post.Title.En.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task There_is_one_centre_a_county_one_command_room_and_four_platforms_a_town_and_one_worker_a_grid()
    {
        var city = await CityAsync();
        var (counties, towns, grids) = (Codes(RegionLevel.County), Codes(RegionLevel.Township), Codes(RegionLevel.Grid));

        counties.ShouldAllBe(county => city.Posts.At(county).Count(post => post.Role == Role.CountyCentre) == 1);
        towns.ShouldAllBe(town => city.Posts.At(town).Count(post => post.Role == Role.CommandRoom) == 1);
        towns.ShouldAllBe(town => city.Posts.At(town).Count(post => post.Department.StartsWith("platform-")) == 4);
        grids.ShouldAllBe(grid => city.Posts.At(grid).Single().Role == Role.GridWorker);
        city.Posts.Find("341002/centre").ShouldBeNull("a city appoints nobody in its neighbour");

        List<string> Codes(RegionLevel level) => [.. Everywhere(city).Where(region => region.Level == level && city.Regions.IsInCity(region.Code)).Select(region => region.Code)];
    }

    [Theory]
    [InlineData("330803114233001", "衢江区 高家镇 盈川村 第一网格")]
    [InlineData("330803114", "衢江区 高家镇")]
    [InlineData("3308", "衢州市")]
    [InlineData("999", "999")]
    public async Task A_place_is_said_from_the_county_down(string code, string said) => (await CityAsync()).Regions.PlaceName(code).ShouldBe(said);

    [Fact]
    public async Task A_search_for_places_is_bounded_and_keeps_to_the_city()
    {
        var regions = (await CityAsync()).Regions;

        regions.Search("村", "3308", 20).Count.ShouldBe(20);
        regions.Search("  ", "3308", 20).ShouldBeEmpty();
        regions.Search("黟县", "3308", 20).ShouldBeEmpty();
        regions.Search("盈川", "3308", 20).Select(region => region.Code).ShouldContain("330803114233");
    }

    private static async Task<City> CityAsync() => (await SharedCity.OnAsync(Dialect.Sqlite)).City;

    private static IEnumerable<Region> Everywhere(City city, string under = "") =>
        city.Regions.Below(under).SelectMany(region => Everywhere(city, region.Code).Prepend(region));
}
