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

    internal Gathering(Store store) => _store = store;

    /// <summary>Asks for the rows of which a property has a value; they are there after <see cref="RunAsync"/>.</summary>
    /// <param name="property">Name of the property.</param>
    /// <param name="value">Its value: a string or a number.</param>
    /// <param name="order">Name of the property they are ordered by; null for no order.</param>
    public IReadOnlyList<TRow> Of<TRow>(string property, object value, string? order = null) where TRow : class
    {
        var map = RowMap.Of<TRow>(_store.Model);
        var rows = new List<TRow>();
        var type = map.TypeOf(property);
        _statements.Add(new Statement(
            map.Select(property, order),
            map.IsWithinScope ? [value, .. _store.Scope.Values] : [value],
            map.IsWithinScope ? [type, .. ScopeTypes] : [type])
        {
            Read = reader =>
            {
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
