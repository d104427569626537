using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>A chore is done once a day by one node, whatever becomes of the others, and it is known when.</summary>
public sealed class UpkeepTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_chore_is_done_once_a_day_on_one_of_the_nodes(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var counted = 0;
        Upkeep Node(TestClock clock) => new(city.Database, new Leases(city.Database, clock), [new Chore("test.sweep", _ => Task.FromResult(++counted))], clock, NullLogger<Upkeep>.Instance);
        var clock = new TestClock(city.Clock.GetUtcNow());
        var (one, other) = (Node(clock), Node(clock));
        (await one.LastAsync("test.sweep")).ShouldBeNull();

        (await one.DoDueAsync()).ShouldBe(1);
        (await one.DoDueAsync()).ShouldBe(0, "done today");
        (await other.DoDueAsync()).ShouldBe(0, "done by another");
        (await other.LastAsync("test.sweep")).ShouldBe(new ChoreRun(clock.GetUtcNow(), 1));

        clock.Advance(TimeSpan.FromHours(24));
        (await other.DoDueAsync()).ShouldBe(1);
        (await one.LastAsync("test.sweep"))!.Done.ShouldBe(2);
        clock.Advance(TimeSpan.FromHours(24));
        // Whoever was at it within the half hour has the turn.
        (await other.DoDueAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task One_that_fails_is_tried_again_and_holds_up_no_other(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var broken = true;
        var upkeep = new Upkeep(city.Database, new Leases(city.Database, city.Clock),
            [
                new Chore("test.broken", _ => broken ? throw new InvalidOperationException("not today") : Task.FromResult(0)), new Chore("test.sound", _ => Task.FromResult(3)),
            ], city.Clock, NullLogger<Upkeep>.Instance);

        (await upkeep.DoDueAsync()).ShouldBe(1);
        ((await upkeep.LastAsync("test.broken")) is null, (await upkeep.LastAsync("test.sound"))!.Done).ShouldBe((true, 3));
        broken = false;
        (await upkeep.DoDueAsync()).ShouldBe(1);
    }
}
