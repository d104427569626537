using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Tongqu.House.Tests;

/// <summary>Rules of tidiness over the text of the whole repository. Each lists all offenders at once.</summary>
public sealed partial class TidyTests
{
    private const int LinesMax = 500;
    private const int RootEntriesMax = 20;

    /// <summary>Files that may wait for time itself, each with its reason.</summary>
    private static readonly Dictionary<string, string> MayWait = [];

    /// <summary>This folder names what it forbids, and is not looked at for it.</summary>
    private const string House = "tests/Tests/House";

    private static IEnumerable<SourceFile> Code =>
        SourceTree.Files.Where(file => file.Is(".cs", ".razor") && !file.IsUnder(House));

    [Fact]
    public void No_file_is_longer_than_a_story() => SourceTree.Files.SelectMany(TooLong).ShouldBeEmpty();

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() =>
        SourceTree.Files.Where(file => !file.IsUnder(House)).SelectMany(MachinePaths).ShouldBeEmpty();

    [Fact]
    public void Nobody_reads_the_wall_clock() => Code.SelectMany(WallClock).ShouldBeEmpty();

    [Fact]
    public void Nobody_sleeps() => Code.Where(file => !MayWait.ContainsKey(file.Path)).SelectMany(Sleeps).ShouldBeEmpty();

    [Fact]
    public void Every_refusal_code_says_its_room_and_what_is_wrong() =>
        Code.Where(file => file.IsUnder("src")).SelectMany(MisspeltCodes).ShouldBeEmpty();

    [Fact]
    public void Every_document_has_one_title() => SourceTree.Files.SelectMany(Titles).ShouldBeEmpty();

    [Fact]
    public void The_code_knows_no_city() =>
        SourceTree.Files.Where(file => file.IsUnder("src")).SelectMany(KnowsTheCity).ShouldBeEmpty();

    [Fact]
    public void The_root_is_a_hall_and_not_a_workbench() =>
        SourceTree.RootEntries.Count().ShouldBeLessThanOrEqualTo(RootEntriesMax, string.Join(", ", SourceTree.RootEntries));

    [Fact]
    public void The_whole_tree_is_looked_at()
    {
        SourceTree.Files.Select(file => file.Path).ShouldContain("src/Base/Outcome.cs");
        SourceTree.Files.Select(file => file.Path).ShouldContain("test.sh");
        SourceTree.RootEntries.ShouldContain("Tongqu.slnx");
    }

    [Fact]
    public void A_long_file_is_seen()
    {
        TooLong(Code("x.cs", string.Concat(Enumerable.Repeat("\n", LinesMax)))).ShouldBeEmpty();
        TooLong(Code("x.cs", string.Concat(Enumerable.Repeat("a\n", LinesMax + 1)))).ShouldHaveSingleItem();

        static SourceFile Code(string path, string text) => new(path, text);
    }

    [Theory]
    [InlineData("var path = \"/work/main\";")]
    [InlineData("cd /root/tongqu")]
    [InlineData("/tmp/wt-x")]
    [InlineData("see /home/ann/tongqu")]
    public void A_path_of_a_machine_is_seen(string line) => MachinePaths(new("docs/x.md", line)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("https://example.org/work/plan")]
    [InlineData("docs/work/plan.md")]
    public void An_address_is_no_path_of_a_machine(string line) => MachinePaths(new("docs/x.md", line)).ShouldBeEmpty();

    [Theory]
    [InlineData("var now = DateTime.Now;")]
    [InlineData("@DateTimeOffset.UtcNow.Year")]
    [InlineData("DateOnly.FromDateTime(DateTime.Today)")]
    [InlineData("#pragma warning disable RS0030")]
    public void A_look_at_the_wall_clock_is_seen(string line) => WallClock(new("src/x.razor", line)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("await Task.Delay(timeout, cancellation);")]
    public void A_sleep_is_seen(string line) => Sleeps(new("tests/x.cs", line)).ShouldHaveSingleItem();

    [Fact]
    public void Waiting_by_a_clock_that_is_handed_in_is_no_sleep() =>
        Sleeps(new("src/x.cs", "await Task.Delay(interval, time, cancellation);")).ShouldBeEmpty();

    [Theory]
    [InlineData("return new Refusal(\"TooLarge\", text);")]
    [InlineData("return new Refusal(\n    \"file.Too-Large\", text);")]
    [InlineData("return new Refusal($\"file.{what}\", text);")]
    [InlineData("static readonly Refusal Big = new(\"big\", text);")]
    [InlineData("static Refusal Big { get; } = new(\"big\", text);")]
    [InlineData("static Refusal Big(long bytes) => new(\"big\", text);")]
    public void A_misspelt_code_is_seen(string text) => MisspeltCodes(new("src/x.cs", text)).ShouldHaveSingleItem();

    [Fact]
    public void A_well_spelt_code_is_not() =>
        MisspeltCodes(new("src/x.cs", "return new Refusal(\"file.too-large\", text);")).ShouldBeEmpty();

    [Theory]
    [InlineData("no title")]
    [InlineData("# One\n\n# Two")]
    [InlineData("```\n# a comment in a script\n```")]
    public void A_document_without_its_one_title_is_seen(string text) => Titles(new("docs/x.md", text)).ShouldHaveSingleItem();

    [Fact]
    public void A_comment_in_a_script_is_no_title() =>
        Titles(new("docs/x.md", "# Title\n\n```\n# a comment\n```\n")).ShouldBeEmpty();

    [Theory]
    [InlineData("if (city == \"衢州市\")")]
    [InlineData("var pack = \"Quzhou\";")]
    public void A_city_in_the_code_is_seen(string line) => KnowsTheCity(new("src/Cases/x.cs", line)).ShouldHaveSingleItem();

    private static IEnumerable<string> TooLong(SourceFile file) =>
        file.Is(".cs", ".razor", ".css", ".js", ".mjs") && file.Lines.Length > LinesMax
            ? [$"{file.Path}: {file.Lines.Length} lines"]
            : [];

    private static IEnumerable<string> MachinePaths(SourceFile file) => file.Offending(MachinePath().IsMatch);

    private static IEnumerable<string> WallClock(SourceFile file) => file.Offending(WallClockWord().IsMatch);

    private static IEnumerable<string> Sleeps(SourceFile file) => file.Offending(SleepWord().IsMatch);

    private static IEnumerable<string> MisspeltCodes(SourceFile file) => RefusalCode().Matches(file.Text)
        .Select(match => match.Groups["code"].Value)
        .Where(code => !WellSpelt().IsMatch(code))
        .Select(code => $"{file.Path}: {code}");

    private static IEnumerable<string> Titles(SourceFile file)
    {
        if (!file.Is(".md"))
        {
            return [];
        }

        var inCode = false;
        var titles = 0;
        foreach (var line in file.Lines)
        {
            inCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            titles += !inCode && line.StartsWith("# ", StringComparison.Ordinal) ? 1 : 0;
        }

        return titles == 1 ? [] : [$"{file.Path}: {titles} titles"];
    }

    // The host names the pack it loads when nothing else is set; comments may give real places as examples.
    private static IEnumerable<string> KnowsTheCity(SourceFile file) => file.IsUnder("src/Web") || !file.Is(".cs", ".razor")
        ? []
        : file.Offending(line => CityName().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<![\w.-])/(work|root|home/\w+|tmp/wt)\b")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|disable RS0030\s*$")]
    private static partial Regex WallClockWord();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\((?![^;]*,\s*(time|_time|clock)\b)")]
    private static partial Regex SleepWord();

    [GeneratedRegex("""(new Refusal\(|\bRefusal \w+(\s*\{[^}]*\})?\s*=\s*new\(|\bRefusal \w+\([^)]*\)\s*=>\s*new\()\s*(?<code>\$?"[^"\n]*")""")]
    private static partial Regex RefusalCode();

    [GeneratedRegex("""^"[a-z-]+\.[a-z0-9-]+"$""")]
    private static partial Regex WellSpelt();

    [GeneratedRegex("衢州|quzhou", RegexOptions.IgnoreCase)]
    private static partial Regex CityName();
}
