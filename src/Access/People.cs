using System.Linq.Expressions;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>An account as the officers see it.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Name">Sign-in name.</param>
/// <param name="Display">What they are called, unmasked.</param>
/// <param name="Posts">The posts they hold.</param>
/// <param name="Closed">When it was closed; null while open.</param>
/// <param name="LockedUntil">Until when wrong passwords keep it locked; null where not locked.</param>
/// <param name="MustChange">Whether the password is one that was given to them.</param>
/// <param name="HasTotp">Whether they have a second factor.</param>
/// <param name="SignedIn">When they last signed in.</param>
/// <param name="Simulated">Whether they are invented.</param>
public sealed record PersonLine(
    long Id, string Name, string Display, IReadOnlyList<PostGiven> Posts, DateTimeOffset? Closed, DateTimeOffset? LockedUntil,
    bool MustChange, bool HasTotp, DateTimeOffset? SignedIn, bool Simulated)
{
    /// <summary>How they are reached at work, unmasked; empty where not given.</summary>
    public string Phone { get; init; } = "";

    /// <summary>Whether this is one of the three officers, whose accounts are kept on the server alone.</summary>
    public bool IsOfficer => Posts.Any(post => post.Role.IsOfficer());
}

/// <summary>Which accounts are looked for; null asks for all.</summary>
/// <param name="Words">Part of the sign-in name or of what they are called.</param>
/// <param name="State"><c>open</c>, <c>closed</c> or <c>locked</c>.</param>
/// <param name="Role">The role of one of their posts.</param>
/// <param name="Region">Region code of one of their posts, with all below.</param>
public sealed record PeopleSearch(string? Words = null, string? State = null, Role? Role = null, string? Region = null);

/// <summary>Keeping accounts: what the system officer and the security officer do to others'.</summary>
public sealed class People(Database database, Accounts accounts, Audit audit, TimeProvider time)
{
    private const string PasswordLetters = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>How many accounts a search finds.</summary>
    public Task<int> CountAsync(PeopleSearch search, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => Find(store, search).CountAsync(cancellation), cancellation);

    /// <summary>The accounts a search finds, by sign-in name.</summary>
    public Task<IReadOnlyList<PersonLine>> ListAsync(PeopleSearch search, int skip, int take, CancellationToken cancellation = default) =>
        ReadAsync(store => Find(store, search).OrderBy(row => row.Name).Skip(skip).Take(take), cancellation);

    /// <summary>One account, or null.</summary>
    public async Task<PersonLine?> FindAsync(long id, CancellationToken cancellation = default) =>
        await ReadAsync(store => store.Set<Person>().Where(row => row.Id == id), cancellation) is [var found, ..] ? found : null;

    /// <summary>The account of a sign-in name, or null.</summary>
    public async Task<PersonLine?> FindAsync(string name, CancellationToken cancellation = default)
    {
        name = Person.NameFrom(name);
        return await ReadAsync(store => store.Set<Person>().Where(row => row.Name == name), cancellation) is [var found, ..] ? found : null;
    }

    /// <summary>Who holds which of these posts, open accounts only.</summary>
    public Task<ILookup<string, PersonLine>> HoldersAsync(IReadOnlyCollection<string> posts, CancellationToken cancellation = default) =>
        HoldersAsync(row => posts.Contains(row.Post), cancellation);

    private async Task<ILookup<string, PersonLine>> HoldersAsync(Expression<Func<Appointment, bool>> which, CancellationToken cancellation)
    {
        var lines = await ReadAsync(store => store.Set<Person>().Where(person => person.ClosedAt == null
            && store.Set<Appointment>().Where(which).Any(row => row.Person == person.Id)).OrderBy(person => person.Name).Take(2000), cancellation);
        return lines.SelectMany(line => line.Posts.Select(post => (post.Post, line))).ToLookup(pair => pair.Post, pair => pair.line);
    }

    /// <summary>Makes an account with a password to be changed at the first sign-in.</summary>
    /// <returns>The person's id and the password, shown this once; or why not.</returns>
    public async Task<Outcome<(long Id, string Password)>> CreateAsync(
        Caller caller, string name, string display, IReadOnlyList<PostGiven> posts, CancellationToken cancellation = default)
    {
        if (posts.Any(post => post.Role.IsOfficer()) && !caller.IsPlatform)
        {
            return Officers.NotFromHere;
        }

        if (display.Trim().Length is 0 or > 40)
        {
            return DisplayNeeded;
        }

        var password = OneTimePassword();
        var made = await accounts.CreateAsync(name, display.Trim(), password, posts, simulated: false, mustChange: true, cancellation);
        if (made.Refusal is { } refusal)
        {
            return refusal;
        }

        await audit.RecordAsync(caller, "account.create", made.Value.ToString(), "done", string.Join(' ', posts.Select(post => post.Post)), cancellation);
        return (made.Value, password);
    }

    /// <summary>Sets what somebody is called and how they are reached.</summary>
    /// <returns>Or <c>access.display-needed</c>, <c>access.phone-not-usable</c>.</returns>
    public async Task<Outcome<bool>> DescribeAsync(Caller caller, long id, string display, string phone, CancellationToken cancellation = default) =>
        display.Trim().Length is 0 or > 40 ? DisplayNeeded
            : !IsPhone(phone) ? PhoneNotUsable
            : await ChangeAsync(caller, id, "account.describe", row => row
                .SetProperty(found => found.Display, display.Trim()).SetProperty(found => found.Phone, phone.Trim()), cancellation);

    /// <summary>Whether a phone number can be kept: digits, blanks, hyphens and a plus, at most 20; or nothing.</summary>
    public static bool IsPhone(string phone) => phone.Trim() is { Length: <= 20 } given && given.All(sign => char.IsAsciiDigit(sign) || sign is ' ' or '-' or '+');

    /// <summary>Gives a new password to be changed at the next sign-in; ends their sessions and the lock.</summary>
    /// <returns>The password, shown this once.</returns>
    public async Task<Outcome<string>> ResetPasswordAsync(Caller caller, long id, CancellationToken cancellation = default)
    {
        var password = OneTimePassword();
        var hash = accounts.HashOf(new Person { Id = id }, password);
        var done = await ChangeAsync(caller, id, "password.reset", row => row
            .SetProperty(found => found.PasswordHash, hash).SetProperty(found => found.MustChange, true).SetProperty(found => found.Failures, 0)
            .SetProperty(found => found.LockedUntil, (DateTimeOffset?)null), cancellation);
        return done.Then<string>(_ => password);
    }

    /// <summary>Closes an account: nobody signs in with it any more, its sessions end within a minute, its posts are free.</summary>
    public Task<Outcome<bool>> CloseAsync(Caller caller, long id, CancellationToken cancellation = default)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return caller.Person == id ? Task.FromResult<Outcome<bool>>(NotYourself)
            : ChangeAsync(caller, id, "account.close", row => row.SetProperty(found => found.ClosedAt, now), cancellation);
    }

    /// <summary>Opens a closed account again, with the posts it had.</summary>
    public Task<Outcome<bool>> ReopenAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, "account.reopen", row => row.SetProperty(found => found.ClosedAt, (DateTimeOffset?)null), cancellation);

    /// <summary>Ends the lock of wrong passwords.</summary>
    public Task<Outcome<bool>> UnlockAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, "account.unlock", row => row
            .SetProperty(found => found.Failures, 0).SetProperty(found => found.LockedUntil, (DateTimeOffset?)null), cancellation, officersToo: true);

    /// <summary>Ends all sessions of an account within a minute.</summary>
    public Task<Outcome<bool>> EndSessionsAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, "sessions.end", row => row.SetProperty(found => found.SignedInAt, found => found.SignedInAt), cancellation, officersToo: true);

    /// <summary>Takes the second factor away from whoever lost it and all recovery codes.</summary>
    public Task<Outcome<bool>> RemoveSecondFactorAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, "totp.remove", row => row.SetProperty(found => found.TotpStep, 0L), cancellation,
            also: store => SecondFactor.DropAsync(store, id, cancellation));

    /// <summary>Gives a post. Their sessions end within a minute, so that what they see is what they now may.</summary>
    public Task<Outcome<bool>> GiveAsync(Caller caller, long id, PostGiven post, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, "post.give", null, cancellation, post.Post, change: async (store, held) =>
        {
            if (post.Role.IsOfficer() && !caller.IsPlatform)
            {
                return Officers.NotFromHere;
            }

            if (held.Any(row => row.Post == post.Post))
            {
                return new Refusal("access.post-held", new("该人员已担任这个岗位。", "They hold this post already."), RefusalKind.Conflict);
            }

            if (Officers.Together([.. held.Select(row => row.ToGiven().Role), post.Role]) is { } apart)
            {
                return apart;
            }

            store.Add(Appointment.Of(id, post));
            return true;
        });

    /// <summary>Takes a post away. Their sessions end within a minute, stand-ins for it at once.</summary>
    public Task<Outcome<bool>> TakeAsync(Caller caller, long id, string post, CancellationToken cancellation = default) =>
        ChangeAsync(caller, id, "post.take", null, cancellation, post, change: async (store, held) =>
        {
            if (held.Find(row => row.Post == post) is not { } row)
            {
                return new Refusal("access.post-not-held", new("该人员不担任这个岗位。", "They do not hold this post."), RefusalKind.Conflict);
            }

            store.Remove(row);
            DateTimeOffset? now = time.GetUtcNow();
            await store.Set<StandIn>().Where(standIn => standIn.Holder == id && standIn.Post == post && standIn.EndedAt == null)
                .ExecuteUpdateAsync(standIn => standIn.SetProperty(found => found.EndedAt, now), cancellation);
            return true;
        });

    // Every change ends the standing sessions (the stamp) and stands in the trail.
    private async Task<Outcome<bool>> ChangeAsync(
        Caller caller, long id, string deed, Action<UpdateSettersBuilder<Person>>? set, CancellationToken cancellation, string detail = "",
        bool officersToo = false, Func<Store, List<Appointment>, Task<Outcome<bool>>>? change = null, Func<Store, Task>? also = null) =>
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            var held = await store.Set<Appointment>().Where(row => row.Person == id).ToListAsync(cancellation);
            if (!officersToo && !caller.IsPlatform && held.Any(row => row.ToGiven().Role.IsOfficer()))
            {
                return Officers.NotFromHere;
            }

            var stamp = OwnAccount.NewStamp();
            var found = await store.Set<Person>().Where(row => row.Id == id).ExecuteUpdateAsync(row =>
            {
                row.SetProperty(person => person.Stamp, stamp);
                set?.Invoke(row);
            }, cancellation);
            if (found == 0)
            {
                return NoSuchPerson;
            }

            if (change is not null && (await change(store, held)).Refusal is { } refusal)
            {
                return refusal;
            }

            await (also?.Invoke(store) ?? Task.CompletedTask);
            audit.Record(store, caller, deed, id.ToString(), "done", detail);
            return true;
        }, cancellation);

    private IQueryable<Person> Find(Store store, PeopleSearch search)
    {
        var (found, now) = (store.Set<Person>().AsQueryable(), time.GetUtcNow());
        if (search.Words is { Length: > 0 } words)
        {
            var lower = words.ToLowerInvariant();
            found = found.Where(row => row.Name.Contains(lower) || row.Display.Contains(words));
        }

        found = search.State switch
        {
            "open" => found.Where(row => row.ClosedAt == null),
            "closed" => found.Where(row => row.ClosedAt != null),
            "locked" => found.Where(row => row.LockedUntil > now),
            _ => found,
        };
        if (search.Role is { } role)
        {
            var name = role.Name();
            found = found.Where(row => store.Set<Appointment>().Any(post => post.Person == row.Id && post.Role == name));
        }

        return search.Region is { Length: > 0 } region
            ? found.Where(row => store.Set<Appointment>().Any(post => post.Person == row.Id && post.Region.StartsWith(region))) : found;
    }

    private Task<IReadOnlyList<PersonLine>> ReadAsync(Func<Store, IQueryable<Person>> which, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<PersonLine>>(Scope.Nothing, async store =>
        {
            var now = time.GetUtcNow();
            var rows = await which(store).ToListAsync(cancellation);
            var ids = rows.Select(row => row.Id).ToList();
            var posts = (await store.Set<Appointment>().Where(row => ids.Contains(row.Person)).OrderBy(row => row.Post).ToListAsync(cancellation))
                .ToLookup(row => row.Person, row => row.ToGiven());
            return
            [
                .. rows.Select(row => new PersonLine(
                    row.Id, row.Name, row.Display, [.. posts[row.Id]], row.ClosedAt, row.LockedUntil > now ? row.LockedUntil : null, row.MustChange,
                    row.TotpSecret is not null, row.SignedInAt, row.Simulated) { Phone = row.Phone }),
            ];
        }, cancellation);

    private static string OneTimePassword() => RandomNumberGenerator.GetString(PasswordLetters, 14);

    internal static Refusal NoSuchPerson { get; } = new("access.no-such-person", new(
        "没有这个账号。", "There is no such account."), RefusalKind.NotFound);

    private static Refusal DisplayNeeded { get; } = new("access.display-needed", new("请填写姓名（1–40 字）。", "Give a name of 1 to 40 characters."));

    private static Refusal PhoneNotUsable { get; } = new("access.phone-not-usable", new(
        "电话只能含数字、空格、连字符和加号，最多 20 位。", "A phone number has digits, blanks, hyphens and a plus, at most 20."));

    private static Refusal NotYourself { get; } = new("access.not-yourself", new(
        "不能停用自己的账号。", "You cannot close your own account."), RefusalKind.Conflict);
}
