using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Tongqu.Base;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Tongqu.Registry;

/// <summary>
/// The city, as a folder of files: what it is called, how it is divided, which posts it has, when it works, which kinds of
/// cases it handles. Read once at start; its <see cref="Hash"/> is its version.
/// </summary>
public sealed class Pack
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    private Pack(string folder, PackCard card, string hash) => (Folder, Card, Hash) = (folder, card, hash);

    /// <summary>Where its files lie.</summary>
    public string Folder { get; }

    /// <summary>What <c>pack.yaml</c> says.</summary>
    public PackCard Card { get; }

    /// <summary>SHA-256 over all its files and their names, in hex: the version of its content.</summary>
    public string Hash { get; }

    /// <summary>The city's clock.</summary>
    public TimeSpan UtcOffset => Card.Offset;

    /// <summary>Opens a pack.</summary>
    /// <exception cref="PackException">The folder or its card is missing or cannot be read.</exception>
    public static Pack Open(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "pack.yaml")))
        {
            throw new PackException($"{folder}: no pack.yaml here");
        }

        var pack = new Pack(folder, new PackCard(), HashOf(folder));
        return new Pack(folder, pack.ReadYaml<PackCard>("pack.yaml"), pack.Hash);
    }

    /// <summary>Whether the pack has a file.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(Folder, file));

    /// <summary>Files of a folder inside the pack, as names inside the pack, sorted.</summary>
    public IReadOnlyList<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Folder, folder))
            ? [.. Directory.GetFiles(Path.Combine(Folder, folder), pattern).Order(StringComparer.Ordinal)
                .Select(path => $"{folder}/{Path.GetFileName(path)}")]
            : [];

    /// <summary>A file's text.</summary>
    public string ReadText(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>A YAML file as a typed value; keys are hyphenated.</summary>
    /// <exception cref="PackException">With file, line and what is wrong.</exception>
    public T ReadYaml<T>(string file)
    {
        try
        {
            return Yaml.Deserialize<T>(ReadText(file));
        }
        catch (YamlException fault)
        {
            throw new PackException($"{file}, line {fault.Start.Line}: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
    }

    /// <summary>A YAML file that is a list; empty where the pack has no such file.</summary>
    internal List<T> List<T>(string file) => Has(file) ? ReadYaml<List<T>>(file) : [];

    /// <summary>Rows of a CSV file, by header name.</summary>
    public IEnumerable<T> ReadCsv<T>(string file, Func<Func<string, string>, T> row)
    {
        using var reader = new StreamReader(Path.Combine(Folder, file), Encoding.UTF8);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim });
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            yield return row(name => csv.TryGetField<string>(name, out var value) ? value ?? "" : "");
        }
    }

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file) + "\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

/// <summary>A pack that cannot be used, with the file and line to mend.</summary>
public sealed class PackException : Exception
{
    /// <summary>Says what is wrong and where.</summary>
    public PackException(string message) : base(message)
    {
    }

    /// <summary>Says what is wrong and where, and what brought it to light.</summary>
    public PackException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>For serializers; says nothing.</summary>
    public PackException()
    {
    }
}

/// <summary>A text in a pack file: <c>{zh: …, en: …}</c>.</summary>
public sealed class PackText
{
    /// <summary>Chinese wording.</summary>
    public string Zh { get; set; } = "";

    /// <summary>English wording; Chinese stands in where it is missing.</summary>
    public string En { get; set; } = "";

    /// <summary>The pair.</summary>
    public Text ToText() => new(Zh, En);
}

/// <summary>What <c>pack.yaml</c> says about the city.</summary>
public sealed class PackCard
{
    /// <summary>Short name, the folder's.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the city is called.</summary>
    public PackText Title { get; set; } = new();

    /// <summary>Region code of the city.</summary>
    public string Region { get; set; } = "";

    /// <summary>Region whose centre sorts what came without a recognisable place.</summary>
    public string TriageRegion { get; set; } = "";

    /// <summary>Letters before every case number.</summary>
    public string CaseNumberPrefix { get; set; } = "";

    /// <summary>How codes of classes are written, a 0 for each digit, such as <c>00.00</c>; GB/T 30428.2 writes <c>00.000</c>.</summary>
    public string ClassCode { get; set; } = "00.000";

    /// <summary>The city's clock, such as <c>+08:00</c>.</summary>
    public string UtcOffset { get; set; } = "+00:00";

    /// <summary>What to know about the pack as a whole.</summary>
    public PackText Notice { get; set; } = new();

    /// <summary>Map settings.</summary>
    public PackMap Map { get; set; } = new();

    /// <summary>Where the pack's facts come from.</summary>
    public List<PackSource> Sources { get; set; } = [];

    internal TimeSpan Offset => TimeSpan.Parse(UtcOffset.TrimStart('+'), CultureInfo.InvariantCulture);
}

/// <summary>A document that facts of the pack come from.</summary>
public sealed class PackSource
{
    /// <summary>How the other files name it.</summary>
    public string Id { get; set; } = "";

    /// <summary>What it is called.</summary>
    public string Title { get; set; } = "";

    /// <summary>Who published it; null where the document does not say.</summary>
    public string? Publisher { get; set; }

    /// <summary>When, as far as known: <c>2022-06-18</c>, <c>2022-06</c>; null where the document does not say.</summary>
    public string? Date { get; set; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; set; }

    /// <summary>What is known of where it stands, where there is no address.</summary>
    public string? Citation { get; set; }

    /// <summary>A: government, statute, national or provincial press. B: trade press, a copy. C: for wording only.</summary>
    public string Grade { get; set; } = "";

    /// <summary>How it may be used.</summary>
    public string? Licence { get; set; }
}

/// <summary>The pack's map settings.</summary>
public sealed class PackMap
{
    /// <summary>审图号, the approval number that a published map must show; null while none is configured.</summary>
    public string? ApprovalNumber { get; set; }

    /// <summary>What is said where there is no number.</summary>
    public PackText ApprovalNote { get; set; } = new();

    /// <summary>URL template of a raster tile source (<c>{z}/{x}/{y}</c>); null for the built-in outline alone.</summary>
    public string? Tiles { get; set; }

    /// <summary>Datum of the tiles: <c>wgs84</c> or <c>gcj02</c>.</summary>
    public string TileDatum { get; set; } = "wgs84";

    /// <summary>Who made the map.</summary>
    public PackText Attribution { get; set; } = new();

    /// <summary>The notice a map shows: the approval number, or that there is none.</summary>
    public Text Notice() => ApprovalNumber is { Length: > 0 } number ? new($"审图号：{number}", $"Map approval no. {number}") : ApprovalNote.ToText();
}
