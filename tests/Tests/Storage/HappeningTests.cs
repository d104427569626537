using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Base;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>What happened is told in one order, and a reader who remembers a position misses nothing.</summary>
public sealed class HappeningTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 1, 0, 0, TimeSpan.Zero);

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task Readers_go_on_from_the_position_they_remember(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var log = new HappeningLog(own.Database);
        await TellAsync(own.Database, "a", "b");
        (await log.PlaceAsync()).ShouldBe(2);
        var first = await log.AfterAsync(0, "", "", 1);
        await TellAsync(own.Database, "c");
        await log.PlaceAsync();

        var rest = await log.AfterAsync(first[^1].Position, "", "", 10);

        first.Select(told => told.Subject).ShouldBe(["a"]);
        rest.Select(told => (told.Position, told.Subject)).ShouldBe([(2, "b"), (3, "c")]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_not_placed_is_not_told_yet(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var log = new HappeningLog(own.Database);

        await TellAsync(own.Database, "a");

        (await log.AfterAsync(0, "", "", 10)).ShouldBeEmpty();
        (await log.AnyNewAsync()).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Who_comes_while_some_wait_for_their_places_is_told_what_happens_from_then_on(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var log = new HappeningLog(own.Database);
        await TellAsync(own.Database, "placed");
        await log.PlaceAsync();
        await TellAsync(own.Database, "waiting");

        var end = await log.EndAsync();
        await TellAsync(own.Database, "after");
        await log.PlaceAsync();

        (await log.AfterAsync(end, "", "", 10)).ShouldHaveSingleItem().Subject.ShouldBe("after");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_was_undone_is_never_told(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var log = new HappeningLog(own.Database);
        await own.Database.WriteAsync<bool>(Scope.Nothing, store =>
        {
            new Happening("case.opened", "a", "", "{}").Tell(store, Now);
            return Task.FromResult<Outcome<bool>>(NoteDeeds.No);
        });

        (await log.PlaceAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_reader_may_ask_for_a_region_and_a_type(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var log = new HappeningLog(own.Database);
        await own.Database.WriteAsync<bool>(Scope.Nothing, store =>
        {
            new Happening("case.opened", "here", "330803114", "{}").Tell(store, Now);
            new Happening("case.closed", "here", "330803114", "{}").Tell(store, Now);
            new Happening("case.opened", "there", "330825101", "{}").Tell(store, Now);
            return Task.FromResult<Outcome<bool>>(true);
        });
        await log.PlaceAsync();

        (await log.AfterAsync(0, "330803", "case.opened", 10)).ShouldHaveSingleItem().Subject.ShouldBe("here");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_is_forgotten_leaves_no_position_to_be_given_twice(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var log = new HappeningLog(own.Database);
        await TellAsync(own.Database, "a", "b");
        await log.PlaceAsync();

        (await log.ForgetAsync(Now + HappeningLog.Kept + TimeSpan.FromDays(1))).ShouldBe(1);

        await TellAsync(own.Database, "c");
        await log.PlaceAsync();
        (await log.BoundsAsync()).ShouldBe((2, 3));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_lease_has_one_holder_until_its_term_is_over(Dialect dialect)
    {
        await using var own = await StartAsync(dialect);
        var clock = new Support.TestClock(Now);
        var (one, other) = (new Leases(own.Database, clock), new Leases(own.Database, clock));
        var term = TimeSpan.FromSeconds(30);

        (await one.TakeAsync("work", term)).ShouldBeTrue();
        (await other.TakeAsync("work", term)).ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(20));
        (await one.TakeAsync("work", term)).ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(20));
        (await other.TakeAsync("work", term)).ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(20));
        (await other.TakeAsync("work", term)).ShouldBeTrue();
        (await one.TakeAsync("work", term)).ShouldBeFalse();
        await other.GiveBackAsync("work");
        (await one.TakeAsync("work", term)).ShouldBeTrue();
    }

    private static async Task<TestDatabase> StartAsync(Dialect dialect)
    {
        var tables = new ServiceCollection().AddStorage().Single(service => service.ServiceType == typeof(ITables)).ImplementationType!;
        var own = await TestDatabase.EmptyAsync(dialect, (ITables)Activator.CreateInstance(tables, nonPublic: true)!);
        await new Migrator(own.Database).MigrateAsync();
        return own;
    }

    private static async Task TellAsync(Database database, params string[] subjects)
    {
        foreach (var subject in subjects)
        {
            await database.WriteAsync<bool>(Scope.Nothing, store =>
            {
                new Happening("case.opened", subject, "", "{}").Tell(store, Now);
                return Task.FromResult<Outcome<bool>>(true);
            });
        }
    }
}
