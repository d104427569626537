namespace Tongqu.Support;

/// <summary>
/// Real inputs that may not lie in the repository: the folder named by <c>TONGQU_SHARED</c>, or one called <c>shared</c>
/// beside any folder above the tests. Tests that read them skip with a notice where they are absent.
/// </summary>
public static class SharedData
{
    /// <summary>The full path of a file or folder inside it; null where it is not on this machine.</summary>
    public static string? Find(params string[] path) => Roots()
        .Select(root => Path.Combine([root, .. path]))
        .FirstOrDefault(found => File.Exists(found) || Directory.Exists(found));

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("TONGQU_SHARED") is { Length: > 0 } given)
        {
            yield return given;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            yield return Path.Combine(at.FullName, "..", "shared");
        }
    }
}
