using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Admin;

internal sealed class AdminTables : ITables
{
    public string Owner => "admin";

    public void Describe(ModelBuilder model)
    {
        model.Entity<DutyRow>().ToTable("admin_duty").HasKey(row => new { row.Post, row.Day, row.Shift });
        model.Entity<HandOverRow>(handOver =>
        {
            handOver.ToTable("admin_handover").HasKey(row => row.Id);
            handOver.Property(row => row.Id).ValueGeneratedNever();
            // Two who take it over at once: one does, the other reads that it was taken.
            handOver.Property(row => row.TakenAt).IsConcurrencyToken();
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
