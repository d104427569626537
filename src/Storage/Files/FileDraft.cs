using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tongqu.Storage;

/// <summary>A file being written, which either becomes a kept file as a whole or vanishes.</summary>
internal sealed class FileDraft : IDisposable
{
    private readonly string _path;

    public FileDraft(string folder)
    {
        _path = Path.Combine(folder, Path.GetRandomFileName());
        Stream = new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>What has been written; it is closed when the draft is kept or dropped.</summary>
    public FileStream Stream { get; }

    /// <summary>SHA-256 of what has been written, in lower-case hexadecimal digits.</summary>
    public string Hash()
    {
        Stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(Stream));
    }

    /// <summary>Brings the content to the disk and gives it its name in one step; returns its size in bytes.</summary>
    /// <remarks>A file that is already there under this name has the same content and stays.</remarks>
    public long KeepAs(string path)
    {
        Stream.Flush(flushToDisk: true);
        var bytes = Stream.Length;
        Stream.Dispose();
        if (!File.Exists(path))
        {
            var folder = Path.GetDirectoryName(path)!;
            MakeDurably(folder);
            File.Move(_path, path, overwrite: true);
            FlushFolder(folder);
        }

        return bytes;
    }

    /// <summary>Deletes the draft if it was not kept.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_path);
    }

    private static void MakeDurably(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var parent = Path.GetDirectoryName(folder)!;
            MakeDurably(parent);
            Directory.CreateDirectory(folder);
            FlushFolder(parent);
        }
    }

    /// <summary>A new name is safe from a power cut only when its folder has been flushed; .NET does not offer that.</summary>
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = OpenPath(folder, 0);
        var flushed = descriptor >= 0 && Flush(descriptor) == 0;
        var error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            _ = Close(descriptor);
        }

        if (!flushed)
        {
            throw new IOException($"Cannot flush the folder {folder}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

#pragma warning disable SYSLIB1054 // Source-generated interop would make the whole project allow unsafe code.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenPath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
