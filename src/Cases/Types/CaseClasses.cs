using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>A class of cases in a catalogue: what it is, whose it is, how long it may take.</summary>
/// <param name="Code">Digits, grouped by dots; the width is the catalogue's own.</param>
/// <param name="Title">小类.</param>
/// <param name="Group">大类.</param>
/// <param name="Limit">The limit that counts first.</param>
/// <param name="Department">Code of the department that owns it.</param>
/// <param name="OnTheSpot">Whether a grid worker may handle it on the spot.</param>
/// <param name="Sample">Whether the row is a sample, not from a cited table.</param>
public sealed record CaseClass(string Code, Text Title, Text Group, Limit Limit, string Department, bool OnTheSpot, bool Sample)
{
    /// <summary>Whether its first limit runs by the clock, nights and holidays included, as for what breaks out suddenly (突发).</summary>
    public bool Urgent => Limit.Kind == LimitKind.Hours;

    /// <summary>All its limits in the order in which they are stated; with more than one, each is a deadline of its own.</summary>
    public IReadOnlyList<ClassLimit> Limits { get; init; } = [];

    /// <summary>When a case is opened (立案条件); empty where the catalogue does not say.</summary>
    public Text Filing { get; init; }

    /// <summary>When it may be closed (结案标准); empty where the catalogue does not say.</summary>
    public Text Closing { get; init; }

    /// <summary>Whether its cases stand in lists open to everyone. One about persons rather than things does not; its number still shows it.</summary>
    public bool Listed { get; init; } = true;
}

/// <summary>One of the limits a class states: 制止, 4 working hours.</summary>
/// <param name="Name">Stable name within its class.</param>
/// <param name="Title">What is to have happened by then.</param>
/// <param name="Limit">How long it may take.</param>
public sealed record ClassLimit(string Name, Text Title, Limit Limit);

/// <summary>The catalogue of classes of a case type.</summary>
public sealed class CaseClasses
{
    private readonly Dictionary<string, CaseClass> _byCode;

    private CaseClasses(IReadOnlyList<CaseClass> all)
    {
        All = all;
        _byCode = all.ToDictionary(row => row.Code);
    }

    /// <summary>All classes, in the catalogue's order.</summary>
    public IReadOnlyList<CaseClass> All { get; }

    /// <summary>The class of a code, or null.</summary>
    public CaseClass? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    internal static CaseClasses Read(Pack pack, string file) => new(
    [
        .. pack.ReadYaml<List<CaseClassFile>>(file).Select(row => new CaseClass(
            row.Code, row.Title.ToText(), row.Group.ToText(), row.Limit.ToLimit(), row.OwnerDepartment, row.OnTheSpot, row.Sample)
        {
            Limits = [.. row.Limits.Select(limit => new ClassLimit(limit.Name, limit.Title.ToText(), limit.ToLimit()))],
            Filing = row.Filing.ToText(),
            Closing = row.Closing.ToText(),
            Listed = row.Listed,
        }),
    ]);

    private sealed class CaseClassFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public PackText Group { get; set; } = new();

        public PackText Filing { get; set; } = new();

        public PackText Closing { get; set; } = new();

        public LimitFile Limit { get; set; } = new();

        public List<LimitFile> Limits { get; set; } = [];

        public string OwnerDepartment { get; set; } = "";

        public bool OnTheSpot { get; set; }

        public bool Sample { get; set; }

        public bool Listed { get; set; } = true;

        public object? Source { get; set; }

        public PackText Also { get; set; } = new();

        public object? Note { get; set; }
    }
}
