using Shouldly;
using Xunit;

namespace Tongqu.Base.Tests;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = SampleCalendar.Office;

    [Theory]
    [InlineData("2026-02-13", true)] // a Friday before the Spring Festival
    [InlineData("2026-02-14", true)] // a Saturday, worked in exchange
    [InlineData("2026-02-15", false)]
    [InlineData("2026-02-17", false)] // New Year's Day of the lunar year, a Tuesday
    [InlineData("2026-02-23", false)] // the ninth and last day off, a Monday
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)] // the other Saturday worked in exchange
    [InlineData("2026-03-01", false)]
    public void The_Spring_Festival_of_2026_is_nine_days_off_between_two_worked_Saturdays(string day, bool worked) =>
        Calendar.IsWorkingDay(DateOnly.Parse(day)).ShouldBe(worked);

    [Fact]
    public void A_report_on_Friday_1720_with_four_working_hours_is_due_on_Monday_at_noon_and_twenty() =>
        // Ten minutes on Friday, three and a half hours on Monday morning, twenty minutes after lunch.
        Calendar.AddWorkingTime(At("2026-03-13 17:20"), TimeSpan.FromHours(4)).ShouldBe(Due("2026-03-16 14:20"));

    [Fact]
    public void A_report_at_night_starts_its_clock_in_the_morning() =>
        Calendar.AddWorkingTime(At("2026-03-11 22:47"), TimeSpan.FromHours(2)).ShouldBe(Due("2026-03-12 10:30"));

    [Fact]
    public void The_clock_rests_over_lunch() =>
        Calendar.AddWorkingTime(At("2026-03-11 11:30"), TimeSpan.FromHours(1)).ShouldBe(Due("2026-03-11 14:30"));

    [Fact]
    public void A_report_on_the_eve_of_the_Spring_Festival_is_due_after_it() =>
        // Saturday 14 February is worked; Sunday 15 to Monday 23 are off.
        Calendar.AddWorkingTime(At("2026-02-14 16:30"), TimeSpan.FromHours(4)).ShouldBe(Due("2026-02-24 11:30"));

    [Fact]
    public void Time_that_runs_out_at_closing_time_ends_there_and_not_next_morning() =>
        Calendar.AddWorkingTime(At("2026-03-13 16:30"), TimeSpan.FromHours(1)).ShouldBe(Due("2026-03-13 17:30"));

    [Fact]
    public void No_time_at_all_ends_where_it_starts_even_at_night() =>
        Calendar.AddWorkingTime(At("2026-03-14 03:00"), TimeSpan.Zero).ShouldBe(Due("2026-03-14 03:00"));

    [Fact]
    public void Seven_working_days_do_not_count_the_day_of_filing_and_end_at_closing_time() =>
        // Filed on Monday 9 February: 10 to 14 are five days (Saturday worked), 24 and 25 the rest.
        Calendar.AddWorkingDays(At("2026-02-09 08:00"), 7).ShouldBe(Due("2026-02-25 17:30"));

    [Fact]
    public void A_report_on_Sunday_with_one_working_day_is_due_on_Monday_evening() =>
        Calendar.AddWorkingDays(At("2026-03-15 10:00"), 1).ShouldBe(Due("2026-03-16 17:30"));

    [Fact]
    public void A_moment_told_in_another_offset_is_the_same_moment() =>
        Calendar.AddWorkingTime(DateTimeOffset.Parse("2026-03-13T09:20:00Z"), TimeSpan.FromHours(4))
            .ShouldBe(Due("2026-03-16 14:20"));

    [Fact]
    public void Across_a_year_not_yet_published_the_deadline_is_assumed()
    {
        Calendar.IsPublished(2026).ShouldBeTrue();
        Calendar.IsPublished(2027).ShouldBeFalse();

        // 1 January 2027 is a Friday; the notice that will make it a holiday is not out.
        Calendar.AddWorkingTime(At("2026-12-31 16:30"), TimeSpan.FromHours(2))
            .ShouldBe(Due("2027-01-01 09:30", assumed: true));
        Calendar.AddWorkingDays(At("2026-12-31 16:30"), 1).ShouldBe(Due("2027-01-01 17:30", assumed: true));
        Calendar.IsAssumed(At("2026-12-31 16:30"), At("2027-01-01 09:00")).ShouldBeTrue();
        Calendar.IsAssumed(At("2027-01-01 09:00"), At("2026-12-31 16:30")).ShouldBeTrue();
        Calendar.IsAssumed(At("2026-12-30 16:30"), At("2026-12-31 16:30")).ShouldBeFalse();
    }

    [Fact]
    public void What_is_left_turns_negative_once_the_deadline_has_passed()
    {
        var due = At("2026-03-13 17:00");

        Calendar.WorkingTimeBetween(At("2026-03-13 14:00"), due).ShouldBe(TimeSpan.FromHours(3));
        Calendar.WorkingTimeBetween(At("2026-03-16 09:00"), due).ShouldBe(TimeSpan.FromHours(-1));
        Calendar.WorkingTimeBetween(At("2026-03-14 09:00"), At("2026-03-15 23:00")).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Working_days_between_count_the_last_day_but_not_the_first()
    {
        Calendar.WorkingDaysBetween(At("2026-03-13 17:00"), At("2026-03-16 08:00")).ShouldBe(1);
        Calendar.WorkingDaysBetween(At("2026-03-16 08:00"), At("2026-03-13 17:00")).ShouldBe(-1);
        Calendar.WorkingDaysBetween(At("2026-02-14 08:00"), At("2026-02-24 08:00")).ShouldBe(1);
        Calendar.WorkingDaysBetween(At("2025-12-31 08:00"), At("2026-01-05 08:00")).ShouldBe(2);
    }

    [Fact]
    public void An_ordinary_day_is_seven_working_hours_and_a_day_off_is_none()
    {
        Calendar.OrdinaryDay.ShouldBe(TimeSpan.FromHours(7));
        Calendar.WorkingTimeOn(new DateOnly(2026, 2, 14)).ShouldBe(TimeSpan.FromHours(7));
        Calendar.WorkingTimeOn(new DateOnly(2026, 2, 15)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void In_a_season_the_day_follows_the_season()
    {
        var hours = SampleCalendar.Periods("14:30", "18:00");
        var summer = new WorkingSeason(new MonthDay(6, 1), new MonthDay(9, 30), hours);
        var calendar = WorkingCalendar.Create(SampleCalendar.Content with { Seasons = [summer] }).Value;

        calendar.AddWorkingDays(At("2026-05-29 09:00"), 1).ShouldBe(Due("2026-06-01 18:00"));
        calendar.AddWorkingDays(At("2026-10-09 09:00"), 1).ShouldBe(Due("2026-10-10 17:30"));
    }

    [Theory]
    [InlineData("2025-12-31", true)]
    [InlineData("2026-01-31", true)]
    [InlineData("2026-02-01", false)]
    [InlineData("2026-11-30", false)]
    public void A_season_may_span_New_Year(string day, bool covered) =>
        new WorkingSeason(new MonthDay(12, 1), new MonthDay(1, 31), []).Covers(DateOnly.Parse(day)).ShouldBe(covered);

    [Fact]
    public void More_than_ten_years_ahead_is_refused_and_so_is_time_backwards()
    {
        var start = At("2026-03-13 17:20");

        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddWorkingDays(start, 2_700));
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddWorkingTime(start, TimeSpan.FromHours(19_000)));
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddWorkingTime(start, TimeSpan.MaxValue));
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddWorkingTime(start, TimeSpan.FromTicks(-1)));
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddWorkingDays(start, 0));
    }

    [Fact]
    public void A_calendar_that_cannot_be_right_is_refused_with_its_reason()
    {
        var content = SampleCalendar.Content;
        var morning = new WorkingPeriod(new TimeOnly(8, 30), new TimeOnly(12, 0));

        Code(content with { Periods = [] }).ShouldBe("calendar.periods");
        Code(content with { Periods = [morning, morning] }).ShouldBe("calendar.periods");
        Code(content with { Periods = [new WorkingPeriod(morning.To, morning.From)] }).ShouldBe("calendar.periods");
        Code(content with { UtcOffset = TimeSpan.FromHours(15) }).ShouldBe("calendar.offset");
        Code(content with { MakeUpDays = [.. content.Holidays] }).ShouldBe("calendar.day-twice");
        Code(content with { Seasons = [new WorkingSeason(new MonthDay(2, 30), new MonthDay(3, 1), [morning])] })
            .ShouldBe("calendar.season");
    }

    private static string? Code(CalendarContent content) => WorkingCalendar.Create(content).Refusal?.Code;

    private static DateTimeOffset At(string local) => DateTimeOffset.Parse(local + " +08:00");

    private static WorkingMoment Due(string local, bool assumed = false) => new(At(local), assumed);
}
