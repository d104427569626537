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
            value.Property(row => row.Reporter).HasColumnName("recorded_by");
        });
        model.Entity<RoundRow>().ToTable("indicators_round").HasKey(row => row.Name);
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
