using Microsoft.EntityFrameworkCore;

namespace Tongqu.Storage;

internal sealed class StorageTables : ITables
{
    public string Owner => "storage";

    public void Describe(ModelBuilder model)
    {
        model.Entity<HappeningRow>(happening =>
        {
            happening.ToTable("storage_happening").HasKey(row => row.Id);
            happening.Property(row => row.Id).ValueGeneratedOnAdd();
        });
        model.Entity<LeaseRow>().ToTable("storage_lease").HasKey(row => row.Name);
        model.Entity<UpkeepRow>().ToTable("storage_upkeep").HasKey(row => row.Name);
    }
}

internal sealed class HappeningRow : IRegional
{
    public long Id { get; init; }

    public long? Position { get; init; }

    public DateTimeOffset At { get; init; }

    public string Type { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Region { get; init; } = "";

    public string Data { get; init; } = "";
}

internal sealed class UpkeepRow
{
    public string Name { get; init; } = "";

    public DateTimeOffset RanAt { get; set; }

    public int Done { get; set; }
}

internal sealed class LeaseRow
{
    public string Name { get; init; } = "";

    public string Holder { get; set; } = "";

    public DateTimeOffset Until { get; set; }
}
