using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>
/// Takes in files of facts: so many rows in a transaction, together with how far the batch has come. A batch that was cut off
/// goes on where it stopped, a file that was taken in before changes nothing, and a row that was said before is not said twice.
/// </summary>
public sealed class FactIntake(Database database, City city, Vocabulary vocabulary, Subjects subjects, Audit audit, TimeProvider time)
{
    /// <summary>Facts in a transaction.</summary>
    public const int ChunkFacts = 20_000;

    /// <summary>Refused rows of a batch that are kept in the database.</summary>
    public const int RefusalsKept = 1000;

    /// <summary>Takes a file in. Stopped by <paramref name="cancellation"/> it ends after the rows it is at.</summary>
    /// <param name="file">The file, opened by its layout.</param>
    /// <param name="refused">Told of each refused row.</param>
    /// <param name="progress">Told after each transaction.</param>
    public async Task<Outcome<Batch>> RunAsync(
        FactFile file, Action<RefusedFact> refused, Action<Batch> progress, Caller caller, CancellationToken cancellation)
    {
        if (FactReading.Fault(file.Layout, vocabulary, city.Regions) is { } unfit)
        {
            return unfit;
        }

        var row = await BeginAsync(file, cancellation);
        if (row.FinishedAt is not null)
        {
            return Batch.Of(row) with { Again = true };
        }

        var reading = new FactReading(file, vocabulary, Today());
        var chunks = new FactChunk(
            database, city, subjects, reading, file.Layout, Batch.Of(row), await EarlierAsync(row, cancellation), refused, progress, time);
        await chunks.ResumeAsync(cancellation);
        await WriteAsync(file.Rows().Skip(checked((int)row.Lines)).Chunk(Math.Max(1, ChunkFacts / reading.CellsPerRow)), chunks, cancellation);
        var batch = cancellation.IsCancellationRequested ? chunks.Batch : await FinishAsync(chunks.Batch);
        await audit.RecordAsync(
            caller, "facts.import", $"{batch.Source}: {batch.Accepted} / {batch.Lines}", batch.FinishedAt is null ? "stopped" : "done", cancellation: CancellationToken.None);
        return batch;
    }

    // While some rows are dealt with, the next ones are read.
    private static async Task WriteAsync(IEnumerable<CsvRow[]> file, FactChunk chunks, CancellationToken cancellation)
    {
        using var rows = file.GetEnumerator();
        Task<CsvRow[]?> NextAsync() => Task.Run(() => rows.MoveNext() ? rows.Current : null, CancellationToken.None);
        var next = NextAsync();
        try
        {
            while (!cancellation.IsCancellationRequested && await next is { } chunk)
            {
                next = NextAsync();
                await chunks.WriteAsync(chunk, cancellation);
            }
        }
        finally
        {
            // Nobody may still read when the file is closed, nor write when the caller is told.
            await Task.WhenAny(next);
            await chunks.WrittenAsync();
        }
    }

    /// <summary>The batches, newest first.</summary>
    public Task<IReadOnlyList<Batch>> BatchesAsync(int skip, int take, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<Batch>>(Scope.Nothing, async store =>
            [.. (await store.Set<BatchRow>().OrderByDescending(row => row.Id).Skip(skip).Take(take).ToListAsync(cancellation)).Select(Batch.Of)], cancellation);

    /// <summary>How many batches there are.</summary>
    public Task<int> CountAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<BatchRow>().CountAsync(cancellation), cancellation);

    /// <summary>A batch with its quality report, or null.</summary>
    public Task<BatchReport?> ReportAsync(long id, CancellationToken cancellation = default) =>
        database.ReadAsync<BatchReport?>(Scope.Nothing, async store =>
        {
            var row = await store.Set<BatchRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
            return row is null ? null : new BatchReport(
                Batch.Of(row),
                [.. (await store.Set<ReasonRow>().Where(reason => reason.Batch == id).OrderByDescending(reason => reason.Rows).ToListAsync(cancellation))
                    .Select(reason => new RefusalCount(reason.Code, reason.Rows, reason.FirstLine, new(reason.ReasonZh, reason.ReasonEn)))],
                [.. (await store.Set<RefusalRow>().Where(refusal => refusal.Batch == id).OrderBy(refusal => refusal.Line).Take(RefusalsKept).ToListAsync(cancellation))
                    .Select(refusal => new RefusedFact(refusal.Line, refusal.Item, refusal.Code, new(refusal.ReasonZh, refusal.ReasonEn)))]);
        }, cancellation);

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).Date);

    private async Task<BatchRow> BeginAsync(FactFile file, CancellationToken cancellation)
    {
        var source = vocabulary.Source(file.Layout.Source)!;
        return (await database.WriteAsync<BatchRow>(Scope.Nothing, async store =>
        {
            var known = await store.Set<BatchRow>().FirstOrDefaultAsync(row =>
                row.Hash == file.Hash && row.Source == source.Code && row.Layout == file.Layout.Fingerprint, cancellation);
            if (known is null)
            {
                store.Add(known = new BatchRow
                {
                    Id = Ids.Next(time),
                    Source = source.Code,
                    File = file.Name,
                    Hash = file.Hash,
                    Layout = file.Layout.Fingerprint,
                    Simulated = source.Simulated,
                    StartedAt = time.GetUtcNow(),
                });
            }

            return known;
        }, cancellation)).Value;
    }

    // Only what this source said before can be said again or corrected; others may differ from it, and both stay.
    private Task<List<long>> EarlierAsync(BatchRow batch, CancellationToken cancellation) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<BatchRow>()
            .Where(row => row.Source == batch.Source && row.Id != batch.Id && row.Accepted > 0).Select(row => row.Id).ToListAsync(cancellation), cancellation);

    private async Task<Batch> FinishAsync(Batch batch)
    {
        await ReindexAsync(batch.Id);
        var now = time.GetUtcNow();
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            (await store.Set<BatchRow>().FirstAsync(row => row.Id == batch.Id)).FinishedAt = now;
            return true;
        });
        return batch with { FinishedAt = now };
    }

    // What a batch says in words can be searched for once it is done; a batch that was cut off here does it again.
    private async Task ReindexAsync(long batch)
    {
        var texts = vocabulary.Facts.Where(fact => fact.Type == FactType.Text).Select(fact => fact.Code).ToList();
        for (var last = long.MinValue; ;)
        {
            var from = last;
            var words = await database.ReadAsync(Scope.Everything, async store =>
            {
                var ids = await store.Set<FactRow>().IgnoreQueryFilters().Where(fact => texts.Contains(fact.Fact) && fact.Batch == batch && fact.Subject > from)
                    .Select(fact => fact.Subject).Distinct().OrderBy(id => id).Take(1000).ToListAsync();
                var rows = await store.Set<SubjectRow>().Where(row => ids.Contains(row.Id)).ToListAsync();
                var codes = (await store.Set<IdentifierRow>().IgnoreQueryFilters().Where(code => ids.Contains(code.Subject)).ToListAsync()).ToLookup(code => code.Subject, code => code.Value);
                var said = (await store.Set<FactRow>().IgnoreQueryFilters().Where(fact => ids.Contains(fact.Subject) && texts.Contains(fact.Fact)).ToListAsync())
                    .GroupBy(fact => (fact.Subject, fact.Fact)).ToLookup(group => group.Key.Subject, group => group.MaxBy(fact => (fact.AsOf, fact.Batch))!.Value);
                return rows.OrderBy(row => row.Id).Select(row => (row.Id, SubjectWords.Of(
                    SubjectKinds.Parse(row.Kind)!.Value, row.Name, row.Address, codes[row.Id], said[row.Id]))).ToList();
            });
            if (words.Count == 0)
            {
                return;
            }

            last = words[^1].Id;
            await Bulk.WriteAsync(database, [SubjectWords.Rows(database.Dialect, words)], SubjectWords.Delete(database.Dialect, words.Select(row => row.Id)));
        }
    }
}
