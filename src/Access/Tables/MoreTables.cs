using Microsoft.EntityFrameworkCore;

namespace Tongqu.Access;

/// <summary>The tables around an account: second factor, stand-ins, tokens, settings, the city's identity provider.</summary>
internal static class MoreTables
{
    public static void Describe(ModelBuilder model)
    {
        model.Entity<RecoveryCode>(code =>
        {
            code.ToTable("access_recovery").HasKey(row => new { row.Person, row.Hash });
            code.Property(row => row.Person).HasColumnName("person");
            code.Property(row => row.Hash).HasColumnName("hash");
        });
        model.Entity<StandIn>(standIn =>
        {
            standIn.ToTable("access_stand_in").HasKey(row => row.Id);
            standIn.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            standIn.Property(row => row.Post).HasColumnName("post");
            standIn.Property(row => row.Holder).HasColumnName("holder");
            standIn.Property(row => row.Person).HasColumnName("person");
            standIn.Property(row => row.FromAt).HasColumnName("from_at");
            standIn.Property(row => row.UntilAt).HasColumnName("until_at");
            standIn.Property(row => row.MadeBy).HasColumnName("made_by");
            standIn.Property(row => row.MadeAt).HasColumnName("made_at");
            standIn.Property(row => row.EndedAt).HasColumnName("ended_at");
        });
        model.Entity<SystemToken>(token =>
        {
            token.ToTable("access_token").HasKey(row => row.Id);
            token.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            token.Property(row => row.Hash).HasColumnName("hash");
            token.Property(row => row.System).HasColumnName("system");
            token.Property(row => row.Permissions).HasColumnName("permissions");
            token.Property(row => row.Region).HasColumnName("region");
            token.Property(row => row.MadeBy).HasColumnName("made_by");
            token.Property(row => row.MadeAt).HasColumnName("made_at");
            token.Property(row => row.ExpiresAt).HasColumnName("expires_at");
            token.Property(row => row.RevokedAt).HasColumnName("revoked_at");
            token.Property(row => row.UsedAt).HasColumnName("used_at");
        });
        model.Entity<Setting>(setting =>
        {
            setting.ToTable("access_setting").HasKey(row => row.Name);
            setting.Property(row => row.Name).HasColumnName("name");
            setting.Property(row => row.Value).HasColumnName("value");
        });
        model.Entity<ExternalAccount>(external =>
        {
            external.ToTable("access_external").HasKey(row => new { row.Provider, row.Subject });
            external.HasOne<Person>().WithMany().HasForeignKey(row => row.Person);
            external.Property(row => row.Provider).HasColumnName("provider");
            external.Property(row => row.Subject).HasColumnName("subject");
            external.Property(row => row.Person).HasColumnName("person");
            external.Property(row => row.LinkedAt).HasColumnName("linked_at");
        });
    }
}

internal sealed class RecoveryCode
{
    public long Person { get; init; }

    public string Hash { get; init; } = "";
}

internal sealed class StandIn
{
    public long Id { get; init; }

    public string Post { get; init; } = "";

    public long Holder { get; init; }

    public long Person { get; init; }

    public DateTimeOffset FromAt { get; init; }

    public DateTimeOffset UntilAt { get; init; }

    public long MadeBy { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class SystemToken
{
    public long Id { get; init; }

    public string Hash { get; init; } = "";

    public string System { get; init; } = "";

    /// <summary>Names of permissions, blanks between them.</summary>
    public string Permissions { get; init; } = "";

    public string Region { get; init; } = "";

    public long MadeBy { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class Setting
{
    public string Name { get; init; } = "";

    public string Value { get; set; } = "";
}

internal sealed class ExternalAccount
{
    public string Provider { get; init; } = "";

    public string Subject { get; init; } = "";

    public long Person { get; init; }

    public DateTimeOffset LinkedAt { get; init; }
}
