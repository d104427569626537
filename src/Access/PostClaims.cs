using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>A post somebody may act under: their own, or one they stand in for.</summary>
/// <param name="Given">The post.</param>
/// <param name="For">Whose it is while they stand in; null where it is theirs.</param>
public sealed record HeldPost(PostGiven Given, Holder? For = null);

/// <summary>
/// Writes role, region and department of the post a person acts under into the sign-in cookie. Whoever has to do something
/// first is given no role: every guard then closes by itself.
/// </summary>
public sealed class PostClaims(Database database, AccessSettings settings, TimeProvider time) : IUserClaimsPrincipalFactory<Person>
{
    /// <inheritdoc/>
    public async Task<ClaimsPrincipal> CreateAsync(Person user)
    {
        var held = await HeldByAsync(user.Id);
        var acting = held.FirstOrDefault(post => Key(post) == user.Acting) ?? (held.Count > 0 ? held[0] : null);
        var must = await MustAsync(user, held);
        var post = acting?.Given;
        var title = post?.Title ?? Role.Resident.Title();
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, Claims.Display, ClaimTypes.Role);
        identity.AddClaims(
        [
            new(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new(Claims.Display, user.Display),
            new(Claims.Stamp, user.Stamp),
            must.Length > 0 ? new(Claims.Must, must) : new(ClaimTypes.Role, (post?.Role ?? Role.Resident).Name()),
            new(Claims.Post, post?.Post ?? ""),
            new(Claims.PostZh, title.Zh),
            new(Claims.PostEn, title.En),
            new(Claims.Region, post?.Region ?? ""),
            new(Claims.Department, post?.Department ?? ""),
        ]);
        if (acting?.For is { } holder)
        {
            identity.AddClaims([new(Claims.For, holder.Person.ToString()), new(Claims.ForName, holder.Name)]);
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>The posts a person may act under now, their own first.</summary>
    public Task<IReadOnlyList<HeldPost>> HeldByAsync(long person, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<HeldPost>>(Scope.Nothing, async store =>
        {
            var own = await store.Set<Appointment>().Where(row => row.Person == person).OrderBy(row => row.Post).ToListAsync(cancellation);
            var others = await (
                from standIn in store.Set<StandIn>()
                where standIn.Person == person && standIn.EndedAt == null && standIn.FromAt <= now && standIn.UntilAt > now
                join post in store.Set<Appointment>() on new { Person = standIn.Holder, standIn.Post } equals new { post.Person, post.Post }
                join holder in store.Set<Person>() on standIn.Holder equals holder.Id
                orderby post.Post
                select new { post, holder.Id, holder.Display }).Take(50).ToListAsync(cancellation);
            return
            [
                .. own.Select(row => new HeldPost(row.ToGiven())),
                .. others.Select(row => new HeldPost(row.post.ToGiven(), new Holder(row.Id, row.Display))),
            ];
        }, cancellation);
    }

    /// <summary>What a chosen post is called in the choice: its code, and whose it is where they stand in.</summary>
    public static string Key(HeldPost post) => post.For is { } holder ? $"{post.Given.Post}@{holder.Person}" : post.Given.Post;

    /// <summary>The choice a session was signed in with.</summary>
    internal static string KeyOf(ClaimsPrincipal signedIn)
    {
        var (post, holder) = (signedIn.FindFirstValue(Claims.Post) ?? "", signedIn.FindFirstValue(Claims.For));
        return holder is null ? post : $"{post}@{holder}";
    }

    internal async Task<string> MustAsync(Person person) => await MustAsync(person, await HeldByAsync(person.Id));

    private async Task<string> MustAsync(Person person, IReadOnlyList<HeldPost> held) =>
        person.MustChange ? "password"
        : person.TotpSecret is null && held.Any(post => post.Given.Role.IsOfficer()) && await settings.OfficersNeedTotpAsync() ? "totp"
        : "";
}
