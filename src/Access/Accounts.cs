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

    /// <summary>Wrong passwords in a row that lock an account (GB/T 22239-2019 8.1.4.1 b).</summary>
    public const int TriesMax = 5;

    /// <summary>How long it stays locked.</summary>
    public static TimeSpan LockTime { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Makes an account with the posts it holds, all or nothing.</summary>
    /// <returns>The person's id, or why not: <c>access.name-not-usable</c>, <c>access.name-taken</c>, <c>access.password-too-weak</c>.</returns>
    public async Task<Outcome<long>> CreateAsync(
        string name, string display, string password, IReadOnlyList<PostGiven> posts, bool simulated, CancellationToken cancellation = default)
    {
        name = name.Trim().ToLowerInvariant();
        if (!IsUsable(name))
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
            Id = Ids.Next(time),
            Name = name,
            Display = display,
            Simulated = simulated,
            CreatedAt = time.GetUtcNow(),
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
                Person = person.Id,
                Post = post.Post,
                Role = post.Role.Name(),
                Region = post.Region,
                Department = post.Department,
                TitleZh = post.Title.Zh,
                TitleEn = post.Title.En,
            }));
            return person.Id;
        }, cancellation);
    }

    /// <summary>Whether any account exists.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Person>().AnyAsync(), cancellation);

    /// <summary>
    /// Signs a person in on this browser: their first post is the one they act under. A wrong name, a wrong password and a
    /// locked account are answered alike, in words and in time, so that nobody learns which names exist.
    /// </summary>
    public async Task<Outcome<bool>> SignInAsync(string? name, string? password)
    {
        name = name?.Trim().ToLowerInvariant() ?? "";
        if (string.IsNullOrEmpty(password) || password.Length > 200)
        {
            return NotRecognised;
        }

        var (person, mayTry) = IsUsable(name) ? await CountTryAsync(name) : (null, false);
        var right = IsRight(person, password);
        if (person is null || !mayTry || !right)
        {
            await audit.RecordAsync(
                Caller.Public with { Person = person?.Id ?? 0 }, Audit.SignIn, person?.Name ?? "", person is null || mayTry ? "refused" : "locked");
            return NotRecognised;
        }

        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            await store.Set<Person>().Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row
                .SetProperty(found => found.Failures, 0).SetProperty(found => found.LockedUntil, (DateTimeOffset?)null));
            audit.Record(store, Caller.Public with { Person = person.Id }, Audit.SignIn, person.Name, "done");
            return true;
        });
        await door.SignInAsync(person, isPersistent: false);
        return true;
    }

    // Counted before the password is looked at, in one statement: tries sent all at once cannot slip past the count, and the
    // fifth locks even if the program stops before it is judged.
    private async Task<(Person? Person, bool MayTry)> CountTryAsync(string name)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? until = now + LockTime;
        var outcome = await database.WriteAsync<(Person?, bool)>(Scope.Nothing, async store =>
        {
            var counted = await store.Set<Person>()
                .Where(row => row.Name == name && (row.LockedUntil == null || row.LockedUntil <= now))
                .ExecuteUpdateAsync(row => row
                    .SetProperty(found => found.Failures, found => found.LockedUntil != null ? 1 : found.Failures + 1)
                    .SetProperty(found => found.LockedUntil, found => found.LockedUntil == null && found.Failures + 1 >= TriesMax ? until : null));
            return (await store.Set<Person>().AsNoTracking().FirstOrDefaultAsync(row => row.Name == name), counted == 1);
        });
        return outcome.Value;
    }

    private bool IsRight(Person? person, string password)
    {
        if (person?.PasswordHash is null)
        {
            people.PasswordHasher.HashPassword(new Person(), password);
            return false;
        }

        return people.PasswordHasher.VerifyHashedPassword(person, person.PasswordHash, password) != PasswordVerificationResult.Failed;
    }

    /// <summary>Whether what somebody was signed in with is still theirs: false once the account is closed or its posts have changed.</summary>
    public async Task<bool> HoldsAsync(ClaimsPrincipal signedIn) => await door.ValidateSecurityStampAsync(signedIn) is not null;

    /// <summary>Ends the session on this browser.</summary>
    public Task SignOutAsync() => door.SignOutAsync();

    private static bool IsUsable(string name) =>
        name.Length is >= 3 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static Refusal NotRecognised { get; } = new("access.not-recognised", new(
        $"账号或密码不正确，或账号已锁定。连续输错 {TriesMax} 次，账号锁定 {LockTime.TotalMinutes:0} 分钟；如需帮助，请联系本单位系统管理员。",
        $"The name or the password is not right, or the account is locked. {TriesMax} wrong tries lock it for {LockTime.TotalMinutes:0} minutes; your system officer can help."),
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
