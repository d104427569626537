using System.Collections;
using NpgsqlTypes;

namespace Tongqu.Storage;

/// <summary>
/// Rows read together, each kind by one of its columns: one round trip and prepared statements, for what is read at every
/// step of the day (docs/decisions/0010). The scope holds as in every query. In a unit of work that may write, what is
/// changed in the rows is written at its end.
/// </summary>
public sealed class Gathering
{
    private static readonly NpgsqlDbType[] ScopeTypes = [NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Bigint];

    private readonly Store _store;
    private readonly List<Statement> _statements = [];
    private readonly List<(RowMap Map, string Property, object Value, ICollection Rows)> _asked = [];

    internal Gathering(Store store) => _store = store;

    /// <summary>Asks for the rows of which a property has a value; they are there after <see cref="RunAsync"/>.</summary>
    /// <param name="property">Name of the property.</param>
    /// <param name="value">Its value: a string or a number.</param>
    /// <param name="order">Name of the property they are ordered by; null for no order.</param>
    public IReadOnlyList<TRow> Of<TRow>(string property, object value, string? order = null) where TRow : class
    {
        var map = RowMap.Of<TRow>(_store.Model);
        var rows = new List<TRow>();
        // What hangs on a row asked for in the same round trip shows where that row does, and need not be held against the scope again.
        var whole = _asked.Find(asked => map.HangsOn(asked.Map, property, asked.Property) && asked.Value.Equals(value)).Rows;
        var withinScope = map.IsWithinScope && whole is null;
        var type = map.TypeOf(property);
        _asked.Add((map, property, value, rows));
        _statements.Add(new Statement(
            map.Select(property, order, withinScope),
            withinScope ? [value, .. _store.Scope.Values] : [value],
            withinScope ? [type, .. ScopeTypes] : [type])
        {
            Read = reader =>
            {
                if (whole is { Count: 0 })
                {
                    return;
                }

                var row = map.Read(reader);
                _store.Watch(map, row);
                rows.Add(row);
            },
        });
        return rows;
    }

    /// <summary>Reads all that was asked for.</summary>
    public Task RunAsync(CancellationToken cancellation = default) => _store.Statements.RunAsync(_statements, cancellation);
}
