using Microsoft.EntityFrameworkCore;

namespace Tongqu.Storage.Tests.Notes;

/// <summary>The smallest owner of tables with all that the storage promises something about.</summary>
internal sealed class NoteTables : ITables
{
    public string Owner => "notes";

    public void Describe(ModelBuilder model)
    {
        model.Entity<Note>(note =>
        {
            note.ToTable("notes_note").HasKey(row => row.Id);
            note.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<Part>(part =>
        {
            part.ToTable("notes_part").HasKey(row => new { row.NoteId, row.Seq });
            part.HasOne<Note>().WithMany().HasForeignKey(row => row.NoteId);
            part.Property(row => row.NoteId).ValueGeneratedNever();
            part.Property(row => row.Seq).ValueGeneratedNever();
        });
        model.Entity<Tally>(tally =>
        {
            tally.ToTable("notes_tally").HasKey(row => row.Id);
            tally.Property(row => row.Id).ValueGeneratedNever();
            tally.Property(row => row.Version).IsConcurrencyToken();
        });
        model.Entity<Sample>().ToTable("notes_sample").HasKey(row => row.Name);
    }
}

/// <summary>A row that belongs to a place, a department and whoever brought it in.</summary>
internal sealed class Note : IScoped
{
    public required long Id { get; init; }

    public string Region { get; set; } = "3301";

    public string Department { get; set; } = "";

    public long Reporter { get; set; }

    public string Words { get; set; } = "";
}

/// <summary>A row that hangs on a note.</summary>
internal sealed class Part
{
    public long NoteId { get; init; }

    public int Seq { get; init; }

    public string Words { get; init; } = "";
}

/// <summary>A row that many write at once.</summary>
internal sealed class Tally
{
    public long Id { get; init; }

    public int Count { get; set; }

    public int Version { get; set; }
}

/// <summary>A row with a column of each kind.</summary>
internal sealed record Sample
{
    public string Name { get; init; } = "";

    public bool Yes { get; init; }

    public int Small { get; init; }

    public long Large { get; init; }

    public double? Part { get; init; }

    public DateTimeOffset? At { get; init; }
}
