using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>
/// Whatever anybody tries, in whatever order: the log is complete and its states hang together, a case's version counts what was
/// accepted, a refusal changes nothing, a retry answers alike, clocks are what the log says they must be, and what is over is over.
/// </summary>
public sealed class CaseDeskLaws
{
    private static readonly string[] TypeNames = ["event", "errand", "permit", .. Enumerable.Range(0, RandomTypes.Count).Select(RandomTypes.Name)];
    private static readonly string[] Posts = [CaseRoom.Room, CaseRoom.Centre, CaseRoom.Grid, CaseRoom.Sanitation, "330803114/platform-peace", "330803001/command"];

    private static readonly string[] Deadlines = ["stop", "penalty", "demolition", "guard", "replace"];

    /// <summary>Values an answer may have, of which some fit some field.</summary>
    private static readonly string[] Values =
    [
        CaseRoom.Grid, CaseRoom.Sanitation, "330803114/platform-peace", CaseRoom.Room, "01.02", "01.01", "penalty", "96.02", "98.76", CaseRoom.Village, "330803001001", "3308",
        "photo", "on-site", "5", "1", "9", "true", "false", "已清走，恢复整洁", "x", "", "  ", "一句比二十个字还要长得多的说明，因此在有的地方放不下，在别处却可以",
    ];

    /// <summary>One thing somebody tries.</summary>
    /// <param name="Who">Index of the caller.</param>
    /// <param name="What">Index of the action, beyond the last one for an action there is not.</param>
    /// <param name="Fill">Which value each field gets: most often one that fits.</param>
    /// <param name="Wait">Minutes that pass before.</param>
    /// <param name="Seen">How far the version the sender saw lies behind; null for none said.</param>
    /// <param name="Retry">0 to send it once, 1 to send it again, 2 to send something else under its key.</param>
    /// <param name="Likely">Whether it is something that can be done now, by somebody who may: else few would ever be accepted.</param>
    public sealed record Try(int Who, int What, int[] Fill, int Wait, int? Seen, int Retry, bool Likely);

    private static readonly Gen<Try> Tries =
        from who in Gen.Choose(0, Posts.Length + 1)
        from what in Gen.Choose(0, 20)
        from fill in Gen.Choose(0, 60).ArrayOf(4)
        from wait in Gen.Frequency((3, Gen.Choose(0, 90)), (1, Gen.Choose(0, 3 * 24 * 60)))
        from seen in Gen.Frequency((4, Gen.Constant((int?)null)), (1, Gen.Choose(0, 2).Select(behind => (int?)behind)))
        from retry in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from likely in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Try(who, what, fill, wait, seen, retry, likely);

    // Classes that state one limit, three of them, two of them.
    private static readonly Gen<(int Type, bool Historic, string Class, Try[] Tries)> Stories =
        from type in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)), (2, Gen.Choose(3, TypeNames.Length - 1)))
        from historic in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from kind in Gen.Elements("01.02", "01.01", "91.02")
        from tries in Tries.ArrayOf(20)
        select (type, historic, kind, tries);

    [Fact]
    public void What_holds_of_every_case_holds_on_SQLite() => Check(Dialect.Sqlite, 90);

    [Fact]
    public void What_holds_of_every_case_holds_on_PostgreSQL() => Check(Dialect.Postgres, 24);

    private static void Check(Dialect dialect, int stories)
    {
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        var accepted = new int[TypeNames.Length];
        Prop.ForAll(Stories.ToArbitrary(), story =>
                // Away from the test's own thread, which the properties block until the story is told.
                Task.Run(() => TellAsync(dialect, story.Type, story.Historic, story.Class, story.Tries, accepted)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(stories).WithReplay(20261121, 7));
        // A law about what is accepted says nothing where nothing was.
        accepted.Take(3).Append(accepted.Skip(3).Sum()).ShouldAllBe(count => count > stories / 6);
    }

    [Fact]
    public void A_merge_taken_back_leaves_a_case_as_it_was_on_SQLite() => CheckMerging(Dialect.Sqlite, 40);

    [Fact]
    public void A_merge_taken_back_leaves_a_case_as_it_was_on_PostgreSQL() => CheckMerging(Dialect.Postgres, 8);

    private static void CheckMerging(Dialect dialect, int stories)
    {
        if (dialect == Dialect.Postgres)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        var merged = 0;
        Prop.ForAll(Stories.ToArbitrary(), story => merged += Task.Run(() => MergeAndBackAsync(dialect, story.Type, story.Class, story.Tries)).GetAwaiter().GetResult() ? 1 : 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(stories).WithReplay(20261122, 7));
        merged.ShouldBeGreaterThan(stories / 4);
    }

    /// <summary>Walks a case some way, merges it and takes that back: all but the log is as before, and each clock has what it had left.</summary>
    private static async Task<bool> MergeAndBackAsync(Dialect dialect, int typeIndex, string kind, Try[] tries)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var type = room.Types.Find(TypeNames[typeIndex])!;
        var clock = CaseRoom.ClockAt("2026-09-24 08:00");
        var number = (await room.OpenAsync(clock, type.Name, kind)).Number;
        var other = (await room.OpenAsync(clock, type.Name)).Number;
        foreach (var one in tries.Take(8))
        {
            clock.Advance(TimeSpan.FromMinutes(one.Wait));
            var view = await room.ViewAsync(number, clock);
            var possible = type.Actions.Where(action => action.From.Contains(view.Line.State) && action.Name is not ("merge" or "end")).ToList();
            if (possible.Count > 0)
            {
                var action = possible[one.What % possible.Count];
                await room.ActAsync(clock, WhoMay(room, action, view), number, action.Name, AnswersTo(action, other, [.. one.Fill.Select(pick => pick + 25)]));
            }
        }

        var (before, at) = (await room.ViewAsync(number, clock), clock.GetUtcNow());
        if (type.Action("merge")?.From.Contains(before.Line.State) != true)
        {
            return false;
        }

        await room.DoAsync(clock, CaseRoom.Room, number, "merge", new() { ["into"] = other.Show("QZ") });
        clock.Advance(TimeSpan.FromMinutes(tries[^1].Wait));
        await room.DoAsync(clock, CaseRoom.Room, number, "unmerge", new(type.Action("unmerge")!.Form.Fields.Count > 0 ? new Dictionary<string, string> { ["reason"] = "并错了" } : []));

        var after = await room.ViewAsync(number, clock);
        // Which clock is the nearest may change where some count nights and others do not.
        (after.Line with { DueAt = null, WarnAt = null, DueKind = null, Version = 0 }).ShouldBe(before.Line with { DueAt = null, WarnAt = null, DueKind = null, Version = 0 });
        (after.Links.Count, after.Parts.Count, after.Photos.Count).ShouldBe((0, before.Parts.Count, before.Photos.Count));
        after.Parts.ShouldBe(before.Parts);
        after.Clocks.Count.ShouldBe(before.Clocks.Count);
        foreach (var (was, now) in before.Clocks.Zip(after.Clocks))
        {
            (now.Name, now.Round, now.Limit, now.StartedAt, now.StoppedAt, now.PausedAt, now.Extra, now.Rung)
                .ShouldBe((was.Name, was.Round, was.Limit, was.StartedAt, was.StoppedAt, was.PausedAt, was.Extra, was.Rung));
            var stood = was is { StoppedAt: null, PausedAt: null };
            var (had, has) = was.Limit.Kind == LimitKind.Hours ? (was.DueAt - at, now.DueAt - clock.GetUtcNow())
                : (room.City.Calendar.WorkingTimeBetween(at, was.DueAt), room.City.Calendar.WorkingTimeBetween(clock.GetUtcNow(), now.DueAt));
            // A limit in days is given in full days: never less than was left, and less than a day more.
            (stood ? has - had : now.DueAt - was.DueAt).ShouldBeInRange(TimeSpan.Zero, stood && was.Limit.Kind == LimitKind.WorkingDays ? TimeSpan.FromHours(8) : TimeSpan.Zero);
        }

        return true;
    }

    private static async Task TellAsync(Dialect dialect, int typeIndex, bool historic, string kind, Try[] tries, int[] accepted)
    {
        var room = await CaseRoom.OnAsync(dialect);
        var type = room.Types.Find(TypeNames[typeIndex])!;
        var clock = CaseRoom.ClockAt("2026-09-24 08:00");
        var opened = await room.OpenAsync(clock, type.Name, kind, historic, occurred: historic ? CaseRoom.At("2021-05-06 07:08") : null);
        var other = (await room.OpenAsync(clock, type.Name)).Number;
        var version = 1;
        foreach (var one in tries)
        {
            clock.Advance(TimeSpan.FromMinutes(one.Wait));
            var before = await room.ViewAsync(opened.Number, clock);
            var possible = type.Actions.Where(action => action.From.Contains(before.Line.State)).ToList();
            var likely = one.Likely && possible.Count > 0;
            var action = likely ? possible[one.What % possible.Count] : one.What < type.Actions.Count ? type.Actions[one.What] : null;
            var caller = likely ? WhoMay(room, action!, before) : CallerOf(room, one.Who);
            var answers = AnswersTo(action, other, likely ? [.. one.Fill.Select(pick => pick + 25)] : one.Fill);
            var (key, seen) = (Guid.NewGuid().ToString(), one.Seen is { } behind ? version - behind : (int?)null);

            var outcome = await room.ActAsync(clock, caller, opened.Number, action?.Name ?? "explode", answers, key, seen);

            var after = await room.ViewAsync(opened.Number, clock);
            if (!outcome.Succeeded)
            {
                Told(after).ShouldBe(Told(before), $"{outcome.Refusal!.Code} changed something");
                continue;
            }

            accepted[typeIndex]++;
            version++;
            action.ShouldNotBeNull();
            action.From.ShouldContain(before.Line.State);
            (seen ?? before.Line.Version).ShouldBe(before.Line.Version);
            outcome.Value.ShouldBe(new CaseReceipt(opened.Number, version, StateAfter(type, action, before)));
            await ShouldAnswerAlikeAsync(room, clock, caller, opened.Number, action.Name, answers, key, one.Retry, outcome.Value, Told(after));
            ShouldHold(room, type, after, version, historic);
        }

        await ShouldBeCountedAsync(room);
    }

    /// <summary>What is kept of the numbers of ended cases is what counting them one by one gives: in one statement, since others work meanwhile.</summary>
    private static async Task ShouldBeCountedAsync(CaseRoom room)
    {
        const string Kept = """
            select type, region, department, state, place_known, sum(cases), sum(rated), sum(stars) from cases_tally
            group by 1, 2, 3, 4, 5 having sum(cases) <> 0 or sum(rated) <> 0 or sum(stars) <> 0
            """;
        const string Counted = """
            select type, region, department, state, place_known, count(*), count(rating), coalesce(sum(rating), 0) from cases_case
            where closed_at is not null group by 1, 2, 3, 4, 5
            """;
        const string KeptDays = """
            select type, region, place_known, sum(opened), sum(closed) from cases_day group by 1, 2, 3 having sum(opened) <> 0 or sum(closed) <> 0
            """;
        const string CountedDays = "select type, substr(region, 1, 12), place_known, count(*), count(closed_at) from cases_case group by 1, 2, 3";
        static string Differing(string one, string other) =>
            $"select count(*) as \"Value\" from (select * from ({one} except {other}) one union all select * from ({other} except {one}) other) both_ways";
        var differ = await room.Database.ReadAsync(Scope.Everything, async store =>
            await store.Database.SqlQueryRaw<int>(Differing(Kept, Counted)).SingleAsync() + await store.Database.SqlQueryRaw<int>(Differing(KeptDays, CountedDays)).SingleAsync());
        differ.ShouldBe(0);
    }

    private static async Task ShouldAnswerAlikeAsync(
        CaseRoom room, TestClock clock, Caller caller, CaseNumber number, string action, Dictionary<string, string> answers, string key, int retry, CaseReceipt receipt, string told)
    {
        if (retry == 0)
        {
            return;
        }

        var again = await room.ActAsync(clock, caller, number, action, retry == 1 ? answers : new Dictionary<string, string>(answers) { ["more"] = "x" }, key);
        if (retry == 1)
        {
            again.Value.ShouldBe(receipt);
        }
        else
        {
            // Whoever gave the case away does not see it any more.
            again.Refusal!.Code.ShouldBeOneOf("case.key-reused", "case.not-found");
        }

        Told(await room.ViewAsync(number, clock)).ShouldBe(told);
    }

    private static void ShouldHold(CaseRoom room, CaseType type, CaseView view, int version, bool historic)
    {
        view.Line.Version.ShouldBe(version);
        view.Log.Select(line => line.Seq).ShouldBe(Enumerable.Range(1, version));
        view.Log[0].FromState.ShouldBe("");
        view.Log.Zip(view.Log.Skip(1)).ShouldAllBe(pair => pair.First.ToState == pair.Second.FromState && pair.First.ToPost == pair.Second.FromPost && pair.First.At <= pair.Second.At);
        (view.Log[^1].ToState, view.Log[^1].ToPost).ShouldBe((view.Line.State, view.Line.Post));
        view.Log.Take(version - 1).Where(line => type.State(line.ToState).Ends).ShouldAllBe(line =>
            type.Actions.Any(action => action.From.Contains(line.ToState)));
        (view.Line.ClosedAt is not null).ShouldBe(type.State(view.Line.State).Ends);

        var clocks = historic ? [] : ClocksByTheLog(room, type, view);
        view.Clocks.OrderBy(clock => clock.Name, StringComparer.Ordinal).ThenBy(clock => clock.Round)
            .Select(clock => new ToldClock(clock.Name, clock.Round, clock.Limit, clock.StartedAt, clock.DueAt, clock.StoppedAt, clock.PausedAt)).ShouldBe(clocks);
        view.Line.DueAt.ShouldBe(view.Clocks.Where(clock => clock is { StoppedAt: null, PausedAt: null }).Select(clock => (DateTimeOffset?)clock.DueAt).Min());
        view.Clocks.ShouldAllBe(clock => clock.StartedAt <= clock.WarnAt && clock.WarnAt <= clock.DueAt && (clock.StoppedAt == null || clock.StoppedAt >= clock.StartedAt));
        view.Clocks.ShouldAllBe(clock => clock.PausedAt == null || (clock.StoppedAt == null && type.State(view.Line.State).Pauses));
    }

    private sealed record ToldClock(string Name, int Round, Limit Limit, DateTimeOffset Started, DateTimeOffset Due, DateTimeOffset? Stopped, DateTimeOffset? Paused);

    private static string StateAfter(CaseType type, CaseAction action, CaseView before) => action.To.Length == 0 ? before.Line.State
        : action.To != CaseAction.Before ? action.To
        : before.Log.Last(line => line.ToState == before.Line.State && line.FromState != before.Line.State && type.Action(line.Action)!.To != CaseAction.Before).FromState;

    /// <summary>The clocks that must have run, told from the log alone.</summary>
    private static List<ToldClock> ClocksByTheLog(CaseRoom room, CaseType type, CaseView view)
    {
        var clocks = new List<ToldClock>();
        var kindOfCase = view.Answers.GetValueOrDefault("class");
        var (asked, askedFor) = (0m, default(ToldClock));
        var settled = new HashSet<string>();
        foreach (var line in view.Log)
        {
            var does = type.Action(line.Action)?.Does ?? [];
            kindOfCase = does.Contains("classify") ? line.Answers.GetValueOrDefault("class") ?? kindOfCase : kindOfCase;
            if (does.Contains("ask-extension"))
            {
                asked = decimal.Parse(line.Answers["amount"]);
                askedFor = clocks.Where(clock => clock.Stopped is null && KindOf(type, clock.Name)?.Extendable == true
                    && (!line.Answers.TryGetValue("deadline", out var named) || clock.Name.EndsWith("/" + named, StringComparison.Ordinal))).MinBy(clock => clock.Due)!;
            }

            var state = type.State(line.ToState);
            if (does.Contains("grant-extension"))
            {
                var granted = line.Answers.TryGetValue("amount", out var amount) ? decimal.Parse(amount) : asked;
                var longer = clocks.Single(clock => clock.Stopped is null && (clock.Name, clock.Round) == (askedFor!.Name, askedFor.Round));
                clocks[clocks.IndexOf(longer)] = longer with { Due = (longer.Limit with { Amount = granted }).From(longer.Due, room.City.Calendar).Due.ToUniversalTime() };
            }

            var ended = PartOf(view, line, does);
            if (does.Any(does => does is "reach" or "waive"))
            {
                ended = clocks.First(clock => clock.Stopped is null && KindOf(type, clock.Name) is not null && clock.Name.EndsWith("/" + line.Answers["deadline"], StringComparison.Ordinal)).Name;
                settled.Add(ended);
            }

            if (does.Contains("reopen"))
            {
                settled.Clear();
            }

            clocks = [.. clocks.Select(clock =>
            {
                var stops = state.Ends || clock.Name == ended || KindOf(type, clock.Name)?.Stops.Contains(line.Action) == true;
                var moved = clock is { Stopped: null, Paused: not null } && (stops || !state.Pauses) ? WentOn(room, clock, line.At) : clock;
                return moved with { Stopped = moved.Stopped ?? (stops ? line.At : null) };
            })];
            foreach (var kind in type.Clocks.Where(kind => kind.Starts.Contains(line.Action)))
            {
                var of = type.Classes.Find(kindOfCase);
                var several = kind.Limit is null && of?.Limits.Count > 1
                    ? of.Limits.Select(limit => ($"{kind.Name}/{limit.Name}", limit.Limit)).ToList()
                    : (kind.Limit ?? of?.Limit) is { } only ? [(kind.Name, only)] : [];
                foreach (var (name, limit) in several.All(one => settled.Contains(one.Item1)) ? several : [.. several.Where(one => !settled.Contains(one.Item1))])
                {
                    clocks.Add(new(name, clocks.Count(clock => clock.Name == name) + 1, limit, line.At, limit.From(line.At, room.City.Calendar).Due.ToUniversalTime(), null, null));
                }
            }

            if (does.Contains("open-part"))
            {
                var days = new Limit(LimitKind.WorkingDays, decimal.Parse(line.Answers["days"]));
                clocks.Add(new($"part/{line.Seq}", 1, days, line.At, days.From(line.At, room.City.Calendar).Due.ToUniversalTime(), null, null));
            }

            clocks = state.Pauses ? [.. clocks.Select(clock => clock.Stopped is null ? clock with { Paused = clock.Paused ?? line.At } : clock)] : clocks;
        }

        return [.. clocks.OrderBy(clock => clock.Name, StringComparer.Ordinal).ThenBy(clock => clock.Round)];
    }

    private static CaseClock? KindOf(CaseType type, string clock) =>
        type.Clocks.FirstOrDefault(kind => clock == kind.Name || clock.StartsWith(kind.Name + "/", StringComparison.Ordinal));

    /// <summary>The clock of the part that a line of the log ended, or null.</summary>
    private static string? PartOf(CaseView view, LogLine line, IReadOnlyList<string> does) =>
        does.Any(does => does is "finish-part" or "return-part" or "drop-part")
            ? $"part/{view.Parts.Last(part => part.Post == (does.Contains("drop-part") ? line.Answers["post"] : line.PersonPost) && part.Seq < line.Seq).Seq}" : null;

    /// <summary>What was left is left: exactly, or where a limit is in days, up to the end of that day.</summary>
    private static ToldClock WentOn(CaseRoom room, ToldClock clock, DateTimeOffset now)
    {
        var (calendar, paused) = (room.City.Calendar, clock.Paused!.Value);
        var stood = calendar.WorkingTimeBetween(paused, now);
        var due = clock.Limit.Kind == LimitKind.Hours ? clock.Due + (now - paused)
            : stood == TimeSpan.Zero ? clock.Due : calendar.AddWorkingTime(clock.Due, stood).At;
        if (clock.Limit.Kind == LimitKind.WorkingDays && stood > TimeSpan.Zero)
        {
            var day = DateOnly.FromDateTime(due.ToOffset(calendar.UtcOffset).DateTime);
            due = calendar.AddWorkingTime(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), calendar.UtcOffset), calendar.WorkingTimeOn(day)).At;
        }

        return clock with { Due = due.ToUniversalTime(), Paused = null };
    }

    private static Caller CallerOf(CaseRoom room, int who) =>
        who < Posts.Length ? room.HolderOf(Posts[who]) : who == Posts.Length ? CaseRoom.Resident() : CaseRoom.Resident(4711);

    private static Caller WhoMay(CaseRoom room, CaseAction action, CaseView view) =>
        action.By.Contains(Role.CommandRoom) ? room.HolderOf(CaseRoom.Room)
        : action.By.Contains(Role.CountyCentre) ? room.HolderOf(CaseRoom.Centre)
        : action.ByPartHolder && view.Parts.FirstOrDefault(part => part.State == PartState.Open) is { } part ? room.HolderOf(part.Post)
        : action.ByHolder && view.Line.Post.Length > 0 ? room.HolderOf(view.Line.Post) : CaseRoom.Resident();

    private static Dictionary<string, string> AnswersTo(CaseAction? action, CaseNumber other, int[] fill)
    {
        var answers = new Dictionary<string, string>();
        foreach (var (at, field) in (action?.Form.Fields ?? []).Index())
        {
            var pick = fill[at % fill.Length];
            var fits = field.Source switch
            {
                "posts" => CaseRoom.Grid,
                "classes" => pick % 2 == 0 ? "01.02" : "01.01",
                "deadlines" => Deadlines[pick % Deadlines.Length],
                "regions" => CaseRoom.Village,
                _ => field.Key == "into" ? other.Show("QZ") : field.Type == "checkbox" ? "true" : field.Type == "number" ? "2" : field.Values.Count > 0 ? field.Values[pick % field.Values.Count].Value : "已办妥",
            };
            if (pick > 5)
            {
                answers[field.Key] = pick > 28 ? fits : Values[pick % Values.Length];
            }
        }

        return answers;
    }

    private static string Told(CaseView view) => JsonSerializer.Serialize(new { view.Line, view.Answers, view.Log, view.Clocks, view.Photos });
}
