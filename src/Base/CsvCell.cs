using System.Globalization;

namespace Tongqu.Base;

/// <summary>Text as a cell of a CSV file that people open in a spreadsheet.</summary>
public static class CsvCell
{
    /// <summary>
    /// The text, quoted where it must be (RFC 4180, section 2). What a spreadsheet would take for a formula stands behind an apostrophe;
    /// numbers below zero stay numbers.
    /// </summary>
    public static string Of(string? text)
    {
        var safe = text is ['=' or '+' or '@' or '\t' or '\r', ..] || (text is ['-', ..] && !decimal.TryParse(text, CultureInfo.InvariantCulture, out _))
            ? "'" + text : text ?? "";
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
