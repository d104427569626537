using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>The story on the database that needs nothing.</summary>
public sealed class StoryOnSqliteTests(Stage stage) : StoryTests(Dialect.Sqlite, stage), IClassFixture<Stage>
{
    [Theory, Readings("zh-1440")]
    public Task Five_people_carry_an_event_from_report_to_rating(string language, int width) => CarryAsync(language, width);
}

/// <summary>The story on the database of a city.</summary>
public sealed class StoryOnPostgresTests(Stage stage) : StoryTests(Dialect.Postgres, stage), IClassFixture<Stage>
{
    [Theory, Readings("en-390")]
    public Task Five_people_carry_an_event_from_report_to_rating(string language, int width) => CarryAsync(language, width);
}

/// <summary>
/// One event from report to rating, walked by five people who know nothing of each other but what the pages tell them: a
/// resident, the clerk of the command room, a grid worker, a department's handler and the duty officer of the county centre,
/// with the county's leader looking on.
/// </summary>
public abstract class StoryTests(Dialect dialect, Stage stage)
{
    protected Task CarryAsync(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(dialect);
        var reading = new Reading(language, width);
        var story = new Story(city, reading, dialect == Dialect.Sqlite ? $"{reading}" : $"{reading}-postgres", faults);

        var leader = await story.LeaderWatchesTheCountyAsync();
        await using var resident = await story.ResidentReportsAsync();
        await story.LeaderSeesItComeInAsync(leader);
        // The story's clock soon passes the half hour of idleness after which a session ends.
        await leader.DisposeAsync();
        await using var clerk = await story.ClerkDispatchesAsync();
        await story.ClerkRecordsAnotherAsync(clerk);
        await story.GridWorkerHandlesAsync();
        await story.DepartmentReturnsAsync();
        await story.ClerkVerifiesAndClosesAsync(clerk);
        await story.ResidentRatesAsync(resident);
        await story.CentreSortsAsync();
    });
}
