using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Cases;

internal sealed class CaseTables : ITables
{
    public string Owner => "cases";

    public void Describe(ModelBuilder model)
    {
        model.Entity<CaseRow>(entity =>
        {
            entity.ToTable("cases_case").HasKey(row => row.Id);
            entity.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            entity.Property(row => row.Type).HasColumnName("type");
            entity.Property(row => row.State).HasColumnName("state");
            entity.Property(row => row.Region).HasColumnName("region");
            entity.Property(row => row.PlaceKnown).HasColumnName("place_known");
            entity.Property(row => row.Department).HasColumnName("department");
            entity.Property(row => row.Post).HasColumnName("post");
            entity.Property(row => row.Reporter).HasColumnName("reporter");
            entity.Property(row => row.ReporterKey).HasColumnName("reporter_key");
            entity.Property(row => row.Class).HasColumnName("class");
            entity.Property(row => row.Source).HasColumnName("source");
            entity.Property(row => row.Longitude).HasColumnName("longitude");
            entity.Property(row => row.Latitude).HasColumnName("latitude");
            entity.Property(row => row.OccurredAt).HasColumnName("occurred_at");
            entity.Property(row => row.OpenedAt).HasColumnName("opened_at");
            entity.Property(row => row.ChangedAt).HasColumnName("changed_at");
            entity.Property(row => row.ClosedAt).HasColumnName("closed_at");
            entity.Property(row => row.DueAt).HasColumnName("due_at");
            entity.Property(row => row.WarnAt).HasColumnName("warn_at");
            entity.Property(row => row.DueKind).HasColumnName("due_kind");
            entity.Property(row => row.Historic).HasColumnName("historic");
            entity.Property(row => row.Simulated).HasColumnName("simulated");
            entity.Property(row => row.Photos).HasColumnName("photos");
            entity.Property(row => row.Rating).HasColumnName("rating");
            entity.Property(row => row.Version).HasColumnName("version").IsConcurrencyToken();
        });
        model.Entity<CaseText>(text =>
        {
            text.ToTable("cases_text").HasKey(row => row.CaseId);
            text.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            text.Property(row => row.CaseId).HasColumnName("case_id").ValueGeneratedNever();
            text.Property(row => row.Title).HasColumnName("title");
            text.Property(row => row.Address).HasColumnName("address");
            text.Property(row => row.Words).HasColumnName("words");
            text.Property(row => row.Answers).HasColumnName("answers");
        });
        model.Entity<CaseEntry>(entry =>
        {
            entry.ToTable("cases_log").HasKey(row => new { row.CaseId, row.Seq });
            entry.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            entry.Property(row => row.CaseId).HasColumnName("case_id").ValueGeneratedNever();
            entry.Property(row => row.Seq).HasColumnName("seq").ValueGeneratedNever();
            entry.Property(row => row.At).HasColumnName("at");
            entry.Property(row => row.Action).HasColumnName("action");
            entry.Property(row => row.FromState).HasColumnName("from_state");
            entry.Property(row => row.ToState).HasColumnName("to_state");
            entry.Property(row => row.Person).HasColumnName("person");
            entry.Property(row => row.PersonName).HasColumnName("person_name");
            entry.Property(row => row.PersonPost).HasColumnName("person_post");
            entry.Property(row => row.FromPost).HasColumnName("from_post");
            entry.Property(row => row.ToPost).HasColumnName("to_post");
            entry.Property(row => row.Answers).HasColumnName("answers");
        });
        model.Entity<CaseClockRow>(clock =>
        {
            clock.ToTable("cases_clock").HasKey(row => new { row.CaseId, row.Name, row.Round });
            clock.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            clock.Property(row => row.CaseId).HasColumnName("case_id").ValueGeneratedNever();
            clock.Property(row => row.Name).HasColumnName("name");
            clock.Property(row => row.Round).HasColumnName("round").ValueGeneratedNever();
            clock.Property(row => row.LimitKind).HasColumnName("limit_kind");
            clock.Property(row => row.LimitAmount).HasColumnName("limit_amount");
            clock.Property(row => row.StartedAt).HasColumnName("started_at");
            clock.Property(row => row.DueAt).HasColumnName("due_at");
            clock.Property(row => row.WarnAt).HasColumnName("warn_at");
            clock.Property(row => row.Assumed).HasColumnName("assumed");
            clock.Property(row => row.StoppedAt).HasColumnName("stopped_at");
        });
        model.Entity<CaseTask>(task =>
        {
            task.ToTable("cases_task").HasKey(row => new { row.CaseId, row.Seq });
            task.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            task.Property(row => row.CaseId).HasColumnName("case_id").ValueGeneratedNever();
            task.Property(row => row.Seq).HasColumnName("seq").ValueGeneratedNever();
            task.Property(row => row.Post).HasColumnName("post");
            task.Property(row => row.OpenedAt).HasColumnName("opened_at");
            task.Property(row => row.DoneAt).HasColumnName("done_at");
            task.Property(row => row.DoneBy).HasColumnName("done_by");
        });
        model.Entity<CasePhotoRow>(photo =>
        {
            photo.ToTable("cases_photo").HasKey(row => new { row.CaseId, row.Hash });
            photo.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            photo.Property(row => row.CaseId).HasColumnName("case_id").ValueGeneratedNever();
            photo.Property(row => row.Hash).HasColumnName("hash");
            photo.Property(row => row.Seq).HasColumnName("seq");
            photo.Property(row => row.MediaType).HasColumnName("media_type");
            photo.Property(row => row.Width).HasColumnName("width");
            photo.Property(row => row.Height).HasColumnName("height");
        });
        model.Entity<CaseReceiptRow>(receipt =>
        {
            receipt.ToTable("cases_receipt").HasKey(row => row.Key);
            receipt.Property(row => row.Key).HasColumnName("key");
            receipt.Property(row => row.CaseId).HasColumnName("case_id");
            receipt.Property(row => row.Seq).HasColumnName("seq");
            receipt.Property(row => row.Fingerprint).HasColumnName("fingerprint");
        });
    }
}
