using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// What a case counts for as it stands: among those that ended, and on the days it was opened and ended. Whatever changes a case moves
/// these numbers in the same unit of work, so that nobody counts a hundred thousand cases to look at a desk.
/// </summary>
internal sealed record Counted(CaseDay Opened, CaseTally? Ended, CaseDay? Closed)
{
    // Rows beside each other under one key: those who open or close cases of one place at once do not wait for one row. A day's rows are
    // no more than its cases, so there may be many.
    private const int TallySlots = 8;
    private const int DaySlots = 64;

    // Days are counted by village: a case that goes to one of its grids is still counted where it was.
    private const int VillageDigits = 12;

    /// <summary>What a case counts for.</summary>
    public static Counted Of(CaseRow row, City city)
    {
        CaseDay On(DateTimeOffset moment) => new()
        {
            Type = row.Type,
            Region = VillageOf(row.Region),
            PlaceKnown = row.PlaceKnown,
            Slot = (int)(row.Id % DaySlots),
            Day = DayOf(moment, city),
        };
        return new Counted(
            On(row.OpenedAt) with { Opened = 1 },
            row.ClosedAt is null ? null : new CaseTally
            {
                Type = row.Type,
                Region = row.Region,
                Department = row.Department,
                State = row.State,
                PlaceKnown = row.PlaceKnown,
                Slot = (int)(row.Id % TallySlots),
                Cases = 1,
                Rated = row.Rating is null ? 0 : 1,
                Stars = row.Rating ?? 0,
            },
            row.ClosedAt is { } closed ? On(closed) with { Closed = 1 } : null);
    }

    /// <summary>Whether days are counted within regions of this code: no narrower than the village.</summary>
    public static bool KnowsDaysOf(string region) => region.Length <= VillageDigits;

    private static string VillageOf(string region) => region.Length <= VillageDigits ? region : region[..VillageDigits];

    /// <summary>The day of a moment by the city's clock, as it is numbered.</summary>
    public static int DayOf(DateTimeOffset moment, City city) => DateOnly.FromDateTime(moment.ToOffset(city.Pack.UtcOffset).DateTime).DayNumber;

    /// <summary>Counts a case as it stands now, and no longer as it stood; null before where it is new.</summary>
    public static void Move(Store store, Counted? before, Counted now)
    {
        Move(store, before?.Opened, now.Opened, Less);
        Move(store, before?.Ended, now.Ended, tally => tally with { Cases = -tally.Cases, Rated = -tally.Rated, Stars = -tally.Stars });
        Move(store, before?.Closed, now.Closed, Less);
    }

    private static void Move<TRow>(Store store, TRow? before, TRow? now, Func<TRow, TRow> less) where TRow : class
    {
        if (Equals(before, now))
        {
            return;
        }

        if (before is not null)
        {
            store.AddUp(less(before));
        }

        if (now is not null)
        {
            store.AddUp(now);
        }
    }

    private static CaseDay Less(CaseDay day) => day with { Opened = -day.Opened, Closed = -day.Closed };
}
