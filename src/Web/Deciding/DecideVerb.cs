using System.CommandLine;
using Spectre.Console;
using Tongqu.Decisions;

namespace Tongqu.Web;

/// <summary>The verbs of decision models: <c>tongqu decide …</c>. They read files and touch no data.</summary>
internal static class DecideVerb
{
    /// <summary>All of them.</summary>
    public static Command All()
    {
        var decide = new Command("decide", "Decision models: FEEL and DMN.");
        decide.Subcommands.Add(Tck());
        return decide;
    }

    private static Command Tck()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of cases; those of all folders below are run." };
        var csv = new Option<string?>("--csv") { Description = "File to write the outcomes to, in the form of the kit's vendors." };
        var tck = new Command("tck", "Runs the cases of the DMN conformance kit and prints how many are met.") { folder, csv };
        tck.SetAction(parsed => RunTck(parsed.GetValue(folder)!, parsed.GetValue(csv)));
        return tck;
    }

    private static int RunTck(string folder, string? csv)
    {
        if (!Directory.Exists(folder))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]没有文件夹 {folder} there is no such folder[/]");
            return 1;
        }

        var outcomes = TckRunner.Run(folder).ToList();
        foreach (var failed in outcomes.Where(one => !one.Passed))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failed.Folder} {failed.File} {failed.Case}[/] {failed.Detail}");
        }

        foreach (var level in outcomes.GroupBy(one => one.Level))
        {
            AnsiConsole.WriteLine($"{level.Key}: {level.Count(one => one.Passed)}/{level.Count()}");
        }

        var passed = outcomes.Count(one => one.Passed);
        AnsiConsole.WriteLine($"合计 total: {passed}/{outcomes.Count}");
        if (csv is not null)
        {
            File.WriteAllText(csv, TckRunner.Csv(outcomes));
        }

        return passed == outcomes.Count && passed > 0 ? 0 : 1;
    }
}
