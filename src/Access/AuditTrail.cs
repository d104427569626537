using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Access;

/// <summary>One line of the trail, as the audit officer reads it.</summary>
/// <param name="Seq">Its place in the chain; null while it waits to be sealed.</param>
/// <param name="At">When.</param>
/// <param name="Person">Who; 0 for the public, the platform, and whoever was forgotten.</param>
/// <param name="Name">What they are called, unmasked; empty where nobody is known.</param>
/// <param name="Post">The post they acted under.</param>
/// <param name="Deed">What was done or tried.</param>
/// <param name="Object">What it was done to.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c>, <c>locked</c>.</param>
/// <param name="Detail">Reason or name given; may be personal.</param>
/// <param name="Hash">What the next entry carries on; empty until sealed.</param>
public sealed record AuditLine(
    long? Seq, DateTimeOffset At, long Person, string Name, string Post, string Deed, string Object, string Outcome, string Detail, string Hash);

/// <summary>What is looked for in the trail; null asks for all.</summary>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment after.</param>
/// <param name="Who">Sign-in name or part of the name of who did it.</param>
/// <param name="Deed">How the deed begins.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record AuditSearch(DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Who = null, string? Deed = null, string? Outcome = null);

/// <summary>What looking through the whole chain found.</summary>
/// <param name="Entries">Entries that fit, from the first.</param>
/// <param name="Head">Hash of the last of them: note it down, and a later check can be held against it.</param>
/// <param name="Waiting">Entries not sealed yet.</param>
/// <param name="Forgotten">Entries the person of which was destroyed.</param>
/// <param name="Broken">Place of the first entry that does not fit; null where all do.</param>
public sealed record AuditProof(long Entries, string Head, int Waiting, int Forgotten, long? Broken);

/// <summary>The audit trail as a chain: sealed in order, read, proven, and forgotten in part.</summary>
public sealed class AuditTrail(Database database, TimeProvider time) : IDisposable
{
    /// <summary>How long nobody can be forgotten: six months (网络安全法 article 21).</summary>
    public static TimeSpan KeptAtLeast { get; } = TimeSpan.FromDays(184);

    /// <summary>The name of forgetting among the chores.</summary>
    public const string Forgetting = "audit.forgetting";

    private const int Batch = 500;

    // Within a node one seals at a time; only nodes meet in the database.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>
    /// Gives the entries that wait their places in the chain. Any node may do it at any time: who comes second finds them
    /// sealed, or loses on the place, and looks again.
    /// </summary>
    /// <returns>How many entries were sealed.</returns>
    public async Task<int> SealAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var count = 0;
            while (await database.ReadAsync(Scope.Nothing, store => store.Set<AuditEntry>().AnyAsync(entry => entry.Seq == null, cancellation), cancellation))
            {
                count += (await database.WriteAsync<int>(Scope.Nothing, store => SealBatchAsync(store, cancellation), cancellation)).Value;
            }

            return count;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<Outcome<int>> SealBatchAsync(Store store, CancellationToken cancellation)
    {
        var waiting = await store.Set<AuditEntry>().Where(entry => entry.Seq == null).OrderBy(entry => entry.Id).Take(Batch).ToListAsync(cancellation);
        var last = await store.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Seq != null).OrderByDescending(entry => entry.Seq)
            .Select(entry => new { entry.Seq, entry.Hash }).FirstOrDefaultAsync(cancellation);
        var (seq, before) = (last?.Seq ?? 0, last?.Hash ?? AuditChain.Start);
        foreach (var entry in waiting)
        {
            AuditChain.Seal(entry, ++seq, before);
            before = entry.Hash;
        }

        return waiting.Count;
    }

    /// <summary>Goes through the whole chain from its first entry.</summary>
    /// <param name="known">Place and hash of a head noted earlier; a chain that was cut or rewritten since does not hold it.</param>
    public Task<AuditProof> VerifyAsync((long Seq, string Hash)? known = null, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, async store =>
        {
            var (seq, head, forgotten) = (0L, AuditChain.Start, 0);
            var waiting = await store.Set<AuditEntry>().CountAsync(entry => entry.Seq == null, cancellation);
            await foreach (var entry in store.Set<AuditEntry>().Where(entry => entry.Seq != null).OrderBy(entry => entry.Seq).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                if (entry.Seq != seq + 1 || !AuditChain.Fits(entry, head) || (known is { } noted && noted.Seq == entry.Seq && noted.Hash != entry.Hash))
                {
                    return new AuditProof(seq, head, waiting, forgotten, seq + 1);
                }

                (seq, head) = (seq + 1, entry.Hash);
                forgotten += AuditChain.IsDestroyed(entry) ? 1 : 0;
            }

            return new AuditProof(seq, head, waiting, forgotten, known is { } wanted && wanted.Seq > seq ? seq + 1 : null);
        }, cancellation);

    /// <summary>
    /// Destroys who a person was, and what was noted with it, in entries older than <see cref="KeptAtLeast"/>. The chain holds
    /// their digests alone and still proves what was done and when.
    /// </summary>
    /// <returns>How many entries were changed.</returns>
    public async Task<int> ForgetAsync(long person, CancellationToken cancellation = default)
    {
        var before = time.GetUtcNow() - KeptAtLeast;
        return (await database.WriteAsync<int>(Scope.Nothing, async store => await store.Set<AuditEntry>()
            .Where(entry => entry.Person == person && entry.At < before && entry.Seq != null)
            .ExecuteUpdateAsync(entry => entry
                .SetProperty(row => row.Person, 0L).SetProperty(row => row.Detail, "").SetProperty(row => row.Salt, ""), cancellation), cancellation)).Value;
    }

    /// <summary>
    /// Forgets those whose accounts were closed that long ago, too: what they did stays proven, who they were is nobody's any more.
    /// </summary>
    /// <returns>How many entries were changed.</returns>
    public async Task<int> ForgetClosedAsync(CancellationToken cancellation = default)
    {
        var before = time.GetUtcNow() - KeptAtLeast;
        var closed = await database.ReadAsync(Scope.Nothing, store => store.Set<Person>()
            .Where(person => person.ClosedAt < before && store.Set<AuditEntry>().Any(entry => entry.Person == person.Id && entry.At < before && entry.Seq != null))
            .Select(person => person.Id).ToListAsync(cancellation), cancellation);
        var forgotten = 0;
        foreach (var person in closed)
        {
            forgotten += await ForgetAsync(person, cancellation);
        }

        return forgotten;
    }

    /// <summary>How many entries a search finds.</summary>
    public Task<int> CountAsync(AuditSearch search, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => Find(store, search).CountAsync(cancellation), cancellation);

    /// <summary>The entries a search finds, newest first.</summary>
    /// <param name="skip">How many of the newest to leave out.</param>
    /// <param name="take">How many at most.</param>
    public Task<IReadOnlyList<AuditLine>> ListAsync(AuditSearch search, int skip, int take, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<AuditLine>>(Scope.Nothing, async store =>
        {
            var entries = await Find(store, search).OrderByDescending(entry => entry.Id).Skip(skip).Take(take).ToListAsync(cancellation);
            var ids = entries.Select(entry => entry.Person).Distinct().ToList();
            var names = await store.Set<Person>().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Display, cancellation);
            return
            [
                .. entries.Select(entry => new AuditLine(
                    entry.Seq, entry.At, entry.Person, names.GetValueOrDefault(entry.Person, ""), entry.Post, entry.Deed, entry.Object,
                    entry.Outcome, entry.Detail, entry.Hash)),
            ];
        }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static IQueryable<AuditEntry> Find(Store store, AuditSearch search)
    {
        var found = store.Set<AuditEntry>().AsQueryable();
        if (search.From is { } from)
        {
            found = found.Where(entry => entry.At >= from);
        }

        if (search.Until is { } until)
        {
            found = found.Where(entry => entry.At < until);
        }

        if (search.Who is { Length: > 0 } who)
        {
            found = found.Where(entry => store.Set<Person>().Any(person => person.Id == entry.Person && (person.Name == who || person.Display.Contains(who))));
        }

        if (search.Deed is { Length: > 0 } deed)
        {
            found = found.Where(entry => entry.Deed.StartsWith(deed));
        }

        return search.Outcome is { Length: > 0 } outcome ? found.Where(entry => entry.Outcome == outcome) : found;
    }
}

/// <summary>Seals what was written, a moment later and many at once, so that nobody who writes waits for a neighbour.</summary>
internal sealed class AuditSealer(Database database, AuditTrail trail, TimeProvider time, ILogger<AuditSealer> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var next = database.Pulse.Next;
                await trail.SealAsync(stoppingToken);
                await next.WaitAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault)
            {
                // What waits is sealed at the next try; the platform goes on meanwhile.
                log.LogWarning(fault, "The audit trail could not be sealed now.");
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
