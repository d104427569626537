using Tongqu.Base;

namespace Tongqu.Brain;

/// <summary>A CSV file opened by its map: the header fits, the rows come one after the other.</summary>
internal sealed class ImportFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly StreamReader _reader;
    private readonly CsvRows _csv;

    private ImportFile(string path, ImportMap map, FileStream stream)
    {
        (Path, Map, _stream) = (path, map, stream);
        _reader = new StreamReader(stream, CsvRows.EncodingOf(map.Encoding)!);
        _csv = new CsvRows(_reader, map.DelimiterChar);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What its columns mean.</summary>
    public ImportMap Map { get; }

    /// <summary>Names of its columns.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Its size, in bytes.</summary>
    public long Bytes => _stream.Length;

    /// <summary>How much of it was read, in bytes.</summary>
    public long BytesRead => _stream.Position;

    /// <summary>Opens a file, or says what in it does not fit its map.</summary>
    public static Outcome<ImportFile> Open(string path, ImportMap map)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ImportFaults.File(path, new("打不开。", "it cannot be opened."));
        }

        var file = new ImportFile(path, map, stream);
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
            return ImportFaults.File(Path, new("没有可读的表头。", "it has no header that can be read."));
        }

        Header = [.. header.Fields.Select(name => name.Trim())];
        var named = Map.Columns.ToList();
        var twice = Header.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        if (named.Except(Header).ToList() is { Count: > 0 } missing)
        {
            return ImportFaults.Missing(Path, missing, Header);
        }

        if (Header.Except(named).ToList() is { Count: > 0 } unnamed)
        {
            return ImportFaults.Unnamed(Path, unnamed);
        }

        return twice.Count == 0 ? null : ImportFaults.File(Path, new(
            $"“{twice[0]}”列有两个。", $"it has two columns named “{twice[0]}”."));
    }

    public void Dispose() => _reader.Dispose();
}
