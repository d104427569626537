using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>Accounts of the city's identity provider, each linked with one of ours by the subject it never gives to anybody else.</summary>
internal sealed class LinkedAccounts(Database database, Accounts accounts, Audit audit, TimeProvider time)
{
    private const int DisplayLengthMax = 40;

    /// <summary>
    /// Signs in whom a subject is linked with. A subject nobody knows is linked with the account that asked for it, or becomes
    /// a resident's account without a password.
    /// </summary>
    /// <param name="subject">The provider's name of the person.</param>
    /// <param name="display">What the provider calls them.</param>
    /// <param name="link">The account that asked to be linked; null for signing in.</param>
    /// <returns>Or <c>access.subject-linked</c>, <c>access.officer-account</c>, <c>access.not-recognised</c>.</returns>
    public async Task<Outcome<bool>> EnterAsync(string subject, string display, long? link, CancellationToken cancellation)
    {
        var found = await database.WriteAsync<Person>(Scope.Nothing, async store =>
        {
            var known = await store.Set<ExternalAccount>().FirstOrDefaultAsync(row => row.Provider == CityIdentity.Scheme && row.Subject == subject, cancellation);
            if (known is not null && link is { } other && known.Person != other)
            {
                return new Refusal("access.subject-linked", new("这个身份已绑定其他账号。", "This identity is linked with another account."), RefusalKind.Conflict);
            }

            var id = known?.Person ?? link;
            var person = id is null ? null : await store.Set<Person>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
            if (person is not null && (await store.Set<Appointment>().Where(row => row.Person == person.Id).ToListAsync(cancellation)).Any(row => row.ToGiven().Role.IsOfficer()))
            {
                // An officer's second factor is ours to ask for.
                return Officers.NotFromHere;
            }

            if (person is null)
            {
                store.Add(person = NewResident(display));
            }

            if (known is null)
            {
                store.Add(new ExternalAccount { Provider = CityIdentity.Scheme, Subject = subject, Person = person.Id, LinkedAt = time.GetUtcNow() });
                audit.Record(store, Caller.Public with { Person = person.Id }, link is null ? "account.create" : "account.link", CityIdentity.Scheme, "done");
            }

            return person;
        }, cancellation);
        return found.Refusal is { } refusal ? refusal : await accounts.VouchedForAsync(found.Value, CityIdentity.Scheme);
    }

    private Person NewResident(string display)
    {
        var id = Ids.Next(time);
        return new Person
        {
            Id = id,
            Name = $"city-{id}",
            Display = display.Trim().Length == 0 ? "居民" : display.Trim().Clip(DisplayLengthMax),
            CreatedAt = time.GetUtcNow(),
            Stamp = OwnAccount.NewStamp(),
        };
    }
}
