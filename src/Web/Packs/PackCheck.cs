using System.Text.RegularExpressions;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>
/// Reads a pack as the platform would and gathers all that does not hold, each with its file and line: references to nothing,
/// rules that cite no document, texts without their translation, codes given twice.
/// </summary>
public sealed partial class PackCheck
{
    // Other files are needed where one of these names them.
    private static readonly string[] Needed = ["pack.yaml", "departments.yaml", "posts.yaml"];

    private readonly Pack _pack;
    private readonly List<PackFault> _faults = [];

    private PackCheck(Pack pack) => _pack = pack;

    /// <summary>The faults found; where there are none but warnings the pack can be used.</summary>
    public static IReadOnlyList<PackFault> Run(string folder)
    {
        try
        {
            var check = new PackCheck(Pack.Open(folder));
            check.All();
            return check._faults;
        }
        catch (PackException fault)
        {
            return [new PackFault("pack.yaml", 0, Text.Same(fault.Message))];
        }
    }

    /// <summary>Files of the pack that are YAML, or JSON, which YAML contains.</summary>
    private IEnumerable<string> YamlFiles =>
        new[] { "", "calendar", "case-types", "catalogues", "demo", "forms", "imports", "indicators", "registry" }
            .SelectMany(folder => _pack.Files(folder, "*.yaml").Concat(_pack.Files(folder, "*.json")))
            .Select(file => file.TrimStart('/'));

    private void All()
    {
        var files = new Dictionary<string, PackYaml>();
        foreach (var file in YamlFiles.Union(Needed))
        {
            var (root, fault) = PackYaml.Read(_pack, file);
            if (root is not null)
            {
                files[file] = root;
            }

            _faults.AddRange(fault is null ? [] : [fault]);
        }

        if (_faults.Count > 0)
        {
            return;
        }

        var places = new PackPlaces(_pack);
        var posts = new PackPosts(files, places);
        _faults.AddRange(PackWords.Faults(files.Values));
        _faults.AddRange(PackSources.Faults(files));
        _faults.AddRange(places.Faults(files.GetValueOrDefault("pack.yaml")!));
        _faults.AddRange(PackDays.Faults(_pack, files));
        _faults.AddRange(posts.Faults());
        _faults.AddRange(files.Where(file => file.Key.StartsWith("case-types/", StringComparison.Ordinal))
            .SelectMany(file => new PackCaseType(file.Value, files, posts, _pack).Faults()));
        _faults.AddRange(PackDemo.Faults(files, places, posts));
        _faults.AddRange(PackModels.Faults(_pack, files, posts));
        if (_faults.All(fault => fault.IsWarning))
        {
            _faults.AddRange(AsThePlatformReads());
        }
    }

    // What is left is what only the readers themselves object to: a key nobody knows, a value of the wrong kind.
    private List<PackFault> AsThePlatformReads()
    {
        var faults = new List<PackFault>();
        Try("regions", () => City.Check(_pack));
        foreach (var file in _pack.Files("case-types", "*.yaml"))
        {
            Try(file, () => CaseType.Read(_pack, file));
        }

        Try("indicators", () =>
        {
            var (_, departments, regions) = City.Check(_pack);
            var catalogue = new Catalogue(_pack);
            faults.AddRange(catalogue.Faults(departments, Applications.All.SelectMany(application => application.Figures).Select(figure => figure.Name).ToHashSet())
                .Select(fault => FaultOf("indicators", fault)));
            return PackValues.Read(_pack, catalogue, regions.Contains);
        });
        return faults;

        void Try(string file, Func<object?> read)
        {
            try
            {
                read();
            }
            catch (Exception fault) when (fault is PackException or IOException or FormatException or ArgumentException or InvalidOperationException)
            {
                faults.Add(FaultOf(file, fault.Message));
            }
        }
    }

    // A reader that knows the place says it first itself: posts.yaml, line 12: …
    private static PackFault FaultOf(string file, string said)
    {
        var place = Place().Match(said);
        return !place.Success ? new PackFault(file, 0, Text.Same(said)) : new PackFault(
            place.Groups["file"].Value, place.Groups["line"] is { Success: true, Value: var line } ? int.Parse(line) : 0, Text.Same(place.Groups["what"].Value));
    }

    [GeneratedRegex(@"^(?<file>[\w./-]+)(, line (?<line>\d+))?: (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Place();
}
