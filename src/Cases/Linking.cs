using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Cases that belong together: the same reported again is merged, and unmerged as it was; one that holds several matters is split
/// into a case for each. Both sides tell of it.
/// </summary>
internal static class Linking
{
    /// <summary>Most cases one can be split into.</summary>
    public const int SplitMax = 10;

    // A case is merged into one that is not merged itself; two clerks at once may still make a short chain.
    private const int ChainMax = 5;

    /// <summary>Says that the case goes on as the one the answers name, which must be the caller's to see and still be at work.</summary>
    public static async Task<Refusal?> MergeAsync(Deed deed, City city, CancellationToken cancellation)
    {
        if (!CaseNumber.TryParse(deed.Answers["into"], city.Pack.Card.CaseNumberPrefix, out var number))
        {
            return CaseRefusals.NotMergeable(new("请填写要并入的办件编号。", "give the number of the case it goes on as."));
        }

        var gathering = deed.Store.Gather();
        var found = gathering.Of<CaseRow>(nameof(CaseRow.Id), number.Id);
        await gathering.RunAsync(cancellation);
        if (number.Id == deed.Row.Id || found is not [var into] || into.Type != deed.Row.Type)
        {
            return CaseRefusals.NotMergeable(new("没有找到另一件同类办件，请核对编号。", "no other case of the kind was found under that number."));
        }

        if (deed.Type.State(into.State).Ends || (await OfAsync(deed.Store, into.Id, cancellation)).Any(link => link.Kind == Name(LinkKind.MergedInto)))
        {
            return CaseRefusals.NotMergeable(new("那一件已经办结或已并入别的办件。", "that case is over, or was merged itself."));
        }

        if ((await OfAsync(deed.Store, deed.Row.Id, cancellation)).Any(link => link.Kind == Name(LinkKind.MergedFrom)))
        {
            return CaseRefusals.NotMergeable(new("已有办件并入本件，请反过来合并。", "others were merged into this one; merge the other way round."));
        }

        Add(deed, deed.Row, LinkKind.MergedInto, into, LinkKind.MergedFrom);
        Note(deed, into, Noted.MergedFrom, city);
        return null;
    }

    /// <summary>Takes a merge back: neither side tells of it any more, but both logs do. What its reporter said of the other is not said of this one.</summary>
    public static async Task<Refusal?> UnmergeAsync(Deed deed, City city, CancellationToken cancellation)
    {
        var (id, into, from) = (deed.Row.Id, Name(LinkKind.MergedInto), Name(LinkKind.MergedFrom));
        var others = (await OfAsync(deed.Store, id, cancellation)).Where(link => link.Kind == into).Select(link => link.OtherId).ToList();
        foreach (var other in others)
        {
            await deed.Store.Set<CaseLink>().Where(link => link.CaseId == id && link.OtherId == other && link.Kind == into).ExecuteDeleteAsync(cancellation);
            await deed.Store.Set<CaseLink>().Where(link => link.CaseId == other && link.OtherId == id && link.Kind == from).ExecuteDeleteAsync(cancellation);
            var gathering = deed.Store.Gather();
            var found = gathering.Of<CaseRow>(nameof(CaseRow.Id), other);
            await gathering.RunAsync(cancellation);
            if (found is [var row])
            {
                await UnmarkAsync(deed.Store, row, cancellation);
                Note(deed, row, Noted.UnmergedFrom, city);
            }
        }

        await UnmarkAsync(deed.Store, deed.Row, cancellation);
        deed.Row.Rating = null;
        return null;
    }

    /// <summary>Opens a case for each matter the answers name, with the place, class and reporter of this one.</summary>
    public static async Task<Refusal?> SplitAsync(Deed deed, City city, CancellationToken cancellation)
    {
        var matters = deed.Answers["matters"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (matters.Length is < 2 or > SplitMax || matters.Any(matter => matter.Length is < 4 or > 500))
        {
            return CaseRefusals.SplitMatters;
        }

        var gathering = deed.Store.Gather();
        var texts = gathering.Of<CaseText>(nameof(CaseText.CaseId), deed.Row.Id);
        await gathering.RunAsync(cancellation);
        foreach (var matter in matters)
        {
            var answers = JsonSerializer.Deserialize<Dictionary<string, string>>(texts[0].Answers)!;
            answers["description"] = matter;
            var row = Likewise(deed.Row, deed.Type, city, deed.Now);
            Opening.Insert(deed.Store, deed.Caller, deed.Type, row, texts[0].Address, answers, [], deed.Now, city);
            Add(deed, deed.Row, LinkKind.SplitInto, row, LinkKind.SplitFrom);
        }

        return null;
    }

    /// <summary>The case that another goes on as, at the end of the chain, or null where it was not merged.</summary>
    public static async Task<CaseNumber?> MergedIntoAsync(Store store, long id, CancellationToken cancellation)
    {
        CaseNumber? into = null;
        for (var step = 0; step < ChainMax; step++)
        {
            var next = (await OfAsync(store, into?.Id ?? id, cancellation)).FirstOrDefault(link => link.Kind == Name(LinkKind.MergedInto));
            if (next is null)
            {
                break;
            }

            into = new(next.OtherId);
        }

        return into;
    }

    /// <summary>What a case tells of others, the first first.</summary>
    public static async Task<IReadOnlyList<CaseLink>> OfAsync(Store store, long id, CancellationToken cancellation)
    {
        var gathering = store.Gather();
        var links = gathering.Of<CaseLink>(nameof(CaseLink.CaseId), id, nameof(CaseLink.At));
        await gathering.RunAsync(cancellation);
        return [.. links.OrderBy(link => link.At).ThenBy(link => link.OtherId)];
    }

    public static LinkLine ToLine(CaseLink link) => new(new(link.OtherId), Enum.GetValues<LinkKind>().First(kind => Name(kind) == link.Kind), link.At);

    private static void Add(Deed deed, CaseRow one, LinkKind kind, CaseRow other, LinkKind back)
    {
        deed.Store.Insert(new CaseLink { CaseId = one.Id, OtherId = other.Id, Kind = Name(kind), At = deed.Now });
        deed.Store.Insert(new CaseLink { CaseId = other.Id, OtherId = one.Id, Kind = Name(back), At = deed.Now });
        one.Marks |= (int)CaseMarks.Linked;
        other.Marks |= (int)CaseMarks.Linked;
    }

    /// <summary>The state a case is judged by: that of the one it goes on as, as far as the store sees it.</summary>
    public static async Task<string> StateOfAsync(Store store, CaseRow row, CancellationToken cancellation)
    {
        if ((row.Marks & (int)CaseMarks.Linked) == 0 || await MergedIntoAsync(store, row.Id, cancellation) is not { } into)
        {
            return row.State;
        }

        var gathering = store.Gather();
        var found = gathering.Of<CaseRow>(nameof(CaseRow.Id), into.Id);
        await gathering.RunAsync(cancellation);
        return found is [var other] ? other.State : row.State;
    }

    // Whoever works on the case that goes on reads there, too, what came to it and what left it.
    private static void Note(Deed deed, CaseRow other, string line, City city)
    {
        other.Version++;
        other.ChangedAt = deed.Now;
        Opening.Log(deed.Store, other, deed.Caller, line, other.State, other.Post, new() { [line] = new CaseNumber(deed.Row.Id).Show(city.Pack.Card.CaseNumberPrefix) });
        Opening.Tell(deed.Store, other, line, deed.Now, city);
    }

    private static async Task UnmarkAsync(Store store, CaseRow row, CancellationToken cancellation)
    {
        if ((await OfAsync(store, row.Id, cancellation)).Count == 0)
        {
            row.Marks &= ~(int)CaseMarks.Linked;
        }
    }

    private static CaseRow Likewise(CaseRow origin, CaseType type, City city, DateTimeOffset now)
    {
        var row = Opening.NewRow(type, origin.OccurredAt, origin.Historic, now, city);
        row.Region = origin.Region;
        row.PlaceKnown = origin.PlaceKnown;
        row.Reporter = origin.Reporter;
        row.ReporterKey = origin.ReporterKey;
        row.Class = origin.Class;
        row.Source = origin.Source;
        row.Longitude = origin.Longitude;
        row.Latitude = origin.Latitude;
        row.Simulated = origin.Simulated;
        row.Marks = origin.Marks & (int)CaseMarks.Confidential;
        return row;
    }

    private static string Name(LinkKind kind) => kind switch
    {
        LinkKind.MergedInto => "merged-into",
        LinkKind.MergedFrom => "merged-from",
        LinkKind.SplitInto => "split-into",
        _ => "split-from",
    };
}
