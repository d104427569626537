using Tongqu.Base;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Tongqu.Brain;

/// <summary>
/// What the columns of a CSV file mean, as a YAML file says it (docs/import.md): which one is the message's id in its
/// source system, which are its words, when it was written, and which go nowhere. Every column of the file is named.
/// </summary>
internal sealed class ImportMap
{
    private const int BytesMax = 1024 * 1024;
    private const int SourceLengthMax = 60;

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    /// <summary>Where its own name stands in what is said about it.</summary>
    [YamlIgnore]
    public string File { get; private set; } = "";

    /// <summary>Name of the source system; with the external id it identifies a row for ever.</summary>
    public string Source { get; set; } = "";

    /// <summary>Region whose centre sorts rows without a recognised place; the pack's where none is given.</summary>
    public string? Region { get; set; }

    /// <summary>Whether the rows belong to the past: then no clock runs, and each is opened at its own time.</summary>
    public bool Historic { get; set; }

    /// <summary>What stands between two fields: one character, or <c>tab</c>.</summary>
    public string Delimiter { get; set; } = ",";

    /// <summary><c>utf-8</c> or <c>gb18030</c> (which reads GBK and GB 2312 too).</summary>
    public string Encoding { get; set; } = "utf-8";

    /// <summary>Column of the message's id in its source system.</summary>
    public string ExternalId { get; set; } = "";

    /// <summary>The words.</summary>
    public WordsMap Description { get; set; } = new();

    /// <summary>When it was written; none for now.</summary>
    public TimeMap? Time { get; set; }

    /// <summary>The class.</summary>
    public ClassMap? Class { get; set; }

    /// <summary>The place.</summary>
    public PlaceMap Place { get; set; } = new();

    /// <summary>Who can be asked.</summary>
    public ContactMap Contact { get; set; } = new();

    /// <summary>Columns that are read by nobody.</summary>
    public List<string> Nowhere { get; set; } = [];

    /// <summary>The delimiter as a character.</summary>
    [YamlIgnore]
    public char DelimiterChar => Delimiter == "tab" ? '\t' : Delimiter[0];

    /// <summary>Every column the map names.</summary>
    [YamlIgnore]
    public IEnumerable<string> Columns =>
        new[] { ExternalId, Time?.Column, Class?.Column, Place.Region, Contact.Name, Contact.Phone }.OfType<string>()
            .Concat(Description.Columns).Concat(Place.Address).Concat(Nowhere);

    /// <summary>Reads a map; nothing of the city is needed for it.</summary>
    public static Outcome<ImportMap> Read(string file)
    {
        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= BytesMax })
            {
                return ImportFaults.Map(file, new(
                    "没有这个文件，或超过 1 MiB。", "there is no such file, or it is larger than 1 MiB."));
            }

            var map = Yaml.Deserialize<ImportMap?>(System.IO.File.ReadAllText(file)) ?? new ImportMap();
            map.File = file;
            return map.Fault() is { } fault ? ImportFaults.Map(file, fault) : map;
        }
        catch (YamlException fault)
        {
            var said = fault.InnerException?.Message ?? fault.Message;
            return ImportFaults.Map(file, new($"第 {fault.Start.Line} 行：{said}", $"line {fault.Start.Line}: {said}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ImportFaults.Map(file, Text.Same(fault.Message));
        }
    }

    private Text? Fault()
    {
        if (Faults().FirstOrDefault(fault => fault.Wrong) is { Wrong: true } fault)
        {
            return new($"缺少或不正确：{fault.Key}（{fault.Zh}）。", $"missing or wrong: {fault.Key} ({fault.En}).");
        }

        return Columns.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? new($"“{twice.Key}”列写了两次。", $"the column “{twice.Key}” is named twice.") : null;
    }

    private IEnumerable<(bool Wrong, string Key, string Zh, string En)> Faults() =>
    [
        (Source.Length is 0 or > SourceLengthMax || Source != Source.Trim(), "source",
            "来源系统的名称", "the name of the source system"),
        (ExternalId.Length == 0, "external-id", "编号所在的列", "the column of the message's id"),
        (Description.Columns.Count == 0, "description: columns", "内容所在的列", "the columns of its words"),
        (Time is { Column: "" }, "time: column", "时间所在的列", "the column of its time"),
        // A single letter is a .NET format of its own, with rules of its own.
        (Time is { Formats: var formats } && (formats.Count == 0 || formats.Exists(format => format.Length < 2)),
            "time: formats",
            "时间的格式，如 yyyy-M-d H:mm:ss", "the formats of the time, such as yyyy-M-d H:mm:ss"),
        (Time is { UtcOffset: { } offset } && TimeMap.OffsetOf(offset) is null, "time: utc-offset",
            "时差，如 +08:00", "an offset such as +08:00"),
        (Historic && Time is null, "time",
            "时间：历史导入以信息自己的时间为准", "the time: what belongs to the past is opened at its own time"),
        (Class is { Column: "" }, "class: column", "类别所在的列", "the column of the class"),
        (Class is { Unknown: not ("refuse" or "unset") }, "class: unknown", "refuse 或 unset", "refuse or unset"),
        (Delimiter != "tab" && (Delimiter.Length != 1 || Delimiter is "\"" or "\n" or "\r"), "delimiter",
            "一个字符或 tab", "one character, or tab"),
        (CsvRows.EncodingOf(Encoding) is null, "encoding", "utf-8 或 gb18030", "utf-8 or gb18030"),
    ];
}

/// <summary>The words of a message: one column or several, joined in the order given.</summary>
internal sealed class WordsMap
{
    public List<string> Columns { get; set; } = [];

    /// <summary>What stands between two of them.</summary>
    public string Between { get; set; } = "\n";

    /// <summary>Most characters, where the case type's form would allow more. A longer row is refused, never cut.</summary>
    public int? LengthMax { get; set; }
}

/// <summary>The time of a message.</summary>
internal sealed class TimeMap
{
    public string Column { get; set; } = "";

    /// <summary>.NET format strings, tried in turn.</summary>
    public List<string> Formats { get; set; } = [];

    /// <summary>Offset of times that do not say their own; the city's where none is given.</summary>
    public string? UtcOffset { get; set; }

    /// <summary>An offset such as <c>+08:00</c>; null where it is none.</summary>
    public static TimeSpan? OffsetOf(string text) =>
        TimeSpan.TryParseExact(text.TrimStart('+', '-'), "hh\\:mm", null, out var offset) && offset.TotalHours <= 14
            ? text.StartsWith('-') ? -offset : offset : null;
}

/// <summary>The class of a message.</summary>
internal sealed class ClassMap
{
    public string Column { get; set; } = "";

    /// <summary>Class code by what the column says; empty where the column holds class codes.</summary>
    public Dictionary<string, string> Values { get; set; } = [];

    /// <summary>What becomes of a row whose value is unknown: <c>refuse</c> it, or leave its class <c>unset</c>.</summary>
    public string Unknown { get; set; } = "refuse";
}

/// <summary>The place of a message. It is recognised from these columns only, never guessed from the words.</summary>
internal sealed class PlaceMap
{
    /// <summary>Column of a region's code or name.</summary>
    public string? Region { get; set; }

    /// <summary>Columns of the address, joined.</summary>
    public List<string> Address { get; set; } = [];
}

/// <summary>Who can be asked about a message.</summary>
internal sealed class ContactMap
{
    public string? Name { get; set; }

    public string? Phone { get; set; }
}
