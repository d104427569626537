using System.CommandLine;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Indicators;

namespace Tongqu.Figures;

/// <summary><c>tongqu import indicators FILE.csv</c> and <c>tongqu indicators count</c>.</summary>
internal static class FigureVerbs
{
    private const string Folder = "imports";
    private const int ReasonsShown = 20;

    public static Command Import(Func<CancellationToken, Task<IServiceScope>> open)
    {
        var file = new Argument<string>("file") { Description = "CSV file; its columns are told in docs/engine-indicators.md." };
        var verb = new Command("indicators", "Takes values of indicators in; what was imported before is left alone.") { file };
        verb.SetAction((parsed, cancellation) => ImportAsync(
            parsed.GetValue(file)!, open, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return verb;
    }

    public static Command Count(Func<CancellationToken, Task<IServiceScope>> open)
    {
        var verb = new Command("count", "Counts today's figures of the city and its counties and reckons the formulas; for a daily timer.");
        verb.SetAction(async (parsed, cancellation) =>
        {
            using var scope = await open(cancellation);
            var changed = await scope.ServiceProvider.GetRequiredService<Counting>().CountAsync(cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"新增或变化 new or changed: {changed}");
            return 0;
        });
        return verb;
    }

    private static async Task<int> ImportAsync(
        string path, Func<CancellationToken, Task<IServiceScope>> open, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return Fail(error, new($"没有这个文件：{path}", $"There is no such file: {path}"));
        }

        using var scope = await open(cancellation);
        using var file = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var outcome = await TakeInAsync(scope.ServiceProvider.GetRequiredService<Intake>(), file, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return Fail(error, refusal.Message);
        }

        var report = outcome.Value;
        await output.WriteLineAsync($"已读 read {report.Read} · 新增 added {report.Added} · 已在库 already there {report.AlreadyThere}"
            + $" · 更正 corrected {report.Corrected} · 拒收 refused {report.Refused.Count}");
        foreach (var row in report.Refused.Take(ReasonsShown))
        {
            await output.WriteLineAsync($"  第 {row.Line} 行 line {row.Line} · {row.Why.Code}：{row.Why.Message.Zh} {row.Why.Message.En}");
        }

        if (report.Refused.Count > 0)
        {
            var list = Path.Combine(scope.ServiceProvider.GetRequiredService<DataFolder>().Path, Folder, Path.GetFileNameWithoutExtension(path) + "-refused.csv");
            Directory.CreateDirectory(Path.GetDirectoryName(list)!);
            await File.WriteAllLinesAsync(list, report.Refused.Select(row => $"{row.Line},{row.Why.Code},{row.Raw}"), cancellation);
            await output.WriteLineAsync($"逐行清单 listed row by row: {list}");
        }

        return 0;
    }

    private static async Task<Outcome<IntakeReport>> TakeInAsync(Intake intake, TextReader file, CancellationToken cancellation)
    {
        try
        {
            return await intake.ImportAsync(file, cancellation: cancellation);
        }
        catch (DecoderFallbackException)
        {
            return new Refusal("indicators.not-utf8", new("文件不是 UTF-8 编码，未作任何更改。", "The file is not UTF-8; nothing was changed."));
        }
    }

    private static int Fail(TextWriter error, Text message)
    {
        error.WriteLine(message.Zh);
        error.WriteLine(message.En);
        return 1;
    }
}
