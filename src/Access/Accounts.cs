using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>A post given to a person: the scope it carries is copied from the city's list of posts.</summary>
public sealed record PostGiven(string Post, Role Role, string Region, string Department, Text Title);

/// <summary>How far a sign-in has come.</summary>
/// <param name="Ticket">Comes back with the code of the second factor; null where nothing more is asked.</param>
/// <param name="Must">What has to be done before anything else (<c>password</c>, <c>totp</c>); empty where nothing.</param>
public sealed record SignInStep(string? Ticket = null, string Must = "");

/// <summary>Accounts: making them, signing in and out.</summary>
public sealed class Accounts(
    Database database, UserManager<Person> people, SignInManager<Person> door, Audit audit, SecondFactor factor, PostClaims claims, TimeProvider time)
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
        string name, string display, string password, IReadOnlyList<PostGiven> posts, bool simulated, bool mustChange = false,
        CancellationToken cancellation = default)
    {
        name = Person.NameFrom(name);
        if (!IsUsable(name))
        {
            return new Refusal("access.name-not-usable", new(
                "账号由 3 至 40 个英文字母、数字、点、连字符或下划线组成。",
                "A sign-in name has 3 to 40 letters, digits, dots, hyphens or underscores."));
        }

        if ((Weakness(password) ?? Officers.Together([.. posts.Select(post => post.Role)])) is { } refusal)
        {
            return refusal;
        }

        var person = new Person
        {
            Id = Ids.Next(time),
            Name = name,
            Display = display,
            Simulated = simulated,
            MustChange = mustChange,
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
            store.AddRange(posts.Select(post => Appointment.Of(person.Id, post)));
            return person.Id;
        }, cancellation);
    }

    /// <summary>Whether any account exists.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Person>().AnyAsync(), cancellation);

    /// <summary>
    /// Signs a person in on this browser: their first post is the one they act under until they choose another. A wrong name, a
    /// wrong password, a locked and a closed account are answered alike, in words and in time, so that nobody learns which exist.
    /// </summary>
    /// <param name="code">Code of the second factor, where the sender has it at hand; pages ask for it afterwards.</param>
    public async Task<Outcome<SignInStep>> SignInAsync(string? name, string? password, string? code = null)
    {
        name = Person.NameFrom(name);
        if (string.IsNullOrEmpty(password) || password.Length > 200)
        {
            return NotRecognised;
        }

        var (person, mayTry) = IsUsable(name) ? await CountTryAsync(row => row.Name == name) : (null, false);
        var right = IsRight(person, password);
        if (person is null || !mayTry || !right || person.ClosedAt is not null)
        {
            return await RefuseAsync(person, person is null || mayTry ? "refused" : "locked");
        }

        return person.TotpSecret is not null && string.IsNullOrEmpty(code) ? await AskForCodeAsync(person) : await EnterAsync(person, code);
    }

    /// <summary>Carries on a sign-in with the code of the second factor.</summary>
    /// <returns>Or <c>access.enrolment-over</c> where it took too long, <c>access.code-wrong</c>, <c>access.not-recognised</c>.</returns>
    public async Task<Outcome<SignInStep>> SignInWithCodeAsync(string ticket, string code)
    {
        if (factor.OwnerOf(ticket) is not { } id)
        {
            return TookTooLong;
        }

        var (person, mayTry) = await CountTryAsync(row => row.Id == id);
        return person is null || !mayTry || person.ClosedAt is not null ? await RefuseAsync(person, mayTry ? "refused" : "locked")
            : factor.Open(ticket, person) is null ? TookTooLong : await EnterAsync(person, code);
    }

    // The password was right: it counts as no wrong try, and the code has tries of its own.
    private async Task<Outcome<SignInStep>> AskForCodeAsync(Person person)
    {
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            await store.Set<Person>().Where(row => row.Id == person.Id && row.Failures > 0).ExecuteUpdateAsync(row => row
                .SetProperty(found => found.Failures, found => found.Failures - 1).SetProperty(found => found.LockedUntil, (DateTimeOffset?)null));
            return true;
        });
        return new SignInStep(Ticket: factor.TicketFor(person, ""));
    }

    private async Task<Outcome<SignInStep>> EnterAsync(Person person, string? code)
    {
        var now = time.GetUtcNow();
        var entered = await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            if (person.TotpSecret is not null && !await factor.IsRightAsync(store, person, code, CancellationToken.None))
            {
                return SecondFactor.CodeWrong with { Kind = RefusalKind.Unauthenticated };
            }

            await store.Set<Person>().Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row
                .SetProperty(found => found.Failures, 0).SetProperty(found => found.LockedUntil, (DateTimeOffset?)null).SetProperty(found => found.SignedInAt, now));
            audit.Record(store, Caller.Public with { Person = person.Id }, Audit.SignIn, "", "done", person.Name);
            return true;
        });
        if (entered.Refusal is { } wrong)
        {
            await RefuseAsync(person, "refused");
            return wrong;
        }

        await door.SignInAsync(person, isPersistent: false);
        return new SignInStep(Must: await claims.MustAsync(person));
    }

    private async Task<Outcome<SignInStep>> RefuseAsync(Person? person, string outcome)
    {
        await audit.RecordAsync(Caller.Public with { Person = person?.Id ?? 0 }, Audit.SignIn, "", outcome, person?.Name ?? "");
        return NotRecognised;
    }

    /// <summary>Signs in a person whom the city's identity provider vouches for; it has its own second factor.</summary>
    internal async Task<Outcome<bool>> VouchedForAsync(Person person, string provider)
    {
        if (person.ClosedAt is not null)
        {
            await audit.RecordAsync(Caller.Public with { Person = person.Id }, Audit.SignIn, provider, "refused", person.Name);
            return NotRecognised;
        }

        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            await store.Set<Person>().Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row.SetProperty(found => found.SignedInAt, time.GetUtcNow()));
            audit.Record(store, Caller.Public with { Person = person.Id }, Audit.SignIn, provider, "done", person.Name);
            return true;
        });
        await door.SignInAsync(person, isPersistent: false);
        return true;
    }

    /// <summary>The same person signed in anew: under another post, or after what they had to do first.</summary>
    internal async Task SignInAgainAsync(long person, string? post)
    {
        if (await people.FindByIdAsync(person.ToString()) is { ClosedAt: null } found)
        {
            found.Acting = post;
            await door.SignInAsync(found, isPersistent: false);
        }
    }

    // Counted before the password is looked at, in one statement: tries sent all at once cannot slip past the count, and the
    // fifth locks even if the program stops before it is judged.
    private async Task<(Person? Person, bool MayTry)> CountTryAsync(System.Linq.Expressions.Expression<Func<Person, bool>> who)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? until = now + LockTime;
        var outcome = await database.WriteAsync<(Person?, bool)>(Scope.Nothing, async store =>
        {
            var counted = await store.Set<Person>()
                .Where(who).Where(row => row.LockedUntil == null || row.LockedUntil <= now)
                .ExecuteUpdateAsync(row => row
                    .SetProperty(found => found.Failures, found => found.LockedUntil != null ? 1 : found.Failures + 1)
                    .SetProperty(found => found.LockedUntil, found => found.LockedUntil == null && found.Failures + 1 >= TriesMax ? until : null));
            return (await store.Set<Person>().AsNoTracking().FirstOrDefaultAsync(who), counted == 1);
        });
        return outcome.Value;
    }

    internal bool IsRight(Person? person, string password)
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

    /// <summary>Why a password will not do; null where it will.</summary>
    internal static Refusal? Weakness(string password) =>
        password.Length < PasswordLengthMin || password.Length > 200 || password.Distinct().Count() < 5
            ? new Refusal("access.password-too-weak", new(
                $"密码至少 {PasswordLengthMin} 位，且至少包含 5 个不同的字符。",
                $"A password has at least {PasswordLengthMin} characters, 5 of them different."))
            : null;

    internal string HashOf(Person person, string password) => people.PasswordHasher.HashPassword(person, password);

    private static bool IsUsable(string name) =>
        name.Length is >= 3 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static Refusal TookTooLong { get; } = new("access.sign-in-over", new(
        "登录已超时，请重新输入账号和密码。", "Signing in took too long; enter name and password again."), RefusalKind.Unauthenticated);

    private static Refusal NotRecognised { get; } = new("access.not-recognised", new(
        $"账号或密码不正确，或账号已锁定。连续输错 {TriesMax} 次，账号锁定 {LockTime.TotalMinutes:0} 分钟；如需帮助，请联系本单位系统管理员。",
        $"The name or the password is not right, or the account is locked. {TriesMax} wrong tries lock it for {LockTime.TotalMinutes:0} minutes; your system officer can help."),
        RefusalKind.Unauthenticated);
}
