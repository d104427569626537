using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Residents who met the same (我也遇到): whoever knows the number and is signed in adds themselves, once, with a remark that only
/// staff read, follows the case from then on, and may take it back. Numbers cannot be guessed, so this looks outside all scopes.
/// </summary>
public sealed class Joining(Database database, City city, CaseTypes types, TimeProvider time)
{
    /// <summary>Most characters of a remark.</summary>
    public const int RemarkMax = 500;

    /// <summary>Most residents that can join one case.</summary>
    public const int Max = 2000;

    // More than anybody follows; the latest ones are listed.
    private const int Listed = 20;

    /// <summary>Adds the caller to a case, or to the one it goes on as; done again it replaces the remark.</summary>
    public Task<Outcome<CaseNumber>> JoinAsync(Caller caller, CaseNumber number, string remark, CancellationToken cancellation = default) =>
        database.WriteAsync<CaseNumber>(Scope.Everything, async store =>
        {
            if (!MayJoin(caller))
            {
                return CaseRefusals.SignInToJoin;
            }

            if (remark.Length > RemarkMax)
            {
                return CaseRefusals.RemarkTooLong;
            }

            var into = await Linking.MergedIntoAsync(store, number.Id, cancellation) ?? number;
            if (await store.Set<CaseRow>().FirstOrDefaultAsync(row => row.Id == into.Id, cancellation) is not { } row)
            {
                return CaseRefusals.NotFound;
            }

            var mine = await store.Set<CaseJoined>().FirstOrDefaultAsync(one => one.CaseId == into.Id && one.Person == caller.Person, cancellation);
            if (row.Reporter == caller.Person || (mine is null && (row.Joined >= Max || !IsOpenTo(types.Find(row.Type)!, row))))
            {
                return row.Reporter == caller.Person ? CaseRefusals.OwnCase : CaseRefusals.NotToBeJoined;
            }

            if (mine is not null)
            {
                mine.Remark = remark.Trim();
                return into;
            }

            store.Add(new CaseJoined { CaseId = into.Id, Person = caller.Person, At = time.GetUtcNow(), Remark = remark.Trim() });
            await store.Set<CaseRow>().Where(one => one.Id == into.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Joined, one => one.Joined + 1), cancellation);
            return into;
        }, cancellation);

    /// <summary>Takes the caller off a case again, with what they remarked; where they are not on it nothing is changed.</summary>
    public Task<Outcome<CaseNumber>> LeaveAsync(Caller caller, CaseNumber number, CancellationToken cancellation = default) =>
        database.WriteAsync<CaseNumber>(Scope.Everything, async store =>
        {
            if (!MayJoin(caller))
            {
                return CaseRefusals.SignInToJoin;
            }

            var into = await Linking.MergedIntoAsync(store, number.Id, cancellation) ?? number;
            foreach (var id in new[] { number.Id, into.Id }.Distinct())
            {
                if (await store.Set<CaseJoined>().Where(one => one.CaseId == id && one.Person == caller.Person).ExecuteDeleteAsync(cancellation) > 0)
                {
                    await store.Set<CaseRow>().Where(one => one.Id == id)
                        .ExecuteUpdateAsync(set => set.SetProperty(one => one.Joined, one => one.Joined - 1), cancellation);
                }
            }

            return into;
        }, cancellation);

    /// <summary>That the caller joined a case, or the one it goes on as; null where they did not.</summary>
    public Task<JoinedLine?> FindAsync(Caller caller, CaseNumber number, CancellationToken cancellation = default) =>
        !MayJoin(caller) ? Task.FromResult<JoinedLine?>(null) : database.ReadAsync(Scope.Everything, async store =>
        {
            var into = await Linking.MergedIntoAsync(store, number.Id, cancellation) ?? number;
            return await store.Set<CaseJoined>().Where(one => (one.CaseId == into.Id || one.CaseId == number.Id) && one.Person == caller.Person)
                .OrderBy(one => one.At).Select(one => new JoinedLine(one.At, one.Remark)).FirstOrDefaultAsync(cancellation);
        }, cancellation);

    /// <summary>The cases the caller joined, the latest first, as everyone may know them.</summary>
    public Task<IReadOnlyList<JoinedCase>> ListAsync(Caller caller, CancellationToken cancellation = default) =>
        !MayJoin(caller) ? Task.FromResult<IReadOnlyList<JoinedCase>>([]) : database.ReadAsync<IReadOnlyList<JoinedCase>>(Scope.Everything, async store =>
        {
            var rows = await store.Set<CaseJoined>().Where(one => one.Person == caller.Person)
                .Join(store.Set<CaseRow>(), one => one.CaseId, row => row.Id, (one, row) => new { one.At, row })
                .OrderByDescending(found => found.At).Take(Listed).ToListAsync(cancellation);
            return
            [
                .. rows.Select(found => new JoinedCase(
                    new(found.row.Id), types.Find(found.row.Type)!.State(found.row.State), types.Find(found.row.Type)!.Classes.Find(found.row.Class),
                    PublicCases.PlaceOf(found.row, city), found.At)),
            ];
        }, cancellation);

    /// <summary>Whether somebody may say of a case that they met the same: it is at work, and is no secret.</summary>
    internal static bool IsOpenTo(CaseType type, CaseRow row) =>
        type.State(row.State) is { Ends: false, Phase: not "done" } && !row.Historic && (row.Marks & (int)CaseMarks.Confidential) == 0 && type.Classes.Find(row.Class)?.Listed is not false;

    /// <summary>What they remarked of a case, the first first; most say nothing.</summary>
    internal static async Task<IReadOnlyList<JoinedLine>> OfAsync(Store store, CaseRow row, CancellationToken cancellation) =>
        row.Joined == 0 ? [] : await store.Set<CaseJoined>().Where(one => one.CaseId == row.Id && one.Remark != "")
            .OrderBy(one => one.At).Take(CaseBook.SizeMax).Select(one => new JoinedLine(one.At, one.Remark)).ToListAsync(cancellation);

    private static bool MayJoin(Caller caller) => caller.Role == Role.Resident && caller.IsSignedIn;
}

/// <summary>That a resident met the same.</summary>
/// <param name="At">When they said so.</param>
/// <param name="Remark">What they remarked, for staff and themselves; empty where nothing.</param>
public sealed record JoinedLine(DateTimeOffset At, string Remark);

/// <summary>A case somebody joined, as everyone may know it.</summary>
public sealed record JoinedCase(CaseNumber Number, CaseState State, CaseClass? Class, Region? Region, DateTimeOffset At);
