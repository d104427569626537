using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Indicators;

/// <summary>A row that was not taken in.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Raw">The row as written.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record RefusedRow(int Line, string Raw, Refusal Why);

/// <summary>What became of a file.</summary>
/// <param name="Read">Rows read.</param>
/// <param name="Added">New values.</param>
/// <param name="AlreadyThere">Values that were there, said the same by the same source.</param>
/// <param name="Corrected">Values that their source had said otherwise before; what it said then is kept.</param>
/// <param name="Refused">Rows not taken in.</param>
public sealed record IntakeReport(int Read, int Added, int AlreadyThere, int Corrected, IReadOnlyList<RefusedRow> Refused);

/// <summary>
/// Takes values in from a CSV file with the columns of <c>docs/engine-indicators.md</c>. The same file again changes nothing; a
/// row that cannot be used is refused by itself, with its reason.
/// </summary>
public sealed class Intake(Database database, City city, Catalogue catalogue, TimeProvider time)
{
    /// <summary>Most rows of a file.</summary>
    public const int RowsMax = 100_000;

    private const int BatchSize = 1_000;
    private const int DocumentLengthMax = 300;

    /// <summary>Takes a file in.</summary>
    /// <param name="by">Who brings it; 0 for the platform.</param>
    /// <returns>What became of its rows, or a refusal of the file as a whole; then nothing was changed.</returns>
    public async Task<Outcome<IntakeReport>> ImportAsync(TextReader file, long by = 0, CancellationToken cancellation = default)
    {
        var read = Read(file);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var (values, refused) = read.Value;
        var report = new IntakeReport(values.Count + refused.Count, 0, 0, 0, refused);
        foreach (var batch in values.Chunk(BatchSize))
        {
            var done = await database.WriteAsync(Scope.Everything, store => TakeAsync(store, batch, by, cancellation), cancellation);
            report = report with
            {
                Added = report.Added + done.Value.Added,
                AlreadyThere = report.AlreadyThere + done.Value.AlreadyThere,
                Corrected = report.Corrected + done.Value.Corrected,
            };
        }

        return report;
    }

    private Outcome<(List<IndicatorValue> Values, List<RefusedRow> Refused)> Read(TextReader file)
    {
        using var csv = new CsvReader(file, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
            MissingFieldFound = null,
            MaxFieldSize = 10_000,
        });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || ValueReading.Required.Append("source").FirstOrDefault(name => !csv.HeaderRecord!.Contains(name)) is { } missing)
            {
                return MissingColumn();
            }

            var (values, refused) = (new List<IndicatorValue>(), new List<RefusedRow>());
            while (csv.Read())
            {
                if (values.Count + refused.Count == RowsMax)
                {
                    return new Refusal("indicators.file-too-long", new(
                        $"一个文件最多 {RowsMax} 行，请拆分后再导入。", $"A file has at most {RowsMax} rows; split it up."), RefusalKind.TooLarge);
                }

                var row = ReadRow(name => csv.TryGetField<string>(name, out var text) ? text ?? "" : "");
                if (row.Refusal is { } why)
                {
                    refused.Add(new RefusedRow(csv.Parser.RawRow, csv.Parser.RawRecord.TrimEnd(), why));
                }
                else
                {
                    values.Add(row.Value);
                }
            }

            return (values, refused);
        }
        catch (CsvHelperException fault)
        {
            return new Refusal("indicators.not-csv", new(
                $"第 {csv.Parser.RawRow} 行无法按 CSV 读取，未作任何更改。", $"Line {csv.Parser.RawRow} cannot be read as CSV ({fault.GetType().Name}); nothing was changed."));
        }

        static Refusal MissingColumn() => new("indicators.missing-column", new(
            $"表头须有 {string.Join("、", ValueReading.Required)} 和 source 这几列，未作任何更改。",
            $"The head must name {string.Join(", ", ValueReading.Required)} and source; nothing was changed."));
    }

    private Outcome<IndicatorValue> ReadRow(Func<string, string> field) => SourceOf(field).Then(source =>
        ValueReading.Read(field, catalogue, code => city.Regions.Find(code) is not null, source)).Then<IndicatorValue>(value =>
            value with { Origin = Origin.Imported, Simulated = field("simulated") == "true" });

    // A document the pack knows is named by its id; another one says of itself what it is.
    private Outcome<PackSource> SourceOf(Func<string, string> field)
    {
        var id = field("source");
        if (city.Pack.Card.Sources.Find(source => source.Id == id) is { } known)
        {
            return known;
        }

        return id.Length is 0 or > 80 || field("document").Length is 0 or > DocumentLengthMax || field("grade") is not ("A" or "B" or "C")
            ? new Refusal("indicators.no-source", new(
                "每个值都要有出处：source 写城市包里的来源编号；新的来源另写 document（文件名）、published（发布日期）和 grade（A、B、C）。",
                "Every value has its source: name one of the pack's, or say of a new one its document, published date and grade (A, B, C)."))
            : !Period.Parse(field("published")).Succeeded && field("published").Length > 0
                ? new Refusal("indicators.not-published", new("published 应写成 2022-06-18、2022-06 或 2022，或留空。", "Published is 2022-06-18, 2022-06 or 2022, or empty."))
                : new PackSource { Id = id, Title = field("document"), Date = field("published"), Grade = field("grade") };
    }

    private async Task<Outcome<(int Added, int AlreadyThere, int Corrected)>> TakeAsync(
        Store store, IReadOnlyList<IndicatorValue> batch, long by, CancellationToken cancellation)
    {
        var codes = batch.Select(value => value.Indicator).Distinct().ToList();
        var regions = batch.Select(value => value.Region).Distinct().ToList();
        var sources = batch.Select(value => value.Source).Distinct().ToList();
        var there = (await store.Set<ValueRow>().AsNoTracking()
            .Where(row => codes.Contains(row.Indicator) && regions.Contains(row.Region) && sources.Contains(row.Source)).ToListAsync(cancellation))
            .Select(Rows.From).GroupBy(Rows.KeyOf).ToDictionary(group => group.Key, group => group.MaxBy(value => value.Revision)!);
        var (added, same, corrected) = (0, 0, 0);
        foreach (var value in batch)
        {
            var before = there.GetValueOrDefault(Rows.KeyOf(value));
            if (before is not null && before.Value == value.Value && before.Precision == value.Precision)
            {
                same++;
                continue;
            }

            var now = value with { Revision = (before?.Revision ?? 0) + 1 };
            store.Add(Rows.Of(now, catalogue, time.GetUtcNow(), by));
            there[Rows.KeyOf(value)] = now;
            (added, corrected) = before is null ? (added + 1, corrected) : (added, corrected + 1);
        }

        return (added, same, corrected);
    }
}
