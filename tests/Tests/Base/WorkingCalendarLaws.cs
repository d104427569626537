using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Tongqu.Base.Tests;

public sealed class WorkingCalendarLaws
{
    private static readonly WorkingCalendar Calendar = SampleCalendar.Office;

    private static readonly Gen<DateTimeOffset> Moments =
        from second in Gen.Choose(0, 4 * 366 * 86_400)
        select new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)).AddSeconds(second);

    private static readonly Gen<TimeSpan> Durations =
        from seconds in Gen.OneOf(Gen.Choose(0, 60), Gen.Choose(0, 60 * 3_600), Gen.Choose(0, 3_000 * 3_600))
        select TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_deadline_is_never_before_its_start() =>
        Holds(Moments, Durations, (start, time) => Calendar.AddWorkingTime(start, time).At >= start);

    [Fact]
    public void The_working_time_up_to_a_deadline_is_the_time_that_was_given() =>
        Holds(Moments, Durations, (start, time) =>
            Calendar.WorkingTimeBetween(start, Calendar.AddWorkingTime(start, time).At) == time);

    [Fact]
    public void A_deadline_is_the_first_moment_at_which_its_time_has_passed() =>
        Holds(Moments, Durations, (start, time) =>
            time == TimeSpan.Zero
            || Calendar.WorkingTimeBetween(start, Calendar.AddWorkingTime(start, time).At.AddTicks(-1)) < time);

    [Fact]
    public void Whoever_starts_later_is_never_due_earlier() =>
        Holds(Gen.Two(Moments).Select(Ordered), Durations, (starts, time) =>
            Calendar.AddWorkingTime(starts.Earlier, time).At <= Calendar.AddWorkingTime(starts.Later, time).At);

    [Fact]
    public void Two_times_one_after_the_other_are_their_sum() =>
        Holds(Moments, Gen.Two(Durations), (start, times) =>
            Calendar.AddWorkingTime(Calendar.AddWorkingTime(start, times.Item1).At, times.Item2).At
            == Calendar.AddWorkingTime(start, times.Item1 + times.Item2).At);

    [Fact]
    public void Working_time_between_adds_up_over_any_moment_between_or_outside() =>
        Holds(Gen.Two(Moments), Moments, (ends, between) =>
            Calendar.WorkingTimeBetween(ends.Item1, between) + Calendar.WorkingTimeBetween(between, ends.Item2)
            == Calendar.WorkingTimeBetween(ends.Item1, ends.Item2));

    [Fact]
    public void Working_days_up_to_a_deadline_in_days_are_the_days_that_were_given() =>
        Holds(Moments, Gen.Choose(1, 400), (start, days) =>
            Calendar.WorkingDaysBetween(start, Calendar.AddWorkingDays(start, days).At) == days);

    [Fact]
    public void The_counted_year_agrees_with_counting_day_by_day() =>
        Holds(Gen.Two(Moments).Select(Ordered), Gen.Constant(0), (ends, _) =>
            Calendar.WorkingDaysBetween(ends.Earlier, ends.Later) == CountOneByOne(ends.Earlier, ends.Later));

    private static int CountOneByOne(DateTimeOffset from, DateTimeOffset to)
    {
        var count = 0;
        var last = DateOnly.FromDateTime(to.DateTime);
        for (var day = DateOnly.FromDateTime(from.DateTime).AddDays(1); day <= last; day = day.AddDays(1))
        {
            var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var worked = weekend
                ? SampleCalendar.Content.MakeUpDays.Contains(day)
                : !SampleCalendar.Content.Holidays.Contains(day);
            count += worked ? 1 : 0;
        }

        return count;
    }

    private static (DateTimeOffset Earlier, DateTimeOffset Later) Ordered((DateTimeOffset, DateTimeOffset) pair) =>
        pair.Item1 <= pair.Item2 ? (pair.Item1, pair.Item2) : (pair.Item2, pair.Item1);

    private static void Holds<TFirst, TSecond>(
        Gen<TFirst> first, Gen<TSecond> second, Func<TFirst, TSecond, bool> law) =>
        Prop.ForAll((from one in first from other in second select (one, other)).ToArbitrary(), both =>
            law(both.one, both.other)).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
