using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>
/// <c>/open311/v2</c>: Open311 GeoReport v2, the standard by which other cities' programs report what is wrong in the street. Beyond
/// it, in its spirit: pages, filters by change, updates, photos (docs/open311.md).
/// </summary>
internal static partial class Open311Routes
{
    public const string Base = "/open311/v2";

    private const string Rest = "rest";

    /// <summary>Where a request carries its api_key: the address, or the form of a POST.</summary>
    public static TokenPlace Keys { get; } = new(Base, KeyAsync);

    /// <summary>How a refusal is written.</summary>
    public static RefusalShape Errors { get; } = new(Base, Open311Errors.WriteAsync);

    public static void Map(RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(KnowAsync);
        routes.MapGet("/discovery.{format}", Discovery).Open("Where the service is, and in which formats");
        routes.MapGet("/services.{format}", (Open311Services services, Reader reader) => services.List(reader.Tongue))
            .Open("The services: classes of events that can be reported");
        routes.MapGet("/services/{code}.{format}", (string code, Open311Services services, Reader reader) =>
            services.Definition(code, reader.Tongue) ?? Open311Errors.NoSuchService(code).ToProblem()).Open("What a service asks for");
        routes.MapGet("/requests.{format}", async (HttpContext context, Caller caller, Open311Requests requests, Reader reader) =>
            Answer(await requests.ListAsync(context, caller, reader.Tongue))).Open("Requests by id, service, time and status");
        routes.MapGet("/requests/{id}.{format}", async (string id, Caller caller, Open311Requests requests, Reader reader, CancellationToken cancellation) =>
            await requests.FindAsync(id, caller, reader.Tongue, cancellation) ?? BrainRefusals.NotFound.ToProblem()).Open("One request");
        routes.MapGet("/tokens/{token}.{format}", async (string token, Caller caller, Open311Requests requests, CancellationToken cancellation) =>
            await requests.OfTokenAsync(token, caller, cancellation) ?? Open311Errors.NoSuchToken.ToProblem()).Open("The request that was filed under a key of one's own");
        routes.MapGet("/servicerequestupdates.{format}", async (HttpContext context, Open311Requests requests, Reader reader) =>
            Answer(await requests.UpdatesAsync(context, reader.Tongue))).Open("What was done to requests");
        routes.MapPost("/requests.{format}", async (HttpContext context, Caller caller, Open311Filing filing, Reader reader) =>
            Answer(await filing.FileAsync(context, caller, reader.Tongue)))
            .Needs(BrainPermissions.File).RequireRateLimiting(RateLimits.Reports).WithSummary("File a request");
        // The addresses differ behind a point alone, where routing does not tell a wrong method from a wrong address.
        routes.MapMethods("/{**" + Rest + "}", ["GET", "POST", "PUT", "PATCH", "DELETE"], (HttpContext context) =>
            Problems.FromStatus(!HttpMethods.IsGet(context.Request.Method) && IsAddress().IsMatch($"{context.GetRouteValue(Rest)}") ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound)
                .ToProblem()).ForEveryone().RequireRateLimiting(RateLimits.LookUps).ExcludeFromDescription();
    }

    [GeneratedRegex(@"^(discovery|services|requests|servicerequestupdates|(services|requests|tokens)/[^/]+)\.(xml|json)$", RegexOptions.IgnoreCase)]
    private static partial Regex IsAddress();

    private static void Open(this RouteHandlerBuilder route, string summary) =>
        route.ForEveryone().RequireRateLimiting(RateLimits.LookUps).WithSummary(summary);

    private static IResult Answer(Outcome<Open311Answer> outcome) => outcome.Refusal is { } refusal ? refusal.ToProblem() : outcome.Value;

    // What holds of every address: its format is one of the two, its jurisdiction is this one or is not named.
    private static async ValueTask<object?> KnowAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.GetRouteValue(Rest) is not null)
        {
            return await next(invocation);
        }

        if (!Open311Answer.Formats.Contains(context.GetRouteValue("format") as string, StringComparer.OrdinalIgnoreCase))
        {
            return Open311Errors.NoSuchFormat.ToProblem();
        }

        var city = context.RequestServices.GetService(typeof(City)) as City;
        var named = HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType
            ? (await Posting.ReadFromAnywhereAsync(context, withPhotos: true))["jurisdiction_id"] : context.Request.Query["jurisdiction_id"].ToString();
        return named.Length > 0 && !named.Equals(city!.Pack.Card.Name, StringComparison.OrdinalIgnoreCase)
            ? Open311Errors.NoSuchJurisdiction(named).ToProblem() : await next(invocation);
    }

    private static async Task<string?> KeyAsync(HttpContext context)
    {
        if (context.Request.Query["api_key"].ToString() is { Length: > 0 } key)
        {
            return key;
        }

        // Before anybody is known only a small form is read; with photos the key stands in the address or the header.
        var form = HttpMethods.IsPost(context.Request.Method)
            && context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        return form ? (await Posting.ReadFromAnywhereAsync(context))["api_key"] : null;
    }

    private static Open311Answer Discovery(HttpContext context, City city)
    {
        var (origin, changed) = (Reading.OriginOf(context), W3cTime.Show(city.PackLoadedAt, city.Pack.UtcOffset));
        var name = city.Pack.Card.Title.ToText();
        return new("discovery", new Open311Fields(
            ("changeset", changed),
            ("contact", $"{name.Zh} {name.En}: {origin}/developers"),
            ("key_service", $"由平台安全管理员在 {origin}/admin/tokens 签发（权限 {BrainPermissions.File.Name}）。 "
                + $"The platform's security officer gives it at {origin}/admin/tokens (permission {BrainPermissions.File.Name})."),
            ("endpoints", new Open311Many("endpoint",
            [
                new Open311Fields(
                    ("specification", "http://wiki.open311.org/GeoReport_v2"),
                    ("url", origin + Base),
                    ("changeset", changed),
                    ("type", city.Demo ? "test" : "production"),
                    ("formats", new Open311Many("format", ["text/xml", "application/json"]))),
            ]))));
    }
}
