using Shouldly;
using Xunit;

namespace Tongqu.Cases.Tests;

public sealed class CaseNumberTests
{
    [Theory]
    [InlineData("2000-01-01", "QZ000101-")]
    [InlineData("2017-06-08", "QZ170608-")]
    [InlineData("2026-11-16", "QZ261116-")]
    [InlineData("2099-12-31", "QZ991231-")]
    public void A_number_shows_its_day_and_is_read_again(string day, string beginning)
    {
        var number = CaseNumber.New(DateOnly.Parse(day));

        number.Id.ShouldBeGreaterThanOrEqualTo(0);
        number.Day.ShouldBe(DateOnly.Parse(day));
        var shown = number.Show("QZ");
        shown.ShouldStartWith(beginning);
        CaseNumber.TryParse(shown, "QZ", out var again).ShouldBeTrue();
        again.ShouldBe(number);
    }

    [Theory]
    [InlineData("1999-12-31")]
    [InlineData("2100-01-01")]
    public void A_day_that_two_digits_of_the_year_cannot_tell_has_no_number(string day) =>
        Should.Throw<ArgumentOutOfRangeException>(() => CaseNumber.New(DateOnly.Parse(day)));

    [Fact]
    public void Ids_rise_with_their_days() =>
        CaseNumber.New(new(2019, 12, 31)).Id.ShouldBeLessThan(CaseNumber.New(new(2020, 1, 1)).Id);
}
