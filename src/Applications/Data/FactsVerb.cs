using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Data;

/// <summary><c>tongqu import facts FILE.csv --map MAP.yaml</c>, or <c>--source SOURCE</c> for the plain layout.</summary>
internal static class FactsVerb
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    // A spreadsheet must not take a column's name for a formula.
    private static readonly CsvConfiguration Safe = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape };

    private static Text Stopped { get; } = new(
        "已停止。已完成的批次有效，再次运行同一命令即可继续。", "Stopped. What is done stands; run the same command again to go on.");

    public static Command Of(Func<CancellationToken, Task<IServiceScope>> open)
    {
        var file = new Argument<string>("file") { Description = "CSV file with a header." };
        var map = new Option<string?>("--map") { Description = "YAML file that says what the columns mean (docs/import.md)." };
        var source = new Option<string?>("--source") { Description = "Source system of a file with the columns subject, fact, as-of, value." };
        var verb = new Command("facts", "Takes in facts; what was said before is not said twice.") { file };
        verb.Options.Add(map);
        verb.Options.Add(source);
        verb.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(map), parsed.GetValue(source), open,
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(
        string path, string? map, string? source, Func<CancellationToken, Task<IServiceScope>> open, TextWriter output, TextWriter error,
        CancellationToken cancellation)
    {
        if (map is null == source is null)
        {
            return Fail(error, new("请给出 --map 或 --source 之一。", "Give either --map or --source."));
        }

        // What is wrong with map or file is said before anything is opened, let alone changed.
        var layout = map is null ? FactLayout.Plain(source!) : FactLayout.Read(map);
        var opened = layout.Then(read => FactFile.Open(path, read));
        if (opened.Refusal is { } unfit)
        {
            return Fail(error, unfit.Message);
        }

        using var file = opened.Value;
        try
        {
            using var scope = await open(cancellation);
            return await ImportAsync(file, scope.ServiceProvider, output, error, cancellation);
        }
        catch (OperationCanceledException)
        {
            return Fail(error, Stopped);
        }
        catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException or PackException)
        {
            return Fail(error, new(
                $"导入中断：{fault.Message} 已完成的部分有效；排除原因后再次运行同一命令即可继续。",
                $"The import broke off: {fault.Message} What is done stands; mend the cause and run the command again."));
        }
    }

    private static async Task<int> ImportAsync(FactFile file, IServiceProvider services, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var folder = Path.Combine(services.GetRequiredService<DataFolder>().Path, "imports");
        Directory.CreateDirectory(folder);
        using var list = new RefusedList(Path.Combine(folder, Path.GetFileNameWithoutExtension(file.Name) + "-refused.csv"));
        var (began, next) = (time.GetTimestamp(), TimeSpan.Zero);
        var outcome = await services.GetRequiredService<FactIntake>().RunAsync(file, list.Add, batch =>
        {
            var elapsed = time.GetElapsedTime(began);
            if (elapsed >= next)
            {
                next = elapsed + BetweenLines;
                var share = (double)file.BytesRead / Math.Max(file.Bytes, 1);
                output.WriteLine($"{share:0 %} · {Describe(batch)} · {batch.Lines / Math.Max(elapsed.TotalSeconds, 0.001):0} 行 rows/s");
            }
        }, Caller.Platform, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return Fail(error, refusal.Message);
        }

        var done = outcome.Value;
        output.WriteLine(Describe(done));
        if (done.Again)
        {
            output.WriteLine("这个文件以前已导入，未作任何更改。 This file was taken in before; nothing was changed.");
        }
        else if (done.FinishedAt is null)
        {
            return Fail(error, Stopped);
        }
        else if (done.Refused > 0)
        {
            foreach (var (_, rows, first, reason) in (await services.GetRequiredService<FactIntake>().ReportAsync(done.Id, cancellation))!.Reasons)
            {
                output.WriteLine($"  {rows} × 首见第 {first} 行 first on line {first}: {reason.Zh} {reason.En}");
            }

            output.WriteLine($"逐行清单 listed row by row: {list.Path}");
        }

        return 0;
    }

    private static string Describe(Batch batch) =>
        $"已读 rows {batch.Lines} · 新增 new {batch.Accepted} · 已在库 known {batch.Known} · 更正 corrected {batch.Corrected}"
        + $" · 拒收 refused {batch.Refused} · 新主体 subjects made {batch.Subjects}";

    private static int Fail(TextWriter error, Text message)
    {
        error.WriteLine(message.Zh);
        error.WriteLine(message.En);
        return 1;
    }

    /// <summary>The list of refused rows, made where there is one; of an earlier run it is removed.</summary>
    private sealed class RefusedList : IDisposable
    {
        private CsvWriter? _csv;

        public RefusedList(string path)
        {
            Path = path;
            File.Delete(path);
        }

        public string Path { get; }

        public void Add(RefusedFact row)
        {
            if (_csv is null)
            {
                // With a byte order mark, or spreadsheets take the Chinese for something else.
                _csv = new CsvWriter(new StreamWriter(Path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), Safe);
                Write("line", "fact", "code", "reason-zh", "reason-en");
            }

            Write(row.Line.ToString(CultureInfo.InvariantCulture), row.Item, row.Code, row.Reason.Zh, row.Reason.En);
        }

        private void Write(params string[] fields)
        {
            foreach (var field in fields)
            {
                _csv!.WriteField(field);
            }

            _csv!.NextRecord();
        }

        public void Dispose() => _csv?.Dispose();
    }
}
