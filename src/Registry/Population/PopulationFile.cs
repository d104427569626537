using System.Globalization;

namespace Tongqu.Registry;

/// <summary>What <c>demo/population.yaml</c> says of the people the demonstration city invents.</summary>
internal sealed class PopulationFile
{
    /// <summary>The same seed invents the same people.</summary>
    public int Seed { get; set; }

    /// <summary>How many persons, where nobody says otherwise.</summary>
    public int Persons { get; set; }

    /// <summary>Code of the source system the facts are said to come from.</summary>
    public string Source { get; set; } = "";

    /// <summary>An address code that was never issued, so that no number can be a real person's or firm's.</summary>
    public string Division { get; set; } = "";

    /// <summary>Grids that are filled first; then all others of the city, by code.</summary>
    public List<string> Grids { get; set; } = [];

    /// <summary>Persons to a household on average, tenths.</summary>
    public int PersonsPerTenHouseholds { get; set; } = 28;

    /// <summary>Surnames, the commoner the oftener.</summary>
    public string Surnames { get; set; } = "";

    /// <summary>Characters of women's given names.</summary>
    public string WomensNames { get; set; } = "";

    /// <summary>Characters of men's given names.</summary>
    public string MensNames { get; set; } = "";

    /// <summary>Enterprises, farms and fleets to a thousand persons.</summary>
    public Dictionary<string, int> PerThousand { get; set; } = [];

    /// <summary>Parts of firms' names: <c>words</c>, <c>trades</c>, <c>forms</c>; of farms' and fleets' likewise.</summary>
    public Dictionary<string, List<string>> Names { get; set; } = [];

    /// <summary>Type code of the licence every enterprise gets; empty for none.</summary>
    public string LicenceType { get; set; } = "";

    /// <summary>Days for which facts are invented, the earliest first.</summary>
    public List<string> AsOf { get; set; } = [];

    /// <summary>Facts by kind.</summary>
    public Dictionary<string, List<FactLot>> Facts { get; set; } = [];

    /// <summary>Persons with an account of the demonstration.</summary>
    public List<ResidentLot> Residents { get; set; } = [];

    /// <summary>The days as days.</summary>
    public IReadOnlyList<DateOnly> Days => [.. AsOf.Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))];
}

/// <summary>How a fact is invented: by what is known (<c>from</c>), within bounds (<c>between</c>), by shares (<c>of</c>), or at random (<c>yes</c>).</summary>
internal sealed class FactLot
{
    public string Fact { get; set; } = "";

    /// <summary><c>birth-date</c>, <c>sex</c> or <c>members</c>.</summary>
    public string? From { get; set; }

    /// <summary>Least and most.</summary>
    public List<decimal> Between { get; set; } = [];

    /// <summary>Whether small values are commoner than large ones.</summary>
    public bool LongTail { get; set; }

    /// <summary>Values with their weights.</summary>
    public Dictionary<string, int> Of { get; set; } = [];

    /// <summary>Share of yes, in percent.</summary>
    public int? Yes { get; set; }

    /// <summary>Share of subjects of whom nothing is known, in percent.</summary>
    public int Missing { get; set; }

    /// <summary>Whether it is said for each day, drifting a little; otherwise for the first day alone.</summary>
    public bool Drifts { get; set; }
}

/// <summary>A person with an account of the demonstration.</summary>
internal sealed class ResidentLot
{
    public string Account { get; set; } = "";

    public string Name { get; set; } = "";

    public string Born { get; set; } = "";

    public bool Woman { get; set; }

    public string Grid { get; set; } = "";
}
