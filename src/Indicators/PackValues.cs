using Microsoft.EntityFrameworkCore;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Indicators;

/// <summary>
/// The values the pack brings: <c>indicators/values/SOURCE.csv</c>, one file for each document, named as the pack's sources
/// name it. They are taken in whole whenever the pack has changed.
/// </summary>
public sealed class PackValues(Database database, City city, Catalogue catalogue, TimeProvider time)
{
    /// <summary>Most values of a pack.</summary>
    public const int CountMax = 100_000;

    private const string Folder = "indicators/values";
    private const string Round = "pack";

    /// <summary>Brings the pack's values into the database where the pack is new to it; returns how many.</summary>
    /// <exception cref="PackException">A row cannot be used; nothing was changed.</exception>
    public async Task<int> LoadAsync(CancellationToken cancellation = default)
    {
        var mark = await database.ReadAsync(Scope.Nothing, store =>
            store.Set<RoundRow>().Where(row => row.Name == Round).Select(row => row.Mark).FirstOrDefaultAsync(cancellation), cancellation);
        if (mark == city.Pack.Hash)
        {
            return 0;
        }

        var values = Read(city.Pack, catalogue, code => city.Regions.Find(code) is not null);
        // One transaction: readers see the old values or the new ones.
        await database.WriteAsync<bool>(Scope.Everything, async store =>
        {
            await store.Set<ValueRow>().Where(row => row.Origin == (int)Origin.Document).ExecuteDeleteAsync(cancellation);
            foreach (var value in values)
            {
                store.Insert(Rows.Of(value, catalogue, time.GetUtcNow(), 0));
            }

            var round = await store.Set<RoundRow>().FirstOrDefaultAsync(row => row.Name == Round, cancellation);
            if (round is null)
            {
                store.Add(round = new RoundRow { Name = Round });
            }

            (round.Mark, round.DoneAt) = (city.Pack.Hash, time.GetUtcNow());
            return true;
        }, cancellation);
        return values.Count;
    }

    /// <summary>Reads all the pack's values.</summary>
    /// <exception cref="PackException">With file, line and what is wrong.</exception>
    public static IReadOnlyList<IndicatorValue> Read(Pack pack, Catalogue catalogue, Predicate<string> isRegion)
    {
        var values = new List<IndicatorValue>();
        foreach (var file in pack.Files(Folder, "*.csv"))
        {
            var source = pack.Card.Sources.Find(source => source.Id == Path.GetFileNameWithoutExtension(file))
                ?? throw new PackException($"{file}: pack.yaml names no source of this name");
            var line = 1;
            values.AddRange(pack.ReadCsv(file, field =>
            {
                line++;
                var read = ValueReading.Read(field, catalogue, isRegion, source);
                return read.Refusal is { } refusal ? throw new PackException($"{file}, line {line}: {refusal.Message.En}") : read.Value with { Origin = Origin.Document };
            }));
        }

        return values.GroupBy(Rows.KeyOf).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new PackException($"{Folder}/{twice.First().Source}.csv: {twice.First().Indicator} {twice.First().Item} {twice.First().Period} is said twice")
            : values.Count > CountMax ? throw new PackException($"{Folder}: {values.Count} values; at most {CountMax}") : values;
    }
}
