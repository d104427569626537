using System.Globalization;
using Shouldly;
using Tongqu.Base.Tests;
using Xunit;

namespace Tongqu.Cases.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData(LimitKind.WorkingHours, "4", "2026-03-13 17:20", "2026-03-16 14:20")] // ten minutes on Friday, the rest on Monday
    [InlineData(LimitKind.WorkingHours, "4", "2026-02-14 16:30", "2026-02-24 11:30")] // a worked Saturday, then nine days off
    [InlineData(LimitKind.WorkingHours, "0.5", "2026-03-11 22:47", "2026-03-12 09:00")]
    [InlineData(LimitKind.WorkingDays, "1", "2026-03-12 08:30", "2026-03-13 17:30")] // the day it starts does not count
    [InlineData(LimitKind.WorkingDays, "1", "2026-03-13 23:59", "2026-03-16 17:30")]
    [InlineData(LimitKind.WorkingDays, "2", "2026-02-13 10:00", "2026-02-24 17:30")] // Saturday 14 is worked, 15 to 23 are not
    [InlineData(LimitKind.WorkingDays, "5", "2026-09-30 10:00", "2026-10-13 17:30")] // 8, 9, the make-up Saturday 10, 12, 13
    [InlineData(LimitKind.Hours, "2", "2026-02-17 03:00", "2026-02-17 05:00")] // neither night nor New Year stops it
    [InlineData(LimitKind.Hours, "24.5", "2026-10-01 12:00", "2026-10-02 12:30")]
    public void A_limit_is_counted_in_its_own_kind_of_time(LimitKind kind, string amount, string start, string due)
    {
        var (end, warn, assumed) = LimitOf(kind, amount).From(CaseRoom.At(start), SampleCalendar.Office);

        end.ShouldBe(CaseRoom.At(due));
        warn.ShouldBeGreaterThanOrEqualTo(CaseRoom.At(start));
        warn.ShouldBeLessThan(end);
        assumed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(LimitKind.WorkingHours, "4", "2026-03-11 08:30", "2026-03-11 11:30")] // three of four hours have passed
    [InlineData(LimitKind.WorkingDays, "4", "2026-03-09 17:30", "2026-03-12 17:30")]
    [InlineData(LimitKind.Hours, "8", "2026-03-14 20:00", "2026-03-15 02:00")]
    public void The_lamp_turns_yellow_when_a_quarter_is_left(LimitKind kind, string amount, string start, string yellow) =>
        LimitOf(kind, amount).From(CaseRoom.At(start), SampleCalendar.Office).Warn.ShouldBe(CaseRoom.At(yellow));

    [Fact]
    public void A_limit_that_leans_on_a_year_without_a_notice_says_so()
    {
        LimitOf(LimitKind.WorkingDays, "5").From(CaseRoom.At("2026-12-29 10:00"), SampleCalendar.Office).Assumed.ShouldBeTrue();
        LimitOf(LimitKind.WorkingHours, "20").From(CaseRoom.At("2026-12-30 10:00"), SampleCalendar.Office).Assumed.ShouldBeTrue();
        // The clock of the wall needs no calendar.
        LimitOf(LimitKind.Hours, "200").From(CaseRoom.At("2026-12-30 10:00"), SampleCalendar.Office).Assumed.ShouldBeFalse();
    }

    [Fact]
    public void A_limit_is_said_with_its_kind()
    {
        LimitOf(LimitKind.WorkingHours, "4.0").ToText().Zh.ShouldBe("4 工作时");
        LimitOf(LimitKind.WorkingDays, "7").ToText().En.ShouldBe("7 working days");
        LimitOf(LimitKind.Hours, "0.5").ToText().Zh.ShouldBe("0.5 小时");
    }

    private static Limit LimitOf(LimitKind kind, string amount) => new(kind, decimal.Parse(amount, CultureInfo.InvariantCulture));
}
