using Microsoft.EntityFrameworkCore;

namespace Tongqu.Registry;

/// <summary>The mapping of decision models.</summary>
internal static class ModelTables
{
    public static void Describe(ModelBuilder model)
    {
        model.Entity<ModelVersionRow>().ToTable("registry_model_version").HasKey(row => new { row.Model, row.Number });
        model.Entity<ModelDraftRow>(draft =>
        {
            draft.ToTable("registry_model_draft").HasKey(row => row.Model);
            // Two who change it at once: one does, the other reads that it was changed.
            draft.Property(row => row.Revision).IsConcurrencyToken();
        });
    }
}

internal sealed class ModelVersionRow
{
    public string Model { get; init; } = "";

    public int Number { get; init; }

    public string Text { get; init; } = "";

    public string Examples { get; init; } = "";

    public string Hash { get; init; } = "";

    public DateOnly? ValidFrom { get; init; }

    public bool OfPack { get; init; }

    public string Note { get; init; } = "";

    public long ProposedBy { get; init; }

    public DateTimeOffset ProposedAt { get; init; }

    public long ApprovedBy { get; init; }

    public DateTimeOffset ApprovedAt { get; init; }

    public ModelVersion ToVersion() => new(Model, Number, ValidFrom, OfPack, Hash, Note, ProposedBy, ProposedAt, ApprovedBy, ApprovedAt);
}

internal sealed class ModelDraftRow
{
    public string Model { get; init; } = "";

    public int Revision { get; set; }

    public int Base { get; init; }

    public string Text { get; set; } = "";

    public string Examples { get; set; } = "";

    public long EditedBy { get; set; }

    public DateTimeOffset EditedAt { get; set; }

    public string Note { get; set; } = "";

    public DateOnly? ValidFrom { get; set; }

    public long? ProposedBy { get; set; }

    public DateTimeOffset? ProposedAt { get; set; }

    public long? ReturnedBy { get; set; }

    public DateTimeOffset? ReturnedAt { get; set; }

    public string Reason { get; set; } = "";

    public ModelDraft ToDraft() => new(Model, Revision, Base, new ModelText(Text, Examples), EditedBy, EditedAt)
    {
        Proposal = ProposedAt is { } at ? new ModelProposal(ProposedBy!.Value, at, ValidFrom!.Value, Note) : null,
        Return = ReturnedAt is { } back ? new ModelReturn(ReturnedBy!.Value, back, Reason) : null,
    };
}
