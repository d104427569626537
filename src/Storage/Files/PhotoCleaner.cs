using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>
/// Has photos decoded and written anew by a child process, so that a picture made to break the decoder breaks only
/// that process. It fails closed: without the child there is no photo.
/// </summary>
internal sealed class PhotoCleaner(FileSettings settings, TimeProvider time, ILogger log) : IDisposable
{
    private const int InputAtFault = 2;
    private const int HeadBytes = 4 * sizeof(int);
    private const int ResultBytesMax = 128 * 1024 * 1024;
    private const int ComplaintLengthMax = 2000;

    private readonly SemaphoreSlim _turns = new(settings.CleaningsAtOnce);

    /// <summary>Writes the clean photo and its thumbnail, and returns the size of the photo in pixels.</summary>
    public async Task<Outcome<(int Width, int Height)>> CleanAsync(
        Stream original, Stream photo, Stream thumbnail, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            using var child = Start();
            if (child is null)
            {
                return FileRefusals.CannotClean;
            }

            try
            {
                return await ConverseAsync(child, original, photo, thumbnail, cancellation);
            }
            finally
            {
                if (!child.HasExited)
                {
                    child.Kill(entireProcessTree: true);
                    await child.WaitForExitAsync(CancellationToken.None);
                }
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private Process? Start()
    {
        if (!File.Exists(settings.Cleaner))
        {
            log.LogError("Photos are refused: the cleaner {Cleaner} is missing.", settings.Cleaner);
            return null;
        }

        var start = new ProcessStartInfo(settings.Node, ["--max-old-space-size=256", settings.Cleaner])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(settings.Cleaner),
        };

        // The child needs nothing of ours, least of all a connection string.
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception absent)
        {
            log.LogError(absent, "Photos are refused: Node.js cannot be started as {Node}.", settings.Node);
            return null;
        }
    }

    private async Task<Outcome<(int Width, int Height)>> ConverseAsync(
        Process child, Stream original, Stream photo, Stream thumbnail, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(settings.CleaningTime, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var complaint = ReadComplaintAsync(child.StandardError, ending.Token);
        try
        {
            await SendAsync(original, child.StandardInput.BaseStream, ending.Token);
            var size = await ReceiveAsync(child.StandardOutput.BaseStream, photo, thumbnail, ending.Token);
            await child.WaitForExitAsync(ending.Token);
            if (child.ExitCode == 0 && size is { } pixels)
            {
                return pixels;
            }

            log.LogWarning("A photo was refused; the cleaner ended with {Code}: {Complaint}", child.ExitCode, await complaint);
            return child.ExitCode == InputAtFault ? FileRefusals.Damaged : FileRefusals.CannotClean;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning("A photo was refused: cleaning it took longer than {Time}.", settings.CleaningTime);
            return FileRefusals.CannotClean;
        }
    }

    private static async Task SendAsync(Stream original, Stream input, CancellationToken cancellation)
    {
        try
        {
            await using (input)
            {
                await original.CopyToAsync(input, cancellation);
            }
        }
        catch (IOException)
        {
            // The child has ended before it read everything; its exit code says why.
        }
    }

    /// <summary>Reads what photo.mjs writes; null where the child ended early or said something impossible.</summary>
    private static async Task<(int Width, int Height)?> ReceiveAsync(
        Stream output, Stream photo, Stream thumbnail, CancellationToken cancellation)
    {
        var head = new byte[HeadBytes];
        if (await output.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellation) < HeadBytes)
        {
            return null;
        }

        var (width, height, photoBytes, thumbnailBytes) = (Number(head, 0), Number(head, 1), Number(head, 2), Number(head, 3));
        var plausible = width > 0 && height > 0
            && photoBytes is > 0 and <= ResultBytesMax && thumbnailBytes is > 0 and <= ResultBytesMax;
        return plausible
            && await CopyExactlyAsync(output, photo, photoBytes, cancellation)
            && await CopyExactlyAsync(output, thumbnail, thumbnailBytes, cancellation)
            ? (width, height)
            : null;
    }

    private static int Number(byte[] head, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at * sizeof(int)));

    private static async Task<bool> CopyExactlyAsync(Stream source, Stream target, int bytes, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (bytes > 0)
        {
            var read = await source.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, bytes)), cancellation);
            if (read == 0)
            {
                return false;
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            bytes -= read;
        }

        return true;
    }

    private static async Task<string> ReadComplaintAsync(StreamReader errors, CancellationToken cancellation)
    {
        var buffer = new char[ComplaintLengthMax];
        try
        {
            var length = await errors.ReadBlockAsync(buffer, cancellation);
            // What is past the bound is read and dropped, or the child would wait for it to be read.
            await errors.BaseStream.CopyToAsync(Stream.Null, cancellation);
            return new string(buffer, 0, length).Trim();
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }
}
