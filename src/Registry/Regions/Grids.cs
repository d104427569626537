using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>A grid as the city keeps it.</summary>
/// <param name="Code">Code of its village and three digits of its own.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Households">How many households; 0 where not collected.</param>
public sealed record GridDraft(string Code, string Name, int Households)
{
    /// <summary>Digits of a grid's code.</summary>
    public const int CodeLength = 15;

    /// <summary>Code of the village it lies in.</summary>
    public string Village => Code[..12];
}

/// <summary>Grids the city keeps itself, over those of its pack.</summary>
public sealed class Grids(Database database, City city, Audit audit, TimeProvider time)
{
    /// <summary>Most households a grid can have: far beyond the 300 to 500 of the norm, so that a slip is seen.</summary>
    public const int HouseholdsMax = 5000;

    /// <summary>What is wrong with a grid, or null.</summary>
    public Refusal? FaultOf(GridDraft draft) =>
        draft.Code.Length != GridDraft.CodeLength || !draft.Code.All(char.IsAsciiDigit) ? CodeNotUsable
        : city.Regions.Find(draft.Village) is not { Level: RegionLevel.Village } || !city.Regions.IsInCity(draft.Code) ? NoSuchVillage
        : draft.Name.Trim().Length is 0 or > 40 ? NameNeeded
        : draft.Households is < 0 or > HouseholdsMax ? HouseholdsNotUsable : null;

    /// <summary>Writes grids, all or none: new ones are added, known ones changed. Their posts are there at once.</summary>
    public async Task<Outcome<int>> WriteAsync(Caller caller, IReadOnlyList<GridDraft> drafts, CancellationToken cancellation = default)
    {
        if (drafts.Select(FaultOf).FirstOrDefault(fault => fault is not null) is { } refusal)
        {
            return refusal;
        }

        var written = await database.WriteAsync<int>(Scope.Nothing, async store =>
        {
            foreach (var draft in drafts)
            {
                var row = await store.Set<GridRow>().FirstOrDefaultAsync(row => row.Code == draft.Code, cancellation);
                if (row is null)
                {
                    store.Add(row = new GridRow { Code = draft.Code, Parent = draft.Village });
                }

                (row.Name, row.Households, row.ChangedBy, row.ChangedAt) = (draft.Name.Trim(), draft.Households, caller.Person, time.GetUtcNow());
                audit.Record(store, caller, "grid.write", draft.Code, "done", draft.Name);
            }

            await store.Set<PackRow>().Where(row => row.Name == city.Pack.Card.Name)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.GridsWritten, row => row.GridsWritten + 1), cancellation);
            return drafts.Count;
        }, cancellation);
        if (written is { Succeeded: true, Value: > 0 })
        {
            await city.ReadAsync(cancellation);
        }

        return written;
    }

    private static Refusal CodeNotUsable { get; } = new("grid.code-not-usable", new(
        "网格代码为 15 位数字：12 位村社代码加 3 位顺序号。", "A grid's code has 15 digits: the 12 of its village and 3 of its own."));

    private static Refusal NoSuchVillage { get; } = new("grid.no-such-village", new(
        "代码前 12 位不是本市的村社。", "The first 12 digits are no village of this city."));

    private static Refusal NameNeeded { get; } = new("grid.name-needed", new("请填写网格名称（1–40 字）。", "Give the grid a name of 1 to 40 characters."));

    private static Refusal HouseholdsNotUsable { get; } = new("grid.households-not-usable", new(
        $"户数应为 0 至 {HouseholdsMax} 的整数。", $"Households are a whole number from 0 to {HouseholdsMax}."));
}
