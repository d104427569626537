using Microsoft.EntityFrameworkCore;

namespace Tongqu.Access;

/// <summary>The tables around an account: second factor, stand-ins, tokens, settings, the city's identity provider.</summary>
internal static class MoreTables
{
    public static void Describe(ModelBuilder model)
    {
        model.Entity<RecoveryCode>().ToTable("access_recovery").HasKey(row => new { row.Person, row.Hash });
        model.Entity<StandIn>(standIn =>
        {
            standIn.ToTable("access_stand_in").HasKey(row => row.Id);
            standIn.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<SystemToken>(token =>
        {
            token.ToTable("access_token").HasKey(row => row.Id);
            token.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<Setting>().ToTable("access_setting").HasKey(row => row.Name);
        model.Entity<ExternalAccount>(external =>
        {
            external.ToTable("access_external").HasKey(row => new { row.Provider, row.Subject });
            external.HasOne<Person>().WithMany().HasForeignKey(row => row.Person);
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
