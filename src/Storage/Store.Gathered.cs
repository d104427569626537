namespace Tongqu.Storage;

/// <summary>The short way through a unit of work: rows gathered in one round trip, and written in one.</summary>
public sealed partial class Store
{
    // Sent together; more are sent in several goes.
    private const int StatementsMax = 500;

    private readonly List<(RowMap Map, object Row)> _inserted = [];
    private readonly List<(RowMap Map, object Row, object?[] Before)> _watched = [];
    private readonly List<(RowMap Map, object?[] Values)> _addedUp = [];

    internal Statements Statements { get; private set; } = null!;

    /// <summary>Begins to gather rows.</summary>
    public Gathering Gather() => new(this);

    /// <summary>Adds a row, written as it is when the unit of work ends, in the order of adding; queries see it from then on.</summary>
    public void Insert<TRow>(TRow row) where TRow : class => _inserted.Add((RowMap.Of<TRow>(Model), row));

    /// <summary>
    /// Adds the numbers of a row, all that is not its key, to those that stand under the same key, or writes it where nothing does.
    /// Adding is the database's: writers of one key lose nothing, they only wait for each other.
    /// </summary>
    public void AddUp<TRow>(TRow row) where TRow : class
    {
        var map = RowMap.Of<TRow>(Model);
        var values = map.ValuesOf(row);
        var same = _addedUp.FindIndex(known => known.Map == map && map.HaveSameKey(known.Values, values));
        if (same < 0)
        {
            _addedUp.Add((map, values));
        }
        else
        {
            _addedUp[same] = (map, map.Sum(_addedUp[same].Values, values));
        }
    }

    // Remembers what a gathered row was, to find at the end what was changed in it.
    internal void Watch<TRow>(RowMap<TRow> map, TRow row) where TRow : class
    {
        if (_mayWrite)
        {
            _watched.Add((map, row, map.ValuesOf(row)));
        }
    }

    // The writes of what was inserted, and of what was changed since it was read or last saved.
    private List<Statement> TakeStatements()
    {
        var statements = new List<Statement>(_inserted.Count + _watched.Count);
        foreach (var (map, row) in _inserted)
        {
            GuardInsert(map, row);
            statements.Add(map.Insert(row));
        }

        for (var at = 0; at < _watched.Count; at++)
        {
            var (map, row, before) = _watched[at];
            var now = map.ValuesOf(row);
            if (map.Update(before, now) is { } update)
            {
                GuardChange(map, row, before);
                statements.Add(update);
                _watched[at] = (map, row, now);
            }
        }

        // Last, so that what others wait for is held briefly, and always in one order, so that no two wait for each other.
        statements.AddRange(_addedUp.Where(row => !row.Map.AddsNothing(row.Values)).Select(row => row.Map.AddUp(row.Values))
            .OrderBy(statement => string.Join('\0', statement.Values), StringComparer.Ordinal));
        _inserted.Clear();
        _addedUp.Clear();
        return statements;
    }

    private void GuardInsert(RowMap map, object row)
    {
        if (row is IScoped scoped && !Scope.Holds(scoped))
        {
            throw Outside(map.Name, "added");
        }
    }

    // A row may be moved out of one's scope, but not touched from outside it.
    private void GuardChange(RowMap map, object row, object?[] before)
    {
        if (row is IScoped && !Scope.Holds(
            (string)map.Value(before, nameof(IScoped.Region))!, (string)map.Value(before, nameof(IScoped.Department))!, (long)map.Value(before, nameof(IScoped.Reporter))!))
        {
            throw Outside(map.Name, "modified");
        }
    }

    private void Forget()
    {
        _inserted.Clear();
        _watched.Clear();
        _addedUp.Clear();
    }
}
