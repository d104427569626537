using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>The floors of the tree of regions.</summary>
public enum RegionLevel
{
    /// <summary>省.</summary>
    Province,

    /// <summary>市.</summary>
    City,

    /// <summary>县（市、区）.</summary>
    County,

    /// <summary>乡镇（街道）.</summary>
    Township,

    /// <summary>村（社区）.</summary>
    Village,

    /// <summary>网格.</summary>
    Grid,
}

/// <summary>A place in the tree of regions.</summary>
/// <param name="Code">Its code, beginning with its parent's.</param>
/// <param name="Name">As its publisher writes it.</param>
/// <param name="Short">What people say: 盈川村 for 盈川村村委会.</param>
/// <param name="Level">Its floor.</param>
/// <param name="Parent">Its parent's code; empty for a province.</param>
/// <param name="Point">A point inside it; null where none is known.</param>
/// <param name="Households">Households of a grid; 0 where not collected.</param>
/// <param name="Simulated">Whether the point (of a grid: the grid itself) is invented.</param>
public sealed record Region(
    string Code, string Name, string Short, RegionLevel Level, string Parent, GeoPoint? Point, int Households, bool Simulated);
