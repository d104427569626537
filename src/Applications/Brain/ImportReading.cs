using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>A row read as a message, ready to become an event.</summary>
/// <param name="Line">Line of the file it begins on.</param>
/// <param name="ExternalId">Its id in the source system.</param>
/// <param name="Fingerprint">SHA-256 of what it says, to tell a changed row from the same one.</param>
/// <param name="Case">The event; its command key is set when it is opened.</param>
internal sealed record ImportMessage(long Line, string ExternalId, string Fingerprint, NewCase Case);

/// <summary>Turns rows into messages by a map, or says why one cannot be.</summary>
internal sealed class ImportReading
{
    private const int IdLengthMax = 200;
    private const int AddressLengthMax = 300;
    private static readonly TimeSpan FutureMax = TimeSpan.FromMinutes(10);

    private readonly ImportMap _map;
    private readonly City _city;
    private readonly CaseType _type;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, int> _columns;
    private readonly string[] _read;
    private readonly Dictionary<string, string> _classes;
    private readonly TimeSpan _offset;
    private readonly string _sortedBy;

    /// <summary>Reads for a map that holds in this city: see <see cref="Fault"/>.</summary>
    public ImportReading(ImportMap map, IReadOnlyList<string> header, City city, CaseType type, DateTimeOffset now)
    {
        (_map, _city, _type, _now) = (map, city, type, now);
        _columns = header.Index().ToDictionary(column => column.Item, column => column.Index);
        _read = [.. map.Columns.Except(map.Nowhere)];
        _classes = map.Class?.Values.ToDictionary(pair => pair.Key.Trim(), pair => pair.Value) ?? [];
        _offset = map.Time?.UtcOffset is { } offset ? TimeMap.OffsetOf(offset)!.Value : city.Pack.UtcOffset;
        _sortedBy = map.Region ?? city.Pack.Card.TriageRegion;
    }

    /// <summary>What in a map does not hold in this city; null where all does.</summary>
    public static Refusal? Fault(ImportMap map, City city, CaseType type)
    {
        if (map.Region is { } region && (city.Regions.Find(region) is null || !city.Regions.IsInCity(region)))
        {
            return ImportFaults.Map(map.File, new(
                $"region：本市没有区域 {region}。", $"region: the city has no region {region}."));
        }

        return map.Class?.Values.Values.FirstOrDefault(code => type.Classes.Find(code) is null) is { } unknown
            ? ImportFaults.Map(map.File, new($"class：没有类别 {unknown}。", $"class: there is no class {unknown}."))
            : null;
    }

    /// <summary>The row as a message, or why it is refused; the id is told even then where it can be read.</summary>
    public Outcome<ImportMessage> Read(CsvRow row)
    {
        if (row.Fault is { } fault)
        {
            return fault;
        }

        if (Array.Find(_read, column => IsBroken(Said(row, column))) is { } broken)
        {
            return ImportFaults.Unreadable(broken, _map.Encoding);
        }

        var id = Said(row, _map.ExternalId);
        if (id.Length is 0 or > IdLengthMax)
        {
            return ImportFaults.Id(_map.ExternalId, IdLengthMax);
        }

        var time = Time(row);
        var kind = Class(row);
        var place = Place(row);
        return time.Refusal ?? kind.Refusal ?? place.Refusal ?? Message(row, id, time.Value, kind.Value, place.Value);
    }

    /// <summary>The id of a row, as far as it can be read.</summary>
    public string IdOf(CsvRow row) => Said(row, _map.ExternalId) is { Length: <= IdLengthMax } id ? id : "";

    private Outcome<ImportMessage> Message(
        CsvRow row, string id, DateTimeOffset? time, string? kind, (string Region, bool Known, string Address) place)
    {
        var words = Joined(row, _map.Description.Columns, _map.Description.Between);
        if (words.Length > _map.Description.LengthMax)
        {
            return ImportFaults.TooLong(words.Length, _map.Description.LengthMax.Value);
        }

        var answers = new Dictionary<string, string>
        {
            ["description"] = words,
            ["class"] = kind ?? "",
            ["contactName"] = Said(row, _map.Contact.Name),
            ["contactPhone"] = Said(row, _map.Contact.Phone),
        }.Where(answer => answer.Value.Length > 0).ToDictionary();
        // The desk's own rules, asked before anything is written: a row that is refused does not touch the others.
        var valid = _type.Form.Validate(
            answers, (field, value) => field.Source != "classes" || _type.Classes.Find(value) is not null);
        return valid.Refusal is { } notValid ? notValid : new ImportMessage(row.Line, id, Fingerprint(row), new NewCase
        {
            Type = _type.Name,
            Command = "",
            Answers = answers,
            Region = place.Region,
            PlaceKnown = place.Known,
            Address = place.Address,
            Source = "import",
            OccurredAt = time,
            Historic = _map.Historic,
        });
    }

    private Outcome<DateTimeOffset?> Time(CsvRow row)
    {
        if (_map.Time is not { } map)
        {
            return default(DateTimeOffset?);
        }

        var said = Said(row, map.Column);
        foreach (var format in map.Formats)
        {
            if (Moment(said, format) is not { } moment)
            {
                continue;
            }

            var day = DateOnly.FromDateTime(moment.ToOffset(_city.Pack.UtcOffset).DateTime);
            return day >= CaseNumber.FirstDay && moment <= _now + FutureMax
                ? moment : ImportFaults.TimeOutOfRange(said);
        }

        return ImportFaults.Time(map.Column, said, map.Formats);
    }

    private DateTimeOffset? Moment(string said, string format)
    {
        var culture = CultureInfo.InvariantCulture;
        if (format.Contains('z', StringComparison.Ordinal) || format.Contains('K', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParseExact(said, format, culture, DateTimeStyles.AssumeUniversal, out var moment)
                ? moment : null;
        }

        // At either end of the calendar an offset leads beyond it.
        return DateTime.TryParseExact(said, format, culture, DateTimeStyles.None, out var local)
            && local.Year is > 1 and < 9999
            ? new DateTimeOffset(local, _offset) : null;
    }

    private Outcome<string?> Class(CsvRow row)
    {
        if (_map.Class is not { } map || Said(row, map.Column) is not { Length: > 0 } said)
        {
            return default(string?);
        }

        var code = _classes.Count == 0 ? said : _classes.GetValueOrDefault(said);
        return code is not null && _type.Classes.Find(code) is not null ? code
            : map.Unknown == "unset" ? default(string?) : ImportFaults.Class(map.Column, said);
    }

    private Outcome<(string Region, bool Known, string Address)> Place(CsvRow row)
    {
        var region = Said(row, _map.Place.Region);
        var address = Joined(row, _map.Place.Address, " ");
        if (address.Length > AddressLengthMax)
        {
            return ImportFaults.Address(address.Length, AddressLengthMax);
        }

        var (filed, known) = Filed(region, address);
        return (filed, known, address);
    }

    private (string Region, bool Known) Filed(string region, string address)
    {
        if (_city.Regions.Find(region) is not { } given || !_city.Regions.IsInCity(region))
        {
            // What no place is found for goes to the centre that sorts: better there than guessed.
            return _city.Regions.Names.Recognise($"{region} {address}") is { } named
                ? (named.Code, true) : (_sortedBy, false);
        }

        if (given.Level >= RegionLevel.Township)
        {
            return (region, true);
        }

        var inside = _city.Regions.Names.Recognise(address);
        return inside is not null && inside.Code.StartsWith(region, StringComparison.Ordinal) ? (inside.Code, true)
            : (given.Level == RegionLevel.County ? region : _sortedBy, false);
    }

    // PostgreSQL keeps no U+0000.
    private static bool IsBroken(string text) => text.AsSpan().ContainsAny('\0', CsvRows.Unreadable);

    private string Joined(CsvRow row, IEnumerable<string> columns, string between) =>
        string.Join(between, columns.Select(column => Said(row, column)).Where(part => part.Length > 0));

    // What the row says, not what the map makes of it: mending the map does not make old rows look changed.
    private string Fingerprint(CsvRow row) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\u001f', _read.Select(name => Said(row, name))))));

    private string Said(CsvRow row, string? column) =>
        column is not null && _columns[column] < row.Fields.Count ? row.Fields[_columns[column]].Trim() : "";
}
