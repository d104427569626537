using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>What the host knows of the city that every page shows.</summary>
/// <param name="Title">Name of the city.</param>
/// <param name="Offset">Its clock.</param>
/// <param name="WorkingDay">Length of its working day.</param>
/// <param name="Demo">Whether everybody in it is simulated.</param>
/// <param name="TileHost">Scheme and host of the configured map tiles, for the content security policy; null for none.</param>
/// <param name="Address">Scheme and host under which people reach the platform; null for whichever a request names.</param>
public sealed record CityFace(Text Title, TimeSpan Offset, TimeSpan WorkingDay, bool Demo, string? TileHost, string? Address);

/// <summary>Fills the <see cref="Reader"/> of each request and sets the headers that guard its pages.</summary>
public static class Reading
{
    /// <summary>Cookie of the chosen language.</summary>
    public const string TongueCookie = "lang";

    /// <summary>Cookie of large type.</summary>
    public const string ElderCookie = "elder";

    private const string NoticeCookie = "notice";

    /// <summary>
    /// Knows the reader's language and sets the headers that guard every answer, at the last moment, so that an error page has
    /// them too. Stands first.
    /// </summary>
    public static void UseGuards(this WebApplication app) => app.Use((context, next) =>
    {
        var reader = context.RequestServices.GetRequiredService<Reader>();
        reader.Tongue = TongueOf(context.Request);
        reader.Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.OnStarting(() =>
        {
            SetHeaders(context, reader);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Knows who reads, before anything answers. Stands after authentication.</summary>
    public static void UseReader(this WebApplication app, IReadOnlyList<IApplication> applications) => app.Use((context, next) =>
    {
        Fill(context, context.RequestServices.GetRequiredService<Reader>(), applications);
        return next(context);
    });

    /// <summary>Shows a sentence once, on the next page.</summary>
    public static void Tell(HttpContext context, Text sentence, bool failed = false)
    {
        var text = context.RequestServices.GetRequiredService<Reader>().Say(sentence);
        context.Response.Cookies.Append(NoticeCookie, (failed ? "!" : "") + Uri.EscapeDataString(text.Clip(300)), Cookie(context, TimeSpan.FromMinutes(1)));
    }

    /// <summary>Language and type size, changed by a form on every page.</summary>
    public static void MapSettings(IEndpointRouteBuilder routes) =>
        routes.MapPost("/settings", async (HttpContext context) =>
        {
            var form = await Posting.ReadAsync(context);
            if (form["lang"] is "zh" or "en")
            {
                context.Response.Cookies.Append(TongueCookie, form["lang"], Cookie(context, TimeSpan.FromDays(365)));
            }

            if (form["elder"] is "on" or "off")
            {
                context.Response.Cookies.Append(ElderCookie, form["elder"], Cookie(context, TimeSpan.FromDays(365)));
            }

            return Page.SeeOther(Page.Back(form["back"], "/"));
        }).ForEveryone().ExcludeFromDescription();

    /// <summary>
    /// Scheme and host for links that leave the page (a receipt, a QR code): the configured ones, so that nobody's Host header
    /// and no inner name behind a proxy gets onto paper.
    /// </summary>
    public static string OriginOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<CityFace>().Address ?? $"{context.Request.Scheme}://{context.Request.Host}";

    /// <summary>The language a request asks for: chosen before, or the browser's, or Chinese.</summary>
    public static Tongue TongueOf(HttpRequest request) => (request.Cookies[TongueCookie], request.Headers.AcceptLanguage.ToString()) switch
    {
        ("en", _) => Tongue.English,
        ("zh", _) => Tongue.Chinese,
        (_, var accepted) => accepted.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? Tongue.English : Tongue.Chinese,
    };

    private static void Fill(HttpContext context, Reader reader, IReadOnlyList<IApplication> applications)
    {
        var services = context.RequestServices;
        var caller = services.GetRequiredService<Caller>();
        var city = services.GetRequiredService<CityFace>();
        reader.Elder = context.Request.Cookies[ElderCookie] == "on";
        reader.Name = caller.IsSignedIn ? Mask.Name(caller.Name) : null;
        reader.Post = caller.IsSignedIn ? reader.Say(caller.PostTitle) : null;
        reader.Path = context.Request.Path + context.Request.QueryString;
        reader.FindMenu(() =>
        [
            .. applications.SelectMany(application => application.Menu(caller)).Select(entry => entry with
            {
                Current = context.Request.Path.StartsWithSegments(entry.Href),
            }),
        ]);
        reader.Sample = city.Demo;
        reader.CityTitle = city.Title;
        reader.Offset = city.Offset;
        reader.WorkingDay = city.WorkingDay;
        reader.Now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (context.Request.Cookies[NoticeCookie] is { Length: > 0 } notice && AcceptsPage(context.Request))
        {
            reader.Notice = new Notice(Text.Same(Uri.UnescapeDataString(notice.TrimStart('!'))), notice[0] == '!');
            context.Response.Cookies.Delete(NoticeCookie);
        }

        if (AcceptsPage(context.Request))
        {
            var tokens = services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
            (reader.AntiforgeryField, reader.AntiforgeryToken) = (tokens.FormFieldName, tokens.RequestToken);
        }
    }

    /// <summary>Whether whoever asks would rather have a page than problem details.</summary>
    public static bool AcceptsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/open311") && !request.Path.StartsWithSegments("/assets")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static void SetHeaders(HttpContext context, Reader reader)
    {
        var tiles = context.RequestServices.GetRequiredService<CityFace>().TileHost is { } host ? " " + host : "";
        var headers = context.Response.Headers;
        var styles = reader.StyledByLibrary ? "'unsafe-inline'" : $"'nonce-{reader.Nonce}'";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' {styles}; "
            + $"img-src 'self' data: blob:{tiles}; connect-src 'self'{tiles}; font-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // Whoever may be kept a copy of says so; all else is for this reader, now.
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }

    private static CookieOptions Cookie(HttpContext context, TimeSpan age) => new()
    {
        MaxAge = age,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
