using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>The requests of GeoReport v2: events as everyone may read them, and whole to the key that filed them.</summary>
internal sealed class Open311Requests(PublicCases cases, CaseTypes types, City city, TimeProvider time)
{
    /// <summary>What stands before a link that was sent with a request: it is kept as words, never opened, never shown as a link.</summary>
    public const string MediaLine = "媒体链接（平台未打开）media_url: ";

    private CaseType Type => types.Find(Reporting.Type)!;

    /// <summary>GET requests: a page, with links to the pages beside it.</summary>
    public async Task<Outcome<Open311Answer>> ListAsync(HttpContext context, Caller caller, Tongue tongue)
    {
        var query = Open311Query.Read(context.Request.Query, Type, city, time.GetUtcNow(), Filer(caller));
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await cases.ListAsync(query.Value.Cases, context.RequestAborted);
        // One may follow a full page; to know it costs a second look, and only there.
        var more = found.Count == query.Value.Size
            && (await cases.ListAsync(query.Value.Cases with { Skip = query.Value.Cases.Skip + found.Count, Take = 1 }, context.RequestAborted)).Count > 0;
        Link(context, query.Value.Page, more);
        return Answer(found, tongue);
    }

    /// <summary>GET requests/{id}; null where there is none.</summary>
    public async Task<Open311Answer?> FindAsync(string id, Caller caller, Tongue tongue, CancellationToken cancellation) =>
        CaseNumber.TryParse(id, city.Pack.Card.CaseNumberPrefix, out var number)
            && await cases.ListAsync(new PublicQuery { Type = Reporting.Type, Numbers = [number], Filer = Filer(caller) }, cancellation) is { Count: 1 } found
                ? Answer(found, tongue) : null;

    /// <summary>GET tokens/{token}: the id of what the caller filed under this key of theirs; null where nothing was.</summary>
    public async Task<Open311Answer?> OfTokenAsync(string token, Caller caller, CancellationToken cancellation) =>
        caller.IsSystem && await cases.OpenedByAsync(Open311Filing.CommandOf(caller, token), cancellation) is { } number
            ? new("service_requests", new Open311Many("request", [new Open311Fields(("service_request_id", Show(number)), ("token", token))])) : null;

    /// <summary>GET servicerequestupdates: what was done, of one request or of all within a span; the last day where none is given.</summary>
    public async Task<Outcome<Open311Answer>> UpdatesAsync(HttpContext context, Tongue tongue)
    {
        var given = context.Request.Query;
        var span = Open311Query.SpanOf("start_date", given["start_date"].ToString(), "end_date", given["end_date"].ToString(), city);
        var query = Open311Query.Read(given, Type, city, time.GetUtcNow(), 0);
        if ((span.Refusal ?? query.Refusal) is { } refusal)
        {
            return refusal;
        }

        var (one, now) = (query.Value.Cases.Numbers is not null, time.GetUtcNow());
        var (from, to) = (span.Value.From ?? (one ? now.AddYears(-100) : now.AddDays(-1)), span.Value.To ?? now);
        var changes = await cases.ChangesAsync(
            query.Value.Cases with { OpenedFrom = null, OpenedTo = null }, from.ToUniversalTime(), to.ToUniversalTime().AddSeconds(1), context.RequestAborted);
        Link(context, query.Value.Page, changes.Count == query.Value.Size);
        return new Open311Answer("service_request_updates", new Open311Many("request_update",
        [
            .. changes.Select(change => new Open311Fields(
                ("update_id", $"{Show(change.Number)}-{change.Seq}"),
                ("service_request_id", Show(change.Number)),
                ("status", StatusOf(change.State)),
                ("updated_datetime", W3cTime.Show(change.At, city.Pack.UtcOffset)),
                ("description", change.Deed.In(tongue)),
                ("media_url", null))),
        ]));
    }

    // Only a system is known by its key; a filer's words are its own to read.
    private static long Filer(Caller caller) => caller.IsSystem ? caller.Person : 0;

    private Open311Answer Answer(IReadOnlyList<PublicCase> found, Tongue tongue) =>
        new("service_requests", new Open311Many("request", [.. found.Select(one => FieldsOf(one, tongue))]));

    private Open311Fields FieldsOf(PublicCase one, Tongue tongue)
    {
        var (kind, state) = (Open311Services.Of(one.Class), Type.State(one.State));
        var (words, media) = one.Own is { } own ? Apart(own.Text) : (null, null);
        return new(
            ("service_request_id", Show(one.Number)),
            ("status", StatusOf(one.State)),
            ("status_notes", state.Citizen.In(tongue)),
            ("service_name", Open311Services.Marked(kind).In(tongue)),
            ("service_code", kind.Code),
            ("description", words ?? Neutral(one, kind).In(tongue)),
            ("agency_responsible", (city.Posts.Department(one.Department) ?? city.Posts.Department(kind.Department))?.Title.In(tongue)),
            ("service_notice", Open311Services.NoticeOf(kind)?.In(tongue)),
            ("requested_datetime", W3cTime.Show(one.OpenedAt, city.Pack.UtcOffset)),
            ("updated_datetime", W3cTime.Show(one.ChangedAt, city.Pack.UtcOffset)),
            ("expected_datetime", state.Phase == CaseState.InProgress && one.DueAt is { } due ? W3cTime.Show(due, city.Pack.UtcOffset) : null),
            ("address", one.Own is { Address.Length: > 0 } sent ? sent.Address : AddressOf(one.Region)),
            ("address_id", one.Region?.Code),
            ("zipcode", null),
            ("lat", one.Point?.Latitude),
            ("long", one.Point?.Longitude),
            ("media_url", media));
    }

    // What everyone reads in the place of somebody's words: what kind of matter it is.
    private static Text Neutral(PublicCase one, CaseClass kind) => one.Simulated
        ? new(kind.Title.Zh + "（模拟）", kind.Title.In(Tongue.English) + " (simulated)") : kind.Title;

    private static (string Words, string? Media) Apart(string text) =>
        text.LastIndexOf("\n" + MediaLine, StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 1 + MediaLine.Length)..]) : (text, null);

    // From the most specific to the most general, as the standard asks.
    private string? AddressOf(Region? region) => region is null ? null
        : string.Join(", ", city.Regions.Path(region.Code).Where(part => part.Level >= RegionLevel.City).Reverse().Select(part => part.Short));

    private string StatusOf(string state) => Type.State(state).Ends ? "closed" : "open";

    private string Show(CaseNumber number) => number.Show(city.Pack.Card.CaseNumberPrefix);

    private static void Link(HttpContext context, int page, bool more)
    {
        var address = Reading.OriginOf(context) + context.Request.Path;
        // A key in the address is nobody else's to read in a log of headers.
        var rest = context.Request.Query.Where(part => part.Key is not ("page" or "api_key"))
            .SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value)).ToList();
        string To(int other, string rel) =>
            $"<{QueryHelpers.AddQueryString(address, rest.Append(KeyValuePair.Create("page", (string?)other.ToString())))}>; rel=\"{rel}\"";
        List<string> links = [.. page > 1 ? [To(1, "first"), To(page - 1, "prev")] : Array.Empty<string>(), .. more ? [To(page + 1, "next")] : Array.Empty<string>()];
        if (links.Count > 0)
        {
            context.Response.Headers.Link = string.Join(", ", links);
        }
    }
}
