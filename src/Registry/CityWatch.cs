using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tongqu.Registry;

/// <summary>
/// Keeps the city and its rules in this node's memory as new as the database: grids that came in and rules that were published on
/// another node are here within seconds.
/// </summary>
internal sealed class CityWatch(City city, ModelBook book, TimeProvider time, ILogger<CityWatch> told) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(LookAgain, time, stoppingToken);
                if (await city.RefreshAsync(stoppingToken))
                {
                    told.LogInformation("Grids were changed on another node; the city was read again: {Regions} regions.", city.Regions.Count);
                }

                if (await book.RefreshAsync(stoppingToken))
                {
                    told.LogInformation("Rules were published on another node; they are read again as they are asked for.");
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault)
            {
                told.LogWarning(fault, "The city could not be looked at now; what is known stays in use.");
            }
        }
    }
}
