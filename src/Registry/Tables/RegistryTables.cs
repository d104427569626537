using Microsoft.EntityFrameworkCore;
using Tongqu.Storage;

namespace Tongqu.Registry;

internal sealed class RegistryTables : ITables
{
    public string Owner => "registry";

    public void Describe(ModelBuilder model)
    {
        model.Entity<RegionRow>().ToTable("registry_region").HasKey(row => row.Code);
        model.Entity<GridRow>().ToTable("registry_grid").HasKey(row => row.Code);
        model.Entity<DepartmentRow>().ToTable("registry_department").HasKey(row => row.Code);
        model.Entity<PostRow>().ToTable("registry_post").HasKey(row => row.Code);
        model.Entity<PackRow>().ToTable("registry_pack").HasKey(row => row.Name);
        SubjectTables.Describe(model);
        ModelTables.Describe(model);
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

internal sealed class GridRow
{
    public string Code { get; init; } = "";

    public string Name { get; set; } = "";

    public string Parent { get; init; } = "";

    public int Households { get; set; }

    public long ChangedBy { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
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

    public int GridsWritten { get; set; }
}
