using Shouldly;
using Xunit;

namespace Tongqu.Cases.Tests;

/// <summary>What is hidden is not asked: its answer is dropped, whoever sent it; conditions read only what stands before.</summary>
public sealed class FormConditionTests
{
    [Fact]
    public void A_hidden_field_is_not_needed_and_its_answer_is_dropped()
    {
        var form = Asked();

        form.Validate(Of(("kind", "person"), ("firm", "某公司"), ("staff", "3"))).Value.ShouldBe(Of(("kind", "person")));
        form.Validate(Of(("kind", "firm"))).Refusal!.Fields.Keys.ShouldBe(["firm"]);
        form.Validate(Of(("kind", "firm"), ("firm", "某公司"))).Value.ShouldBe(Of(("kind", "firm"), ("firm", "某公司")));
    }

    [Fact]
    public void A_section_hides_all_that_stands_in_it_and_each_field_hides_itself()
    {
        var form = Asked();

        form.Fields.Select(field => field.Key).ShouldBe(["kind", "firm", "staff", "why"]);
        form.Fields[1].Section!.Label.ShouldBe("单位");
        form.Hidden(Of(("kind", "person"))).ShouldBe(["firm", "staff", "why"], ignoreOrder: true);
        form.Hidden(Of(("kind", "firm"), ("staff", "12"))).ShouldBeEmpty();
        form.Hidden(Of(("kind", "firm"), ("staff", "9.5"))).ShouldBe(["why"]);
    }

    [Fact]
    public void A_hidden_field_counts_as_not_answered_for_those_after_it() =>
        // Sent all the same, for a person: the number of staff is none, so the reason is not asked either.
        Asked().Hidden(Of(("kind", "person"), ("staff", "12"))).ShouldContain("why");

    [Fact]
    public void A_condition_that_cannot_be_asked_is_told()
    {
        var form = new Form
        {
            Components =
            [
                new FormComponent { Key = "a", Conditional = new FormCondition { Hide = "=b = 1" } },
                new FormComponent { Key = "b", Conditional = new FormCondition { Hide = "=a = " } },
            ],
        };

        form.ConditionFaults().Count().ShouldBe(2);
        Asked().ConditionFaults().ShouldBeEmpty();
    }

    [Fact]
    public void A_pattern_means_the_whole_answer()
    {
        var form = new Form { Components = [new FormComponent { Key = "code", Validate = new() { Pattern = "[0-9]{2}|x" } }] };

        form.Validate(Of(("code", "12"))).Succeeded.ShouldBeTrue();
        foreach (var wrong in new[] { "123", "xx", "12\n", "x1" }.Where(wrong => wrong.Trim() == wrong))
        {
            form.Validate(Of(("code", wrong))).Succeeded.ShouldBeFalse(wrong);
        }
    }

    private static Form Asked() => new()
    {
        Components =
        [
            new FormComponent { Key = "kind", Type = "radio", Label = "身份", Validate = new() { Required = true }, Values = [new() { Value = "person" }, new() { Value = "firm" }] },
            new FormComponent
            {
                Type = "group",
                Label = "单位",
                Conditional = new FormCondition { Hide = "=kind != \"firm\"" },
                Components =
                [
                    new FormComponent { Key = "firm", Label = "名称", Validate = new() { Required = true } },
                    new FormComponent { Key = "staff", Type = "number", Label = "人数" },
                    new FormComponent { Key = "why", Label = "说明", Conditional = new FormCondition { Hide = "=not(staff >= 10)" } },
                ],
            },
        ],
    };

    private static Dictionary<string, string> Of(params (string Key, string Value)[] answers) => answers.ToDictionary(answer => answer.Key, answer => answer.Value);
}
