using Shouldly;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Indicators.Tests;

/// <summary>What a formula makes of what documents say.</summary>
public sealed class FormulaTests
{
    private static readonly Indicator Share = new Catalogue(Pack.Open(TestCity.PackFolder)).Find("chains-share")!;

    [Fact]
    public void It_is_reckoned_where_every_input_is_said_in_one_way()
    {
        var reckoned = Formulas.Of(Share, [Said("chains-output", "50", "one"), Said("industry-output", "200", "two"), Said("industry-output", "200.0", "three")]).ShouldHaveSingleItem();

        (reckoned.Value.ToString(), reckoned.Source, reckoned.Origin).ShouldBe(("25.0", "formula", Origin.Reckoned));
    }

    [Fact]
    public void Where_documents_disagree_only_a_document_that_says_all_of_it_is_reckoned_from()
    {
        var reckoned = Formulas.Of(Share, [Said("chains-output", "50", "one"), Said("industry-output", "200", "one"), Said("industry-output", "400", "two")]).ShouldHaveSingleItem();

        (reckoned.Value.ToString(), reckoned.Source, reckoned.Document).ShouldBe(("25.0", "formula:one", "document one"));
    }

    [Fact]
    public void A_number_is_never_divided_by_one_of_another_document_that_is_contradicted() =>
        Formulas.Of(Share, [Said("chains-output", "50", "one"), Said("industry-output", "200", "two"), Said("industry-output", "400", "three")]).ShouldBeEmpty();

    [Fact]
    public void Missing_is_not_zero_and_a_share_of_nothing_is_missing()
    {
        Formulas.Of(Share, [Said("industry-output", "200", "one")]).ShouldBeEmpty();
        Formulas.Of(Share, [Said("chains-output", "50", "one"), Said("industry-output", "0", "one")]).ShouldBeEmpty();
    }

    [Fact]
    public void What_rests_on_about_is_about() =>
        Formulas.Of(Share, [Said("chains-output", "50", "one") with { Precision = Precision.About }, Said("industry-output", "200", "one")])
            .ShouldHaveSingleItem().Precision.ShouldBe(Precision.About);

    private static IndicatorValue Said(string indicator, string number, string source) =>
        new(indicator, "3308", "", Period.Parse("2021").Value, ExactNumber.Parse(number).Value) { Source = source, Document = "document " + source };
}
