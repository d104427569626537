using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Brain.Pages;
using Tongqu.Cases;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>An open event that may be what somebody is about to report.</summary>
/// <param name="Line">The event.</param>
/// <param name="Metres">How far away it lies; null where either point is not known.</param>
internal sealed record Likely(CaseLine Line, double? Metres);

/// <summary>
/// Looks for events that say the same of the same place, before one more is filed: of the same village, open, of the last two
/// weeks, of no other class, and either close by or told in much the same words.
/// </summary>
internal sealed class Duplicates(CaseBook book, PublicCases cases, CaseTypes types, City city, Placing placing, IDataProtectionProvider protection, TimeProvider time)
{
    private const int Shown = 3;
    private const double NearMetres = 80;
    private const double FarMetres = 600;

    // Half of the pairs of characters in common is much for two people; a fifth is chance.
    private const double MuchAlike = 0.35;
    private static readonly TimeSpan Back = TimeSpan.FromDays(14);

    private readonly IDataProtector _kept = protection.CreateProtector("Tongqu.Brain.KeptPhotos");

    /// <summary>
    /// The page that asks whether a report is one of those, or null where nothing is alike or the report was filed before. Staff
    /// read the words of events they may read; anybody else sees class, village and day.
    /// </summary>
    public async Task<SimilarModel?> AskAsync(
        Caller caller, Report report, string action, IReadOnlyDictionary<string, string> given, CancellationToken cancellation)
    {
        var staff = BrainPermissions.Enter.IsGrantedTo(caller);
        var likely = await FindAsync(report, staff ? caller.Scope : Scope.Everything, cancellation);
        if (likely.Count == 0 || await cases.OpenedByAsync(report.Command, cancellation) is not null)
        {
            return null;
        }

        var (type, now) = (types.Find(Reporting.Type)!, time.GetUtcNow());
        return new SimilarModel(action, report.Command, given, _kept.Protect(JsonSerializer.Serialize(new Kept(report.Command, report.Photos))),
        [
            .. likely.Take(Shown).Select(one => SimilarOf(one, caller, staff, type, now)),
        ]);
    }

    private SimilarEvent SimilarOf(Likely likely, Caller caller, bool staff, CaseType type, DateTimeOffset now)
    {
        var line = likely.Line;
        var shown = line.Number.Show(city.Pack.Card.CaseNumberPrefix);
        return new SimilarEvent(
            shown, type.Classes.Find(line.Class)?.Title ?? Wording.NoClass,
            Wording.PlaceOf(line.Region.Length > 12 ? line.Region[..12] : line.Region, city), type.State(line.State).Title, line.OpenedAt)
        {
            Lamp = line.LampAt(now).ToColour(),
            Metres = likely.Metres is { } metres ? (int)Math.Ceiling(metres / 10) * 10 : null,
            Words = staff ? Mask.PhonesIn(line.Title) : null,
            Href = BrainPermissions.Desk.IsGrantedTo(caller) ? $"/desk/events/{shown}" : null,
            Simulated = line.Simulated,
        };
    }

    /// <summary>
    /// The numbers of what a report that was filed may repeat, likeliest first: for programs, which are told and never held up.
    /// Staff learn of events they may read, anybody else of public ones.
    /// </summary>
    public async Task<IReadOnlyList<string>> NumbersAsync(Caller caller, Report report, CaseNumber own, CancellationToken cancellation) =>
        [.. (await FindAsync(report, BrainPermissions.Enter.IsGrantedTo(caller) ? caller.Scope : Scope.Everything, cancellation))
            .Where(likely => likely.Line.Number != own).Take(Shown).Select(likely => likely.Line.Number.Show(city.Pack.Card.CaseNumberPrefix))];

    /// <summary>The photos that came with the form before it was asked about; none where this was not given out for the command.</summary>
    public IReadOnlyList<CasePhoto> Photos(string token, string command)
    {
        try
        {
            return token.Length > 0 && JsonSerializer.Deserialize<Kept>(_kept.Unprotect(token)) is { } kept && kept.Command == command ? kept.Photos : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private sealed record Kept(string Command, IReadOnlyList<CasePhoto> Photos);

    // The likeliest first, one more than is shown: what was filed just now is like itself. None where the place is not known.
    internal async Task<IReadOnlyList<Likely>> FindAsync(Report report, Scope scope, CancellationToken cancellation)
    {
        if (placing.Find(report.Place) is not { Succeeded: true, Value: { Known: true, Region.Length: >= 12 } place })
        {
            return [];
        }

        var type = types.Find(Reporting.Type)!;
        var words = Pairs(report.Answers.GetValueOrDefault("description", ""));
        var kind = report.Answers.GetValueOrDefault("class");
        var near = await book.ListAsync(scope, new CaseQuery
        {
            Type = Reporting.Type,
            Region = RegionCode.Parse(place.Region[..12]).Value,
            States = [.. type.States.Where(state => !state.Ends && state.Phase != "done").Select(state => state.Name)],
            Sort = "new",
            Size = CaseBook.SizeMax,
            Counted = false,
        }, cancellation);
        return
        [
            .. near.Lines.Where(line => !line.Historic && line.OpenedAt > time.GetUtcNow() - Back && !line.Marks.HasFlag(CaseMarks.Confidential)
                    && type.Classes.Find(line.Class)?.Listed is not false && (kind is null or "" || line.Class is null || line.Class == kind))
                .Select(line => (Line: line, Metres: Metres(line.Point, report.Place.Point), Alike: Alike(words, Pairs(line.Title))))
                .Where(one => one.Metres is not > FarMetres && (one.Alike >= MuchAlike || (one.Metres < NearMetres && one.Line.Class is not null && one.Line.Class == kind)))
                .OrderByDescending(one => one.Alike).Take(Shown + 1)
                .Select(one => new Likely(one.Line, one.Metres)),
        ];
    }

    /// <summary>How much two texts have in common: the share of pairs of characters that both hold, 0 to 1. A list shows the beginning alone.</summary>
    internal static double Alike(HashSet<(char, char)> one, HashSet<(char, char)> other)
    {
        var both = one.Count(other.Contains);
        return both == 0 ? 0 : (double)both / Math.Min(one.Count, other.Count);
    }

    internal static HashSet<(char, char)> Pairs(string text)
    {
        var letters = text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).Take(Form.LengthMax).ToArray();
        return [.. letters.Zip(letters.Skip(1))];
    }

    private static double? Metres(GeoPoint? one, GeoPoint? other) =>
        one is { } a && other is { } b ? a.MetresTo(b) : null;
}
