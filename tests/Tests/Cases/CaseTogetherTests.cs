using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>Cases that belong together, parts that other posts hold, cases opened again, and who follows them.</summary>
public sealed class CaseTogetherTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    private const string Platform = "330803114/platform-peace";
    private static readonly Dictionary<string, string> Words = new() { ["reason"] = "事出有因" };

    [Theory, MemberData(nameof(Databases))]
    public async Task A_merged_case_is_read_where_it_goes_on_and_comes_back_as_it_was(Dialect dialect)
    {
        var (room, clock, first) = await DispatchedAsync(dialect);
        var again = await room.OpenAsync(clock);
        await room.DoAsync(clock, CaseRoom.Room, again.Number, "dispatch", new() { ["post"] = CaseRoom.Sanitation });
        var before = await room.ViewAsync(again.Number, clock);
        clock.Advance(TimeSpan.FromMinutes(30));

        await room.DoAsync(clock, CaseRoom.Room, again.Number, "merge", new() { ["into"] = first.Show("QZ") });

        var merged = await room.ViewAsync(again.Number, clock);
        (merged.Line.State, merged.Line.DueAt, merged.Line.ClosedAt).ShouldBe(("merged", null, null));
        merged.Links.Select(link => (link.Other, link.Kind)).ShouldBe([(first, LinkKind.MergedInto)]);
        (await room.ViewAsync(first, clock)).Links.Select(link => (link.Other, link.Kind)).ShouldBe([(again.Number, LinkKind.MergedFrom)]);
        await room.DoAsync(clock, CaseRoom.Grid, first, "sign", []);
        var status = (await room.Book(clock).StatusAsync(again.Number, again.ReporterKey))!;
        (status.Number, status.MergedInto, status.State.Name, status.Reports, status.Own!.Text).ShouldBe((again.Number, first, "handling", 2, "祠堂门口垃圾成堆"));

        clock.Advance(TimeSpan.FromMinutes(45));
        await room.DoAsync(clock, CaseRoom.Room, again.Number, "unmerge", Words);

        var back = await room.ViewAsync(again.Number, clock);
        (back.Line.State, back.Line.Post, back.Line.Marks).ShouldBe((before.Line.State, before.Line.Post, CaseMarks.None));
        back.Line.DueAt.ShouldBe(before.Line.DueAt + TimeSpan.FromMinutes(45));
        back.Links.ShouldBeEmpty();
        (await room.ViewAsync(first, clock)).Links.ShouldBeEmpty();
        (await room.Book(clock).StatusAsync(again.Number, null))!.MergedInto.ShouldBeNull();
        // The post has its task again.
        await room.DoAsync(clock, CaseRoom.Sanitation, again.Number, "sign", []);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_case_that_goes_on_tells_in_its_log_what_came_to_it_and_what_left_it(Dialect dialect)
    {
        var (room, clock, first) = await DispatchedAsync(dialect);
        var again = await room.OpenAsync(clock);
        var version = (await room.ViewAsync(first, clock)).Line.Version;

        await room.DoAsync(clock, CaseRoom.Room, again.Number, "merge", new() { ["into"] = first.Show("QZ") });
        await room.DoAsync(clock, CaseRoom.Room, again.Number, "unmerge", Words);

        var view = await room.ViewAsync(first, clock);
        view.Line.Version.ShouldBe(version + 2);
        view.Log.Select(line => line.Seq).ShouldBe(Enumerable.Range(1, version + 2));
        view.Log.TakeLast(2).Select(line => (line.Action, line.FromState, line.ToState, line.PersonPost, line.Answers.Values.Single())).ShouldBe(
        [
            (Noted.MergedFrom, "dispatched", "dispatched", CaseRoom.Room, again.Number.Show("QZ")), (Noted.UnmergedFrom, "dispatched", "dispatched", CaseRoom.Room, again.Number.Show("QZ")),
        ]);
        // The public reads that it happened, and not which case it was.
        (await room.Book(clock).StatusAsync(first, null))!.Log.TakeLast(2).Select(line => line.Action.Zh).ShouldBe(["并入一件", "并入的一件已撤出"]);
        // It goes on as if nothing had been.
        await room.DoAsync(clock, CaseRoom.Grid, first, "sign", []);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Whoever_reported_what_was_merged_rates_it_once_for_themselves(Dialect dialect)
    {
        var (room, clock, first) = await DispatchedAsync(dialect);
        var again = await room.OpenAsync(clock);
        await room.DoAsync(clock, CaseRoom.Room, again.Number, "merge", new() { ["into"] = first.Show("QZ") });
        (await RateAsync(room, clock, again, "4")).Refusal!.Code.ShouldBe("case.wrong-state");
        await room.DoAsync(clock, CaseRoom.Grid, first, "handle", new() { ["result"] = "已清走" });
        await room.DoAsync(clock, CaseRoom.Room, first, "close", new() { ["way"] = "photo" });
        var offered = (await room.Book(clock).StatusAsync(again.Number, again.ReporterKey))!.Own!;
        (offered.MayRate, offered.Result).ShouldBe((true, "已清走"));

        (await RateAsync(room, clock, again, "4")).Value.State.ShouldBe("merged");

        (await RateAsync(room, clock, again, "1")).Refusal!.Code.ShouldBe("case.already-rated");
        var own = (await room.Book(clock).StatusAsync(again.Number, again.ReporterKey))!.Own!;
        (own.Rating, own.MayRate, own.RatedAt).ShouldBe((4, false, clock.GetUtcNow()));
        // The other reporter's own rating is still open, and a merge taken back takes the stars with it.
        (await room.ViewAsync(first, clock)).Line.Rating.ShouldBeNull();
        await room.DoAsync(clock, CaseRoom.Room, again.Number, "unmerge", Words);
        (await room.ViewAsync(again.Number, clock)).Line.Rating.ShouldBeNull();
    }

    private static Task<Tongqu.Base.Outcome<CaseReceipt>> RateAsync(CaseRoom room, TestClock clock, CaseReceipt opened, string stars) =>
        room.Desk(clock).ActAsync(Tongqu.Access.Caller.Public, new CaseCommand
        {
            Number = opened.Number,
            Action = "rate",
            Command = Guid.NewGuid().ToString(),
            ReporterKey = opened.ReporterKey,
            Answers = new Dictionary<string, string> { ["stars"] = stars },
        });

    [Theory, MemberData(nameof(Databases))]
    public async Task A_case_is_merged_only_into_another_that_is_at_work_and_seen(Dialect dialect)
    {
        var (room, clock, first) = await DispatchedAsync(dialect);
        var other = (await room.OpenAsync(clock)).Number;
        var clerk = room.HolderOf(CaseRoom.Room);
        foreach (var into in new[] { "not a number", CaseNumber.New(new DateOnly(2026, 3, 11)).Show("QZ"), other.Show("QZ"), (await room.OpenAsync(clock, "errand")).Number.Show("QZ") })
        {
            (await room.ActAsync(clock, clerk, other, "merge", new Dictionary<string, string> { ["into"] = into })).Refusal!.Code.ShouldBe("case.not-mergeable");
        }

        await room.DoAsync(clock, CaseRoom.Room, other, "merge", new() { ["into"] = first.Show("QZ") });
        var third = (await room.OpenAsync(clock)).Number;
        (await room.ActAsync(clock, clerk, third, "merge", new Dictionary<string, string> { ["into"] = other.Show("QZ") })).Refusal!.Code.ShouldBe("case.not-mergeable");
        (await room.ActAsync(clock, clerk, first, "merge", new Dictionary<string, string> { ["into"] = third.Show("QZ") })).Refusal!.Code.ShouldBe("case.not-mergeable");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_case_that_holds_several_matters_becomes_a_case_for_each(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var opened = await room.OpenAsync(clock);
        var clerk = room.HolderOf(CaseRoom.Room);
        (await room.ActAsync(clock, clerk, opened.Number, "split", new Dictionary<string, string> { ["matters"] = "只有一件事" })).Refusal!.Fields.Keys.ShouldBe(["matters"]);

        await room.DoAsync(clock, CaseRoom.Room, opened.Number, "split", new() { ["matters"] = "门口垃圾成堆\n路灯不亮\n\n井盖松动" });

        var origin = await room.ViewAsync(opened.Number, clock);
        (origin.Line.State, origin.Line.ClosedAt is not null).ShouldBe(("split", true));
        origin.Links.Count.ShouldBe(3);
        foreach (var link in origin.Links)
        {
            var part = await room.ViewAsync(link.Other, clock);
            (part.Line.State, part.Line.Region, part.Line.Class, part.Line.DueAt).ShouldBe(("reported", origin.Line.Region, origin.Line.Class, CaseRoom.At("2026-03-11 10:00")));
            part.Links.Select(back => (back.Other, back.Kind)).ShouldBe([(opened.Number, LinkKind.SplitFrom)]);
            // Whoever reported it follows each by the key they have.
            (await room.Book(clock).StatusAsync(link.Other, opened.ReporterKey))!.Own.ShouldNotBeNull();
        }

        (await room.Book(clock).StatusAsync(opened.Number, null))!.SplitInto.Count.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_lead_waits_for_the_parts_and_each_holder_does_their_own(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        var sanitation = room.HolderOf(CaseRoom.Sanitation);
        (await room.Book(clock).FindAsync(sanitation, number)).ShouldBeNull();
        await room.DoAsync(clock, CaseRoom.Room, number, "open-part", new() { ["post"] = CaseRoom.Sanitation, ["days"] = "2", ["task"] = "派车清运" });
        await room.DoAsync(clock, CaseRoom.Room, number, "open-part", new() { ["post"] = Platform, ["days"] = "1", ["task"] = "维持秩序" });
        foreach (var twice in new[] { CaseRoom.Sanitation, CaseRoom.Grid })
        {
            (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "open-part", new Dictionary<string, string> { ["post"] = twice, ["days"] = "2", ["task"] = "派车清运" }))
                .Refusal!.Code.ShouldBe("case.part-twice");
        }

        await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "sign");
        var photo = new CasePhoto(new string('A', 64), "image/jpeg", 4, 3);
        (await room.Desk(clock).ActAsync(sanitation, new CaseCommand
        {
            Number = number,
            Action = "finish-part",
            Command = Guid.NewGuid().ToString(),
            Answers = new Dictionary<string, string> { ["result"] = "" },
            Photos = [photo],
        })).Refusal!.Code.ShouldBe("form.not-valid");
        (await room.Book(clock).PhotoAsync(sanitation, number, photo.Hash, null)).ShouldBeNull();

        // Whoever holds a part sees the case for it, and may do what is the part's alone.
        var seen = (await room.Book(clock).FindAsync(sanitation, number)).ShouldNotBeNull();
        seen.Actions.Select(offered => offered.Action.Name).ShouldBe(["finish-part", "return-part"]);
        seen.ByPart.ShouldBeTrue();
        (await room.Book(clock).WithPartsOfAsync(CaseRoom.Sanitation)).Select(line => line.Number).ShouldContain(number);
        (await room.ActAsync(clock, sanitation, number, "handle", new Dictionary<string, string> { ["result"] = "已清走" })).Refusal!.Code.ShouldBe("case.not-yours");
        (await room.ViewAsync(number, clock)).Clocks.Where(one => one.Name.StartsWith("part/", StringComparison.Ordinal)).Select(one => one.DueAt)
            .ShouldBe([CaseRoom.At("2026-03-13 17:30"), CaseRoom.At("2026-03-12 17:30")]);

        var early = (await room.ActAsync(clock, room.HolderOf(CaseRoom.Grid), number, "handle", new Dictionary<string, string> { ["result"] = "已清走" })).Refusal!;
        (early.Code, early.Message.Zh.Contains("；", StringComparison.Ordinal)).ShouldBe(("case.parts-open", false));
        var key = Guid.NewGuid().ToString();
        var done = new Dictionary<string, string> { ["result"] = "已派车" };
        var command = new CaseCommand { Number = number, Action = "finish-part", Command = key, Answers = done, Photos = [photo] };
        var receipt = (await room.Desk(clock).ActAsync(sanitation, command)).Value;
        (await room.Book(clock).PhotoAsync(sanitation, number, photo.Hash, null)).ShouldNotBeNull();
        (await room.Book(clock).PhotoAsync(room.HolderOf("330803/water"), number, photo.Hash, null)).ShouldBeNull();
        (await room.Desk(clock).ActAsync(sanitation, command)).Value.ShouldBe(receipt);
        (await room.ActAsync(clock, sanitation, number, "finish-part", done)).Refusal!.Code.ShouldBe("case.not-yours");
        await room.DoAsync(clock, Platform, number, "return-part", Words);
        (await room.ViewAsync(number, clock)).Parts.Select(part => (part.Post, part.State)).ShouldBe([(CaseRoom.Sanitation, PartState.Done), (Platform, PartState.Returned)]);
        (await room.Book(clock).WithPartsOfAsync(CaseRoom.Sanitation)).Select(line => line.Number).ShouldNotContain(number);

        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已清走" });
        (await room.Book(clock).StatusAsync(number, null))!.Parts.Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_part_stands_with_the_case_and_can_be_taken_back(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        await room.DoAsync(clock, CaseRoom.Room, number, "open-part", new() { ["post"] = CaseRoom.Sanitation, ["days"] = "2", ["task"] = "派车清运" });
        await room.DoAsync(clock, CaseRoom.Room, number, "suspend", Words);
        (await room.ViewAsync(number, clock)).Clocks.Where(one => one.StoppedAt is null).ShouldAllBe(one => one.PausedAt != null);
        await room.DoAsync(clock, CaseRoom.Room, number, "resume", []);

        await room.DoAsync(clock, CaseRoom.Room, number, "drop-part", new(Words) { ["post"] = CaseRoom.Sanitation });

        var view = await room.ViewAsync(number, clock);
        view.Parts.Single().State.ShouldBe(PartState.Dropped);
        view.Clocks.Where(one => one.StoppedAt is null).Select(one => one.Name).ShouldBe(["handle"]);
        (await room.ActAsync(clock, room.HolderOf(CaseRoom.Room), number, "drop-part", new Dictionary<string, string>(Words) { ["post"] = CaseRoom.Sanitation }))
            .Refusal!.Code.ShouldBe("case.no-open-part");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Whoever_was_not_satisfied_may_have_it_opened_again_for_some_days(Dialect dialect)
    {
        var (room, clock, number) = await ClosedAsync(dialect);
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "reopen", Words)).Refusal!.Code.ShouldBe("case.guard");
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "rate", new Dictionary<string, string> { ["stars"] = "2" })).Succeeded.ShouldBeTrue();

        clock.Advance(TimeSpan.FromDays(15));
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "reopen", Words)).Succeeded.ShouldBeTrue();

        var again = await room.ViewAsync(number, clock);
        (again.Line.State, again.Line.Post, again.Line.Reopened, again.Line.Rating, again.Line.ClosedAt).ShouldBe(("reported", "", 1, null, null));
        again.Clocks.Count(one => one.Name == "dispatch").ShouldBe(2);
        // Routing answers for it anew.
        again.Proposal.ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Later_only_an_office_opens_it_again(Dialect dialect)
    {
        var (room, clock, number) = await ClosedAsync(dialect);
        (await room.ActAsync(clock, CaseRoom.Resident(), number, "rate", new Dictionary<string, string> { ["stars"] = "1" })).Succeeded.ShouldBeTrue();
        clock.Advance(TimeSpan.FromDays(16));

        (await room.ActAsync(clock, CaseRoom.Resident(), number, "reopen", Words)).Refusal!.Code.ShouldBe("case.guard");
        await room.DoAsync(clock, CaseRoom.Room, number, "reopen", Words);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Staff_follow_what_they_see_and_nobody_else_does(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        var (desk, book, clerk) = (room.Desk(clock), room.Book(clock), room.HolderOf(CaseRoom.Room, 31));

        (await desk.FollowAsync(clerk, number, follow: true)).Succeeded.ShouldBeTrue();
        (await desk.FollowAsync(clerk, number, follow: true)).Succeeded.ShouldBeTrue();
        (await book.FollowsAsync(clerk, number)).ShouldBeTrue();
        (await book.ListAsync(clerk.Scope, new CaseQuery { Type = "event", FollowedBy = 31 })).Lines.Select(line => line.Number).ShouldBe([number]);
        (await book.ListAsync(clerk.Scope, new CaseQuery { Type = "event", FollowedBy = 32 })).Total.ShouldBe(0);

        (await desk.FollowAsync(clerk, number, follow: false)).Value.ShouldBeFalse();
        (await book.FollowsAsync(clerk, number)).ShouldBeFalse();
        (await desk.FollowAsync(CaseRoom.Resident(), number, follow: true)).Refusal!.Code.ShouldBe("case.staff-follow");
        (await desk.FollowAsync(room.HolderOf("330803001/command"), number, follow: true)).Refusal!.Code.ShouldBe("case.not-found");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Two_who_merge_and_dispatch_at_once_have_one_winner(Dialect dialect)
    {
        var (room, clock, first) = await DispatchedAsync(dialect);
        var number = (await room.OpenAsync(clock)).Number;
        var into = new Dictionary<string, string> { ["into"] = first.Show("QZ") };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(person => person % 2 == 0
            ? room.ActAsync(clock, room.HolderOf(CaseRoom.Room, person + 1), number, "merge", into)
            : room.ActAsync(clock, room.HolderOf(CaseRoom.Room, person + 1), number, "reject", new Dictionary<string, string> { ["result"] = "不属于本镇" })));

        outcomes.Count(outcome => outcome.Succeeded).ShouldBe(1);
        outcomes.Where(outcome => !outcome.Succeeded).ShouldAllBe(outcome => outcome.Refusal!.Code == "case.wrong-state");
        var view = await room.ViewAsync(number, clock);
        view.Links.Count.ShouldBe(view.Line.State == "merged" ? 1 : 0);
    }

    private static async Task<(CaseRoom Room, TestClock Clock, CaseNumber Number)> DispatchedAsync(Dialect dialect)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var clock = CaseRoom.ClockAt("2026-03-11 09:00");
        var number = (await room.OpenAsync(clock)).Number;
        await room.DoAsync(clock, CaseRoom.Room, number, "dispatch", new() { ["post"] = CaseRoom.Grid });
        return (room, clock, number);
    }

    private static async Task<(CaseRoom Room, TestClock Clock, CaseNumber Number)> ClosedAsync(Dialect dialect)
    {
        var (room, clock, number) = await DispatchedAsync(dialect);
        await room.DoAsync(clock, CaseRoom.Grid, number, "handle", new() { ["result"] = "已清走" });
        await room.DoAsync(clock, CaseRoom.Room, number, "close", new() { ["way"] = "photo" });
        return (room, clock, number);
    }
}
