using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>What a person needs to set up their authenticator.</summary>
/// <param name="Secret">To be typed in.</param>
/// <param name="Address">What the QR code holds.</param>
/// <param name="Ticket">Comes back with the first code; holds the secret, sealed.</param>
public sealed record Enrolment(string Secret, string Address, string Ticket);

/// <summary>The second factor: enrolling an authenticator, checking its codes, and recovery codes for whoever lost it.</summary>
public sealed class SecondFactor(Database database, Audit audit, AccessSettings settings, IDataProtectionProvider keys, TimeProvider time)
{
    /// <summary>How many recovery codes are given.</summary>
    public const int RecoveryCodes = 10;

    // Without vowels and what is easily misread.
    private const string RecoveryLetters = "23456789bcdfghjkmnpqrstvwxz";

    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _secrets = keys.CreateProtector("access.totp");
    private readonly IDataProtector _tickets = keys.CreateProtector("access.ticket");

    /// <summary>Starts an enrolment: nothing is kept until the first code has come back.</summary>
    public Enrolment Begin(Person person, string issuer)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        return new Enrolment(Totp.ToBase32(secret), Totp.Address(issuer, person.Name, secret), TicketFor(person, Convert.ToBase64String(secret)));
    }

    /// <summary>The enrolment a ticket stands for, to be shown again after a wrong code; null where it is no longer good.</summary>
    public Enrolment? Again(Person person, string issuer, string ticket)
    {
        if (Open(ticket, person) is not { Length: > 0 } secret)
        {
            return null;
        }

        var bytes = Convert.FromBase64String(secret);
        return new Enrolment(Totp.ToBase32(bytes), Totp.Address(issuer, person.Name, bytes), ticket);
    }

    /// <summary>Ends an enrolment with the first code.</summary>
    /// <returns>Recovery codes, shown this once; or <c>access.enrolment-over</c>, <c>access.code-wrong</c>.</returns>
    public async Task<Outcome<string[]>> EndAsync(Caller caller, Person person, string ticket, string code, CancellationToken cancellation = default)
    {
        if (Open(ticket, person) is not { Length: > 0 } text)
        {
            return new Refusal("access.enrolment-over", new(
                "绑定已超时，请重新扫码。", "The enrolment has expired; scan the code again."), RefusalKind.Conflict);
        }

        var secret = Convert.FromBase64String(text);
        if (Totp.Match(secret, Plain(code), time.GetUtcNow(), 0) is not { } step)
        {
            return CodeWrong;
        }

        var codes = NewRecoveryCodes();
        return await database.WriteAsync<string[]>(Scope.Nothing, async store =>
        {
            // The stamp stays: the session goes on, and what was missing is looked up again by the page.
            await store.Set<Person>().Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row
                .SetProperty(found => found.TotpSecret, _secrets.Protect(text)).SetProperty(found => found.TotpStep, step), cancellation);
            await KeepAsync(store, person.Id, codes, cancellation);
            audit.Record(store, caller, "totp.enrol", "", "done");
            return codes;
        }, cancellation);
    }

    /// <summary>Takes the second factor away, of one's own account with a code.</summary>
    public async Task<Outcome<bool>> RemoveAsync(Caller caller, Person person, string code, CancellationToken cancellation = default)
    {
        if (caller.Role?.IsOfficer() == true && await settings.OfficersNeedTotpAsync(cancellation))
        {
            return new Refusal("access.totp-needed", new(
                "按本平台设置，三员必须使用动态口令，不能停用。", "Officers have to use a second factor here; it cannot be switched off."), RefusalKind.Forbidden);
        }

        return await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            if (!await IsRightAsync(store, person, code, cancellation))
            {
                return CodeWrong;
            }

            await DropAsync(store, person.Id, cancellation);
            audit.Record(store, caller, "totp.remove", "", "done");
            return true;
        }, cancellation);
    }

    /// <summary>New recovery codes; the old ones are void.</summary>
    public async Task<Outcome<string[]>> RenewCodesAsync(Caller caller, Person person, string code, CancellationToken cancellation = default)
    {
        var codes = NewRecoveryCodes();
        return await database.WriteAsync<string[]>(Scope.Nothing, async store =>
        {
            if (!await IsRightAsync(store, person, code, cancellation))
            {
                return CodeWrong;
            }

            await KeepAsync(store, person.Id, codes, cancellation);
            audit.Record(store, caller, "totp.recovery-codes", "", "done");
            return codes;
        }, cancellation);
    }

    /// <summary>How many recovery codes are left.</summary>
    public Task<int> CodesLeftAsync(long person, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<RecoveryCode>().CountAsync(row => row.Person == person, cancellation), cancellation);

    /// <summary>Whether a code is right, and uses it up: one of the authenticator, or a recovery code.</summary>
    internal async Task<bool> IsRightAsync(Store store, Person person, string? code, CancellationToken cancellation)
    {
        var given = Plain(code);
        if (person.TotpSecret is not { } sealedSecret || given.Length is 0 or > 40)
        {
            return false;
        }

        if (given.Length != Totp.Digits || !given.All(char.IsAsciiDigit))
        {
            var hash = HashOf(person.Id, given);
            return await store.Set<RecoveryCode>().Where(row => row.Person == person.Id && row.Hash == hash).ExecuteDeleteAsync(cancellation) == 1;
        }

        var secret = Convert.FromBase64String(_secrets.Unprotect(sealedSecret));
        // In one statement: of two who send the same code at once, one is let in.
        return Totp.Match(secret, given, time.GetUtcNow(), person.TotpStep) is { } step
            && await store.Set<Person>().Where(row => row.Id == person.Id && row.TotpStep < step)
                .ExecuteUpdateAsync(row => row.SetProperty(found => found.TotpStep, step), cancellation) == 1;
    }

    internal static async Task DropAsync(Store store, long person, CancellationToken cancellation)
    {
        await store.Set<Person>().Where(row => row.Id == person).ExecuteUpdateAsync(row => row
            .SetProperty(found => found.TotpSecret, (string?)null).SetProperty(found => found.TotpStep, 0L), cancellation);
        await store.Set<RecoveryCode>().Where(row => row.Person == person).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>A note to oneself that travels with a form: it is the person's, and good for ten minutes.</summary>
    public string TicketFor(Person person, string content) =>
        _tickets.Protect($"{person.Id} {person.Stamp} {(time.GetUtcNow() + TicketLife).ToUnixTimeSeconds()} {content}");

    /// <summary>What a ticket of this person holds; null where it is not theirs, or over.</summary>
    internal string? Open(string ticket, Person person) =>
        Read(ticket) is [_, var stamp, _, var content] parts && parts[0] == person.Id.ToString() && stamp == person.Stamp ? content : null;

    /// <summary>Whose ticket this is; null where nobody's.</summary>
    public long? OwnerOf(string ticket) => Read(ticket) is { } parts && long.TryParse(parts[0], out var person) ? person : null;

    private string[]? Read(string ticket)
    {
        try
        {
            var parts = _tickets.Unprotect(ticket).Split(' ', 4);
            return parts.Length == 4 && long.Parse(parts[2]) >= time.GetUtcNow().ToUnixTimeSeconds() ? parts : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static async Task KeepAsync(Store store, long person, IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        await store.Set<RecoveryCode>().Where(row => row.Person == person).ExecuteDeleteAsync(cancellation);
        store.AddRange(codes.Select(code => new RecoveryCode { Person = person, Hash = HashOf(person, Plain(code)) }));
    }

    private static string[] NewRecoveryCodes() =>
        [.. Enumerable.Range(0, RecoveryCodes).Select(_ => $"{RandomNumberGenerator.GetString(RecoveryLetters, 5)}-{RandomNumberGenerator.GetString(RecoveryLetters, 5)}")];

    // 47 bits of chance each, and five tries in half an hour: a fast hash is enough.
    private static string HashOf(long person, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{person} {code}")));

    private static string Plain(string? code) =>
        (code ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    internal static Refusal CodeWrong { get; } = new("access.code-wrong", new(
        "动态口令不正确或已用过。请等下一个口令出现后再试，并核对手机时间。",
        "The code is not right or was used already. Wait for the next one, and check the clock of your phone."));
}
