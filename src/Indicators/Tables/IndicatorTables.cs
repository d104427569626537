using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Indicators;

internal sealed class IndicatorTables : ITables
{
    public string Owner => "indicators";

    public void Describe(ModelBuilder model)
    {
        model.Entity<ValueRow>(value =>
        {
            value.ToTable("indicators_value").HasKey(row => new
            {
                row.Indicator,
                row.Region,
                row.Item,
                row.PeriodFrom,
                row.PeriodTo,
                row.Nature,
                row.Origin,
                row.Source,
                row.Revision,
            });
            value.Property(row => row.Indicator).HasColumnName("indicator");
            value.Property(row => row.Region).HasColumnName("region");
            value.Property(row => row.Item).HasColumnName("item");
            value.Property(row => row.PeriodFrom).HasColumnName("period_from");
            value.Property(row => row.PeriodTo).HasColumnName("period_to");
            value.Property(row => row.Nature).HasColumnName("nature");
            value.Property(row => row.Origin).HasColumnName("origin");
            value.Property(row => row.Source).HasColumnName("source");
            value.Property(row => row.Revision).HasColumnName("revision");
            value.Property(row => row.Units).HasColumnName("units");
            value.Property(row => row.Scale).HasColumnName("scale");
            value.Property(row => row.Said).HasColumnName("said");
            value.Property(row => row.Department).HasColumnName("department");
            value.Property(row => row.Document).HasColumnName("document");
            value.Property(row => row.Published).HasColumnName("published");
            value.Property(row => row.Grade).HasColumnName("grade");
            value.Property(row => row.Place).HasColumnName("place");
            value.Property(row => row.Note).HasColumnName("note");
            value.Property(row => row.Simulated).HasColumnName("simulated");
            value.Property(row => row.RecordedAt).HasColumnName("recorded_at");
            value.Property(row => row.Reporter).HasColumnName("recorded_by");
        });
        model.Entity<RoundRow>(round =>
        {
            round.ToTable("indicators_round").HasKey(row => row.Name);
            round.Property(row => row.Name).HasColumnName("name");
            round.Property(row => row.Mark).HasColumnName("mark");
            round.Property(row => row.DoneAt).HasColumnName("done_at");
        });
    }
}

/// <summary>A value as it is kept; days are ISO texts, which sort alike on every database.</summary>
internal sealed class ValueRow : IScoped
{
    public string Indicator { get; init; } = "";

    public string Region { get; init; } = "";

    public string Item { get; init; } = "";

    public string PeriodFrom { get; init; } = "";

    public string PeriodTo { get; init; } = "";

    public int Nature { get; init; }

    public int Origin { get; init; }

    public string Source { get; init; } = "";

    public int Revision { get; init; }

    public long Units { get; set; }

    public int Scale { get; set; }

    public int Said { get; init; }

    public string Department { get; init; } = "";

    public string Document { get; init; } = "";

    public string Published { get; init; } = "";

    public string Grade { get; init; } = "";

    public string Place { get; init; } = "";

    public string Note { get; init; } = "";

    public bool Simulated { get; set; }

    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>Who brought it in; 0 for the platform.</summary>
    public long Reporter { get; init; }
}

/// <summary>A piece of work that is done again from time to time.</summary>
internal sealed class RoundRow
{
    public string Name { get; init; } = "";

    /// <summary>What it was done for last, such as a content hash.</summary>
    public string Mark { get; set; } = "";

    public DateTimeOffset? DoneAt { get; set; }
}
