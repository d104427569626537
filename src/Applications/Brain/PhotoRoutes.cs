using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>Photos of events: shown to staff in whose scope the event lies, and to its reporter by their key.</summary>
internal static class PhotoRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/photos/{number}/{hash}", (HttpContext context, string number, string hash, string? key, Caller caller, CaseBook book, FileStore files, City city, Audit audit) =>
            ShowAsync(context, number, hash, key, small: false, caller, book, files, city, audit)).ForEveryone().ExcludeFromDescription();
        routes.MapGet("/photos/{number}/{hash}/small", (HttpContext context, string number, string hash, string? key, Caller caller, CaseBook book, FileStore files, City city, Audit audit) =>
            ShowAsync(context, number, hash, key, small: true, caller, book, files, city, audit)).ForEveryone().ExcludeFromDescription();
    }

    /// <summary>Cleans and keeps the photos of a form, before the command that carries them.</summary>
    public static async Task<Outcome<IReadOnlyList<CasePhoto>>> KeepAsync(Posting posting, FileStore files, CancellationToken cancellation)
    {
        var kept = new List<CasePhoto>();
        if (posting.Files.Count > CaseDesk.PhotosMax)
        {
            return Fault(new($"照片最多 {CaseDesk.PhotosMax} 张。", $"At most {CaseDesk.PhotosMax} photos."));
        }

        foreach (var file in posting.Files)
        {
            await using var content = file.OpenReadStream();
            var stored = await files.SavePhotoAsync(content, cancellation);
            if (stored.Refusal is { } refusal)
            {
                return Fault(refusal.Message, refusal.Code);
            }

            kept.Add(new CasePhoto(stored.Value.Hash, stored.Value.MediaType, stored.Value.Width, stored.Value.Height));
        }

        return kept;
    }

    private static Refusal Fault(Text what, string code = "brain.photos-max") =>
        new(code, what) { Fields = new Dictionary<string, Text> { ["photos"] = what } };

    private static async Task<IResult> ShowAsync(
        HttpContext context, string number, string hash, string? key, bool small, Caller caller, CaseBook book, FileStore files, City city, Audit audit)
    {
        // Nothing says whether the event, the photo or the right to see it is missing.
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known) || hash.Length != 64
            || await book.PhotoAsync(caller, known, hash, key, context.RequestAborted) is not { } photo)
        {
            return BrainRefusals.NotFound.ToProblem();
        }

        var content = files.Open(photo.Hash, small);
        if (content.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        if (!small && caller.IsSignedIn)
        {
            await audit.RecordAsync(caller, "photo.read", $"{known.Show(city.Pack.Card.CaseNumberPrefix)}/{hash[..12]}", "done", cancellation: context.RequestAborted);
        }

        context.Response.Headers.CacheControl = "private, max-age=600";
        return Results.Stream(content.Value, small ? FileStore.ThumbnailMediaType : photo.MediaType);
    }
}
