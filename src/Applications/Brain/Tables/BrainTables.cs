using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Brain;

internal sealed class BrainTables : ITables
{
    public string Owner => "brain";

    public void Describe(ModelBuilder model)
    {
        model.Entity<ImportSourceRow>().ToTable("brain_import_source").HasKey(row => row.Source);
        model.Entity<ImportedRow>().ToTable("brain_import_row").HasKey(row => new { row.Source, row.ExternalId });
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
