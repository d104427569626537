using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Exchange;

internal sealed class ExchangeTables : ITables
{
    public string Owner => "exchange";

    public void Describe(ModelBuilder model) => model.Entity<Subscriber>(subscriber =>
    {
        subscriber.ToTable("exchange_subscriber").HasKey(row => row.Id);
        subscriber.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        subscriber.Property(row => row.Name).HasColumnName("name");
        subscriber.Property(row => row.Url).HasColumnName("url");
        subscriber.Property(row => row.Secret).HasColumnName("secret");
        subscriber.Property(row => row.Types).HasColumnName("types");
        subscriber.Property(row => row.Region).HasColumnName("region");
        subscriber.Property(row => row.Active).HasColumnName("active");
        subscriber.Property(row => row.Position).HasColumnName("position");
        subscriber.Property(row => row.Turn).HasColumnName("turn");
        subscriber.Property(row => row.Failures).HasColumnName("failures");
        subscriber.Property(row => row.NextTry).HasColumnName("next_try");
        subscriber.Property(row => row.LastError).HasColumnName("last_error");
        subscriber.Property(row => row.DeliveredAt).HasColumnName("delivered_at");
        subscriber.Property(row => row.CreatedAt).HasColumnName("created_at");
    });
}

/// <summary>A system that is sent happenings.</summary>
internal sealed class Subscriber
{
    public long Id { get; init; }

    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>Only happenings whose type begins so; empty for all.</summary>
    public string Types { get; set; } = "";

    /// <summary>Only happenings of this region and below; empty for all.</summary>
    public string Region { get; set; } = "";

    public bool Active { get; set; }

    public long Position { get; set; }

    public int Turn { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset? NextTry { get; set; }

    public string LastError { get; set; } = "";

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
