using Shouldly;
using Tongqu.Registry;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>Who is proposed to handle a case, by the decision model in force, and why.</summary>
public sealed class RoutingTests
{
    private const string Model = "event-routing";
    private static readonly Dictionary<string, string> NoForm = [];
    private static readonly DateOnly Day = new(2026, 11, 16);

    [Theory]
    [InlineData("330803", null, "resident", "330803/centre")] // only the county is known
    [InlineData("330803114", null, "resident", "330803114/command")] // no class yet
    [InlineData("330803114233001", "93.02", "drone", "330803114233001/grid")]
    [InlineData("330803114233", "93.02", "drone", "330803114/command")]
    [InlineData("330803114233001", "01.02", "resident", "330803114233001/grid")] // on the spot
    [InlineData("330803114233", "01.02", "resident", "330803114233001/grid")] // the village's first grid
    [InlineData("330803114", "01.02", "resident", "330803/sanitation")] // the county's department from the town
    [InlineData("330803114233", "96.02", "resident", "330803114/platform-service")] // the town's own platform
    public async Task The_first_rule_that_holds_says_to_whom(string region, string? kind, string source, string post)
    {
        var room = await CaseRoom.OnAsync(Dialect.Sqlite);
        var type = room.Types.Find("event")!;
        var level = room.City.Regions.Find(region)!.Level.ToString().ToLowerInvariant();

        var proposal = (await room.Routing.ProposeAsync(type, Facts(type, kind, level, region, source), Day)).ShouldNotBeNull();

        proposal.Post.Code.ShouldBe(post);
        proposal.Because.Zh.ShouldNotBeNullOrWhiteSpace();
        proposal.Because.En.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("97.01", false, "330803/centre")] // at night somebody is on duty there alone
    [InlineData("97.01", true, "330803/housing")] // by day its department
    [InlineData("91.03", false, "330803/housing")] // a lamp can wait for the morning
    public async Task What_breaks_out_at_night_goes_to_who_is_on_duty(string kind, bool workingTime, string post)
    {
        var room = await CaseRoom.OnAsync(Dialect.Sqlite);
        var type = room.Types.Find("event")!;
        var facts = Facts(type, kind, "village", "330803114233", "resident") with { Urgent = type.Classes.Find(kind)!.Urgent, WorkingTime = workingTime };

        (await room.Routing.ProposeAsync(type, facts, Day)).ShouldNotBeNull().Post.Code.ShouldBe(post);
    }

    [Fact]
    public async Task Where_no_such_post_is_nobody_is_proposed()
    {
        var room = await CaseRoom.OnAsync(Dialect.Sqlite);
        var type = room.Types.Find("event")!;

        // Nothing lies there, and so nobody serves it.
        (await room.Routing.ProposeAsync(type, Facts(type, "01.02", "village", "341002001001", "resident"), Day)).ShouldBeNull();
    }

    [Fact]
    public async Task Where_the_first_rule_finds_no_post_there_the_next_one_decides()
    {
        var room = await CaseRoom.OnAsync(Dialect.Sqlite);
        var type = room.Types.Find("event")!;
        // What may be settled on the spot goes to a grid first; directly below a county there is none.
        var facts = Facts(type, "01.02", "village", "330803", "resident") with { OnTheSpot = true };

        var proposal = (await room.Routing.ProposeAsync(type, facts, Day)).ShouldNotBeNull();

        (proposal.Post.Code, proposal.Because.Zh).ShouldBe(("330803/sanitation", "按类别交责任部门处置。"));
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_two_persons_publish_decides_from_its_day_on_and_on_every_node(Dialect dialect)
    {
        using var pack = new PackCopy();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var (book, routing, type) = (city.Get<ModelBook>(), city.Get<Routing>(), city.Get<CaseTypes>().Find("event")!);
        var elsewhere = new ModelBook(city.Database, city.City, city.Get<Access.Audit>(), city.Clock, []);
        var onAnotherNode = new Routing(elsewhere, city.City);
        var (today, tomorrow) = (book.Today, book.Today.AddDays(1));
        var facts = Facts(type, null, "village", "330803114233", "resident");
        await elsewhere.RefreshAsync();
        (await onAnotherNode.ProposeAsync(type, facts, tomorrow)).ShouldNotBeNull().Post.Code.ShouldBe("330803114/command");
        (await routing.ProposeAsync(type, facts, tomorrow)).ShouldNotBeNull().Post.Code.ShouldBe("330803114/command");

        await PublishAsync(book, tomorrow, (Unclassed, UnclassedToCentre), ("类别未定，由乡镇（街道）综合信息指挥室研判。", "类别未定，由值班岗研判。"));

        (await routing.ProposeAsync(type, facts, today)).ShouldNotBeNull().Post.Code.ShouldBe("330803114/command");
        var then = (await routing.ProposeAsync(type, facts, tomorrow)).ShouldNotBeNull();
        (then.Post.Code, then.Because.Zh).ShouldBe(("330803/centre", "类别未定，由值班岗研判。"));
        (await elsewhere.RefreshAsync()).ShouldBeTrue();
        (await onAnotherNode.ProposeAsync(type, facts, tomorrow)).ShouldNotBeNull().Post.Code.ShouldBe("330803/centre");
        (await elsewhere.RefreshAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_page_of_a_case_and_the_list_propose_by_what_is_in_force_at_their_day()
    {
        using var pack = new PackCopy();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var (book, cases) = (city.Get<ModelBook>(), city.Get<CaseBook>());
        var receipt = (await city.Get<CaseDesk>().OpenAsync(CaseRoom.Resident(), new NewCase
        {
            Type = "event",
            Command = Guid.NewGuid().ToString(),
            Answers = new Dictionary<string, string> { ["description"] = "祠堂门口垃圾成堆" },
            Region = CaseRoom.Village,
            PlaceKnown = true,
            Source = "resident",
        })).Value;
        await PublishAsync(book, book.Today.AddDays(1), (Unclassed, UnclassedToCentre));
        async Task<string[]> ProposedAsync()
        {
            var view = (await cases.FindAsync(Access.Caller.Platform, receipt.Number)).ShouldNotBeNull();
            return [view.Proposal!.Post.Code, (await cases.ProposeAsync(view.Line))!.Post.Code];
        }

        (await ProposedAsync()).ShouldBe(["330803114/command", "330803114/command"]);
        city.Clock.Advance(TimeSpan.FromDays(1));
        (await ProposedAsync()).ShouldBe(["330803/centre", "330803/centre"]);
    }

    [Theory]
    [InlineData("<text>\"grid\", \"village\"</text>", "<text>\"grid\", village</text>", "on_the_spot_if_region_level")]
    [InlineData(Unclassed, "id=\"unclassed_to\"><text>\"moon\"</text>", "unclassed_to")]
    [InlineData(Unclassed, "id=\"unclassed_to\"><text>command</text>", "unclassed_to")]
    [InlineData("<text>\"类别未定，由乡镇（街道）综合信息指挥室研判。\"</text>", "<text>\"\"</text>", "unclassed_zh")]
    [InlineData("<text>\"The class is not known; the town's command room looks into it.\"</text>", "<text>null</text>", "unclassed_en")]
    [InlineData("<description>《闪亮“浙”五年·衢州篇》</description>", "<description>听说的</description>", "drone_rule")]
    [InlineData("name=\"en\" label", "name=\"English\" label", "out_en")]
    [InlineData("hitPolicy=\"RULE ORDER\"", "hitPolicy=\"FIRST\"", "routing_table")]
    [InlineData("<variable id=\"urgent_value\" name=\"urgent\" typeRef=\"boolean\" />", "<variable id=\"urgent_value\" name=\"urgent\" typeRef=\"string\" />", "urgent")]
    public async Task A_draft_that_cases_could_not_be_routed_by_is_refused_at_its_cell(string old, string by, string element)
    {
        using var pack = new PackCopy();
        await using var city = await ModelRoom.StartAsync(Dialect.Sqlite, pack);
        var book = city.Get<ModelBook>();
        var text = await TextAsync(book, (old, by));

        var read = (await book.ReadAsync(Model, text)).Value;

        read.Check.Mistakes.Select(mistake => mistake.Element).ShouldContain(element);
        (await book.SaveAsync(ModelRoom.One, Model, 0, text)).Value.Revision.ShouldBe(1);
        (await book.ProposeAsync(ModelRoom.One, Model, 1, book.Today, "改")).Refusal!.Code.ShouldBe("models.has-faults");
    }

    // To whom cases without a class go, and to whom they might.
    private const string Unclassed = "id=\"unclassed_to\">\n          <text>\"command\"</text>";
    private const string UnclassedToCentre = "id=\"unclassed_to\">\n          <text>\"centre\"</text>";

    private static CaseFacts Facts(CaseType type, string? kind, string level, string region, string source) =>
        new("reported", kind, type.Classes.Find(kind)?.OnTheSpot, true, level, source, false, NoForm) { Region = region };

    private static async Task<ModelText> TextAsync(ModelBook book, params (string Old, string By)[] changes)
    {
        var text = (await book.TextAsync(Model, 1))!;
        foreach (var (old, by) in changes)
        {
            text.Xml.ShouldContain(old);
            text = text with { Xml = text.Xml.Replace(old, by, StringComparison.Ordinal), Examples = "" };
        }

        return text;
    }

    private static async Task PublishAsync(ModelBook book, DateOnly day, params (string Old, string By)[] changes)
    {
        (await book.SaveAsync(ModelRoom.One, Model, 0, await TextAsync(book, changes))).Succeeded.ShouldBeTrue();
        var proposed = await book.ProposeAsync(ModelRoom.One, Model, 1, day, "试行");
        (await book.ApproveAsync(ModelRoom.Other, Model, proposed.Value.Revision)).Succeeded.ShouldBeTrue();
    }
}
