using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>
/// The city as it stands: its pack, regions, posts and calendar, in memory for everyone to read. Loaded once before anything
/// is served; using it earlier is a fault.
/// </summary>
public sealed class City(Database database, Pack pack, TimeProvider time)
{
    private Regions? _regions;
    private Posts? _posts;
    private WorkingCalendar? _calendar;
    private int _gridsRead;

    /// <summary>The city's files.</summary>
    public Pack Pack => pack;

    /// <summary>The tree of regions.</summary>
    public Regions Regions => _regions ?? throw NotLoaded();

    /// <summary>Posts and departments.</summary>
    public Posts Posts => _posts ?? throw NotLoaded();

    /// <summary>When the city works.</summary>
    public WorkingCalendar Calendar => _calendar ?? throw NotLoaded();

    /// <summary>Whether this is a demo city: everybody in it is simulated, and every page says so.</summary>
    public bool Demo { get; private set; }

    /// <summary>When this content of the pack was first brought in: its changes since then are none.</summary>
    public DateTimeOffset PackLoadedAt { get; private set; }

    /// <summary>Whether the pack was new to the database, or had changed, when it was loaded.</summary>
    public bool PackChanged { get; private set; }

    /// <summary>
    /// Brings the pack into the database where its content hash is new there, then reads the city from the database.
    /// </summary>
    /// <param name="demo">Whether a database that is still empty becomes a demo city. An existing one stays what it is.</param>
    /// <exception cref="PackException">A file of the pack cannot be used; nothing was changed.</exception>
    public async Task LoadAsync(bool demo, CancellationToken cancellation = default)
    {
        _calendar = PackRegistry.Calendar(pack);
        var known = await database.ReadAsync(Scope.Nothing, store => store.Set<PackRow>().FirstOrDefaultAsync(row => row.Name == pack.Card.Name, cancellation), cancellation);
        Demo = known?.Demo ?? demo;
        PackChanged = known?.Hash != pack.Hash;
        PackLoadedAt = PackChanged ? time.GetUtcNow() : known!.LoadedAt;
        if (PackChanged)
        {
            await BringInAsync(cancellation);
        }

        await ReadAsync(cancellation);
    }

    /// <summary>Reads all the registry takes from a pack, without a database.</summary>
    /// <returns>How many posts come of it, the departments' codes and the regions' codes.</returns>
    /// <exception cref="PackException">A file cannot be used.</exception>
    public static (int Posts, IReadOnlySet<string> Departments, IReadOnlySet<string> Regions) Check(Pack pack)
    {
        PackRegistry.Calendar(pack);
        Vocabulary.Read(pack);
        _ = new CountyShapes(pack.ReadText("regions/counties.geojson"));
        var departments = PackRegistry.Departments(pack);
        var regions = PackRegistry.Regions(pack);
        var posts = PackRegistry.Posts(pack, regions, departments);
        return (posts.Count, departments.Select(department => department.Code).ToHashSet(), regions.Select(region => region.Code).ToHashSet());
    }

    private async Task BringInAsync(CancellationToken cancellation)
    {
        var regions = PackRegistry.Regions(pack);
        var departments = PackRegistry.Departments(pack);
        var posts = PackRegistry.Posts(pack, regions, departments);
        await Bulk.WriteAsync(database, "registry_region",
            ["code", "name", "short", "level", "parent", "longitude", "latitude", "households", "simulated"],
            regions.Select(row => new object?[]
            {
                row.Code, row.Name, row.Short, (int)row.Level, row.Parent, row.Point?.Longitude, row.Point?.Latitude, row.Households, row.Simulated,
            }), "delete from registry_region", cancellation);
        await Bulk.WriteAsync(database, "registry_department", ["code", "title_zh", "title_en", "level", "sample"],
            departments.Select(row => new object?[] { row.Code, row.Title.Zh, row.Title.En, row.Level, row.Sample }),
            "delete from registry_department", cancellation);
        await Bulk.WriteAsync(database, "registry_post", ["code", "role", "region", "department", "title_zh", "title_en", "sample"],
            posts.Select(row => new object?[] { row.Code, row.Role.Name(), row.Region, row.Department, row.Title.Zh, row.Title.En, row.Sample }),
            "delete from registry_post", cancellation);
        // The hash is remembered last: a load that was cut off is done again.
        await database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            var row = await store.Set<PackRow>().FirstOrDefaultAsync(row => row.Name == pack.Card.Name, cancellation);
            if (row is null)
            {
                store.Add(row = new PackRow { Name = pack.Card.Name, Demo = Demo });
            }

            (row.Hash, row.LoadedAt) = (pack.Hash, time.GetUtcNow());
            return true;
        }, cancellation);
    }

    /// <summary>Reads the city again where another node changed its grids.</summary>
    /// <returns>Whether it was read.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation = default)
    {
        if (await GridsWrittenAsync(cancellation) == _gridsRead)
        {
            return false;
        }

        await ReadAsync(cancellation);
        return true;
    }

    private Task<int> GridsWrittenAsync(CancellationToken cancellation) => database.ReadAsync(Scope.Nothing, store =>
        store.Set<PackRow>().Where(row => row.Name == pack.Card.Name).Select(row => row.GridsWritten).FirstOrDefaultAsync(cancellation), cancellation);

    /// <summary>Reads the city again after its regions were changed; other nodes see it at their next <see cref="RefreshAsync"/>.</summary>
    internal async Task ReadAsync(CancellationToken cancellation)
    {
        // Asked first: what is written meanwhile is read once more.
        var written = await GridsWrittenAsync(cancellation);
        var shapes = new CountyShapes(pack.ReadText("regions/counties.geojson"));
        var (packed, kept) = await database.ReadAsync(Scope.Nothing, async store => (
            (await store.Set<RegionRow>().ToListAsync(cancellation)).Select(row => new Region(
                row.Code, row.Name, row.Short, (RegionLevel)row.Level, row.Parent,
                row.Longitude is { } longitude && row.Latitude is { } latitude ? new GeoPoint(longitude, latitude) : null,
                row.Households, row.Simulated)).ToDictionary(region => region.Code),
            await store.Set<GridRow>().ToListAsync(cancellation)), cancellation);
        List<Region> added = [];
        foreach (var grid in kept)
        {
            // What the city says of a grid counts before what its pack says; where it lies only the pack knows.
            var known = packed.GetValueOrDefault(grid.Code);
            packed[grid.Code] = new Region(grid.Code, grid.Name, grid.Name, RegionLevel.Grid, grid.Parent, known?.Point, grid.Households, false);
            if (known is null)
            {
                added.Add(packed[grid.Code]);
            }
        }

        _regions = new Regions(packed.Values, shapes, pack.Card.Region);
        var more = added.Count == 0 ? [] : PackRegistry.Posts(pack, added, PackRegistry.Departments(pack), [.. packed.Values]);
        _posts = await database.ReadAsync(Scope.Nothing, async store => new Posts(
            (await store.Set<PostRow>().ToListAsync(cancellation)).Select(row => new Post(
                row.Code, Roles.Parse(row.Role)!.Value, row.Region, row.Department, new(row.TitleZh, row.TitleEn), row.Sample)).Concat(more),
            (await store.Set<DepartmentRow>().ToListAsync(cancellation)).Select(row => new Department(
                row.Code, new(row.TitleZh, row.TitleEn), row.Level, row.Sample))), cancellation);
        _gridsRead = written;
    }

    private static InvalidOperationException NotLoaded() => new("The city is read before it was loaded.");
}
