using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>A row that belongs to a region.</summary>
public interface IRegional
{
    /// <summary>Code of the region.</summary>
    string Region { get; }
}

/// <summary>Rows by where they belong: a region and all below it are one range of codes, which an index can walk along.</summary>
public static class RegionalRows
{
    /// <summary>Those of a region and below.</summary>
    public static IQueryable<TRow> Within<TRow>(this IQueryable<TRow> rows, RegionCode region) where TRow : class, IRegional =>
        rows.Within(region.Value, RegionCode.UpperBound(region.Value));

    /// <summary>Those of a range of codes.</summary>
    /// <param name="from">The first code.</param>
    /// <param name="beyond">The first code that is no longer meant.</param>
    public static IQueryable<TRow> Within<TRow>(this IQueryable<TRow> rows, string from, string beyond) where TRow : class, IRegional =>
        rows.Where(row => string.Compare(row.Region, from) >= 0 && string.Compare(row.Region, beyond) < 0);
}
