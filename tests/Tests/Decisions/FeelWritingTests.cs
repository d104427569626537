using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>Expressions as explanations write them.</summary>
public sealed class FeelWritingTests
{
    [Theory]
    [InlineData("a>=1 and(b or c)")]
    [InlineData("(a + b) * c - -d / (e - f)")]
    [InlineData("not(a = \"x\") or a in (1, [2..3), > 9)")]
    [InlineData("if a then b else if c then d else e")]
    [InlineData("some x in list satisfies x.value > 3 and every y in [1..9] satisfies y < x.value")]
    [InlineData("for i in 1..3, j in k return i ** j ** 2")]
    [InlineData("date(\"2024-01-01\") + @\"P1D\" < deadline")]
    [InlineData("{a: 1, b c: a + 1}.b c")]
    [InlineData("(function(x: number, y) x + y)(1, 2)")]
    [InlineData("rows[item.n > 3][1].name instance of string")]
    [InlineData("a between 1 + 2 and 3 and b")]
    public void Written_again_an_expression_reads_as_it_did(string source)
    {
        var written = Written(source);

        Written(written).ShouldBe(written);
        written.Count(letter => !char.IsWhiteSpace(letter) && letter is not ('(' or ')'))
            .ShouldBe(source.Count(letter => !char.IsWhiteSpace(letter) && letter is not ('(' or ')')));
    }

    [Fact]
    public void Only_brackets_that_are_needed_are_written() =>
        Written("((a) + ((b * c))) > (1) and ((d) or e)").ShouldBe("a + b * c > 1 and (d or e)");

    // The explanation of a value writes the expression it stands for.
    private static string Written(string source) => Dmn.Model(
        string.Concat("a,b,c,d,e,f,list,k,rows,deadline".Split(',').Select(name => Dmn.Input(name)))
        + Dmn.Decision("d0", Dmn.Literal(source), inputs: "a,b,c,d,e,f,list,k,rows,deadline")).Explain("d0", FeelContext.Empty).Reason.Expression;
}
