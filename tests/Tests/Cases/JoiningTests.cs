using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>Residents who met the same say so by the number, once each, and may take it back.</summary>
public sealed class JoiningTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_resident_counts_once_whatever_they_send_and_not_at_all_once_they_take_it_back(Dialect dialect)
    {
        var (room, clock, joining) = await AtAsync(dialect);
        var number = (await room.OpenAsync(clock)).Number;
        var (one, other) = (CaseRoom.Resident(8101), CaseRoom.Resident(8102));

        (await joining.JoinAsync(one, number, "我家门口也是")).Value.ShouldBe(number);
        (await joining.JoinAsync(one, number, " 下雨更严重 ")).Succeeded.ShouldBeTrue();
        (await joining.JoinAsync(other, number, "")).Succeeded.ShouldBeTrue();

        var view = await room.ViewAsync(number, clock);
        (view.Line.Joined, view.Line.Version).ShouldBe((2, 1));
        view.Remarks.Select(line => line.Remark).ShouldBe(["下雨更严重"]);
        (await room.Book(clock).StatusAsync(number, null))!.Joined.ShouldBe(2);
        (await joining.FindAsync(one, number))!.Remark.ShouldBe("下雨更严重");
        (await joining.ListAsync(one)).Select(line => (line.Number, line.State.Name)).ShouldBe([(number, "reported")]);

        (await joining.LeaveAsync(one, number)).Succeeded.ShouldBeTrue();
        (await joining.LeaveAsync(one, number)).Succeeded.ShouldBeTrue();
        var left = await room.ViewAsync(number, clock);
        (left.Line.Joined, left.Remarks.Count).ShouldBe((1, 0));
        (await joining.FindAsync(one, number)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Nobody_joins_their_own_a_secret_one_what_is_over_or_without_signing_in(Dialect dialect)
    {
        var (room, clock, joining) = await AtAsync(dialect);
        var number = (await room.OpenAsync(clock)).Number;
        var over = (await room.OpenAsync(clock)).Number;
        await room.DoAsync(clock, CaseRoom.Room, over, "reject", new() { ["result"] = "不属于受理范围" });
        var personal = (await room.OpenAsync(clock, kind: "94.03")).Number;
        var resident = CaseRoom.Resident(8103);

        (await joining.JoinAsync(CaseRoom.Resident(), number, "")).Refusal!.Code.ShouldBe("case.own-case");
        (await joining.JoinAsync(Tongqu.Access.Caller.Public, number, "")).Refusal!.Code.ShouldBe("case.sign-in-to-join");
        (await joining.JoinAsync(room.HolderOf(CaseRoom.Grid), number, "")).Refusal!.Code.ShouldBe("case.sign-in-to-join");
        (await joining.JoinAsync(resident, over, "")).Refusal!.Code.ShouldBe("case.not-to-be-joined");
        (await joining.JoinAsync(resident, personal, "")).Refusal!.Code.ShouldBe("case.not-to-be-joined");
        (await joining.JoinAsync(resident, number, new string('长', 501))).Refusal!.Fields.Keys.ShouldBe(["remark"]);
        (await joining.JoinAsync(resident, CaseNumber.New(new DateOnly(2026, 3, 11)), "")).Refusal!.Code.ShouldBe("case.not-found");
        (await room.ViewAsync(number, clock)).Line.Joined.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Of_a_merged_case_the_one_it_goes_on_as_is_joined_and_work_goes_on_undisturbed(Dialect dialect)
    {
        var (room, clock, joining) = await AtAsync(dialect);
        var (first, again) = ((await room.OpenAsync(clock)).Number, (await room.OpenAsync(clock)).Number);
        await room.DoAsync(clock, CaseRoom.Room, again, "merge", new() { ["into"] = first.Show("QZ") });
        var seen = (await room.ViewAsync(first, clock)).Line.Version;

        (await joining.JoinAsync(CaseRoom.Resident(8104), again, "")).Value.ShouldBe(first);

        // Whoever had the page open before is not told that the case was changed.
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), first, "dispatch", new Dictionary<string, string> { ["post"] = CaseRoom.Grid }, seen: seen)).Succeeded.ShouldBeTrue();
        (await room.ViewAsync(first, clock)).Line.Joined.ShouldBe(1);
    }

    private static async Task<(CaseRoom Room, TestClock Clock, Joining Joining)> AtAsync(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        return (room, clock, new Joining(room.Database, room.City, room.Types, clock));
    }
}
