using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;

namespace Tongqu.Frame;

/// <summary>How often the public may knock, by network address, and a source system by its token. Staff who are signed in are not counted.</summary>
/// <param name="ReportsPerMinute">Reports from one address in a minute.</param>
/// <param name="LookUpsPerMinute">Look-ups by number from one address in a minute: numbers are not to be guessed.</param>
/// <param name="SignInsPerMinute">Sign-ins from one address in a minute.</param>
/// <param name="TokenPerMinute">Requests of one source system's token in a minute.</param>
public sealed record RateLimits(int ReportsPerMinute = 10, int LookUpsPerMinute = 60, int SignInsPerMinute = 30, int TokenPerMinute = 600)
{
    /// <summary>Policy of reporting.</summary>
    public const string Reports = "reports";

    /// <summary>Policy of looking up a number.</summary>
    public const string LookUps = "look-ups";

    /// <summary>Policy of signing in.</summary>
    public const string SignIns = "sign-ins";

    /// <summary>Adds the policies.</summary>
    public void AddTo(IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.OnRejected = (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0");
            return new(Problems.AnswerAsync(context.HttpContext, Problems.FromStatus(StatusCodes.Status429TooManyRequests)));
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, long>(context => Caller.From(context.User) is { IsSystem: true } system
            ? RateLimitPartition.GetFixedWindowLimiter(
                system.Person, _ => new FixedWindowRateLimiterOptions { PermitLimit = TokenPerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter(0L));
        foreach (var (policy, perMinute) in new[] { (Reports, ReportsPerMinute), (LookUps, LookUpsPerMinute), (SignIns, SignInsPerMinute) })
        {
            options.AddPolicy(policy, context => Caller.From(context.User) is { IsSystem: true } or { IsSignedIn: true, Role: not null and not Role.Resident }
                ? RateLimitPartition.GetNoLimiter("staff")
                : RateLimitPartition.GetFixedWindowLimiter(
                    context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
        }
    });
}
