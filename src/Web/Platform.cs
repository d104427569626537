using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Web;

/// <summary>Puts the house together: services, pipeline, and the way it starts.</summary>
public static class Platform
{
    /// <summary>Builds the platform; nothing is opened or served yet.</summary>
    /// <exception cref="PackException">The pack cannot be used.</exception>
    public static WebApplication Build(HostSettings settings)
    {
        Directory.CreateDirectory(settings.Data);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(settings.Urls);
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(settings.Log)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning)
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

        var city = app.Services.GetRequiredService<City>();
        await city.LoadAsync(settings.Demo, cancellation);
        settings.Progress($"城市包 pack: {city.Pack.Card.Title.Zh} {city.Pack.Hash[..12]} · {city.Regions.Count} 区域 regions · {city.Posts.Count} 岗位 posts");
        app.Services.GetRequiredService<CaseTypes>();
        if (city.Demo)
        {
            await Demo.SeedAsync(app.Services, settings.Progress, cancellation);
        }
    }

    private static void AddServices(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Time);
        services.AddAccess();
        services.AddRegistry(Pack.Open(settings.Pack));
        services.AddCases();
        foreach (var application in Applications.All)
        {
            application.AddServices(services);
        }

        services.AddSingleton(provider => Database.Open(
            settings.ConnectionString, provider.GetServices<ITables>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(new FileSettings(Path.Combine(settings.Data, "files")));
        services.AddSingleton<FileStore>();
        services.AddSingleton(provider => FaceOf(provider.GetRequiredService<City>()));
        services.AddSingleton(provider => new DemoAccounts(provider.GetRequiredService<City>().Demo ? Demo.Accounts(provider) : []));
        services.AddSingleton(Applications.All);
        services.AddDataProtection().SetApplicationName("tongqu").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Data, "keys")));
        services.AddAntiforgery(options => options.Cookie.Name = "tongqu-form");
        services.AddFace();
        services.AddOpenApi("v1");
        settings.Limits.AddTo(services);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        });
    }

    private static CityFace FaceOf(City city)
    {
        var tiles = city.Pack.Card.Map.Tiles is { } template ? new Uri(template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)) : null;
        return new CityFace(city.Pack.Card.Title.ToText(), city.Pack.UtcOffset, city.Calendar.OrdinaryDay, city.Demo, tiles?.GetLeftPart(UriPartial.Authority));
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseExceptionHandler(handler => handler.Run(context => AnswerFaultAsync(context)));
        app.UseStatusCodePages(status => AnswerAsync(status.HttpContext, Problems.FromStatus(status.HttpContext.Response.StatusCode)));
        app.UseRouting();
        app.UseAuthentication();
        app.UseReader(Applications.All);
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    private static void MapRoutes(WebApplication app)
    {
        app.MapAssets().ForEveryone();
        app.MapGet("/healthz", async (Database database, CancellationToken cancellation) =>
        {
            await new Migrator(database).ProbeAsync(cancellation);
            return Results.Text("ok");
        }).ForEveryone().ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json").ForEveryone();
        app.MapGet("/start", (Reader reader) => Page.SeeOther(reader.Menu.Count > 0 ? reader.Menu[0].Href : "/")).NeedsSignIn().ExcludeFromDescription();
        Signing.Map(app);
        Reading.MapSettings(app);
        foreach (var application in Applications.All)
        {
            application.MapRoutes(app);
        }
    }

    private static Task AnswerFaultAsync(HttpContext context)
    {
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return AnswerAsync(context, Problems.FromFault(fault));
    }

    /// <summary>A refusal as the caller can read it: a page for people, problem details for programs.</summary>
    private static async Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        await context.RequestServices.GetRequiredService<Audit>().RecordRefusalAsync(
            context.RequestServices.GetRequiredService<Caller>(), $"{context.Request.Method} {context.Request.Path}", refusal);
        if (!Reading.AcceptsPage(context.Request))
        {
            await Problems.WriteAsync(context, refusal);
            return;
        }

        context.Response.StatusCode = Problems.StatusOf(refusal);
        await Page.Of<ErrorPage>(Problems.ModelOf(refusal, Problems.RequestId(context)), Problems.StatusOf(refusal)).ExecuteAsync(context);
    }
}
