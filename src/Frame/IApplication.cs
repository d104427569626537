using System.CommandLine;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>The door of an application: all that the host needs to know of it.</summary>
public interface IApplication
{
    /// <summary>One word: folder, route and table prefix.</summary>
    string Name { get; }

    /// <summary>What people read in the menu.</summary>
    Text Title { get; }

    /// <summary>What it guards, and who may.</summary>
    IReadOnlyList<Permission> Permissions { get; }

    /// <summary>Registers its use cases and tables.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Maps its pages and its part of <c>/api/v1</c>. Every route says who may use it.</summary>
    void MapRoutes(IEndpointRouteBuilder routes);

    /// <summary>What it puts into the menu of a caller.</summary>
    IEnumerable<MenuEntry> Menu(Caller caller);

    /// <summary>Its verbs on the command line, each under the platform's verb it belongs to (<c>import</c>, <c>bench</c> …); none unless it says so.</summary>
    /// <param name="open">Opens the platform over its data without serving, for the time of a verb.</param>
    IEnumerable<(string Under, Command Verb)> Verbs(Func<CancellationToken, Task<IServiceScope>> open) => [];

    /// <summary>The figures its door offers to whoever keeps figures; none unless it says so.</summary>
    IReadOnlyList<OfferedFigure> Figures => [];

    /// <summary>Counts the figures it offers over a region, now.</summary>
    /// <returns>By name; one that cannot be told (a mean of nothing) is left out, never zero.</returns>
    Task<IReadOnlyDictionary<string, decimal>> CountAsync(IServiceProvider services, RegionCode region, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, decimal>>(new Dictionary<string, decimal>());

    /// <summary>Fills an empty demo city with simulated matters of its own, where it has any.</summary>
    Task SeedDemoAsync(IServiceProvider services, Action<string> progress, CancellationToken cancellation) => Task.CompletedTask;
}
