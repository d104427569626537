using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// What many decisions answer over a whole table, told by the database in one row: <c>select {Text} from … where not {Undecided}</c>.
/// </summary>
public sealed class SqlTotals
{
    /// <summary>PostgreSQL selects no more than 1,664 things at once.</summary>
    private const int SelectMax = 1_600;

    // So many sums of 64 bits fit a decimal.
    private const long RowsMax = 1_000_000_000;

    // A number and the one that is counted with it stand in one sum: one thing to add up a row instead of two.
    private const long Counter = 1L << 60;
    private readonly List<Figure> _figures = [];

    private SqlTotals(SqlWriter writer, IReadOnlyList<Compiled> decisions, SqlDialect dialect, long rowsMax)
    {
        var parts = new List<string> { "count(*)" };
        foreach (var decision in decisions)
        {
            var figure = new Figure(decision.Kind, decision.Places, SummingOf(decision, dialect, rowsMax));
            _figures.Add(figure);
            parts.AddRange(figure switch
            {
                { Kind: FeelKind.Boolean } => [writer.Rows(decision.True), writer.Rows(decision.False)],
                { Kind: not FeelKind.Number } => [writer.Rows(decision.Known)],
                { Summing: Summing.WithCount } => [$"sum({writer.Count(decision, Counter)})"],
                { Summing: Summing.Halves } =>
                    (string[])[writer.Rows(decision.Known), $"sum(({writer.Count(decision, 0)}) >> 32)", $"sum(({writer.Count(decision, 0)}) & {uint.MaxValue})"],
                _ => [writer.Rows(decision.Known), $"sum({writer.Count(decision, 0)})"],
            });
        }

        if (parts.Count > SelectMax)
        {
            throw new NotCompiledException(new Text("一次汇总的决策过多。", "There are too many decisions for one row of totals."));
        }

        (Text, Undecided, Parameters) = (string.Join(", ", parts), writer.Undecided(decisions), writer.Values);
    }

    /// <summary>What is selected; one row comes back, which <see cref="Read"/> understands.</summary>
    public string Text { get; }

    /// <summary>A condition: rows for which some decision must be asked of the scalar evaluator.</summary>
    public string Undecided { get; }

    /// <summary>The values by name, without the sign in front.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; }

    /// <summary>Writes the totals of decisions.</summary>
    /// <param name="decisions">Decisions of models or expressions; their names are those of the columns.</param>
    /// <param name="columns">Where the facts lie.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="rowsMax">No more rows are there; what could then not be added up exactly in one sum is added up in two.</param>
    /// <param name="prefix">What the names of the parameters begin with.</param>
    /// <param name="options">The moment that <c>now()</c> answers.</param>
    /// <returns>Refused with <c>decision.sql</c>: one of them has no exact expression, or they are too many for one row.</returns>
    public static Outcome<SqlTotals> Of(
        IReadOnlyList<ColumnDecision> decisions, IReadOnlyList<SqlColumn> columns, SqlDialect dialect, long rowsMax = 100_000_000, string prefix = "p",
        FeelOptions? options = null) =>
        SqlDecision.Written(decisions, columns, dialect, prefix, options, (writer, compiled) => new SqlTotals(writer, compiled, dialect, Math.Clamp(rowsMax, 1, RowsMax)));

    /// <summary>The totals from the row that came back.</summary>
    /// <param name="row">The value of a column of it, from zero: a reader's <c>GetValue</c>. This library knows no database.</param>
    /// <returns>One for each decision, in order.</returns>
    public IReadOnlyList<ColumnTotal> Read(Func<int, object> row)
    {
        var rows = (long)row(0);
        var (totals, at) = (new List<ColumnTotal>(_figures.Count), 1);
        foreach (var figure in _figures)
        {
            totals.Add(figure.Of(row, at, rows));
            at += figure.Width;
        }

        return totals;
    }

    private static Summing SummingOf(Compiled decision, SqlDialect dialect, long rowsMax)
    {
        var most = decision.Lane is { } lane ? Int128.Max(-(Int128)lane.Low, lane.High) * rowsMax : 0;
        return dialect == SqlDialect.PostgreSql ? most < Counter / 2 ? Summing.WithCount : Summing.Plain
            : most <= long.MaxValue ? Summing.Plain : Summing.Halves;
    }

    private enum Summing
    {
        /// <summary>A sum of its own beside the count.</summary>
        Plain,

        /// <summary>Each number with the counter added to it: the sum tells both.</summary>
        WithCount,

        /// <summary>The upper and the lower 32 bits apart, where the database adds up in 64 bits.</summary>
        Halves,
    }

    private sealed record Figure(FeelKind Kind, int Places, Summing Summing)
    {
        public int Width => (Kind, Summing) switch
        {
            (FeelKind.Boolean, _) => 2,
            (not FeelKind.Number, _) or (_, Summing.WithCount) => 1,
            (_, Summing.Plain) => 2,
            _ => 3,
        };

        public ColumnTotal Of(Func<int, object> row, int at, long rows)
        {
            if (Kind == FeelKind.Boolean)
            {
                var (yes, no) = ((long)Whole(row, at), (long)Whole(row, at + 1));
                return new ColumnTotal(yes, no, 0, rows - yes - no, Exactly(0));
            }

            if (Kind == FeelKind.Number && Summing == Summing.WithCount)
            {
                var packed = Whole(row, at);
                var count = (packed + (Counter / 2)) / Counter;
                return new ColumnTotal(0, 0, (long)count, rows - (long)count, Exactly(packed - (count * Counter)));
            }

            var known = (long)Whole(row, at);
            var sum = Kind != FeelKind.Number ? 0
                : Summing == Summing.Plain ? Whole(row, at + 1) : (Whole(row, at + 1) << 32) + Whole(row, at + 2);
            return new ColumnTotal(0, 0, known, rows - known, Exactly(sum));
        }

        private FeelNumber? Exactly(Int128 whole) => FeelNumber.OfScaled(whole, Places);

        // Nothing that was added up is no sum in a database.
        private static Int128 Whole(Func<int, object> row, int at) => row(at) switch
        {
            DBNull => 0,
            decimal number => (Int128)number,
            var number => Convert.ToInt64(number, CultureInfo.InvariantCulture),
        };
    }
}
