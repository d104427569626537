using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary><c>/api/v1/happenings</c>: for systems that rather ask than be sent.</summary>
internal static class HappeningsApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/happenings", ListAsync).Needs(ExchangePermissions.Read)
            .WithSummary("What happened after a position, as a batch of CloudEvents").Takes("after", "type", "region", "most");

    private static async Task<IResult> ListAsync(
        long? after, string? type, string? region, int? most, Caller caller, Envelopes envelopes, HappeningLog log, CancellationToken cancellation)
    {
        if (after < 0 || most is < 1 or > HappeningLog.ReadMax || type?.Length > 100)
        {
            return new Refusal("request.out-of-range", new(
                $"位置从 0 开始，每次最多 {HappeningLog.ReadMax} 条，类型最多 100 字。",
                $"Positions count from 0, one reading has at most {HappeningLog.ReadMax} happenings, a type at most 100 characters.")).ToProblem();
        }

        if (region is { Length: > 0 } && RegionCode.Parse(region).Refusal is { } noRegion)
        {
            return noRegion.ToProblem();
        }

        // What lies outside one's region does not exist.
        var within = string.IsNullOrEmpty(region) || caller.Region.StartsWith(region, StringComparison.Ordinal) ? caller.Region : region;
        if (within.Length == 0 || !within.StartsWith(caller.Region, StringComparison.Ordinal))
        {
            return Results.Json(Array.Empty<object>(), contentType: Envelopes.BatchMediaType);
        }

        var (first, last) = await log.BoundsAsync(cancellation);
        if (after is > 0 && after < first - 1)
        {
            return ExchangeRefusals.CursorGone(first - 1, last).ToProblem();
        }

        // A type may be given as the events carry it.
        var known = type?.StartsWith("tongqu.", StringComparison.Ordinal) == true ? type["tongqu.".Length..] : type ?? "";
        var told = await log.AfterAsync(after ?? 0, within, known, most ?? 100, cancellation);
        return Results.Json(told.Select(envelopes.Of), contentType: Envelopes.BatchMediaType);
    }
}
