using Shouldly;
using Xunit;

namespace Tongqu.Decisions.Tests;

public sealed class TckTests
{
    [Theory]
    [InlineData("compliance-level-2")]
    [InlineData("compliance-level-3")]
    public void The_public_conformance_cases_are_met(string level)
    {
        var folder = TckSuite.Folder();
        Assert.SkipWhen(folder is null, "The public DMN cases are not on this machine; set TONGQU_SHARED to their folder.");

        var (met, asked, left) = (0, 0, 0);
        var failures = new List<string>();
        foreach (var one in TckSuite.Cases(Path.Combine(folder!, level)))
        {
            var found = one.Answer(out var answered);
            if (!answered)
            {
                left++;
                continue;
            }

            asked++;
            if (one.Meets(found))
            {
                met++;
            }
            else
            {
                failures.Add($"{one.Folder} {one.Id} {one.Decision}: expected {one.Expected}, found {found}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{level}: {met} of {asked} met, {left} left for the DMN engine.");
        Console.WriteLine($"{level}: {met} of {asked} met, {left} left for the DMN engine.");
        foreach (var failure in failures)
        {
            Console.WriteLine("  " + failure);
        }

        met.ShouldBeGreaterThan(0);
    }
}
