using System.Security.Cryptography;
using System.Text;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Lamp = Tongqu.Cases.Lamp;

namespace Tongqu.Brain;

/// <summary>What was done and what was refused of a deed done to many.</summary>
internal sealed record BulkOutcome(IReadOnlyList<CaseReceipt> Done, IReadOnlyList<(string Number, Refusal Refusal)> Refused);

/// <summary>The address of a view of the desk: its tab and filters.</summary>
internal sealed record DeskView(string Tab, string? Q, string? Class, string? Region, string? Lamp, string? Source, string? Attention, string? Sort, int Page)
{
    /// <summary>Whether less is asked for than the whole tab.</summary>
    public bool IsFiltered => new[] { Q, Class, Region, Lamp, Source, Attention }.Any(filter => !string.IsNullOrEmpty(filter));

    public string Href(int? page = null, string? tab = null)
    {
        var parts = new (string Key, string? Value)[]
        {
            ("tab", tab ?? Tab), ("q", Q), ("class", Class), ("region", Region), ("lamp", Lamp), ("source", Source), ("attention", Attention), ("sort", Sort),
            ("page", (page ?? Page) > 1 && tab is null ? (page ?? Page).ToString() : null),
        };
        return "/desk?" + string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value))
            .Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}"));
    }
}

/// <summary>The desk of the command room and the county centre: lists, counts, and the same deed done to many.</summary>
internal sealed class Desk(CaseBook book, CaseDesk cases, CaseTypes types, City city, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>Most events in one bulk deed.</summary>
    public const int BulkMax = 200;

    /// <summary>In a bulk dispatch, the post proposed for each event.</summary>
    public const string ProposedPost = "suggested";

    private static readonly (string Key, Text Title, string? Phase)[] Tabs =
    [
        ("triage", new("待分拣", "To sort"), "to-dispatch"),
        ("dispatch", new("待派遣", "To dispatch"), "to-dispatch"),
        ("handling", new("处置中", "In progress"), "in-progress"),
        ("verify", new("待核查", "To verify"), "to-verify"),
        ("done", new("已办结", "Done"), "done"),
        ("all", new("全部", "All"), null),
    ];

    /// <summary>The page of a view.</summary>
    public async Task<DeskModel> PageAsync(Caller caller, DeskView view, CancellationToken cancellation)
    {
        var type = types.Find(Reporting.Type)!;
        var now = time.GetUtcNow();
        var centre = caller.Role == Role.CountyCentre;
        var tab = Tabs.FirstOrDefault(tab => tab.Key == view.Tab && (centre || tab.Key != "triage"));
        tab = tab.Key is null ? Tabs[centre ? 0 : 1] : tab;
        view = view with { Tab = tab.Key };
        var figures = await book.FiguresAsync(caller.Scope, Reporting.Type, cancellation);
        var tabs = TabsOf(view, figures, type, centre);
        var page = await book.ListAsync(caller.Scope, new CaseQuery
        {
            Type = Reporting.Type,
            States = tab.Phase is null ? [] : type.StatesIn(tab.Phase),
            PlaceKnown = tab.Key == "triage" ? false : tab.Key == "dispatch" && centre ? true : null,
            Class = view.Class,
            Region = RegionCode.Parse(view.Region) is { Succeeded: true } region ? region.Value : null,
            Lamp = Enum.TryParse<Lamp>(view.Lamp, ignoreCase: true, out var lamp) ? lamp : null,
            Source = view.Source,
            Escalated = view.Attention == "escalated",
            Marks = view.Attention switch { "extension" => CaseMarks.ExtensionAsked, "joint" => CaseMarks.Joint, _ => CaseMarks.None },
            FollowedBy = view.Attention == "followed" ? caller.Person : null,
            Text = view.Q,
            Sort = view.Sort ?? (tab.Key is "done" or "all" ? "changed" : "due"),
            Page = view.Page,
            Size = PageSize,
            // The tab of a whole list already says how long it is.
            Counted = view.IsFiltered,
        }, cancellation);
        List<DeskRow> rows = [];
        foreach (var line in page.Lines)
        {
            rows.Add(RowOf(line, IsToDispatch(line, type) ? await ProposalForAsync(line, cancellation) : null, type, caller, now));
        }

        return new DeskModel(caller.PostTitle, tabs, FilterOf(view, type, caller), rows)
        {
            Total = view.IsFiltered ? page.Total : tabs.Single(known => known.Current).Count,
            Page = view.Page,
            PageSize = PageSize,
            PageHref = number => view.Href(number),
            Back = view.Href(),
            Bulk = tab.Key is "triage" or "dispatch" ? BulkOf(caller, type, tab.Key) : null,
            Today = TodayOf(figures),
            AsOf = now,
            NewHref = "/desk/report",
        };
    }

    /// <summary>Does the same to many events, each a command of its own: what cannot be done is told, the rest is done.</summary>
    public async Task<Outcome<BulkOutcome>> BulkAsync(
        Caller caller, string action, IReadOnlyList<string> numbers, IReadOnlyDictionary<string, string> answers, string command, CancellationToken cancellation)
    {
        if (CaseDesk.KeyFault(command) is { } badKey)
        {
            return badKey;
        }

        if (numbers.Count is 0 or > BulkMax)
        {
            return new Refusal("brain.bulk-size", new(
                $"请选择 1 至 {BulkMax} 件。", $"Choose 1 to {BulkMax} events."));
        }

        var done = new List<CaseReceipt>();
        var refused = new List<(string, Refusal)>();
        foreach (var text in numbers.Distinct())
        {
            var outcome = CaseNumber.TryParse(text, city.Pack.Card.CaseNumberPrefix, out var number)
                ? await OneAsync(caller, action, number, answers, command, cancellation) : BrainRefusals.NotFound;
            if (outcome.Refusal is { } refusal)
            {
                refused.Add((text, refusal));
            }
            else
            {
                done.Add(outcome.Value);
            }
        }

        return new BulkOutcome(done, refused);
    }

    private async Task<Outcome<CaseReceipt>> OneAsync(
        Caller caller, string action, CaseNumber number, IReadOnlyDictionary<string, string> answers, string command, CancellationToken cancellation)
    {
        if (answers.GetValueOrDefault("post") == ProposedPost)
        {
            var line = await book.LineAsync(caller.Scope, number, cancellation);
            if (line is null || await ProposalForAsync(line, cancellation) is not { } proposal)
            {
                return line is null ? BrainRefusals.NotFound : new Refusal("brain.no-proposal", new(
                    "没有可建议的承办岗位，请打开办件后派遣。", "No post can be proposed; open the event and choose one."));
            }

            answers = new Dictionary<string, string>(answers) { ["post"] = proposal.Post.Code };
        }

        return await cases.ActAsync(caller, new CaseCommand
        {
            Number = number,
            Action = action,
            Command = KeyOf(command, number),
            Answers = answers,
        }, cancellation);
    }

    // One key for each event of the deed; hashed, so that its length stays within bounds.
    private static string KeyOf(string command, CaseNumber number) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{command}/{number.Id}")));

    private async Task<Proposal?> ProposalForAsync(CaseLine line, CancellationToken cancellation) =>
        await book.ProposeAsync(line, cancellation) is { Post.Role: Role.GridWorker or Role.DepartmentHandler } proposal ? proposal : null;

    private static bool IsToDispatch(CaseLine line, CaseType type) => line.Post.Length == 0 && type.State(line.State).Phase == "to-dispatch";

    private static IReadOnlyList<DeskTab> TabsOf(DeskView view, CaseFigures figures, CaseType type, bool centre)
    {
        int Count(string? phase) => figures.ByState.Where(state => phase is null || type.State(state.Key).Phase == phase).Sum(state => state.Value);
        return
        [
            .. Tabs.Where(tab => centre || tab.Key != "triage").Select(tab => new DeskTab(
                tab.Key, tab.Title,
                tab.Key == "triage" ? figures.Unplaced : tab.Key == "dispatch" && centre ? Count(tab.Phase) - figures.Unplaced : Count(tab.Phase),
                view.Href(tab: tab.Key), tab.Key == view.Tab)),
        ];
    }

    private DeskFilter FilterOf(DeskView view, CaseType type, Caller caller) => new(view.Tab)
    {
        Q = view.Q,
        Class = view.Class,
        Region = view.Region,
        Lamp = view.Lamp,
        Source = view.Source,
        Attention = view.Attention,
        Sort = view.Sort,
        Classes = [new Choice("-", Wording.NoClass), .. Wording.ClassChoices(type)],
        Regions = Wording.RegionChoices(city, caller.Region),
        Sources = [.. Sources.All.Select(source => new Choice(source.Key, source.Value))],
    };

    private DeskBulk BulkOf(Caller caller, CaseType type, string tab) => new()
    {
        Command = Guid.NewGuid().ToString("N"),
        Posts = tab == "dispatch" ? Wording.PostChoices(city, caller.Region) : [],
        Regions = Wording.RegionChoices(city, caller.Region),
        Classes = Wording.ClassChoices(type),
    };

    private DeskRow RowOf(CaseLine line, Proposal? proposal, CaseType type, Caller caller, DateTimeOffset now)
    {
        var number = line.Number.Show(city.Pack.Card.CaseNumberPrefix);
        return new DeskRow(number, $"/desk/events/{number}", Mask.PhonesIn(line.Title), type.State(line.State).Title, line.OpenedAt)
        {
            Countdown = Wording.CountdownOf(line, type, city, now),
            Class = type.Classes.Find(line.Class)?.Title,
            Photos = line.Photos,
            Source = Sources.Title(line.Source),
            Place = line.PlaceKnown ? Wording.PlaceWithin(caller.Region, line.Region, city) : null,
            Post = city.Posts.Find(line.Post)?.Title,
            Suggested = proposal?.Post.Title,
            Notes = [.. NotesOf(line)],
            CanDispatch = proposal is not null && line.Class is not null,
            Simulated = line.Simulated,
        };
    }

    private static IEnumerable<Text> NotesOf(CaseLine line)
    {
        if (line.EscalatedTo.Length > 0)
        {
            yield return new("已提级", "escalated");
        }

        foreach (var (mark, note) in new (CaseMarks, Text)[]
        {
            (CaseMarks.ExtensionAsked, new("待批延期", "more time asked for")), (CaseMarks.Joint, new("联办", "joint handling")), (CaseMarks.Confidential, new("保密", "in confidence")),
        })
        {
            if (line.Marks.HasFlag(mark))
            {
                yield return note;
            }
        }

        if (line.Reopened > 0)
        {
            yield return new($"重新办理 {line.Reopened} 次", $"opened again {line.Reopened}×");
        }
    }

    private static IReadOnlyList<Figure> TodayOf(CaseFigures figures) =>
    [
        new Figure(new("今日办结", "Closed today"), figures.ClosedToday.ToString()) { Href = "/desk?tab=done" },
        new Figure(new("今日上报", "Reported today"), figures.OpenedToday.ToString()) { Href = "/desk?tab=all&sort=new" },
        new Figure(new("超时未办", "Overdue"), figures.Overdue.ToString())
        {
            Href = "/desk?tab=all&lamp=red", Lamp = figures.Overdue > 0 ? LampColour.Red : LampColour.Grey,
        },
        new Figure(new("满意度", "Satisfaction"), figures.Rated == 0 ? null : ((decimal)figures.RatingSum / figures.Rated).ToString("0.0"))
        {
            Unit = new("/ 5 星", "/ 5 stars"), Note = new($"{figures.Rated} 件已评价", $"{figures.Rated} rated"),
        },
    ];
}
