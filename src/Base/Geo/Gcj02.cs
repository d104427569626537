namespace Tongqu.Base;

/// <summary>
/// GCJ-02, the shifted coordinates that map services in mainland China show ("Mars coordinates"): WGS-84 moved by a
/// smooth field of 100 to 700 metres. The field was never published; this is the approximation in general use, whose
/// error against map services is a few metres at most. Convert at the edge, where a Chinese map service gives or takes
/// a point; inside, everything is WGS-84.
/// </summary>
public static class Gcj02
{
    // The ellipsoid of the shift: Krasovsky 1940, in metres, and the square of its eccentricity.
    private const double SemiMajorAxis = 6_378_245.0;
    private const double EccentricitySquared = 0.00669342162296594323;

    // The shift is developed around this point, roughly in the middle of the country.
    private const double CentreLongitude = 105.0;
    private const double CentreLatitude = 35.0;

    // A step below 1e-8 degree is about a millimetre on the ground.
    private const double Settled = 1e-8;
    private const int MostSteps = 20;

    /// <summary>
    /// Whether a point is shifted at all. A rectangle, as in general use: it also covers parts of neighbouring
    /// countries, so points abroad do not belong in here.
    /// </summary>
    public static bool IsShifted(double longitude, double latitude) =>
        longitude is >= 72.004 and <= 137.8347 && latitude is >= 0.8293 and <= 55.8271;

    /// <summary>The GCJ-02 degrees of a WGS-84 point; unchanged outside China.</summary>
    public static (double Longitude, double Latitude) FromWgs84(GeoPoint point)
    {
        if (!IsShifted(point.Longitude, point.Latitude))
        {
            return (point.Longitude, point.Latitude);
        }

        var (east, north) = Shift(point.Longitude, point.Latitude);
        return (point.Longitude + east, point.Latitude + north);
    }

    /// <summary>The WGS-84 point of GCJ-02 degrees, to about a millimetre; unchanged outside China.</summary>
    public static GeoPoint ToWgs84(double longitude, double latitude)
    {
        if (!IsShifted(longitude, latitude))
        {
            return new GeoPoint(longitude, latitude);
        }

        // The field has no closed inverse but varies slowly, so each step shrinks the error some thousandfold.
        var (guessLongitude, guessLatitude) = (longitude, latitude);
        for (var step = 0; step < MostSteps; step++)
        {
            var (east, north) = Shift(guessLongitude, guessLatitude);
            var (nextLongitude, nextLatitude) = (longitude - east, latitude - north);
            var moved = Math.Max(Math.Abs(nextLongitude - guessLongitude), Math.Abs(nextLatitude - guessLatitude));
            (guessLongitude, guessLatitude) = (nextLongitude, nextLatitude);
            if (moved < Settled)
            {
                break;
            }
        }

        return new GeoPoint(guessLongitude, guessLatitude);
    }

    /// <summary>How far the field moves a WGS-84 point, in degrees east and north.</summary>
    private static (double East, double North) Shift(double longitude, double latitude)
    {
        var x = longitude - CentreLongitude;
        var y = latitude - CentreLatitude;
        var ripple = (20 * Math.Sin(6 * Math.PI * x)) + (20 * Math.Sin(2 * Math.PI * x));

        var metresNorth = -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * Math.Sqrt(Math.Abs(x)))
            + ((ripple + (20 * Math.Sin(Math.PI * y)) + (40 * Math.Sin(Math.PI * y / 3))
            + (160 * Math.Sin(Math.PI * y / 12)) + (320 * Math.Sin(Math.PI * y / 30))) * 2 / 3);
        var metresEast = 300 + x + (2 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * Math.Sqrt(Math.Abs(x)))
            + ((ripple + (20 * Math.Sin(Math.PI * x)) + (40 * Math.Sin(Math.PI * x / 3))
            + (150 * Math.Sin(Math.PI * x / 12)) + (300 * Math.Sin(Math.PI * x / 30))) * 2 / 3);

        var radians = double.DegreesToRadians(latitude);
        var flattening = 1 - (EccentricitySquared * Math.Sin(radians) * Math.Sin(radians));
        var meridianRadius = SemiMajorAxis * (1 - EccentricitySquared) / (flattening * Math.Sqrt(flattening));
        var parallelRadius = SemiMajorAxis / Math.Sqrt(flattening) * Math.Cos(radians);
        return (
            double.RadiansToDegrees(metresEast / parallelRadius),
            double.RadiansToDegrees(metresNorth / meridianRadius));
    }
}
