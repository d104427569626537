using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using CaseAction = Tongqu.Brain.Pages.CaseAction;

namespace Tongqu.Brain;

/// <summary>Builds the page of one case, for the desk and for the phone.</summary>
internal sealed class CasePages(CaseBook book, CaseTypes types, City city, Orders orders, TimeProvider time)
{
    /// <summary>What was entered in an action that was refused, to be shown again.</summary>
    public sealed record Tried(string Action, IReadOnlyDictionary<string, string> Answers, Refusal Refusal);

    /// <summary>The page's model, or null where the case does not exist for the caller.</summary>
    public async Task<CaseModel?> ModelAsync(
        Caller caller, CaseNumber number, string back, string origin, Tongue tongue, Tried? tried, CancellationToken cancellation,
        bool unmasked = false)
    {
        if (await (unmasked ? book.RevealAsync(caller, number, cancellation) : book.FindAsync(caller, number, cancellation)) is not { } view)
        {
            return null;
        }

        var (line, type, now) = (view.Line, types.Find(view.Line.Type)!, time.GetUtcNow());
        var shown = number.Show(city.Pack.Card.CaseNumberPrefix);
        var kind = type.Classes.Find(line.Class);
        // One main action a page: the first that carries the case on.
        var main = view.Actions.FirstOrDefault(offered => offered.Blocked is null && !IsDetour(offered.Action));
        return new CaseModel(shown, kind?.Title ?? Wording.NoClass, type.State(line.State).Title, view.Answers.GetValueOrDefault("description", line.Title))
        {
            Lamp = line.LampAt(now).ToColour(),
            Clocks = [.. view.Clocks.Where(clock => !view.Parts.Any(clock.IsOf)).OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.DueAt).Select(clock => Wording.CountdownOf(clock, type, line.Class, city, now))],
            Facts = FactsOf(view, kind, tongue, unmasked),
            ContactHref = MayAsk(caller, view) ? $"{back}/events/{shown}/contact" : null,
            Confidential = IsConfidential(view),
            Parts = PartsOf(view, type, now),
            Remarks = [.. view.Remarks.Select(one => new RemarkRow(Mask.PhonesIn(one.Remark), one.At))],
            Links = view.ByPart ? [] : [.. view.Links.Select(link => LinkOf(link, back))],
            Followed = view.ByPart ? null : await book.FollowsAsync(caller, number, cancellation),
            Photos = Wording.PhotosOf(view.Photos.Where(photo => photo.Seq == 1), shown, null),
            Place = line.PlaceKnown ? Wording.PlaceOf(line.Region, city) : Wording.NoPlace,
            Geo = Wording.GeoOf(line, city),
            Map = MapOf(line),
            Log = [.. view.Log.Select(entry => Wording.ToEntry(entry, view, type, city, shown, tongue))],
            Actions = [.. view.Actions.Select(offered => ActionOf(offered, offered == main, view, type, caller, tried))],
            Suggestion = line.Post.Length == 0 && view.Proposal is { } proposal ? new Suggestion(
                proposal.Post.Code == caller.Post ? new("由本岗位研判后派遣", "For this post to judge and dispatch") : proposal.Post.Title, [proposal.Because]) : null,
            Back = back,
            Orders = BrainPermissions.Desk.IsGrantedTo(caller) ? orders.LinksOf(view, shown) : [],
            QrSvg = Qr.Svg($"{origin}/e/{shown}"),
            Simulated = line.Simulated,
            Historic = line.Historic,
        };
    }

    /// <summary>Whether a case lies in the caller's scope.</summary>
    public async Task<bool> StillSeesAsync(Caller caller, CaseNumber number, CancellationToken cancellation) =>
        await book.LineAsync(caller.Scope, number, cancellation) is not null;

    private List<Fact> FactsOf(CaseView view, CaseClass? kind, Tongue tongue, bool unmasked)
    {
        var line = view.Line;
        string Shown(DateTimeOffset at) => at.ToOffset(city.Pack.UtcOffset).ToString("yyyy-MM-dd HH:mm");
        var facts = new List<Fact>
        {
            new(new("类别", "Class"), (kind?.Title ?? Wording.NoClass).In(tongue),
                Wording.CodeOf(kind)),
            new(new("责任部门", "Owner"), city.Posts.Department(kind?.Department)?.Title.In(tongue)),
            new(new("区域", "Region"), line.PlaceKnown ? city.Regions.PlaceName(line.Region) : Wording.NoPlace.In(tongue),
                line.PlaceKnown ? null : new($"由{city.Regions.Find(line.Region)?.Short}中心分拣", $"sorted by the centre of {city.Regions.Find(line.Region)?.Short}")),
            new(new("地址", "Address"), line.Address.Length == 0 ? null : line.Address, line.Address.Length == 0 ? null : new("反映人填写", "as the reporter wrote it")),
            new(new("承办岗位", "With"), city.Posts.Find(line.Post)?.Title.In(tongue) ?? "—"),
            new(new("来源", "Source"), Sources.Title(line.Source).In(tongue)),
            unmasked
                ? new(new("联系人", "Contact"), $"{view.Answers.GetValueOrDefault("contactName")} {view.Answers.GetValueOrDefault("contactPhone")} {(view.Account is { } account ? $"({account})" : "")}".Trim(), new("仅本次显示，已记录", "shown this once, and noted"))
                : IsConfidential(view) ? new(new("联系人", "Contact"), new Text("保密反映", "in confidence").In(tongue), new("办理人员不可见", "not shown to who handles it"))
                : new(new("联系人", "Contact"), MaskedContact(view), MaskedContact(view) is null ? null : new("已隐去部分", "partly masked")),
            new(new("发生时间", "Happened"), Shown(line.OccurredAt)),
            new(new("登记时间", "Recorded"), Shown(line.OpenedAt)),
        };
        if (line.EscalatedTo.Length > 0)
        {
            facts.Add(new(new("提级至", "Escalated to"), city.Posts.Find(line.EscalatedTo)?.Title.In(tongue)));
        }

        if (line.Reopened > 0)
        {
            facts.Add(new(new("重新办理", "Opened again"), new Text($"{line.Reopened} 次", $"{line.Reopened}×").In(tongue)));
        }

        if (line.Joined > 0)
        {
            facts.Add(new(new("也遇到的人", "Met it, too"), new Text($"{line.Joined} 人", line.Joined == 1 ? "1 person" : $"{line.Joined} people").In(tongue)));
        }

        if (line.Rating is { } stars)
        {
            facts.Add(new(new("评价", "Rating"), new string('★', stars) + new string('☆', 5 - stars), new($"{stars} 星", $"{stars} stars")));
        }

        return facts;
    }

    private static bool IsConfidential(CaseView view) => view.Line.Marks.HasFlag(CaseMarks.Confidential);

    private static bool MayAsk(Caller caller, CaseView view) => !view.ByPart && (IsConfidential(view)
        ? BrainPermissions.Confidential.IsGrantedTo(caller) : MaskedContact(view) is not null && BrainPermissions.Contact.IsGrantedTo(caller));

    private IReadOnlyList<PartRow> PartsOf(CaseView view, CaseType type, DateTimeOffset now) => view.Parts.Count == 0 ? [] :
    [
        new PartRow(city.Posts.Find(view.Line.Post)?.Title ?? new("待派遣", "not dispatched"), type.State(view.Line.State).Title, Lead: true, null),
        .. view.Parts.Select(part => new PartRow(
            city.Posts.Find(part.Post)?.Title ?? Text.Same(part.Post), Wording.TitleOf(part.State), Lead: false,
            view.Clocks.FirstOrDefault(clock => clock.IsOf(part)) is { } clock ? Wording.CountdownOf(clock, type, view.Line.Class, city, now) : null)
        {
            Task = view.Log.FirstOrDefault(entry => entry.Seq == part.Seq)?.Answers.GetValueOrDefault("task"),
        }),
    ];

    private LinkRow LinkOf(LinkLine link, string back)
    {
        var number = link.Other.Show(city.Pack.Card.CaseNumberPrefix);
        return new LinkRow(Wording.TitleOf(link.Kind), number, $"{back}/events/{number}");
    }

    private static string? MaskedContact(CaseView view)
    {
        var contact = $"{Mask.Name(view.Answers.GetValueOrDefault("contactName"))} {Mask.Phone(view.Answers.GetValueOrDefault("contactPhone"))}".Trim();
        return contact.Length == 0 ? null : contact;
    }

    // Sets things right or gives the case back, where the others carry it on.
    private static bool IsDetour(Cases.CaseAction action) =>
        action.Does.Any(does => does is "place" or "ask-extension" or Cases.CaseAction.Escalate or "open-part" or "drop-part" or "merge" or "split" or "reopen" or "reach" or "waive")
        || action.Name == "suspend" || IsReturn(action);

    private static bool IsReturn(Cases.CaseAction action) => action.Name is "return" or "redo" or "reject" or "refuse-extension" or "return-part";

    private CaseAction ActionOf(OfferedAction offered, bool main, CaseView view, CaseType type, Caller caller, Tried? tried)
    {
        var action = offered.Action;
        var again = tried?.Action == action.Name ? tried : null;
        var deadlines = Wording.DeadlineChoices(view, type);
        return new CaseAction(action.Name, action.Title, Guid.NewGuid().ToString("N"))
        {
            Primary = main,
            Danger = IsReturn(action),
            Photos = action.Photos,
            Blocked = offered.Blocked,
            Errors = again is null ? new Dictionary<string, Text>()
                : again.Refusal.Fields.Count > 0 ? again.Refusal.Fields : new Dictionary<string, Text> { [""] = again.Refusal.Message },
            Fields = [.. Wording.FieldsOf(action.Form,
                component => component.Source switch
                {
                    "deadlines" => deadlines,
                    "posts" => Wording.PostChoices(city, Wider(view.Line.Region, caller.Region)),
                    "classes" => Wording.ClassChoices(type),
                    "regions" => Wording.RegionChoices(city, caller.Region),
                    _ => [],
                },
                component => again is not null ? again.Answers.GetValueOrDefault(component.Key) : Preset(component, view),
                again?.Refusal.Fields)
                // Which of several is not asked where there is but one.
                .Where(field => field.Key != Cases.CaseAction.Deadline || deadlines.Count > 0)],
        };
    }

    // What the platform would choose is filled in, so that one press does the usual thing; a person may choose otherwise.
    private static string? Preset(FormComponent component, CaseView view) => component.Source switch
    {
        "posts" when view.Proposal is { Post.Role: Role.GridWorker or Role.DepartmentHandler } proposal => proposal.Post.Code,
        "classes" => view.Line.Class,
        "regions" when view.Line.PlaceKnown => view.Line.Region.Length > 12 ? view.Line.Region[..12] : view.Line.Region,
        _ => null,
    };

    // A case the place of which is not known is dispatched from all the posts of the caller's own region.
    private static string Wider(string region, string callers) => region.Length < callers.Length ? callers : region;

    private MapModel? MapOf(CaseLine line)
    {
        var point = line.Point ?? (line.PlaceKnown ? city.Regions.Find(line.Region)?.Point : null);
        return point is not { } spot ? null : PlaceRoutes.MapOf(city) with
        {
            Bounds = [spot.Longitude - 0.06, spot.Latitude - 0.045, spot.Longitude + 0.06, spot.Latitude + 0.045],
            Points = [PlaceRoutes.OnMap(city, line.Number.Show(city.Pack.Card.CaseNumberPrefix), spot, Wording.PlaceOf(line.Region, city))],
            Simulated = line.Point is null,
        };
    }
}
