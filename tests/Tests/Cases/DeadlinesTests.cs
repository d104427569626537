using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>A class that states several limits (制止 4 工作时、处罚 7 工作日、拆除 20 工作日): each is a deadline of its own.</summary>
public sealed class DeadlinesTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task All_run_from_the_dispatch_and_the_nearest_counts(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);

        var view = await room.ViewAsync(number, clock);
        Open(view).Select(one => (one.Name, one.DueAt)).ShouldBe(
        [
            ("handle/stop", CaseRoom.At("2026-03-09 15:00")), ("handle/penalty", CaseRoom.At("2026-03-18 17:30")), ("handle/demolition", CaseRoom.At("2026-04-07 17:30")),
        ]);
        (view.Line.DueAt, view.Line.DueKind).ShouldBe((CaseRoom.At("2026-03-09 15:00"), LimitKind.WorkingHours));
        view.Line.Marks.ShouldBe(CaseMarks.Deadlines);
        (await room.Book(clock).StatusAsync(number, null))!.Deadlines.Count(one => one.StoppedAt is null).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Each_ends_with_the_step_recorded_for_it_and_the_last_with_the_work(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        clock.Set(CaseRoom.At("2026-03-09 11:00"));
        await room.DoAsync(clock, CaseRoom.Grid, number, "reach", new() { ["deadline"] = "stop", ["result"] = "已停工" });
        (await room.ViewAsync(number, clock)).Line.DueAt.ShouldBe(CaseRoom.At("2026-03-18 17:30"));

        var again = new Dictionary<string, string> { ["deadline"] = "stop" };
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "reach", again)).Refusal!.Fields.Keys.ShouldBe(["deadline"]);
        await room.DoAsync(clock, CaseRoom.Grid, number, "reach", new() { ["deadline"] = "penalty" });
        // One is left: nothing to choose among.
        (await ActionsAsync(room, clock, CaseRoom.Grid, number)).ShouldNotContain("reach");
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "reach", new Dictionary<string, string> { ["deadline"] = "demolition" }))
            .Refusal!.Code.ShouldBe("case.last-deadline");
        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已拆除" });

        var view = await room.ViewAsync(number, clock);
        view.Deadlines.Where(one => one.Name.StartsWith("handle/", StringComparison.Ordinal)).Select(one => (one.Name, one.Ended)).ShouldBe(
            [("handle/demolition", ClockEnd.WithTheWork), ("handle/penalty", ClockEnd.Reached), ("handle/stop", ClockEnd.Reached)], ignoreOrder: true);
        view.Line.Marks.ShouldBe(CaseMarks.None);
        (await room.Book(clock).StatusAsync(number, null))!.Log.ShouldContain(line => line.Action.Zh == "已完成一项：制止");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_was_met_stays_met_through_a_return_and_runs_anew_when_the_case_is_opened_again(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        clock.Set(CaseRoom.At("2026-03-09 11:00"));
        await room.DoAsync(clock, CaseRoom.Grid, number, "reach", new() { ["deadline"] = "stop" });
        clock.Set(CaseRoom.At("2026-03-09 11:10"));
        await room.DoAsync(clock, CaseRoom.Grid, number, "return", new() { ["reason"] = "须由执法局立案" });
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", new() { ["post"] = CaseRoom.Grid });
        Open(await room.ViewAsync(number, clock)).Select(one => (one.Name, one.Round)).ShouldBe([("handle/penalty", 2), ("handle/demolition", 2)]);

        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已拆除" });
        await room.DoAsync(clock, CaseRoom.Room, number, "close", new() { ["way"] = "on-site" });
        clock.Set(CaseRoom.At("2026-03-10 09:00"));
        await room.DoAsync(clock, CaseRoom.Room, number, "reopen", new() { ["reason"] = "又在搭建" });
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", new() { ["post"] = CaseRoom.Grid });

        Open(await room.ViewAsync(number, clock)).Select(one => (one.Name, one.Round)).ShouldBe([("handle/stop", 2), ("handle/penalty", 3), ("handle/demolition", 3)]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task One_that_does_not_apply_is_taken_away_by_the_command_room_and_is_not_late(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect, "01.03");
        clock.Set(CaseRoom.At("2026-03-09 16:00"));
        var rubbish = new Dictionary<string, string> { ["deadline"] = "rubbish", ["reason"] = "现场为渣土堆" };
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "waive", rubbish)).Refusal!.Code.ShouldBe("case.not-yours");
        await room.DoAsync(clock, CaseRoom.Room, number, "waive", rubbish);

        var view = await room.ViewAsync(number, clock);
        (view.Line.LampAt(clock.GetUtcNow()), view.Line.DueAt).ShouldBe((Lamp.Green, CaseRoom.At("2026-03-11 17:30")));
        view.Clocks.Single(one => one.Name == "handle/rubbish").Ended.ShouldBe(ClockEnd.NotApplicable);
        var (closed, inTime) = await PunctualityAsync(room);
        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已清运" });
        await room.DoAsync(clock, CaseRoom.Room, number, "close", new() { ["way"] = "on-site" });
        // Other tests close cases of the same room at the same time: of those that were added, this one is in time.
        var (closedNow, inTimeNow) = await PunctualityAsync(room);
        (closedNow - closed).ShouldBeGreaterThan(0);
        (inTimeNow - inTime).ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task All_stand_while_the_case_is_suspended(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        await room.DoAsync(clock, CaseRoom.Room, number, "suspend", new() { ["reason"] = "等待法院裁定" });
        Open(await room.ViewAsync(number, clock)).ShouldAllBe(one => one.PausedAt != null);
        clock.Set(CaseRoom.At("2026-03-10 09:00"));
        await room.DoAsync(clock, CaseRoom.Room, number, "resume", []);

        Open(await room.ViewAsync(number, clock)).Select(one => one.DueAt).ShouldBe(
            [CaseRoom.At("2026-03-10 15:00"), CaseRoom.At("2026-03-19 17:30"), CaseRoom.At("2026-04-08 17:30")]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task More_time_is_granted_to_the_one_it_was_asked_for(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        var ask = new Dictionary<string, string> { ["deadline"] = "demolition", ["amount"] = "5", ["reason"] = "当事人申请复议" };
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "ask-extension", new Dictionary<string, string>(ask) { ["deadline"] = "moon" })).Refusal!.Fields.Keys.ShouldBe(["deadline"]);
        await room.DoAsync(clock, CaseRoom.Grid, number, "ask-extension", ask);
        await room.DoAsync(clock, CaseRoom.Grid, number, "reach", new() { ["deadline"] = "stop" });
        (await room.ViewAsync(number, clock)).Line.Marks.ShouldBe(CaseMarks.ExtensionAsked | CaseMarks.Deadlines);
        await room.DoAsync(clock, CaseRoom.Room, number, "grant-extension", []);

        Open(await room.ViewAsync(number, clock)).Select(one => (one.Name, one.Extra, one.DueAt)).ShouldBe(
            [("handle/penalty", 0m, CaseRoom.At("2026-03-18 17:30")), ("handle/demolition", 5m, CaseRoom.At("2026-04-14 17:30"))]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Each_that_runs_out_takes_the_case_up_its_own_ladder(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        clock.Set(CaseRoom.At("2026-03-09 15:00"));
        await SweepAsync(room, clock);
        (await room.ViewAsync(number, clock)).Line.EscalatedTo.ShouldBe(CaseRoom.Room);

        // What was late is done, and nobody further up answers for it any more, until the next is late.
        await room.DoAsync(clock, CaseRoom.Grid, number, "reach", new() { ["deadline"] = "stop" });
        (await room.ViewAsync(number, clock)).Line.EscalatedTo.ShouldBe("");
        clock.Set(CaseRoom.At("2026-03-18 17:30"));
        await SweepAsync(room, clock);

        var view = await room.ViewAsync(number, clock);
        view.Line.EscalatedTo.ShouldBe(CaseRoom.Room);
        Open(view).Select(one => (one.Name, one.Rung)).ShouldBe([("handle/penalty", 1), ("handle/demolition", 0)]);
    }

    private static async Task SweepAsync(CaseRoom room, TestClock clock) =>
        await new Escalating(room.Database, room.Desk(clock), room.Types, new Leases(room.Database, clock), clock, NullLogger<Escalating>.Instance).SweepAsync();

    private static async Task<PunctualityFigures> PunctualityAsync(CaseRoom room) => await new Punctuality(room.Database).CountAsync(Scope.Everything, "event");

    private static List<ClockLine> Open(CaseView view) => [.. view.Clocks.Where(one => one.StoppedAt is null).OrderBy(one => one.DueAt)];

    private static async Task<(CaseRoom Room, TestClock Clock, CaseNumber Number)> DispatchedAsync(Dialect dialect, string kind = "01.01")
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-09 09:00");
        var number = (await room.OpenAsync(clock, kind: kind)).Number;
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", new() { ["post"] = CaseRoom.Grid });
        return (room, clock, number);
    }

    private static async Task<IEnumerable<string>> ActionsAsync(CaseRoom room, TestClock clock, string post, CaseNumber number) =>
        (await room.Book(clock).FindAsync(room.HolderOf(post), number))!.Actions.Select(offered => offered.Action.Name);
}
