using Shouldly;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>Who is proposed to handle a case, by the rules of the pack, and why.</summary>
public sealed class RoutingTests
{
    private static readonly Dictionary<string, string> NoForm = [];

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
        var found = type.Classes.Find(kind);
        var facts = new CaseFacts("reported", kind, found?.OnTheSpot, true, room.City.Regions.Find(region)!.Level.ToString().ToLowerInvariant(), source, false, NoForm);

        var proposal = type.Routing.Propose(facts, region, found?.Department, room.City).ShouldNotBeNull();

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
        var found = type.Classes.Find(kind)!;
        var facts = new CaseFacts("reported", kind, found.OnTheSpot, true, "village", "resident", false, NoForm)
        {
            Region = "330803114233",
            Urgent = found.Urgent,
            WorkingTime = workingTime,
        };

        type.Routing.Propose(facts, facts.Region, found.Department, room.City).ShouldNotBeNull().Post.Code.ShouldBe(post);
    }

    [Fact]
    public async Task Where_no_such_post_is_nobody_is_proposed()
    {
        var room = await CaseRoom.OnAsync(Dialect.Sqlite);
        var facts = new CaseFacts("reported", "01.02", false, true, "village", "resident", false, NoForm);

        // Nothing lies there, and so nobody serves it.
        room.Types.Find("event")!.Routing.Propose(facts, "341002001001", "sanitation", room.City).ShouldBeNull();
    }
}
