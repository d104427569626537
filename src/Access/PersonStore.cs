using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>
/// ASP.NET Core Identity over our own database, so that its writes go through the same door as all others (its own EF
/// package would open connections beside the SQLite writer). Locking is not Identity's: <see cref="Accounts"/> counts tries.
/// </summary>
internal sealed class PersonStore(Database database)
    : IUserPasswordStore<Person>, IUserSecurityStampStore<Person>
{
    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) =>
        SaveAsync(store => store.Add(user), cancellationToken);

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) =>
        SaveAsync(store => store.Update(user), cancellationToken);

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) =>
        SaveAsync(store => store.Remove(user), cancellationToken);

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        long.TryParse(userId, out var id)
            ? await database.ReadAsync(Scope.Nothing, store => store.Set<Person>().FirstOrDefaultAsync(row => row.Id == id), cancellationToken)
            : null;

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Person>().FirstOrDefaultAsync(row => row.Name == normalizedUserName), cancellationToken);

    private async Task<IdentityResult> SaveAsync(Action<Store> change, CancellationToken cancellation)
    {
        await database.WriteAsync<bool>(Scope.Nothing, store =>
        {
            change(store);
            return Task.FromResult<Outcome<bool>>(true);
        }, cancellation);
        return IdentityResult.Success;
    }

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    // The one name is kept lower case, so it is its own normal form.
    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.Name = normalizedName ?? user.Name;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken)
    {
        user.Stamp = stamp;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // Holds nothing: every call opens its own unit of work.
    }
}

/// <summary>Names are compared in lower case.</summary>
internal sealed class LowerCaseNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : Person.NameFrom(name);

    public string? NormalizeEmail(string? email) => email?.Trim().ToLowerInvariant();
}
