using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary>对接: what happens here is told to other systems, and their engineers find what they may ask for.</summary>
public sealed class ExchangeApplication : IApplication
{
    /// <inheritdoc/>
    public string Name => "exchange";

    /// <inheritdoc/>
    public Text Title => new("对接", "Exchange");

    /// <inheritdoc/>
    public IReadOnlyList<Permission> Permissions => [ExchangePermissions.Manage, ExchangePermissions.Read];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ITables, ExchangeTables>();
        services.AddSingleton<Subscribers>();
        services.AddSingleton<Envelopes>();
        services.AddSingleton<Sending>();
        services.AddHostedService<Delivering>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        SubscriberRoutes.Map(routes);
        HappeningsApi.Map(routes);
        DeveloperRoutes.Map(routes);
    }

    /// <inheritdoc/>
    public IEnumerable<MenuEntry> Menu(Caller caller)
    {
        if (ExchangePermissions.Manage.IsGrantedTo(caller))
        {
            yield return new MenuEntry(Title, "/exchange");
        }
    }
}

/// <summary>What the exchange guards.</summary>
internal static class ExchangePermissions
{
    public static Permission Manage { get; } = new("exchange.manage",
        new("维护对接系统", "Keep subscribers"), Role.SystemOfficer);

    // No officer: none of the three sees business data.
    public static Permission Read { get; } = new("exchange.read",
        new("读取所辖区域的业务动态", "Read what happens in the region given"))
    { ForSystems = true };
}
