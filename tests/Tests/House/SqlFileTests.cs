using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Tongqu.House.Tests;

/// <summary>Every owner's SQL files are numbered without a gap, for each database.</summary>
public sealed partial class SqlFileTests
{
    private static readonly string[] Dialects = ["sqlite", "postgres"];

    [Fact]
    public void Sql_files_are_numbered_without_a_gap() => Misnumbered(SourceTree.Files
        .Where(file => file.IsUnder("src") && file.Is(".sql"))
        .Select(file => file.Path)).ShouldBeEmpty();

    [Theory]
    [InlineData("0002-late.sql")]
    [InlineData("0001-one.sql", "0003-three.sql")]
    [InlineData("0001-one.sql", "0001-other.sql")]
    [InlineData("0001-one.sqlite.sql")]
    [InlineData("0001-one.sql", "0001-one.postgres.sql")]
    [InlineData("1-one.sql")]
    [InlineData("0001-one.oracle.sql")]
    public void A_gap_a_double_and_a_stray_are_seen(params string[] names) =>
        Misnumbered(names.Select(name => "src/Cases/Tables/" + name)).ShouldNotBeEmpty();

    [Fact]
    public void Files_for_both_databases_may_take_one_number() => Misnumbered(
        ["src/A/Tables/0001-one.sqlite.sql", "src/A/Tables/0001-one.postgres.sql", "src/A/Tables/0002-two.sql"]).ShouldBeEmpty();

    private static IEnumerable<string> Misnumbered(IEnumerable<string> paths)
    {
        var files = paths.Select(path => (path, name: FileName().Match(path))).ToList();
        foreach (var (path, _) in files.Where(file => !file.name.Success))
        {
            yield return $"{path}: not named like Tables/0001-what-changes.sql";
        }

        foreach (var owner in files.Where(file => file.name.Success).GroupBy(file => file.name.Groups["owner"].Value))
        {
            foreach (var dialect in Dialects)
            {
                var numbers = owner.Select(file => file.name.Groups)
                    .Where(name => name["dialect"].Value is "" || name["dialect"].Value == dialect)
                    .Select(name => int.Parse(name["number"].Value))
                    .Order()
                    .ToList();
                if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Count)) || numbers.Count == 0)
                {
                    yield return $"{owner.Key} for {dialect}: {string.Join(", ", numbers)}";
                }
            }
        }
    }

    [GeneratedRegex(@"^(?<owner>.+/Tables)/(?<number>\d{4})-[a-z0-9-]+(\.(?<dialect>sqlite|postgres))?\.sql$")]
    private static partial Regex FileName();
}
