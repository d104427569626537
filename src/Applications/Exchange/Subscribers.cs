using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary>What a subscriber asks for.</summary>
/// <param name="Name">What the system is called, at most 80 characters.</param>
/// <param name="Url">Where happenings are sent: absolute, http or https.</param>
/// <param name="Types">Only types that begin so; empty for all.</param>
/// <param name="Region">Only this region and below; empty for all.</param>
internal sealed record SubscriberWish(string Name, string Url, string Types, string Region);

/// <summary>Keeps the systems that are sent happenings.</summary>
internal sealed class Subscribers(Database database, HappeningLog log, Audit audit, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Most subscribers of a city.</summary>
    public const int Max = 50;

    private readonly IDataProtector _protector = protection.CreateProtector("exchange.subscriber");

    public Task<List<Subscriber>> AllAsync(CancellationToken cancellation = default) => database.ReadAsync(
        Scope.Nothing, store => store.Set<Subscriber>().OrderBy(row => row.Name).ThenBy(row => row.Id).ToListAsync(cancellation), cancellation);

    public Task<Subscriber?> FindAsync(long id, CancellationToken cancellation = default) => database.ReadAsync(
        Scope.Nothing, store => store.Set<Subscriber>().FirstOrDefaultAsync(row => row.Id == id, cancellation), cancellation);

    /// <summary>Adds one that is sent what happens from now on.</summary>
    /// <returns>Its id and its signing secret, which is not shown again.</returns>
    public async Task<Outcome<(long Id, string Secret)>> AddAsync(Caller caller, SubscriberWish wish, CancellationToken cancellation = default)
    {
        if (FaultOf(wish) is { } fault)
        {
            return fault;
        }

        var from = await log.EndAsync(cancellation);
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return await database.WriteAsync<(long, string)>(Scope.Nothing, async store =>
        {
            if (await store.Set<Subscriber>().CountAsync(cancellation) >= Max)
            {
                return ExchangeRefusals.TooMany;
            }

            var row = new Subscriber
            {
                Id = Ids.Next(time),
                Name = wish.Name,
                Url = wish.Url,
                Types = wish.Types,
                Region = wish.Region,
                Secret = _protector.Protect(secret),
                Active = true,
                Position = from,
                CreatedAt = time.GetUtcNow(),
            };
            store.Add(row);
            audit.Record(store, caller, "exchange.add", row.Id.ToString(), "done");
            return (row.Id, secret);
        }, cancellation);
    }

    /// <summary>Stops or goes on sending; what happened meanwhile is sent then.</summary>
    public Task<Outcome<bool>> SetActiveAsync(Caller caller, long id, bool active, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, active ? "exchange.resume" : "exchange.pause", row =>
        {
            (row.Active, row.NextTry) = (active, null);
            return null;
        }, cancellation);

    /// <summary>Sends again everything after a position.</summary>
    public async Task<Outcome<bool>> ReplayAsync(Caller caller, long id, long position, CancellationToken cancellation = default)
    {
        var (first, last) = await log.BoundsAsync(cancellation);
        return await ChangeAsync(caller, id, "exchange.replay", row =>
        {
            if (position > last || position < first - 1)
            {
                return ExchangeRefusals.CursorGone(first - 1, last);
            }

            (row.Position, row.Failures, row.NextTry, row.LastError) = (position, 0, null, "");
            row.Turn++;
            return null;
        }, cancellation);
    }

    public Task<Outcome<bool>> RemoveAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            if (await store.Set<Subscriber>().Where(row => row.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            {
                return ExchangeRefusals.NotFound;
            }

            audit.Record(store, caller, "exchange.remove", id.ToString(), "done");
            return true;
        }, cancellation);

    public string SecretOf(Subscriber subscriber) => _protector.Unprotect(subscriber.Secret);

    /// <summary>
    /// Remembers how far a subscriber is and how the last attempt went, unless somebody set its cursor meanwhile.
    /// </summary>
    public Task NoteAsync(Subscriber read, long position, string error, DateTimeOffset? nextTry, CancellationToken cancellation) =>
        database.WriteAsync<int>(Scope.Nothing, async store =>
        {
            DateTimeOffset? delivered = position > read.Position ? time.GetUtcNow() : read.DeliveredAt;
            var failures = error.Length == 0 ? 0 : position > read.Position ? 1 : read.Failures + 1;
            return await store.Set<Subscriber>().Where(row => row.Id == read.Id && row.Turn == read.Turn).ExecuteUpdateAsync(row => row
                .SetProperty(now => now.Position, position).SetProperty(now => now.LastError, error).SetProperty(now => now.NextTry, nextTry)
                .SetProperty(now => now.DeliveredAt, delivered).SetProperty(now => now.Failures, failures), cancellation);
        }, cancellation);

    private Task<Outcome<bool>> ChangeAsync(
        Caller caller, long id, string deed, Func<Subscriber, Refusal?> change, CancellationToken cancellation) =>
        database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            if (await store.Set<Subscriber>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            {
                return ExchangeRefusals.NotFound;
            }

            if (change(row) is { } refusal)
            {
                return refusal;
            }

            audit.Record(store, caller, deed, id.ToString(), "done");
            return true;
        }, cancellation);

    private static Refusal? FaultOf(SubscriberWish wish) =>
        wish.Name.Length is 0 or > 80 ? ExchangeRefusals.NameNeeded
        : wish.Url.Length > 500 || !Uri.TryCreate(wish.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0
            ? ExchangeRefusals.AddressNotUsable
        : wish.Types.Length > 100 ? ExchangeRefusals.NameNeeded
        : wish.Region.Length > 0 ? RegionCode.Parse(wish.Region).Refusal : null;
}

/// <summary>What the exchange refuses.</summary>
internal static class ExchangeRefusals
{
    public static Refusal NotFound { get; } = new("exchange.not-found", new("没有这个对接系统。", "There is no such subscriber."), RefusalKind.NotFound);

    public static Refusal TooMany { get; } = new("exchange.too-many", new(
        $"最多可登记 {Subscribers.Max} 个对接系统，请先移除不再使用的。", $"At most {Subscribers.Max} subscribers; remove one that is no longer used."));

    public static Refusal NameNeeded { get; } = Field("name", "exchange.name-needed", "请填写系统名称，最多 80 字。", "Give the system a name of at most 80 characters.");

    public static Refusal AddressNotUsable { get; } = Field("url", "exchange.address-not-usable",
        "请填写完整的接收地址，以 http:// 或 https:// 开头，不含用户名和密码。",
        "Give the whole address, beginning with http:// or https://, without user name and password.");

    public static Refusal CursorGone(long first, long last) => Field("position", "exchange.cursor-gone",
        $"该位置的动态已不保留或尚未发生，可从 {first} 至 {last} 之间选择。",
        $"What lies there is no longer kept, or has not happened yet; choose from {first} to {last}.");

    private static Refusal Field(string field, string code, string zh, string en) =>
        new(code, new(zh, en)) { Fields = new Dictionary<string, Text> { [field] = new(zh, en) } };
}
