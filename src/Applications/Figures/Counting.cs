using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary>
/// Asks the applications' doors for the figures that indicators are counted by, for the city and each county, and keeps them as
/// the snapshot of the day.
/// </summary>
/// <remarks>
/// A page that finds the last round older than <see cref="FreshFor"/> starts one; the round is claimed in the database, so
/// that of many nodes one counts. <c>tongqu indicators count</c> does it on a schedule, for days on which nobody looks.
/// </remarks>
internal sealed class Counting(IServiceProvider services, IReadOnlyList<IApplication> applications, Catalogue catalogue, Reckoning reckoning, City city, TimeProvider time)
{
    /// <summary>How old what a page shows may be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    /// <summary>The figure of a name, or null.</summary>
    public OfferedFigure? Find(string? name) => applications.SelectMany(application => application.Figures).FirstOrDefault(figure => figure.Name == name);

    /// <summary>Counts where it is time to.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (await reckoning.IsStaleAsync(FreshFor, cancellation) && await reckoning.ClaimAsync(FreshFor, cancellation))
        {
            await CountAsync(cancellation);
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
}
