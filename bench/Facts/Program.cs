using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Bench.Facts;
using Tongqu.Registry;
using Tongqu.Storage;
using Tongqu.Web;

// Measures the intake of facts beside the database's own bulk load, and the readers of what was taken in.
// Arguments: --facts N (default 1,000,000), --postgres CONNECTION.
var count = args.SkipWhile(arg => arg != "--facts").Skip(1).Select(int.Parse).FirstOrDefault(1_000_000);
var postgres = args.SkipWhile(arg => arg != "--postgres").Skip(1).FirstOrDefault();
Console.WriteLine("| database | what | rows | seconds | rows/s | against the database's own load |");
Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
await new Run("SQLite", null, count).AsyncAll();
if (postgres is not null)
{
    await new Run("PostgreSQL", postgres, count).AsyncAll();
}

internal sealed class Run(string database, string? postgres, int count)
{
    private const int FactsPerSubject = 10;
    private static readonly TimeProvider Time = TimeProvider.System;

    public async Task AsyncAll()
    {
        var folder = Directory.CreateTempSubdirectory("tongqu-bench-");
        var settings = new HostSettings { Data = folder.FullName, Database = postgres, Demo = false, Log = LogLevel.Warning, Urls = "http://127.0.0.1:0" };
        var app = Platform.Build(settings);
        await using (app)
        {
            await Platform.PrepareAsync(app, settings);
            await MeasureAsync(app.Services, postgres ?? $"Data Source={Path.Combine(folder.FullName, "tongqu.db")}", folder.FullName);
        }

        folder.Delete(recursive: true);
    }

    private async Task MeasureAsync(IServiceProvider services, string connection, string folder)
    {
        var subjects = Subjects(services.GetRequiredService<City>());
        var took = await TimeAsync(async () =>
        {
            foreach (var chunk in subjects.Chunk(10_000))
            {
                await services.GetRequiredService<Subjects>().WriteAsync(chunk);
            }
        });
        Print("subjects with codes and search index", subjects.Count, took, null);
        var rows = Rows(subjects);
        var file = Path.Combine(folder, "facts.csv");
        await File.WriteAllLinesAsync(file, rows.Select((row, at) => $"credit-code:{subjects[at / FactsPerSubject].Identifiers[0].Value},{row.Fact},{row.AsOf:yyyy-MM-dd},{row.Value}")
            .Prepend("subject,fact,as-of,value"), new UTF8Encoding(false));

        // The peer goes first and last, so that neither has the warmer machine.
        var before = await PeerAsync(connection, rows);
        var ours = await ImportAsync(services, file);
        var after = await PeerAsync(connection, rows);
        var peer = (before + after) / 2;
        Print("the database's own bulk load", rows.Count, peer, 1);
        Print("import facts, from CSV file to commit", rows.Count, ours, peer / ours);
        await File.AppendAllLinesAsync(file, ["credit-code:nobody,employees,2026-06-30,1"]);
        var again = await ImportAsync(services, file);
        Print("the same again with one more row: all looked up, none written", rows.Count, again, peer / again);
        await ReadAsync(services, subjects);
    }

    private async Task ReadAsync(IServiceProvider services, List<SubjectDraft> subjects)
    {
        var facts = Definitions(services.GetRequiredService<Vocabulary>());
        var table = await TimeAsync(() => FactTable.ReadAsync(
            services.GetRequiredService<Database>(), Scope.Everything, SubjectKind.Enterprise, facts, new DateOnly(2026, 6, 30)));
        Print($"FactTable of {facts.Count} columns", subjects.Count * facts.Count, table, null);
        foreach (var text in new[] { "号", "厂5", "基准工厂 77", subjects[^1].Identifiers[0].Value, "jzgc123" })
        {
            var found = 0;
            var search = await TimeAsync(async () => found = (await services.GetRequiredService<Subjects>().SearchAsync(Scope.Everything, new SubjectQuery { Text = text })).Total);
            Print($"search “{text}”", found, search, null);
        }
    }

    private static async Task<TimeSpan> PeerAsync(string connection, List<PeerRow> rows)
    {
        var isPostgres = connection.Contains("Host=", StringComparison.Ordinal);
        await Peer.MakeAsync(connection, isPostgres);
        return await TimeAsync(() => Peer.LoadAsync(connection, isPostgres, rows));
    }

    private static Task<TimeSpan> ImportAsync(IServiceProvider services, string file) => TimeAsync(async () =>
    {
        using var opened = FactFile.Open(file, FactLayout.Plain("statistics")).Value;
        var outcome = await services.GetRequiredService<FactIntake>().RunAsync(opened, _ => { }, _ => { }, Caller.Platform, CancellationToken.None);
        if (outcome.Refusal is not null || outcome.Value.Again)
        {
            throw new InvalidOperationException("The import did nothing.");
        }
    });

    private List<SubjectDraft> Subjects(City city)
    {
        var grids = city.Regions.Below(city.Regions.City.Code).SelectMany(county => city.Regions.Below(county.Code))
            .SelectMany(town => city.Regions.Below(town.Code)).SelectMany(village => city.Regions.Below(village.Code)).ToList();
        return
        [
            .. Enumerable.Range(1, count / FactsPerSubject).Select(number =>
            {
                var characters = $"91330899{number:000000000}";
                return new SubjectDraft(number, SubjectKind.Enterprise, $"基准工厂{number}号", grids[number % grids.Count].Code)
                {
                    Simulated = true, Identifiers = [Identifier.Read(Identifier.CreditCode, characters + CreditCode.CheckOf(characters))],
                };
            }),
        ];
    }

    private static List<FactDefinition> Definitions(Vocabulary vocabulary) =>
        [.. Facts.Select(fact => vocabulary.Fact(fact.Code)!)];

    private static readonly (string Code, Func<int, string> Value)[] Facts =
    [
        ("annual-revenue", n => (n * 131L).ToString(CultureInfo.InvariantCulture)), ("research-spending", n => $"{n % 9973}.25"), ("employees", n => $"{n % 420}"),
        ("above-scale", n => n % 9 == 0 ? "true" : "false"), ("energy-used", n => $"{n % 800}.5"), ("enterprise-electricity", n => $"{n % 99991}"),
        ("yield-grade", n => "ABCD"[n % 4].ToString()), ("industry-section", n => "ACEF"[n % 4].ToString()), ("registered-on", n => new DateOnly(2000, 1, 1).AddDays(n % 9000).ToString("yyyy-MM-dd")),
        ("registered-capital", n => $"{n % 5000}"),
    ];

    private static List<PeerRow> Rows(List<SubjectDraft> subjects) =>
        [.. subjects.SelectMany(subject => Facts.Select(fact => new PeerRow(subject.Id, fact.Code, new DateOnly(2026, 6, 30), 1, fact.Value((int)subject.Id))))];

    private void Print(string what, int rows, TimeSpan took, double? share) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {database} | {what} | {rows:#,##0} | {took.TotalSeconds:0.000} | {rows / took.TotalSeconds:#,##0} | {share:0.00} |"));

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Time.GetTimestamp();
        await work();
        return Time.GetElapsedTime(began);
    }
}
