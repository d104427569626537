namespace Tongqu.Base;

/// <summary>A place on the ground in WGS-84 degrees, the only datum the platform stores and computes in.</summary>
/// <param name="Longitude">Degrees east of Greenwich, -180 to 180; west is negative.</param>
/// <param name="Latitude">Degrees north of the equator, -90 to 90; south is negative.</param>
public readonly record struct GeoPoint(double Longitude, double Latitude)
{
    /// <summary>The mean radius of the earth in metres (IUGG), for distances on a sphere.</summary>
    private const double EarthRadius = 6_371_008.8;

    /// <summary>Whether both numbers are finite and in range. A point from outside is checked at the door.</summary>
    public bool IsValid =>
        Longitude is >= -180 and <= 180 && Latitude is >= -90 and <= 90;

    /// <summary>
    /// The distance in metres along the surface of a sphere (haversine). The earth is flattened, so it may be off by
    /// up to 0.5 %: good enough to find what is near, not to survey land.
    /// </summary>
    public double MetresTo(GeoPoint other)
    {
        var latitude = double.DegreesToRadians(Latitude);
        var otherLatitude = double.DegreesToRadians(other.Latitude);
        var halfNorth = Math.Sin((otherLatitude - latitude) / 2);
        var halfEast = Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2);
        var chord = (halfNorth * halfNorth) + (Math.Cos(latitude) * Math.Cos(otherLatitude) * halfEast * halfEast);

        // Rounding may lift the chord of two opposite points a hair above one, where the arc sine has no answer.
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}
