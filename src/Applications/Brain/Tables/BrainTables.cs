using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Brain;

internal sealed class BrainTables : ITables
{
    public string Owner => "brain";

    public void Describe(ModelBuilder model)
    {
        model.Entity<ImportSourceRow>(source =>
        {
            source.ToTable("brain_import_source").HasKey(row => row.Source);
            source.Property(row => row.Source).HasColumnName("source");
            source.Property(row => row.Secret).HasColumnName("secret");
        });
        model.Entity<ImportedRow>(imported =>
        {
            imported.ToTable("brain_import_row").HasKey(row => new { row.Source, row.ExternalId });
            imported.Property(row => row.Source).HasColumnName("source");
            imported.Property(row => row.ExternalId).HasColumnName("external_id");
            imported.Property(row => row.CaseId).HasColumnName("case_id");
            imported.Property(row => row.Fingerprint).HasColumnName("fingerprint");
        });
    }
}

/// <summary>A source system and the secret its rows' command keys are made with.</summary>
internal sealed class ImportSourceRow
{
    public string Source { get; set; } = "";

    public string Secret { get; set; } = "";
}

/// <summary>A row of a source system that became a case.</summary>
internal sealed class ImportedRow
{
    public string Source { get; set; } = "";

    public string ExternalId { get; set; } = "";

    public long CaseId { get; set; }

    public string Fingerprint { get; set; } = "";
}
