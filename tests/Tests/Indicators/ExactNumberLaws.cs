using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Tongqu.Indicators.Tests;

public sealed class ExactNumberLaws
{
    [Fact]
    public void A_number_is_kept_as_it_was_written() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from units in Gen.Choose(int.MinValue + 1, int.MaxValue) from scale in Gen.Choose(0, ExactNumber.ScaleMax) select (units, scale)).ToArbitrary(),
        pair =>
        {
            var written = new ExactNumber(pair.units, pair.scale).ToString();
            var read = ExactNumber.Parse(written);
            return read.Succeeded && read.Value == new ExactNumber(pair.units, pair.scale) && decimal.Parse(written, CultureInfo.InvariantCulture) == read.Value.Value;
        }));

    [Theory]
    [InlineData("2494.05", 249405, 2)]
    [InlineData("2.0", 20, 1)]
    [InlineData("-1", -1, 0)]
    [InlineData("9223372036854775807", long.MaxValue, 0)]
    public void Decimals_are_part_of_what_is_said(string text, long units, int scale) => ExactNumber.Parse(text).Value.ShouldBe(new ExactNumber(units, scale));

    [Theory]
    [InlineData("")]
    [InlineData("1,230")]
    [InlineData("12%")]
    [InlineData("1e3")]
    [InlineData("0.0000000001")]
    [InlineData("9223372036854775808")]
    [InlineData("未采集")]
    public void What_is_no_plain_number_is_refused(string text) => ExactNumber.Parse(text).Refusal!.Code.ShouldBe("number.not-readable");

    [Fact]
    public void What_is_reckoned_is_rounded_once_half_up()
    {
        ExactNumber.Round(48.515m, 1).ToString().ShouldBe("48.5");
        ExactNumber.Round(2.25m, 1).ToString().ShouldBe("2.3");
        ExactNumber.Round(-2.25m, 1).ToString().ShouldBe("-2.3");
    }
}
