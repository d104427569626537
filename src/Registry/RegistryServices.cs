using Microsoft.Extensions.DependencyInjection;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>Registers the city and what is known in it.</summary>
public static class RegistryServices
{
    /// <summary>Adds the registry over a pack.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, Pack pack)
    {
        services.AddSingleton<ITables, RegistryTables>();
        services.AddSingleton(pack);
        services.AddSingleton<City>();
        services.AddHostedService<CityWatch>();
        services.AddSingleton<Grids>();
        services.AddSingleton(_ => Vocabulary.Read(pack));
        services.AddSingleton<Subjects>();
        services.AddSingleton<Facts>();
        services.AddSingleton<FactIntake>();
        services.AddSingleton<Retention>();
        services.AddSingleton(provider => new Chore(Retention.Chore, provider.GetRequiredService<Retention>().SweepAsync));
        services.AddSingleton<Licences>();
        services.AddSingleton<Uses>();
        services.AddSingleton<Population>();
        services.AddSingleton<ModelBook>();
        services.AddSingleton<Simulation>();
        return services;
    }
}
