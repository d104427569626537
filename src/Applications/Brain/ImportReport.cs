using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Tongqu.Base;

namespace Tongqu.Brain;

/// <summary>How far an import has come.</summary>
/// <param name="Read">Rows read.</param>
/// <param name="Opened">Rows that became events.</param>
/// <param name="AlreadyThere">Rows that had become events before.</param>
/// <param name="Changed">Rows that had become events before and say something else now; these were left alone.</param>
/// <param name="Refused">Rows that were refused.</param>
internal sealed record ImportCount(long Read, long Opened, long AlreadyThere, long Changed, long Refused)
{
    public static ImportCount None { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>What came of an import.</summary>
internal sealed class ImportReport(string refusedFile)
{
    private readonly Dictionary<string, (long Rows, CsvLine First)> _reasons = [];

    /// <summary>The figures.</summary>
    public ImportCount Count { get; private set; } = ImportCount.None;

    /// <summary>Where refused and changed rows are listed; null where there are none.</summary>
    public string? RefusedFile => _reasons.Count > 0 ? refusedFile : null;

    /// <summary>Whether every row of the file was dealt with; false where the import was stopped.</summary>
    public bool Finished { get; set; }

    /// <summary>How often each reason was given, with the first row it was given for.</summary>
    public IEnumerable<(string Code, long Rows, long FirstLine, Text Reason)> Reasons => _reasons
        .OrderByDescending(reason => reason.Value.Rows)
        .Select(reason => (reason.Key, reason.Value.Rows, reason.Value.First.Line, reason.Value.First.Reason));

    /// <summary>Adds what became of a row.</summary>
    public void Add(ImportFate fate) => Count = fate switch
    {
        ImportFate.Opened => Count with { Read = Count.Read + 1, Opened = Count.Opened + 1 },
        ImportFate.AlreadyThere => Count with { Read = Count.Read + 1, AlreadyThere = Count.AlreadyThere + 1 },
        ImportFate.Changed => Count with { Read = Count.Read + 1, Changed = Count.Changed + 1 },
        _ => Count with { Read = Count.Read + 1, Refused = Count.Refused + 1 },
    };

    /// <summary>Remembers why a row was refused, or left alone.</summary>
    public CsvLine Blame(long line, string externalId, Refusal reason)
    {
        var blamed = new CsvLine(line, externalId, reason.Code, reason.Message);
        var rows = _reasons.TryGetValue(reason.Code, out var known) ? known.Rows : 0;
        _reasons[reason.Code] = (rows + 1, rows == 0 ? blamed : known.First);
        return blamed;
    }

    /// <summary>A line of the list of refused rows.</summary>
    internal sealed record CsvLine(long Line, string ExternalId, string Code, Text Reason);
}

/// <summary>What became of a row.</summary>
internal enum ImportFate
{
    Opened,
    AlreadyThere,
    Changed,
    Refused,
}

/// <summary>
/// The list of refused rows: which line, which message, why, in both languages. It does not hold the words, and is made
/// only where there is something to list; one of an earlier run is removed.
/// </summary>
internal sealed class RefusedRows : IDisposable
{
    // A spreadsheet must not take an id for a formula.
    private static readonly CsvConfiguration Safe =
        new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape };

    private readonly string _path;
    private CsvWriter? _csv;

    public RefusedRows(string path)
    {
        _path = path;
        File.Delete(path);
    }

    public void Add(ImportReport.CsvLine line)
    {
        if (_csv is null)
        {
            // With a byte order mark, or spreadsheets take the Chinese for something else.
            var marked = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
            _csv = new CsvWriter(new StreamWriter(_path, append: false, marked), Safe);
            foreach (var name in new[] { "line", "external-id", "code", "reason-zh", "reason-en" })
            {
                _csv.WriteField(name);
            }

            _csv.NextRecord();
        }

        _csv.WriteField(line.Line);
        _csv.WriteField(line.ExternalId);
        _csv.WriteField(line.Code);
        _csv.WriteField(line.Reason.Zh);
        _csv.WriteField(line.Reason.En);
        _csv.NextRecord();
    }

    public void Dispose() => _csv?.Dispose();
}
