using Microsoft.Extensions.DependencyInjection;

namespace Tongqu.Storage;

/// <summary>Registers what storage itself keeps: happenings and leases.</summary>
public static class StorageServices
{
    /// <summary>Adds both; the <see cref="Database"/> is opened by the host.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<ITables, StorageTables>();
        services.AddSingleton<HappeningLog>();
        services.AddSingleton<Leases>();
        return services;
    }
}
