using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Base;
using Xunit;

namespace Tongqu.Storage.Tests;

public sealed class FileStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tongqu-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_photo_loses_its_place_its_device_and_its_comments()
    {
        SamplePhotos.Segments(SamplePhotos.FromAPhone).Where(Hides).ShouldBe([0xE1, 0xE1, 0xED, 0xFE]);
        var store = OpenWithSharp();

        var kept = await KeepAsync(store, SamplePhotos.FromAPhone);

        kept.MediaType.ShouldBe("image/jpeg");
        foreach (var thumbnail in (bool[])[false, true])
        {
            var bytes = Read(store, kept.Hash, thumbnail);
            Latin(bytes).ShouldNotContain(SamplePhotos.Secret);
            Latin(bytes).ShouldNotContain("Exif");
            SamplePhotos.Segments(bytes).Where(Hides).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_photo_is_turned_as_the_camera_was_held()
    {
        var kept = await KeepAsync(OpenWithSharp(), SamplePhotos.FromAPhone);

        (kept.Width, kept.Height).ShouldBe((4, 6));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/webp")]
    public async Task A_picture_of_another_kind_stays_in_its_kind_without_what_it_hides(string mediaType)
    {
        var picture = mediaType == "image/png" ? SamplePhotos.Png : SamplePhotos.Webp;
        Latin(picture).ShouldContain(SamplePhotos.Secret);
        var store = OpenWithSharp();

        var kept = await KeepAsync(store, picture);

        kept.MediaType.ShouldBe(mediaType);
        (kept.Width, kept.Height).ShouldBe((6, 4));
        Latin(Read(store, kept.Hash)).ShouldNotContain(SamplePhotos.Secret);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 an archive hung behind the picture")]
    [InlineData("<html><script>alert(1)</script></html>")]
    public async Task What_hangs_behind_a_photo_falls_off(string tail)
    {
        var store = OpenWithSharp();

        var kept = await KeepAsync(store, [.. SamplePhotos.Jpeg, .. Encoding.ASCII.GetBytes(tail)]);

        Latin(Read(store, kept.Hash)).ShouldNotContain(tail);
        kept.Hash.ShouldBe((await KeepAsync(store, SamplePhotos.Jpeg)).Hash);
    }

    [Fact]
    public async Task A_wide_photo_is_brought_to_size_and_has_a_small_thumbnail()
    {
        var store = OpenWithSharp();

        var kept = await KeepAsync(store, SamplePhotos.Black(5120, 2560));

        (kept.Width, kept.Height).ShouldBe((2560, 1280));
        var again = await KeepAsync(store, Read(store, kept.Hash, thumbnail: true));
        (again.Width, again.Height, again.MediaType).ShouldBe((320, 160, FileStore.ThumbnailMediaType));
    }

    [Fact]
    public async Task A_kept_photo_is_named_by_the_hash_of_what_is_kept()
    {
        var store = OpenWithSharp();

        var kept = await KeepAsync(store, SamplePhotos.Jpeg);

        var bytes = Read(store, kept.Hash);
        kept.Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        kept.Bytes.ShouldBe(bytes.Length);
        File.Exists(Path.Combine(_folder.FullName, kept.Hash[..2], kept.Hash[2..4], kept.Hash)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_photo_twice_is_one_file()
    {
        var store = OpenWithSharp();

        var once = await KeepAsync(store, SamplePhotos.FromAPhone);
        var files = Files();
        var twice = await KeepAsync(store, SamplePhotos.FromAPhone);

        twice.ShouldBe(once);
        Files().ShouldBe(files);
        files.Length.ShouldBe(2, "the photo and its thumbnail");
    }

    [Fact]
    public async Task Many_photos_at_once_are_all_kept()
    {
        var store = OpenWithSharp();
        var photos = Enumerable.Range(1, 6).Select(width => SamplePhotos.Black(width, 3)).ToArray();

        var kept = await Task.WhenAll(photos.Select(photo => KeepAsync(store, photo)));

        kept.Select(photo => photo.Width).ShouldBe([1, 2, 3, 4, 5, 6]);
        Files().Length.ShouldBe(12);
    }

    [Fact]
    public async Task Half_a_photo_is_refused_as_damaged()
    {
        var photo = SamplePhotos.Black(300, 300);

        await ShouldRefuseAsync(OpenWithSharp(), photo[..(photo.Length / 2)], "file.damaged");
    }

    [Fact]
    public async Task A_small_file_of_very_many_pixels_is_refused()
    {
        var bomb = SamplePhotos.Black(20_000, 20_000);
        bomb.Length.ShouldBeLessThan(1_000_000);

        await ShouldRefuseAsync(OpenWithSharp(), bomb, "file.damaged");
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<html>photo.jpg</html>")]
    [InlineData("%PDF-1.7")]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic")]
    [InlineData("\u0000\u0000\u0000\u0018ftypavif")]
    public async Task What_is_no_photo_is_refused_whatever_it_is_called(string content) =>
        await ShouldRefuseAsync(Open(), Encoding.Latin1.GetBytes(content), "file.not-a-photo");

    [Fact]
    public async Task A_photo_over_the_bound_is_refused_before_it_is_read_to_its_end()
    {
        var store = Open(settings => settings with { PhotoBytesMax = 1024 * 1024 });
        await using var endless = new EndlessStream();

        var outcome = await store.SavePhotoAsync(endless, TestContext.Current.CancellationToken);

        outcome.Refusal!.Code.ShouldBe("file.too-large");
        outcome.Refusal.Message.Zh.ShouldContain("1 MB");
        endless.BytesRead.ShouldBeLessThan(2 * 1024 * 1024);
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_is_kept_unchanged()
    {
        var document = Encoding.ASCII.GetBytes("%PDF-1.7 signed");
        var store = Open();

        var kept = (await store.SaveDocumentAsync(new MemoryStream(document), TestContext.Current.CancellationToken)).Value;

        kept.MediaType.ShouldBe("application/pdf");
        Read(store, kept.Hash).ShouldBe(document);
    }

    [Fact]
    public async Task A_photo_is_no_document()
    {
        var outcome = await Open().SaveDocumentAsync(new MemoryStream(SamplePhotos.Jpeg), TestContext.Current.CancellationToken);

        outcome.Refusal!.Code.ShouldBe("file.not-a-document");
        Files().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../0000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_not_kept_cannot_be_opened(string hash)
    {
        Open().Open(hash, thumbnail: false).Refusal!.Code.ShouldBe("file.not-found");
        Open().Open(hash, thumbnail: true).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
    }

    /// <summary>Application segments other than the plain JFIF head, and comments.</summary>
    private static bool Hides(byte segment) => segment is (>= 0xE1 and <= 0xEF) or 0xFE;

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Read(FileStore store, string hash, bool thumbnail = false)
    {
        using var stream = store.Open(hash, thumbnail).Value;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static async Task<StoredFile> KeepAsync(FileStore store, byte[] photo) =>
        (await store.SavePhotoAsync(new MemoryStream(photo), TestContext.Current.CancellationToken)).Value;

    private async Task ShouldRefuseAsync(FileStore store, byte[] photo, string code)
    {
        var outcome = await store.SavePhotoAsync(new MemoryStream(photo), TestContext.Current.CancellationToken);

        outcome.Refusal?.Code.ShouldBe(code);
        outcome.Succeeded.ShouldBeFalse();
        Files().ShouldBeEmpty();
    }

    private FileStore OpenWithSharp()
    {
        var sharp = Path.Combine(AppContext.BaseDirectory, "photo", "node_modules", "sharp");
        Assert.SkipUnless(Directory.Exists(sharp), "Photos: the package sharp is not installed beside the tests.");
        return Open();
    }

    private FileStore Open(Func<FileSettings, FileSettings>? change = null)
    {
        var settings = new FileSettings(_folder.FullName);
        return new FileStore(
            change?.Invoke(settings) ?? settings, TimeProvider.System, NullLogger<FileStore>.Instance);
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
