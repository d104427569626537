using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>One use of somebody's data, as the person themselves may read it.</summary>
/// <param name="At">When.</param>
/// <param name="Post">Code of the post that used it; empty for the platform.</param>
/// <param name="Name">Who held it, masked.</param>
/// <param name="Purpose">What for; null where the pack no longer names it.</param>
/// <param name="Reason">In whose words of their own.</param>
/// <param name="What">What was read.</param>
public sealed record DataUse(DateTimeOffset At, string Post, string Name, Purpose? Purpose, string Reason, string What);

/// <summary>A consent a person has given.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="GivenAt">When; null where it was never given.</param>
/// <param name="WithdrawnAt">When it was taken back; null while it stands.</param>
public sealed record Consent(Purpose Purpose, DateTimeOffset? GivenAt, DateTimeOffset? WithdrawnAt)
{
    /// <summary>Whether it stands.</summary>
    public bool Stands => GivenAt is not null && WithdrawnAt is null;
}

/// <summary>
/// Who uses whose personal data, and what for. Each use is written down where the person can see it, together with the audit
/// trail; a purpose that needs consent is refused without one.
/// </summary>
public sealed class Uses(Database database, Vocabulary vocabulary, Audit audit, TimeProvider time)
{
    /// <summary>Fewest and most characters of a reason.</summary>
    public const int ReasonLengthMin = 4, ReasonLengthMax = 200;

    /// <summary>Writes a use down before anything is shown in full.</summary>
    /// <param name="reason">In their own words; the person will read them.</param>
    /// <param name="what">What is read: a few words, no personal text.</param>
    /// <returns>The purpose, or why not: then nothing may be shown.</returns>
    public async Task<Outcome<Purpose>> RecordAsync(
        Caller caller, long subject, string purpose, string reason, string what, CancellationToken cancellation = default)
    {
        reason = reason.Trim();
        if (vocabulary.Purpose(purpose) is not { } known)
        {
            return UseRefusals.PurposeUnknown;
        }

        if (reason.Length is < ReasonLengthMin or > ReasonLengthMax)
        {
            return UseRefusals.ReasonNeeded;
        }

        var now = time.GetUtcNow();
        return await database.WriteAsync<Purpose>(caller.Scope, async store =>
        {
            if (!await store.Set<SubjectRow>().AnyAsync(row => row.Id == subject, cancellation))
            {
                return SubjectRefusals.NotFound;
            }

            if (known.NeedsConsent && !await store.Set<ConsentRow>().AnyAsync(
                row => row.Subject == subject && row.Purpose == purpose && row.WithdrawnAt == null, cancellation))
            {
                return UseRefusals.ConsentNeeded;
            }

            store.Add(new UseRow
            {
                Subject = subject,
                Id = Ids.Next(time),
                At = now,
                Person = caller.Person,
                Post = caller.Post,
                Purpose = purpose,
                Reason = reason,
                What = what.Clip(ReasonLengthMax),
            });
            audit.Record(store, caller, "data.unmask", subject.ToString(), "done");
            return known;
        }, cancellation);
    }

    /// <summary>The uses of a subject's data, newest first, with how many there are.</summary>
    public Task<(IReadOnlyList<DataUse> Uses, int Total)> OfAsync(Scope scope, long subject, int skip, int take, CancellationToken cancellation = default) =>
        database.ReadAsync<(IReadOnlyList<DataUse>, int)>(scope, async store =>
        {
            var uses = store.Set<UseRow>().Where(row => row.Subject == subject);
            var total = await uses.CountAsync(cancellation);
            var rows = await uses.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(skip).Take(take).ToListAsync(cancellation);
            var people = rows.Select(row => row.Person).Distinct().ToList();
            var names = await store.Set<Person>().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Display, cancellation);
            return ([.. rows.Select(row => new DataUse(
                row.At, row.Post, Mask.Name(names.GetValueOrDefault(row.Person)), vocabulary.Purpose(row.Purpose), Mask.PhonesIn(row.Reason), row.What))], total);
        }, cancellation);

    /// <summary>What a subject has agreed to, one line for each purpose that needs it.</summary>
    public Task<IReadOnlyList<Consent>> ConsentsAsync(Scope scope, long subject, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<Consent>>(scope, async store =>
        {
            var rows = (await store.Set<ConsentRow>().Where(row => row.Subject == subject).ToListAsync(cancellation))
                .GroupBy(row => row.Purpose).ToDictionary(group => group.Key, group => group.OrderBy(row => row.WithdrawnAt is null).ThenBy(row => row.GivenAt).Last());
            return [.. vocabulary.Purposes.Where(purpose => purpose.NeedsConsent).Select(purpose =>
                rows.TryGetValue(purpose.Code, out var row) ? new Consent(purpose, row.GivenAt, row.WithdrawnAt) : new Consent(purpose, null, null))];
        }, cancellation);

    /// <summary>Gives a consent or takes it back: only the person themselves, signed in. Done twice it is done once.</summary>
    public async Task<Outcome<bool>> ConsentAsync(Caller caller, string purpose, bool given, CancellationToken cancellation = default)
    {
        if (vocabulary.Purpose(purpose) is not { NeedsConsent: true })
        {
            return UseRefusals.PurposeUnknown;
        }

        var now = time.GetUtcNow();
        return await database.WriteAsync<bool>(Scope.OwnOf(caller.Person), async store =>
        {
            if (!caller.IsSignedIn || await store.Set<SubjectRow>().FirstOrDefaultAsync(row => row.Reporter == caller.Person, cancellation) is not { } own)
            {
                return SubjectRefusals.NotFound;
            }

            var standing = await store.Set<ConsentRow>().FirstOrDefaultAsync(
                row => row.Subject == own.Id && row.Purpose == purpose && row.WithdrawnAt == null, cancellation);
            if (given && standing is null)
            {
                store.Add(new ConsentRow { Subject = own.Id, Id = Ids.Next(time), Purpose = purpose, GivenAt = now });
            }
            else if (!given && standing is not null)
            {
                standing.WithdrawnAt = now;
            }

            audit.Record(store, caller, given ? "consent.give" : "consent.withdraw", purpose, "done");
            return given;
        }, cancellation);
    }
}

/// <summary>What is refused about subjects.</summary>
public static class SubjectRefusals
{
    /// <summary>No such subject for this caller.</summary>
    public static Refusal NotFound { get; } = new("subject.not-found", new(
        "没有找到这个主体，或不在您的范围内。", "There is no such subject, or it lies outside your scope."), RefusalKind.NotFound);
}

/// <summary>What is refused about uses.</summary>
internal static class UseRefusals
{
    public static Refusal PurposeUnknown { get; } = new("use.purpose-unknown", new(
        "请选择一个用途。", "Please choose a purpose."))
    { Fields = new Dictionary<string, Text> { ["purpose"] = new("请选择一个用途。", "Please choose a purpose.") } };

    public static Refusal ReasonNeeded { get; } = new("use.reason-needed", new(
        $"请用 {Uses.ReasonLengthMin} 至 {Uses.ReasonLengthMax} 字写明查看完整信息的理由；当事人会看到它。",
        $"Say in {Uses.ReasonLengthMin} to {Uses.ReasonLengthMax} characters why you need to see it in full; the person will read it."))
    { Fields = new Dictionary<string, Text> { ["reason"] = new("请写明理由。", "Please give a reason.") } };

    public static Refusal ConsentNeeded { get; } = new("use.consent-needed", new(
        "这个用途须先取得本人同意，本人尚未同意或已撤回。", "This purpose needs the person's consent, which was not given or was taken back."), RefusalKind.Forbidden);
}
