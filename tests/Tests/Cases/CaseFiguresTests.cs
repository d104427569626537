using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>What is counted as cases come and go is what a desk shows: of a place, of a department, of one person, day by day.</summary>
public sealed class CaseFiguresTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_place_counts_what_is_open_what_ended_and_what_each_day_brought(Dialect dialect)
    {
        var (room, village) = (await CaseRoom.OnAsync(dialect), await VillageAsync(dialect, 1));
        var clock = CaseRoom.ClockAt("2027-03-01 09:00");
        var (first, second, third) = (await OpenAsync(room, clock, village), await OpenAsync(room, clock, village), await OpenAsync(room, clock, village));
        await EndAsync(room, clock, first);
        clock.Advance(TimeSpan.FromDays(1));
        await EndAsync(room, clock, second);
        var book = room.Book(clock);
        var scope = Scope.Of(RegionCode.Parse(village).Value);

        var figures = await book.FiguresAsync(scope, "event");

        figures.ByState.Where(state => state.Value > 0).ShouldBe(new Dictionary<string, int> { ["reported"] = 1, ["closed"] = 2 }, ignoreOrder: true);
        (figures.OpenedToday, figures.ClosedToday, figures.Overdue, figures.Rated).ShouldBe((0, 1, 1, 0));
        (await book.SituationAsync(scope, "event")).Places.Select(place => (place.Region, place.ClosedToday)).ShouldBe([(village, 1)]);
        (await book.DaysAsync(scope, "event", 3)).Select(day => (day.Day.Day, day.Opened, day.Closed)).ShouldBe([(28, 0, 0), (1, 3, 1), (2, 0, 1)]);
        var ended = await book.ListAsync(scope, new CaseQuery { Type = "event", States = ["closed", "rejected"], Sort = "closed" });
        (ended.Total, string.Join(' ', ended.Lines.Select(line => line.Number.Id))).ShouldBe((2, $"{second.Id} {first.Id}"));
        (await book.ListAsync(scope, new CaseQuery { Type = "event", Sort = "closed" })).Lines[^1].Number.ShouldBe(third);
        (await book.ListAsync(scope, new CaseQuery { Type = "event", Size = 1, Page = 2 })).Total.ShouldBe(3);
        (await book.ListAsync(scope, new CaseQuery { Type = "event", Size = 1, Counted = false })).Total.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_case_opened_again_is_open_and_one_rated_counts_its_stars(Dialect dialect)
    {
        var (room, village) = (await CaseRoom.OnAsync(dialect), await VillageAsync(dialect, 2));
        var clock = CaseRoom.ClockAt("2027-03-03 09:00");
        var (rated, again) = (await OpenAsync(room, clock, village, person: 77), await OpenAsync(room, clock, village, person: 77));
        await EndAsync(room, clock, rated);
        await EndAsync(room, clock, again);
        (await room.ActAsync(clock, CaseRoom.Resident(77), rated, "rate", new Dictionary<string, string> { ["stars"] = "4" })).Succeeded.ShouldBeTrue();
        await room.DoAsync(clock, CaseRoom.Centre, again, "reopen", new() { ["reason"] = "没有清干净" });

        foreach (var scope in new[] { Scope.Of(RegionCode.Parse(village).Value), Scope.OwnOf(77) })
        {
            var figures = await room.Book(clock).FiguresAsync(scope, "event");

            (figures.ByState["closed"], figures.Rated, figures.RatingSum, figures.OpenedToday, figures.ClosedToday).ShouldBe((1, 1, 4, 2, 1));
            figures.ByState.Values.Sum().ShouldBe(2);
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_department_counts_its_own(Dialect dialect)
    {
        var (room, village) = (await CaseRoom.OnAsync(dialect), await VillageAsync(dialect, 3));
        var clock = CaseRoom.ClockAt("2027-03-05 09:00");
        await EndAsync(room, clock, await OpenAsync(room, clock, village));
        await OpenAsync(room, clock, village);
        var book = room.Book(clock);
        var department = room.City.Posts.Find(CaseRoom.Sanitation)!.Department;
        var (its, others) = (Scope.Of(RegionCode.Parse(village).Value, department), Scope.Of(RegionCode.Parse(village).Value, "somebody-else"));

        var figures = await book.FiguresAsync(its, "event");

        (figures.ByState.Values.Sum(), figures.OpenedToday, figures.ClosedToday).ShouldBe((1, 1, 1));
        (await book.DaysAsync(its, "event", 1))[0].ShouldBe(new DayFigures(new(2027, 3, 5), 1, 1));
        (await book.FiguresAsync(others, "event")).ByState.Values.Sum().ShouldBe(0);
        (await book.ListAsync(others, new CaseQuery { Type = "event" })).Total.ShouldBe(0);
    }

    // A village nobody else's tests report in.
    private static async Task<string> VillageAsync(Dialect dialect, int fromTheEnd)
    {
        var regions = (await CaseRoom.OnAsync(dialect)).City.Regions;
        return regions.Below(regions.Below("330803").Last().Code).ToList()[^fromTheEnd].Code;
    }

    private static async Task<CaseNumber> OpenAsync(CaseRoom room, TimeProvider clock, string village, long person = 42) =>
        (await room.Desk(clock).OpenAsync(CaseRoom.Resident(person), new NewCase
        {
            Type = "event",
            Command = Guid.NewGuid().ToString(),
            Answers = new Dictionary<string, string> { ["description"] = "祠堂门口垃圾成堆", ["class"] = "01.02" },
            Region = village,
            PlaceKnown = true,
            Source = "resident",
        })).Value.Number;

    private static async Task EndAsync(CaseRoom room, TimeProvider clock, CaseNumber number)
    {
        await room.DoAsync(clock, CaseRoom.Centre, number, "dispatch", new() { ["post"] = CaseRoom.Sanitation });
        await room.DoAsync(clock, CaseRoom.Sanitation, number, "handle", new() { ["result"] = "已清走，恢复整洁" });
        await room.DoAsync(clock, CaseRoom.Centre, number, "close", new() { ["way"] = "photo" });
    }
}
