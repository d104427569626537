using System.Security.Cryptography;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>A file of facts opened by its layout: the header fits, the rows come one after the other.</summary>
public sealed class FactFile : IDisposable
{
    private readonly Stream _stream;
    private readonly StreamReader _reader;
    private readonly CsvRows _csv;

    private FactFile(string name, FactLayout layout, Stream stream)
    {
        (Name, Layout, _stream) = (name, layout, stream);
        Hash = Convert.ToHexString(SHA256.HashData(stream));
        stream.Position = 0;
        _reader = new StreamReader(stream, CsvRows.EncodingOf(layout.Encoding)!, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
        _csv = new CsvRows(_reader, layout.DelimiterChar);
    }

    /// <summary>Its name, without folders.</summary>
    public string Name { get; }

    /// <summary>What its columns mean.</summary>
    public FactLayout Layout { get; }

    /// <summary>SHA-256 of its content, in hex.</summary>
    public string Hash { get; }

    /// <summary>Names of its columns.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Its size, in bytes.</summary>
    public long Bytes => _stream.Length;

    /// <summary>How much of it was read, in bytes.</summary>
    public long BytesRead => _stream.Position;

    /// <summary>Opens a file of the disk, or says what in it does not fit its layout.</summary>
    public static Outcome<FactFile> Open(string path, FactLayout layout)
    {
        try
        {
            return Open(Path.GetFileName(path), new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), layout);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Unfit(path, new("打不开。", "it cannot be opened."));
        }
    }

    /// <summary>Opens content that was sent, or says what in it does not fit its layout. The stream is then the file's.</summary>
    /// <param name="stream">Can be read twice.</param>
    public static Outcome<FactFile> Open(string name, Stream stream, FactLayout layout)
    {
        var file = new FactFile(name.Clip(SubjectDraft.LengthMax), layout, stream);
        if (file.Fault() is not { } unfit)
        {
            return file;
        }

        file.Dispose();
        return unfit;
    }

    /// <summary>The rows behind the header, each read when it is asked for.</summary>
    public IEnumerable<CsvRow> Rows()
    {
        while (_csv.Next(Header.Count) is { } row)
        {
            yield return row;
        }
    }

    private Refusal? Fault()
    {
        if (_csv.Next(null) is not { Fault: null } header)
        {
            return Unfit(Name, new("没有可读的表头。", "it has no header that can be read."));
        }

        Header = [.. header.Fields.Select(name => name.Trim())];
        var named = Layout.Columns.ToList();
        if (named.Except(Header).FirstOrDefault() is { } missing)
        {
            return Unfit(Name, new($"缺少“{missing}”列。", $"it lacks the column “{missing}”."));
        }

        if (Header.Except(named).FirstOrDefault() is { } unnamed)
        {
            return Unfit(Name, new(
                $"对照表没有写“{unnamed.Clip(40)}”列；不导入的列请写在 nowhere 之下。",
                $"the map does not name its column “{unnamed.Clip(40)}”; list under nowhere what is not to be imported."));
        }

        return Header.Distinct().Count() == Header.Count ? null : Unfit(Name, new("有重名的列。", "two of its columns have one name."));
    }

    private static Refusal Unfit(string file, Text what) => new("facts.file", new(
        $"文件 {file}：{what.Zh}未导入任何内容。", $"The file {file}: {what.En} Nothing was imported."));

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
