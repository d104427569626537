using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Exchange;

internal sealed class ExchangeTables : ITables
{
    public string Owner => "exchange";

    public void Describe(ModelBuilder model) => model.Entity<Subscriber>(subscriber =>
    {
        subscriber.ToTable("exchange_subscriber").HasKey(row => row.Id);
        subscriber.Property(row => row.Id).ValueGeneratedNever();
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
