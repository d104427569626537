using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>A file as it is kept.</summary>
/// <param name="Hash">SHA-256 of the kept bytes, 64 lower-case hexadecimal digits; the file's name and its proof.</param>
/// <param name="MediaType">What the content is; the sender's file name and claim are never asked.</param>
/// <param name="Bytes">Size of the kept file, in bytes.</param>
/// <param name="Width">Width of a photo in pixels, as it is looked at; 0 for a document.</param>
/// <param name="Height">Height of a photo in pixels, as it is looked at; 0 for a document.</param>
public sealed record StoredFile(string Hash, string MediaType, long Bytes, int Width, int Height);

/// <summary>Where files are kept, and their bounds.</summary>
/// <param name="Folder">The folder of all kept files; it is made when missing.</param>
public sealed record FileSettings(string Folder)
{
    /// <summary>The largest photo taken in, in bytes.</summary>
    public long PhotoBytesMax { get; init; } = 15 * 1024 * 1024;

    /// <summary>The largest document taken in, in bytes.</summary>
    public long DocumentBytesMax { get; init; } = 20 * 1024 * 1024;

    /// <summary>How long cleaning one photo may take before its process is ended.</summary>
    public TimeSpan CleaningTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many photos are cleaned at once; the others wait their turn.</summary>
    public int CleaningsAtOnce { get; init; } = 2;

    /// <summary>The Node.js program, by name or path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The script that cleans a photo, with its packages in <c>node_modules</c> beside it.</summary>
    public string Cleaner { get; init; } = Path.Combine(AppContext.BaseDirectory, "photo", "photo.mjs");
}

/// <summary>
/// Keeps photos and documents in a folder under the hash of their content. It knows neither cases nor people: whoever
/// keeps a hash decides who may open it.
/// </summary>
/// <remarks>
/// What is kept is complete and on the disk before a hash is returned, so a hash may be committed to the database at
/// once. The same content is kept once. A photo is never kept, not even for a moment under a name, with what hides in
/// it: place, time, device, previews, comments.
/// </remarks>
public sealed class FileStore : IDisposable
{
    private const string ThumbnailSuffix = ".thumbnail";

    private readonly FileSettings _settings;
    private readonly PhotoCleaner _cleaner;
    private readonly string _drafts;

    /// <summary>Opens the store on its folder.</summary>
    public FileStore(FileSettings settings, TimeProvider time, ILogger<FileStore> log)
    {
        _settings = settings;
        _cleaner = new PhotoCleaner(settings, time, log);
        _drafts = Path.Combine(settings.Folder, "drafts");
        Directory.CreateDirectory(_drafts);
    }

    /// <summary>The media type of every thumbnail.</summary>
    public static string ThumbnailMediaType => MediaTypes.Jpeg;

    /// <summary>Cleans a photo of everything but the picture and keeps it, with a thumbnail.</summary>
    /// <param name="content">What was sent; read no further than the bound allows.</param>
    /// <param name="cancellation">Ends the work and leaves nothing behind.</param>
    /// <returns>
    /// The kept photo, or a refusal: <c>file.too-large</c>, <c>file.not-a-photo</c>, <c>file.damaged</c>, or
    /// <c>file.cannot-clean</c> where hidden data cannot be removed now.
    /// </returns>
    public async Task<Outcome<StoredFile>> SavePhotoAsync(Stream content, CancellationToken cancellation = default)
    {
        await using var original = OpenNameless();
        if (!await CopyWithinAsync(content, original, _settings.PhotoBytesMax, cancellation))
        {
            return FileRefusals.PhotoTooLarge(_settings.PhotoBytesMax);
        }

        var mediaType = MediaTypes.Of(original);
        if (!MediaTypes.IsPhoto(mediaType))
        {
            return mediaType == MediaTypes.Heic ? FileRefusals.Heic : FileRefusals.NotAPhoto;
        }

        using var photo = new FileDraft(_drafts);
        using var thumbnail = new FileDraft(_drafts);
        var cleaned = await _cleaner.CleanAsync(original, photo.Stream, thumbnail.Stream, cancellation);
        if (cleaned.Refusal is { } refusal)
        {
            return refusal;
        }

        // The thumbnail first: where there is a photo, there is its thumbnail.
        var hash = photo.Hash();
        thumbnail.KeepAs(PathOf(hash) + ThumbnailSuffix);
        var bytes = photo.KeepAs(PathOf(hash));
        return new StoredFile(hash, mediaType!, bytes, cleaned.Value.Width, cleaned.Value.Height);
    }

    /// <summary>Keeps a PDF document as it is, for it may be signed.</summary>
    /// <returns>The kept document, or a refusal: <c>file.too-large</c> or <c>file.not-a-document</c>.</returns>
    public async Task<Outcome<StoredFile>> SaveDocumentAsync(Stream content, CancellationToken cancellation = default)
    {
        using var document = new FileDraft(_drafts);
        if (!await CopyWithinAsync(content, document.Stream, _settings.DocumentBytesMax, cancellation))
        {
            return FileRefusals.DocumentTooLarge(_settings.DocumentBytesMax);
        }

        if (MediaTypes.Of(document.Stream) != MediaTypes.Pdf)
        {
            return FileRefusals.NotADocument;
        }

        var hash = document.Hash();
        var bytes = document.KeepAs(PathOf(hash));
        return new StoredFile(hash, MediaTypes.Pdf, bytes, 0, 0);
    }

    /// <summary>Opens a kept file, or the thumbnail of a kept photo, for reading.</summary>
    /// <returns>The content, which the caller closes, or the refusal <c>file.not-found</c>.</returns>
    public Outcome<Stream> Open(string hash, bool thumbnail)
    {
        if (hash.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigitLower))
        {
            return FileRefusals.NotFound;
        }

        try
        {
            return new FileStream(PathOf(hash) + (thumbnail ? ThumbnailSuffix : ""), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileRefusals.NotFound;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cleaner.Dispose();

    // Two levels of folders keep each one small: a million photos are about fifteen a folder.
    private string PathOf(string hash) => Path.Combine(_settings.Folder, hash[..2], hash[2..4], hash);

    /// <summary>A file that has lost its name: its space is given back when it is closed, even by a crash.</summary>
    private FileStream OpenNameless()
    {
        var path = Path.Combine(_drafts, Path.GetRandomFileName());
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
        });
        File.Delete(path);
        return stream;
    }

    /// <summary>Copies, and stops reading as soon as there is more than the bound.</summary>
    private static async Task<bool> CopyWithinAsync(
        Stream source, Stream target, long bytesMax, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
            {
                if (target.Length + read > bytesMax)
                {
                    return false;
                }

                await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return true;
        }
        finally
        {
            // The buffer goes back to be used by others, and must not carry a stranger's photo to them.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
