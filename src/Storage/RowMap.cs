using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NpgsqlTypes;

namespace Tongqu.Storage;

/// <summary>
/// A table as plain SQL, made once from its mapping: the statements that read and write one of its rows, and the way between
/// a row and its values. The SQL is the same on both databases; <c>$1</c> is the first value on either.
/// </summary>
internal abstract class RowMap
{
    private readonly IEntityType _entity;
    private readonly string _table;
    private readonly ConcurrentDictionary<ulong, string> _updates = [];
    private readonly ConcurrentDictionary<(string Property, string? Order, bool WithinScope), string> _selects = [];
    private readonly IReadOnlyForeignKey? _whole;
    private readonly int[] _key;
    private readonly int _version;
    private readonly int[] _given;
    private readonly NpgsqlDbType[] _givenTypes;
    private readonly string _insert;
    private string? _addUp;

    protected RowMap(IEntityType entity)
    {
        _entity = entity;
        _whole = Store.WholeOf(entity);
        IsWithinScope = _whole is not null || Store.IsScoped(entity);
        _table = entity.GetTableName()!;
        Properties = [.. entity.GetProperties()];
        _key = [.. entity.FindPrimaryKey()!.Properties.Select(key => Array.IndexOf(Properties, key))];
        _version = Array.FindIndex(Properties, property => property.IsConcurrencyToken);
        Types = [.. Properties.Select(property => TypeOf(property.ClrType))];
        _given = [.. Enumerable.Range(0, Properties.Length).Where(at => Properties[at].ValueGenerated != ValueGenerated.OnAdd)];
        _insert = $"insert into {_table} ({string.Join(", ", _given.Select(at => Properties[at].GetColumnName()))}) "
            + $"values ({string.Join(", ", _given.Select((_, parameter) => $"${parameter + 1}"))})";
        _givenTypes = [.. _given.Select(at => Types[at])];
    }

    protected IProperty[] Properties { get; }

    public NpgsqlDbType[] Types { get; }

    /// <summary>Inserts a row; what the database gives itself (an identity) is left to it.</summary>
    public Statement Insert(object row)
    {
        var values = ValuesOf(row);
        return new Statement(_insert, [.. _given.Select(at => values[at])], _givenTypes) { What = Name };
    }

    /// <summary>Adds values to what stands under their key; what is not of the key must be whole numbers.</summary>
    public Statement AddUp(object?[] values)
    {
        string Column(int at) => Properties[at].GetColumnName();
        _addUp ??= $"{_insert} on conflict ({string.Join(", ", _key.Select(Column))}) do update set "
            + string.Join(", ", Numbers.Select(at => $"{Column(at)} = {_table}.{Column(at)} + excluded.{Column(at)}"));
        return new Statement(_addUp, [.. _given.Select(at => values[at])], _givenTypes) { What = Name };
    }

    /// <summary>Whether two rows' values stand under one key.</summary>
    public bool HaveSameKey(object?[] one, object?[] other) => Array.TrueForAll(_key, at => Equals(one[at], other[at]));

    /// <summary>Whether adding values up would change nothing.</summary>
    public bool AddsNothing(object?[] values) => Numbers.All(at => Convert.ToInt64(values[at], CultureInfo.InvariantCulture) == 0);

    /// <summary>The sum of the values of two rows of one key.</summary>
    public object?[] Sum(object?[] one, object?[] other) =>
        [.. one.Select((value, at) => _key.Contains(at) ? value : value is int number ? number + (int)other[at]! : (object)((long)value! + (long)other[at]!))];

    private IEnumerable<int> Numbers => _given.Except(_key);

    public string Name => _entity.DisplayName();

    /// <summary>A row's values, instants in UTC.</summary>
    public abstract object?[] ValuesOf(object row);

    /// <summary>The map of a row type in a model.</summary>
    public static RowMap<TRow> Of<TRow>(IModel model) where TRow : class
    {
        var entity = model.FindEntityType(typeof(TRow)) ?? throw new InvalidOperationException($"{typeof(TRow).Name} is nobody's row.");
        return entity.GetOrAddRuntimeAnnotationValue("Tongqu:RowMap", static entity => new RowMap<TRow>(entity!), entity);
    }

    public NpgsqlDbType TypeOf(string property) => Types[IndexOf(property)];

    /// <summary>
    /// Selects the rows of which a property has the value <c>$1</c>, of those that lie in scopes themselves or by what they hang on
    /// (<see cref="IsWithinScope"/>) only those within the scope <c>$2</c> to <c>$5</c> (<see cref="Scope.Values"/>).
    /// </summary>
    public string Select(string property, string? order, bool withinScope) => _selects.GetOrAdd((property, order, withinScope), key =>
    {
        var columns = string.Join(", ", Properties.Select(column => "t." + column.GetColumnName()));
        var sql = $"select {columns} from {_table} t where t.{ColumnOf(key.Property)} = $1{(key.WithinScope ? Within() : "")}";
        return key.Order is null ? sql : $"{sql} order by t.{ColumnOf(key.Order)}";
    });

    /// <summary>Whether rows of this kind, or what they hang on, lie in scopes.</summary>
    public bool IsWithinScope { get; }

    /// <summary>Whether rows found by a property hang on the scoped row another map finds by the same value of one of its own.</summary>
    public bool HangsOn(RowMap whole, string property, string wholeProperty) =>
        _whole is { Properties: [var part], PrincipalKey.Properties: [var key] } && _whole.PrincipalEntityType == whole._entity
        && part.Name == property && key.Name == wholeProperty;

    // What Store.FilterByScope and Store.FilterByWhole say to EF, said in SQL.
    private string Within()
    {
        static string Holds(IReadOnlyEntityType scoped, string row)
        {
            string Column(string property) => $"{row}.{scoped.FindProperty(property)!.GetColumnName()}";
            return $"({Column(nameof(IScoped.Region))} >= $2 and {Column(nameof(IScoped.Region))} < $3 "
                + $"and ($4 is null or {Column(nameof(IScoped.Department))} = $4) or ($5 <> 0 and {Column(nameof(IScoped.Reporter))} = $5))";
        }

        if (Store.IsScoped(_entity))
        {
            return " and " + Holds(_entity, "t");
        }

        if (_whole is not { } key)
        {
            return "";
        }

        var whole = key.PrincipalEntityType;
        var joined = key.Properties.Zip(key.PrincipalKey.Properties).Select(pair => $"w.{pair.Second.GetColumnName()} = t.{pair.First.GetColumnName()}");
        return $" and exists (select 1 from {whole.GetTableName()} w where {string.Join(" and ", joined)} and {Holds(whole, "w")})";
    }

    /// <summary>The update of what differs between a row's values before and now, or null where nothing does.</summary>
    public Statement? Update(object?[] before, object?[] now)
    {
        var changed = 0ul;
        for (var at = 0; at < now.Length; at++)
        {
            changed |= Equals(before[at], now[at]) ? 0 : 1ul << at;
        }

        if (changed == 0)
        {
            return null;
        }

        var sets = Enumerable.Range(0, now.Length).Where(at => (changed & (1ul << at)) != 0).ToList();
        var identity = _version < 0 ? _key : [.. _key, _version];
        var sql = _updates.GetOrAdd(changed, _ =>
        {
            string Pair(int at, int parameter) => $"{Properties[at].GetColumnName()} = ${parameter}";
            return $"update {_table} set {string.Join(", ", sets.Select((at, i) => Pair(at, i + 1)))} "
                + $"where {string.Join(" and ", identity.Select((at, i) => Pair(at, sets.Count + i + 1)))}";
        });
        return new Statement(sql, [.. sets.Select(at => now[at]), .. identity.Select(at => before[at])],
            [.. sets.Concat(identity).Select(at => Types[at])])
        { What = Name };
    }

    /// <summary>A value of a row's as it stood, by property.</summary>
    public object? Value(object?[] values, string property) => values[IndexOf(property)];

    private int IndexOf(string property) => Array.FindIndex(Properties, known => known.Name == property) is var at and >= 0 ? at
        : throw new InvalidOperationException($"{Name} has no {property}.");

    private string ColumnOf(string property) => Properties[IndexOf(property)].GetColumnName();

    private NpgsqlDbType TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var plain when plain == typeof(string) => NpgsqlDbType.Text,
        var plain when plain == typeof(bool) => NpgsqlDbType.Boolean,
        var plain when plain == typeof(int) => NpgsqlDbType.Integer,
        var plain when plain == typeof(long) => NpgsqlDbType.Bigint,
        var plain when plain == typeof(double) => NpgsqlDbType.Double,
        var plain when plain == typeof(DateTimeOffset) => NpgsqlDbType.TimestampTz,
        _ => throw new InvalidOperationException($"{Name} has a column of the unusual type {type.Name}: read it by a query."),
    };
}

/// <summary>The map of one row type.</summary>
internal sealed class RowMap<TRow> : RowMap where TRow : class
{
    private readonly Func<TRow, object?[]> _values;

    public RowMap(IEntityType entity) : base(entity)
    {
        _values = CompileValues();
        Read = CompileRead();
    }

    /// <summary>Reads the row on which a reader of <see cref="RowMap.Select"/> stands.</summary>
    public Func<DbDataReader, TRow> Read { get; }

    public override object?[] ValuesOf(object row) => _values((TRow)row);

    private Func<TRow, object?[]> CompileValues()
    {
        var row = Expression.Parameter(typeof(TRow));
        var values = Properties.Select(property => (Expression)Expression.Property(row, property.PropertyInfo!) switch
        {
            { Type: var type } instant when type == typeof(DateTimeOffset) => Expression.Convert(Expression.Property(instant, nameof(DateTimeOffset.UtcDateTime)), typeof(object)),
            { Type: var type } instant when type == typeof(DateTimeOffset?) => Expression.Convert(Expression.Call(typeof(RowMap<TRow>), nameof(ToUtc), null, instant), typeof(object)),
            var value => Expression.Convert(value, typeof(object)),
        });
        return Expression.Lambda<Func<TRow, object?[]>>(Expression.NewArrayInit(typeof(object), values), row).Compile();
    }

    private Func<DbDataReader, TRow> CompileRead()
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var binds = Properties.Select((property, at) => Bind(reader, property, at));
        return Expression.Lambda<Func<DbDataReader, TRow>>(Expression.MemberInit(Expression.New(typeof(TRow)), binds), reader).Compile();
    }

    private static MemberAssignment Bind(Expression reader, IProperty property, int at)
    {
        var column = Expression.Constant(at);
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        Expression value = type == typeof(DateTimeOffset)
            ? Expression.Call(typeof(RowMap<TRow>), nameof(Instant), null, reader, column)
            : Expression.Call(reader, Getter(type), null, column);
        value = value.Type == property.ClrType ? value : Expression.Convert(value, property.ClrType);
        return Expression.Bind(property.PropertyInfo!, !property.IsNullable ? value
            : Expression.Condition(Expression.Call(reader, nameof(DbDataReader.IsDBNull), null, column), Expression.Default(property.ClrType), value));
    }

    private static string Getter(Type type) => type == typeof(string) ? nameof(DbDataReader.GetString)
        : type == typeof(bool) ? nameof(DbDataReader.GetBoolean)
        : type == typeof(int) ? nameof(DbDataReader.GetInt32)
        : type == typeof(long) ? nameof(DbDataReader.GetInt64)
        : nameof(DbDataReader.GetDouble);

    private static DateTimeOffset Instant(DbDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    private static DateTime? ToUtc(DateTimeOffset? instant) => instant?.UtcDateTime;
}
