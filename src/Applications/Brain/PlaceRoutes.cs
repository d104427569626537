using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame.Components;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>Places for maps and choices: public facts of the pack.</summary>
internal static class PlaceRoutes
{
    private const int FoundMax = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/regions", Regions).ForEveryone().ExcludeFromDescription();
        routes.MapGet("/map/counties.json", Counties).ForEveryone().ExcludeFromDescription();
        routes.MapGet("/map/places.json", Places).ForEveryone().ExcludeFromDescription();
    }

    /// <summary>A map of the city with its notice, without points.</summary>
    public static MapModel MapOf(City city)
    {
        var map = city.Pack.Card.Map;
        var centres = city.Regions.Below(city.Pack.Card.Region).Select(county => county.Point).OfType<GeoPoint>().ToList();
        return new MapModel
        {
            Shapes = "/map/counties.json",
            Places = "/map/places.json",
            Tiles = map.Tiles,
            Attribution = map.Attribution.Zh,
            Notice = map.Notice(),
            Datum = IsShifted(city) ? Gcj02Datum : Wgs84Datum,
            Bounds =
            [
                centres.Min(point => point.Longitude) - 0.3, centres.Min(point => point.Latitude) - 0.3,
                centres.Max(point => point.Longitude) + 0.3, centres.Max(point => point.Latitude) + 0.3,
            ],
            Simulated = true,
        };
    }

    /// <summary>Name of the datum the platform keeps and its built-in ground is drawn in.</summary>
    public const string Wgs84Datum = "wgs84";

    /// <summary>Name of the shifted datum that many Chinese tile sources are drawn in.</summary>
    public const string Gcj02Datum = "gcj02";

    /// <summary>A point for showing on the map, which some tile sources draw shifted. What is kept is never shifted.</summary>
    public static MapPoint OnMap(City city, string key, GeoPoint point, Text label)
    {
        var (longitude, latitude) = Shown(city, point);
        return new MapPoint(key, longitude, latitude, label);
    }

    private static bool IsShifted(City city) => city.Pack.Card.Map is { Tiles: not null, TileDatum: Gcj02Datum };

    private static (double Longitude, double Latitude) Shown(City city, GeoPoint point) =>
        IsShifted(city) ? Gcj02.FromWgs84(point) : (point.Longitude, point.Latitude);

    private static IResult Regions(string? under, string? q, City city)
    {
        var found = q is { Length: > 0 and <= 40 } ? city.Regions.Search(q, city.Pack.Card.Region, FoundMax)
            : under is not null && city.Regions.IsInCity(under) ? city.Regions.Below(under) : city.Regions.Below(city.Pack.Card.Region);
        return Results.Json(found.Where(region => region.Level <= RegionLevel.Village).Select(region => new
        {
            code = region.Code,
            name = q is { Length: > 0 } ? city.Regions.PlaceName(region.Code) : region.Short,
        }));
    }

    private static IResult Counties(HttpContext context, City city)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        var shapes = city.Pack.ReadText("regions/counties.geojson");
        if (IsShifted(city))
        {
            var shifted = JsonNode.Parse(shapes)!;
            Shift(city, shifted);
            shapes = shifted.ToJsonString();
        }

        return Results.Text(shapes, "application/geo+json", Encoding.UTF8);
    }

    private static IResult Places(HttpContext context, City city)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        var places = from county in city.Regions.Below(city.Pack.Card.Region)
                     from town in city.Regions.Below(county.Code)
                     from place in city.Regions.Below(town.Code).Prepend(town)
                     where place.Point is not null
                     select place;
        return Results.Json(new
        {
            type = "FeatureCollection",
            features = places.Select(place => new
            {
                type = "Feature",
                properties = new { code = place.Code, name = place.Short, level = place.Level == RegionLevel.Township ? "township" : "village" },
                geometry = new { type = "Point", coordinates = Pair(Shown(city, place.Point!.Value)) },
            }),
        }, contentType: "application/geo+json");
    }

    private static double[] Pair((double Longitude, double Latitude) at) => [at.Longitude, at.Latitude];

    // Every pair of numbers in a shape is a position, however deep it lies.
    private static void Shift(City city, JsonNode node)
    {
        if (node is JsonArray { Count: 2 } pair && pair[0] is JsonValue && pair[1] is JsonValue)
        {
            var (longitude, latitude) = Shown(city, new GeoPoint(pair[0]!.GetValue<double>(), pair[1]!.GetValue<double>()));
            (pair[0], pair[1]) = (longitude, latitude);
        }
        else
        {
            foreach (var part in node is JsonArray list ? list.ToList() : node is JsonObject thing ? thing.Select(entry => entry.Value).ToList() : [])
            {
                if (part is JsonArray or JsonObject)
                {
                    Shift(city, part);
                }
            }
        }
    }
}
