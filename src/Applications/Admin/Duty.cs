using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Admin;

/// <summary>Rosters (who is on duty for a post on a day and shift) and what one shift leaves to the next.</summary>
internal sealed class Duty(Database database, People people, City city, TimeProvider time)
{
    public const int NoteLengthMax = 4000;

    /// <summary>The shifts of a day; the hours are a sample that a city changes with its own custom.</summary>
    public static IReadOnlyList<(string Key, Text Title)> Shifts { get; } =
        [("day", new("白班", "Day")), ("night", new("夜班", "Night"))];

    /// <summary>Whether someone may write the roster of a post: the room or centre over its place.</summary>
    public bool MayPlan(Caller caller, Post post) =>
        AdminPermissions.Roster.IsGrantedTo(caller) && caller.Region.Length > 0 && city.Posts.Find(post.Code) is not null
        && post.Region.StartsWith(caller.Region, StringComparison.Ordinal);

    public Task<Dictionary<(DateOnly Day, string Shift), long>> RosterAsync(string post, DateOnly from, int days, CancellationToken cancellation)
    {
        var until = from.AddDays(days);
        return database.ReadAsync(Scope.Nothing, async store => (await store.Set<DutyRow>()
            .Where(row => row.Post == post && row.Day >= from && row.Day < until).ToListAsync(cancellation))
            .ToDictionary(row => (row.Day, row.Shift), row => row.Person), cancellation);
    }

    /// <summary>Puts a holder of the post on duty, or nobody.</summary>
    /// <returns>Or <c>admin.roster-not-yours</c>, <c>admin.duty-person</c>.</returns>
    public async Task<Outcome<bool>> PlanAsync(Caller caller, Post post, DateOnly day, string shift, long? person, CancellationToken cancellation)
    {
        if (!MayPlan(caller, post))
        {
            return new Refusal("admin.roster-not-yours", new("只能编排本辖区岗位的值班表。", "You plan the rosters of posts in your own region alone."), RefusalKind.Forbidden);
        }

        if (Shifts.All(known => known.Key != shift) || day < Today.AddDays(-31) || day > Today.AddDays(366)
            || (person is { } wanted && (await people.HoldersAsync([post.Code], cancellation))[post.Code].All(holder => holder.Id != wanted)))
        {
            return new Refusal("admin.duty-person", new("请选择日期、班次和担任该岗位的人员。", "Choose a day, a shift and somebody who holds the post."));
        }

        return await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            var row = await store.Set<DutyRow>().FirstOrDefaultAsync(row => row.Post == post.Code && row.Day == day && row.Shift == shift, cancellation);
            if (row is not null && person is null)
            {
                store.Remove(row);
            }
            else if (person is { } onDuty)
            {
                if (row is null)
                {
                    store.Add(row = new DutyRow { Post = post.Code, Day = day, Shift = shift });
                }

                (row.Person, row.MadeBy, row.MadeAt) = (onDuty, caller.Person, time.GetUtcNow());
            }

            return true;
        }, cancellation);
    }

    /// <summary>The latest hand-overs of a post, newest first.</summary>
    public Task<List<HandOverRow>> HandOversAsync(Caller caller, string post, CancellationToken cancellation) =>
        database.ReadAsync(caller.Scope, store => store.Set<HandOverRow>().Where(row => row.Post == post)
            .OrderByDescending(row => row.Id).Take(20).ToListAsync(cancellation), cancellation);

    /// <summary>Leaves open matters to the next shift of one's own post.</summary>
    /// <returns>Or <c>admin.handover-not-yours</c>, <c>admin.handover-note</c>.</returns>
    public async Task<Outcome<bool>> GiveAsync(Caller caller, string note, CancellationToken cancellation)
    {
        if (city.Posts.Find(caller.Post) is not { } post)
        {
            return NotYours;
        }

        note = note.Trim();
        if (note.Length is 0 or > NoteLengthMax)
        {
            return new Refusal("admin.handover-note", new($"请写明未办结事项（不超过 {NoteLengthMax} 字），没有就写“无”。", $"Write what is still open, in at most {NoteLengthMax} characters; if nothing is, say so."));
        }

        return await database.WriteAsync<bool>(caller.Scope, store =>
        {
            store.Add(new HandOverRow
            {
                Id = Ids.Next(time),
                Post = post.Code,
                Region = post.Region,
                Department = post.Department,
                Note = note,
                GivenBy = caller.Person,
                GivenAt = time.GetUtcNow(),
            });
            return Task.FromResult<Outcome<bool>>(true);
        }, cancellation);
    }

    /// <summary>Signs for what another person left; nobody signs for themselves.</summary>
    /// <returns>Or <c>admin.handover-not-yours</c>, <c>admin.handover-taken</c>, <c>admin.handover-own</c>.</returns>
    public async Task<Outcome<bool>> TakeAsync(Caller caller, long id, string reply, CancellationToken cancellation) =>
        await database.WriteAsync<bool>(caller.Scope, async store =>
        {
            var row = await store.Set<HandOverRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
            if (row is null || row.Post != caller.Post)
            {
                return NotYours;
            }

            if (row.TakenAt is not null)
            {
                return new Refusal("admin.handover-taken", new("这次交接已有人签收。", "This hand-over was signed for already."), RefusalKind.Conflict);
            }

            if (row.GivenBy == caller.Person)
            {
                return new Refusal("admin.handover-own", new("交接须由接班人签收，不能自交自接。", "A hand-over is signed for by who comes, not by who goes."), RefusalKind.Conflict);
            }

            (row.TakenBy, row.TakenAt, row.Reply) = (caller.Person, time.GetUtcNow(), reply.Trim().Clip(500));
            return true;
        }, cancellation);

    /// <summary>The day it is in the city.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).DateTime);

    private static Refusal NotYours { get; } = new("admin.handover-not-yours", new(
        "只能交接自己正在担任的岗位。", "You hand over the post you act under, and no other."), RefusalKind.Forbidden);
}
