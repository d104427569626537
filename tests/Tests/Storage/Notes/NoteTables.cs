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
            note.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            note.Property(row => row.Region).HasColumnName("region");
            note.Property(row => row.Department).HasColumnName("department");
            note.Property(row => row.Reporter).HasColumnName("reporter");
            note.Property(row => row.Words).HasColumnName("words");
        });
        model.Entity<Part>(part =>
        {
            part.ToTable("notes_part").HasKey(row => new { row.NoteId, row.Seq });
            part.HasOne<Note>().WithMany().HasForeignKey(row => row.NoteId);
            part.Property(row => row.NoteId).HasColumnName("note_id").ValueGeneratedNever();
            part.Property(row => row.Seq).HasColumnName("seq").ValueGeneratedNever();
            part.Property(row => row.Words).HasColumnName("words");
        });
        model.Entity<Tally>(tally =>
        {
            tally.ToTable("notes_tally").HasKey(row => row.Id);
            tally.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
            tally.Property(row => row.Count).HasColumnName("count");
            tally.Property(row => row.Version).HasColumnName("version").IsConcurrencyToken();
        });
        model.Entity<Sample>(sample =>
        {
            sample.ToTable("notes_sample").HasKey(row => row.Name);
            sample.Property(row => row.Name).HasColumnName("name");
            sample.Property(row => row.Yes).HasColumnName("yes");
            sample.Property(row => row.Small).HasColumnName("small");
            sample.Property(row => row.Large).HasColumnName("large");
            sample.Property(row => row.Part).HasColumnName("part");
            sample.Property(row => row.At).HasColumnName("at");
        });
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
