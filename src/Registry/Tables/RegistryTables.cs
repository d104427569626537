using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Registry;

internal sealed class RegistryTables : ITables
{
    public string Owner => "registry";

    public void Describe(ModelBuilder model)
    {
        model.Entity<RegionRow>(region =>
        {
            region.ToTable("registry_region").HasKey(row => row.Code);
            region.Property(row => row.Code).HasColumnName("code");
            region.Property(row => row.Name).HasColumnName("name");
            region.Property(row => row.Short).HasColumnName("short");
            region.Property(row => row.Level).HasColumnName("level");
            region.Property(row => row.Parent).HasColumnName("parent");
            region.Property(row => row.Longitude).HasColumnName("longitude");
            region.Property(row => row.Latitude).HasColumnName("latitude");
            region.Property(row => row.Households).HasColumnName("households");
            region.Property(row => row.Simulated).HasColumnName("simulated");
        });
        model.Entity<DepartmentRow>(department =>
        {
            department.ToTable("registry_department").HasKey(row => row.Code);
            department.Property(row => row.Code).HasColumnName("code");
            department.Property(row => row.TitleZh).HasColumnName("title_zh");
            department.Property(row => row.TitleEn).HasColumnName("title_en");
            department.Property(row => row.Level).HasColumnName("level");
            department.Property(row => row.Sample).HasColumnName("sample");
        });
        model.Entity<PostRow>(post =>
        {
            post.ToTable("registry_post").HasKey(row => row.Code);
            post.Property(row => row.Code).HasColumnName("code");
            post.Property(row => row.Role).HasColumnName("role");
            post.Property(row => row.Region).HasColumnName("region");
            post.Property(row => row.Department).HasColumnName("department");
            post.Property(row => row.TitleZh).HasColumnName("title_zh");
            post.Property(row => row.TitleEn).HasColumnName("title_en");
            post.Property(row => row.Sample).HasColumnName("sample");
        });
        model.Entity<PackRow>(pack =>
        {
            pack.ToTable("registry_pack").HasKey(row => row.Name);
            pack.Property(row => row.Name).HasColumnName("name");
            pack.Property(row => row.Hash).HasColumnName("hash");
            pack.Property(row => row.LoadedAt).HasColumnName("loaded_at");
            pack.Property(row => row.Demo).HasColumnName("demo");
        });
        SubjectTables.Describe(model);
    }
}

internal sealed class RegionRow
{
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string Short { get; init; } = "";

    public int Level { get; init; }

    public string Parent { get; init; } = "";

    public double? Longitude { get; init; }

    public double? Latitude { get; init; }

    public int Households { get; init; }

    public bool Simulated { get; init; }
}

internal sealed class DepartmentRow
{
    public string Code { get; init; } = "";

    public string TitleZh { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public string Level { get; init; } = "";

    public bool Sample { get; init; }
}

internal sealed class PostRow
{
    public string Code { get; init; } = "";

    public string Role { get; init; } = "";

    public string Region { get; init; } = "";

    public string Department { get; init; } = "";

    public string TitleZh { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public bool Sample { get; init; }
}

internal sealed class PackRow
{
    public string Name { get; init; } = "";

    public string Hash { get; set; } = "";

    public DateTimeOffset LoadedAt { get; set; }

    public bool Demo { get; init; }
}
