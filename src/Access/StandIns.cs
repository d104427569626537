using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>Someone acts for the holder of a post for a while.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Post">The post.</param>
/// <param name="PostTitle">What the post is called.</param>
/// <param name="Holder">Whose post it is: their id.</param>
/// <param name="HolderName">What they are called, unmasked.</param>
/// <param name="Person">Who stands in: their id.</param>
/// <param name="PersonName">What they are called, unmasked.</param>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment after.</param>
/// <param name="Ended">When it was ended before its time; null where not.</param>
public sealed record StandInLine(
    long Id, string Post, Text PostTitle, long Holder, string HolderName, long Person, string PersonName,
    DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? Ended);

/// <summary>Naming stand-ins: by the holder of a post, or by the system officer where they cannot.</summary>
public sealed class StandIns(Database database, Audit audit, TimeProvider time)
{
    /// <summary>Longest time one stands in at a stretch.</summary>
    public static TimeSpan LongestTime { get; } = TimeSpan.FromDays(92);

    /// <summary>Names a stand-in.</summary>
    /// <param name="holder">Id of whose post it is.</param>
    /// <param name="post">The post.</param>
    /// <param name="name">Sign-in name of who stands in.</param>
    /// <returns>Its id; or <c>access.stand-in-not-yours</c>, <c>access.stand-in-time</c>, <c>access.post-not-held</c>, <c>access.stand-in-person</c>.</returns>
    public async Task<Outcome<long>> NameAsync(
        Caller caller, long holder, string post, string name, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default)
    {
        if (!MayName(caller, holder))
        {
            return NotYours;
        }

        if (until <= from || until - from > LongestTime || until <= time.GetUtcNow())
        {
            return new Refusal("access.stand-in-time", new(
                $"代班时间有误：结束须晚于开始和现在，最长 {LongestTime.TotalDays:0} 天。",
                $"The time is not right: it ends after its start and after now, and lasts {LongestTime.TotalDays:0} days at most."));
        }

        name = Person.NameFrom(name);
        return await database.WriteAsync<long>(Scope.Nothing, async store =>
        {
            var held = await store.Set<Appointment>().FirstOrDefaultAsync(row => row.Person == holder && row.Post == post, cancellation);
            if (held is null || held.ToGiven().Role.IsOfficer())
            {
                return new Refusal("access.post-not-held", new("该人员不担任这个岗位，或该岗位不能代班。", "They do not hold this post, or nobody may stand in for it."), RefusalKind.Conflict);
            }

            var person = await store.Set<Person>().FirstOrDefaultAsync(row => row.Name == name && row.ClosedAt == null, cancellation);
            var posts = person is null ? [] : await store.Set<Appointment>().Where(row => row.Person == person.Id).ToListAsync(cancellation);
            if (person is null || person.Id == holder || posts.Count == 0 || posts.Any(row => row.ToGiven().Role.IsOfficer()))
            {
                return new Refusal("access.stand-in-person", new(
                    "请填写一位在岗同事的账号；本人和三员不能代班。", "Give the sign-in name of a colleague who holds a post; not the holder, and no officer."));
            }

            var row = new StandIn
            {
                Id = Ids.Next(time),
                Post = post,
                Holder = holder,
                Person = person.Id,
                FromAt = from,
                UntilAt = until,
                MadeBy = caller.Person,
                MadeAt = time.GetUtcNow(),
            };
            store.Add(row);
            audit.Record(store, caller, "stand-in.name", $"{post} {holder}→{person.Id}", "done");
            return row.Id;
        }, cancellation);
    }

    /// <summary>Ends a stand-in before its time; a session under the post ends within a minute.</summary>
    public async Task<Outcome<bool>> EndAsync(Caller caller, long id, CancellationToken cancellation = default) =>
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            var row = await store.Set<StandIn>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
            if (row is null || !(MayName(caller, row.Holder) || caller.Person == row.Person))
            {
                return NotYours;
            }

            row.EndedAt ??= time.GetUtcNow();
            audit.Record(store, caller, "stand-in.end", row.Post, "done");
            return true;
        }, cancellation);

    /// <summary>The stand-ins that run or are to come, for and by a person.</summary>
    public Task<IReadOnlyList<StandInLine>> OfAsync(long person, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<StandInLine>>(Scope.Nothing, async store =>
        {
            var rows = await (
                from standIn in store.Set<StandIn>()
                where (standIn.Holder == person || standIn.Person == person) && standIn.EndedAt == null && standIn.UntilAt > now
                join holder in store.Set<Person>() on standIn.Holder equals holder.Id
                join other in store.Set<Person>() on standIn.Person equals other.Id
                join post in store.Set<Appointment>() on new { Person = standIn.Holder, standIn.Post } equals new { post.Person, post.Post }
                orderby standIn.FromAt
                select new { standIn, Holder = holder.Display, Other = other.Display, post.TitleZh, post.TitleEn }).Take(50).ToListAsync(cancellation);
            return
            [
                .. rows.Select(row => new StandInLine(
                    row.standIn.Id, row.standIn.Post, new(row.TitleZh, row.TitleEn), row.standIn.Holder, row.Holder, row.standIn.Person, row.Other,
                    row.standIn.FromAt, row.standIn.UntilAt, row.standIn.EndedAt)),
            ];
        }, cancellation);
    }

    private static bool MayName(Caller caller, long holder) =>
        caller.IsPlatform || caller.Role == Role.SystemOfficer || (caller.IsSignedIn && caller.Person == holder && caller.Role is not null);

    private static Refusal NotYours { get; } = new("access.stand-in-not-yours", new(
        "只能由岗位担任者本人或系统管理员安排代班。", "Only the holder of the post or the system officer arranges who stands in."), RefusalKind.Forbidden);
}
