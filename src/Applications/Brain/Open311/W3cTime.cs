using System.Globalization;

namespace Tongqu.Brain;

/// <summary>Dates and times as GeoReport v2 writes them: the W3C's profile of ISO 8601, always with the zone.</summary>
internal static class W3cTime
{
    private const string Shown = "yyyy-MM-dd'T'HH:mm:sszzz";

    private static readonly string[] Read =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'",
    ];

    /// <summary>A moment by the city's clock.</summary>
    public static string Show(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset).ToString(Shown, CultureInfo.InvariantCulture);

    /// <summary>A moment that was sent, or null where it is none. A day alone is its first moment by the city's clock.</summary>
    public static DateTimeOffset? Parse(string text, TimeSpan offset)
    {
        // A plus sign that was not encoded arrives as a blank.
        text = text.Trim().Replace(' ', '+');
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return InReach(day.Year) ? new DateTimeOffset(day, TimeOnly.MinValue, offset) : null;
        }

        return DateTimeOffset.TryParseExact(text, Read, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && InReach(at.Year) ? at : null;
    }

    // Far from both ends of the calendar, so that days can be added and zones changed.
    private static bool InReach(int year) => year is > 1900 and < 2200;
}
