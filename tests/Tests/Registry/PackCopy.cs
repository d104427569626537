using Tongqu.Support;
using Tongqu.Web;

namespace Tongqu.Registry.Tests;

/// <summary>
/// A copy of the city's pack in which something can be changed; deleted afterwards. It holds two counties of the city: ten thousand
/// regions say no more than a few hundred.
/// </summary>
internal sealed class PackCopy : IDisposable
{
    private static readonly string[] Kept = ["33,", "3308,", "34,", "3410,", "330802", "330803"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tongqu-pack-");

    public PackCopy()
    {
        foreach (var file in Directory.GetFiles(TestCity.PackFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(TestCity.PackFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var file in new[] { "divisions", "points", "grids" }.Select(name => PathOf($"regions/{name}.csv")))
        {
            File.WriteAllLines(file, File.ReadAllLines(file).Where((line, at) => at == 0 || Array.Exists(Kept, line.StartsWith)));
        }

        // One feature a line.
        var shapes = File.ReadAllLines(PathOf("regions/counties.geojson"));
        var counties = shapes[1..^1].Where(line => line.Contains("\"code\":\"330802\"", StringComparison.Ordinal) || line.Contains("\"code\":\"330803\"", StringComparison.Ordinal));
        File.WriteAllText(PathOf("regions/counties.geojson"), $"{shapes[0]}\n{string.Join(",\n", counties.Select(line => line.TrimEnd(',')))}\n{shapes[^1]}");
    }

    public string Folder => _folder.FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Puts one text in the place of another, which must stand there; returns the line it stands on.</summary>
    public int Replace(string file, string old, string by)
    {
        var text = File.ReadAllText(PathOf(file));
        var at = text.IndexOf(old, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new ArgumentException($"{file} does not hold “{old}”.");
        }

        File.WriteAllText(PathOf(file), string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + old.Length)));
        return text.AsSpan(0, at).Count('\n') + 1;
    }

    public void Append(string file, string text) => File.AppendAllText(PathOf(file), text);

    public IReadOnlyList<PackFault> Check() => PackCheck.Run(Folder);

    public void Dispose() => _folder.Delete(recursive: true);
}
