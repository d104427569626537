using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class TckTests
{
    // Java functions, types of the model and decision services: beyond FEEL, answered by the DMN engine or by nobody.
    private static readonly string[] BeyondFeel =
        ["0076-feel-external-java", "0082-feel-coercion", "0085-decision-services"];

    [Theory]
    [InlineData("compliance-level-2")]
    [InlineData("compliance-level-3")]
    public void The_public_conformance_cases_are_met(string level)
    {
        var folder = TckSuite.Folder();
        Assert.SkipWhen(folder is null,
            "The public DMN cases are not on this machine; set TONGQU_SHARED to their folder.");

        var (met, asked, left) = (0, 0, 0);
        var failures = new List<string>();
        foreach (var one in TckSuite.Cases(Path.Combine(folder!, level)))
        {
            var found = one.Answer(out var answered);
            left += answered ? 0 : 1;
            asked += answered ? 1 : 0;
            if (answered && one.Meets(found))
            {
                met++;
            }
            else if (answered && !BeyondFeel.Contains(one.Folder))
            {
                failures.Add($"{one.Folder} {one.Id} {one.Decision}: expected {one.Expected}, found {found}");
            }
        }

        Console.WriteLine($"DMN TCK {level}: {met} of {asked} FEEL results met, {left} left for the DMN engine.");
        failures.ShouldBeEmpty();
        met.ShouldBeGreaterThan(0);
    }
}
