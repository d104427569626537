using Shouldly;
using Xunit;

namespace Tongqu.Base.Tests;

public sealed class GeoPointTests
{
    [Theory]
    [InlineData(118.87, 28.94, true)]
    [InlineData(-180, -90, true)]
    [InlineData(180.1, 0, false)]
    [InlineData(28.94, 118.87, false)]
    [InlineData(double.NaN, 0, false)]
    [InlineData(0, double.PositiveInfinity, false)]
    public void A_point_is_valid_only_within_the_degrees_of_the_globe(double longitude, double latitude, bool valid) =>
        new GeoPoint(longitude, latitude).IsValid.ShouldBe(valid);

    [Fact]
    public void A_degree_of_latitude_is_a_hundred_and_eleven_kilometres() =>
        new GeoPoint(118, 28).MetresTo(new GeoPoint(118, 29)).ShouldBe(111_195, 1);

    [Fact]
    public void A_degree_of_longitude_shrinks_with_the_cosine_of_latitude() =>
        new GeoPoint(118, 60).MetresTo(new GeoPoint(119, 60)).ShouldBe(55_597, 10);

    [Fact]
    public void Opposite_ends_of_the_earth_are_half_its_circumference_apart() =>
        new GeoPoint(0, 0).MetresTo(new GeoPoint(180, 0)).ShouldBe(Math.PI * 6_371_008.8, 1);

    [Fact]
    public void The_way_across_the_date_line_is_the_short_one() =>
        new GeoPoint(179.5, 0).MetresTo(new GeoPoint(-179.5, 0)).ShouldBe(111_195, 1);
}
