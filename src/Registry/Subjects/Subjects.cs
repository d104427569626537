using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>The subjects: persons, enterprises, households, farms, buildings, fleets and villages, within a scope.</summary>
public sealed class Subjects(Database database, TimeProvider time)
{
    /// <summary>Most lines of a page.</summary>
    public const int SizeMax = 200;

    /// <summary>A page of the subjects that pass a query.</summary>
    public Task<SubjectList> SearchAsync(Scope scope, SubjectQuery query, CancellationToken cancellation = default) =>
        database.ReadAsync(scope, async store =>
        {
            var found = Filter(store, query);
            var size = Math.Clamp(query.Size, 1, SizeMax);
            var total = await found.CountAsync(cancellation);
            var rows = await found.OrderBy(row => row.Region).ThenBy(row => row.Kind).ThenBy(row => row.Id)
                .Skip((Math.Max(query.Page, 1) - 1) * size).Take(size).ToListAsync(cancellation);
            return new SubjectList(await LinesAsync(store, rows, cancellation), total);
        }, cancellation);

    /// <summary>A subject whole, or null where it does not exist in the scope.</summary>
    public Task<SubjectView?> FindAsync(Scope scope, long id, CancellationToken cancellation = default) =>
        database.ReadAsync<SubjectView?>(scope, async store =>
        {
            var row = await store.Set<SubjectRow>().FirstOrDefaultAsync(found => found.Id == id, cancellation);
            if (row is null)
            {
                return null;
            }

            var there = await store.Set<RelationRow>().Where(relation => relation.Subject == id)
                .Join(store.Set<SubjectRow>(), relation => relation.Other, other => other.Id, (relation, other) => new { relation, other })
                .OrderBy(pair => pair.relation.Kind).ThenBy(pair => pair.other.Id).Take(SizeMax).ToListAsync(cancellation);
            var back = await store.Set<RelationRow>().Where(relation => relation.Other == id)
                .Join(store.Set<SubjectRow>(), relation => relation.Subject, other => other.Id, (relation, other) => new { relation, other })
                .OrderBy(pair => pair.relation.Kind).ThenBy(pair => pair.other.Id).Take(SizeMax).ToListAsync(cancellation);
            var lines = (await LinesAsync(store, [row, .. there.Concat(back).Select(pair => pair.other)], cancellation)).DistinctBy(line => line.Id).ToDictionary(line => line.Id);
            return new SubjectView(
                lines[id],
                [
                    .. there.Select(pair => new RelatedSubject(Relations.Title(pair.relation.Kind), lines[pair.other.Id], pair.relation.Since)),
                    .. back.Select(pair => new RelatedSubject(Relations.Reverse(pair.relation.Kind), lines[pair.other.Id], pair.relation.Since)),
                ], row.Reporter, row.CreatedAt);
        }, cancellation);

    /// <summary>Those of some subjects that lie within the scope, by id.</summary>
    /// <param name="ids">At most <see cref="SizeMax"/> are looked for.</param>
    public Task<IReadOnlyDictionary<long, SubjectLine>> FindAsync(Scope scope, IReadOnlyList<long> ids, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyDictionary<long, SubjectLine>>(scope, async store =>
        {
            var wanted = ids.Take(SizeMax).ToList();
            var rows = await store.Set<SubjectRow>().Where(row => wanted.Contains(row.Id)).ToListAsync(cancellation);
            return (await LinesAsync(store, rows, cancellation)).ToDictionary(line => line.Id);
        }, cancellation);

    /// <summary>The subject that a signed-in person is, or null where nobody has said so yet.</summary>
    public Task<SubjectLine?> OwnAsync(Caller caller, CancellationToken cancellation = default) =>
        !caller.IsSignedIn ? Task.FromResult<SubjectLine?>(null) : database.ReadAsync(Scope.OwnOf(caller.Person), async store =>
        {
            var rows = await store.Set<SubjectRow>().Where(row => row.Reporter == caller.Person).OrderBy(row => row.Id).Take(1).ToListAsync(cancellation);
            return rows.Count == 0 ? null : (await LinesAsync(store, rows, cancellation))[0];
        }, cancellation);

    /// <summary>Says which account a person has, so that they see what is known of them.</summary>
    /// <returns>Whether there is such a subject.</returns>
    public async Task<bool> LinkAsync(long subject, long account, CancellationToken cancellation = default) =>
        // The platform's own deed: an account is tied to a person when it is made.
        (await database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            var row = await store.Set<SubjectRow>().FirstOrDefaultAsync(row => row.Id == subject, cancellation);
            if (row is not null)
            {
                row.Reporter = account;
            }

            return row is not null;
        }, cancellation)).Value;

    /// <summary>Writes subjects with their codes, relations and words: all of them or none.</summary>
    public async Task WriteAsync(IReadOnlyList<SubjectDraft> drafts, CancellationToken cancellation = default) =>
        await Bulk.WriteAsync(database, RowsOf(drafts), null, cancellation);

    /// <summary>The rows of subjects, for whoever writes more in the same transaction.</summary>
    internal IReadOnlyList<BulkRows> RowsOf(IReadOnlyList<SubjectDraft> drafts)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return
        [
            new("registry_subject", ["id", "kind", "name", "address", "region", "department", "account", "simulated", "created_at"],
                drafts.Select(draft => new object?[] { draft.Id, draft.Kind.Name(), draft.Name, draft.Address, draft.Region, "", 0L, draft.Simulated, now })),
            new("registry_identifier", ["subject", "scheme", "value", "fault"],
                drafts.SelectMany(draft => draft.Identifiers.Select(code => new object?[] { draft.Id, code.Scheme, code.Value, NameOf(code.Fault) }))),
            new("registry_relation", ["subject", "kind", "other", "since"],
                drafts.SelectMany(draft => draft.Relations.Select(relation => new object?[] { draft.Id, relation.Kind, relation.Other, relation.Since }))),
            SubjectWords.Rows(database.Dialect, drafts.Select(draft => (draft.Id, SubjectWords.Of(
                draft.Kind, draft.Name, draft.Address, draft.Identifiers.Select(code => code.Value), [])))),
        ];
    }

    /// <summary>How a fault is written in the table.</summary>
    internal static string NameOf(IdentifierFault fault) => fault == IdentifierFault.None ? "" : fault.ToString().ToLowerInvariant();

    internal static IdentifierFault FaultOf(string name) =>
        Enum.TryParse<IdentifierFault>(name, ignoreCase: true, out var fault) ? fault : IdentifierFault.None;

    internal static SubjectLine ToLine(SubjectRow row, IEnumerable<Identifier> codes) =>
        new(row.Id, SubjectKinds.Parse(row.Kind)!.Value, row.Name, row.Address, row.Region, row.Simulated)
        {
            Identifiers = [.. codes.OrderBy(code => code.Scheme is Identifier.ResidentNumber or Identifier.CreditCode ? 0 : 1).ThenBy(code => code.Value, StringComparer.Ordinal)],
        };

    private static async Task<IReadOnlyList<SubjectLine>> LinesAsync(Store store, IReadOnlyList<SubjectRow> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var codes = (await store.Set<IdentifierRow>().Where(code => ids.Contains(code.Subject)).ToListAsync(cancellation)).ToLookup(
            code => code.Subject, code => new Identifier(code.Scheme, code.Value, FaultOf(code.Fault)));
        return [.. rows.Select(row => ToLine(row, codes[row.Id]))];
    }

    private IQueryable<SubjectRow> Filter(Store store, SubjectQuery query)
    {
        var subjects = store.Set<SubjectRow>().AsQueryable();
        if (query.Kind is { } kind)
        {
            var name = kind.Name();
            subjects = subjects.Where(row => row.Kind == name);
        }

        if (query.Region is { } region)
        {
            subjects = subjects.Within(region);
        }

        if (query.Flagged)
        {
            subjects = subjects.Where(row => store.Set<IdentifierRow>().Any(code => code.Subject == row.Id && code.Fault != ""));
        }

        if (query.Text?.Trim() is { Length: > 0 } text)
        {
            var found = SubjectWords.Find(store, database.Dialect, text);
            subjects = subjects.Where(row => found.Contains(row.Id));
        }

        return subjects;
    }
}
