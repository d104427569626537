using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Admin;

internal sealed class AdminTables : ITables
{
    public string Owner => "admin";

    public void Describe(ModelBuilder model)
    {
        model.Entity<DutyRow>(duty =>
        {
            duty.ToTable("admin_duty").HasKey(row => new { row.Post, row.Day, row.Shift });
            duty.Property(row => row.Post).HasColumnName("post");
            duty.Property(row => row.Day).HasColumnName("day");
            duty.Property(row => row.Shift).HasColumnName("shift");
            duty.Property(row => row.Person).HasColumnName("person");
            duty.Property(row => row.MadeBy).HasColumnName("made_by");
            duty.Property(row => row.MadeAt).HasColumnName("made_at");
        });
        model.Entity<HandOverRow>(handOver =>
        {
            handOver.ToTable("admin_handover").HasKey(row => row.Id);
            handOver.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            handOver.Property(row => row.Post).HasColumnName("post");
            handOver.Property(row => row.Region).HasColumnName("region");
            handOver.Property(row => row.Department).HasColumnName("department");
            handOver.Property(row => row.Reporter).HasColumnName("reporter");
            handOver.Property(row => row.Note).HasColumnName("note");
            handOver.Property(row => row.GivenBy).HasColumnName("given_by");
            handOver.Property(row => row.GivenAt).HasColumnName("given_at");
            handOver.Property(row => row.TakenBy).HasColumnName("taken_by");
            // Two who take it over at once: one does, the other reads that it was taken.
            handOver.Property(row => row.TakenAt).HasColumnName("taken_at").IsConcurrencyToken();
            handOver.Property(row => row.Reply).HasColumnName("reply");
        });
    }
}

internal sealed class DutyRow
{
    public string Post { get; init; } = "";

    public DateOnly Day { get; init; }

    public string Shift { get; init; } = "";

    public long Person { get; set; }

    public long MadeBy { get; set; }

    public DateTimeOffset MadeAt { get; set; }
}

internal sealed class HandOverRow : IScoped
{
    public long Id { get; init; }

    public string Post { get; init; } = "";

    public string Region { get; init; } = "";

    public string Department { get; init; } = "";

    public long Reporter { get; init; }

    public string Note { get; init; } = "";

    public long GivenBy { get; init; }

    public DateTimeOffset GivenAt { get; init; }

    public long? TakenBy { get; set; }

    public DateTimeOffset? TakenAt { get; set; }

    public string Reply { get; set; } = "";
}
