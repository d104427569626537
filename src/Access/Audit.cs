using System.Diagnostics;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>The audit trail: who signed in, who was refused, who took data out. Only ever added to.</summary>
public sealed class Audit(Database database, TimeProvider time)
{
    /// <summary>Adds an entry in a transaction of its own.</summary>
    /// <param name="deed">What was done or tried, <c>sign-in</c>, <c>file.read</c> …</param>
    /// <param name="subject">What it was done to: a number or code, no personal text.</param>
    /// <param name="outcome"><c>done</c>, <c>refused</c> …</param>
    public Task RecordAsync(Caller caller, string deed, string subject, string outcome, CancellationToken cancellation = default) =>
        database.WriteAsync<bool>(Scope.Nothing, store =>
        {
            Record(store, caller, deed, subject, outcome);
            return Task.FromResult<Outcome<bool>>(true);
        }, cancellation);

    /// <summary>Adds an entry where someone was not let in; other refusals are in the log alone.</summary>
    public Task RecordRefusalAsync(Caller caller, string deed, Refusal refusal) =>
        refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Forbidden
            ? RecordAsync(caller, deed.Length > 200 ? deed[..200] : deed, refusal.Code, "refused") : Task.CompletedTask;

    /// <summary>Adds an entry to a unit of work, kept or undone together with it.</summary>
    public void Record(Store store, Caller caller, string deed, string subject, string outcome) => store.Add(new AuditEntry
    {
        Id = Ids.Next(time), At = time.GetUtcNow(), Person = caller.Person, Post = caller.Post,
        Deed = deed, Object = subject, Outcome = outcome, Request = Activity.Current?.Id ?? "",
    });
}
