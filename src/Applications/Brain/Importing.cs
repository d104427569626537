using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>
/// Makes events of the rows of a file: so many in a transaction, each together with the note that it was imported. So a
/// row becomes one event however often its file is imported, and an import that was cut off goes on where it stopped.
/// </summary>
internal sealed class Importing(
    Database database, CaseDesk desk, CaseTypes types, City city, Audit audit, TimeProvider time)
{
    /// <summary>Rows in a transaction.</summary>
    public const int BatchSize = 100;

    // SQLite has one writer: whoever waits for it in another process gets a turn between two batches.
    private static readonly TimeSpan GiveWay = TimeSpan.FromMilliseconds(50);

    /// <summary>Imports a file. Stopped by <paramref name="cancellation"/> it ends after the batch it is in.</summary>
    /// <param name="file">The file, opened by its map.</param>
    /// <param name="refusedFile">Where refused rows are listed.</param>
    /// <param name="progress">Told after each batch.</param>
    public async Task<Outcome<ImportReport>> RunAsync(
        ImportFile file, string refusedFile, Action<ImportCount> progress, CancellationToken cancellation)
    {
        var type = types.Find(Reporting.Type)!;
        if (ImportReading.Fault(file.Map, city, type) is { } unfit)
        {
            return unfit;
        }

        var report = new ImportReport(refusedFile);
        var reading = new ImportReading(file.Map, file.Header, city, type, time.GetUtcNow());
        var secret = await SecretAsync(file.Map.Source, cancellation);
        using var refused = new RefusedRows(refusedFile);
        foreach (var rows in file.Rows().Chunk(BatchSize))
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            await BatchAsync(rows, reading, file.Map.Source, secret, report, refused);
            progress(report.Count);
            if (database.Dialect == Dialect.Sqlite)
            {
                await Task.Delay(GiveWay, time, CancellationToken.None);
            }
        }

        report.Finished = !cancellation.IsCancellationRequested;
        await audit.RecordAsync(
            Caller.Platform, "events.import", $"{file.Map.Source}: {report.Count.Opened} / {report.Count.Read}",
            report.Finished ? "done" : "stopped", cancellation: CancellationToken.None);
        return report;
    }

    private async Task BatchAsync(
        CsvRow[] rows, ImportReading reading, string source, byte[] secret, ImportReport report, RefusedRows refused)
    {
        var messages = new List<ImportMessage>(rows.Length);
        var blamed = new List<(long Line, string Id, Refusal Why)>();
        foreach (var row in rows)
        {
            var read = reading.Read(row);
            if (read.Refusal is { } refusal)
            {
                report.Add(ImportFate.Refused);
                blamed.Add((row.Line, reading.IdOf(row), refusal));
            }
            else
            {
                messages.Add(read.Value);
            }
        }

        foreach (var result in await OpenAsync(messages, source, secret))
        {
            report.Add(result.Fate);
            if (result.Why is { } why)
            {
                blamed.Add((result.Message.Line, result.Message.ExternalId, why));
            }
        }

        foreach (var (line, id, why) in blamed.OrderBy(row => row.Line))
        {
            refused.Add(report.Blame(line, id, why));
        }
    }

    private async Task<IReadOnlyList<Result>> OpenAsync(List<ImportMessage> messages, string source, byte[] secret)
    {
        // A file that is imported again is only looked at; nothing waits for the writer then.
        var known = await database.ReadAsync(Scope.Nothing, store => KnownAsync(store, source, messages));
        if (messages.TrueForAll(message => known.ContainsKey(message.ExternalId)))
        {
            return [.. messages.Select(message => Again(message, known[message.ExternalId]))];
        }

        // Messages come from anywhere in the city and from nobody signed in: the whole of it is open here.
        return (await database.WriteAsync<IReadOnlyList<Result>>(
            Scope.Everything, async store => await OpenAsync(store, messages, source, secret))).Value;
    }

    // May run more than once, so all it finds out is its answer.
    private async Task<List<Result>> OpenAsync(Store store, List<ImportMessage> messages, string source, byte[] secret)
    {
        var known = await KnownAsync(store, source, messages);
        var results = new List<Result>(messages.Count);
        foreach (var message in messages)
        {
            if (known.TryGetValue(message.ExternalId, out var before))
            {
                results.Add(Again(message, before));
                continue;
            }

            // A refusal adds nothing to the store, so the rest of the batch stands.
            var request = message.Case with { Command = KeyOf(message.ExternalId, secret) };
            var opened = await desk.OpenAsync(store, Caller.Platform, request);
            if (opened.Refusal is { } refusal)
            {
                results.Add(new Result(message, ImportFate.Refused, refusal));
                continue;
            }

            var row = new ImportedRow
            {
                Source = source,
                ExternalId = message.ExternalId,
                CaseId = opened.Value.Number.Id,
                Fingerprint = message.Fingerprint,
            };
            store.Add(row);
            known[row.ExternalId] = row;
            results.Add(new Result(message, ImportFate.Opened, null));
        }

        return results;
    }

    private static async Task<Dictionary<string, ImportedRow>> KnownAsync(
        Store store, string source, List<ImportMessage> messages)
    {
        var ids = messages.Select(message => message.ExternalId).Distinct().ToList();
        return await store.Set<ImportedRow>().AsNoTracking()
            .Where(row => row.Source == source && ids.Contains(row.ExternalId))
            .ToDictionaryAsync(row => row.ExternalId);
    }

    private Result Again(ImportMessage message, ImportedRow before)
    {
        if (before.Fingerprint == message.Fingerprint)
        {
            return new Result(message, ImportFate.AlreadyThere, null);
        }

        var number = new CaseNumber(before.CaseId).Show(city.Pack.Card.CaseNumberPrefix);
        return new Result(message, ImportFate.Changed, ImportFaults.Changed(number));
    }

    private static string KeyOf(string externalId, byte[] secret) =>
        "import/" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(externalId)));

    private async Task<byte[]> SecretAsync(string source, CancellationToken cancellation)
    {
        var secret = await database.WriteAsync<string>(Scope.Nothing, async store =>
        {
            var row = await store.Set<ImportSourceRow>()
                .FirstOrDefaultAsync(row => row.Source == source, cancellation);
            if (row is null)
            {
                store.Add(row = new ImportSourceRow { Source = source, Secret = RandomNumberGenerator.GetHexString(64) });
            }

            return row.Secret;
        }, cancellation);
        return Convert.FromHexString(secret.Value);
    }

    private sealed record Result(ImportMessage Message, ImportFate Fate, Refusal? Why);
}
