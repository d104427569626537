using Shouldly;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>What a form accepts is what its file says, and each fault is told at its field, in both languages.</summary>
public sealed class FormTests
{
    private static readonly Form Asked = new()
    {
        Components =
        [
            Field("what", "textarea", new() { Required = true, MinLength = 2, MaxLength = 5 }),
            Field("note", "textarea", new()),
            Field("count", "number", new() { Min = 1, Max = 20.5m }),
            Field("sum", "number", new()),
            Field("way", "radio", new(), "on-site", "photo"),
            Field("sure", "checkbox", new()),
            Field("phone", "textfield", new() { Pattern = "^[0-9-]{5,12}$" }),
            Field("post", "select", new(), source: "posts"),
            new FormComponent { Key = "hint", Type = "text", Label = "请如实填写" },
            new FormComponent { Key = "photos", Type = "filepicker", Label = "照片" },
        ],
    };

    [Theory]
    [InlineData("what", "路灯", "路灯")]
    [InlineData("what", "  路灯坏了 \r\n ", "路灯坏了")]
    [InlineData("note", "一\r\n二", "一\n二")]
    [InlineData("count", "1", "1")]
    [InlineData("count", "20.5", "20.5")]
    [InlineData("sum", "-79228162514264337593543950335", "-79228162514264337593543950335")]
    [InlineData("way", "photo", "photo")]
    [InlineData("sure", "false", "false")]
    [InlineData("phone", "0570-12345", "0570-12345")]
    [InlineData("post", "a/b", "a/b")]
    public void An_answer_that_fits_is_kept_trimmed(string field, string given, string kept) => Accepted(field, given)[field].ShouldBe(kept);

    [Theory]
    [InlineData("note")]
    [InlineData("count")]
    [InlineData("way")]
    [InlineData("sure")]
    [InlineData("phone")]
    [InlineData("post")]
    public void An_empty_answer_is_no_answer(string field) => Accepted(field, "  ").ShouldNotContainKey(field);

    [Theory]
    [InlineData("what", "")]
    [InlineData("what", "   ")]
    [InlineData("what", "灯")]
    [InlineData("what", "路灯全坏了吗")]
    [InlineData("count", "0.99")]
    [InlineData("count", "20.51")]
    [InlineData("count", "1e3")]
    [InlineData("count", "1,000")]
    [InlineData("count", "十")]
    [InlineData("count", "NaN")]
    [InlineData("sum", "79228162514264337593543950336")]
    [InlineData("way", "Photo")]
    [InlineData("way", "on-site,photo")]
    [InlineData("sure", "yes")]
    [InlineData("phone", "1234")]
    [InlineData("phone", "12345\n67890")]
    [InlineData("post", "nobody")]
    [InlineData("hint", "x")]
    [InlineData("photos", "x")]
    [InlineData("admin", "true")]
    public void An_answer_that_does_not_fit_is_told_at_its_field(string field, string given)
    {
        var refusal = Asked.Validate(With(field, given), (_, value) => value == "a/b").Refusal.ShouldNotBeNull();

        refusal.Code.ShouldBe("form.not-valid");
        var (key, said) = refusal.Fields.ShouldHaveSingleItem();
        key.ShouldBe(field);
        said.Zh.ShouldNotBeNullOrWhiteSpace();
        said.En.ShouldNotBeNullOrWhiteSpace();
        said.En.ShouldNotBe(said.Zh);
        refusal.Message.Zh.ShouldContain(said.Zh);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Asked
        .Validate(new Dictionary<string, string> { ["count"] = "x", ["way"] = "x", ["more"] = "x" })
        .Refusal!.Fields.Keys.Order().ShouldBe(["count", "more", "way", "what"]);

    [Fact]
    public void No_field_is_longer_than_the_house_allows_whatever_its_file_says()
    {
        Asked.Validate(With("note", new string('字', Form.LengthMax))).Succeeded.ShouldBeTrue();
        Asked.Validate(With("note", new string('字', Form.LengthMax + 1))).Refusal!.Fields.Keys.ShouldBe(["note"]);
    }

    [Fact]
    public void A_pattern_made_to_take_for_ever_does_not()
    {
        var form = new Form { Components = [Field("text", "textfield", new() { Pattern = "^(a+)+$" })] };

        form.Validate(new Dictionary<string, string> { ["text"] = new string('a', 5_000) + "!" }).Refusal!.Fields.Keys.ShouldBe(["text"]);
    }

    [Fact]
    public void The_name_of_an_unknown_field_is_not_repeated_without_end() =>
        Asked.Validate(With(new string('k', 10_000), "x")).Refusal!.Message.Zh.Length.ShouldBeLessThan(200);

    private static Dictionary<string, string> With(string field, string given)
    {
        var answers = new Dictionary<string, string> { ["what"] = "路灯" };
        answers[field] = given;
        return answers;
    }

    private static Dictionary<string, string> Accepted(string field, string given) =>
        Asked.Validate(With(field, given), (_, value) => value == "a/b").Value;

    private static FormComponent Field(string key, string type, FormBounds bounds, params string[] choices) => new()
    {
        Key = key,
        Type = type,
        Label = "字段" + key,
        Validate = bounds,
        Properties = new() { ["label-en"] = "field " + key },
        Values = [.. choices.Select(choice => new FormChoice { Value = choice, Label = choice, LabelEn = choice })],
    };

    private static FormComponent Field(string key, string type, FormBounds bounds, string source)
    {
        var field = Field(key, type, bounds);
        field.Properties["source"] = source;
        return field;
    }
}
