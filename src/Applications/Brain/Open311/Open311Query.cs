using Microsoft.AspNetCore.Http;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>What GET requests was asked for. An argument that is empty counts as one that was not given, as the standard says.</summary>
/// <param name="Cases">Which cases.</param>
/// <param name="Page">Page, from 1.</param>
/// <param name="Size">Requests a page.</param>
internal sealed record Open311Query(PublicQuery Cases, int Page, int Size)
{
    // A page that far on is reached by narrower dates instead.
    private const int PageMax = 1000;

    private static readonly TimeSpan SpanMax = TimeSpan.FromDays(90);

    /// <summary>Reads the arguments, or says which cannot be used.</summary>
    public static Outcome<Open311Query> Read(IQueryCollection given, CaseType type, City city, DateTimeOffset now, long filer)
    {
        string Given(string name) => given[name].ToString().Trim();
        var (page, size) = (Number(Given("page"), 1), Number(Given("page_size"), PublicCases.Most));
        if (page is not (>= 1 and <= PageMax))
        {
            return Open311Errors.NotUsable("page", new($"应为 1 至 {PageMax} 的整数。", $"a whole number from 1 to {PageMax}."));
        }

        if (size is not (>= 1 and <= PublicCases.Most))
        {
            return Open311Errors.NotUsable("page_size", new($"应为 1 至 {PublicCases.Most} 的整数。", $"a whole number from 1 to {PublicCases.Most}."));
        }

        var cases = new PublicQuery { Type = type.Name, Filer = filer, Skip = (page.Value - 1) * size.Value, Take = size.Value };
        if (List(given["service_request_id"]) is { Count: > 0 } ids)
        {
            return ids.Count > PublicCases.Most
                ? Open311Errors.NotUsable("service_request_id", new($"一次最多 {PublicCases.Most} 个。", $"at most {PublicCases.Most} at once."))
                : new Open311Query(cases with { Numbers = [.. Numbers(ids, city)] }, page.Value, size.Value);
        }

        var status = StatesOf(List(given["status"]), type);
        var opened = SpanOf("start_date", Given("start_date"), "end_date", Given("end_date"), city);
        var changed = SpanOf("updated_after", Given("updated_after"), "updated_before", Given("updated_before"), city);
        if ((status.Refusal ?? opened.Refusal ?? changed.Refusal) is { } refusal)
        {
            return refusal;
        }

        // The last ninety days are what nobody who names a time has to be content with.
        var (from, to) = opened.Value;
        from = from is null && to is null && changed.Value is (null, null) ? now - SpanMax : from;
        return new Open311Query(cases with
        {
            States = status.Value,
            Classes = List(given["service_code"]) is { Count: > 0 } codes ? codes : null,
            OpenedFrom = from,
            OpenedTo = to,
            ChangedFrom = changed.Value.From,
            ChangedTo = changed.Value.To,
        }, page.Value, size.Value);
    }

    /// <summary>The numbers that can be read; the others name nothing.</summary>
    public static IEnumerable<CaseNumber> Numbers(IEnumerable<string> ids, City city)
    {
        foreach (var id in ids)
        {
            if (CaseNumber.TryParse(id, city.Pack.Card.CaseNumberPrefix, out var number))
            {
                yield return number;
            }
        }
    }

    /// <summary>
    /// A span of at most ninety days. With one end given, the other lies ninety days from it; with none it is open.
    /// </summary>
    public static Outcome<(DateTimeOffset? From, DateTimeOffset? To)> SpanOf(string fromName, string from, string toName, string to, City city)
    {
        var (start, end) = (W3cTime.Parse(from, city.Pack.UtcOffset), W3cTime.Parse(to, city.Pack.UtcOffset));
        if ((from.Length > 0 && start is null) || (to.Length > 0 && end is null))
        {
            return Open311Errors.NotUsable(from.Length > 0 && start is null ? fromName : toName, new(
                "应为 W3C 格式并带时区，如 2026-11-16T09:00:00+08:00 或 2026-11-16T01:00:00Z。",
                "W3C format with its zone, such as 2026-11-16T09:00:00+08:00 or 2026-11-16T01:00:00Z."));
        }

        return (start, end) switch
        {
            ({ } first, { } last) when last < first => Open311Errors.NotUsable(toName, new($"不能早于 {fromName}。", $"not before {fromName}.")),
            ({ } first, { } last) when last - first > SpanMax => Open311Errors.NotUsable(toName, new(
                $"与 {fromName} 相距不能超过 90 天，请分段查询。", $"not more than 90 days after {fromName}; ask piece by piece.")),
            ({ } first, null) => (first, first + SpanMax),
            (null, { } last) => (last - SpanMax, last),
            _ => (start, end),
        };
    }

    private static Outcome<IReadOnlyCollection<string>?> StatesOf(List<string> wanted, CaseType type)
    {
        if (wanted.Exists(status => status is not ("open" or "closed")))
        {
            return Open311Errors.NotUsable("status", new("只能是 open 或 closed。", "either open or closed."));
        }

        return wanted.Count == 0 ? (string[]?)null
            : type.States.Where(state => wanted.Contains(state.Ends ? "closed" : "open")).Select(state => state.Name).ToArray();
    }

    // Comma delimited, and declared several times.
    private static List<string> List(Microsoft.Extensions.Primitives.StringValues given) =>
        [.. given.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private static int? Number(string text, int otherwise) =>
        text.Length == 0 ? otherwise : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
