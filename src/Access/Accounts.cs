using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>A post given to a person: the scope it carries is copied from the city's list of posts.</summary>
public sealed record PostGiven(string Post, Role Role, string Region, string Department, Text Title);

/// <summary>Accounts: making them, signing in and out.</summary>
public sealed class Accounts(
    Database database, UserManager<Person> people, SignInManager<Person> door, Audit audit, TimeProvider time)
{
    /// <summary>Fewest characters in a password.</summary>
    public const int PasswordLengthMin = 10;

    /// <summary>Makes an account with the posts it holds, all or nothing.</summary>
    /// <returns>The person's id, or why not: <c>access.name-not-usable</c>, <c>access.name-taken</c>, <c>access.password-too-weak</c>.</returns>
    public async Task<Outcome<long>> CreateAsync(
        string name, string display, string password, IReadOnlyList<PostGiven> posts, bool simulated, CancellationToken cancellation = default)
    {
        name = name.Trim().ToLowerInvariant();
        if (name.Length is < 3 or > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return new Refusal("access.name-not-usable", new(
                "账号由 3 至 40 个英文字母、数字、点、连字符或下划线组成。",
                "A sign-in name has 3 to 40 letters, digits, dots, hyphens or underscores."));
        }

        if (password.Length < PasswordLengthMin || password.Distinct().Count() < 5)
        {
            return new Refusal("access.password-too-weak", new(
                $"密码至少 {PasswordLengthMin} 位，且至少包含 5 个不同的字符。",
                $"A password has at least {PasswordLengthMin} characters, 5 of them different."));
        }

        var person = new Person
        {
            Id = Ids.Next(time), Name = name, Display = display, Simulated = simulated, CreatedAt = time.GetUtcNow(),
            Stamp = Guid.NewGuid().ToString("N"),
        };
        person.PasswordHash = people.PasswordHasher.HashPassword(person, password);
        return await database.WriteAsync<long>(Scope.Nothing, async store =>
        {
            if (await store.Set<Person>().AnyAsync(row => row.Name == name))
            {
                return new Refusal("access.name-taken", new($"账号 {name} 已被使用。", $"The sign-in name {name} is taken."), RefusalKind.Conflict);
            }

            store.Add(person);
            store.AddRange(posts.Select(post => new Appointment
            {
                Person = person.Id, Post = post.Post, Role = post.Role.Name(), Region = post.Region, Department = post.Department,
                TitleZh = post.Title.Zh, TitleEn = post.Title.En,
            }));
            return person.Id;
        }, cancellation);
    }

    /// <summary>Whether any account exists.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Person>().AnyAsync(), cancellation);

    /// <summary>Signs a person in on this browser: their first post is the one they act under.</summary>
    public async Task<Outcome<bool>> SignInAsync(string? name, string? password)
    {
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrEmpty(password) || name.Length > 100 || password.Length > 200)
        {
            return NotRecognised;
        }

        var person = await people.FindByNameAsync(name);
        if (person is null)
        {
            // As much work as for a known name, so that the time taken does not tell which names exist.
            people.PasswordHasher.HashPassword(new Person(), password);
            await audit.RecordAsync(Caller.Public, "sign-in", "", "refused");
            return NotRecognised;
        }

        var result = await door.PasswordSignInAsync(person, password, isPersistent: false, lockoutOnFailure: true);
        await audit.RecordAsync(Caller.Public with { Person = person.Id }, "sign-in", person.Name,
            result.Succeeded ? "done" : result.IsLockedOut ? "locked" : "refused");
        return result.Succeeded ? true : result.IsLockedOut ? LockedOut : NotRecognised;
    }

    /// <summary>Ends the session on this browser.</summary>
    public Task SignOutAsync() => door.SignOutAsync();

    private static Refusal NotRecognised { get; } = new("access.not-recognised", new(
        "账号或密码不正确。连续输错 5 次，账号将锁定 30 分钟。",
        "The name or the password is not right. After five wrong tries the account is locked for 30 minutes."),
        RefusalKind.Unauthenticated);

    private static Refusal LockedOut { get; } = new("access.locked", new(
        "账号因多次输错密码已锁定，请 30 分钟后再试。", "The account is locked after too many wrong passwords. Try again in 30 minutes."),
        RefusalKind.Unauthenticated);
}

/// <summary>Writes role, region and department of the person's post into the sign-in cookie.</summary>
internal sealed class PostClaims(Database database) : IUserClaimsPrincipalFactory<Person>
{
    public async Task<ClaimsPrincipal> CreateAsync(Person user)
    {
        var post = await database.ReadAsync(Scope.Nothing, store => store.Set<Appointment>()
            .Where(row => row.Person == user.Id).OrderBy(row => row.Post).FirstOrDefaultAsync());
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, Claims.Display, ClaimTypes.Role);
        identity.AddClaims(
        [
            new(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new(Claims.Display, user.Display),
            new("AspNet.Identity.SecurityStamp", user.Stamp),
            new(ClaimTypes.Role, post?.Role ?? Role.Resident.Name()),
            new(Claims.Post, post?.Post ?? ""),
            new(Claims.PostZh, post?.TitleZh ?? Role.Resident.Title().Zh),
            new(Claims.PostEn, post?.TitleEn ?? Role.Resident.Title().En),
            new(Claims.Region, post?.Region ?? ""),
            new(Claims.Department, post?.Department ?? ""),
        ]);
        return new ClaimsPrincipal(identity);
    }
}
