using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Indicators;

/// <summary>The indicators the pack defines, in its order: the files of <c>indicators/</c> by name, each a field.</summary>
public sealed class Catalogue
{
    /// <summary>Most indicators of a pack.</summary>
    public const int CountMax = 2_000;

    private const string Folder = "indicators";

    private readonly Dictionary<string, Indicator> _byCode;

    /// <summary>Reads the pack's definitions; a pack without any has none.</summary>
    /// <exception cref="PackException">One of them does not hold.</exception>
    public Catalogue(Pack pack)
    {
        var sources = pack.Card.Sources.Select(source => source.Id).ToHashSet();
        var files = pack.Files(Folder, "*.yaml").Select(file => (File: file, Said: pack.ReadYaml<DomainFile>(file))).ToList();
        Domains = [.. files.Select(file => new Domain(file.Said.Domain, file.Said.Title.ToText()))];
        var codes = files.SelectMany(file => file.Said.Indicators).Select(said => said.Code).ToList();
        var found = new List<Indicator>();
        foreach (var ((file, said), domain) in files.Zip(Domains))
        {
            found.AddRange(said.Indicators.Select(one => Read(one, domain, codes, sources, fault => new PackException($"{file}: {one.Code}: {fault}"))));
        }

        All = found;
        _byCode = found.GroupBy(one => one.Code).ToDictionary(group => group.Key, group => group.Count() == 1
            ? group.First() : throw new PackException($"{Folder}: {group.Key} is defined twice"));
        Reckoned = InOrder();
        if (found.Count > CountMax)
        {
            throw new PackException($"{Folder}: {found.Count} indicators; at most {CountMax}");
        }
    }

    /// <summary>Every indicator, in the pack's order.</summary>
    public IReadOnlyList<Indicator> All { get; }

    /// <summary>The fields, in the pack's order.</summary>
    public IReadOnlyList<Domain> Domains { get; }

    /// <summary>Those reckoned by a formula, each after what it reads.</summary>
    public IReadOnlyList<Indicator> Reckoned { get; }

    /// <summary>The indicator of a code, or null.</summary>
    public Indicator? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    /// <summary>What does not hold against the rest of the city: departments, regions and figures that are not there.</summary>
    /// <param name="figures">Names of the figures the applications' doors offer.</param>
    public IEnumerable<string> Faults(IReadOnlySet<string> departments, IReadOnlySet<string> figures) =>
    [
        .. All.Where(one => one.Department.Length > 0 && !departments.Contains(one.Department))
            .Select(one => $"{Folder}: {one.Code}: there is no department {one.Department}"),
        .. All.Where(one => one.Figure is { } figure && !figures.Contains(figure))
            .Select(one => $"{Folder}: {one.Code}: no application offers a figure {one.Figure}"),
    ];

    // Each formula after those it reads; what cannot be put in order goes in a circle.
    private List<Indicator> InOrder()
    {
        var waiting = All.Where(one => one.Formula is not null).ToList();
        var ordered = new List<Indicator>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(one => !one.Inputs.Any(input => waiting.Exists(other => other.Code == input)))
                ?? throw new PackException($"{Folder}: the formulas of {string.Join(", ", waiting.Select(one => one.Code))} read each other in a circle");
            waiting.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private static Indicator Read(IndicatorFile said, Domain domain, IReadOnlyList<string> codes, HashSet<string> sources, Func<string, PackException> fault)
    {
        if (said.Code.Length is 0 or > 60 || !said.Code.All(letter => letter is >= 'a' and <= 'z' or '-'))
        {
            throw fault("a code is lower-case letters and hyphens, 60 at most");
        }

        if (said.Title.Zh.Length == 0 || said.Title.En.Length == 0 || said.Measures.Zh.Length == 0 || said.Measures.En.Length == 0 || said.Unit.Zh.Length == 0)
        {
            throw fault("title, measures and unit are said in both languages");
        }

        if (said.Decimals is < 0 or > ExactNumber.ScaleMax)
        {
            throw fault($"decimals are 0 to {ExactNumber.ScaleMax}");
        }

        if (!sources.Contains(said.Basis))
        {
            throw fault($"there is no source {said.Basis}");
        }

        if (said.Formula is not null && said.Figure is not null)
        {
            throw fault("it is either counted by a figure or reckoned by a formula");
        }

        var formula = said.Formula is null ? null : FormulaOf(said.Formula, codes, fault);
        return new Indicator(said.Code, said.Title.ToText(), domain)
        {
            Measures = said.Measures.ToText(),
            Unit = said.Unit.ToText(),
            Per = said.Per?.ToText(),
            Decimals = said.Decimals,
            Direction = Word<Direction>(said.Direction, "direction", fault),
            Level = Word<RegionLevel>(said.Level, "level", fault),
            Timing = Word<Timing>(said.Period, "period", fault),
            Basis = said.Basis,
            Department = said.Department,
            Public = said.Public,
            Figure = said.Figure,
            Formula = formula,
            Inputs = formula is null ? [] : [.. formula.Names.Distinct()],
            Targets = [.. said.Targets.Select(target => TargetOf(target, sources, fault)).OrderBy(target => target.By ?? DateOnly.MaxValue)],
        };
    }

    private static Target TargetOf(TargetFile said, HashSet<string> sources, Func<string, PackException> fault)
    {
        var value = ExactNumber.Parse(said.Value);
        var by = said.By is null ? default(DateOnly?) : DateOnly.TryParseExact(said.By, "yyyy-MM-dd", out var day) ? day : throw fault($"{said.By} is no day");
        return !value.Succeeded ? throw fault($"the target {said.Value} is no number")
            : sources.Contains(said.Basis) ? new Target(value.Value, by, said.Basis, said.Sample) : throw fault($"there is no source {said.Basis}");
    }

    private static FeelExpression FormulaOf(string source, IReadOnlyList<string> codes, Func<string, PackException> fault)
    {
        var formula = FeelExpression.Parse(source, codes);
        return formula.Refusal is { } refusal ? throw fault($"formula: {refusal.Message.En}")
            : formula.Value.Names.FirstOrDefault(name => !codes.Contains(name)) is { } unknown ? throw fault($"formula: there is no indicator {unknown}")
            : Mistake(formula.Value) is { } mistake ? throw fault($"formula: {mistake}")
            : formula.Value;
    }

    // Every indicator is a number, and so is what is made of them.
    private static string? Mistake(FeelExpression formula)
    {
        var typing = formula.Check(formula.Names.Distinct().ToDictionary(name => name, _ => FeelType.Number));
        return typing.Errors.Count > 0 ? typing.Errors[0].Message.En
            : typing.Type.Kind is null or FeelKind.Number or FeelKind.Null ? null : $"it gives a {typing.Type}, not a number";
    }

    private static T Word<T>(string said, string what, Func<string, PackException> fault) where T : struct, Enum =>
        Enum.TryParse<T>(said, ignoreCase: true, out var value) && said.All(char.IsAsciiLetter) ? value
            : throw fault($"{what}: {said} is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    private sealed class DomainFile
    {
        public string Domain { get; set; } = "";

        public PackText Title { get; set; } = new();

        public List<IndicatorFile> Indicators { get; set; } = [];
    }

    private sealed class IndicatorFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public PackText Measures { get; set; } = new();

        public PackText Unit { get; set; } = new();

        public PackText? Per { get; set; }

        public int Decimals { get; set; }

        public string Direction { get; set; } = "none";

        public string Level { get; set; } = "city";

        public string Period { get; set; } = "year";

        public string Basis { get; set; } = "";

        public string Department { get; set; } = "";

        public bool Public { get; set; }

        public string? Figure { get; set; }

        public string? Formula { get; set; }

        public List<TargetFile> Targets { get; set; } = [];
    }

    private sealed class TargetFile
    {
        public string Value { get; set; } = "";

        public string? By { get; set; }

        public string Basis { get; set; } = "";

        public bool Sample { get; set; }
    }
}
