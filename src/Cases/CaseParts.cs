using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>A case with all that hangs on it, read in one round trip.</summary>
internal sealed record CaseParts(
    CaseRow Row, CaseText Text, IReadOnlyList<CaseEntry> Log, IReadOnlyList<CaseClockRow> Clocks, IReadOnlyList<CasePhotoRow> Photos)
{
    /// <summary>The case of a number, or null where the scope of the store does not hold it.</summary>
    public static async Task<CaseParts?> FindAsync(Store store, CaseNumber number, CancellationToken cancellation)
    {
        var gathering = store.Gather();
        var row = gathering.Of<CaseRow>(nameof(CaseRow.Id), number.Id);
        var text = gathering.Of<CaseText>(nameof(CaseText.CaseId), number.Id);
        var log = gathering.Of<CaseEntry>(nameof(CaseEntry.CaseId), number.Id, nameof(CaseEntry.Seq));
        var clocks = gathering.Of<CaseClockRow>(nameof(CaseClockRow.CaseId), number.Id, nameof(CaseClockRow.StartedAt));
        var photos = gathering.Of<CasePhotoRow>(nameof(CasePhotoRow.CaseId), number.Id, nameof(CasePhotoRow.Seq));
        await gathering.RunAsync(cancellation);
        if (row.Count == 0 || text.Count == 0)
        {
            return null;
        }

        // What started together is told in one order on every database, however its rows were changed since.
        List<CaseClockRow> ordered = [.. clocks.OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.Name, StringComparer.Ordinal).ThenBy(clock => clock.Round)];
        return new CaseParts(row[0], text[0], log, ordered, photos);
    }
}
