using Shouldly;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class TckTests
{
    [Theory]
    [InlineData("compliance-level-2")]
    [InlineData("compliance-level-3")]
    public void The_public_conformance_cases_are_met(string level)
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null,
            "The public DMN cases are not on this machine; set TONGQU_SHARED to their folder.");

        var outcomes = TckRunner.Run(Path.Combine(folder!, level)).ToList();

        outcomes.ShouldNotBeEmpty();
        outcomes.Where(one => !one.Passed).Select(one => $"{one.Folder} {one.Case}: {one.Detail}").ShouldBeEmpty();
    }

    [Fact]
    public void A_case_that_is_not_met_says_what_was_expected_and_what_was_found()
    {
        var folder = Directory.CreateTempSubdirectory("tck");
        try
        {
            var cases = Directory.CreateDirectory(Path.Combine(folder.FullName, "compliance-level-2", "0001-sum")).FullName;
            File.WriteAllText(Path.Combine(cases, "sum.dmn"), Dmn.Xml("""
                <inputData id="_x" name="x"><variable name="x" typeRef="number"/></inputData>
                <decision id="_d" name="d"><variable name="d"/>
                  <informationRequirement><requiredInput href="#_x"/></informationRequirement>
                  <literalExpression><text>x + 1</text></literalExpression></decision>
                """));
            File.WriteAllText(Path.Combine(cases, "sum-test-01.xml"), """
                <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                  <modelName>sum.dmn</modelName>
                  <testCase id="good"><inputNode name="x"><value xsi:type="xsd:decimal">1</value></inputNode>
                    <resultNode name="d"><expected><value xsi:type="xsd:decimal">2</value></expected></resultNode></testCase>
                  <testCase id="bad"><inputNode name="x"><value xsi:type="xsd:decimal">1</value></inputNode>
                    <resultNode name="d"><expected><value xsi:type="xsd:string">two</value></expected></resultNode></testCase>
                </testCases>
                """);

            var outcomes = TckRunner.Run(folder.FullName).ToList();

            outcomes.Select(one => (one.Level, one.Case, one.Passed)).ShouldBe(
                [("compliance-level-2", "good", true), ("compliance-level-2", "bad", false)]);
            outcomes[1].Detail.ShouldBe("d: expected \"two\", found 2");
            TckRunner.Csv(outcomes).ShouldBe(
                "\"compliance-level-2/0001-sum\",\"sum-test-01\",\"good\",\"\",\"SUCCESS\",\"\"\n"
                + "\"compliance-level-2/0001-sum\",\"sum-test-01\",\"bad\",\"\",\"ERROR\",\"d: expected \"\"two\"\", found 2\"\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The folder of the cases; null where it is not on this machine.</summary>
    internal static string? Folder() => SharedData.Find("data", "dmn-tck", "TestCases");
}
