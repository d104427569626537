using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Indicators;

/// <summary>
/// Reads a value from a row of a file, of the pack or of an import: <c>indicator, region, item, period, value, nature,
/// precision, place, note</c>, and who says so.
/// </summary>
internal static class ValueReading
{
    /// <summary>Columns a file must have.</summary>
    public static IReadOnlyList<string> Required { get; } = ["indicator", "region", "period", "value"];

    private const int TextLengthMax = 200;

    /// <summary>The value, or a refusal that says what is wrong with the row.</summary>
    /// <param name="field">The row's text in a column, empty where it has none.</param>
    /// <param name="isRegion">Whether a code is a region's.</param>
    /// <param name="source">The document that says so.</param>
    public static Outcome<IndicatorValue> Read(Func<string, string> field, Catalogue catalogue, Predicate<string> isRegion, PackSource source)
    {
        if (catalogue.Find(field("indicator")) is not { } indicator)
        {
            return new Refusal("indicators.no-such-indicator", new(
                $"城市包没有定义指标“{field("indicator").Clip(60)}”。", $"The pack defines no indicator “{field("indicator").Clip(60)}”."));
        }

        if (!isRegion(field("region")))
        {
            return new Refusal("indicators.no-such-region", new(
                $"没有代码为“{field("region").Clip(20)}”的区域。", $"There is no region with the code “{field("region").Clip(20)}”."));
        }

        if (new[] { "item", "place", "note" }.FirstOrDefault(name => field(name).Length > TextLengthMax) is { } tooLong)
        {
            return new Refusal("indicators.too-long", new(
                $"“{tooLong}”最多 {TextLengthMax} 字。", $"“{tooLong}” is at most {TextLengthMax} characters."));
        }

        if (field("item").Length > 0 && indicator.Per is null)
        {
            return new Refusal("indicators.no-items", new(
                $"指标“{indicator.Title.Zh}”每个区域只有一个值，不分项。", $"“{indicator.Title.En}” has one value for a region and no items."));
        }

        var nature = Word<Nature>(field("nature"), "nature");
        var precision = Word<Precision>(field("precision"), "precision");
        return Period.Parse(field("period")).Then(period => ExactNumber.Parse(field("value")).Then(value => nature.Then(happened => precision.Then<IndicatorValue>(said =>
            new IndicatorValue(indicator.Code, field("region"), field("item"), period, value)
            {
                Nature = happened,
                Precision = said,
                Source = source.Id,
                Document = source.Title,
                Published = source.Date ?? "",
                Grade = source.Grade,
                Place = field("place"),
                Note = field("note"),
            }))));
    }

    private static Outcome<T> Word<T>(string said, string column) where T : struct, Enum =>
        said.Length == 0 ? default(T)
        : Enum.TryParse<T>(said, ignoreCase: true, out var value) && said.All(char.IsAsciiLetter) ? value
        : new Refusal("indicators.no-such-word", new(
            $"“{column}”一栏只能写 {string.Join("、", Enum.GetNames<T>()).ToLowerInvariant()}，或留空。",
            $"“{column}” is one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}, or empty."));
}
