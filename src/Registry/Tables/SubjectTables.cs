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
            subject.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            subject.Property(row => row.Kind).HasColumnName("kind");
            subject.Property(row => row.Name).HasColumnName("name");
            subject.Property(row => row.Address).HasColumnName("address");
            subject.Property(row => row.Region).HasColumnName("region");
            subject.Property(row => row.Department).HasColumnName("department");
            subject.Property(row => row.Reporter).HasColumnName("account");
            subject.Property(row => row.Simulated).HasColumnName("simulated");
            subject.Property(row => row.CreatedAt).HasColumnName("created_at");
        });
        model.Entity<IdentifierRow>(identifier =>
        {
            identifier.ToTable("registry_identifier").HasKey(row => new { row.Subject, row.Scheme, row.Value });
            identifier.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            identifier.Property(row => row.Subject).HasColumnName("subject");
            identifier.Property(row => row.Scheme).HasColumnName("scheme");
            identifier.Property(row => row.Value).HasColumnName("value");
            identifier.Property(row => row.Fault).HasColumnName("fault");
        });
        model.Entity<RelationRow>(relation =>
        {
            relation.ToTable("registry_relation").HasKey(row => new { row.Subject, row.Kind, row.Other });
            relation.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            relation.Property(row => row.Subject).HasColumnName("subject");
            relation.Property(row => row.Kind).HasColumnName("kind");
            relation.Property(row => row.Other).HasColumnName("other");
            relation.Property(row => row.Since).HasColumnName("since");
        });
    }

    private static void DescribeFacts(ModelBuilder model)
    {
        model.Entity<FactRow>(fact =>
        {
            fact.ToTable("registry_fact").HasKey(row => new { row.Subject, row.Fact, row.AsOf, row.Batch });
            fact.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            fact.Property(row => row.Subject).HasColumnName("subject");
            fact.Property(row => row.Fact).HasColumnName("fact");
            fact.Property(row => row.AsOf).HasColumnName("as_of");
            fact.Property(row => row.Batch).HasColumnName("batch");
            fact.Property(row => row.Value).HasColumnName("value");
        });
        model.Entity<BatchRow>(batch =>
        {
            batch.ToTable("registry_batch").HasKey(row => row.Id);
            batch.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            batch.Property(row => row.Source).HasColumnName("source");
            batch.Property(row => row.File).HasColumnName("file");
            batch.Property(row => row.Hash).HasColumnName("hash");
            batch.Property(row => row.Layout).HasColumnName("layout");
            batch.Property(row => row.Simulated).HasColumnName("simulated");
            batch.Property(row => row.StartedAt).HasColumnName("started_at");
            batch.Property(row => row.FinishedAt).HasColumnName("finished_at");
            batch.Property(row => row.Lines).HasColumnName("lines");
            batch.Property(row => row.Accepted).HasColumnName("accepted");
            batch.Property(row => row.Known).HasColumnName("known");
            batch.Property(row => row.Corrected).HasColumnName("corrected");
            batch.Property(row => row.Refused).HasColumnName("refused");
            batch.Property(row => row.Subjects).HasColumnName("subjects");
        });
        model.Entity<RefusalRow>(refusal =>
        {
            refusal.ToTable("registry_refusal").HasKey(row => new { row.Batch, row.Line, row.Item });
            refusal.Property(row => row.Batch).HasColumnName("batch");
            refusal.Property(row => row.Line).HasColumnName("line");
            refusal.Property(row => row.Item).HasColumnName("item");
            refusal.Property(row => row.Code).HasColumnName("code");
            refusal.Property(row => row.ReasonZh).HasColumnName("reason_zh");
            refusal.Property(row => row.ReasonEn).HasColumnName("reason_en");
        });
        model.Entity<ReasonRow>(reason =>
        {
            reason.ToTable("registry_reason").HasKey(row => new { row.Batch, row.Code });
            reason.Property(row => row.Batch).HasColumnName("batch");
            reason.Property(row => row.Code).HasColumnName("code");
            reason.Property(row => row.Rows).HasColumnName("rows");
            reason.Property(row => row.FirstLine).HasColumnName("first_line");
            reason.Property(row => row.ReasonZh).HasColumnName("reason_zh");
            reason.Property(row => row.ReasonEn).HasColumnName("reason_en");
        });
    }

    private static void DescribeUses(ModelBuilder model)
    {
        model.Entity<LicenceRow>(licence =>
        {
            licence.ToTable("registry_licence").HasKey(row => new { row.Subject, row.Number });
            licence.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            licence.Property(row => row.Subject).HasColumnName("subject");
            licence.Property(row => row.Number).HasColumnName("number");
            licence.Property(row => row.Type).HasColumnName("type");
            licence.Property(row => row.Fault).HasColumnName("fault");
            licence.Property(row => row.IssuedOn).HasColumnName("issued_on");
            licence.Property(row => row.ValidUntil).HasColumnName("valid_until");
            licence.Property(row => row.RevokedOn).HasColumnName("revoked_on");
            licence.Property(row => row.Source).HasColumnName("source");
            licence.Property(row => row.Simulated).HasColumnName("simulated");
        });
        model.Entity<UseRow>(use =>
        {
            use.ToTable("registry_use").HasKey(row => new { row.Subject, row.Id });
            use.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            use.Property(row => row.Subject).HasColumnName("subject");
            use.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            use.Property(row => row.At).HasColumnName("at");
            use.Property(row => row.Person).HasColumnName("person");
            use.Property(row => row.Post).HasColumnName("post");
            use.Property(row => row.Purpose).HasColumnName("purpose");
            use.Property(row => row.Reason).HasColumnName("reason");
            use.Property(row => row.What).HasColumnName("what");
        });
        model.Entity<ConsentRow>(consent =>
        {
            consent.ToTable("registry_consent").HasKey(row => new { row.Subject, row.Id });
            consent.HasOne<SubjectRow>().WithMany().HasForeignKey(row => row.Subject);
            consent.Property(row => row.Subject).HasColumnName("subject");
            consent.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            consent.Property(row => row.Purpose).HasColumnName("purpose");
            consent.Property(row => row.GivenAt).HasColumnName("given_at");
            consent.Property(row => row.WithdrawnAt).HasColumnName("withdrawn_at");
        });
    }
}
