using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary>
/// Tells happenings as long as the platform runs: gives the new ones their places and sends them on. One node does it at a time.
/// A slow subscriber holds up nobody but itself.
/// </summary>
internal sealed class Delivering(
    Database database, HappeningLog log, Leases leases, Subscribers subscribers, Sending sending, TimeProvider time, ILogger<Delivering> told)
    : BackgroundService
{
    private const string Work = "happenings";
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30);

    // Commits of this process wake it at once; what other nodes committed is seen at the next look.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(6);

    private readonly Dictionary<long, Task> _running = [];
    private DateTimeOffset _forgot;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var next = database.Pulse.Next;
                try
                {
                    await RoundAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    told.LogError(fault, "A round of telling happenings failed; the next one is in {Seconds} s.", AfterFault.TotalSeconds);
                    await Task.Delay(AfterFault, time, stoppingToken);
                }

                await Task.Delay(AtMostEvery, time, stoppingToken);
                await Task.WhenAny(next, Task.Delay(LookAgain, time, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The platform stops; what was not confirmed is sent again by whoever comes next.
        }

        await Task.WhenAll(_running.Values);
        await leases.GiveBackAsync(Work);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        if (!await leases.TakeAsync(Work, Term, stopping))
        {
            return;
        }

        while (await log.AnyNewAsync(stopping))
        {
            await log.PlaceAsync(stopping);
        }

        var last = (await log.BoundsAsync(stopping)).Last;
        foreach (var subscriber in (await subscribers.AllAsync(stopping)).Where(one => sending.IsDue(one, last)))
        {
            if (!_running.TryGetValue(subscriber.Id, out var running) || running.IsCompleted)
            {
                _running[subscriber.Id] = SendAsync(subscriber, last, stopping);
            }
        }

        if (time.GetUtcNow() - _forgot > ForgetEvery)
        {
            _forgot = time.GetUtcNow();
            await log.ForgetAsync(_forgot, stopping);
        }
    }

    private async Task SendAsync(Subscriber subscriber, long last, CancellationToken stopping)
    {
        try
        {
            await sending.SendAsync(subscriber, last, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // See above.
        }
        catch (Exception fault)
        {
            told.LogError(fault, "Sending to subscriber {Subscriber} failed.", subscriber.Id);
        }
    }
}
