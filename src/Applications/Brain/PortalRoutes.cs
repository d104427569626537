using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>The residents' pages: home, reporting, the receipt, the public status, rating.</summary>
internal static class PortalRoutes
{
    private static readonly Dictionary<string, string> NoAnswers = [];

    // What the form says of the place, by the names of its fields.
    private static readonly string[] PlaceFields = ["lon", "lat", "datum", "region", "q", "address"];

    /// <summary>What whoever reported an event entered in an action that was refused, to be shown again.</summary>
    private sealed record Tried(string Action, string Command, IReadOnlyDictionary<string, string> Answers, Refusal Refusal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", HomeAsync).ForEveryone().ExcludeFromDescription();
        routes.MapGet("/report", (Caller caller, CaseTypes types, City city) =>
            ReportPage("/report", Guid.NewGuid().ToString("N"), new(), NoAnswers, types, city)).ForEveryone().ExcludeFromDescription();
        routes.MapPost("/report", ReportAsync).ForEveryone().RequireRateLimiting(RateLimits.Reports).ExcludeFromDescription();
        routes.MapGet("/reported/{number}", ReportedAsync).ForEveryone().ExcludeFromDescription();
        routes.MapGet("/e", LookUp).ForEveryone().RequireRateLimiting(RateLimits.LookUps).ExcludeFromDescription();
        routes.MapGet("/e/{number}", (HttpContext context, string number, string? key, Caller caller, CaseBook book, Joining joining, City city, CaseTypes types, Reader reader, TimeProvider time) =>
            StatusAsync(context, number, key, null, caller, book, joining, city, types, reader, time)).ForEveryone().RequireRateLimiting(RateLimits.LookUps).ExcludeFromDescription();
        routes.MapPost("/e/{number}/join", (HttpContext context, string number, Caller caller, Joining joining, City city) =>
            JoinAsync(context, number, join: true, caller, joining, city)).Needs(BrainPermissions.Join).RequireRateLimiting(RateLimits.Reports).ExcludeFromDescription();
        routes.MapPost("/e/{number}/leave", (HttpContext context, string number, Caller caller, Joining joining, City city) =>
            JoinAsync(context, number, join: false, caller, joining, city)).Needs(BrainPermissions.Join).RequireRateLimiting(RateLimits.Reports).ExcludeFromDescription();
        routes.MapPost("/e/{number}/{action}", ActAsync).ForEveryone().RequireRateLimiting(RateLimits.Reports).ExcludeFromDescription();
        routes.MapGet("/desk/report", (Caller caller, CaseTypes types, City city) =>
            ReportPage("/desk/report", Guid.NewGuid().ToString("N"), new(), NoAnswers, types, city)).Needs(BrainPermissions.Enter).ExcludeFromDescription();
        routes.MapPost("/desk/report", ReportAsync).Needs(BrainPermissions.Enter).ExcludeFromDescription();
    }

    private static async Task<IResult> HomeAsync(Caller caller, CaseBook book, Joining joining, City city, TimeProvider time, CancellationToken cancellation)
    {
        // Whole-city counts hold no record of anybody: the one place where the public reads outside a scope.
        var figures = await book.FiguresAsync(Scope.Everything, Reporting.Type, cancellation);
        return Page.Of<HomePage>(new HomeModel
        {
            Joined = [.. (await joining.ListAsync(caller, cancellation)).Select(one => new JoinedRow(
                one.Number.Show(city.Pack.Card.CaseNumberPrefix), one.Class?.Title ?? Wording.NoClass, one.Region is { } region ? Wording.PlaceOf(region.Code, city) : Wording.NoPlace, one.State.Title))],
            Figures =
            [
                new Figure(new("今日上报", "Reported today"), figures.OpenedToday.ToString()) { Unit = new("件", "events") },
                new Figure(new("今日办结", "Closed today"), figures.ClosedToday.ToString()) { Unit = new("件", "events") },
                new Figure(new("群众评价", "Rating"), figures.Rated == 0 ? null : ((decimal)figures.RatingSum / figures.Rated).ToString("0.0")) { Unit = new("/ 5 星", "/ 5") },
            ],
            AsOf = time.GetUtcNow(),
            Source = new("本平台办件记录", "this platform's own records"),
        });
    }

    private static IResult ReportPage(
        string action, string command, PlaceEntry place, IReadOnlyDictionary<string, string> answers, CaseTypes types, City city,
        Refusal? refusal = null)
    {
        var errors = refusal is null ? new Dictionary<string, Text>()
            : refusal.Fields.Count > 0 ? refusal.Fields : new Dictionary<string, Text> { [""] = refusal.Message };
        var type = types.Find(Reporting.Type)!;
        place = place with { Counties = [.. city.Regions.Below(city.Pack.Card.Region).Select(county => new RegionChoice(county.Code, Text.Same(county.Short)))] };
        var model = new ReportModel(
            command,
            Wording.FieldsOf(type.Form, _ => Wording.ClassChoices(type), component => answers.GetValueOrDefault(component.Key), errors),
            place, PlaceRoutes.MapOf(city))
        {
            Errors = errors,
            Action = action,
            PhotosMost = CaseDesk.PhotosMax,
        };
        return refusal is null ? Page.Of<ReportPage>(model) : refusal.ToPage<ReportPage>(model);
    }

    private static async Task<IResult> ReportAsync(
        HttpContext context, Caller caller, Reporting reporting, Duplicates duplicates, FileStore files, CaseTypes types, City city,
        CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context, withPhotos: true);
        var action = context.Request.Path.Value!;
        var answers = form.Only(types.Find(Reporting.Type)!.Form.Fields.Select(component => component.Key));
        var place = PlaceOf(form, city);
        if (form["find"].Length > 0)
        {
            // Without a script, looking for a village is a round of its own; nothing is lost on the way.
            var matches = city.Regions.Search(form["q"], city.Pack.Card.Region, 20);
            return ReportPage(action, form["command"], place with
            {
                Matches = [.. matches.Select(match => new RegionChoice(match.Code, Wording.PlaceOf(match.Code, city)))],
            }, answers, types, city);
        }

        var said = SaidOf(form);
        var photos = said.Refusal is { } badPoint ? badPoint : await PhotoRoutes.KeepAsync(form, files, cancellation);
        if (photos.Refusal is { } badPhotos)
        {
            return ReportPage(action, form["command"], place, answers, types, city, badPhotos);
        }

        var report = new Report
        {
            Command = form["command"],
            Answers = answers,
            Place = said.Value,
            Source = Sources.Of(caller),
            Photos = [.. duplicates.Photos(form["kept"], form["command"]), .. photos.Value],
        };
        if (form["asked"].Length == 0 && CaseDesk.KeyFault(report.Command) is null
            && await duplicates.AskAsync(caller, report, action, form.Only([.. answers.Keys, .. PlaceFields]), cancellation) is { } similar)
        {
            // Not filed yet, and no fault either: what stands in the way is for whoever reports to settle.
            return Page.Of<SimilarPage>(similar, StatusCodes.Status409Conflict);
        }

        var outcome = await reporting.ReportAsync(caller, report, CaseNumber.TryParse(form["join"], city.Pack.Card.CaseNumberPrefix, out var same) ? same : null, cancellation);
        return outcome.Refusal is { } refusal
            ? ReportPage(action, form["command"], place, answers, types, city, refusal)
            : Page.SeeOther($"/reported/{outcome.Value.Number.Show(city.Pack.Card.CaseNumberPrefix)}?key={outcome.Value.ReporterKey}");
    }

    private static PlaceEntry PlaceOf(Posting form, City city) => new()
    {
        Lon = form["lon"],
        Lat = form["lat"],
        Region = form["region"],
        Query = form["q"],
        Address = form["address"],
        RegionTitle = city.Regions.Find(form["region"]) is { } region ? Wording.PlaceOf(region.Code, city) : null,
    };

    private static Outcome<PlaceSaid> SaidOf(Posting form)
    {
        GeoPoint? point = null;
        if (form["lon"].Length > 0 || form["lat"].Length > 0)
        {
            if (!double.TryParse(form["lon"], NumberStyles.Float, CultureInfo.InvariantCulture, out var lon)
                || !double.TryParse(form["lat"], NumberStyles.Float, CultureInfo.InvariantCulture, out var lat))
            {
                var what = new Text("地图选点无法识别，请重新选点。", "The point on the map cannot be read. Choose it again.");
                return new Refusal("brain.place-not-usable", what) { Fields = new Dictionary<string, Text> { ["place"] = what } };
            }

            // A pin lies where the map is drawn; what is kept is WGS-84.
            point = form["datum"] == PlaceRoutes.Gcj02Datum ? Gcj02.ToWgs84(lon, lat) : new GeoPoint(lon, lat);
        }

        return new PlaceSaid(point, form["region"], form["address"]);
    }

    private static async Task<IResult> ReportedAsync(
        HttpContext context, string number, string? key, CaseBook book, City city, CancellationToken cancellation)
    {
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            || await book.StatusAsync(known, key, cancellation) is not { Own: not null } status)
        {
            return Page.SeeOther($"/e/{Uri.EscapeDataString(number)}");
        }

        var shown = known.Show(city.Pack.Card.CaseNumberPrefix);
        var link = $"{Reading.OriginOf(context)}/e/{shown}?key={key}";
        return Page.Of<ReportedPage>(new ReportedModel(shown, link, Qr.Svg(link),
        [
            new NextStep(new("核对、归类并派遣", "Checks, classifies and dispatches it"), new("综合信息指挥室", "the command room"), status.DueAt),
            new NextStep(new("到现场处置", "Handles it on the spot"), new("网格员或责任部门", "a grid worker or the department"), null),
            new NextStep(new("核查结果、结案，请您评价", "Verifies, closes, and asks for your rating"), new("综合信息指挥室", "the command room"), null),
        ], status.OpenedAt));
    }

    private static IResult LookUp(string? number, City city) =>
        CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            ? Page.SeeOther($"/e/{known.Show(city.Pack.Card.CaseNumberPrefix)}")
            : LookUpFailed(number ?? "", city);

    private static Text NotANumber(City city) => new(
        $"没有找到这个编号。编号形如 {city.Pack.Card.CaseNumberPrefix}261121-7K3M9PXA，请核对受理回执。",
        $"No such number. A number looks like {city.Pack.Card.CaseNumberPrefix}261121-7K3M9PXA; please check your receipt.");

    private static async Task<IResult> StatusAsync(
        HttpContext context, string number, string? key, Tried? tried, Caller caller, CaseBook book, Joining joining, City city, CaseTypes types, Reader reader, TimeProvider time)
    {
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known)
            || await book.StatusAsync(known, key, context.RequestAborted) is not { } status)
        {
            return LookUpFailed(number, city);
        }

        var (shown, type, now) = (known.Show(city.Pack.Card.CaseNumberPrefix), types.Find(Reporting.Type)!, time.GetUtcNow());
        var line = new CaseLine(known, type.Name, status.State.Name, "", status.Class?.Code, "", status.PlaceKnown, "", "", "", "", status.OpenedAt,
            status.OpenedAt, status.DueAt, status.WarnAt, null, status.Historic, status.Simulated, 0, null, 0, null)
        {
            DueKind = status.DueKind,
            EscalatedTo = status.EscalatedTo,
        };
        var own = status.Own;
        var model = new StatusModel(shown, status.State.Title, line.LampAt(now).ToColour(), status.OpenedAt)
        {
            Class = status.Class?.Title,
            Place = status.Region is { } region ? Wording.PlaceOf(region.Code, city) : null,
            Countdown = Wording.CountdownOf(line, type, city, now),
            // One deadline is the countdown above; several are told one by one.
            Deadlines = status.Deadlines.Count(clock => type.ClockOf(clock.Name)?.LimitOf(clock.Name) is not null) < 2 ? []
                : [.. status.Deadlines.Where(clock => type.ClockOf(clock.Name)?.LimitOf(clock.Name) is not null)
                    .Select(clock => Wording.CountdownOf(clock, type, status.Class?.Code, city, now))],
            Next = status.State is { Ends: true, Phase: "done" } && status.SplitInto.Count == 0 ? null : status.Next,
            Log = [.. status.Log.Select(entry => new LogEntry(entry.At, entry.Action)
            {
                Post = entry.Post.Zh.Length == 0 ? null : entry.Post,
                Note = entry.Words?.In(reader.Tongue),
            })],
            MergedInto = status.MergedInto is { } into ? LinkOf(new("已并入", "Merged into"), into, city) : null,
            Reports = status.Reports,
            Joined = status.Joined,
            Join = own is not null ? null : await JoinOfAsync(caller, known, status, joining, context.RequestAborted),
            SplitInto = [.. status.SplitInto.Select(other => LinkOf(new("拆分出", "Split into"), other, city))],
            Parts = [.. status.Parts.Where(part => part.State != PartState.Dropped).Select(part => new PartRow(
                city.Posts.Find(part.Post)?.Title ?? new("", ""), Wording.TitleOf(part.State), Lead: false, null))],
            QrSvg = Qr.Svg($"{Reading.OriginOf(context)}/e/{shown}"),
            Own = own is null ? null : new OwnReport(own.Text, Wording.PhotosOf(own.Photos.Where(photo => photo.Seq == 1), shown, key))
            {
                Result = own.Result,
                ResultPhotos = Wording.PhotosOf(own.Photos.Where(photo => photo.Seq > 1), shown, key),
            },
            Key = key,
            Rate = own?.MayRate == true ? RatingOf(tried, key!) : null,
            Actions = [.. (own?.Actions ?? []).Where(action => !action.Does.Contains("rate")).Select(action => ActionOf(action, tried))],
            Rated = own?.Rating is { } stars ? new GivenRating(stars, null, own.RatedAt!.Value) : null,
            Simulated = status.Simulated,
            Historic = status.Historic,
        };
        return tried is { Refusal: var refusal } ? refusal.ToPage<StatusPage>(model) : Page.Of<StatusPage>(model);
    }

    private static IResult LookUpFailed(string number, City city) => BrainRefusals.NotFound.ToPage<HomePage>(
        new HomeModel { Number = number.Clip(40), NumberError = NotANumber(city) });

    // What the reporter may do beside reading: rate it, have it opened again; as the type says, and shown by their key.
    private static async Task<IResult> ActAsync(
        HttpContext context, string number, string action, Caller caller, CaseDesk desk, CaseBook book, Joining joining, City city, CaseTypes types, Reader reader, TimeProvider time)
    {
        var form = await Posting.ReadAsync(context);
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known))
        {
            return LookUpFailed(number, city);
        }

        var kind = types.Find(Reporting.Type)!.Action(action);
        var answers = form.Only(kind?.Form.Fields.Select(component => component.Key) ?? []);
        var outcome = await desk.ActAsync(caller, new CaseCommand
        {
            Number = known,
            Action = action,
            Command = form["command"],
            ReporterKey = form["key"],
            Answers = answers,
        }, context.RequestAborted);
        if (outcome.Refusal is { } refusal && refusal.Fields.Count > 0)
        {
            return await StatusAsync(context, number, form["key"], new Tried(action, form["command"], answers, refusal), caller, book, joining, city, types, reader, time);
        }

        if (outcome.Refusal is { } no)
        {
            await Problems.NoteAsync(context, no);
        }

        var thanks = kind?.Does.Contains("rate") == true ? new Text("感谢您的评价。", "Thank you for your rating.")
            : new Text($"{kind?.Done.Zh}。", $"{kind?.Done.In(Tongue.English)}.");
        Reading.Tell(context, outcome.Refusal?.Message ?? thanks, failed: !outcome.Succeeded);
        return Page.SeeOther($"/e/{known.Show(city.Pack.Card.CaseNumberPrefix)}?key={Uri.EscapeDataString(form["key"])}");
    }

    // Whoever reported it needs not join; whoever joined may leave, even once it is over.
    private static async Task<JoinOffer?> JoinOfAsync(Caller caller, CaseNumber number, PublicStatus status, Joining joining, CancellationToken cancellation) =>
        BrainPermissions.Join.IsGrantedTo(caller)
            ? await joining.FindAsync(caller, number, cancellation) is { } mine ? new JoinOffer(mine.At, mine.Remark) : status.MayBeJoined ? new JoinOffer(null, "") : null
            : caller.IsSignedIn || !status.MayBeJoined ? null : new JoinOffer(null, "") { SignInFirst = true };

    private static async Task<IResult> JoinAsync(HttpContext context, string number, bool join, Caller caller, Joining joining, City city)
    {
        var form = await Posting.ReadAsync(context);
        if (!CaseNumber.TryParse(number, city.Pack.Card.CaseNumberPrefix, out var known))
        {
            return LookUpFailed(number, city);
        }

        var outcome = join ? await joining.JoinAsync(caller, known, form["remark"], context.RequestAborted) : await joining.LeaveAsync(caller, known, context.RequestAborted);
        if (outcome.Refusal is { } refusal)
        {
            await Problems.NoteAsync(context, refusal);
        }

        Reading.Tell(context, outcome.Refusal?.Message ?? (join
            ? new Text("已记下您也遇到了，进展可在首页查看。", "Noted that you met the same; you find how it goes on the front page.")
            : new Text("已撤销，您写的说明也已删除。", "Taken back; what you remarked is deleted, too.")), failed: !outcome.Succeeded);
        return Page.SeeOther($"/e/{known.Show(city.Pack.Card.CaseNumberPrefix)}");
    }

    private static RatingForm RatingOf(Tried? tried, string key) => tried is not { Action: "rate" } ? new RatingForm(Guid.NewGuid().ToString("N"), key)
        : new RatingForm(tried.Command, key)
        {
            Stars = int.TryParse(tried.Answers.GetValueOrDefault("stars"), out var stars) ? stars : null,
            Comment = tried.Answers.GetValueOrDefault("comment"),
            Errors = tried.Refusal.Fields,
        };

    private static Pages.CaseAction ActionOf(Cases.CaseAction action, Tried? tried)
    {
        var again = tried?.Action == action.Name ? tried : null;
        return new Pages.CaseAction(action.Name, action.Title, again?.Command ?? Guid.NewGuid().ToString("N"))
        {
            Errors = again?.Refusal.Fields ?? new Dictionary<string, Text>(),
            Fields = Wording.FieldsOf(action.Form, _ => [], component => again?.Answers.GetValueOrDefault(component.Key), again?.Refusal.Fields),
        };
    }

    private static LinkRow LinkOf(Text kind, CaseNumber other, City city)
    {
        var number = other.Show(city.Pack.Card.CaseNumberPrefix);
        return new LinkRow(kind, number, $"/e/{number}");
    }
}
