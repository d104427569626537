using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>What people write by habit or by mistake, and what they are told: the place, and what to write instead.</summary>
public sealed class FeelSyntaxTests
{
    [Theory]
    [InlineData("1 +", 4, "表达式没有写完。", "The expression is not finished.")]
    [InlineData("a == b", 4, "相等写作一个“=”。", "Equality is written with a single =.")]
    [InlineData("a && b", 3, "“并且”写作 and。", "Both is written and.")]
    [InlineData("a || b", 3, "“或者”写作 or。", "Either is written or.")]
    [InlineData("a <> b", 4, "不等写作“!=”。", "Unequal is written !=.")]
    [InlineData("!a", 1, "“非”写作 not(……)，不等写作 !=。", "Not is written not(...), unequal !=.")]
    [InlineData("not a", 1, "“非”写作 not(……)，括号不可省。", "Not is written with brackets: not(...).")]
    [InlineData("年收入 ＞ 5", 5, "如要比较或分隔，请换成半角。", "use half-width signs to compare or divide.")]
    [InlineData("年收入 ≥ 5", 5, "写作 >=。", "Write >=.")]
    [InlineData("单价 × 3", 4, "写作 *。", "Write *.")]
    [InlineData("（1 + 2）", 7, "请把全角符号换成半角。", "Use half-width signs instead of full-width ones.")]
    [InlineData("“路灯”", 1, "文本请用英文双引号 \" 括起来。", "put strings in straight ones (\").")]
    [InlineData("'路灯'", 1, "文本请用双引号 \" 括起来。", "Strings stand in double quotation marks.")]
    [InlineData("\"路灯", 1, "请在同一行补上右边的双引号 \"。", "add the closing \" on the same line.")]
    [InlineData("5 % 2", 3, "百分之五写作 0.05。", "five percent 0.05.")]
    [InlineData("a ? b : c", 3, "条件写作 if … then … else …。", "A choice is written if … then … else ….")]
    [InlineData("if a then b", 12, "这里应为“else”，却是结尾。", "Expected else here, but found the end.")]
    [InlineData("for x in 1..3", 14, "这里应为“return”，却是结尾。", "Expected return here, but found the end.")]
    [InlineData("some x in [1]", 14, "这里应为“satisfies”，却是结尾。", "Expected satisfies here, but found the end.")]
    [InlineData("sum(1, 2", 9, "这里应为“)”，却是结尾。", "Expected ) here, but found the end.")]
    [InlineData("[1, 2", 6, "这里应为“]”，却是结尾。", "Expected ] here, but found the end.")]
    [InlineData("]1..2", 6, "区间应以“]”或“)”结束，却是结尾。", "A range ends with ] or ), but found the end.")]
    [InlineData("{a: 1,}", 7, "这里应为一个名称，却是“}”。", "Expected a name here, but found }.")]
    [InlineData("{a 1}", 5, "这里应为“:”，却是“}”。", "Expected : here, but found }.")]
    [InlineData("a.", 3, "“.”后面应为名称。", "A name is expected after the point.")]
    [InlineData("1 2", 3, "表达式到此应当结束，却还有“2”。", "The expression should end here, but 2 follows.")]
    [InlineData("x instance of", 14, "这里应为类型名称，例如 number、string、list<number>。", "A type is expected here, such as number, string or list<number>.")]
    [InlineData("@\"2026-02-30\"", 1, "例如 @\"2026-03-01\"、@\"P30D\"。", "write @\"2026-03-01\" or @\"P30D\".")]
    [InlineData("f(a: 1, 2)", 11, "参数要么全部写名称，要么全部不写。", "Either all arguments are named or none is.")]
    public void A_mistake_is_told_with_its_place_and_the_way_out(string source, int column, string zh, string en)
    {
        var refusal = FeelExpression.Parse(source).Refusal.ShouldNotBeNull();

        refusal.Fields["column"].Zh.ShouldBe($"{column}");
        refusal.Message.Zh.ShouldStartWith($"第 1 行第 {column} 个字符：");
        refusal.Message.Zh.ShouldEndWith(zh);
        refusal.Message.En.ShouldEndWith(en);
    }

    [Theory]
    [InlineData("营业收入（万元） > 5", "营业收入（万元）")]
    [InlineData("count of persons > 5", "count of persons")]
    [InlineData("is defined = true", "is defined")]
    [InlineData("今年1月 收入 > 5", "今年1月 收入")]
    public void A_name_nobody_declared_is_read_whole(string source, string name) =>
        FeelExpression.Parse(source).Value.Names.ShouldBe([name]);

    [Fact]
    public void Lines_and_columns_count_from_one_through_comments_and_blanks()
    {
        var refusal = FeelExpression.Parse("{\n  a: 1, // one\n  /* two\n  lines */ b 2\n}").Refusal.ShouldNotBeNull();

        (refusal.Fields["line"].En, refusal.Fields["column"].En).ShouldBe(("5", "1"));
    }

    [Fact]
    public void An_evaluation_can_be_called_off()
    {
        var endless = FeelExpression.Parse("count(for a in 1..100000 return a)").Value;

        Should.Throw<OperationCanceledException>(() => endless.Evaluate(
            FeelContext.Empty, new FeelOptions { Cancellation = new CancellationToken(canceled: true) }));
    }
}
