using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tongqu.Access;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Takes late cases up their ladder as long as the platform runs: each step is the type's own action, done by the platform and
/// logged as such. One node does it at a time; a step done twice under the same key is done once.
/// </summary>
public sealed class Escalating(
    Database database, CaseDesk desk, CaseTypes types, Leases leases, TimeProvider time, ILogger<Escalating> told) : BackgroundService
{
    private const string Work = "escalation";
    private const int BatchMax = 200;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(2);

    /// <summary>Takes up what is due to be taken up now, one step each.</summary>
    /// <returns>How many cases were taken up.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation = default)
    {
        var (taken, refused, found) = (0, 0, 0);
        do
        {
            var due = await DueAsync(refused, cancellation);
            found = due.Count;
            foreach (var (id, type, state, version) in due)
            {
                var outcome = types.Find(type)?.Escalation(state) is { } action
                    ? await desk.ActAsync(Caller.Platform, new CaseCommand
                    {
                        Number = new(id),
                        Action = action.Name,
                        Command = $"escalation/{id}/{version}",
                        SeenVersion = version,
                    }, cancellation)
                    : CaseRefusals.NoSuchAction(state);
                taken += outcome.Succeeded ? 1 : 0;
                refused += outcome.Succeeded ? 0 : 1;
            }
        }
        while (found == BatchMax);

        return taken;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookAgain, time, stoppingToken);
                try
                {
                    if (await leases.TakeAsync(Work, Term, stoppingToken) && await SweepAsync(stoppingToken) is > 0 and var taken)
                    {
                        told.LogInformation("{Cases} late cases were taken up their ladder.", taken);
                    }
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    told.LogError(fault, "Looking for late cases failed; the next look is in {Seconds} s.", LookAgain.TotalSeconds);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The platform stops; the next look finds what was left.
        }

        await leases.GiveBackAsync(Work);
    }

    private Task<List<(long Id, string Type, string State, int Version)>> DueAsync(int skip, CancellationToken cancellation) =>
        // The platform's own clockwork: late cases of the whole city.
        database.ReadAsync(Scope.Everything, async store =>
        {
            var now = time.GetUtcNow();
            var rows = await store.Set<CaseRow>().Where(row => row.EscalateAt != null && row.EscalateAt <= now)
                .OrderBy(row => row.EscalateAt).ThenBy(row => row.Id).Skip(skip).Take(BatchMax)
                .Select(row => new { row.Id, row.Type, row.State, row.Version }).ToListAsync(cancellation);
            return rows.Select(row => (row.Id, row.Type, row.State, row.Version)).ToList();
        }, cancellation);
}
