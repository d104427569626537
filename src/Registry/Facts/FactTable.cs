using System.Globalization;
using System.Numerics;
using Microsoft.EntityFrameworkCore;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

/// <summary>
/// The facts of a population as columns: one value a subject, as of a day, each column typed, with a bit a subject for whether
/// there is a value at all. Read once, then only read; what is missing stays missing and is never zero.
/// </summary>
public sealed class FactTable
{
    private readonly Dictionary<string, FactColumn> _columns;

    private FactTable(DateOnly asOf, long[] subjects, string[] regions, int simulated, Dictionary<string, FactColumn> columns) =>
        (AsOf, Subjects, Regions, Simulated, _columns) = (asOf, subjects, regions, simulated, columns);

    /// <summary>The day the values hold for.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Ids of the subjects, rising; row <c>i</c> of every column is about <c>Subjects[i]</c>.</summary>
    public IReadOnlyList<long> Subjects { get; }

    /// <summary>Codes of the regions the subjects belong to, row by row.</summary>
    public IReadOnlyList<string> Regions { get; }

    /// <summary>How many subjects there are.</summary>
    public int Count => Subjects.Count;

    /// <summary>How many of them are invented.</summary>
    public int Simulated { get; }

    /// <summary>The columns by the fact's code.</summary>
    public IReadOnlyDictionary<string, FactColumn> Columns => _columns;

    /// <summary>Reads the facts of all subjects of a kind within a scope.</summary>
    /// <param name="facts">Which facts; each makes a column, empty where nobody has it.</param>
    /// <param name="within">Only those of a region with all below it; null for the whole scope.</param>
    /// <param name="read">Told after each column how many there are so far.</param>
    public static Task<FactTable> ReadAsync(
        Database database, Scope scope, SubjectKind kind, IReadOnlyList<FactDefinition> facts, DateOnly asOf,
        RegionCode? within = null, Action<int>? read = null, CancellationToken cancellation = default) =>
        database.ReadAsync(scope, async store =>
        {
            var population = await PopulationAsync(store, kind, within, cancellation);
            var subjects = population.ConvertAll(row => row.Id).ToArray();
            var columns = new Dictionary<string, FactColumn>();
            foreach (var fact in facts)
            {
                columns[fact.Code] = await ColumnAsync(store, fact, subjects, asOf, cancellation);
                read?.Invoke(columns.Count);
            }

            return new FactTable(asOf, subjects, [.. population.Select(row => row.Region)], population.Count(row => row.Simulated), columns);
        }, cancellation);

    // Many subjects share a region, and its code is kept once.
    private static async Task<List<(long Id, string Region, bool Simulated)>> PopulationAsync(
        Store store, SubjectKind kind, RegionCode? within, CancellationToken cancellation)
    {
        var name = kind.Name();
        var all = store.Set<SubjectRow>().Where(row => row.Kind == name);
        var found = (within is { } region ? all.Within(region) : all).OrderBy(row => row.Id);
        var (rows, codes) = (new List<(long, string, bool)>(), new Dictionary<string, string>());
        await foreach (var row in found.Select(row => new { row.Id, row.Region, row.Simulated }).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            codes.TryAdd(row.Region, row.Region);
            rows.Add((row.Id, codes[row.Region], row.Simulated));
        }

        return rows;
    }

    // Rows come by subject as the population does, so one walk down both fits them together; what is outside the scope is passed by.
    private static async Task<FactColumn> ColumnAsync(Store store, FactDefinition fact, long[] subjects, DateOnly asOf, CancellationToken cancellation)
    {
        var column = FactColumn.Empty(fact, subjects.Length);
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = "select subject, value from registry_fact where fact = @fact and as_of <= @day order by subject, as_of, batch";
        foreach (var (key, value) in new (string, object)[] { ("@fact", fact.Code), ("@day", asOf) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (key, value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (at, last) = (0, "");
        // The last of a subject's rows is the one that counts; it is known when the next subject's comes.
        var owner = long.MinValue;
        while (await reader.ReadAsync(cancellation))
        {
            var subject = reader.GetInt64(0);
            if (subject != owner)
            {
                at = Put(column, subjects, at, owner, last);
                owner = subject;
            }

            last = reader.GetString(1);
        }

        Put(column, subjects, at, owner, last);
        return column;
    }

    private static int Put(FactColumn column, long[] subjects, int at, long owner, string value)
    {
        while (at < subjects.Length && subjects[at] < owner)
        {
            at++;
        }

        if (at < subjects.Length && subjects[at] == owner)
        {
            column.Set(at, value);
        }

        return at;
    }
}

/// <summary>A column: typed values, and a bit for each that is there.</summary>
public abstract class FactColumn
{
    private readonly ulong[] _present;

    private protected FactColumn(FactDefinition fact, int count) => (Fact, Count, _present) = (fact, count, new ulong[(count + 63) / 64]);

    /// <summary>What it holds.</summary>
    public FactDefinition Fact { get; }

    /// <summary>How many rows it has.</summary>
    public int Count { get; }

    /// <summary>One bit a row, set where there is a value; 64 rows a word, the first in the lowest bit.</summary>
    public ReadOnlySpan<ulong> Present => _present;

    /// <summary>How many rows have a value.</summary>
    public int PresentCount => _present.Sum(BitOperations.PopCount);

    /// <summary>Whether a row has a value.</summary>
    public bool Has(int row) => (_present[row / 64] >> (row % 64) & 1) != 0;

    internal static FactColumn Empty(FactDefinition fact, int count) => fact.Type switch
    {
        FactType.Number => new NumberColumn(fact, count),
        FactType.Date => new DateColumn(fact, count),
        FactType.Boolean => new BooleanColumn(fact, count),
        _ => new TextColumn(fact, count),
    };

    internal void Set(int row, string value)
    {
        if (TryPut(row, value))
        {
            _present[row / 64] |= 1UL << (row % 64);
        }
    }

    /// <summary>Puts a kept value; false where the dictionary has changed its type since, and it is none any more.</summary>
    private protected abstract bool TryPut(int row, string value);
}

/// <summary>Numbers, as whole multiples of the smallest part the dictionary allows: exact, and 64 bits each.</summary>
public sealed class NumberColumn : FactColumn
{
    private readonly long[] _units;
    private readonly decimal _scale;

    internal NumberColumn(FactDefinition fact, int count) : base(fact, count)
    {
        _units = new long[count];
        _scale = (decimal)Math.Pow(10, fact.Decimals);
    }

    /// <summary>The values times ten to the power of <see cref="FactDefinition.Decimals"/>; 0 where there is none.</summary>
    public ReadOnlySpan<long> Units => _units;

    /// <summary>The value of a row; null where there is none.</summary>
    public decimal? Value(int row) => Has(row) ? _units[row] / _scale : null;

    private protected override bool TryPut(int row, string value)
    {
        if (!decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || decimal.Abs(number) > long.MaxValue / _scale || decimal.Truncate(number * _scale) != number * _scale)
        {
            return false;
        }

        _units[row] = (long)(number * _scale);
        return true;
    }
}

/// <summary>Days.</summary>
public sealed class DateColumn : FactColumn
{
    private readonly int[] _days;

    internal DateColumn(FactDefinition fact, int count) : base(fact, count) => _days = new int[count];

    /// <summary>Days since 0001-01-01; 0 where there is none.</summary>
    public ReadOnlySpan<int> DayNumbers => _days;

    /// <summary>The day of a row; null where there is none.</summary>
    public DateOnly? Value(int row) => Has(row) ? DateOnly.FromDayNumber(_days[row]) : null;

    private protected override bool TryPut(int row, string value)
    {
        var isDay = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        _days[row] = day.DayNumber;
        return isDay;
    }
}

/// <summary>Yes and no, a bit a row.</summary>
public sealed class BooleanColumn : FactColumn
{
    private readonly ulong[] _true;

    internal BooleanColumn(FactDefinition fact, int count) : base(fact, count) => _true = new ulong[(count + 63) / 64];

    /// <summary>One bit a row, set where the value is yes.</summary>
    public ReadOnlySpan<ulong> True => _true;

    /// <summary>The answer of a row; null where there is none.</summary>
    public bool? Value(int row) => Has(row) ? (_true[row / 64] >> (row % 64) & 1) != 0 : null;

    private protected override bool TryPut(int row, string value)
    {
        _true[row / 64] |= value == "true" ? 1UL << (row % 64) : 0;
        return value is "true" or "false";
    }
}

/// <summary>Texts and codes, each different one kept once.</summary>
public sealed class TextColumn : FactColumn
{
    private readonly int[] _codes;
    private readonly List<string> _words = [""];
    private readonly Dictionary<string, int> _byWord = [];

    internal TextColumn(FactDefinition fact, int count) : base(fact, count) => _codes = new int[count];

    /// <summary>The number of each row's text in <see cref="Words"/>; 0 where there is none.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The different texts; the first stands for none.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The number of a text, or 0 where no row has it.</summary>
    public int CodeOf(string text) => _byWord.GetValueOrDefault(text);

    /// <summary>The text of a row; null where there is none.</summary>
    public string? Value(int row) => Has(row) ? _words[_codes[row]] : null;

    private protected override bool TryPut(int row, string value)
    {
        if (!_byWord.TryGetValue(value, out var code))
        {
            _byWord[value] = code = _words.Count;
            _words.Add(value);
        }

        _codes[row] = code;
        return true;
    }
}
