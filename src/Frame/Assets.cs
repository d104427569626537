using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Tongqu.Frame;

/// <summary>
/// What a browser is served beside the pages: styles, modules and pictures, gathered into <c>assets/</c> at build. The
/// set is fixed when the program starts; a path that is not in it does not exist, so no path can lead outside.
/// </summary>
public sealed class Assets
{
    private const string Prefix = "/assets/";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".geojson"] = "application/geo+json; charset=utf-8",
        [".webmanifest"] = "application/manifest+json; charset=utf-8",
        [".svg"] = "image/svg+xml; charset=utf-8",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly Dictionary<string, Asset> _files;

    private Assets(Dictionary<string, Asset> files) => _files = files;

    /// <summary>The files of <paramref name="folder"/>; empty where the folder does not exist.</summary>
    public static Assets In(string folder)
    {
        var files = new Dictionary<string, Asset>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                if (MediaTypes.TryGetValue(Path.GetExtension(file), out var mediaType))
                {
                    files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = new Asset(file, mediaType);
                }
            }
        }

        return new Assets(files);
    }

    /// <summary>The files beside the program, wherever it was started from.</summary>
    public static Assets BesideProgram() => In(Path.Combine(AppContext.BaseDirectory, "assets"));

    /// <summary>
    /// Where a page finds the file <paramref name="name"/> (<c>tongqu.css</c>): with the hash of its content, so that a
    /// browser may keep it for ever and still never shows an old one.
    /// </summary>
    /// <remarks>A file that was not gathered keeps its plain address: the page stands without it.</remarks>
    public string Url(string name) =>
        _files.TryGetValue(name, out var asset) ? $"{Prefix}{name}?v={asset.Version}" : Prefix + name;

    internal IResult Serve(HttpContext http, string path)
    {
        if (!_files.TryGetValue(path, out var asset))
        {
            return Results.NotFound();
        }

        // Reading and hashing wait for the first request: most starts of the program serve no page at all.
        var encoding = asset.EncodingFor(http.Request.Headers.AcceptEncoding.ToString());
        var headers = http.Response.Headers;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;
        headers[HeaderNames.CacheControl] = http.Request.Query["v"] == asset.Version
            ? "public, max-age=31536000, immutable"
            : "public, no-cache";
        if (encoding is not null)
        {
            headers[HeaderNames.ContentEncoding] = encoding;
        }

        var tag = new EntityTagHeaderValue($"\"{asset.Version}{(encoding is null ? "" : "-" + encoding)}\"");
        return Results.Bytes(asset.Bytes(encoding), asset.MediaType, entityTag: tag);
    }

    private sealed class Asset(string file, string mediaType)
    {
        private readonly Lazy<byte[]> _plain = new(() => File.ReadAllBytes(file));
        private readonly ConcurrentDictionary<string, byte[]> _packed = new(StringComparer.Ordinal);
        private string? _version;

        public string MediaType => mediaType;

        /// <summary>The first eight hexadecimal digits of the content's SHA-256.</summary>
        public string Version => _version ??= Convert.ToHexStringLower(SHA256.HashData(_plain.Value))[..8];

        /// <summary>The best encoding both sides know, or null for the plain file.</summary>
        public string? EncodingFor(string accepted)
        {
            if (!(mediaType.Contains("charset", StringComparison.Ordinal) && _plain.Value.Length > 512))
            {
                return null;
            }

            return Accepts(accepted, "br") ? "br" : Accepts(accepted, "gzip") ? "gzip" : null;
        }

        public byte[] Bytes(string? encoding) => encoding is null
            ? _plain.Value
            : _packed.GetOrAdd(encoding, name => name == "br" ? Brotli(_plain.Value) : Gzip(_plain.Value));

        private static bool Accepts(string accepted, string name) => accepted.Split(',').Any(part =>
            part.Trim().StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && !part.Replace(" ", string.Empty, StringComparison.Ordinal).EndsWith(";q=0", StringComparison.Ordinal));

        private static byte[] Brotli(byte[] plain)
        {
            // Quality 7 packs the largest library (1 MB) in a moment; 11 would take seconds for a few per cent.
            var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            return BrotliEncoder.TryCompress(plain, packed, out var length, quality: 7, window: 22)
                ? packed[..length]
                : throw new InvalidOperationException("The brotli bound was too small.");
        }

        private static byte[] Gzip(byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            {
                gzip.Write(plain);
            }

            return packed.ToArray();
        }
    }
}

/// <summary>What pages stand on: the reader of each request, and the files a browser is served beside them.</summary>
public static class Face
{
    /// <summary>
    /// Adds pages, <see cref="Reader"/> (one a request) and <see cref="Assets"/> (beside the program).
    /// </summary>
    public static IServiceCollection AddFace(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton(_ => Assets.BesideProgram());
        services.AddScoped<Reader>();
        services.AddSingleton<HtmlEncoder, PageEncoder>();
        return services;
    }

    /// <summary>Serves <c>/assets/{path}</c> to everyone; needs <see cref="Assets"/> among the services.</summary>
    public static IEndpointConventionBuilder MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(
            "/assets/{**path}",
            [HttpMethods.Get, HttpMethods.Head],
            (string path, HttpContext http) =>
                http.RequestServices.GetRequiredService<Assets>().Serve(http, path))
            .ExcludeFromDescription();
}
