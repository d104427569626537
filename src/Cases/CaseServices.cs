using Microsoft.Extensions.DependencyInjection;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Registers the case engine.</summary>
public static class CaseServices
{
    /// <summary>Adds the engine over the city's pack.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services)
    {
        services.AddSingleton<ITables, CaseTables>();
        services.AddSingleton<CaseTypes>();
        services.AddSingleton<Routing>();
        services.AddSingleton(provider => RoutingModel.Demand(
            model => provider.GetRequiredService<CaseTypes>().All.Any(type => type.Routing == model),
            slug => provider.GetRequiredService<City>().Posts.HasSlug(slug)));
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<CaseBook>();
        services.AddSingleton<PublicCases>();
        services.AddSingleton<Joining>();
        services.AddSingleton<Punctuality>();
        services.AddSingleton<Escalating>();
        services.AddHostedService(provider => provider.GetRequiredService<Escalating>());
        return services;
    }
}
