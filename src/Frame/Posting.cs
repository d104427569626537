using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Tongqu.Frame;

/// <summary>A form, bounded in size and read once; one sent from our pages is proven to come from them.</summary>
public sealed class Posting
{
    /// <summary>Largest form with photos, in bytes.</summary>
    public const long WithPhotosBytesMax = 100 * 1024 * 1024;

    /// <summary>Largest form without.</summary>
    public const long BytesMax = 512 * 1024;

    // Of one part of a form: well above the largest photo, so that a photo somewhat too large is told what it is.
    private const long PartBytesMax = 40 * 1024 * 1024;

    // Of one value as it travels: eight thousand Chinese characters are 72 KB when each byte is spelled %XX.
    private const int ValueLengthMax = 128 * 1024;

    private readonly IFormCollection _form;

    private Posting(IFormCollection form) => _form = form;

    /// <summary>Reads the form of a request.</summary>
    /// <param name="longTexts">Whether one value may be as long as the whole form: a file as text, not what somebody types.</param>
    /// <exception cref="AntiforgeryValidationException">It was not sent from our page.</exception>
    /// <exception cref="BadHttpRequestException">It is too large or cannot be read.</exception>
    public static async Task<Posting> ReadAsync(HttpContext context, bool withPhotos = false, bool longTexts = false)
    {
        var posting = await ReadFromAnywhereAsync(context, withPhotos, longTexts);
        await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        return posting;
    }

    /// <summary>
    /// Reads a form a program sent. Only for addresses where a token tells who is asking and a cookie never does: there nobody's
    /// browser can be made to send it in their name.
    /// </summary>
    /// <exception cref="BadHttpRequestException">It is too large or cannot be read.</exception>
    public static async Task<Posting> ReadFromAnywhereAsync(HttpContext context, bool withPhotos = false, bool longTexts = false)
    {
        if (!context.Request.HasFormContentType)
        {
            throw new BadHttpRequestException("Not a form.", StatusCodes.Status415UnsupportedMediaType);
        }

        var max = withPhotos ? WithPhotosBytesMax : BytesMax;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = max;
        }

        if (context.Request.ContentLength > max)
        {
            throw TooLarge();
        }

        var valueMax = longTexts ? (int)BytesMax : ValueLengthMax;
        var form = await ReadAsync(context, new FormOptions
        {
            MultipartBodyLengthLimit = Math.Min(max, PartBytesMax),
            ValueCountLimit = 1000,
            ValueLengthLimit = valueMax,
            KeyLengthLimit = 200,
        });
        if (form.Any(field => field.Value.Any(value => value?.Length > valueMax)))
        {
            throw TooLarge();
        }

        if (form.Any(field => !PlainText.IsPlain(field.Key) || field.Value.Any(value => !PlainText.IsPlain(value))))
        {
            throw new PlainText.NulException();
        }

        return new Posting(form);
    }

    private static BadHttpRequestException TooLarge() => new("The form is too large.", StatusCodes.Status413PayloadTooLarge);

    // A form cut short or badly put together shows as this or that exception of the reader; all are the sender's.
    private static async Task<IFormCollection> ReadAsync(HttpContext context, FormOptions bounds)
    {
        try
        {
            return await context.Request.ReadFormAsync(bounds, context.RequestAborted);
        }
        catch (InvalidDataException fault) when (fault.InnerException is InvalidOperationException)
        {
            // The reader's own way to object to U+0000 in a form that is not multipart.
            throw new PlainText.NulException();
        }
        catch (InvalidDataException fault) when (fault.Message.Contains("limit", StringComparison.Ordinal))
        {
            // It tells a bound from a broken form by its words alone.
            throw TooLarge();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form cannot be read.", fault);
        }
    }

    /// <summary>A field's value, empty where it was not sent.</summary>
    public string this[string key] => _form[key].ToString();

    /// <summary>Names of all fields that were sent.</summary>
    public IEnumerable<string> Keys => _form.Keys;

    /// <summary>All values of a field sent several times.</summary>
    public IReadOnlyList<string> All(string key) => [.. _form[key].OfType<string>().Where(value => value.Length > 0)];

    /// <summary>The values of the named fields that were sent.</summary>
    public Dictionary<string, string> Only(IEnumerable<string> keys) =>
        keys.Where(_form.ContainsKey).ToDictionary(key => key, key => _form[key].ToString());

    /// <summary>Files that hold something.</summary>
    public IReadOnlyList<IFormFile> Files => [.. _form.Files.Where(file => file.Length > 0)];
}
