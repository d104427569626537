using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Cases as everyone may read them: class, village, state, times; no word anybody wrote, and a point only to about a kilometre
/// (decision 0008). Whoever filed a case reads their own whole. Reads outside all scopes, and therefore selects no text but to its filer.
/// </summary>
public sealed class PublicCases(Database database, CaseTypes types, City city)
{
    /// <summary>Most cases or changes of one reading.</summary>
    public const int Most = 1000;

    // A hundredth of a degree is about a kilometre: as near as naming the village.
    private const int PointDecimals = 2;

    /// <summary>What the query asks for, newest first, at most <see cref="Most"/>.</summary>
    public Task<IReadOnlyList<PublicCase>> ListAsync(PublicQuery query, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<PublicCase>>(Scope.Everything, async store =>
        {
            var rows = await Filter(store, query).OrderByDescending(row => row.OpenedAt).ThenByDescending(row => row.Id)
                .Skip(query.Skip).Take(Math.Clamp(query.Take, 0, Most)).ToListAsync(cancellation);
            var own = await WordsAsync(store, [.. rows.Where(row => query.Filer != 0 && row.Reporter == query.Filer).Select(row => row.Id)], cancellation);
            return [.. rows.Select(row => ToPublic(row, own.GetValueOrDefault(row.Id)))];
        }, cancellation);

    /// <summary>What was done to the cases of a query, the earliest first, at most <see cref="Most"/>.</summary>
    /// <param name="query">Which cases.</param>
    /// <param name="from">From when on.</param>
    /// <param name="before">Until before when.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<IReadOnlyList<PublicChange>> ChangesAsync(
        PublicQuery query, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<PublicChange>>(Scope.Everything, async store =>
        {
            // What was changed in the span was changed last in it or after it.
            var changed = Filter(store, query with { ChangedFrom = from });
            var lines = await store.Set<CaseEntry>().Where(entry => entry.At >= from && entry.At < before)
                .Join(changed, entry => entry.CaseId, row => row.Id, (entry, row) => new { entry.CaseId, entry.Seq, entry.At, entry.Action, entry.ToState, row.Type })
                .OrderBy(line => line.At).ThenBy(line => line.CaseId).ThenBy(line => line.Seq)
                .Skip(query.Skip).Take(Math.Clamp(query.Take, 0, Most)).ToListAsync(cancellation);
            return
            [
                .. lines.Select(line => new PublicChange(
                    new(line.CaseId), line.Seq, line.At, line.ToState, types.Find(line.Type)!.DoneOf(line.Action))),
            ];
        }, cancellation);

    /// <summary>The case a command opened, or null: for whoever lost the answer.</summary>
    public Task<CaseNumber?> OpenedByAsync(string command, CancellationToken cancellation = default)
    {
        var key = Receipts.Hash(command);
        return database.ReadAsync(Scope.Everything, async store =>
            await store.Set<CaseReceiptRow>().FirstOrDefaultAsync(row => row.Key == key && row.Seq == 1, cancellation) is { } receipt
                ? new CaseNumber(receipt.CaseId) : (CaseNumber?)null, cancellation);
    }

    private IQueryable<CaseRow> Filter(Store store, PublicQuery query)
    {
        var cases = store.Set<CaseRow>().Where(row => row.Type == query.Type);
        if (query.Numbers is { } numbers)
        {
            var ids = numbers.Select(number => number.Id).ToList();
            return cases.Where(row => ids.Contains(row.Id));
        }

        var hidden = types.Find(query.Type)!.Classes.All.Where(kind => !kind.Listed).Select(kind => kind.Code).ToList();
        // Where whoever reported it is to stay hidden, time and village might give them away.
        cases = cases.Where(row => (row.Class == null || !hidden.Contains(row.Class)) && (row.Marks & (int)CaseMarks.Confidential) == 0);
        cases = query.States is { } states ? cases.Where(row => states.Contains(row.State)) : cases;
        cases = query.Classes is { } classes
            ? cases.Where(row => row.Class == null ? classes.Contains("-") : classes.Contains(row.Class)) : cases;
        cases = query.OpenedFrom?.ToUniversalTime() is { } openedFrom ? cases.Where(row => row.OpenedAt >= openedFrom) : cases;
        cases = query.OpenedTo?.ToUniversalTime() is { } openedTo ? cases.Where(row => row.OpenedAt <= openedTo) : cases;
        cases = query.ChangedFrom?.ToUniversalTime() is { } changedFrom ? cases.Where(row => row.ChangedAt >= changedFrom) : cases;
        return query.ChangedTo?.ToUniversalTime() is { } changedTo ? cases.Where(row => row.ChangedAt <= changedTo) : cases;
    }

    private static async Task<Dictionary<long, OwnWords>> WordsAsync(Store store, List<long> ids, CancellationToken cancellation) =>
        ids.Count == 0 ? [] : (await store.Set<CaseText>().Where(text => ids.Contains(text.CaseId)).ToListAsync(cancellation)).ToDictionary(
            text => text.CaseId,
            text => new OwnWords(JsonSerializer.Deserialize<Dictionary<string, string>>(text.Answers)!.GetValueOrDefault("description", ""), text.Address));

    private PublicCase ToPublic(CaseRow row, OwnWords? own) => new(
        new(row.Id), row.State, types.Find(row.Type)!.Classes.Find(row.Class),
        PlaceOf(row, city), row.Department, row.OpenedAt, row.ClosedAt ?? row.ChangedAt, row.DueAt, PointOf(row, own is not null), row.Simulated, own);

    /// <summary>The place of a case as everyone may know it, no narrower than the village; null where it is not known.</summary>
    internal static Region? PlaceOf(CaseRow row, City city) =>
        row.PlaceKnown ? city.Regions.Path(row.Region).LastOrDefault(region => region.Level <= RegionLevel.Village) : null;

    private static GeoPoint? PointOf(CaseRow row, bool exact) =>
        row.Longitude is not { } longitude || row.Latitude is not { } latitude ? null
        : exact ? new GeoPoint(longitude, latitude)
        : new GeoPoint(Math.Round(longitude, PointDecimals), Math.Round(latitude, PointDecimals));
}

/// <summary>Which public cases to read.</summary>
public sealed record PublicQuery
{
    /// <summary>Name of the case type.</summary>
    public required string Type { get; init; }

    /// <summary>Exactly these, whatever else is asked; null for all.</summary>
    public IReadOnlyCollection<CaseNumber>? Numbers { get; init; }

    /// <summary>States; null for all.</summary>
    public IReadOnlyCollection<string>? States { get; init; }

    /// <summary>Class codes, <c>-</c> for those without one; null for all.</summary>
    public IReadOnlyCollection<string>? Classes { get; init; }

    /// <summary>Opened then or later.</summary>
    public DateTimeOffset? OpenedFrom { get; init; }

    /// <summary>Opened then or earlier.</summary>
    public DateTimeOffset? OpenedTo { get; init; }

    /// <summary>Last changed then or later.</summary>
    public DateTimeOffset? ChangedFrom { get; init; }

    /// <summary>Last changed then or earlier.</summary>
    public DateTimeOffset? ChangedTo { get; init; }

    /// <summary>How many to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>How many to read.</summary>
    public int Take { get; init; } = PublicCases.Most;

    /// <summary>Whose own words are shown; 0 for nobody's.</summary>
    public long Filer { get; init; }
}

/// <summary>A case as everyone may read it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="State">Name of the state it is in.</param>
/// <param name="Class">Its class; null while not set.</param>
/// <param name="Region">Its place, no narrower than the village; null where not known.</param>
/// <param name="Department">Code of the department that has it; empty where none.</param>
/// <param name="OpenedAt">When it was reported.</param>
/// <param name="ChangedAt">When it ended, or was last changed.</param>
/// <param name="DueAt">By when the present step is due; null where no clock runs.</param>
/// <param name="Point">Where it is, to about a kilometre; exact for its filer; null where no point was given.</param>
/// <param name="Simulated">Whether it is invented.</param>
/// <param name="Own">What its filer wrote; null for everyone else.</param>
public sealed record PublicCase(
    CaseNumber Number, string State, CaseClass? Class, Region? Region, string Department, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt,
    DateTimeOffset? DueAt, GeoPoint? Point, bool Simulated, OwnWords? Own);

/// <summary>What someone wrote themselves, given back to them.</summary>
/// <param name="Text">The report.</param>
/// <param name="Address">The place in words.</param>
public sealed record OwnWords(string Text, string Address);

/// <summary>Something done to a case, as everyone may read it.</summary>
/// <param name="Number">Number of the case.</param>
/// <param name="Seq">Its place in the log, from 1.</param>
/// <param name="At">When.</param>
/// <param name="State">State after it.</param>
/// <param name="Deed">What was done, in words.</param>
public sealed record PublicChange(CaseNumber Number, int Seq, DateTimeOffset At, string State, Text Deed);
