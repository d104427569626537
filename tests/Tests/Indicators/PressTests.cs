using System.Text.RegularExpressions;
using Shouldly;
using Tongqu.Registry;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Indicators.Tests;

/// <summary>
/// Every number of the five press articles about the reference city is a value with its paragraph, or stands in
/// <c>press-exclusions.txt</c> with the reason why it is none. The articles themselves are not part of the repository.
/// </summary>
public sealed partial class PressTests
{
    private static readonly (string Prefix, string Source)[] Articles =
    [
        ("000", "press-2022-06-five-years"), ("001", "press-2022-02-wealth"), ("002", "press-2022-06-governance"),
        ("003", "press-2022-06-chase"), ("004", "press-2023-bridgeheads"),
    ];

    private static readonly Lazy<IReadOnlyList<Regex>> Exclusions = new(() =>
        [.. File.ReadAllLines(Path.Combine(House.Tests.SourceTree.Root, "tests", "Tests", "Indicators", "press-exclusions.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => new Regex(line.Split('\t') is [var pattern, { Length: > 0 }] ? pattern : throw new FormatException(line)))]);

    public static TheoryData<string, string> Sources => [.. Articles.Select(article => new TheoryDataRow<string, string>(article.Prefix, article.Source))];

    [Theory, MemberData(nameof(Sources))]
    public void Every_number_of_an_article_is_a_value_or_excluded_with_a_reason(string prefix, string source)
    {
        var paragraphs = ParagraphsOf(prefix);
        var cited = Cited(source);

        paragraphs.SelectMany((text, index) => Uncovered(text, cited[index + 1]).Select(numeral => $"第{index + 1}段 {numeral}")).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Sources))]
    public void Every_value_stands_in_the_paragraph_it_cites(string prefix, string source)
    {
        var paragraphs = ParagraphsOf(prefix);

        Rows(source).SelectMany(row => row.Paragraphs.Where(at => at > paragraphs.Count || !row.Said.Exists(said => paragraphs[at - 1].Contains(said, StringComparison.Ordinal)))
            .Select(at => $"第{at}段 {string.Join(' ', row.Said)}")).ShouldBeEmpty();
    }

    [Fact]
    public void A_number_that_nobody_took_in_is_seen()
    {
        Uncovered("全年新增就业1.2万人，同比增长三成。", ["1.2万"]).ShouldBe(["三成"]);
        Uncovered("2021年12月，四省边际", []).ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_of_the_press_says_as_it_is_printed_and_where()
    {
        foreach (var (_, source) in Articles)
        {
            Rows(source).ShouldNotBeEmpty();
            Rows(source).ShouldAllBe(row => row.Said.Count > 0 && row.Paragraphs.Count > 0);
        }
    }

    private static List<string> ParagraphsOf(string prefix)
    {
        var folder = SharedData.Find("seeds");
        var file = folder is null ? null : Directory.GetFiles(folder, prefix + "_*.txt").SingleOrDefault();
        Assert.SkipWhen(file is null, "The press articles are not on this machine.");
        return [.. BlankLines().Split(File.ReadAllText(file!).ReplaceLineEndings("\n")).Select(block => block.Replace("\n", "", StringComparison.Ordinal)).Where(block => block.Trim().Length > 0)];
    }

    private static ILookup<int, string> Cited(string source) =>
        Rows(source).SelectMany(row => row.Paragraphs.SelectMany(at => row.Said.Select(said => (at, said)))).ToLookup(pair => pair.at, pair => pair.said);

    private static List<(List<int> Paragraphs, List<string> Said)> Rows(string source) =>
        [.. Pack.Open(TestCity.PackFolder).ReadCsv($"indicators/values/{source}.csv", field => (
            Paragraph().Matches(field("place")).Select(match => int.Parse(match.Groups[1].Value)).ToList(),
            field("said").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList()))];

    private static IEnumerable<string> Uncovered(string text, IEnumerable<string> said)
    {
        var covered = said.SelectMany(numeral => Regex.Matches(text, Regex.Escape(numeral)))
            .Concat(Exclusions.Value.SelectMany(pattern => pattern.Matches(text))).Select(match => (match.Index, End: match.Index + match.Length)).ToList();
        return Numeral().Matches(text).Where(numeral => !covered.Exists(span => span.Index < numeral.Index + numeral.Length && numeral.Index < span.End)).Select(numeral => numeral.Value);
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"第(\d+)段")]
    private static partial Regex Paragraph();

    // Arabic figures everywhere; Chinese ones where they count something (a measure word follows) or give a place.
    [GeneratedRegex(@"\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千万亿半]+[多余]?(?:个|家|项|位|名|年|月|日|天|次|批|成|倍|元|亩|地|市|省|县|区|条|座|届|套|场|人|分钟|周|大|件|类|种|余|级|期|任|季度|链|脉|夺|世纪)|[第前][零〇一二两三四五六七八九十百\d]+|首位|居首|[Ⅰ-Ⅹ]")]
    private static partial Regex Numeral();
}
