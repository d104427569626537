namespace Tongqu.Storage;

/// <summary>Tells what a file is by its first bytes, never by its name or its sender's claim.</summary>
internal static class MediaTypes
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string Webp = "image/webp";
    public const string Heic = "image/heic";
    public const string Pdf = "application/pdf";

    private const int HeadBytes = 12;

    /// <summary>The media type of a file, or null where it is none of the few that are known here.</summary>
    /// <param name="file">Read at its beginning, and left there.</param>
    public static string? Of(Stream file)
    {
        file.Position = 0;
        Span<byte> buffer = stackalloc byte[HeadBytes];
        ReadOnlySpan<byte> head = buffer[..file.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false)];
        file.Position = 0;
        return Of(head);
    }

    /// <summary>Whether photos of this media type are taken in.</summary>
    public static bool IsPhoto(string? mediaType) => mediaType is Jpeg or Png or Webp;

    private static string? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => Webp,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. var brand] when IsHeic(brand) => Heic,
        _ => null,
    };

    // The brands of ISO/IEC 23008-12 that cameras write.
    private static bool IsHeic(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("hevc"u8)
        || brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8) || brand.SequenceEqual("mif1"u8);
}
