using Shouldly;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>What of a person is shown to those who need to recognise but not to have it.</summary>
public sealed class MaskTests
{
    [Theory]
    [InlineData("330803199001011234", "330***********1234")]
    [InlineData("33080319900101123X", "330***********123X")]
    [InlineData("330803900101123", "330********1123")]
    [InlineData("E12345678", "*******78")]
    [InlineData("12", "**")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void An_identity_number_keeps_three_and_four(string? number, string shown) => Mask.Identity(number).ShouldBe(shown);

    [Fact]
    public void Of_a_stand_in_both_names_are_masked()
    {
        var caller = Caller.Public with { Name = "徐丽", For = new Holder(1, "欧阳建国") };

        Mask.Name(caller.NameInLog).ShouldBe("徐*（代欧阳**）");
        Mask.Name("徐丽").ShouldBe("徐*");
    }
}
