using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>How an e-licence stands on a day.</summary>
public enum LicenceState
{
    /// <summary>In force.</summary>
    Valid,

    /// <summary>Given, and not yet in force.</summary>
    Future,

    /// <summary>Past its last day.</summary>
    Expired,

    /// <summary>Taken back.</summary>
    Revoked,
}

/// <summary>An e-licence somebody holds.</summary>
/// <param name="Number">Its mark, with what is wrong with it.</param>
/// <param name="Type">Its type; null where the pack does not know it.</param>
/// <param name="IssuedOn">First day.</param>
/// <param name="ValidUntil">Last day; null where it does not end.</param>
/// <param name="RevokedOn">Since when it is taken back; null where it is not.</param>
/// <param name="Source">The source system that told of it; null where the pack no longer names it.</param>
/// <param name="Simulated">Whether it is invented.</param>
public sealed record Licence(
    LicenceNumber Number, LicenceType? Type, DateOnly IssuedOn, DateOnly? ValidUntil, DateOnly? RevokedOn, SourceSystem? Source, bool Simulated)
{
    /// <summary>How it stands on a day.</summary>
    public LicenceState On(DateOnly day) =>
        RevokedOn <= day ? LicenceState.Revoked : IssuedOn > day ? LicenceState.Future : ValidUntil < day ? LicenceState.Expired : LicenceState.Valid;
}

/// <summary>An e-licence that is to be written.</summary>
public sealed record LicenceDraft(long Subject, LicenceNumber Number, DateOnly IssuedOn, DateOnly? ValidUntil, DateOnly? RevokedOn, string Source, bool Simulated);

/// <summary>The e-licences of the subjects.</summary>
public sealed class Licences(Database database, Vocabulary vocabulary)
{
    /// <summary>The licences of a subject within a scope, newest first.</summary>
    public Task<IReadOnlyList<Licence>> OfAsync(Scope scope, long subject, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<Licence>>(scope, async store =>
            [.. (await store.Set<LicenceRow>().Where(row => row.Subject == subject).OrderByDescending(row => row.IssuedOn).ThenBy(row => row.Number)
                .Take(Subjects.SizeMax).ToListAsync(cancellation)).Select(ToLicence)], cancellation);

    /// <summary>The licence of a mark with its holder, or null where there is none in the scope.</summary>
    public Task<(long Subject, Licence Licence)?> FindAsync(Scope scope, string number, CancellationToken cancellation = default) =>
        database.ReadAsync<(long, Licence)?>(scope, async store =>
        {
            var value = LicenceNumber.Read(number).Value;
            var row = await store.Set<LicenceRow>().FirstOrDefaultAsync(row => row.Number == value, cancellation);
            return row is null ? null : (row.Subject, ToLicence(row));
        }, cancellation);

    /// <summary>Writes licences: all of them or none.</summary>
    public Task WriteAsync(IReadOnlyList<LicenceDraft> drafts, CancellationToken cancellation = default) =>
        Bulk.WriteAsync(database, [RowsOf(drafts)], null, cancellation);

    internal static BulkRows RowsOf(IReadOnlyList<LicenceDraft> drafts) => new(
        "registry_licence", ["subject", "number", "type", "fault", "issued_on", "valid_until", "revoked_on", "source", "simulated"],
        drafts.Select(draft => new object?[]
        {
            draft.Subject, draft.Number.Value, draft.Number.Type, Subjects.NameOf(draft.Number.Fault), draft.IssuedOn, draft.ValidUntil,
            draft.RevokedOn, draft.Source, draft.Simulated,
        }));

    private Licence ToLicence(LicenceRow row) => new(
        LicenceNumber.Read(row.Number), vocabulary.Licence(row.Type), row.IssuedOn, row.ValidUntil, row.RevokedOn, vocabulary.Source(row.Source), row.Simulated);
}
