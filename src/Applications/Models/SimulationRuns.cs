using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Models;

/// <summary>A simulation that somebody asked for: at work, or done.</summary>
internal sealed class SimulationRun(DateTimeOffset at)
{
    /// <summary>When it was asked for.</summary>
    public DateTimeOffset At => at;

    /// <summary>Calls it off.</summary>
    public CancellationTokenSource Off { get; } = new();

    /// <summary>How far it has come; null before it begins.</summary>
    public SimulationProgress? Progress { get; set; }

    /// <summary>When somebody last looked for it, in ticks.</summary>
    public long LookedAt { get; set; } = at.UtcTicks;

    /// <summary>What it finds.</summary>
    public Task<Outcome<SimulationResult>> Work { get; set; } = Task.FromResult<Outcome<SimulationResult>>(SimulationRuns.Busy);

    /// <summary>Whether it came to an end by itself.</summary>
    public bool IsDone => Work.IsCompletedSuccessfully;
}

/// <summary>
/// The simulations of this process. What was found is kept a while, so that pages of a list and an export need no second run; on
/// another node, or after a start, the same address simply finds it again.
/// </summary>
internal sealed class SimulationRuns(Simulation simulation, TimeProvider time) : IDisposable
{
    private const int AtOnceMax = 2;
    private const int KeptMax = 12;

    // A page that waits comes back every few seconds; a run nobody waits for any more is called off.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(Scope, SimulationQuery), SimulationRun> _runs = [];
    private readonly SemaphoreSlim _places = new(AtOnceMax);

    /// <summary>How long what was found is shown before it is worked out anew: facts come in all the time.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    public static Refusal Busy { get; } = new("models.simulations-busy", new(
        "正在试算的太多，请稍后再试。", "Too many simulations are at work; please try again in a moment."), RefusalKind.TooMany);

    /// <summary>The run for a query, begun where there is none; waited for a moment, so that a short one is done.</summary>
    /// <returns>Or <c>models.simulations-busy</c>.</returns>
    public async Task<Outcome<SimulationRun>> AskAsync(Scope scope, SimulationQuery query, CancellationToken cancellation)
    {
        var found = Find(scope, query);
        if (found.Refusal is null)
        {
            await Task.WhenAny(found.Value.Work, Task.Delay(Patience, time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return found;
    }

    /// <summary>Calls a run off and forgets it.</summary>
    public void Stop(Scope scope, SimulationQuery query)
    {
        lock (_runs)
        {
            if (_runs.Remove((scope, query), out var run))
            {
                run.Off.Cancel();
            }
        }
    }

    private Outcome<SimulationRun> Find(Scope scope, SimulationQuery query)
    {
        lock (_runs)
        {
            var now = time.GetUtcNow();
            foreach (var (key, old) in _runs.Where(run => run.Value.Work.IsCompleted && (!run.Value.IsDone || now - run.Value.At > FreshFor)).ToList())
            {
                _runs.Remove(key);
                old.Off.Dispose();
            }

            if (_runs.TryGetValue((scope, query), out var run))
            {
                run.LookedAt = now.UtcTicks;
                return run;
            }

            while (_runs.Count >= KeptMax)
            {
                var done = _runs.Where(one => one.Value.IsDone).OrderBy(one => one.Value.LookedAt).Select(one => ((Scope, SimulationQuery)?)one.Key).FirstOrDefault();
                if (done is null)
                {
                    return Busy;
                }

                _runs.Remove(done.Value);
            }

            run = _runs[(scope, query)] = new SimulationRun(now);
            run.Work = WorkAsync(run, scope, query);
            return run;
        }
    }

    private async Task<Outcome<SimulationResult>> WorkAsync(SimulationRun run, Scope scope, SimulationQuery query)
    {
        await _places.WaitAsync(run.Off.Token);
        try
        {
            return await simulation.RunAsync(scope, query, progress =>
            {
                run.Progress = progress;
                if (time.GetUtcNow().UtcTicks - run.LookedAt > ForgottenAfter.Ticks)
                {
                    run.Off.Cancel();
                }
            }, run.Off.Token);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
