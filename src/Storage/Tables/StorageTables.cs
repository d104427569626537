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
            happening.Property(row => row.Id).HasColumnName("id").ValueGeneratedOnAdd();
            happening.Property(row => row.Position).HasColumnName("position");
            happening.Property(row => row.At).HasColumnName("at");
            happening.Property(row => row.Type).HasColumnName("type");
            happening.Property(row => row.Subject).HasColumnName("subject");
            happening.Property(row => row.Region).HasColumnName("region");
            happening.Property(row => row.Data).HasColumnName("data");
        });
        model.Entity<LeaseRow>(lease =>
        {
            lease.ToTable("storage_lease").HasKey(row => row.Name);
            lease.Property(row => row.Name).HasColumnName("name");
            lease.Property(row => row.Holder).HasColumnName("holder");
            lease.Property(row => row.Until).HasColumnName("until");
        });
    }
}

internal sealed class HappeningRow
{
    public long Id { get; init; }

    public long? Position { get; init; }

    public DateTimeOffset At { get; init; }

    public string Type { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Region { get; init; } = "";

    public string Data { get; init; } = "";
}

internal sealed class LeaseRow
{
    public string Name { get; init; } = "";

    public string Holder { get; set; } = "";

    public DateTimeOffset Until { get; set; }
}
