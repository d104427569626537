using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
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
        var centres = city.Regions.Below(city.Pack.Card.Region).Select(county => county.Point).OfType<Base.GeoPoint>().ToList();
        return new MapModel
        {
            Shapes = "/map/counties.json", Places = "/map/places.json", Tiles = map.Tiles, Attribution = map.Attribution.Zh, Notice = map.Notice(),
            Bounds =
            [
                centres.Min(point => point.Longitude) - 0.3, centres.Min(point => point.Latitude) - 0.3,
                centres.Max(point => point.Longitude) + 0.3, centres.Max(point => point.Latitude) + 0.3,
            ],
            Simulated = true,
        };
    }

    private static IResult Regions(string? under, string? q, City city)
    {
        var found = q is { Length: > 0 and <= 40 } ? city.Regions.Search(q, city.Pack.Card.Region, FoundMax)
            : under is not null && city.Regions.IsInCity(under) ? city.Regions.Below(under) : city.Regions.Below(city.Pack.Card.Region);
        return Results.Json(found.Where(region => region.Level <= RegionLevel.Village).Select(region => new
        {
            code = region.Code, name = q is { Length: > 0 } ? city.Regions.PlaceName(region.Code) : region.Short,
        }));
    }

    private static IResult Counties(HttpContext context, City city)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Text(city.Pack.ReadText("regions/counties.geojson"), "application/geo+json", Encoding.UTF8);
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
                geometry = new { type = "Point", coordinates = new[] { place.Point!.Value.Longitude, place.Point.Value.Latitude } },
            }),
        }, contentType: "application/geo+json");
    }
}
