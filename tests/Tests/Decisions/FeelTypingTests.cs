using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class FeelTypingTests
{
    private static readonly Dictionary<string, FeelType> Names = new()
    {
        ["年主营业务收入"] = FeelType.Number,
        ["name"] = FeelType.String,
        ["first time"] = FeelType.Boolean,
        ["day"] = FeelType.Date,
        ["since"] = FeelType.DateTime,
        ["term"] = FeelType.Duration,
        ["anything"] = FeelType.Any,
        ["applicant"] = FeelType.Parse("context<age: number, county: string>").Value,
        ["scores"] = FeelType.ListOf(FeelType.Number),
        ["firms"] = FeelType.Parse("list<context<name: string, staff: number>>").Value,
        ["?"] = FeelType.Number,
    };

    [Theory]
    [InlineData("年主营业务收入 * 0.05", "number")]
    [InlineData("name + \"x\"", "string")]
    [InlineData("年主营业务收入 >= 20000000 and first time", "boolean")]
    [InlineData("day + term", "date")]
    [InlineData("day - day", "days and time duration")]
    [InlineData("applicant.age", "number")]
    [InlineData("firms[staff > 20].name", "list<string>")]
    [InlineData("firms[1].staff", "number")]
    [InlineData("for f in firms return f.staff * 2", "list<number>")]
    [InlineData("if first time then 1 else 2", "number")]
    [InlineData("if first time then 1 else \"a\"", "Any")]
    [InlineData("if first time then 1 else null", "number")]
    [InlineData("[1, 2, null]", "list<number>")]
    [InlineData("{a: 1, b: a + 1}", "context<a: number, b: number>")]
    [InlineData("[1..10].start", "number")]
    [InlineData("sum(scores)", "number")]
    [InlineData("max(scores)", "number")]
    [InlineData("append(scores, 1)", "list<number>")]
    [InlineData("function(x: number) x + 1", "function<number> -> number")]
    [InlineData("(function(x: number) x + 1)(2)", "number")]
    [InlineData("anything.entry + 1", "Any")]
    [InlineData("anything[price > 1]", "list<Any>")]
    [InlineData("date and time(day, time(\"08:00:00\"))", "date and time")]
    [InlineData("name = null", "boolean")]
    [InlineData("duration(name)", "Any")]
    public void An_expression_has_the_type_its_names_give_it(string source, string type)
    {
        var typing = FeelExpression.Parse(source, Names.Keys).Value.Check(Names);

        typing.Errors.ShouldBeEmpty();
        typing.Type.ToString().ShouldBe(type);
    }

    [Theory]
    [InlineData("name > 5", "feel.type", 6, "A string cannot be compared with a number.")]
    [InlineData("first time and\n  年主营业务收入", "feel.type", 3, "A condition is expected here, not a number.")]
    [InlineData("年主营业务收人 > 5", "feel.name", 1, "There is nothing named “年主营业务收人”.")]
    [InlineData("applicant.agee > 18", "feel.entry", 10, "A context has nothing named “agee” here.")]
    [InlineData("firms[staf > 3]", "feel.name", 7, "There is nothing named “staf”.")]
    [InlineData("name - 1", "feel.type", 6, "- does not work on a string and a number.")]
    [InlineData("day < since", "feel.type", 5, "A date cannot be compared with a date and time.")]
    [InlineData("上限(5)", "feel.name", 1, "There is nothing named “上限”.")]
    [InlineData("string length(5)", "feel.arguments", 14, "The arguments of string length do not fit or are missing.")]
    [InlineData("(function(x: number) x)(\"a\")", "feel.arguments", 25, "Argument 1 should be a number, not a string.")]
    [InlineData("name(5)", "feel.type", 5, "A string is no function and cannot be called.")]
    [InlineData("-name", "feel.type", 1, "A string has no opposite.")]
    [InlineData("if name then 1 else 2", "feel.type", 4, "A condition is expected here, not a string.")]
    [InlineData("[1..\"a\"]", "feel.type", 1, "A number cannot be compared with a string.")]
    [InlineData("name instance of strng", "feel.type", 6, "There is no type named strng.")]
    public void A_certain_mistake_is_found_before_there_are_values(string source, string code, int column, string message)
    {
        var error = FeelExpression.Parse(source, Names.Keys).Value.Check(Names).Errors.ShouldHaveSingleItem();

        (error.Code, error.Column).ShouldBe((code, column));
        error.Message.En.ShouldStartWith(message);
        error.Message.Zh.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("> 5, [1..3]", 0)]
    [InlineData("not(\"a\", 1)", 1)]
    [InlineData("\"a\"", 1)]
    [InlineData("? > 3 and ? < 8", 0)]
    [InlineData("scores", 0)]
    public void A_table_entry_is_checked_against_the_type_of_its_input(string tests, int mistakes) =>
        FeelExpression.ParseUnaryTests(tests, Names.Keys).Value.Check(Names).Errors.Count.ShouldBe(mistakes);

    [Theory]
    [InlineData("strng")]
    [InlineData("number or true")]
    [InlineData("list<number")]
    [InlineData("")]
    public void What_is_no_type_is_refused(string text) => FeelType.Parse(text).Refusal.ShouldNotBeNull().Code.ShouldBe("feel.type");

    [Fact]
    public void What_gives_a_value_is_never_called_wrong_and_its_value_is_of_the_type_found()
    {
        var folder = TckTests.Folder();
        Assert.SkipWhen(folder is null, "The public DMN cases are not on this machine; set TONGQU_SHARED to their folder.");
        var texts = Directory.EnumerateFiles(folder!, "*.dmn", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "text"))
            .Select(element => element.Value).ToHashSet();

        var (checkedOnes, wrong) = (0, new List<string>());
        foreach (var text in texts)
        {
            var parsed = FeelExpression.Parse(text);
            var result = parsed.Refusal is null ? parsed.Value.Evaluate(FeelContext.Empty) : null;
            if (result is null || result.Value.IsNull || result.Diagnostics.Count > 0)
            {
                continue;
            }

            var typing = parsed.Value.Check(new Dictionary<string, FeelType>());
            // One operand may decide an "and" or "or" while the other is a mistake indeed.
            var junction = text.Contains(" or ", StringComparison.Ordinal) || text.Contains(" and ", StringComparison.Ordinal);
            wrong.AddRange(typing.Errors.Where(error => !junction || error.Message.En[..11] != "A condition").Select(error => $"{text}: {error.Message.En}"));
            if (result.Value is not FeelFunction && !FeelType.Of(result.Value).ConformsTo(typing.Type))
            {
                wrong.Add($"{text}: {result.Value} is no {typing.Type}");
            }

            checkedOnes++;
        }

        wrong.ShouldBeEmpty();

        checkedOnes.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Mistakes_in_the_boxes_and_cells_of_a_model_are_found_by_its_declared_types()
    {
        var model = Dmn.Model(Dmn.Input("x", "number") + Dmn.Input("s", "string") + Dmn.Input("any")
            + Dmn.Decision("a", Dmn.Literal("x > \"5\" or any > \"5\""), "boolean", "x,any")
            + Dmn.Decision("b", Dmn.Table("hitPolicy=\"FIRST\"", "x | s => b", "\"low\" | \"low\" => 1", "> 3 | null => s + 1"), inputs: "x,s")
            + Dmn.Decision("c", Dmn.Literal("if a then b + 1 else upper case(x)"), "Any", "x", "a,b"));

        model.CheckTypes().Select(error => (error.Element, error.Code)).ShouldBe(
            [("d-a", "feel.type"), ("r1", "feel.type"), ("r2", "feel.type"), ("d-c", "feel.arguments")]);
    }
}
