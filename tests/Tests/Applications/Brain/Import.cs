using System.CommandLine;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Frame;
using Tongqu.Support;

namespace Tongqu.Brain.Tests;

/// <summary>Runs <c>tongqu import events</c> as the command line would, over a test's city.</summary>
internal static class Import
{
    /// <summary>The post whose centre sorts what comes without a place.</summary>
    public const string Centre = "330803/centre";

    /// <summary>Columns as in the pack's own map.</summary>
    public const string Header = "message_id,user,title,time,text,dislikes,likes";

    /// <summary>The pack's own map.</summary>
    public static string PackMap => Path.Combine(TestCity.PackFolder, "imports", "messages.map.yaml");

    /// <summary>What the verb said and how it ended.</summary>
    public sealed record Answer(int Exit, string Output, string Error)
    {
        /// <summary>The figures of the report must be these.</summary>
        public void ShouldSay(int read, int opened, int there = 0, int changed = 0, int refused = 0) =>
            (Output + Error).ShouldContain($"已读 read {read} · 新开 opened {opened} · 已在库 already there {there}"
                + $" · 有改动 changed {changed} · 拒收 refused {refused}\n");
    }

    /// <summary>Imports rows under the pack's own map and header.</summary>
    public static Task<Answer> RowsAsync(TestCity city, params string[] rows) =>
        TextAsync(city, string.Join('\n', [Header, .. rows]));

    /// <summary>A file of so many messages under the pack's own header.</summary>
    public static string FileOf(int rows) => string.Join('\n', Enumerable.Range(1, rows)
        .Select(row => $"{row},u,第{row}件,2019/1/1 10:00:00,内容,0,0").Prepend(Header));

    /// <summary>Imports a text as the file <c>given.csv</c>, under a map or the pack's own.</summary>
    public static Task<Answer> TextAsync(
        TestCity city, string csv, string? map = null, Encoding? encoding = null, Watch? watch = null) =>
        WithFilesAsync(csv, map, encoding, (csvFile, mapFile) => FileAsync(city, csvFile, mapFile, watch));

    /// <summary>Imports where no platform can be opened: whatever is wrong must be said before.</summary>
    public static Task<Answer> WithoutCityAsync(string csv, string map) => WithFilesAsync(
        csv, map, null, (csvFile, mapFile) => RunAsync(
            _ => throw new InvalidOperationException("The platform was opened."), csvFile, mapFile, null));

    /// <summary>Imports a file.</summary>
    public static Task<Answer> FileAsync(TestCity city, string csv, string? map = null, Watch? watch = null) =>
        RunAsync(_ => Task.FromResult(city.Services.CreateScope()), csv, map ?? PackMap, watch);

    /// <summary>The list of refused rows that the last import of <c>given.csv</c> left; null where it left none.</summary>
    public static string? RefusedList(TestCity city)
    {
        var list = Path.Combine(city.Services.GetRequiredService<DataFolder>().Path, "imports", "given-refused.csv");
        return File.Exists(list) ? File.ReadAllText(list) : null;
    }

    /// <summary>A page of what the centre sees, the oldest first.</summary>
    public static async Task<(int Total, JsonElement[] Events)> ListAsync(HttpClient centre, string more = "")
    {
        var list = await centre.GetFromJsonAsync<JsonElement>("/api/v1/events/?sort=old&size=200" + more);
        return (list.GetProperty("total").GetInt32(), [.. list.GetProperty("events").EnumerateArray()]);
    }

    /// <summary>One event, as staff see it.</summary>
    public static Task<JsonElement> EventAsync(HttpClient staff, JsonElement line) =>
        staff.GetFromJsonAsync<JsonElement>($"/api/v1/events/{line.GetProperty("number")}");

    /// <summary>A page or answer as it is sent.</summary>
    public static Task<string> PageAsync(HttpClient client, string address) => client.GetStringAsync(address);

    private static async Task<Answer> RunAsync(
        Func<CancellationToken, Task<IServiceScope>> open, string csv, string map, Watch? watch)
    {
        var verb = new BrainApplication().Verbs(open).Single(verb => verb.Under == "import").Verb;
        var (output, error) = (watch ?? new Watch(), new StringWriter());
        var console = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        var exit = await verb.Parse([csv, "--map", map]).InvokeAsync(console, output.Stop);
        return new Answer(exit, output.ToString(), error.ToString());
    }

    private static async Task<Answer> WithFilesAsync(
        string csv, string? map, Encoding? encoding, Func<string, string, Task<Answer>> run)
    {
        var folder = Directory.CreateTempSubdirectory("tongqu-import-");
        var csvFile = Path.Combine(folder.FullName, "given.csv");
        var mapFile = Path.Combine(folder.FullName, "map.yaml");
        await File.WriteAllTextAsync(csvFile, csv, encoding ?? new UTF8Encoding(false));
        await File.WriteAllTextAsync(mapFile, map ?? await File.ReadAllTextAsync(PackMap));
        try
        {
            return await run(csvFile, mapFile);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads along with what is said, and can stop the import at its first line of progress.</summary>
    public sealed class Watch(bool stopAtFirstProgress = false) : StringWriter
    {
        private readonly CancellationTokenSource _stop = new();

        public CancellationToken Stop => _stop.Token;

        public override void Flush()
        {
            if (stopAtFirstProgress)
            {
                _stop.Cancel();
            }
        }
    }
}
