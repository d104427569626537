using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Tongqu.Base.Tests;

public sealed class PeriodLaws
{
    [Fact]
    public void What_is_written_is_read_as_the_same_period() => Check.QuickThrowOnFailure(Prop.ForAll(Periods(), period =>
    {
        var read = Period.Parse(period.ToString());
        return read.Succeeded && read.Value == period && read.Value.From <= read.Value.To;
    }));

    [Theory]
    [InlineData("2021", "2021-01-01", "2021-12-31", PeriodKind.Year)]
    [InlineData("2020-02", "2020-02-01", "2020-02-29", PeriodKind.Month)]
    [InlineData("2022-06-18", "2022-06-18", "2022-06-18", PeriodKind.Day)]
    [InlineData("2017/2021", "2017-01-01", "2021-12-31", PeriodKind.Span)]
    [InlineData("2022-04/2022-06", "2022-04-01", "2022-06-30", PeriodKind.Span)]
    public void A_period_is_whole_days(string text, string from, string to, PeriodKind kind)
    {
        var period = Period.Parse(text).Value;

        (period.From, period.To, period.Kind).ShouldBe((DateOnly.Parse(from), DateOnly.Parse(to), kind));
        period.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("21")]
    [InlineData("2021-13")]
    [InlineData("2021-02-29")]
    [InlineData("2021/2017")]
    [InlineData("2021/2021")]
    [InlineData("2017/2021-12")]
    [InlineData("2017/2019/2021")]
    [InlineData("9999")]
    [InlineData("2021年")]
    public void What_is_no_period_is_refused(string text) => Period.Parse(text).Refusal!.Code.ShouldBe("period.not-readable");

    private static Arbitrary<Period> Periods() => (
        from year in Gen.Choose(1900, 2200)
        from more in Gen.Choose(0, 30)
        from month in Gen.Choose(1, 12)
        from day in Gen.Choose(1, 28)
        from form in Gen.Elements("{0:0000}", "{0:0000}-{1:00}", "{0:0000}-{1:00}-{2:00}")
        select Period.Parse(string.Format(form, year, month, day) + (more == 0 ? "" : "/" + string.Format(form, year + more, month, day))).Value).ToArbitrary();
}
