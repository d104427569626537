using System.Text.Json.Serialization;
using Microsoft.AspNetCore.HttpOverrides;
using Tongqu.Access;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Indicators;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Web;

/// <summary>Puts the house together: services, pipeline, and the way it starts.</summary>
public static class Platform
{
    // Of a request that says nothing else; forms with photos say more (Posting).
    private const long BodyBytesMax = 1024 * 1024;

    /// <summary>Builds the platform; nothing is opened or served yet.</summary>
    /// <exception cref="PackException">The pack cannot be used.</exception>
    public static WebApplication Build(HostSettings settings)
    {
        Directory.CreateDirectory(settings.Data);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls(settings.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        settings.LogTo(builder.Logging.ClearProviders());
        builder.Logging.SetMinimumLevel(settings.Log)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning)
            // What is no HTTP at all never reaches the pipeline: the server refuses it and tells of it here alone.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Debug)
            // What the database refuses is tried again or told by whoever asked; telling it here as well would only repeat it.
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        AddServices(builder.Services, settings);
        var app = builder.Build();
        UsePipeline(app);
        MapRoutes(app);
        return app;
    }

    /// <summary>Brings database and city up to date: schema, pack, and in an empty demo city its people and matters.</summary>
    public static async Task PrepareAsync(WebApplication app, HostSettings settings, CancellationToken cancellation = default)
    {
        var database = app.Services.GetRequiredService<Database>();
        var changes = await new Migrator(database).MigrateAsync(cancellation);
        if (changes > 0)
        {
            settings.Progress($"数据库 database: {changes} 项变更 changes applied");
        }

        if (settings.KeysCertificate is null)
        {
            settings.Progress(Keys.Warning);
        }

        var city = app.Services.GetRequiredService<City>();
        await city.LoadAsync(settings.Demo, cancellation);
        settings.Progress($"城市包 pack: {city.Pack.Card.Title.Zh} {city.Pack.Hash[..12]} · {city.Regions.Count} 区域 regions · {city.Posts.Count} 岗位 posts");
        app.Services.GetRequiredService<CaseTypes>();
        var models = await app.Services.GetRequiredService<ModelBook>().LoadPackAsync(cancellation);
        if (models > 0)
        {
            settings.Progress($"规则 decision models: {models} 个新版本 new versions");
        }

        var values = await app.Services.GetRequiredService<PackValues>().LoadAsync(cancellation);
        if (values > 0)
        {
            settings.Progress($"指标 indicators: {app.Services.GetRequiredService<Catalogue>().All.Count} · {values} 个值 values");
        }

        if (city.Demo)
        {
            await Demo.SeedAsync(app.Services, settings.Progress, cancellation);
        }
    }

    private static void AddServices(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Time);
        services.AddStorage();
        services.AddAccess(settings.Identity);
        services.AddRegistry(Pack.Open(settings.Pack));
        services.AddCases();
        services.AddIndicators();
        foreach (var application in Applications.All)
        {
            application.AddServices(services);
        }

        services.AddSingleton(provider => Database.Open(
            settings.ConnectionString, provider.GetServices<ITables>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(new DataFolder(settings.Data));
        services.AddSingleton(new FileSettings(Path.Combine(settings.Data, "files")));
        services.AddSingleton<FileStore>();
        services.AddSingleton(provider => FaceOf(provider.GetRequiredService<City>(), settings));
        services.AddSingleton(provider => new DemoAccounts(provider.GetRequiredService<City>().Demo ? Demo.Accounts(provider) : []));
        services.AddSingleton(Applications.All);
        services.Configure<ForwardedHeadersOptions>(options => TrustProxies(options, settings.Proxies));
        Keys.AddTo(services, settings);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "tongqu-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The content security policy says it for every page, and more strictly.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddFace();
        ApiDocument.AddTo(services);
        settings.Limits.AddTo(services);
        // What is wrong with a request is answered in one place, which needs to know it.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(PlainText.JsonStrings);
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        });
    }

    // The framework trusts this machine by itself; a proxy elsewhere is named. Without it, all residents would knock from one
    // address and share one limit, and no cookie would be marked as for https alone.
    private static void TrustProxies(ForwardedHeadersOptions options, IReadOnlyList<string> proxies)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy.Contains('/', StringComparison.Ordinal) ? proxy
                : proxy.Contains(':', StringComparison.Ordinal) ? proxy + "/128" : proxy + "/32"));
        }
    }

    private static CityFace FaceOf(City city, HostSettings settings)
    {
        var tiles = city.Pack.Card.Map.Tiles is { } template ? new Uri(template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)) : null;
        return new CityFace(city.Pack.Card.Title.ToText(), city.Pack.UtcOffset, city.Calendar.OrdinaryDay, city.Demo, tiles?.GetLeftPart(UriPartial.Authority), settings.Address?.GetLeftPart(UriPartial.Authority));
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseGuards();
        app.UseStatusCodePages(status => Problems.AnswerAsync(status.HttpContext, Problems.FromStatus(status.HttpContext.Response.StatusCode)));
        app.UseEdge();
        app.UseRouting();
        app.UseAuthentication();
        app.UseReader(Applications.All);
        app.UseRateLimiter();
        app.UseAddresses();
        app.UseAuthorization();
    }

    private static void MapRoutes(WebApplication app)
    {
        var routes = app.MapGroup("");
        routes.AnswerHead();
        routes.MapAssets().ForEveryone();
        routes.MapGet("/healthz", async (Database database, CancellationToken cancellation) =>
        {
            await new Migrator(database).ProbeAsync(cancellation);
            return Results.Text("ok");
        }).ForEveryone().ExcludeFromDescription();
        routes.MapOpenApi("/openapi/{documentName}.json").ForEveryone();
        routes.MapGet("/start", (Reader reader, Caller caller) =>
            Page.SeeOther(caller.Must.Length > 0 ? "/account" : reader.Menu.Count > 0 ? reader.Menu[0].Href : "/")).NeedsSignIn().ExcludeFromDescription();
        Signing.Map(routes);
        Reading.MapSettings(routes);
        foreach (var application in Applications.All)
        {
            application.MapRoutes(routes);
        }
    }
}
