using System.CommandLine;
using Shouldly;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>The verbs of decision models as they are typed: what they print, and how they end.</summary>
public sealed class DecideVerbTests : IDisposable
{
    private const string Bonus = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" id="_m" namespace="https://example.org/bonus">
          <inputData id="i" name="years"><variable name="years" typeRef="number"/></inputData>
          <decision id="d" name="bonus"><variable name="bonus" typeRef="number"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
          <decisionTable hitPolicy="UNIQUE"><input><inputExpression><text>years</text></inputExpression></input><output name="bonus"/>
            <rule id="r1"><inputEntry><text>&lt;= 4</text></inputEntry><outputEntry><text>100</text></outputEntry></rule>
            <rule id="r2"><inputEntry><text>&gt; 4</text></inputEntry><outputEntry><text>300</text></outputEntry></rule></decisionTable></decision>
        </definitions>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tongqu-decide-");

    public DecideVerbTests() => Write("bonus.dmn", Bonus);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_prints_the_answer_and_its_end_tells_whether_there_was_one()
    {
        (await Decide("run", "bonus.dmn", "bonus", "--input", "years=5")).ShouldBe((0, "300\n", ""));
        (await Decide("run", "bonus.dmn", "bonus")).ShouldBe((2, "null\n", "缺少输入“years”。 The input years is missing.\n"));
        (await Decide("run", "bonus.dmn", "bonus", "--input", Write("in.json", "{\"years\": 4}"))).Output.ShouldBe("100\n");
    }

    [Theory]
    [InlineData("nothing.dmn", "bonus", "years=5", "没有文件")]
    [InlineData("bonus.dmn", "malus", "years=5", "malus")]
    [InlineData("bonus.dmn", "bonus", "year=5", "没有名为“year”的输入")]
    [InlineData("bonus.dmn", "bonus", "years=five", "应为 number")]
    public async Task What_cannot_be_asked_ends_with_one_and_says_why(string model, string decision, string input, string why)
    {
        var (code, _, error) = await Decide("run", model, decision, "--input", input);

        code.ShouldBe(1);
        error.ShouldContain(why);
    }

    [Fact]
    public async Task Explain_prints_sentences_in_either_language_or_json()
    {
        (await Decide("explain", "bonus.dmn", "bonus", "--input", "years=4")).Output.ShouldEndWith("若 years 由 4 变为 5，结果将为 300。\n");
        (await Decide("explain", "bonus.dmn", "bonus", "--input", "years=4", "--lang", "en")).Output
            .ShouldEndWith("If years were 5 instead of 4, the answer would be 300.\n");
        (await Decide("explain", "bonus.dmn", "bonus", "--input", "years=4", "--json")).Output.ShouldContain("\"nearest\"");
        (await Decide("explain", "bonus.dmn", "bonus", "--input", "years=4", "--wanted", "7")).Output.ShouldNotContain("若 years");
    }

    [Fact]
    public async Task Test_holds_where_every_example_is_met_and_some_are_there()
    {
        (await Decide("test", "bonus.dmn")).Code.ShouldBe(1);

        Write("bonus.tests.yaml", "- { name: long, inputs: { years: 5 }, expected: 300 }\n- { name: unknown, expected: null }\n");
        (await Decide("test", "bonus.dmn")).ShouldBe((0, "例子通过 examples met: 2/2\n", ""));

        Write("bonus.tests.yaml", "- { name: long, inputs: { years: 5 }, expected: 300 }\n- { name: short, inputs: { years: 1 }, expected: 300 }\n");
        var (code, output, _) = await Decide("test", "bonus.dmn");
        code.ShouldBe(1);
        output.ShouldContain("bonus.tests.yaml:2 例子“short”：应得 300，实得 100。");
    }

    [Theory]
    [InlineData("&gt; 4", "! ", "years = 4 时没有规则成立", 0)]
    [InlineData("&lt;= 4", "x ", "第 1 条与第 2 条规则重叠", 1)]
    public async Task Test_warns_of_a_gap_and_fails_for_an_overlap(string replaced, string mark, string said, int ends)
    {
        Write("bonus.tests.yaml", "- { name: long, inputs: { years: 5 }, expected: 300 }\n");
        Write("bonus.dmn", replaced == "&gt; 4"
            ? Bonus.Replace("&lt;= 4", "&lt; 4", StringComparison.Ordinal)
            : Bonus.Replace("&gt; 4", "&gt;= 4", StringComparison.Ordinal));

        var (code, output, _) = await Decide("test", "bonus.dmn");

        output.Split('\n').ShouldContain(line => line.StartsWith(mark, StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal));
        code.ShouldBe(ends);
    }

    [Fact]
    public async Task Batch_answers_row_by_row_keeps_other_columns_and_names_rows_it_cannot_read()
    {
        var rows = Write("in.csv", "no,years\n\"a,1\",5\nb,\nc,many\nd\n");

        var (code, _, error) = await Decide("batch", "bonus.dmn", "bonus", "--csv", rows, "--out", PathOf("out.csv"));

        code.ShouldBe(1);
        error.ShouldContain("第 4 行：输入“years”应为 number");
        error.ShouldContain("第 5 行：应有 2 列，实有 1 列");
        File.ReadAllLines(PathOf("out.csv")).ShouldBe(
            ["no,years,bonus,原因 reason", "\"a,1\",5,300,", "b,,,缺少输入“years”", "c,many,,输入“years”应为 number，读不出“many”。"]);
    }

    [Fact]
    public async Task Batch_leaves_no_file_where_it_cannot_begin()
    {
        (await Decide("batch", "bonus.dmn", "bonus", "--csv", Write("in.csv", "no\n1\n"), "--out", PathOf("out.csv"))).Code.ShouldBe(1);
        (await Decide("batch", "bonus.dmn", "malus", "--csv", Write("in.csv", "years\n1\n"), "--out", PathOf("out.csv"))).Code.ShouldBe(1);
        (await Decide("batch", "bonus.dmn", "bonus", "--csv", PathOf("none.csv"), "--out", PathOf("out.csv"))).Code.ShouldBe(1);

        _folder.GetFiles().Select(file => file.Name).Order().ShouldBe(["bonus.dmn", "in.csv"]);
    }

    private async Task<(int Code, string Output, string Error)> Decide(string verb, string model, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await DecideVerb.All().Parse([verb, PathOf(model), .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }
}
