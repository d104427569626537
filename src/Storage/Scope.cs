using Tongqu.Base;

namespace Tongqu.Storage;

/// <summary>
/// What a unit of work may see and touch: a subtree of regions, one department or all of them, and what one person
/// reported. It is applied by the <see cref="Store"/> to every <see cref="IScoped"/> row, so a forgotten filter shows
/// nothing rather than everything.
/// </summary>
public sealed record Scope
{
    private Scope(string from, string to, string? department, long person) =>
        (From, To, Department, Person) = (from, to, department, person);

    /// <summary>First region code inside.</summary>
    public string From { get; }

    /// <summary>First region code outside.</summary>
    public string To { get; }

    /// <summary>The one department inside; null for all.</summary>
    public string? Department { get; }

    /// <summary>The person whose own rows are inside wherever they lie; 0 for nobody.</summary>
    public long Person { get; }

    /// <summary>Nothing at all: what one gets by forgetting to say.</summary>
    public static Scope Nothing { get; } = new("", "", null, 0);

    /// <summary>
    /// Everything. For the platform's own work only (intake from the public, imports, clocks), each use named in the code that
    /// needs it; never derived from a request.
    /// </summary>
    public static Scope Everything { get; } = new("", RegionCode.Unbounded, null, 0);

    /// <summary>A region with all below it, for one department or for all.</summary>
    public static Scope Of(RegionCode region, string? department = null) =>
        new(region.Value, RegionCode.UpperBound(region.Value), department, 0);

    /// <summary>What one person reported themselves.</summary>
    public static Scope OwnOf(long person) => new("", "", null, person);

    /// <summary>What SQL asks of a row (<see cref="RowMap.Select"/>): from, to, department, person.</summary>
    internal object?[] Values => field ??= [From, To, Department, Person];

    /// <summary>Whether a row with these marks is inside.</summary>
    public bool Holds(IScoped row) => Holds(row.Region, row.Department, row.Reporter);

    internal bool Holds(string region, string department, long reporter) =>
        (string.CompareOrdinal(region, From) >= 0 && string.CompareOrdinal(region, To) < 0
            && (Department is null || department == Department))
        || (Person != 0 && reporter == Person);
}

/// <summary>A row that belongs to a region and a department, and is shown only to those it concerns.</summary>
public interface IScoped : IRegional
{
    /// <summary>Department that owns it now; empty while none does.</summary>
    string Department { get; }

    /// <summary>Person who brought it in; 0 where nobody is known.</summary>
    long Reporter { get; }
}
