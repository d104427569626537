using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>An action being done to a case, after all that the type asks of it was found to hold.</summary>
/// <param name="Clocks">Its clocks; an effect may start one more.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Answers">Answers to its form; an effect may note beside them what it found out.</param>
/// <param name="Now">The moment of it.</param>
internal sealed record Deed(
    Store Store, Caller Caller, CaseType Type, CaseAction Action, CaseRow Row, List<CaseClockRow> Clocks, IReadOnlyList<CasePartRow> Parts,
    Dictionary<string, string> Answers, DateTimeOffset Now);

/// <summary>What the log notes beside the answers of whoever acted.</summary>
public static class Noted
{
    /// <summary>Code of the post a case was taken up to.</summary>
    public const string EscalatedTo = "escalated-to";

    /// <summary>The line of the log that another case was merged into this one; beside it, as under its name, that case's number.</summary>
    public const string MergedFrom = "merged-from";

    /// <summary>The line of the log that such a merge was taken back; beside it, as under its name, that case's number.</summary>
    public const string UnmergedFrom = "unmerged-from";
}

/// <summary>What an action does beside changing the state, from the answers to its form.</summary>
internal static class Effects
{
    /// <summary>Whether there is anything an action could do to a case as it is marked; it is not offered otherwise.</summary>
    public static bool AreAtHand(CaseAction action, CaseRow row) => action.Does.All(effect => effect switch
    {
        "ask-extension" => row.DueAt is not null && !Has(row, CaseMarks.ExtensionAsked),
        "reach" or "waive" => Has(row, CaseMarks.Deadlines),
        "grant-extension" or "refuse-extension" => Has(row, CaseMarks.ExtensionAsked),
        CaseAction.Escalate => row.EscalateAt is not null,
        "drop-part" => Has(row, CaseMarks.Joint),
        _ => true,
    });

    /// <summary>Carries out the effects of an action; a refusal where one of them cannot be.</summary>
    public static async ValueTask<Refusal?> ApplyAsync(Deed deed, City city, CancellationToken cancellation)
    {
        foreach (var effect in deed.Action.Does)
        {
            var refusal = effect switch
            {
                "ask-extension" => AskExtension(deed),
                "grant-extension" => await GrantExtensionAsync(deed, city, cancellation),
                "refuse-extension" => RefuseExtension(deed),
                "reach" => Deadlines.End(deed, ClockEnd.Reached, city),
                "waive" => Deadlines.End(deed, ClockEnd.NotApplicable, city),
                CaseAction.Escalate => Escalate(deed, city),
                "open-part" => Parts.Open(deed, city),
                "finish-part" => Parts.Close(deed, deed.Caller.Post, PartState.Done, city),
                "return-part" => Parts.Close(deed, deed.Caller.Post, PartState.Returned, city),
                "drop-part" => Parts.Close(deed, deed.Answers["post"], PartState.Dropped, city),
                "merge" => await Linking.MergeAsync(deed, city, cancellation),
                "unmerge" => await Linking.UnmergeAsync(deed, city, cancellation),
                "split" => await Linking.SplitAsync(deed, city, cancellation),
                _ => OnRow(effect, deed, city),
            };
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? OnRow(string effect, Deed deed, City city)
    {
        var (row, answers) = (deed.Row, deed.Answers);
        switch (effect)
        {
            case "assign":
                Assign(row, city.Posts.Find(answers["post"])!);
                break;
            case "release":
                (row.Post, row.Department) = ("", "");
                break;
            case "place" when answers.TryGetValue("region", out var region):
                (row.Region, row.PlaceKnown) = (region, true);
                break;
            case "classify" when answers.TryGetValue("class", out var code):
                row.Class = code;
                break;
            case "rate" when row.Rating is not null:
                return CaseRefusals.AlreadyRated;
            case "rate":
                row.Rating = int.Parse(answers["stars"], CultureInfo.InvariantCulture);
                break;
            case "reopen":
                // What was said about the first ending stays in the log; the next one is rated anew.
                (row.Rating, row.Reopened) = (null, row.Reopened + 1);
                break;
        }

        return null;
    }

    private static void Assign(CaseRow row, Post post)
    {
        (row.Post, row.Department) = (post.Code, post.Department);
        if (post.Role == Role.GridWorker)
        {
            // A grid worker sees one grid; giving them the case says that it lies there.
            (row.Region, row.PlaceKnown) = (post.Region, true);
        }
    }

    private static Refusal? AskExtension(Deed deed)
    {
        if (Has(deed.Row, CaseMarks.ExtensionAsked))
        {
            return CaseRefusals.ExtensionAsked;
        }

        // Of several deadlines the one that is named, or else the one that is due first.
        var named = deed.Answers.ContainsKey(CaseAction.Deadline);
        if (Clocks.Extendable(deed.Type, named && Deadlines.Named(deed) is { } one ? [one] : named ? [] : deed.Clocks) is not { } clock)
        {
            return named ? CaseRefusals.NoSuchDeadline : CaseRefusals.NothingToExtend;
        }

        if ((clock.PausedAt ?? deed.Now) > clock.DueAt)
        {
            return CaseRefusals.ExtensionTooLate;
        }

        clock.Asked = true;
        return AmountFault(clock, AmountOf(deed.Answers));
    }

    // What is granted is what was asked, unless whoever grants it says another amount.
    private static async ValueTask<Refusal?> GrantExtensionAsync(Deed deed, City city, CancellationToken cancellation)
    {
        if (deed.Clocks.Find(clock => clock.Asked) is not { } clock)
        {
            return CaseRefusals.NoExtensionAsked;
        }

        clock.Asked = false;
        var amount = AmountOf(deed.Answers) ?? AmountOf(JsonSerializer.Deserialize<Dictionary<string, string>>(await AskedAsync(deed, cancellation))!);
        if (AmountFault(clock, amount) is { } fault)
        {
            return fault;
        }

        Clocks.Extend(clock, amount!.Value, city.Calendar);
        return null;
    }

    private static Task<string> AskedAsync(Deed deed, CancellationToken cancellation)
    {
        var asking = deed.Type.Actions.Where(action => action.Does.Contains("ask-extension")).Select(action => action.Name).ToList();
        return deed.Store.Set<CaseEntry>().Where(entry => entry.CaseId == deed.Row.Id && asking.Contains(entry.Action))
            .OrderByDescending(entry => entry.Seq).Select(entry => entry.Answers).FirstAsync(cancellation);
    }

    private static Refusal? RefuseExtension(Deed deed)
    {
        if (deed.Clocks.Find(clock => clock.Asked) is not { } clock)
        {
            return CaseRefusals.NoExtensionAsked;
        }

        clock.Asked = false;
        return null;
    }

    private static decimal? AmountOf(Dictionary<string, string> answers) =>
        answers.TryGetValue("amount", out var amount) ? decimal.Parse(amount, CultureInfo.InvariantCulture) : null;

    private static Refusal? AmountFault(CaseClockRow clock, decimal? amount) =>
        amount is > 0 and <= Limit.AmountMax && ((LimitKind)clock.LimitKind != LimitKind.WorkingDays || amount % 1 == 0)
            ? null : CaseRefusals.ExtensionAmount((LimitKind)clock.LimitKind);

    private static Refusal? Escalate(Deed deed, City city)
    {
        if (Ladders.Next(deed.Type, deed.Row, deed.Clocks, city) is not { } step || (deed.Caller.IsPlatform && step.At > deed.Now))
        {
            return CaseRefusals.TopOfLadder;
        }

        deed.Answers[Noted.EscalatedTo] = Ladders.Climb(deed.Row, step).Code;
        return null;
    }

    private static bool Has(CaseRow row, CaseMarks mark) => (row.Marks & (int)mark) != 0;
}
