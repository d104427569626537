using System.Text;
using Microsoft.AspNetCore.Http;
using Tongqu.Base;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary>Values as a CSV file that a spreadsheet opens: the columns an import reads, and the words beside the codes.</summary>
internal static class ValueFile
{
    private static readonly string[] Columns =
    [
        "indicator", "title", "unit", "region", "place", "item", "period", "value", "nature", "precision", "source", "document", "published", "grade",
        "cited", "note", "origin", "simulated", "revision", "superseded",
    ];

    public static IResult Of(string name, IEnumerable<(Indicator Indicator, IndicatorValue? Value)> lines, City city, Tongue tongue)
    {
        var text = new StringBuilder("\uFEFF").AppendJoin(',', Columns).Append("\r\n");
        foreach (var (indicator, value) in lines)
        {
            text.AppendJoin(',', Cells(indicator, value, city, tongue).Select(CsvCell.Of)).Append("\r\n");
        }

        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", name + ".csv");
    }

    // A missing value is an empty cell: nobody adds it up as a zero.
    private static IEnumerable<string> Cells(Indicator indicator, IndicatorValue? value, City city, Tongue tongue) => value is null
        ? [indicator.Code, indicator.Title.In(tongue), indicator.Unit.In(tongue), .. Enumerable.Repeat("", Columns.Length - 3)]
        :
        [
            indicator.Code, indicator.Title.In(tongue), indicator.Unit.In(tongue), value.Region, Wording.Place(city, value.Region).In(tongue), value.Item, value.Period.ToString(),
            value.Value.ToString(), Lower(value.Nature), Lower(value.Precision), value.Source, value.Document, value.Published, value.Grade, value.Place, value.Note,
            Lower(value.Origin), value.Simulated ? "true" : "false", value.Revision.ToString(), value.Superseded ? "true" : "false",
        ];

    private static string Lower(Enum word) => word.ToString().ToLowerInvariant();
}
