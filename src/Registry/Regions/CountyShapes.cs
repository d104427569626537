using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>The real outlines of the counties (WGS-84), to tell in which county a point lies.</summary>
public sealed class CountyShapes
{
    private readonly List<(string Code, IPreparedGeometry Shape)> _shapes = [];

    /// <summary>Reads a GeoJSON feature collection whose features carry a <c>code</c>.</summary>
    public CountyShapes(string geoJson)
    {
        var factory = new GeometryFactory();
        using var document = JsonDocument.Parse(geoJson);
        foreach (var feature in document.RootElement.GetProperty("features").EnumerateArray())
        {
            var geometry = feature.GetProperty("geometry");
            var coordinates = geometry.GetProperty("coordinates");
            Geometry shape = geometry.GetProperty("type").GetString() == "Polygon"
                ? Polygon(factory, coordinates)
                : factory.CreateMultiPolygon([.. coordinates.EnumerateArray().Select(polygon => Polygon(factory, polygon))]);
            _shapes.Add((feature.GetProperty("properties").GetProperty("code").GetString()!, PreparedGeometryFactory.Prepare(shape)));
        }
    }

    /// <summary>Code of the county a point lies in, or null.</summary>
    public string? CountyAt(GeoPoint point)
    {
        var spot = new Point(point.Longitude, point.Latitude);
        return _shapes.Find(county => county.Shape.Intersects(spot)).Code;
    }

    private static Polygon Polygon(GeometryFactory factory, JsonElement rings)
    {
        var all = rings.EnumerateArray().Select(ring => factory.CreateLinearRing(
            [.. ring.EnumerateArray().Select(pair => new Coordinate(pair[0].GetDouble(), pair[1].GetDouble()))])).ToArray();
        return factory.CreatePolygon(all[0], all[1..]);
    }
}
