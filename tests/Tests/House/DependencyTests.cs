using System.Reflection;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Tongqu.House.Tests;

/// <summary>The map of who may stand on whom. Change it only together with docs/ARCHITECTURE.md.</summary>
public sealed partial class DependencyTests
{
    private const string AnyApplication = "an application";
    private const string Applications = "src/Applications";

    private static readonly string[] Engines = ["Registry", "Cases", "Ledger", "Signals", "Indicators"];

    private static readonly Dictionary<string, string[]> Map = new()
    {
        ["Base"] = [],
        ["Decisions"] = ["Base"],
        ["Language"] = ["Base"],
        ["Storage"] = ["Base"],
        ["Access"] = ["Base", "Storage"],
        ["Ledger"] = ["Base", "Storage"],
        ["Registry"] = ["Base", "Storage", "Access", "Decisions"],
        ["Cases"] = ["Base", "Storage", "Access", "Decisions", "Registry"],
        ["Indicators"] = ["Base", "Storage", "Access", "Decisions", "Registry"],
        ["Signals"] = ["Base", "Storage", "Access", "Decisions", "Registry", "Language"],
        ["Frame"] = ["Base", "Storage", "Access"],
        [AnyApplication] = ["Base", "Decisions", "Language", "Storage", "Access", .. Engines, "Frame"],
    };

    /// <summary>The same input gives the same answer there: no database, no web, no driver.</summary>
    private static readonly string[] PureRooms = ["Base", "Decisions", "Language"];

    private static readonly string[] Impure =
        ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data", "Microsoft.Extensions", "System.Data", "Npgsql"];

    /// <summary>The project files under src. Web stands on everything, so the map says nothing of it.</summary>
    private static SourceFile[] Rooms =>
        [.. SourceTree.Files.Where(file => file.IsUnder("src") && file.Is(".csproj") && NameOf(file) != "Web")];

    [Fact]
    public void Every_project_is_on_the_map() => Rooms.Where(IsNotOnTheMap).Select(room => room.Path).ShouldBeEmpty();

    [Fact]
    public void Projects_name_only_what_the_map_allows() =>
        Rooms.SelectMany(room => Beyond(PlaceOf(room), NameOf(room), Named(room))).ShouldBeEmpty();

    [Fact]
    public void Assemblies_use_only_what_the_map_allows() =>
        Rooms.SelectMany(room => Beyond(PlaceOf(room), NameOf(room), Used(Load(NameOf(room))))).ShouldBeEmpty();

    [Fact]
    public void The_pure_rooms_use_neither_database_nor_web() => Rooms
        .Where(room => PureRooms.Contains(NameOf(room)))
        .SelectMany(room => ImpureIn(Load(NameOf(room))))
        .ShouldBeEmpty();

    [Fact]
    public void Every_application_is_served_by_the_host() => Rooms
        .Where(room => room.IsUnder(Applications))
        .Select(NameOf)
        .Except(Named(SourceTree.Files.Single(file => file.Path == "src/Web/Web.csproj")))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("Base", "Storage")]
    [InlineData("Decisions", "Storage")]
    [InlineData("Language", "Decisions")]
    [InlineData("Ledger", "Registry")]
    [InlineData("Registry", "Cases")]
    [InlineData("Cases", "Frame")]
    [InlineData("Frame", "Registry")]
    [InlineData("Signals", "Ledger")]
    [InlineData(AnyApplication, "Brain")]
    [InlineData(AnyApplication, "Web")]
    public void The_map_has_teeth(string place, string forbidden) =>
        Beyond(place, place, ["Base", forbidden]).Except(Beyond(place, place, ["Base"])).ShouldHaveSingleItem();

    [Fact]
    public void What_an_assembly_uses_is_seen() =>
        Beyond("Base", "Tests", Used(typeof(DependencyTests).Assembly)).ShouldContain("Tests -> Storage");

    [Fact]
    public void What_a_project_names_is_seen()
    {
        var project = new SourceFile("src/Base/Base.csproj", """<ProjectReference Include="../Storage/Storage.csproj" />""");

        Beyond("Base", "Base", Named(project)).ShouldBe(["Base -> Storage"]);
        Named(new SourceFile("src/Applications/Carbon/Carbon.csproj", "<Project />")).ShouldContain("Frame");
    }

    [Fact]
    public void A_project_that_nobody_put_on_the_map_is_seen() =>
        IsNotOnTheMap(new SourceFile("src/Registrations/Registrations.csproj", "")).ShouldBeTrue();

    [Fact]
    public void Impurity_is_seen() => ImpureIn(typeof(Storage.FileStore).Assembly).ShouldNotBeEmpty();

    private static string NameOf(SourceFile project) => Path.GetFileNameWithoutExtension(project.Path);

    private static string PlaceOf(SourceFile project) => project.IsUnder(Applications) ? AnyApplication : NameOf(project);

    private static bool IsNotOnTheMap(SourceFile project) => !Map.ContainsKey(PlaceOf(project));

    private static IEnumerable<string> Beyond(string place, string name, IEnumerable<string> others) =>
        others.Except(Map.GetValueOrDefault(place, [])).Select(other => $"{name} -> {other}");

    private static IEnumerable<string> Named(SourceFile project)
    {
        var text = project.Text;
        if (project.IsUnder(Applications))
        {
            text += SourceTree.Files.Single(file => file.Path == $"{Applications}/Directory.Build.props").Text;
        }

        return ProjectReference().Matches(text).Select(match => match.Groups["name"].Value).Distinct();
    }

    private static IEnumerable<string> Used(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(other => other.Name!)
        .Where(other => other.StartsWith("Tongqu.", StringComparison.Ordinal))
        .Select(other => other["Tongqu.".Length..]);

    private static IEnumerable<string> ImpureIn(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Where(other => Impure.Any(name => other.Name!.StartsWith(name, StringComparison.Ordinal)))
        .Select(other => $"{assembly.GetName().Name} -> {other.Name}");

    /// <summary>A room the tests do not reference cannot be loaded, and that fails here: every room has tests.</summary>
    private static Assembly Load(string room) => Assembly.Load($"Tongqu.{room}");

    [GeneratedRegex("""<ProjectReference\s+Include="[^"]*?(?<name>[^/"\\]+)\.csproj""")]
    private static partial Regex ProjectReference();
}
