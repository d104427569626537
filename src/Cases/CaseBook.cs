using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Reads cases: lists, one whole, what the public may know, counts. What was written is readable at once.</summary>
public sealed class CaseBook(Database database, City city, CaseTypes types, Routing routing, TimeProvider time)
{
    /// <summary>Most lines a page can have.</summary>
    public const int SizeMax = 200;

    // Every moment is after it. Said of the column a list is ordered by, so that SQLite takes the first of them from its index and does
    // not sort them all.
    private static readonly DateTimeOffset Ever = DateTimeOffset.MinValue;

    private static readonly IReadOnlyDictionary<string, string> NoAnswers = new Dictionary<string, string>();

    /// <summary>A page of a list within a scope.</summary>
    public Task<CasePage> ListAsync(Scope scope, CaseQuery query, CancellationToken cancellation = default) =>
        database.ReadAsync(scope, async store =>
        {
            var now = time.GetUtcNow();
            var found = Filter(store, query, now);
            var size = Math.Clamp(query.Size, 1, SizeMax);
            var total = query.Counted ? await CountAsync(store, scope, query, found, cancellation) : null as int?;
            var lines = await Sort(found, query).Skip((Math.Max(query.Page, 1) - 1) * size).Take(size)
                .Join(store.Set<CaseText>(), row => row.Id, text => text.CaseId, (row, text) => new { row, text.Title, text.Address })
                .ToListAsync(cancellation);
            return new CasePage([.. lines.Select(line => ToLine(line.row, line.Title, line.Address))], total ?? lines.Count);
        }, cancellation);

    // Those that ended are many and counted already, where nothing is asked of them but what they are counted by.
    private static async Task<int> CountAsync(Store store, Scope scope, CaseQuery query, IQueryable<CaseRow> found, CancellationToken cancellation)
    {
        if (scope.Person != 0 || query is not { Class: null, Source: null, Post: null, FollowedBy: null, Escalated: false, Marks: CaseMarks.None, Text: null or "", Lamp: null })
        {
            return await found.CountAsync(cancellation);
        }

        var ended = Tallies(store, scope, query.Type);
        ended = query.States.Count == 0 ? ended : ended.Where(row => query.States.Contains(row.State));
        ended = query.PlaceKnown is not { } known ? ended : ended.Where(row => row.PlaceKnown == known);
        ended = query.Region is not { } region ? ended : ended.Within(region);
        return await found.CountAsync(row => row.ClosedAt == null, cancellation) + await ended.SumAsync(row => row.Cases, cancellation);
    }

    // Rows of numbers have no reporter and are held against the scope here; a scope of one person's own has none of them.
    private static IQueryable<CaseTally> Tallies(Store store, Scope scope, string type)
    {
        var department = scope.Department;
        var tallies = store.Set<CaseTally>().Where(row => row.Type == type).Within(scope.From, scope.To);
        return department is null ? tallies : tallies.Where(row => row.Department == department);
    }

    // The same of days, which know no department and no grid; where one of these asks, or one person, cases are few enough to be counted.
    private static IQueryable<CaseDay>? DaysOf(Store store, Scope scope, string type) =>
        scope.Person != 0 || scope.Department is not null || !Counted.KnowsDaysOf(scope.From) ? null
            : store.Set<CaseDay>().Where(row => row.Type == type).Within(scope.From, scope.To);

    /// <summary>A case whole with what the caller may do, or null where it does not exist for them.</summary>
    public async Task<CaseView?> FindAsync(Caller caller, CaseNumber number, CancellationToken cancellation = default) =>
        await FindAsync(caller, caller.Scope, number, revealed: false, cancellation)
        // Who holds a part of a case that lies elsewhere sees it for that part.
        ?? (await Parts.HoldsAsync(database, caller, number, cancellation) ? await FindAsync(caller, Scope.Everything, number, revealed: false, cancellation) : null);

    /// <summary>The same with who reported it in confidence: only against a reason, and after that was recorded.</summary>
    public Task<CaseView?> RevealAsync(Caller caller, CaseNumber number, CancellationToken cancellation = default) =>
        FindAsync(caller, caller.Scope, number, revealed: true, cancellation);

    private async Task<CaseView?> FindAsync(Caller caller, Scope scope, CaseNumber number, bool revealed, CancellationToken cancellation) =>
        await ReadAsync(caller, scope, number, revealed, cancellation) is { } view ? view with { Proposal = await ProposeAsync(view.Line, cancellation) } : null;

    private Task<CaseView?> ReadAsync(Caller caller, Scope scope, CaseNumber number, bool revealed, CancellationToken cancellation) =>
        database.ReadAsync(scope, async store =>
        {
            if (await CaseParts.FindAsync(store, number, cancellation) is not { Row: var row, Text: var text } parts)
            {
                return null;
            }

            var type = types.Find(row.Type)!;
            var facts = CaseFacts.Of(type, row, city, time.GetUtcNow(), NoAnswers);
            var held = await Parts.GatherAsync(store, row, cancellation);
            var byPart = scope != caller.Scope;
            return new CaseView(
                ToLine(row, text.Title, text.Address), Told(type, row, Read(text.Answers), revealed), [.. parts.Log.Select(ToLine)], [.. parts.Clocks.Select(ToLine)],
                [.. parts.Photos.Select(ToLine)],
                [.. type.Actions.Where(action => action.From.Contains(row.State) && (action.ByPartHolder || !byPart)
                        && CaseDesk.MayDo(caller, action, row, held, byKey: false) && Effects.AreAtHand(action, row))
                    .Select(action => new OfferedAction(action, Blocked(action, facts with { ByReporter = CaseDesk.IsByReporter(caller, action, row, byKey: false) })))])
            {
                Parts = [.. held.Select(Parts.ToLine)],
                Links = (row.Marks & (int)CaseMarks.Linked) == 0 ? [] : [.. (await Linking.OfAsync(store, row.Id, cancellation)).Select(Linking.ToLine)],
                Remarks = byPart ? [] : await Joining.OfAsync(store, row, cancellation),
                ByPart = byPart,
            };
        }, cancellation);

    /// <summary>Cases of which a post holds an open part, wherever they lie; the first due first.</summary>
    public Task<IReadOnlyList<CaseLine>> WithPartsOfAsync(string post, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<CaseLine>>(Scope.Everything, async store =>
        {
            var found = await store.Set<CasePartRow>().Where(part => part.Post == post && part.State == Parts.OpenState)
                .Join(store.Set<CaseRow>(), part => part.CaseId, row => row.Id, (part, row) => row)
                .Join(store.Set<CaseText>(), row => row.Id, text => text.CaseId, (row, text) => new { row, text.Title, text.Address })
                .OrderBy(found => found.row.DueAt == null).ThenBy(found => found.row.DueAt).ThenBy(found => found.row.Id).Take(SizeMax)
                .ToListAsync(cancellation);
            return [.. found.Select(line => ToLine(line.row, line.Title, line.Address))];
        }, cancellation);

    /// <summary>Whether the caller follows a case.</summary>
    public Task<bool> FollowsAsync(Caller caller, CaseNumber number, CancellationToken cancellation = default) =>
        database.ReadAsync(caller.Scope, store => store.Set<CaseFollower>()
            .AnyAsync(row => row.CaseId == number.Id && row.Person == caller.Person, cancellation), cancellation);

    /// <summary>A case of the caller's scope as a list shows it, or null.</summary>
    public Task<CaseLine?> LineAsync(Scope scope, CaseNumber number, CancellationToken cancellation = default) =>
        database.ReadAsync(scope, async store =>
        {
            var found = await store.Set<CaseRow>().Where(row => row.Id == number.Id)
                .Join(store.Set<CaseText>(), row => row.Id, text => text.CaseId, (row, text) => new { row, text.Title, text.Address })
                .FirstOrDefaultAsync(cancellation);
            return found is null ? null : ToLine(found.row, found.Title, found.Address);
        }, cancellation);

    /// <summary>Who is proposed to handle a case of a list.</summary>
    public Task<Proposal?> ProposeAsync(CaseLine line, CancellationToken cancellation = default)
    {
        var (type, now) = (types.Find(line.Type)!, time.GetUtcNow());
        return routing.ProposeAsync(type, CaseFacts.Of(type, line, city, now), DateOnly.FromDateTime(now.ToOffset(city.Pack.UtcOffset).DateTime), cancellation);
    }

    /// <summary>
    /// What anyone may know by a number, and the reporter by their key. Numbers cannot be guessed, and nothing anybody wrote is
    /// shown without the key, so this reads outside all scopes.
    /// </summary>
    public Task<PublicStatus?> StatusAsync(CaseNumber number, string? reporterKey, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Everything, async store =>
        {
            if (await CaseParts.FindAsync(store, number, cancellation) is not { } asked)
            {
                return null;
            }

            var linked = (asked.Row.Marks & (int)CaseMarks.Linked) != 0;
            var into = linked ? await Linking.MergedIntoAsync(store, number.Id, cancellation) : null;
            // What was reported before is read where it goes on; what the reporter wrote themselves stays their own.
            var parts = into is { } other ? await CaseParts.FindAsync(store, other, cancellation) ?? asked : asked;
            var (row, type) = (parts.Row, types.Find(parts.Row.Type)!);
            var links = (row.Marks & (int)CaseMarks.Linked) == 0 ? [] : (await Linking.OfAsync(store, row.Id, cancellation)).Select(Linking.ToLine).ToList();
            var own = reporterKey is not null && Receipts.Hash(reporterKey) == asked.Row.ReporterKey ? OwnOf(type, asked, parts) : null;
            return new PublicStatus(
                number, type.State(row.State), type.Classes.Find(row.Class),
                PublicCases.PlaceOf(row, city),
                row.PlaceKnown, asked.Row.OpenedAt, row.DueAt, row.WarnAt, parts.Clocks.Any(clock => clock.StoppedAt is null && clock.Assumed),
                row.Historic, row.Simulated, [.. parts.Log.Select(line => ToPublic(type, row, line))], own)
            {
                DueKind = (LimitKind?)row.DueKind,
                EscalatedTo = row.EscalatedTo,
                Parts = [.. (await Parts.GatherAsync(store, row, cancellation)).Select(Parts.ToLine)],
                Next = Template.Fill(type.State(row.State).Citizen, WordsOf(type, row)),
                MergedInto = into,
                Joined = row.Joined,
                MayBeJoined = Joining.IsOpenTo(type, row),
                Reports = 1 + links.Count(link => link.Kind == LinkKind.MergedFrom),
                Deadlines = ClockLine.Latest([.. parts.Clocks.Select(ToLine)]),
                SplitInto = [.. links.Where(link => link.Kind == LinkKind.SplitInto).Select(link => link.Other)],
            };
        }, cancellation);

    /// <summary>Whether a photo belongs to a case the caller sees, for the part they hold of it too, or to the reporter's own by their key.</summary>
    public async Task<PhotoLine?> PhotoAsync(
        Caller caller, CaseNumber number, string hash, string? reporterKey, CancellationToken cancellation = default) =>
        await PhotoAsync(caller.Scope, number, hash, reporterKey, cancellation)
        ?? (reporterKey is null && await Parts.HoldsAsync(database, caller, number, cancellation)
            ? await PhotoAsync(Scope.Everything, number, hash, null, cancellation) : null);

    private async Task<PhotoLine?> PhotoAsync(Scope scope, CaseNumber number, string hash, string? reporterKey, CancellationToken cancellation)
    {
        var keyHash = reporterKey is null ? null : Receipts.Hash(reporterKey);
        return await database.ReadAsync(keyHash is null ? scope : Scope.Everything, async store =>
            await store.Set<CaseRow>().AnyAsync(row => row.Id == number.Id && (keyHash == null || row.ReporterKey == keyHash), cancellation)
                ? (await PhotosAsync(store, number.Id, cancellation)).FirstOrDefault(photo => photo.Hash == hash)
                : null, cancellation);
    }

    /// <summary>Counts over a scope.</summary>
    public async Task<CaseFigures> FiguresAsync(Scope scope, string type, CancellationToken cancellation = default) =>
        (await SituationAsync(scope, type, cancellation)).Figures;

    /// <summary>Counts over a scope and of each region in it, from one look at the cases.</summary>
    public Task<CaseSituation> SituationAsync(Scope scope, string type, CancellationToken cancellation = default) =>
        database.ReadAsync(scope, async store =>
        {
            var now = time.GetUtcNow();
            var today = Today(now);
            var cases = store.Set<CaseRow>().Where(row => row.Type == type);
            // Those that ended are counted already; in a person's own scope there are few, and they are counted with the rest.
            var open = (scope.Person == 0 ? cases.Where(row => row.ClosedAt == null) : cases)
                .GroupBy(row => new { row.Region, row.State, row.PlaceKnown }).Select(group => new
                {
                    group.Key.Region,
                    group.Key.State,
                    group.Key.PlaceKnown,
                    Count = group.Count(),
                    Rated = group.Count(row => row.Rating != null),
                    Stars = group.Sum(row => row.Rating ?? 0),
                    Overdue = 0,
                });
            var ended = Tallies(store, scope, type)
                .GroupBy(row => new { row.Region, row.State, row.PlaceKnown }).Select(group => new
                {
                    group.Key.Region,
                    group.Key.State,
                    group.Key.PlaceKnown,
                    Count = group.Sum(row => row.Cases),
                    Rated = group.Sum(row => row.Rated),
                    Stars = group.Sum(row => row.Stars),
                    Overdue = 0,
                });
            var overdue = cases.Where(row => row.DueAt < now)
                .GroupBy(row => new { row.Region, row.State, row.PlaceKnown }).Select(group => new
                {
                    group.Key.Region,
                    group.Key.State,
                    group.Key.PlaceKnown,
                    Count = 0,
                    Rated = 0,
                    Stars = 0,
                    Overdue = group.Count(),
                });
            // In one statement, so that a case which ends meanwhile is counted once.
            var counts = await open.Concat(ended).Concat(overdue).ToListAsync(cancellation);
            var day = Counted.DayOf(now, city);
            var days = DaysOf(store, scope, type)?.Where(row => row.Day == day)
                .GroupBy(row => new { row.Region, row.PlaceKnown }).Select(group => new
                {
                    group.Key.Region,
                    group.Key.PlaceKnown,
                    Opened = group.Sum(row => row.Opened),
                    Closed = group.Sum(row => row.Closed),
                }) ?? cases.Where(row => row.OpenedAt >= today || row.ClosedAt >= today)
                .GroupBy(row => new { row.Region, row.PlaceKnown }).Select(group => new
                {
                    group.Key.Region,
                    group.Key.PlaceKnown,
                    Opened = group.Count(row => row.OpenedAt >= today),
                    Closed = group.Count(row => row.ClosedAt >= today),
                });
            var moved = await days.ToListAsync(cancellation);
            var closedIn = moved.Where(row => row.PlaceKnown).ToDictionary(row => row.Region, row => row.Closed);
            var initial = types.Find(type)!.Initial.Name;
            return new CaseSituation(
                new CaseFigures(
                    counts.GroupBy(row => row.State).ToDictionary(state => state.Key, state => state.Sum(row => row.Count)),
                    counts.Sum(row => row.Overdue), moved.Sum(row => row.Opened), moved.Sum(row => row.Closed), counts.Sum(row => row.Rated),
                    counts.Sum(row => row.Stars), counts.Where(row => row.State == initial && !row.PlaceKnown).Sum(row => row.Count)),
                [.. counts.Where(row => row.PlaceKnown).GroupBy(row => row.Region).Select(place => new PlaceFigures(
                    place.Key, place.GroupBy(row => row.State).ToDictionary(state => state.Key, state => state.Sum(row => row.Count)),
                    place.Sum(row => row.Overdue), closedIn.Remove(place.Key, out var closed) ? closed : 0)),
                    // Where a case ended and none of just that region is there any more.
                    .. closedIn.Where(place => place.Value > 0).Select(place => new PlaceFigures(place.Key, new Dictionary<string, int>(), 0, place.Value))]);
        }, cancellation);

    /// <summary>How many cases were opened and closed on each of the last days within a scope, the last one today.</summary>
    /// <param name="days">How many days, 1 to 92.</param>
    public Task<IReadOnlyList<DayFigures>> DaysAsync(Scope scope, string type, int days, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, 92);
        return database.ReadAsync<IReadOnlyList<DayFigures>>(scope, async store =>
        {
            var now = time.GetUtcNow();
            var first = Counted.DayOf(now, city) + 1 - days;
            var brought = DaysOf(store, scope, type) is { } counted
                ? await counted.Where(row => row.Day >= first).GroupBy(row => row.Day)
                    .Select(group => new DayCount(group.Key, group.Sum(row => row.Opened), group.Sum(row => row.Closed))).ToListAsync(cancellation)
                : await CountDaysAsync(store, type, Today(now).AddDays(1 - days), cancellation);
            var byDay = brought.ToLookup(count => count.Day);
            return
            [
                .. Enumerable.Range(first, days).Select(day => new DayFigures(
                    DateOnly.FromDayNumber(day), byDay[day].Sum(count => count.Opened), byDay[day].Sum(count => count.Closed))),
            ];
        }, cancellation);
    }

    private async Task<List<DayCount>> CountDaysAsync(Store store, string type, DateTimeOffset start, CancellationToken cancellation)
    {
        var moments = await store.Set<CaseRow>().Where(row => row.Type == type && (row.OpenedAt >= start || row.ClosedAt >= start))
            .Select(row => new { row.OpenedAt, row.ClosedAt }).ToListAsync(cancellation);
        return
        [
            .. moments.Select(at => new DayCount(Counted.DayOf(at.OpenedAt, city), 1, 0)),
            .. moments.Where(at => at.ClosedAt is not null).Select(at => new DayCount(Counted.DayOf(at.ClosedAt!.Value, city), 0, 1)),
        ];
    }

    private sealed record DayCount(int Day, int Opened, int Closed);

    private DateTimeOffset Today(DateTimeOffset now)
    {
        var local = now.ToOffset(city.Pack.UtcOffset);
        return new DateTimeOffset(local.Date, city.Pack.UtcOffset).ToUniversalTime();
    }

    private IQueryable<CaseRow> Filter(Store store, CaseQuery query, DateTimeOffset now)
    {
        var cases = store.Set<CaseRow>().Where(row => row.Type == query.Type);
        cases = query.States.Count == 0 ? cases : cases.Where(row => query.States.Contains(row.State));
        // Said in the words of the indexes, which hold those that are open and those that ended apart.
        cases = IsOfEnded(query) switch
        {
            true => cases.Where(row => row.ClosedAt != null),
            false => cases.Where(row => row.ClosedAt == null),
            null => cases,
        };
        cases = query.Class is null ? cases : query.Class == "-" ? cases.Where(row => row.Class == null) : cases.Where(row => row.Class == query.Class);
        cases = query.Source is null ? cases : cases.Where(row => row.Source == query.Source);
        cases = query.PlaceKnown is not { } known ? cases : cases.Where(row => row.PlaceKnown == known);
        cases = query.Post is null ? cases : cases.Where(row => row.Post == query.Post);
        cases = query.FollowedBy is not { } person ? cases
            : cases.Where(row => store.Set<CaseFollower>().Any(follower => follower.CaseId == row.Id && follower.Person == person));
        cases = !query.Escalated ? cases : cases.Where(row => row.EscalatedTo != "");
        if (query.Marks != CaseMarks.None)
        {
            var marks = (int)query.Marks;
            cases = cases.Where(row => (row.Marks & marks) != 0);
        }

        if (query.Region is { } region)
        {
            cases = cases.Within(region);
        }

        cases = query.Lamp switch
        {
            Lamp.Red => cases.Where(row => row.DueAt < now),
            Lamp.Yellow => cases.Where(row => row.WarnAt <= now && row.DueAt >= now),
            // Whatever warns is due later: said so, it is found among what has a clock.
            Lamp.Green => cases.Where(row => row.WarnAt > now && row.DueAt > now),
            Lamp.Historic => cases.Where(row => row.Historic),
            Lamp.None => cases.Where(row => !row.Historic && row.DueAt == null),
            _ => cases,
        };
        return query.Text is { Length: > 0 } text ? Holding(store, cases, text.Trim()) : cases;
    }

    private IQueryable<CaseRow> Holding(Store store, IQueryable<CaseRow> cases, string text) =>
        CaseNumber.TryParse(text, city.Pack.Card.CaseNumberPrefix, out var number)
            ? cases.Where(row => row.Id == number.Id)
            : cases.Where(row => store.Set<CaseText>().Any(words =>
                words.CaseId == row.Id && (words.Words.Contains(text) || words.Address.Contains(text))));

    // Whether a query asks for cases that ended, or for open ones; null where for both.
    private bool? IsOfEnded(CaseQuery query)
    {
        var type = types.Find(query.Type)!;
        return query.States.Count == 0 ? null
            : query.States.All(state => type.State(state).Ends) ? true
            : query.States.Any(state => type.State(state).Ends) ? null : false;
    }

    private IOrderedQueryable<CaseRow> Sort(IQueryable<CaseRow> cases, CaseQuery query) => query.Sort switch
    {
        "closed" when IsOfEnded(query) == true => cases.OrderByDescending(row => row.ClosedAt).ThenByDescending(row => row.Id),
        "closed" => cases.OrderBy(row => row.ClosedAt == null).ThenByDescending(row => row.ClosedAt).ThenByDescending(row => row.Id),
        "new" => cases.Where(row => row.OpenedAt > Ever).OrderByDescending(row => row.OpenedAt).ThenByDescending(row => row.Id),
        "old" => cases.Where(row => row.OpenedAt > Ever).OrderBy(row => row.OpenedAt).ThenBy(row => row.Id),
        "changed" => cases.Where(row => row.ChangedAt > Ever).OrderByDescending(row => row.ChangedAt).ThenByDescending(row => row.Id),
        _ => cases.OrderBy(row => row.DueAt == null).ThenBy(row => row.DueAt).ThenByDescending(row => row.OpenedAt).ThenBy(row => row.Id),
    };

    // Blocked only where the guard is not true whatever is filled in; one that asks the form is judged when the form is sent.
    private static Text? Blocked(CaseAction action, CaseFacts facts) =>
        action.Guard is { } guard && !guard.Names.Contains("form") && !guard.Evaluate(facts.ToContext()).Value.IsTrue ? action.Otherwise : null;

    private static Dictionary<string, string> Told(CaseType type, CaseRow row, Dictionary<string, string> answers, bool revealed)
    {
        if ((row.Marks & (int)CaseMarks.Confidential) != 0 && !revealed)
        {
            foreach (var key in type.Form.Fields.Where(field => field.IsContact).Select(field => field.Key).Append(Opening.Account))
            {
                answers.Remove(key);
            }
        }

        return answers;
    }

    // What came of it is told where it goes on, and may be rated there.
    private OwnPart OwnOf(CaseType type, CaseParts own, CaseParts goesOn)
    {
        var row = own.Row;
        var result = goesOn.Log.Select(entry => Read(entry.Answers).GetValueOrDefault("result")).LastOrDefault(result => result is not null);
        var facts = CaseFacts.Of(type, row, city, time.GetUtcNow(), NoAnswers, byReporter: true);
        var actions = type.Actions.Where(action => action.ByReporter && Blocked(action, facts) is null
            && (action.Does.Contains("rate") ? row.Rating is null && action.From.Contains(goesOn.Row.State) : action.From.Contains(row.State))).ToList();
        return new OwnPart(Read(own.Text.Answers).GetValueOrDefault("description", ""), own.Text.Address, result, row.Rating,
            [.. own.Photos.Select(ToLine)], actions)
        {
            RatedAt = own.Log.LastOrDefault(entry => type.Action(entry.Action)?.Does.Contains("rate") == true)?.At,
        };
    }

    private PublicLine ToPublic(CaseType type, CaseRow row, CaseEntry line) => new(
        line.At,
        DoneIn(type, row, line),
        city.Posts.Find(line.PersonPost)?.Title ?? new("", ""))
    {
        Words = type.Action(line.Action)?.Citizen is { Zh.Length: > 0 } words
            ? Template.Fill(words, new Dictionary<string, Text?>(WordsOf(type, row)) { ["department"] = TitleOf(line.ToPost), ["due"] = null }) : null,
    };

    // What was recorded for one of several deadlines says for which.
    private static Text DoneIn(CaseType type, CaseRow row, CaseEntry line)
    {
        var done = type.DoneOf(line.Action);
        return Read(line.Answers).GetValueOrDefault(CaseAction.Deadline) is { } name
            && type.Classes.Find(row.Class)?.Limits.FirstOrDefault(limit => limit.Name == name) is { Title: var title }
            ? new($"{done.Zh}：{title.Zh}", $"{done.In(Tongue.English)}: {title.In(Tongue.English)}") : done;
    }

    private Dictionary<string, Text?> WordsOf(CaseType type, CaseRow row) => new()
    {
        ["number"] = Text.Same(new CaseNumber(row.Id).Show(city.Pack.Card.CaseNumberPrefix)),
        ["due"] = row.DueAt is { } due ? Text.Same($"{due.ToOffset(city.Pack.UtcOffset):yyyy-MM-dd HH:mm}") : null,
        ["department"] = TitleOf(row.Post),
        ["class"] = type.Classes.Find(row.Class)?.Title,
    };

    private Text? TitleOf(string post) => city.Posts.Find(post)?.Title;

    private static LogLine ToLine(CaseEntry entry) => new(
        entry.Seq, entry.At, entry.Action, entry.FromState, entry.ToState, entry.Person, entry.PersonName, entry.PersonPost, entry.FromPost,
        entry.ToPost, Read(entry.Answers));

    private static ClockLine ToLine(CaseClockRow clock) => new(
        clock.Name, clock.Round, new Limit((LimitKind)clock.LimitKind, decimal.Parse(clock.LimitAmount, CultureInfo.InvariantCulture)),
        clock.StartedAt, clock.DueAt, clock.WarnAt, clock.Assumed, clock.StoppedAt)
    {
        PausedAt = clock.PausedAt,
        Extra = decimal.Parse(clock.ExtraAmount, CultureInfo.InvariantCulture),
        Rung = clock.Rung,
        Ended = (ClockEnd)clock.Ended,
        Asked = clock.Asked,
    };

    private static PhotoLine ToLine(CasePhotoRow photo) => new(photo.Hash, photo.Seq, photo.MediaType, photo.Width, photo.Height);

    private static async Task<IReadOnlyList<PhotoLine>> PhotosAsync(Store store, long id, CancellationToken cancellation) =>
        [.. (await store.Set<CasePhotoRow>().Where(photo => photo.CaseId == id).OrderBy(photo => photo.Seq).ToListAsync(cancellation)).Select(ToLine)];

    private static Dictionary<string, string> Read(string json) =>
        json.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    private static CaseLine ToLine(CaseRow row, string title, string address) => new(
        new(row.Id), row.Type, row.State, title, row.Class, row.Region, row.PlaceKnown, address, row.Source, row.Post, row.Department,
        row.OccurredAt, row.OpenedAt, row.DueAt, row.WarnAt, row.ClosedAt, row.Historic, row.Simulated, row.Photos, row.Rating, row.Version,
        row.Longitude is { } longitude && row.Latitude is { } latitude ? new GeoPoint(longitude, latitude) : null)
    {
        DueKind = (LimitKind?)row.DueKind,
        Marks = (CaseMarks)row.Marks,
        EscalatedTo = row.EscalatedTo,
        Reopened = row.Reopened,
        Joined = row.Joined,
    };
}
