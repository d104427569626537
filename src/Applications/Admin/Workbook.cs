using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Tongqu.Base;
using Text = Tongqu.Base.Text;

namespace Tongqu.Admin;

/// <summary>A column of a sheet people fill in.</summary>
/// <param name="Key">What the program calls it.</param>
/// <param name="Title">What stands above it; a sheet may use either language, or both.</param>
/// <param name="Required">Whether each row has it.</param>
/// <param name="Example">What the template shows.</param>
internal sealed record SheetColumn(string Key, Text Title, bool Required, string Example);

/// <summary>A row as it was filled in.</summary>
/// <param name="Line">Its number in the sheet, as Excel shows it.</param>
/// <param name="Cells">Its text by column, trimmed; every column is there.</param>
internal sealed record SheetRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string key] => Cells[key];
}

/// <summary>Reads and makes <c>.xlsx</c> files. Only what a cell shows is read, never a formula carried on.</summary>
internal static class Workbook
{
    /// <summary>Largest file, in bytes.</summary>
    public const int BytesMax = 2 * 1024 * 1024;

    /// <summary>Longest text of a cell that is read; what is longer is no name and no code.</summary>
    public const int CellMax = 100;

    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // A packed file can hold a thousand times its size.
    private const long UnpackedBytesMax = 40 * 1024 * 1024;

    // The library asks for a code page of old files before it looks at a new one.
    static Workbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The rows of the first sheet, or why the file cannot be used.</summary>
    public static Outcome<IReadOnlyList<SheetRow>> Read(byte[] content, IReadOnlyList<SheetColumn> columns, int rowsMax)
    {
        if (content.Length is 0 or > BytesMax || !IsWorkbook(content))
        {
            return NotUsable;
        }

        try
        {
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(content));
            return Read(reader, columns, rowsMax);
        }
        catch (Exception fault) when (fault is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException or KeyNotFoundException
            or NullReferenceException or ArgumentException or IOException or OverflowException or InvalidOperationException or IndexOutOfRangeException)
        {
            // A file made to be unreadable shows as this or that fault of the library; all are the sender's.
            return NotUsable;
        }
    }

    /// <summary>An empty sheet with its headings, one row as an example and what to know of it.</summary>
    public static byte[] Template(string name, IReadOnlyList<SheetColumn> columns, IReadOnlyList<Text> notes)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook();
            var sheets = book.Workbook.AppendChild(new Sheets());
            AddSheet(book, sheets, 1, name, [[.. columns.Select(Heading)], [.. columns.Select(column => column.Example)]]);
            AddSheet(book, sheets, 2, "说明 Notes", [.. notes.Select(note => new[] { note.Zh, note.En })]);
            book.Workbook.Save();
        }

        return file.ToArray();
    }

    private static void AddSheet(WorkbookPart book, Sheets sheets, uint number, string name, string[][] rows)
    {
        var part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(
            new Columns(new Column { Min = 1, Max = 8, Width = 24, CustomWidth = true }),
            // Text throughout: a code keeps its zeros, and nothing is ever reckoned.
            new SheetData(rows.Select(row => new Row(row.Select(cell => new Cell(new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(cell))) { DataType = CellValues.InlineString })))));
        part.Worksheet.Save();
        sheets.AppendChild(new Sheet { Id = book.GetIdOfPart(part), SheetId = number, Name = name });
    }

    private static Outcome<IReadOnlyList<SheetRow>> Read(IExcelDataReader reader, IReadOnlyList<SheetColumn> columns, int rowsMax)
    {
        var places = reader.Read() ? PlacesOf(reader, columns) : [];
        if (columns.FirstOrDefault(column => column.Required && !places.ContainsKey(column.Key)) is { } missing)
        {
            return new Refusal("admin.import-column", new(
                $"第一行缺少“{missing.Title.Zh}”一列，请使用下载的模板。", $"The first row lacks the column “{missing.Title.En}”; use the template."));
        }

        var rows = new List<SheetRow>();
        for (var line = 2; reader.Read(); line++)
        {
            var cells = columns.ToDictionary(column => column.Key, column => places.TryGetValue(column.Key, out var at) && at < reader.FieldCount ? Cell(reader.GetValue(at)) : "");
            if (cells.Values.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (rows.Count == rowsMax)
            {
                return new Refusal("admin.import-rows", new(
                    $"一个文件最多 {rowsMax} 行，请分成几个文件。", $"A file has at most {rowsMax} rows; divide it into several."), RefusalKind.TooLarge);
            }

            rows.Add(new SheetRow(line, cells));
        }

        return rows.Count == 0
            ? new Refusal("admin.import-empty", new("表中没有内容，请从第二行起填写。", "The sheet is empty; fill it in from the second row on."))
            : rows;
    }

    private static Dictionary<string, int> PlacesOf(IExcelDataReader reader, IReadOnlyList<SheetColumn> columns)
    {
        var places = new Dictionary<string, int>();
        for (var at = 0; at < Math.Min(reader.FieldCount, 50); at++)
        {
            var heading = Cell(reader.GetValue(at)).TrimEnd('*', ' ');
            if (columns.FirstOrDefault(column => heading.Length > 0 && (heading == column.Title.Zh || string.Equals(heading, column.Title.En, StringComparison.OrdinalIgnoreCase)
                || heading == Heading(column).TrimEnd('*', ' '))) is { } column)
            {
                places.TryAdd(column.Key, at);
            }
        }

        return places;
    }

    private static string Heading(SheetColumn column) => $"{column.Title.Zh} {column.Title.En}{(column.Required ? " *" : "")}";

    // Excel makes a number of what looks like one: a code is written out in full again.
    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            double number when Math.Abs(number) < 1e15 && Math.Floor(number) == number => ((long)number).ToString(CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        text = text.Trim();
        return text.Length > CellMax ? text.Clip(CellMax + 1) : text;
    }

    private static bool IsWorkbook(byte[] content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            return zip.Entries.Count is > 0 and < 1000 && zip.GetEntry("xl/workbook.xml") is not null && Unpacked(zip) <= UnpackedBytesMax;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // What an entry says of its size is its maker's word: it is unpacked and counted.
    private static long Unpacked(ZipArchive zip)
    {
        var (total, buffer) = (0L, new byte[64 * 1024]);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            for (int read; total <= UnpackedBytesMax && (read = stream.Read(buffer)) > 0;)
            {
                total += read;
            }
        }

        return total;
    }

    private static Refusal NotUsable { get; } = new("admin.import-file", new(
        $"请选择 .xlsx 文件（最大 {BytesMax / 1024 / 1024} MB，不加密）；旧格式 .xls 请先另存为 .xlsx。",
        $"Choose an .xlsx file of at most {BytesMax / 1024 / 1024} MB, without a password; save an old .xls as .xlsx first."));
}
