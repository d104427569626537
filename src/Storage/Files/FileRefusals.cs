using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>What people are told when a file is not taken in.</summary>
internal static class FileRefusals
{
    public static readonly Refusal NotAPhoto = new("file.not-a-photo", new Text(
        "这个文件不是照片。请上传 JPEG、PNG 或 WebP 格式的照片。",
        "This file is not a photo. Please choose a photo in JPEG, PNG or WebP format."), RefusalKind.WrongType);

    public static readonly Refusal Heic = new("file.not-a-photo", new Text(
        "暂时不能处理 HEIC 格式的照片。请先转成 JPEG，或在手机相机设置的“格式”中选择“兼容性最佳”后重新拍摄。",
        "Photos in HEIC format cannot be read here. Please convert it to JPEG, or choose “Most compatible” under "
        + "“Formats” in the camera settings of your phone and take it again."), RefusalKind.WrongType);

    public static readonly Refusal NotADocument = new("file.not-a-document", new Text(
        "这个文件不是 PDF 文档。请把材料存为 PDF 后再上传。",
        "This file is not a PDF document. Please save it as PDF and upload that."), RefusalKind.WrongType);

    public static readonly Refusal Damaged = new("file.damaged", new Text(
        "照片不完整或已损坏，无法打开。请重新拍摄，或换一张照片。",
        "The photo is incomplete or damaged and cannot be opened. Please take it again, or choose another one."));

    public static readonly Refusal CannotClean = new("file.cannot-clean", new Text(
        "照片里可能藏有拍摄地点等信息，现在无法清除，所以没有保存这张照片。请稍后再试，或先不附照片提交。",
        "A photo can hide the place where it was taken. We cannot remove such data right now, so we have not kept this "
        + "photo. Please try again later, or send your report without it."));

    public static readonly Refusal NotFound = new("file.not-found", new Text(
        "没有这个文件，或者它已按规定期限删除。",
        "There is no such file, or it has been removed at the end of its term."), RefusalKind.NotFound);

    public static Refusal PhotoTooLarge(long bytesMax) => new("file.too-large", new Text(
        $"照片超过 {Megabytes(bytesMax)} MB。请在手机相册里压缩后再上传，或换一张较小的照片。",
        $"The photo is larger than {Megabytes(bytesMax)} MB. Please shrink it in the gallery of your phone, or choose a "
        + "smaller one."), RefusalKind.TooLarge);

    public static Refusal DocumentTooLarge(long bytesMax) => new("file.too-large", new Text(
        $"文档超过 {Megabytes(bytesMax)} MB。请压缩后再上传，或分成几个文件。",
        $"The document is larger than {Megabytes(bytesMax)} MB. Please compress it, or split it into several files."),
        RefusalKind.TooLarge);

    private static string Megabytes(long bytes) => (bytes / (1024m * 1024m)).ToString("0.#");
}
