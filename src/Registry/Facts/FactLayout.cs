using System.Security.Cryptography;
using Tongqu.Base;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Tongqu.Registry;

/// <summary>
/// What the columns of a file of facts mean: a YAML file with one column a fact (docs/import.md), or the plain layout of four
/// columns <c>subject,fact,as-of,value</c>, the subject written as <c>credit-code:9133…</c>.
/// </summary>
public sealed class FactLayout
{
    /// <summary>The columns of the plain layout.</summary>
    public static IReadOnlyList<string> PlainColumns { get; } = ["subject", "fact", "as-of", "value"];

    private const int BytesMax = 1024 * 1024;

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    /// <summary>Code of the source system.</summary>
    public string Source { get; set; } = "";

    /// <summary>What stands between two fields: one character, or <c>tab</c>.</summary>
    public string Delimiter { get; set; } = ",";

    /// <summary><c>utf-8</c> or <c>gb18030</c>.</summary>
    public string Encoding { get; set; } = "utf-8";

    /// <summary>Whom a row is about.</summary>
    public SubjectLayout Subject { get; set; } = new();

    /// <summary>On which day it held.</summary>
    public DayLayout AsOf { get; set; } = new();

    /// <summary>The fact of each column, by the column's name; empty in the plain layout.</summary>
    public Dictionary<string, string> Facts { get; set; } = [];

    /// <summary>Columns that are read by nobody.</summary>
    public List<string> Nowhere { get; set; } = [];

    /// <summary>Tells one layout from another.</summary>
    [YamlIgnore]
    public string Fingerprint { get; private set; } = "plain";

    /// <summary>Whether this is the plain layout.</summary>
    [YamlIgnore]
    public bool IsPlain => Facts.Count == 0;

    /// <summary>The delimiter as a character.</summary>
    [YamlIgnore]
    public char DelimiterChar => Delimiter == "tab" ? '\t' : Delimiter[0];

    /// <summary>Every column that is named.</summary>
    [YamlIgnore]
    public IEnumerable<string> Columns => IsPlain ? PlainColumns
        : new[] { Subject.Column, AsOf.Column, Subject.Create?.Name, Subject.Create?.Address, Subject.Create?.Region }.OfType<string>()
            .Where(name => name.Length > 0).Concat(Facts.Keys).Concat(Nowhere);

    /// <summary>The plain layout of a source system.</summary>
    public static FactLayout Plain(string source) => new() { Source = source };

    /// <summary>Reads a layout from a YAML file.</summary>
    public static Outcome<FactLayout> Read(string file)
    {
        try
        {
            if (new FileInfo(file) is not { Exists: true, Length: <= BytesMax })
            {
                return Unfit(file, new("没有这个文件，或超过 1 MiB。", "there is no such file, or it is larger than 1 MiB."));
            }

            var text = File.ReadAllText(file);
            var layout = Yaml.Deserialize<FactLayout?>(text) ?? new FactLayout();
            layout.Fingerprint = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
            return layout.Missing() is { } key ? Unfit(file, new($"缺少或不正确：{key}。", $"missing or wrong: {key}.")) : layout;
        }
        catch (YamlException fault)
        {
            var said = fault.InnerException?.Message ?? fault.Message;
            return Unfit(file, new($"第 {fault.Start.Line} 行：{said}", $"line {fault.Start.Line}: {said}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Unfit(file, Text.Same(fault.Message));
        }
    }

    private string? Missing() =>
        Source.Length == 0 ? "source"
        : Facts.Count == 0 ? "facts"
        : Subject.Column.Length == 0 ? "subject: column"
        : Subject.Scheme.Length == 0 ? "subject: scheme"
        : Subject.Create is { Name.Length: 0 } ? "subject: create: name"
        : Subject.Create is not null && SubjectKinds.Parse(Subject.Create.Kind) is null ? "subject: create: kind"
        : AsOf.Day is null == AsOf.Column is null ? "as-of: day | column"
        : AsOf.Day is { } day && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out _) ? "as-of: day"
        : AsOf.Formats.Exists(format => format.Length < 2) ? "as-of: formats"
        : Delimiter != "tab" && (Delimiter.Length != 1 || Delimiter is "\"" or "\n" or "\r") ? "delimiter"
        : CsvRows.EncodingOf(Encoding) is null ? "encoding"
        : Columns.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static Refusal Unfit(string file, Text what) => new("facts.layout", new(
        $"对照表 {file}：{what.Zh}未导入任何内容。", $"The map {file}: {what.En} Nothing was imported."));
}

/// <summary>Whom a row is about.</summary>
public sealed class SubjectLayout
{
    /// <summary>Scheme of the codes.</summary>
    public string Scheme { get; set; } = "";

    /// <summary>Column of the code.</summary>
    public string Column { get; set; } = "";

    /// <summary>How a subject that is not known yet is made; null where it is refused.</summary>
    public CreateLayout? Create { get; set; }
}

/// <summary>How a subject is made of a row.</summary>
public sealed class CreateLayout
{
    /// <summary>What kind it is.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Column of its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Column of its address.</summary>
    public string? Address { get; set; }

    /// <summary>Column of the code or name of its region.</summary>
    public string? Region { get; set; }

    /// <summary>Region of those whose row names none that is known.</summary>
    public string Otherwise { get; set; } = "";
}

/// <summary>On which day the facts of a row held.</summary>
public sealed class DayLayout
{
    /// <summary>One day for the whole file.</summary>
    public string? Day { get; set; }

    /// <summary>Column of the day.</summary>
    public string? Column { get; set; }

    /// <summary>.NET formats, tried in turn.</summary>
    public List<string> Formats { get; set; } = ["yyyy-MM-dd"];
}
