using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary><c>/api/v1/events</c>: the same deeds as the pages, for programs.</summary>
/// <remarks>
/// Every write carries an <c>Idempotency-Key</c> header (16 to 100 characters): sending the same again answers the same.
/// </remarks>
internal static class EventsApi
{
    private static readonly string[] Attentions = ["escalated", "extension", "joint", "followed"];

    public const string KeyHeader = "Idempotency-Key";

    public static void Map(RouteGroupBuilder events)
    {
        events.MapPost("/", ReportAsync).ForEveryone().RequireRateLimiting(RateLimits.Reports).WithSummary("Report an event");
        events.MapGet("/", ListAsync).Needs(BrainPermissions.Read).WithSummary("List events within one's scope")
            .Takes("state", "class", "region", "source", "attention", "q", "sort", "page", "size");
        events.MapGet("/{number}", FindAsync).Needs(BrainPermissions.Read).WithSummary("One event with its log, clocks and possible actions");
        events.MapGet("/{number}/status", StatusAsync).ForEveryone().RequireRateLimiting(RateLimits.LookUps).WithSummary("Public status by number");
        events.MapPost("/{number}/{action}", ActAsync).Needs(BrainPermissions.Act).WithSummary("Do something to an event");
        events.MapPut("/{number}/follow", (string number, Caller caller, CaseDesk desk, City city, CancellationToken cancellation) =>
            FollowAsync(number, follow: true, caller, desk, city, cancellation)).Needs(BrainPermissions.Enter).WithSummary("Follow an event");
        events.MapDelete("/{number}/follow", (string number, Caller caller, CaseDesk desk, City city, CancellationToken cancellation) =>
            FollowAsync(number, follow: false, caller, desk, city, cancellation)).Needs(BrainPermissions.Enter).WithSummary("Follow an event no longer");
        events.MapPost("/{number}/join", (string number, JoinRequest request, Caller caller, Joining joining, City city, CancellationToken cancellation) =>
            JoinAsync(number, request.Remark ?? "", join: true, caller, joining, city, cancellation)).Needs(BrainPermissions.Join).RequireRateLimiting(RateLimits.Reports).WithSummary("Say that one met the same");
        events.MapDelete("/{number}/join", (string number, Caller caller, Joining joining, City city, CancellationToken cancellation) =>
            JoinAsync(number, "", join: false, caller, joining, city, cancellation)).Needs(BrainPermissions.Join).WithSummary("Take that back");
        events.MapPost("/bulk/{action}", BulkAsync).Needs(BrainPermissions.Desk).WithSummary("Do the same to many events");
    }

    private static async Task<IResult> ReportAsync(
        ReportRequest request, [FromHeader(Name = KeyHeader)] string? key, Caller caller, Reporting reporting, Duplicates duplicates, City city, CancellationToken cancellation)
    {
        if (request.Datum is not (null or "wgs84" or "gcj02"))
        {
            return new Refusal("brain.place-not-usable", new(
                "坐标系（datum）只能是 wgs84 或 gcj02。", "The datum is either wgs84 or gcj02.")).ToProblem();
        }

        if (request.Longitude is null != request.Latitude is null)
        {
            return new Refusal("brain.place-not-usable", new(
                "经度和纬度须同时给出。", "Longitude and latitude are given together.")).ToProblem();
        }

        var answers = new (string Key, string? Value)[]
        {
            ("description", request.Description), ("class", request.Class),
            ("contactName", request.ContactName), ("contactPhone", request.ContactPhone), ("confidential", request.Confidential is true ? "true" : null),
        }.Where(answer => answer.Value is not null).ToDictionary(answer => answer.Key, answer => answer.Value!);
        var report = new Report
        {
            Command = key ?? "",
            Answers = answers,
            Source = Sources.Of(caller),
            OccurredAt = request.OccurredAt,
            Place = new PlaceSaid(PointOf(request), request.Region, request.Address),
        };
        var outcome = await reporting.ReportAsync(caller, report, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var receipt = outcome.Value;
        return Results.Created($"/api/v1/events/{Show(receipt.Number, city)}", request.Similar is not true ? ToReceipt(receipt, city) : new
        {
            number = Show(receipt.Number, city),
            state = receipt.State,
            version = receipt.Version,
            key = receipt.ReporterKey,
            similar = await duplicates.NumbersAsync(caller, report, receipt.Number, cancellation),
        });
    }

    private static async Task<IResult> ListAsync([AsParameters] ListRequest request, Caller caller, CaseBook book, CaseTypes types, City city, CancellationToken cancellation)
    {
        if (request.Page is < 1 or > 1_000_000 || request.Size is < 1 or > CaseBook.SizeMax || request.Q?.Length > 100)
        {
            return new Refusal("request.out-of-range", new(
                $"页码从 1 开始，每页最多 {CaseBook.SizeMax} 条，检索词最多 100 字。",
                $"Pages count from 1, a page has at most {CaseBook.SizeMax} lines, a search at most 100 characters.")).ToProblem();
        }

        if (ChoiceFault(request, types.Find(Reporting.Type)!) is { } noChoice)
        {
            return noChoice.ToProblem();
        }

        var page = await book.ListAsync(caller.Scope, new CaseQuery
        {
            Type = Reporting.Type,
            States = request.State is null ? [] : [request.State],
            Escalated = request.Attention == "escalated",
            Marks = request.Attention switch { "extension" => CaseMarks.ExtensionAsked, "joint" => CaseMarks.Joint, _ => CaseMarks.None },
            FollowedBy = request.Attention == "followed" ? caller.Person : null,
            Class = request.Class,
            Region = request.Region is null ? null : RegionCode.Parse(request.Region).Value,
            Source = request.Source,
            Text = request.Q,
            Sort = request.Sort ?? "due",
            Page = request.Page ?? 1,
            Size = request.Size ?? 50,
        }, cancellation);
        return Results.Json(new { total = page.Total, page = request.Page ?? 1, events = page.Lines.Select(line => ToJson(line, city)) });
    }

    private static Refusal? ChoiceFault(ListRequest request, CaseType type)
    {
        var unknown = request.State is { } state && type.States.All(known => known.Name != state) ? "state"
            : request.Class is { } kind && kind != "-" && type.Classes.Find(kind) is null ? "class"
            : request.Source is { } source && Sources.All.All(known => known.Key != source) ? "source"
            : request.Attention is { } attention && !Attentions.Contains(attention) ? "attention"
            : request.Sort is { } sort && !CaseQuery.Sorts.Contains(sort) ? "sort" : null;
        return unknown is null ? request.Region is null ? null : RegionCode.Parse(request.Region).Refusal
            : new Refusal("request.no-such-choice", new(
                $"参数“{unknown}”没有这个选项。", $"The parameter “{unknown}” has no such choice."));
    }

    private static async Task<IResult> FindAsync(string number, Caller caller, CaseBook book, City city, CaseTypes types, TimeProvider time, CancellationToken cancellation)
    {
        if (Parse(number, city) is not { } known || await book.FindAsync(caller, known, cancellation) is not { } view)
        {
            return BrainRefusals.NotFound.ToProblem();
        }

        var type = types.Find(view.Line.Type)!;
        return Results.Json(new
        {
            @event = ToJson(view.Line, city),
            description = view.Answers.GetValueOrDefault("description"),
            confidential = view.Line.Marks.HasFlag(CaseMarks.Confidential),
            parts = view.Parts.Select(part => PartOf(part, city)),
            remarks = view.Remarks.Select(one => new { remark = Mask.PhonesIn(one.Remark), one.At }),
            links = view.Links.Select(link => new { number = Show(link.Other, city), kind = JsonNamingPolicy.KebabCaseLower.ConvertName(link.Kind.ToString()), link.At }),
            contact = view.ByPart ? null : new { name = Mask.Name(view.Answers.GetValueOrDefault("contactName")), phone = Mask.Phone(view.Answers.GetValueOrDefault("contactPhone")) },
            state = new { name = view.Line.State, title = type.State(view.Line.State).Title },
            deadlines = view.Deadlines.Select(clock => DeadlineOf(clock, type, view.Line.Class, city, time)),
            clocks = view.Clocks.Select(clock => new { clock.Name, clock.Round, limit = clock.Limit.ToText(), clock.StartedAt, clock.DueAt, clock.Assumed, clock.StoppedAt, clock.PausedAt, clock.Extra, clock.Rung }),
            log = view.Log.Select(line => new { line.Seq, line.At, line.Action, line.FromState, line.ToState, person = Mask.Name(line.PersonName), post = line.PersonPost, line.FromPost, line.ToPost, answers = AnswersFor(caller, line) }),
            photos = view.Photos.Select(photo => new { photo.Hash, photo.MediaType, photo.Width, photo.Height }),
            actions = view.Actions.Select(offered => new { offered.Action.Name, offered.Action.Title, offered.Blocked }),
            proposal = view.Proposal is { } proposal ? new { post = proposal.Post.Code, title = proposal.Post.Title, because = proposal.Because } : null,
        });
    }

    // Notes and reasons are between offices; what came of it is written for the citizen.
    private static IReadOnlyDictionary<string, string> AnswersFor(Caller caller, LogLine line) => caller.Role != Role.Resident
        ? line.Answers : line.Answers.Where(answer => answer.Key is "result" or "stars" or "comment").ToDictionary();

    private static async Task<IResult> StatusAsync(
        string number, string? key, CaseBook book, City city, CaseTypes types, TimeProvider time, CancellationToken cancellation) =>
        Parse(number, city) is not { } known || await book.StatusAsync(known, key, cancellation) is not { } status
            ? BrainRefusals.NotFound.ToProblem()
            : Results.Json(new
            {
                number = Show(known, city),
                state = status.State.Name,
                title = status.State.Title,
                next = status.Next,
                @class = status.Class?.Title,
                place = status.Region is { } region ? city.Regions.PlaceName(region.Code) : null,
                status.OpenedAt,
                status.DueAt,
                paused = status.State.Pauses,
                deadlines = status.Deadlines.Select(clock => DeadlineOf(clock, types.Find(Reporting.Type)!, status.Class?.Code, city, time)),
                parts = status.Parts.Select(part => PartOf(part, city)),
                mergedInto = status.MergedInto is { } into ? Show(into, city) : null,
                status.Reports,
                status.Joined,
                splitInto = status.SplitInto.Select(other => Show(other, city)),
                escalatedTo = city.Posts.Find(status.EscalatedTo)?.Title,
                status.Historic,
                status.Simulated,
                log = status.Log.Select(line => new { line.At, line.Action, line.Post, line.Words }),
                own = status.Own is { } own ? new { own.Text, own.Address, own.Result, own.Rating, own.MayRate, actions = own.Actions.Select(action => new { action.Name, action.Title }) } : null,
            });

    private static async Task<IResult> ActAsync(
        string number, string action, Dictionary<string, string?> answers, [FromHeader(Name = KeyHeader)] string? key,
        [FromHeader(Name = "If-Match")] string? seen, Caller caller, CaseDesk desk, City city, CancellationToken cancellation)
    {
        if (Parse(number, city) is not { } known)
        {
            return BrainRefusals.NotFound.ToProblem();
        }

        if (seen is not null && !int.TryParse(seen.Trim('"'), out _))
        {
            return BrainRefusals.BadVersion.ToProblem();
        }

        var outcome = await desk.ActAsync(caller, new CaseCommand
        {
            Number = known,
            Action = action,
            Command = key ?? "",
            Answers = Given(answers),
            SeenVersion = seen is null ? null : int.Parse(seen.Trim('"')),
        }, cancellation);
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : Results.Json(ToReceipt(outcome.Value, city));
    }

    private static async Task<IResult> FollowAsync(
        string number, bool follow, Caller caller, CaseDesk desk, City city, CancellationToken cancellation)
    {
        var outcome = Parse(number, city) is { } known ? await desk.FollowAsync(caller, known, follow, cancellation) : BrainRefusals.NotFound;
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : Results.Json(new { number, followed = follow });
    }

    private static async Task<IResult> JoinAsync(
        string number, string remark, bool join, Caller caller, Joining joining, City city, CancellationToken cancellation)
    {
        var outcome = Parse(number, city) is not { } known ? BrainRefusals.NotFound
            : join ? await joining.JoinAsync(caller, known, remark, cancellation) : await joining.LeaveAsync(caller, known, cancellation);
        return outcome.Refusal is { } refusal ? refusal.ToProblem() : Results.Json(new { number = Show(outcome.Value, city), joined = join });
    }

    private static async Task<IResult> BulkAsync(
        HttpContext context, string action, BulkRequest request, [FromHeader(Name = KeyHeader)] string? key, Caller caller, Desk desk, City city, CancellationToken cancellation)
    {
        var numbers = (request.Numbers ?? []).OfType<string>().ToList();
        var outcome = await desk.BulkAsync(caller, action, numbers, Given(request.Answers ?? []), key ?? "", cancellation);
        foreach (var refused in outcome.Succeeded ? outcome.Value.Refused : [])
        {
            await Problems.NoteAsync(context, refused.Refusal);
        }

        return outcome.Refusal is { } refusal ? refusal.ToProblem() : Results.Json(new
        {
            done = outcome.Value.Done.Select(receipt => ToReceipt(receipt, city)),
            refused = outcome.Value.Refused.Select(refused => new { refused.Number, code = refused.Refusal.Code, message = refused.Refusal.Message }),
        });
    }

    private static object DeadlineOf(ClockLine clock, CaseType type, string? code, City city, TimeProvider time) => new
    {
        name = type.ClockOf(clock.Name)?.LimitOf(clock.Name) ?? clock.Name,
        clock = clock.Name,
        title = type.TitleOf(clock.Name, type.Classes.Find(code)),
        limit = clock.Limit.ToText(),
        state = JsonNamingPolicy.KebabCaseLower.ConvertName(Wording.CountdownOf(clock, type, code, city, time.GetUtcNow()).State.ToString()),
        clock.StartedAt,
        clock.DueAt,
        clock.StoppedAt,
    };

    private static object PartOf(PartLine part, City city) => new
    {
        part.Seq,
        part.Post,
        title = city.Posts.Find(part.Post)?.Title,
        state = JsonNamingPolicy.KebabCaseLower.ConvertName(part.State.ToString()),
        part.OpenedAt,
        part.DoneAt,
    };

    private static Dictionary<string, string> Given(Dictionary<string, string?> answers) =>
        answers.Where(answer => answer.Value is not null).ToDictionary(answer => answer.Key, answer => answer.Value!);

    private static GeoPoint? PointOf(ReportRequest request)
    {
        if (request is not { Longitude: { } longitude, Latitude: { } latitude })
        {
            return null;
        }

        return request.Datum == "gcj02" ? Gcj02.ToWgs84(longitude, latitude) : new GeoPoint(longitude, latitude);
    }

    private static CaseNumber? Parse(string number, City city) =>
        CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known) ? known : null;

    private static string Show(CaseNumber number, City city) => number.Show(city.Pack.Card.CaseNumberPrefix);

    private static object ToReceipt(CaseReceipt receipt, City city) => new
    {
        number = Show(receipt.Number, city),
        state = receipt.State,
        version = receipt.Version,
        key = receipt.ReporterKey,
    };

    private static object ToJson(CaseLine line, City city) => new
    {
        number = Show(line.Number, city),
        title = Mask.PhonesIn(line.Title),
        line.State,
        line.Class,
        line.Region,
        place = line.PlaceKnown ? city.Regions.PlaceName(line.Region) : null,
        line.Address,
        line.Source,
        line.Post,
        line.Department,
        line.OccurredAt,
        line.OpenedAt,
        line.DueAt,
        line.ClosedAt,
        line.Historic,
        line.Simulated,
        line.Photos,
        line.Rating,
        line.Reopened,
        line.Joined,
        line.EscalatedTo,
        line.Version,
        longitude = line.Point?.Longitude,
        latitude = line.Point?.Latitude,
    };

    /// <summary>That a resident met the same, with a remark for those who handle it.</summary>
    internal sealed record JoinRequest(string? Remark);

    /// <summary>A report. Coordinates are WGS-84, or GCJ-02 where <c>datum</c> says <c>gcj02</c>.</summary>
    internal sealed record ReportRequest(
        string? Description, string? Class, string? Region, double? Longitude, double? Latitude, string? Datum, string? Address,
        string? ContactName, string? ContactPhone, DateTimeOffset? OccurredAt, bool? Confidential = null, bool? Similar = null);

    internal sealed record ListRequest(
        string? State, string? Class, string? Region, string? Source, string? Q, string? Sort, int? Page, int? Size, string? Attention);

    internal sealed record BulkRequest(IReadOnlyList<string?>? Numbers, Dictionary<string, string?>? Answers);
}

/// <summary>What the brain itself refuses.</summary>
internal static class BrainRefusals
{
    public static Refusal NotFound { get; } = new("case.not-found", new(
        "没有找到这个编号的办件，请核对编号。", "No case with this number was found. Please check the number."), RefusalKind.NotFound);

    public static Refusal NobodyHasIt { get; } = new("brain.not-dispatched", new(
        "尚未派遣，没有承办岗位，不能开交办单。请先派遣。", "Nobody has it yet, so there is nobody to give an order to. Dispatch it first."), RefusalKind.Conflict);

    public static Refusal NothingLate { get; } = new("brain.not-late", new(
        "没有已过的时限，不能开督办单。", "No deadline has passed, so there is nothing to press for."), RefusalKind.Conflict);

    public static Refusal BadVersion { get; } = new("request.malformed", new(
        "If-Match 应为办件的版本号。", "If-Match carries the version of the case."), RefusalKind.Malformed);
}
