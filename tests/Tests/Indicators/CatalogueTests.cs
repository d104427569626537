using Shouldly;
using Tongqu.Registry;
using Tongqu.Registry.Tests;
using Tongqu.Support;
using Tongqu.Web;
using Xunit;

namespace Tongqu.Indicators.Tests;

/// <summary>What a pack may and may not say of indicators.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly PackCopy _pack = new();

    [Fact]
    public void The_citys_own_pack_holds() => PackCheck.Run(TestCity.PackFolder).ShouldBeEmpty();

    [Fact]
    public void Every_indicator_is_said_in_both_languages_with_its_basis()
    {
        var catalogue = new Catalogue(Pack.Open(TestCity.PackFolder));

        catalogue.All.ShouldAllBe(one => one.Title.En.Length > 0 && one.Measures.En.Length > 0 && one.Basis.Length > 0);
        catalogue.Reckoned.ShouldAllBe(one => one.Inputs.Count > 0);
        catalogue.All.Where(one => one.Targets.Any(target => target.Basis == "sample")).ShouldAllBe(one => one.Targets.All(target => target.Sample));
    }

    [Theory]
    [InlineData("basis: nobody", "there is no source nobody")]
    [InlineData("department: nobody", "there is no department nobody")]
    [InlineData("figure: brain.nothing", "no application offers a figure brain.nothing")]
    [InlineData("formula: gdp + nothing", "there is no indicator nothing")]
    [InlineData("formula: \"gdp +\"", "formula:")]
    [InlineData("formula: test-one + gdp", "in a circle")]
    [InlineData("direction: sideways", "sideways is none of")]
    [InlineData("decimals: 12", "decimals are 0 to 9")]
    [InlineData("targets: [{ value: many, basis: sample }]", "the target many is no number")]
    [InlineData("targets: [{ value: 1, by: soon, basis: sample }]", "soon is no day")]
    public void A_definition_that_does_not_hold_is_told(string line, string fault)
    {
        Write("indicators/9-test.yaml", $$"""
            domain: test
            title: { zh: 试, en: Test }
            indicators:
              - code: test-one
                title: { zh: 试, en: Test }
                measures: { zh: 试, en: Test }
                unit: { zh: 个, en: things }
                {{(line.StartsWith("basis") ? line : "basis: sample\n    " + line)}}
            """);

        _pack.Check().ShouldHaveSingleItem().ToString().ShouldContain(fault);
    }

    [Theory]
    [InlineData("nothing,3308,,2021,1,,,,", "no indicator")]
    [InlineData("gdp,999999,,2021,1,,,,", "no region")]
    [InlineData("gdp,3308,,yesterday,1,,,,", "2017/2021")]
    [InlineData("gdp,3308,,2021,,,,,", "leave a row out")]
    [InlineData("gdp,3308,部分,2021,1,,,,", "no items")]
    [InlineData("gdp,3308,,2021,1,maybe,,,", "nature")]
    [InlineData("gdp,3308,,2020,1,,,,\ngdp,3308,,2020,2,,,,", "said twice")]
    public void A_value_that_does_not_hold_is_told(string rows, string fault)
    {
        Write("indicators/values/press-2023-bridgeheads.csv", "indicator,region,item,period,value,nature,precision,place,said\n" + rows);

        _pack.Check().ShouldHaveSingleItem().ToString().ShouldContain(fault);
    }

    [Fact]
    public void Values_of_a_document_nobody_named_are_told()
    {
        Write("indicators/values/hearsay.csv", "indicator,region,item,period,value\ngdp,3308,,2021,1");

        _pack.Check().ShouldHaveSingleItem().ToString().ShouldContain("hearsay.csv");
    }

    public void Dispose() => _pack.Dispose();

    private void Write(string file, string text) => File.WriteAllText(_pack.PathOf(file), text);
}
