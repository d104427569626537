using Microsoft.EntityFrameworkCore;

namespace Tongqu.Registry;

/// <summary>The mapping of subjects and of what hangs on them.</summary>
internal static class SubjectTables
{
    public static void Describe(ModelBuilder model)
    {
        DescribeSubjects(model);
        DescribeFacts(model);
        DescribeUses(model);
    }

    private static void DescribeSubjects(ModelBuilder model)
    {
        model.Entity<SubjectRow>(subject =>
        {
            subject.ToTable("registry_subject").HasKey(row => row.Id);
            subject.Property(row => row.Id).ValueGeneratedNever();
            subject.Property(row => row.Reporter).HasColumnName("account");
        });
        model.Entity<IdentifierRow>(identifier =>
        {
            identifier.ToTable("registry_identifier").HasKey(row => new { row.Subject, row.Scheme, row.Value });
            identifier.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
        });
        model.Entity<RelationRow>(relation =>
        {
            relation.ToTable("registry_relation").HasKey(row => new { row.Subject, row.Kind, row.Other });
            relation.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
        });
    }

    private static void DescribeFacts(ModelBuilder model)
    {
        model.Entity<FactRow>(fact =>
        {
            fact.ToTable("registry_fact").HasKey(row => new { row.Subject, row.Fact, row.AsOf, row.Batch });
            fact.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
        });
        model.Entity<BatchRow>(batch =>
        {
            batch.ToTable("registry_batch").HasKey(row => row.Id);
            batch.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<RefusalRow>().ToTable("registry_refusal").HasKey(row => new { row.Batch, row.Line, row.Item });
        model.Entity<ReasonRow>().ToTable("registry_reason").HasKey(row => new { row.Batch, row.Code });
    }

    private static void DescribeUses(ModelBuilder model)
    {
        model.Entity<LicenceRow>(licence =>
        {
            licence.ToTable("registry_licence").HasKey(row => new { row.Subject, row.Number });
            licence.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
        });
        model.Entity<UseRow>(use =>
        {
            use.ToTable("registry_use").HasKey(row => new { row.Subject, row.Id });
            use.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            use.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<ConsentRow>(consent =>
        {
            consent.ToTable("registry_consent").HasKey(row => new { row.Subject, row.Id });
            consent.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            consent.Property(row => row.Id).ValueGeneratedNever();
        });
    }
}
