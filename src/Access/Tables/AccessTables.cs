using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Access;

internal sealed class AccessTables : ITables
{
    public string Owner => "access";

    public void Describe(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("access_person").HasKey(row => row.Id);
            person.Property(row => row.Id).ValueGeneratedNever();
            person.Ignore(row => row.Acting);
        });
        model.Entity<Appointment>(appointment =>
        {
            appointment.ToTable("access_appointment").HasKey(row => new { row.Person, row.Post });
            appointment.HasOne<Person>().WithMany().HasForeignKey(row => row.Person);
        });
        model.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("access_audit").HasKey(row => row.Id);
            entry.Property(row => row.Id).ValueGeneratedNever();
            // Two nodes that seal at once: the one that comes second finds it sealed and starts again.
            entry.Property(row => row.Seq).IsConcurrencyToken();
        });
        MoreTables.Describe(model);
    }
}

/// <summary>Someone who can sign in.</summary>
public sealed class Person
{
    /// <summary>Made by the program, rising with time.</summary>
    public long Id { get; init; }

    /// <summary>What they sign in with: lower case, unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>A sign-in name as it is kept, from what somebody typed.</summary>
    public static string NameFrom(string? typed) => typed?.Trim().ToLowerInvariant() ?? "";

    /// <summary>What they are called.</summary>
    public string Display { get; set; } = "";

    /// <summary>How they are reached at work; shown masked, empty where not given.</summary>
    public string Phone { get; set; } = "";

    /// <summary>PBKDF2 as ASP.NET Core Identity makes it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes whenever standing cookies must end.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>Wrong passwords since the last right one.</summary>
    public int Failures { get; set; }

    /// <summary>No sign-in before this moment.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>Invented for the demo city.</summary>
    public bool Simulated { get; init; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Whether the password was set by somebody else and has to be changed before anything is done.</summary>
    public bool MustChange { get; set; }

    /// <summary>The key of the second factor, protected by the platform's keys; null where there is none.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>Time step of the last code that was used: it and those before it are used up.</summary>
    public long TotpStep { get; set; }

    /// <summary>When they last signed in.</summary>
    public DateTimeOffset? SignedInAt { get; set; }

    /// <summary>The post they chose to act under, for the time of a sign-in; not kept.</summary>
    public string? Acting { get; set; }
}

internal sealed class Appointment
{
    public long Person { get; init; }

    public string Post { get; init; } = "";

    public string Role { get; init; } = "";

    public string Region { get; init; } = "";

    public string Department { get; init; } = "";

    public string TitleZh { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public static Appointment Of(long person, PostGiven post) => new()
    {
        Person = person,
        Post = post.Post,
        Role = post.Role.Name(),
        Region = post.Region,
        Department = post.Department,
        TitleZh = post.Title.Zh,
        TitleEn = post.Title.En,
    };

    public PostGiven ToGiven() => new(Post, Roles.Parse(Role) ?? Tongqu.Access.Role.Resident, Region, Department, new(TitleZh, TitleEn));
}

internal sealed class AuditEntry
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public long Person { get; set; }

    public string Post { get; init; } = "";

    public string Deed { get; init; } = "";

    public string Object { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string Request { get; init; } = "";

    /// <summary>May name a person: a reason, a sign-in name. Outside the chain.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Empty once the person and the detail were destroyed.</summary>
    public string Salt { get; set; } = "";

    /// <summary>Of salt, person and detail.</summary>
    public string Digest { get; set; } = "";

    /// <summary>Place in the chain, from 1; null until sealed.</summary>
    public long? Seq { get; set; }

    public string Hash { get; set; } = "";
}
