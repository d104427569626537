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
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.Property(row => row.Version).IsConcurrencyToken();
        });
        model.Entity<CaseTally>().ToTable("cases_tally")
            .HasKey(row => new { row.Type, row.Region, row.Department, row.State, row.PlaceKnown, row.Slot });
        model.Entity<CaseDay>().ToTable("cases_day").HasKey(row => new { row.Type, row.Day, row.Region, row.PlaceKnown, row.Slot });
        model.Entity<CaseText>(text =>
        {
            text.ToTable("cases_text").HasKey(row => row.CaseId);
            text.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            text.Property(row => row.CaseId).ValueGeneratedNever();
        });
        model.Entity<CaseEntry>(entry =>
        {
            entry.ToTable("cases_log").HasKey(row => new { row.CaseId, row.Seq });
            entry.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            entry.Property(row => row.CaseId).ValueGeneratedNever();
            entry.Property(row => row.Seq).ValueGeneratedNever();
        });
        model.Entity<CaseClockRow>(clock =>
        {
            clock.ToTable("cases_clock").HasKey(row => new { row.CaseId, row.Name, row.Round });
            clock.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            clock.Property(row => row.CaseId).ValueGeneratedNever();
            clock.Property(row => row.Round).ValueGeneratedNever();
        });
        model.Entity<CaseTask>(task =>
        {
            task.ToTable("cases_task").HasKey(row => new { row.CaseId, row.Seq });
            task.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            task.Property(row => row.CaseId).ValueGeneratedNever();
            task.Property(row => row.Seq).ValueGeneratedNever();
        });
        model.Entity<CasePhotoRow>(photo =>
        {
            photo.ToTable("cases_photo").HasKey(row => new { row.CaseId, row.Hash });
            photo.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            photo.Property(row => row.CaseId).ValueGeneratedNever();
        });
        model.Entity<CaseJoined>(joined =>
        {
            joined.ToTable("cases_joined").HasKey(row => new { row.CaseId, row.Person });
            joined.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            joined.Property(row => row.CaseId).ValueGeneratedNever();
            joined.Property(row => row.Person).ValueGeneratedNever();
        });
        model.Entity<CaseFollower>(follower =>
        {
            follower.ToTable("cases_follower").HasKey(row => new { row.CaseId, row.Person });
            follower.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            follower.Property(row => row.CaseId).ValueGeneratedNever();
            follower.Property(row => row.Person).ValueGeneratedNever();
        });
        model.Entity<CasePartRow>(part =>
        {
            part.ToTable("cases_part").HasKey(row => new { row.CaseId, row.Seq });
            part.HasOne<CaseRow>().WithMany().HasForeignKey(row => row.CaseId);
            part.Property(row => row.CaseId).ValueGeneratedNever();
            part.Property(row => row.Seq).ValueGeneratedNever();
        });
        model.Entity<CaseLink>(link =>
        {
            // No case of a scope: a line names a case that whoever reads it need not see, by its number alone.
            link.ToTable("cases_link").HasKey(row => new { row.CaseId, row.OtherId, row.Kind });
            link.Property(row => row.CaseId).ValueGeneratedNever();
            link.Property(row => row.OtherId).ValueGeneratedNever();
        });
        model.Entity<CaseReceiptRow>().ToTable("cases_receipt").HasKey(row => row.Key);
    }
}
