using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>What a person does to their own account.</summary>
public sealed class OwnAccount(Database database, Accounts accounts, PostClaims claims, Audit audit)
{
    /// <summary>The account of who is asking; null for the public and for systems.</summary>
    public Task<Person?> FindAsync(Caller caller, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<Person>().FirstOrDefaultAsync(row => row.Id == caller.Person && caller.Person != 0, cancellation), cancellation);

    /// <summary>Changes the password. This session goes on, all others end within a minute.</summary>
    /// <returns>Or <c>access.password-wrong</c>, <c>access.password-same</c>, <c>access.password-too-weak</c>.</returns>
    public async Task<Outcome<bool>> ChangePasswordAsync(Caller caller, string old, string wanted, CancellationToken cancellation = default)
    {
        if (await FindAsync(caller, cancellation) is not { } person || old.Length > 200 || !accounts.IsRight(person, old))
        {
            await audit.RecordAsync(caller, "password.change", "", "refused", cancellation: cancellation);
            return PasswordWrong;
        }

        if (old == wanted)
        {
            return new Refusal("access.password-same", new("新密码不能与原密码相同。", "The new password must differ from the old one."));
        }

        if (Accounts.Weakness(wanted) is { } weak)
        {
            return weak;
        }

        var hash = accounts.HashOf(person, wanted);
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            await store.Set<Person>().Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row
                .SetProperty(found => found.PasswordHash, hash).SetProperty(found => found.MustChange, false)
                .SetProperty(found => found.Stamp, NewStamp()), cancellation);
            audit.Record(store, caller, "password.change", "", "done");
            return true;
        }, cancellation);
        await accounts.SignInAgainAsync(person.Id, Key(caller));
        return true;
    }

    /// <summary>Ends all sessions but this one, within a minute.</summary>
    public async Task EndOtherSessionsAsync(Caller caller, CancellationToken cancellation = default)
    {
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            await store.Set<Person>().Where(row => row.Id == caller.Person)
                .ExecuteUpdateAsync(row => row.SetProperty(found => found.Stamp, NewStamp()), cancellation);
            audit.Record(store, caller, "sessions.end", "", "done");
            return true;
        }, cancellation);
        await accounts.SignInAgainAsync(caller.Person, Key(caller));
    }

    /// <summary>This session again, now that what had to be done first may be done.</summary>
    public Task RefreshAsync(Caller caller) => accounts.SignInAgainAsync(caller.Person, Key(caller));

    /// <summary>Goes on under another post that is theirs, or the holder's they stand in for.</summary>
    /// <param name="choice">As <see cref="PostClaims.Key"/> says it.</param>
    /// <returns>Or <c>access.post-not-held</c>.</returns>
    public async Task<Outcome<HeldPost>> ActUnderAsync(Caller caller, string choice, CancellationToken cancellation = default)
    {
        if ((await claims.HeldByAsync(caller.Person, cancellation)).FirstOrDefault(post => PostClaims.Key(post) == choice) is not { } held)
        {
            return new Refusal("access.post-not-held", new(
                "您不担任这个岗位，或代班已结束。", "You do not hold this post, or the stand-in has ended."), RefusalKind.Forbidden);
        }

        var acting = caller with { Post = held.Given.Post, For = held.For };
        await audit.RecordAsync(acting, "post.act", held.Given.Post, "done", cancellation: cancellation);
        await accounts.SignInAgainAsync(caller.Person, choice);
        return held;
    }

    internal static string NewStamp() => Guid.NewGuid().ToString("N");

    private static string Key(Caller caller) => caller.For is { } holder ? $"{caller.Post}@{holder.Person}" : caller.Post;

    private static Refusal PasswordWrong { get; } = new("access.password-wrong", new("原密码不正确。", "The old password is not right."))
    {
        Fields = new Dictionary<string, Text> { ["old"] = new("原密码不正确。", "The old password is not right.") },
    };
}
