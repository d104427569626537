using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tongqu.Storage;

/// <summary>A piece of work that is done once a day: what is past its time is removed.</summary>
/// <param name="Name">Stable name: <c>facts.retention</c>.</param>
/// <param name="DoAsync">Does it, and tells how much there was; done again it finds nothing.</param>
public sealed record Chore(string Name, Func<CancellationToken, Task<int>> DoAsync);

/// <summary>When a chore was last done.</summary>
/// <param name="At">When it was finished.</param>
/// <param name="Done">How much there was to do.</param>
public sealed record ChoreRun(DateTimeOffset At, int Done);

/// <summary>
/// Does every chore once a day as long as the platform runs, on one node at a time, and remembers when. One that fails is told to
/// the log and tried again at the next look; the others are done.
/// </summary>
public sealed class Upkeep(Database database, Leases leases, IEnumerable<Chore> chores, TimeProvider time, ILogger<Upkeep> told) : BackgroundService
{
    private const string Work = "upkeep";
    private static readonly TimeSpan Every = TimeSpan.FromHours(24);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(30);

    /// <summary>When a chore was last done; null where it never was.</summary>
    public Task<ChoreRun?> LastAsync(string name, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, store => store.Set<UpkeepRow>().Where(row => row.Name == name)
            .Select(row => new ChoreRun(row.RanAt, row.Done)).FirstOrDefaultAsync(cancellation), cancellation);

    /// <summary>Does the chores that were last done a day ago or never.</summary>
    /// <returns>How many were done.</returns>
    public async Task<int> DoDueAsync(CancellationToken cancellation = default)
    {
        var ran = 0;
        foreach (var chore in chores)
        {
            // Asked before each: the lease is prolonged while there is work, and who lost it stops.
            if (await LastAsync(chore.Name, cancellation) is { At: var at } && time.GetUtcNow() - at < Every)
            {
                continue;
            }

            if (!await leases.TakeAsync(Work, Term, cancellation))
            {
                break;
            }

            ran += await DoAsync(chore, cancellation) ? 1 : 0;
        }

        return ran;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookAgain, time, stoppingToken);
                await DoDueAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was left is found at the next look.
        }

        await leases.GiveBackAsync(Work);
    }

    private async Task<bool> DoAsync(Chore chore, CancellationToken cancellation)
    {
        try
        {
            var done = await chore.DoAsync(cancellation);
            await database.WriteAsync<bool>(Scope.Nothing, async store =>
            {
                var row = await store.Set<UpkeepRow>().FirstOrDefaultAsync(row => row.Name == chore.Name, cancellation);
                if (row is null)
                {
                    store.Add(row = new UpkeepRow { Name = chore.Name });
                }

                (row.RanAt, row.Done) = (time.GetUtcNow(), done);
                return true;
            }, cancellation);
            told.LogInformation("Upkeep {Chore}: {Done} done.", chore.Name, done);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            told.LogError(fault, "Upkeep {Chore} failed; the next look is in {Minutes} min.", chore.Name, LookAgain.TotalMinutes);
            return false;
        }
    }
}
