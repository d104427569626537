using Microsoft.Extensions.DependencyInjection;
using Tongqu.Storage;

namespace Tongqu.Indicators;

/// <summary>Registers the indicator engine.</summary>
public static class IndicatorServices
{
    /// <summary>Adds the engine over the city's pack.</summary>
    public static IServiceCollection AddIndicators(this IServiceCollection services)
    {
        services.AddSingleton<ITables, IndicatorTables>();
        services.AddSingleton<Catalogue>();
        services.AddSingleton<PackValues>();
        services.AddSingleton<IndicatorBook>();
        services.AddSingleton<Intake>();
        services.AddSingleton<Reckoning>();
        return services;
    }
}
