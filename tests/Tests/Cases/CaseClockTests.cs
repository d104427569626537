using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>What becomes of a deadline: it stands while a case is suspended, is extended when asked in time, and is taken up when it has run out.</summary>
public sealed class CaseClockTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_suspended_clock_stands_and_keeps_what_was_left_to_the_minute(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-12 09:00");
        clock.Set(CaseRoom.At("2026-03-12 10:10"));
        await room.DoAsync(clock, CaseRoom.Room, number, "suspend", new() { ["reason"] = "等待产权单位确认" });

        var paused = await room.ViewAsync(number, clock);
        (paused.Line.State, paused.Line.DueAt, paused.Line.LampAt(clock.GetUtcNow())).ShouldBe(("suspended", null, Lamp.None));
        paused.Line.Post.ShouldBe(CaseRoom.Grid);
        paused.Clocks.Single(one => one.StoppedAt is null).PausedAt.ShouldBe(CaseRoom.At("2026-03-12 10:10"));
        (await room.Book(clock).StatusAsync(number, null))!.State.Pauses.ShouldBeTrue();

        // Over a weekend, and into the afternoon of the Monday.
        clock.Set(CaseRoom.At("2026-03-16 15:00"));
        await room.DoAsync(clock, CaseRoom.Room, number, "resume", []);

        var resumed = await room.ViewAsync(number, clock);
        resumed.Line.State.ShouldBe("dispatched");
        var running = resumed.Clocks.Single(one => one.StoppedAt is null);
        (running.PausedAt, running.StartedAt).ShouldBe((null, CaseRoom.At("2026-03-12 09:00")));
        // Four working hours less the seventy minutes that had passed.
        room.City.Calendar.WorkingTimeBetween(clock.GetUtcNow(), running.DueAt).ShouldBe(TimeSpan.FromMinutes(4 * 60 - 70));
        resumed.Line.DueAt.ShouldBe(running.DueAt);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_suspension_needs_its_reason(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-12 09:00");

        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "suspend")).Refusal!.Fields.Keys.ShouldBe(["reason"]);
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "suspend", new Dictionary<string, string> { ["reason"] = "下雨了" })).Refusal!.Code.ShouldBe("case.not-yours");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_limit_in_days_ends_with_a_day_after_it_stood(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-09 09:00", kind: "96.02");
        (await RunningAsync(room, clock, number)).DueAt.ShouldBe(CaseRoom.At("2026-03-16 17:30"));
        clock.Set(CaseRoom.At("2026-03-10 10:00"));
        await room.DoAsync(clock, CaseRoom.Room, number, "suspend", new() { ["reason"] = "等待材料" });
        clock.Set(CaseRoom.At("2026-03-11 11:00"));
        await room.DoAsync(clock, CaseRoom.Room, number, "resume", []);

        // A day and an hour were lost; the hour is rounded up to a day.
        (await RunningAsync(room, clock, number)).DueAt.ShouldBe(CaseRoom.At("2026-03-18 17:30"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task More_time_is_asked_for_by_the_holder_and_granted_by_the_command_room(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-11 09:00");
        (await ActionsAsync(room, clock, CaseRoom.Room, number)).ShouldNotContain("grant-extension");
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "grant-extension")).Refusal!.Code.ShouldBe("case.no-extension-asked");

        await room.DoAsync(clock, CaseRoom.Grid, number, "ask-extension", new() { ["amount"] = "2.5", ["reason"] = "吊车下午才到" });

        (await ActionsAsync(room, clock, CaseRoom.Room, number)).ShouldContain("grant-extension");
        (await ActionsAsync(room, clock, CaseRoom.Grid, number)).ShouldNotContain("ask-extension");
        (await room.Book(clock).ListAsync(room.HolderOf(CaseRoom.Room).Scope, new CaseQuery { Type = "event", Marks = CaseMarks.ExtensionAsked, Size = 200 }))
            .Lines.Select(line => line.Number).ShouldContain(number);
        (await RunningAsync(room, clock, number)).DueAt.ShouldBe(CaseRoom.At("2026-03-11 15:00"));

        clock.Set(CaseRoom.At("2026-03-11 10:00"));
        await room.DoAsync(clock, CaseRoom.Room, number, "grant-extension", []);

        var longer = await RunningAsync(room, clock, number);
        (longer.DueAt, longer.Extra).ShouldBe((CaseRoom.At("2026-03-11 17:30"), 2.5m));
        (await room.ViewAsync(number, clock)).Line.Marks.ShouldBe(CaseMarks.None);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_refused_or_asked_too_late_leaves_the_deadline(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-11 09:00");
        var (grid, asking) = (room.HolderOf(CaseRoom.Grid), new Dictionary<string, string> { ["amount"] = "2", ["reason"] = "吊车下午才到" });
        await room.DoAsync(clock, CaseRoom.Grid, number, "ask-extension", asking);
        (await room.ActAsync(clock, grid, number, "ask-extension", asking)).Refusal!.Code.ShouldBe("case.extension-asked");
        await room.DoAsync(clock, CaseRoom.Room, number, "refuse-extension", new() { ["reason"] = "请今天完成" });

        clock.Set(CaseRoom.At("2026-03-11 15:01"));
        (await room.ActAsync(clock, grid, number, "ask-extension", asking)).Refusal!.Code.ShouldBe("case.extension-too-late");
        (await RunningAsync(room, clock, number)).DueAt.ShouldBe(CaseRoom.At("2026-03-11 15:00"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_granted_fits_the_unit_of_the_limit(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-09 09:00", kind: "96.02");
        var half = new Dictionary<string, string> { ["amount"] = "1.5", ["reason"] = "还要等" };

        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "ask-extension", half)).Refusal!.Fields.Keys.ShouldBe(["amount"]);

        await room.DoAsync(clock, CaseRoom.Grid, number, "ask-extension", new() { ["amount"] = "2", ["reason"] = "还要等" });
        await room.DoAsync(clock, CaseRoom.Room, number, "grant-extension", new() { ["amount"] = "1" });
        (await RunningAsync(room, clock, number)).DueAt.ShouldBe(CaseRoom.At("2026-03-17 17:30"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_late_case_climbs_the_ladder_one_step_at_a_time_and_each_step_once(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-11 09:00");
        clock.Set(CaseRoom.At("2026-03-11 14:59"));
        await SweepAsync(room, clock);
        (await room.ViewAsync(number, clock)).Line.EscalatedTo.ShouldBe("");

        clock.Set(CaseRoom.At("2026-03-11 15:00"));
        await SweepAsync(room, clock);
        await SweepAsync(room, clock);
        var first = await room.ViewAsync(number, clock);
        (first.Line.EscalatedTo, first.Line.Post, first.Line.State).ShouldBe((CaseRoom.Room, CaseRoom.Grid, "dispatched"));
        (first.Log[^1].Action, first.Log[^1].Person, first.Log[^1].Answers[Noted.EscalatedTo]).ShouldBe(("escalate", 0, CaseRoom.Room));
        first.Line.Version.ShouldBe(3);
        // Four working hours later to the county, and then there is no one further up.
        clock.Set(CaseRoom.At("2026-03-12 10:00"));
        await SweepAsync(room, clock);
        clock.Set(CaseRoom.At("2026-03-22 10:30"));
        await SweepAsync(room, clock);
        var second = await room.ViewAsync(number, clock);
        (second.Line.EscalatedTo, second.Line.Version, second.Clocks.Single(one => one.StoppedAt is null).Rung).ShouldBe((CaseRoom.Centre, 4, 2));
        (await room.Book(clock).StatusAsync(number, null))!.EscalatedTo.ShouldBe(CaseRoom.Centre);
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "escalate")).Refusal!.Code.ShouldBe("case.top-of-ladder");

        // Whoever holds it still has to do it, and may; once it is done it is nobody's concern further up.
        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已清走" });
        (await room.ViewAsync(number, clock)).Line.EscalatedTo.ShouldBe("");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_post_it_was_taken_up_to_may_do_what_the_holder_may(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-11 09:00");
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "handle", new Dictionary<string, string> { ["result"] = "已清走" })).Refusal!.Code.ShouldBe("case.not-yours");

        await room.DoAsync(clock, CaseRoom.Room, number, "escalate", new() { ["reason"] = "领导关注" });

        await room.DoAsync(clock, CaseRoom.Room, number, "handle", new() { ["result"] = "已清走" });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Neither_what_stands_nor_what_is_past_is_taken_up(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "2026-03-11 09:00");
        await room.DoAsync(clock, CaseRoom.Room, number, "suspend", new() { ["reason"] = "等待材料" });
        var past = (await room.OpenAsync(clock, historic: true, occurred: CaseRoom.At("2021-05-06 07:08"))).Number;
        await room.DoAsync(clock, CaseRoom.Room, past, "dispatch", new() { ["post"] = CaseRoom.Grid });

        clock.Set(CaseRoom.At("2026-05-11 09:00"));
        await SweepAsync(room, clock);

        (await room.ViewAsync(number, clock)).Line.EscalatedTo.ShouldBe("");
        (await room.ViewAsync(past, clock)).Line.EscalatedTo.ShouldBe("");
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), past, "escalate")).Refusal!.Code.ShouldBe("case.top-of-ladder");
    }

    private static async Task SweepAsync(CaseRoom room, TestClock clock) =>
        await new Escalating(room.Database, room.Desk(clock), room.Types, new Leases(room.Database, clock), clock, NullLogger<Escalating>.Instance).SweepAsync();

    private static async Task<(CaseRoom Room, TestClock Clock, CaseNumber Number)> DispatchedAsync(Dialect dialect, string moment, string kind = "01.02")
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt(moment);
        var number = (await room.OpenAsync(clock, kind: kind)).Number;
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", new() { ["post"] = CaseRoom.Grid });
        return (room, clock, number);
    }

    private static async Task<ClockLine> RunningAsync(CaseRoom room, TestClock clock, CaseNumber number) =>
        (await room.ViewAsync(number, clock)).Clocks.Single(one => one.StoppedAt is null);

    private static async Task<IEnumerable<string>> ActionsAsync(CaseRoom room, TestClock clock, string post, CaseNumber number) =>
        (await room.Book(clock).FindAsync(room.HolderOf(post), number))!.Actions.Select(offered => offered.Action.Name);
}
