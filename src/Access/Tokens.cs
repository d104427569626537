using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>A source system's token, without the token itself, which nobody can read again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="System">The source system it was made for.</param>
/// <param name="Permissions">Names of what it may do.</param>
/// <param name="Region">The region it holds in, with all below.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Expires">When it ends by itself.</param>
/// <param name="Revoked">When it was revoked; null where not.</param>
/// <param name="Used">When it was last used, to the minute; null where never.</param>
public sealed record TokenLine(
    long Id, string System, IReadOnlyList<string> Permissions, string Region, DateTimeOffset Made, DateTimeOffset Expires,
    DateTimeOffset? Revoked, DateTimeOffset? Used);

/// <summary>Bearer tokens by which other systems use <c>/api/v1</c>.</summary>
public sealed class Tokens(Database database, Audit audit, TimeProvider time)
{
    /// <summary>What a token begins with, so that one left lying about is recognised.</summary>
    public const string Prefix = "tq_";

    /// <summary>Longest life of a token, in days.</summary>
    public const int DaysMax = 366;

    // 256 bits of chance cannot be guessed, so a fast hash is enough.
    private const int TokenBytes = 32;

    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1);

    /// <summary>Makes a token.</summary>
    /// <param name="system">Name of the source system.</param>
    /// <param name="permissions">What it may do; each must be one that is <see cref="Permission.ForSystems"/>.</param>
    /// <param name="region">Where.</param>
    /// <param name="days">How long, at most <see cref="DaysMax"/>.</param>
    /// <returns>The token, shown this once; or <c>access.token-system</c>, <c>access.token-permissions</c>, <c>access.token-days</c>.</returns>
    public async Task<Outcome<string>> CreateAsync(
        Caller caller, string system, IReadOnlyCollection<Permission> permissions, RegionCode region, int days, CancellationToken cancellation = default)
    {
        system = system.Trim();
        if (system.Length is < 2 or > 60)
        {
            return new Refusal("access.token-system", new("请填写来源系统名称（2–60 字）。", "Name the source system in 2 to 60 characters."));
        }

        if (permissions.Count == 0 || permissions.Any(permission => !permission.ForSystems))
        {
            return new Refusal("access.token-permissions", new("请至少选择一项可授予系统的权限。", "Choose at least one permission that a system may be given."));
        }

        if (days is < 1 or > DaysMax)
        {
            return new Refusal("access.token-days", new($"有效期为 1 至 {DaysMax} 天。", $"A token lasts 1 to {DaysMax} days."));
        }

        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        return await database.WriteAsync<string>(Scope.Nothing, store =>
        {
            var row = new SystemToken
            {
                Id = Ids.Next(time),
                Hash = HashOf(token),
                System = system,
                Permissions = string.Join(' ', permissions.Select(permission => permission.Name).Order(StringComparer.Ordinal)),
                Region = region.Value,
                MadeBy = caller.Person,
                MadeAt = time.GetUtcNow(),
                ExpiresAt = time.GetUtcNow().AddDays(days),
            };
            store.Add(row);
            audit.Record(store, caller, "token.create", $"{row.Id} {row.Region} {row.Permissions}".Clip(400), "done", system);
            return Task.FromResult<Outcome<string>>(token);
        }, cancellation);
    }

    /// <summary>All tokens, newest first, at most 500.</summary>
    public Task<IReadOnlyList<TokenLine>> ListAsync(CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<TokenLine>>(Scope.Nothing, async store =>
            [.. (await store.Set<SystemToken>().OrderByDescending(row => row.Id).Take(500).ToListAsync(cancellation)).Select(Line)], cancellation);

    /// <summary>Revokes a token at once.</summary>
    public async Task<Outcome<bool>> RevokeAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            if (await store.Set<SystemToken>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            {
                return new Refusal("access.no-such-token", new("没有这个令牌。", "There is no such token."), RefusalKind.NotFound);
            }

            row.RevokedAt ??= time.GetUtcNow();
            audit.Record(store, caller, "token.revoke", id.ToString(), "done", row.System);
            return true;
        }, cancellation);

    /// <summary>What a token that was sent allows; null where it is unknown, over or revoked.</summary>
    internal async Task<TokenLine?> UseAsync(string token, CancellationToken cancellation)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token.Length > 100)
        {
            return null;
        }

        var (hash, now) = (HashOf(token), time.GetUtcNow());
        var row = await database.ReadAsync(Scope.Nothing, store => store.Set<SystemToken>().FirstOrDefaultAsync(
            row => row.Hash == hash && row.RevokedAt == null && row.ExpiresAt > now, cancellation), cancellation);
        if (row is not null && !(now - row.UsedAt < UsedEvery))
        {
            await database.WriteAsync<bool>(Scope.Nothing, async store =>
            {
                await store.Set<SystemToken>().Where(found => found.Id == row.Id)
                    .ExecuteUpdateAsync(found => found.SetProperty(used => used.UsedAt, now), cancellation);
                return true;
            }, cancellation);
        }

        return row is null ? null : Line(row);
    }

    private static TokenLine Line(SystemToken row) => new(
        row.Id, row.System, row.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries), row.Region, row.MadeAt, row.ExpiresAt, row.RevokedAt, row.UsedAt);

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
