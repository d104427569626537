using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// A decision as an expression of SQL over the columns of a table, with the answers of the scalar evaluator. No value stands in the
/// text: all are parameters.
/// </summary>
/// <param name="Text">The answer; null where it cannot tell.</param>
/// <param name="Undecided">
/// A condition: rows for which the answer must be asked of the scalar evaluator, because a value does not fit its column or figures
/// might leave 64 bits.
/// </param>
/// <param name="Kind">What it answers: boolean, number, date or string, or null.</param>
/// <param name="Places">The answer is a whole count of that decimal place; zero on PostgreSQL, which has exact fractions.</param>
/// <param name="Parameters">The values by name, without the sign in front: whole numbers, decimals and strings.</param>
public sealed record SqlDecision(
    string Text, string Undecided, FeelKind Kind, int Places, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>Writes a decision for a database.</summary>
    /// <param name="decision">A decision of a model or an expression; its names are those of the columns.</param>
    /// <param name="columns">Where the facts lie; a name that is not among them is null in every row.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="prefix">What the names of the parameters begin with, so that several decisions fit one query.</param>
    /// <param name="options">The moment that <c>now()</c> answers.</param>
    /// <returns>Refused with <c>decision.sql</c>: there is no expression that answers exactly the same; the reason says why.</returns>
    public static Outcome<SqlDecision> Of(
        ColumnDecision decision, IReadOnlyList<SqlColumn> columns, SqlDialect dialect, string prefix = "p", FeelOptions? options = null)
    {
        return Written([decision], columns, dialect, prefix, options, (writer, compiled) => writer.Write(compiled[0]));
    }

    /// <summary>Translates decisions together and has them written.</summary>
    internal static Outcome<T> Written<T>(
        IReadOnlyList<ColumnDecision> decisions, IReadOnlyList<SqlColumn> columns, SqlDialect dialect, string prefix, FeelOptions? options,
        Func<SqlWriter, IReadOnlyList<Compiled>, T> write)
    {
        if (columns.FirstOrDefault(column => column is { Kind: FeelKind.Number, Places: > 0, IsCount: false }) is { } inexact && dialect == SqlDialect.Sqlite)
        {
            return Refused(new Text(
                $"SQLite 没有精确小数，列“{inexact.Name}”须存为最小单位的整数（如分）。",
                $"SQLite has no exact fractions; the column {inexact.Name} must hold whole counts of its last place (fen instead of yuan)."));
        }

        var circuit = new Circuit(new ColumnLayout(columns.Select(Shape).ToList(), []));
        try
        {
            var translation = new Translation(circuit, options ?? FeelOptions.Default);
            var compiled = decisions.Select(translation.Of).ToList();
            return write(new SqlWriter(circuit, columns, compiled.SelectMany(one => one.Columns).ToHashSet(), dialect, prefix), compiled);
        }
        catch (Exception gaveUp) when (gaveUp is NotCompiledException or BoundReachedException)
        {
            return Refused(gaveUp is NotCompiledException known ? known.Reason : ((BoundReachedException)gaveUp).Reason);
        }
    }

    private static Refusal Refused(Text why) => new("decision.sql", why);

    // A year of four digits is what both databases write; strings have no bounds. What is missing is computed with as zero, so that
    // zero always lies within.
    private static ColumnShape Shape(SqlColumn column) => column.Kind switch
    {
        FeelKind.Boolean => new(column.Name, column.Kind, 0, 0, 1, !column.IsRequired, false),
        FeelKind.Date => new(column.Name, column.Kind, 0, SqlWriter.DayMin, SqlWriter.DayMax, !column.IsRequired, false),
        FeelKind.String => new(column.Name, column.Kind, 0, 0, long.MaxValue, !column.IsRequired, false),
        _ when column.IsInteger => Number(column, int.MinValue, int.MaxValue),
        _ => Number(column, Math.Min(0, column.Least), Math.Max(0, column.Greatest)),
    };

    private static ColumnShape Number(SqlColumn column, long least, long greatest)
    {
        var places = column.IsInteger && column.IsCount ? 0 : column.Places;
        return new(column.Name, FeelKind.Number, column.Places, Scaled(least, places), Scaled(greatest, places), !column.IsRequired, false);
    }

    private static long Scaled(long bound, int places)
    {
        Int128 scaled = bound;
        for (; places > 0; places--)
        {
            scaled *= 10;
        }

        return (long)Int128.Clamp(scaled, long.MinValue, long.MaxValue);
    }
}
