using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>What the desk does with a command: clocks, receipts, guards, effects, tasks, and what the public reads.</summary>
public sealed class CaseDeskTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    private static readonly Dictionary<string, string> ToGrid = new() { ["post"] = CaseRoom.Grid };

    [Theory, MemberData(nameof(Databases))]
    public async Task Clocks_start_and_stop_as_the_type_says(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-13 17:20");
        var number = (await room.OpenAsync(clock)).Number;
        (await DueAsync(room, clock, number)).ShouldBe(("dispatch", CaseRoom.At("2026-03-16 09:20")));

        clock.Set(CaseRoom.At("2026-03-16 08:40"));
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", ToGrid);
        (await DueAsync(room, clock, number)).ShouldBe(("handle", CaseRoom.At("2026-03-16 14:40")));

        clock.Set(CaseRoom.At("2026-03-16 15:00"));
        (await LampAsync(room, clock, number)).ShouldBe(Lamp.Red);
        await room.DoAsync(clock, CaseRoom.Grid, number, "return", new() { ["reason"] = "不归本网格" });
        (await DueAsync(room, clock, number)).ShouldBe(("dispatch", CaseRoom.At("2026-03-16 16:00")));
        (await LampAsync(room, clock, number)).ShouldBe(Lamp.Green);

        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", ToGrid);
        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已清走" });
        await room.DoAsync(clock, CaseRoom.Room, number, "close", new() { ["way"] = "photo" });
        var view = await room.ViewAsync(number, clock);
        view.Line.DueAt.ShouldBeNull();
        view.Clocks.ShouldAllBe(one => one.StoppedAt != null);
        view.Clocks.Select(one => (one.Name, one.Round)).Order().ShouldBe([("dispatch", 1), ("dispatch", 2), ("handle", 1), ("handle", 2), ("verify", 1)]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_class_gives_the_limit_and_without_one_no_clock_runs(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var slow = (await room.OpenAsync(clock, kind: "96.02")).Number;

        await room.DoAsync(clock, CaseRoom.Room, slow, "dispatch", ToGrid);

        var running = (await room.ViewAsync(slow, clock)).Clocks.Single(one => one.StoppedAt is null);
        running.Limit.ShouldBe(new Limit(LimitKind.WorkingDays, 5));
        running.DueAt.ShouldBe(CaseRoom.At("2026-03-18 17:30"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Natural_hours_run_through_night_and_holiday(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-02-16 23:30");

        var number = (await room.OpenAsync(clock, "errand")).Number;

        (await DueAsync(room, clock, number)).ShouldBe(("answer", CaseRoom.At("2026-02-17 01:30")));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_was_imported_from_the_past_is_never_timed(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock, historic: true, occurred: CaseRoom.At("2021-05-06 07:08"))).Number;

        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", ToGrid);

        var view = await room.ViewAsync(number, clock);
        view.Clocks.ShouldBeEmpty();
        view.Line.DueAt.ShouldBeNull();
        view.Line.OpenedAt.ShouldBe(CaseRoom.At("2021-05-06 07:08"));
        number.Day.ShouldBe(new DateOnly(2021, 5, 6));
        clock.Advance(TimeSpan.FromDays(400));
        (await LampAsync(room, clock, number)).ShouldBe(Lamp.Historic);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_command_sent_again_answers_alike_and_one_changed_under_its_key_is_refused(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock)).Number;
        var clerk = room.HolderOf(CaseRoom.Room);
        var key = Guid.NewGuid().ToString();

        var first = (await room.ActAsync(clock, clerk, number, "dispatch", ToGrid, key)).Value;
        await room.DoAsync(clock, CaseRoom.Grid, number, "sign", []);

        // Again after the case went on: the same answer, not today's state.
        (await room.ActAsync(clock, clerk, number, "dispatch", ToGrid, key)).Value.ShouldBe(first);
        (await room.ActAsync(clock, clerk, number, "dispatch", new Dictionary<string, string> { ["post"] = CaseRoom.Sanitation }, key)).Refusal!.Code.ShouldBe("case.key-reused");
        (await room.ActAsync(clock, clerk, number, "reject", ToGrid, key)).Refusal!.Code.ShouldBe("case.key-reused");
        (await room.ViewAsync(number, clock)).Line.Version.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_report_sent_again_is_the_same_case_and_its_key_serves_no_other(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var desk = room.Desk(CaseRoom.ClockAt("2026-03-11 09:00"));
        var report = new NewCase
        {
            Type = "event",
            Command = Guid.NewGuid().ToString(),
            Region = CaseRoom.Village,
            Source = "resident",
            Answers = new Dictionary<string, string> { ["description"] = "祠堂门口垃圾成堆" },
        };

        var receipt = (await desk.OpenAsync(Caller.Public, report)).Value;

        (await desk.OpenAsync(Caller.Public, report)).Value.ShouldBe(receipt);
        foreach (var changed in new[]
        {
            report with { Region = "330803001" }, report with { Address = "村口" }, report with { Point = new(118.9, 28.9) }, report with { OccurredAt = CaseRoom.At("2026-03-10 08:00") },
            report with { Answers = new Dictionary<string, string> { ["description"] = "祠堂门口垃圾又成堆" } }, report with { Type = "errand" },
        })
        {
            (await desk.OpenAsync(Caller.Public, changed)).Refusal!.Code.ShouldBe("case.key-reused");
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Two_who_act_at_once_have_one_winner(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock)).Number;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(person =>
            room.ActAsync(clock, room.HolderOf(CaseRoom.Room, person + 1), number, "dispatch", ToGrid)));

        outcomes.Count(outcome => outcome.Succeeded).ShouldBe(1);
        outcomes.Where(outcome => !outcome.Succeeded).ShouldAllBe(outcome => outcome.Refusal!.Code == "case.wrong-state");
        (await room.ViewAsync(number, clock)).Line.Version.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_guard_that_is_not_true_refuses_with_the_types_own_words(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock, "permit", kind: null)).Number;
        await room.DoAsync(clock, CaseRoom.Room, number, "pass", []);

        // Neither said no nor left open is yes.
        foreach (var answers in new Dictionary<string, string>[] { [], new() { ["sure"] = "false" } })
        {
            var refusal = (await room.ActAsync(clock, room.HolderOf(CaseRoom.Centre), number, "grant", answers)).Refusal!;
            (refusal.Code, refusal.Message.En).ShouldBe(("case.guard", "Confirm that the papers are complete."));
        }

        await room.DoAsync(clock, CaseRoom.Centre, number, "grant", new() { ["sure"] = "true" });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_an_action_does_is_seen_on_the_case(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock, kind: null)).Number;

        await room.DoAsync(clock, CaseRoom.Room, number, "place", new() { ["class"] = "01.02", ["region"] = "330803114" });
        var placed = (await room.ViewAsync(number, clock)).Line;
        (placed.Class, placed.Region, placed.PlaceKnown).ShouldBe(("01.02", "330803114", true));

        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", new() { ["post"] = CaseRoom.Sanitation });
        var given = (await room.ViewAsync(number, clock)).Line;
        (given.Post, given.Department, given.Region).ShouldBe((CaseRoom.Sanitation, "sanitation", "330803114"));

        await room.DoAsync(clock, CaseRoom.Sanitation, number, "return", new() { ["reason"] = "请网格员处置" });
        var released = (await room.ViewAsync(number, clock)).Line;
        (released.Post, released.Department).ShouldBe(("", ""));

        // Giving it to a grid worker says in which grid it lies.
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", ToGrid);
        (await room.ViewAsync(number, clock)).Line.Region.ShouldBe("330803114233001");

        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已清走" });
        await room.DoAsync(clock, CaseRoom.Room, number, "close", new() { ["way"] = "photo" });
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "rate", new Dictionary<string, string> { ["stars"] = "4" })).Succeeded.ShouldBeTrue();
        (await room.ViewAsync(number, clock)).Line.Rating.ShouldBe(4);
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "rate", new Dictionary<string, string> { ["stars"] = "1" })).Refusal!.Code.ShouldBe("case.already-rated");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_post_has_at_most_one_open_task_and_it_passes_on_with_the_case(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock, "errand")).Number;
        (await TasksAsync(room, number)).ShouldBeEmpty();

        await room.DoAsync(clock, CaseRoom.Room, number, "give", ToGrid);
        (await TasksAsync(room, number)).ShouldBe([$"{CaseRoom.Grid} open"]);

        await room.DoAsync(clock, CaseRoom.Room, number, "give", new() { ["post"] = CaseRoom.Sanitation });
        (await TasksAsync(room, number)).ShouldBe([$"{CaseRoom.Grid} done", $"{CaseRoom.Sanitation} open"]);

        await room.DoAsync(clock, CaseRoom.Sanitation, number, "drop", []);
        await room.DoAsync(clock, CaseRoom.Room, number, "give", ToGrid);
        await room.DoAsync(clock, CaseRoom.Grid, number, "finish", []);
        (await TasksAsync(room, number)).ShouldBe([$"{CaseRoom.Grid} done", $"{CaseRoom.Sanitation} done", $"{CaseRoom.Grid} done"]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Who_does_not_hold_the_post_or_did_not_report_may_not(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock)).Number;
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", ToGrid);

        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "sign")).Refusal!.Code.ShouldBe("case.not-yours");
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "sign")).Refusal!.Code.ShouldBe("case.not-yours");
        (await room.ActAsync(clock, CaseRoom.Resident(4711), number, "sign")).Refusal!.Code.ShouldBe("case.not-found");
        (await room.ActAsync(clock, Caller.Public, number, "sign")).Refusal!.Code.ShouldBe("case.not-found");
        (await room.ActAsync(clock, room.HolderOf("330803001/command"), number, "reject")).Refusal!.Code.ShouldBe("case.not-found");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_public_reads_where_a_case_stands_and_no_word_anybody_wrote(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var opened = await room.OpenAsync(clock);
        await room.DoAsync(clock, CaseRoom.Room, opened.Number, "dispatch", new() { ["post"] = CaseRoom.Grid, ["note"] = "张三多次投诉" });
        await room.DoAsync(clock, CaseRoom.Grid, opened.Number, "handle", new() { ["result"] = "已清走" });

        var seen = (await room.Book(clock).StatusAsync(opened.Number, null)).ShouldNotBeNull();
        var own = (await room.Book(clock).StatusAsync(opened.Number, opened.ReporterKey)).ShouldNotBeNull();

        seen.State.Citizen.Zh.ShouldBe("已处置。下一步：指挥室核查结果。");
        seen.Log.Count.ShouldBe(3);
        // A grid is known to those who work in it; the public reads the village.
        seen.Region!.Code.ShouldBe(CaseRoom.Village);
        seen.Own.ShouldBeNull();
        seen.ToString().ShouldNotContain("垃圾成堆");
        own.Own!.Text.ShouldBe("祠堂门口垃圾成堆");
        own.Own.Result.ShouldBe("已清走");
        (await room.Book(clock).StatusAsync(opened.Number, "00000000000000000000"))!.Own.ShouldBeNull();
        (await room.Book(clock).StatusAsync(CaseNumber.New(new DateOnly(2026, 3, 11)), null)).ShouldBeNull();
    }

    private static async Task<(string Name, DateTimeOffset Due)> DueAsync(CaseRoom room, TestClock clock, CaseNumber number)
    {
        var view = await room.ViewAsync(number, clock);
        var running = view.Clocks.Where(one => one.StoppedAt is null).ToList().ShouldHaveSingleItem();
        view.Line.DueAt.ShouldBe(running.DueAt);
        return (running.Name, running.DueAt.ToOffset(TimeSpan.FromHours(8)));
    }

    private static async Task<Lamp> LampAsync(CaseRoom room, TestClock clock, CaseNumber number) =>
        (await room.ViewAsync(number, clock)).Line.LampAt(clock.GetUtcNow());

    private static Task<List<string>> TasksAsync(CaseRoom room, CaseNumber number) => room.Database.ReadAsync(Scope.Everything, store => store.Database
        .SqlQuery<string>($"select post || case when done_at is null then ' open' else ' done' end as \"Value\" from cases_task where case_id = {number.Id} order by seq")
        .ToListAsync());
}
