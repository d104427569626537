namespace Tongqu.House.Tests;

/// <summary>One text file of the repository.</summary>
/// <param name="Path">From the root of the repository, with forward slashes.</param>
/// <param name="Text">Its content.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>Whether it lies under a folder, which is given without a slash at its end.</summary>
    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Whether its name ends in one of these.</summary>
    public bool Is(params string[] endings) => endings.Any(ending => Path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>The lines a rule objects to, each as <c>path:line: text</c>.</summary>
    public IEnumerable<string> Offending(Func<string, bool> objects) => Lines
        .Select((line, index) => (line, number: index + 1))
        .Where(it => objects(it.line))
        .Select(it => $"{Path}:{it.number}: {it.line.Trim()}");
}

/// <summary>The repository as it lies on the disk, without what is built, installed or produced by running.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = [".git", ".vs", ".idea", ".vscode", "artifacts", "bin", "node_modules", "obj", "TestResults"];

    private static readonly string[] TextEndings =
    [
        ".cs", ".razor", ".css", ".js", ".mjs", ".csproj", ".props", ".targets", ".slnx", ".sql", ".md", ".json", ".yaml", ".yml",
        ".txt", ".sh", ".csv", ".geojson", ".svg", ".html", ".xml", ".dmn", ".editorconfig", ".gitattributes", ".gitignore",
        "/LICENSE", "/NOTICE", "/test.sh", "/tongqu", "/run", "/Dockerfile",
    ];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static readonly Lazy<SourceFile[]> Read = new(() =>
        [.. Walk(Root).Where(IsText).Select(path => new SourceFile(Relative(path), File.ReadAllText(path)))]);

    /// <summary>Every text file.</summary>
    public static IReadOnlyList<SourceFile> Files => Read.Value;

    /// <summary>The names of what lies in the root, without data and the settings files that begin with a dot.</summary>
    public static IEnumerable<string> RootEntries => Directory.EnumerateFileSystemEntries(Root)
        .Select(path => Path.GetFileName(path)!)
        .Where(name => name[0] != '.' && name != "data" && !NotOurs.Contains(name));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsText(string path) =>
        TextEndings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder)
            .Where(path => !NotOurs.Contains(Path.GetFileName(path)) && Relative(path) != "data")
            .SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tongqu.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
