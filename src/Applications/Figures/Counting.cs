using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Indicators;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Figures;

/// <summary>
/// Asks the applications' doors for the figures that indicators are counted by, for the city and each county, and keeps them as
/// the snapshot of the day.
/// </summary>
/// <remarks>
/// A page that finds the last round older than <see cref="FreshFor"/> starts one, and while the platform runs there is one every
/// hour (<see cref="CountingRounds"/>). A round is done under a lease, so that of many nodes one counts.
/// </remarks>
internal sealed class Counting(
    IServiceProvider services, IReadOnlyList<IApplication> applications, Catalogue catalogue, Reckoning reckoning, Leases leases, City city, TimeProvider time) : IDisposable
{
    private const string Work = "indicators";

    // Longer than a round takes; whoever dies in one is succeeded after it.
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(5);

    // A lease is the process's; within it, one at a time too.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>How old what a page shows may be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    /// <summary>The figure of a name, or null.</summary>
    public OfferedFigure? Find(string? name) => applications.SelectMany(application => application.Figures).FirstOrDefault(figure => figure.Name == name);

    /// <summary>Counts where it is time to; whoever finds another at it goes on with what was counted before.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (!await reckoning.IsStaleAsync(FreshFor, cancellation) || !await _one.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return;
        }

        try
        {
            if (await leases.TakeAsync(Work, Term, cancellation))
            {
                await CountAsync(cancellation);
                await leases.GiveBackAsync(Work);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Counts now, whatever was counted before; returns how many values are new or changed.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        var counted = new List<Counted>();
        foreach (var region in Regions())
        {
            foreach (var application in applications.Where(application => application.Figures.Count > 0))
            {
                var counts = await application.CountAsync(services, region, cancellation);
                counted.AddRange(catalogue.All.Where(one => one.Figure is { } figure && counts.ContainsKey(figure))
                    .Select(one => new Counted(one.Code, region.Value, counts[one.Figure!])));
            }
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).DateTime);
        return await reckoning.KeepAsync(counted, today, city.Demo, cancellation);
    }

    private IEnumerable<RegionCode> Regions() => city.Regions.Below(city.Regions.City.Code).Where(region => region.Level == RegionLevel.County)
        .Prepend(city.Regions.City).Select(region => RegionCode.Parse(region.Code).Value);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}

/// <summary>Counts every hour as long as the platform runs, so that a day on which nobody looks has its snapshot too.</summary>
internal sealed class CountingRounds(Counting counting, TimeProvider time, ILogger<CountingRounds> told) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(Every, time);
        try
        {
            while (await hour.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await counting.RefreshAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    told.LogError(fault, "A round of counting failed; the next one is in an hour.");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The platform stops.
        }
    }
}
