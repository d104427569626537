using System.Diagnostics;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>The audit trail: who signed in, who was refused, who took data out. Only ever added to.</summary>
public sealed class Audit(Database database, TimeProvider time)
{
    /// <summary>The deed of signing in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Code of the refusal of whoever should have signed in first.</summary>
    public const string SignInNeeded = "access.sign-in-needed";

    /// <summary>Most refusals of strangers kept of one minute: nobody may fill the disk by knocking.</summary>
    public const int StrangersAMinute = 60;

    private readonly Lock _gate = new();
    private long _minute;
    private int _strangers;

    /// <summary>Adds an entry in a transaction of its own.</summary>
    /// <param name="deed">What was done or tried, <c>sign-in</c>, <c>file.read</c> …</param>
    /// <param name="subject">What it was done to: a number or code, no personal text.</param>
    /// <param name="outcome"><c>done</c>, <c>refused</c> …</param>
    /// <param name="detail">A reason or a name; may be personal, stands outside the chain.</param>
    public Task RecordAsync(
        Caller caller, string deed, string subject, string outcome, string detail = "", CancellationToken cancellation = default) =>
        database.WriteAsync<bool>(Scope.Nothing, store =>
        {
            Record(store, caller, deed, subject, outcome, detail);
            return Task.FromResult<Outcome<bool>>(true);
        }, cancellation);

    /// <summary>
    /// Adds an entry where someone was not let in; other refusals are in the log alone, and so are strangers' beyond
    /// <see cref="StrangersAMinute"/>. A refused sign-in has its own entry.
    /// </summary>
    public Task RecordRefusalAsync(Caller caller, string deed, Refusal refusal) =>
        refusal.Kind is RefusalKind.Forbidden || (refusal.Code == SignInNeeded && (caller.IsSignedIn || IsRoomForStranger()))
            ? RecordAsync(caller, deed.Clip(200), refusal.Code, "refused") : Task.CompletedTask;

    private bool IsRoomForStranger()
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        lock (_gate)
        {
            _strangers = _minute == minute ? _strangers + 1 : 1;
            _minute = minute;
            return _strangers <= StrangersAMinute;
        }
    }

    /// <summary>Adds an entry to a unit of work, kept or undone together with it.</summary>
    public void Record(Store store, Caller caller, string deed, string subject, string outcome, string detail = "") => store.Add(new AuditEntry
    {
        Id = Ids.Next(time),
        At = Instant(time.GetUtcNow()),
        Person = caller.Person,
        Post = caller.Post,
        Deed = deed,
        Object = subject,
        Outcome = outcome,
        Request = Activity.Current?.Id ?? "",
        Detail = (caller.For is { } holder ? $"代 for {holder.Name}{(detail.Length > 0 ? " · " : "")}" : "") + detail.Clip(1000),
    });

    // PostgreSQL keeps microseconds, and the chain holds what is kept.
    private static DateTimeOffset Instant(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond));
}
