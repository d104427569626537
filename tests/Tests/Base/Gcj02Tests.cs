using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Tongqu.Base.Tests;

public sealed class Gcj02Tests
{
    // Pairs that circulate with open conversion programs in several languages: an answer that is not our own.
    [Theory]
    [InlineData(116.404, 39.915, 116.41024449916938, 39.91640428150164)]
    [InlineData(121.5272106, 31.1774276, 121.531541859215, 31.17530398364597)]
    [InlineData(113.912316, 22.543847, 113.9171764808363, 22.540796131694766)]
    [InlineData(116.377817, 39.911954, 116.38404722455657, 39.91334545536069)]
    public void The_shift_agrees_with_known_pairs_within_a_decimetre(
        double longitude, double latitude, double shiftedLongitude, double shiftedLatitude)
    {
        var shifted = Gcj02.FromWgs84(new GeoPoint(longitude, latitude));

        new GeoPoint(shifted.Longitude, shifted.Latitude)
            .MetresTo(new GeoPoint(shiftedLongitude, shiftedLatitude)).ShouldBeLessThan(0.1);
    }

    [Theory]
    [InlineData(2.3522, 48.8566)]
    [InlineData(-74.006, 40.7128)]
    [InlineData(151.2093, -33.8688)]
    public void Abroad_nothing_is_moved(double longitude, double latitude)
    {
        Gcj02.FromWgs84(new GeoPoint(longitude, latitude)).ShouldBe((longitude, latitude));
        Gcj02.ToWgs84(longitude, latitude).ShouldBe(new GeoPoint(longitude, latitude));
    }

    [Fact]
    public void In_Quzhou_the_shift_is_about_half_a_kilometre()
    {
        var place = new GeoPoint(118.87, 28.94);
        var shifted = Gcj02.FromWgs84(place);

        place.MetresTo(new GeoPoint(shifted.Longitude, shifted.Latitude)).ShouldBeInRange(400, 700);
    }
}

public sealed class Gcj02Laws
{
    [Fact]
    public void There_and_back_is_within_a_centimetre_anywhere_in_China() =>
        Prop.ForAll(PlacesInChina, place =>
        {
            var shifted = Gcj02.FromWgs84(place);
            return Gcj02.ToWgs84(shifted.Longitude, shifted.Latitude).MetresTo(place) < 0.01;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_in_China_is_moved_by_more_than_a_kilometre() =>
        Prop.ForAll(PlacesInChina, place =>
        {
            var shifted = Gcj02.FromWgs84(place);
            return place.MetresTo(new GeoPoint(shifted.Longitude, shifted.Latitude)) < 1_000;
        }).QuickCheckThrowOnFailure();

    // The mainland lies well inside the rectangle that is shifted, so no point is moved across its edge.
    private static Arbitrary<GeoPoint> PlacesInChina =>
        (from east in Gen.Choose(73_500_000, 135_000_000)
         from north in Gen.Choose(3_400_000, 53_600_000)
         select new GeoPoint(east / 1e6, north / 1e6)).ToArbitrary();
}
