using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Indicators;

/// <summary>Values as rows and rows as values.</summary>
internal static class Rows
{
    /// <summary>What a value is about and who says it: the same again is a correction, not a second value.</summary>
    public static (string, string, string, Period, Nature, string) KeyOf(IndicatorValue value) =>
        (value.Indicator, value.Region, value.Item, value.Period, value.Nature, value.Source);

    public static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static ValueRow Of(IndicatorValue value, Catalogue catalogue, DateTimeOffset now, long by) => new()
    {
        Indicator = value.Indicator,
        Region = value.Region,
        Item = value.Item,
        PeriodFrom = DayOf(value.Period.From),
        PeriodTo = DayOf(value.Period.To),
        Nature = (int)value.Nature,
        Origin = (int)value.Origin,
        Source = value.Source,
        Revision = value.Revision,
        Units = value.Value.Units,
        Scale = value.Value.Scale,
        Said = (int)value.Precision,
        Department = catalogue.Find(value.Indicator)?.Department ?? "",
        Document = value.Document,
        Published = value.Published,
        Grade = value.Grade,
        Place = value.Place,
        Note = value.Note,
        Simulated = value.Simulated,
        RecordedAt = now,
        Reporter = by,
    };

    public static IndicatorValue From(ValueRow row) =>
        new(row.Indicator, row.Region, row.Item, Period.Between(row.PeriodFrom, row.PeriodTo), new ExactNumber(row.Units, row.Scale))
        {
            Nature = (Nature)row.Nature,
            Precision = (Precision)row.Said,
            Origin = (Origin)row.Origin,
            Source = row.Source,
            Document = row.Document,
            Published = row.Published,
            Grade = row.Grade,
            Place = row.Place,
            Note = row.Note,
            Simulated = row.Simulated,
            Revision = row.Revision,
            RecordedAt = row.RecordedAt,
        };

    /// <summary>Marks what the same source has corrected since.</summary>
    public static IReadOnlyList<IndicatorValue> WithSuperseded(IEnumerable<ValueRow> rows) =>
    [
        .. rows.Select(From).GroupBy(KeyOf).SelectMany(group =>
        {
            var last = group.Max(value => value.Revision);
            return group.Select(value => value with { Superseded = value.Revision < last });
        }),
    ];
}
