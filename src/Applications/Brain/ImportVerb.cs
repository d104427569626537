using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;
using Text = Tongqu.Base.Text;

namespace Tongqu.Brain;

/// <summary><c>tongqu import events FILE.csv --map MAP.yaml</c>: any CSV of messages becomes events.</summary>
internal static class ImportVerb
{
    private const string Folder = "imports";
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    public static Command Of(Func<CancellationToken, Task<IServiceScope>> open)
    {
        var file = new Argument<string>("file") { Description = "CSV file with a header." };
        var map = new Option<string>("--map")
        {
            Description = "YAML file that says what the columns mean (docs/import.md).",
            Required = true,
        };
        var verb = new Command("events", "Makes events of the rows of a CSV file; what was imported before is left alone.");
        verb.Arguments.Add(file);
        verb.Options.Add(map);
        verb.SetAction((parsed, cancellation) =>
        {
            var (said, wrong) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return RunAsync(parsed.GetValue(file)!, parsed.GetValue(map)!, open, said, wrong, cancellation);
        });
        return verb;
    }

    private static async Task<int> RunAsync(
        string path, string mapPath, Func<CancellationToken, Task<IServiceScope>> open, TextWriter output, TextWriter error,
        CancellationToken cancellation)
    {
        // What is wrong with map or file is said before anything is opened, let alone changed.
        var map = ImportMap.Read(mapPath);
        var opened = map.Refusal is { } badMap ? badMap : ImportFile.Open(path, map.Value);
        if (opened.Refusal is { } refusal)
        {
            return Fail(error, refusal.Message);
        }

        using var file = opened.Value;
        try
        {
            using var scope = await open(cancellation);
            var outcome = await ImportAsync(file, scope.ServiceProvider, output, cancellation);
            if (outcome.Refusal is { } unfit)
            {
                return Fail(error, unfit.Message);
            }

            Print(outcome.Value, output);
            return outcome.Value.Finished ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            return Fail(error, Stopped);
        }
        catch (Exception fault) when (
            fault is DbException or DbUpdateException or IOException or UnauthorizedAccessException or PackException)
        {
            return Fail(error, new(
                $"导入中断：{fault.Message} 已完成的批次有效；排除原因后再次运行同一命令即可继续。",
                $"The import broke off: {fault.Message} Finished batches stand; mend the cause and run the command again."));
        }
    }

    private static Text Stopped { get; } = new(
        "已停止。已完成的批次有效，再次运行同一命令即可继续。", "Stopped. Finished batches stand; run the same command again to go on.");

    private static async Task<Outcome<ImportReport>> ImportAsync(
        ImportFile file, IServiceProvider services, TextWriter output, CancellationToken cancellation)
    {
        var folder = Path.Combine(services.GetRequiredService<DataFolder>().Path, Folder);
        Directory.CreateDirectory(folder);
        var refused = Path.Combine(folder, Path.GetFileNameWithoutExtension(file.Path) + "-refused.csv");
        var importing = services.GetRequiredService<Importing>();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            return await importing.RunAsync(file, refused, Lines(file, output), cancellation);
        }

        return await console.Progress()
            .Columns(
                new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                var task = progress.AddTask("…", maxValue: Math.Max(file.Bytes, 1));
                var began = Stopwatch.GetTimestamp();
                return importing.RunAsync(file, refused, count =>
                {
                    task.Description = Markup.Escape(Describe(count, Stopwatch.GetElapsedTime(began)));
                    task.Value = file.BytesRead;
                }, cancellation);
            });
    }

    // Where no one watches, a line after the first batch and every few seconds.
    private static Action<ImportCount> Lines(ImportFile file, TextWriter output)
    {
        var began = Stopwatch.GetTimestamp();
        var next = TimeSpan.Zero;
        return count =>
        {
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed < next)
            {
                return;
            }

            next = elapsed + BetweenLines;
            var share = (double)file.BytesRead / Math.Max(file.Bytes, 1);
            var left = share > 0 ? elapsed * ((1 - share) / share) : TimeSpan.Zero;
            output.WriteLine($"{share:0 %} · {Describe(count, elapsed)} · 剩余 left {(long)left.TotalHours}:{left:mm\\:ss}");
            output.Flush();
        };
    }

    private static string Describe(ImportCount count, TimeSpan elapsed) =>
        $"{Figures(count)} · {count.Read / Math.Max(elapsed.TotalSeconds, 0.001):0} 行 rows/s";

    private static string Figures(ImportCount count) =>
        $"已读 read {count.Read} · 新开 opened {count.Opened} · 已在库 already there {count.AlreadyThere}"
        + $" · 有改动 changed {count.Changed} · 拒收 refused {count.Refused}";

    private static void Print(ImportReport report, TextWriter output)
    {
        output.WriteLine(Figures(report.Count));
        foreach (var (code, rows, first, reason) in report.Reasons)
        {
            output.WriteLine($"  {rows} × {code}，首见第 {first} 行 first on line {first}");
            output.WriteLine($"    {reason.Zh}");
            output.WriteLine($"    {reason.En}");
        }

        if (report.RefusedFile is { } list)
        {
            output.WriteLine($"逐行清单 listed row by row: {list}");
        }

        var end = !report.Finished ? Stopped
            : report.Count.Refused == 0 ? new Text("全部处理完毕。", "All rows were dealt with.")
            : new Text("全部处理完毕，其中有拒收的行。", "All rows were dealt with; some were refused.");
        output.WriteLine($"{end.Zh} {end.En}");
    }

    private static int Fail(TextWriter error, Text message)
    {
        error.WriteLine(message.Zh);
        error.WriteLine(message.En);
        return 1;
    }
}
