using Microsoft.Extensions.DependencyInjection;

namespace Tongqu.Storage;

/// <summary>Registers what storage itself keeps: happenings, leases and the daily upkeep.</summary>
public static class StorageServices
{
    /// <summary>Adds them; the <see cref="Database"/> is opened by the host.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<ITables, StorageTables>();
        services.AddSingleton<HappeningLog>();
        services.AddSingleton<Leases>();
        services.AddSingleton<Upkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<Upkeep>());
        return services;
    }
}
