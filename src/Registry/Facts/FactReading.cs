using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>One cell of a file: what is said of whom, not yet looked up.</summary>
internal readonly record struct FactCell(CsvRow Row, string Subject, string Item, string Day, string Value);

/// <summary>A subject as intake needs it; no id where several have the code.</summary>
internal readonly record struct KnownSubject(long Id, SubjectKind Kind);

/// <summary>A fact that may be written.</summary>
internal readonly record struct NewFact(long Subject, FactDefinition Fact, DateOnly AsOf, string Value, long Line);

/// <summary>Takes rows apart into cells by the layout, and judges single values by the fact dictionary.</summary>
internal sealed class FactReading
{
    private static readonly DateOnly FirstDay = new(1900, 1, 1);

    private readonly FactLayout _layout;
    private readonly Vocabulary _vocabulary;
    private readonly DateOnly _today;
    private readonly Dictionary<string, int> _columns;
    private readonly (string Column, int At, string Fact)[] _facts;
    private readonly string[] _formats;
    private (string Said, DateOnly? Day) _lastDay = ("", null);

    public FactReading(FactFile file, Vocabulary vocabulary, DateOnly today)
    {
        (_layout, _vocabulary, _today) = (file.Layout, vocabulary, today);
        _columns = file.Header.Select((name, at) => (name, at)).ToDictionary(column => column.name, column => column.at);
        _facts = [.. _layout.Facts.Select(fact => (fact.Key, _columns[fact.Key], fact.Value))];
        _formats = _layout.IsPlain ? ["yyyy-MM-dd"] : [.. _layout.AsOf.Formats];
    }

    /// <summary>How many cells a row has at most.</summary>
    public int CellsPerRow => Math.Max(1, _facts.Length);

    /// <summary>What of the layout the city does not know; null where all is known.</summary>
    public static Refusal? Fault(FactLayout layout, Vocabulary vocabulary, Regions regions) =>
        vocabulary.Source(layout.Source) is null ? FactRefusals.SourceUnknown(layout.Source)
        : layout.IsPlain ? null
        : vocabulary.Scheme(layout.Subject.Scheme) is null ? FactRefusals.SchemeUnknown(layout.Subject.Scheme)
        : layout.Facts.Values.FirstOrDefault(code => vocabulary.Fact(code) is null) is { } unknown ? FactRefusals.FactUnknown(unknown)
        : layout.Subject.Create is { Otherwise.Length: > 0 } create && regions.Find(create.Otherwise) is null ? FactRefusals.RegionUnknown(create.Otherwise) : null;

    /// <summary>The cells of a row. An empty cell of a wide file says nothing, and is none.</summary>
    public IEnumerable<FactCell> CellsOf(CsvRow row)
    {
        if (_layout.IsPlain)
        {
            yield return new(row, Field(row, "subject"), Field(row, "fact"), Field(row, "as-of"), Field(row, "value"));
            yield break;
        }

        var (subject, day) = (Field(row, _layout.Subject.Column), _layout.AsOf.Column is { } column ? Field(row, column) : _layout.AsOf.Day!);
        foreach (var (_, at, fact) in _facts)
        {
            if (row.Fields[at].Length > 0)
            {
                yield return new(row, subject, fact, day, row.Fields[at]);
            }
        }
    }

    /// <summary>The scheme and code a cell names its subject by.</summary>
    public (string Scheme, string Code) CodeOf(string subject)
    {
        if (!_layout.IsPlain)
        {
            return (_layout.Subject.Scheme, subject);
        }

        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", subject) : (subject[..colon], subject[(colon + 1)..]);
    }

    /// <summary>Judges a cell of a known subject.</summary>
    public Outcome<NewFact> Judge(FactCell cell, KnownSubject subject)
    {
        if (_vocabulary.Fact(cell.Item) is not { } fact)
        {
            return FactRefusals.FactUnknown(cell.Item);
        }

        if (fact.Of.Count > 0 && !fact.Of.Contains(subject.Kind))
        {
            return FactRefusals.NotOfKind(fact, subject.Kind);
        }

        return DayOf(cell.Day) is not { } day ? FactRefusals.Day
            : fact.Accept(cell.Value) is not { } value ? FactRefusals.Value(fact)
            : new NewFact(subject.Id, fact, day, value, cell.Row.Line);
    }

    /// <summary>A field of a row, trimmed; empty where the layout names no such column.</summary>
    public string Field(CsvRow row, string? column) => column is null || column.Length == 0 ? "" : row.Fields[_columns[column]].Trim();

    // Rows that stand together mostly say the same day.
    private DateOnly? DayOf(string said)
    {
        if (said != _lastDay.Said)
        {
            _lastDay = (said, DateOnly.TryParseExact(said, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day >= FirstDay && day <= _today ? day : null);
        }

        return _lastDay.Day;
    }
}
