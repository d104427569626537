using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Tongqu.Base;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>What the dictionary takes as a value, and how it keeps it.</summary>
public sealed class FactDefinitionTests
{
    [Theory]
    [InlineData("12", "12")]
    [InlineData(" 12.50 ", "12.5")]
    [InlineData("007", "7")]
    [InlineData("-0", "0")]
    [InlineData("-0.10", "-0.1")]
    [InlineData("0.00", "0")]
    [InlineData(".5", null)]
    [InlineData("5.", null)]
    [InlineData("1,000", null)]
    [InlineData("1e3", null)]
    [InlineData("12.345", null)]
    [InlineData("1234567890123", null)]
    [InlineData("１２", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("NaN", null)]
    public void A_number_is_kept_in_one_spelling(string said, string? kept) => Of(FactType.Number, 2).Accept(said).ShouldBe(kept);

    [Theory]
    [InlineData(FactType.Date, "2026-06-30", "2026-06-30")]
    [InlineData(FactType.Date, "2026-06-31", null)]
    [InlineData(FactType.Date, "2026/6/30", null)]
    [InlineData(FactType.Boolean, "是", "true")]
    [InlineData(FactType.Boolean, "0", "false")]
    [InlineData(FactType.Boolean, "maybe", null)]
    [InlineData(FactType.Code, "A", "A")]
    [InlineData(FactType.Code, "E", null)]
    [InlineData(FactType.Text, " 柑橘 ", "柑橘")]
    [InlineData(FactType.Text, "a\tb", null)]
    [InlineData(FactType.Text, "  ", null)]
    public void Other_values_are_what_they_should_be_or_nothing(FactType type, string said, string? kept) => Of(type, 0).Accept(said).ShouldBe(kept);

    [Fact]
    public void What_was_kept_is_taken_again_as_it_is() => Prop.ForAll<string?>(said =>
    {
        foreach (var type in Enum.GetValues<FactType>())
        {
            var fact = Of(type, 3);
            if (fact.Accept(said ?? "") is { } kept)
            {
                fact.Accept(kept).ShouldBe(kept);
                fact.Show(kept, Tongue.English).ShouldNotBeEmpty();
            }
        }
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_number_is_kept_as_the_number_it_is() =>
        Prop.ForAll(Gen.Choose(-100_000_000, 100_000_000).Select(units => units / 1000m).ToArbitrary(), number =>
            decimal.Parse(Of(FactType.Number, 3).Accept(number.ToString("0.000"))!) == number).Check(Config.QuickThrowOnFailure);

    private static FactDefinition Of(FactType type, int decimals) => new("x", "x", Text.Same("x"), type)
    {
        Decimals = decimals,
        Values = new Dictionary<string, Text> { ["A"] = Text.Same("class A") },
    };
}
