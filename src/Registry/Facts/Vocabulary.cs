using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>A system that hands facts over.</summary>
/// <param name="Code">Stable, short.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="How">How it hands over.</param>
/// <param name="Sample">Whether it is an example of ours.</param>
/// <param name="Simulated">Whether what comes from it is invented.</param>
public sealed record SourceSystem(string Code, Text Title, Text Owner, Text How, bool Sample, bool Simulated);

/// <summary>A scheme of identifiers.</summary>
/// <param name="Code">Stable, short.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Standard">The standard it keeps to; empty for none.</param>
/// <param name="Personal">Whether its codes are personal data.</param>
public sealed record IdentifierScheme(string Code, Text Title, string Standard, bool Personal);

/// <summary>What personal data may be used for.</summary>
/// <param name="Code">Stable, short.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Basis">On what legal basis.</param>
/// <param name="NeedsConsent">Whether the person must have agreed.</param>
/// <param name="Sample">Whether it is an example of ours.</param>
public sealed record Purpose(string Code, Text Title, Text Basis, bool NeedsConsent, bool Sample);

/// <summary>A type of e-licence.</summary>
/// <param name="Code">Type code of GB/T 36904: a credit code and three digits.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Sample">Whether it is an example of ours.</param>
public sealed record LicenceType(string Code, Text Title, bool Sample);

/// <summary>
/// The words in which the city knows its subjects, from the pack's <c>registry/</c>: the fact dictionary, the source systems,
/// the schemes of identifiers, the purposes of use and the types of licences. A pack without them knows none.
/// </summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, FactDefinition> _facts;
    private readonly Dictionary<string, SourceSystem> _sources;
    private readonly Dictionary<string, IdentifierScheme> _schemes;
    private readonly Dictionary<string, Purpose> _purposes;
    private readonly Dictionary<string, LicenceType> _licences;

    private Vocabulary(
        IEnumerable<FactDefinition> facts, IEnumerable<SourceSystem> sources, IEnumerable<IdentifierScheme> schemes,
        IEnumerable<Purpose> purposes, IEnumerable<LicenceType> licences)
    {
        _facts = facts.ToDictionary(fact => fact.Code);
        _sources = sources.ToDictionary(source => source.Code);
        _schemes = schemes.ToDictionary(scheme => scheme.Code);
        _purposes = purposes.ToDictionary(purpose => purpose.Code);
        _licences = licences.ToDictionary(licence => licence.Code);
    }

    /// <summary>The fact dictionary, in the pack's order.</summary>
    public IReadOnlyCollection<FactDefinition> Facts => _facts.Values;

    /// <summary>The source systems, in the pack's order.</summary>
    public IReadOnlyCollection<SourceSystem> Sources => _sources.Values;

    /// <summary>The schemes of identifiers.</summary>
    public IReadOnlyCollection<IdentifierScheme> Schemes => _schemes.Values;

    /// <summary>The purposes personal data may be used for.</summary>
    public IReadOnlyCollection<Purpose> Purposes => _purposes.Values;

    /// <summary>The types of e-licences.</summary>
    public IReadOnlyCollection<LicenceType> Licences => _licences.Values;

    /// <summary>The fact of a code, or null.</summary>
    public FactDefinition? Fact(string code) => _facts.GetValueOrDefault(code);

    /// <summary>The source system of a code, or null.</summary>
    public SourceSystem? Source(string code) => _sources.GetValueOrDefault(code);

    /// <summary>The scheme of a code, or null.</summary>
    public IdentifierScheme? Scheme(string code) => _schemes.GetValueOrDefault(code);

    /// <summary>The purpose of a code, or null.</summary>
    public Purpose? Purpose(string code) => _purposes.GetValueOrDefault(code);

    /// <summary>The licence type of a code, or null.</summary>
    public LicenceType? Licence(string code) => _licences.GetValueOrDefault(code);

    /// <summary>Reads the pack's <c>registry/</c>.</summary>
    /// <exception cref="PackException">A file cannot be used, or a fact names a source there is not.</exception>
    public static Vocabulary Read(Pack pack)
    {
        var sources = pack.List<SourceFile>("registry/sources.yaml")
            .Select(file => new SourceSystem(file.Code, file.Title.ToText(), file.Owner.ToText(), file.How.ToText(), file.Sample, file.Simulated));
        var schemes = pack.List<SchemeFile>("registry/identifiers.yaml")
            .Select(file => new IdentifierScheme(file.Code, file.Title.ToText(), file.Standard, file.Personal));
        var purposes = pack.List<PurposeFile>("registry/purposes.yaml")
            .Select(file => new Purpose(file.Code, file.Title.ToText(), file.Basis.ToText(), file.Consent, file.Sample));
        var licences = pack.List<LicenceFile>("registry/licences.yaml")
            .Select(file => new LicenceType(file.Code, file.Title.ToText(), file.Sample));
        try
        {
            var read = new Vocabulary(pack.List<FactFile>("registry/facts.yaml").Select(file => file.ToDefinition()), sources, schemes, purposes, licences);
            return read.Facts.FirstOrDefault(fact => read.Source(fact.Source) is null) is { } orphan
                ? throw new PackException($"registry/facts.yaml: {orphan.Code} names the source {orphan.Source}, which sources.yaml does not know") : read;
        }
        catch (ArgumentException fault)
        {
            throw new PackException($"registry: {fault.Message}", fault);
        }
    }

    private sealed class FactFile
    {
        public string Code { get; set; } = "";

        public string Name { get; set; } = "";

        public PackText Title { get; set; } = new();

        public List<string> Of { get; set; } = [];

        public string Type { get; set; } = "";

        public PackText? Unit { get; set; }

        public int Decimals { get; set; }

        public Dictionary<string, PackText> Values { get; set; } = [];

        public string Sensitivity { get; set; } = "";

        public int? RetentionYears { get; set; }

        public string Source { get; set; } = "";

        public bool Sample { get; set; }

        public FactDefinition ToDefinition() => new(Code, Name.Length == 0 ? Title.Zh : Name, Title.ToText(), Parse<FactType>(Type))
        {
            Of = [.. Of.Select(kind => SubjectKinds.Parse(kind) ?? throw Unknown(kind))],
            Unit = Unit?.ToText(),
            Decimals = Decimals is >= 0 and <= FactDefinition.DecimalsMax ? Decimals : throw Unknown($"decimals: {Decimals}"),
            Values = Values.ToDictionary(value => value.Key, value => value.Value.ToText()),
            Sensitivity = Parse<Sensitivity>(Sensitivity),
            RetentionYears = RetentionYears,
            Source = Source,
            Sample = Sample,
        };

        private T Parse<T>(string name) where T : struct, Enum =>
            Enum.TryParse<T>(name, ignoreCase: true, out var value) && !char.IsAsciiDigit(name[0]) ? value : throw Unknown(name);

        private PackException Unknown(string what) => new($"registry/facts.yaml: {Code}: “{what}” is not known");
    }

    private sealed class SourceFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public PackText Owner { get; set; } = new();

        public PackText How { get; set; } = new();

        public bool Sample { get; set; }

        public bool Simulated { get; set; }

        public object? Note { get; set; }

        public object? Source { get; set; }
    }

    private sealed class SchemeFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public string Standard { get; set; } = "";

        public bool Personal { get; set; }
    }

    private sealed class PurposeFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public PackText Basis { get; set; } = new();

        public bool Consent { get; set; }

        public bool Sample { get; set; }
    }

    private sealed class LicenceFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public bool Sample { get; set; }

        public object? Source { get; set; }
    }
}
