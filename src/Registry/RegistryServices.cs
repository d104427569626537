using Microsoft.Extensions.DependencyInjection;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>Registers the city.</summary>
public static class RegistryServices
{
    /// <summary>Adds the registry over a pack.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, Pack pack)
    {
        services.AddSingleton<ITables, RegistryTables>();
        services.AddSingleton(pack);
        services.AddSingleton<City>();
        return services;
    }
}
