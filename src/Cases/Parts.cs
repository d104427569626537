using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Joint handling (联办): parts of a case that other posts hold beside its holder, who leads. Each part has its own state and its
/// own clock, which stands and climbs the ladder like the others; the case keeps one number.
/// </summary>
internal static class Parts
{
    /// <summary>Most parts a case can have.</summary>
    public const int Max = 20;

    /// <summary><see cref="PartState.Open"/> as it is kept.</summary>
    public const string OpenState = "open";

    /// <summary>Name of the clock of a part.</summary>
    public static string ClockOf(int seq) => string.Create(CultureInfo.InvariantCulture, $"{ClockPrefix}{seq}");

    /// <summary>Whether a name is that of the clock of a part.</summary>
    public static bool IsClock(string name) => name.StartsWith(ClockPrefix, StringComparison.Ordinal);

    private const string ClockPrefix = "part/";

    /// <summary>The parts of a case, as far as it has any; most have none and are not asked.</summary>
    public static async Task<IReadOnlyList<CasePartRow>> GatherAsync(Store store, CaseRow row, CancellationToken cancellation)
    {
        if ((row.Marks & (int)CaseMarks.Joint) == 0)
        {
            return [];
        }

        var gathering = store.Gather();
        var parts = gathering.Of<CasePartRow>(nameof(CasePartRow.CaseId), row.Id, nameof(CasePartRow.Seq));
        await gathering.RunAsync(cancellation);
        return parts;
    }

    /// <summary>
    /// Whether a post holds or held a part of a case. Who does sees the case for it, wherever it lies, so this reads outside scopes.
    /// </summary>
    public static Task<bool> HoldsAsync(Database database, Caller caller, CaseNumber number, CancellationToken cancellation) =>
        caller.Post.Length == 0 ? Task.FromResult(false) : database.ReadAsync(Scope.Everything, store =>
            store.Set<CasePartRow>().AnyAsync(part => part.CaseId == number.Id && part.Post == caller.Post, cancellation), cancellation);

    /// <summary>Whether a part is open, with a post or with any.</summary>
    public static bool IsOpen(CasePartRow part, string? post = null) => part.State == Name(PartState.Open) && (post is null || part.Post == post);

    /// <summary>Opens a part with the post and the days the answers name.</summary>
    public static Refusal? Open(Deed deed, City city)
    {
        var (row, post, seq) = (deed.Row, deed.Answers["post"], deed.Row.Version + 1);
        if (post == row.Post || deed.Parts.Any(part => IsOpen(part, post)))
        {
            return CaseRefusals.PartTwice;
        }

        if (deed.Parts.Count >= Max)
        {
            return CaseRefusals.TooManyParts;
        }

        deed.Store.Insert(new CasePartRow { CaseId = row.Id, Seq = seq, Post = post, State = Name(PartState.Open), OpenedAt = deed.Now });
        row.Marks |= (int)CaseMarks.Joint;
        if (!row.Historic)
        {
            var days = new Limit(LimitKind.WorkingDays, decimal.Truncate(decimal.Parse(deed.Answers["days"], CultureInfo.InvariantCulture)));
            deed.Clocks.Add(Clocks.Start(deed.Store, row, ClockOf(seq), 1, days, deed.Now, city.Calendar));
        }

        return null;
    }

    /// <summary>Ends the open part of a post.</summary>
    public static Refusal? Close(Deed deed, string post, PartState state, City city)
    {
        if (deed.Parts.FirstOrDefault(part => IsOpen(part, post)) is not { } part)
        {
            return CaseRefusals.NoOpenPart;
        }

        End(part, state, deed.Now);
        if (deed.Clocks.Find(clock => clock.Name == ClockOf(part.Seq)) is { } clock)
        {
            Clocks.Stop(clock, deed.Now, city.Calendar);
        }

        return null;
    }

    /// <summary>What is open when the case ends is dropped; its clock stops with the others.</summary>
    public static void EndAll(IReadOnlyList<CasePartRow> parts, DateTimeOffset now)
    {
        foreach (var part in parts.Where(part => IsOpen(part)))
        {
            End(part, PartState.Dropped, now);
        }
    }

    /// <summary>Why an action that waits for the parts cannot be done yet, or null.</summary>
    public static Refusal? StillOpen(IReadOnlyList<CasePartRow> parts, City city)
    {
        var posts = parts.Where(part => IsOpen(part)).Select(part => city.Posts.Find(part.Post)?.Title ?? Text.Same(part.Post)).ToList();
        return posts.Count == 0 ? null : CaseRefusals.PartsOpen(new(
            string.Join("、", posts.Select(post => post.Zh)), string.Join(", ", posts.Select(post => post.In(Tongue.English)))));
    }

    public static PartLine ToLine(CasePartRow part) => new(part.Seq, part.Post, Enum.Parse<PartState>(part.State, ignoreCase: true), part.OpenedAt, part.DoneAt);

    private static void End(CasePartRow part, PartState state, DateTimeOffset now) => (part.State, part.DoneAt) = (Name(state), now);

    private static string Name(PartState state) => state switch
    {
        PartState.Open => OpenState,
        PartState.Done => "done",
        PartState.Returned => "returned",
        _ => "dropped",
    };
}
