using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Shouldly;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Decisions.Tests;

/// <summary>Whatever the rules and the rows: a decision asked of the database is what the scalar evaluator answers.</summary>
public sealed class SqlDecisionLaws
{
    private const int Rows = 60;

    // TONGQU_FUZZ asks for as many rounds.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TONGQU_FUZZ"), out var wanted) ? wanted : 40;

    [Theory]
    [InlineData(SqlDialect.Sqlite, false)]
    [InlineData(SqlDialect.PostgreSql, false)]
    [InlineData(SqlDialect.PostgreSql, true)]
    public async Task A_database_answers_as_the_scalar_evaluator_does(SqlDialect dialect, bool inIntegers)
    {
        await using var connection = await OpenAsync(dialect);
        var columns = inIntegers ? Integers : Columns(dialect);
        var rows = await FillAsync(connection, dialect, columns, new RandomRules(20261122));
        var (written, decided, all) = (0, 0, 0);
        for (var seed = 0; seed < Rounds; seed++)
        {
            foreach (var (decision, scalar) in Decisions(seed))
            {
                all++;
                if (SqlDecision.Of(decision, columns, dialect) is { Succeeded: true, Value: var sql })
                {
                    written++;
                    decided += await AgreeAsync(connection, sql, decision.Name, rows, scalar);
                }
            }
        }

        // Otherwise the law would hold of nothing.
        written.ShouldBeGreaterThan(all / 3);
        decided.ShouldBeGreaterThan(written * Rows / 4);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, false)]
    [InlineData(SqlDialect.PostgreSql, false)]
    [InlineData(SqlDialect.PostgreSql, true)]
    public async Task The_totals_of_many_decisions_are_those_of_the_rows_decided_one_by_one(SqlDialect dialect, bool inIntegers)
    {
        await using var connection = await OpenAsync(dialect);
        var columns = inIntegers ? Integers : Columns(dialect);
        var rows = await FillAsync(connection, dialect, columns, new RandomRules(20261123));
        var decided = 0;
        for (var seed = 0; seed < Rounds; seed++)
        {
            var decisions = Decisions(seed).Where(one => SqlDecision.Of(one.Decision, columns, dialect).Succeeded).ToList();
            decided += await TotalsAgreeAsync(connection, SqlTotals.Of([.. decisions.Select(one => one.Decision)], columns, dialect).Value, decisions, rows);
        }

        decided.ShouldBeGreaterThan(Rounds * Rows / 4);
    }

    [Fact]
    public void No_value_and_no_name_of_a_rule_stands_in_the_text()
    {
        var rule = FeelExpression.Parse("word = \"x'; drop table t; --\" and n > 17").Value;

        var sql = SqlDecision.Of(ColumnDecision.Of("rule", rule),
            [new SqlColumn("word", FeelKind.String) { Column = "a\"b" }, new SqlColumn("n", FeelKind.Number)], SqlDialect.PostgreSql, "q").Value;

        sql.Text.ShouldNotContain("drop");
        sql.Text.ShouldNotContain("17");
        sql.Text.ShouldContain("\"a\"\"b\"");
        sql.Parameters.Values.ShouldContain("x'; drop table t; --");
        sql.Parameters.Keys.ShouldAllBe(name => name.StartsWith('q'));
    }

    [Fact]
    public void What_has_no_exact_expression_is_refused_with_the_reason()
    {
        Refusal(SqlDialect.Sqlite, "money > 2.5", new SqlColumn("money", FeelKind.Number) { Places = 2 }).ShouldContain("SQLite");
        Refusal(SqlDialect.PostgreSql, "upper case(word) = \"A\"", new SqlColumn("word", FeelKind.String)).ShouldNotBeEmpty();
        Refusal(SqlDialect.PostgreSql, "[n, 2]", new SqlColumn("n", FeelKind.Number)).ShouldNotBeEmpty();

        static string Refusal(SqlDialect dialect, string source, SqlColumn column)
        {
            var refusal = SqlDecision.Of(ColumnDecision.Of(source, FeelExpression.Parse(source).Value), [column], dialect).Refusal;
            refusal.ShouldNotBeNull().Code.ShouldBe("decision.sql");
            return refusal.Message.En;
        }
    }

    private static IEnumerable<(ColumnDecision Decision, Func<FeelContext, FeelValue> Scalar)> Decisions(int seed)
    {
        var rules = new RandomRules(seed);
        foreach (var source in new[] { rules.Truth(1), rules.Truth(2), rules.Truth(3), rules.Number(1), rules.Number(2), rules.Words(2) })
        {
            var read = FeelExpression.Parse(source, RandomRules.Names).Value;
            yield return (ColumnDecision.Of(source, read), row => read.Evaluate(row).Value);
        }

        var model = DmnModel.Parse(rules.Model()).Value;
        foreach (var decision in model.Decisions)
        {
            yield return (ColumnDecision.Of(model, decision.Name), row => model.Decide(decision.Name, row).Value);
        }
    }

    private static List<SqlColumn> Columns(SqlDialect dialect) =>
    [
        new("n", FeelKind.Number), new("wide", FeelKind.Number) { Least = long.MinValue, Greatest = long.MaxValue },
        new("money", FeelKind.Number) { Places = 2, IsCount = dialect == SqlDialect.Sqlite, Table = "t" },
        new("town", FeelKind.Number) { Least = 0, Greatest = 59 }, new("ok", FeelKind.Boolean), new("sure", FeelKind.Boolean) { Column = "is-sure" },
        new("day", FeelKind.Date), new("word", FeelKind.String), new("other", FeelKind.String),
    ];

    // The same facts in columns that are narrow and, where the rules allow it, never empty.
    private static List<SqlColumn> Integers { get; } =
    [
        new("n", FeelKind.Number) { IsInteger = true }, new("wide", FeelKind.Number) { IsInteger = true, IsRequired = true },
        new("money", FeelKind.Number) { IsInteger = true, Places = 2, IsCount = true, Table = "t" },
        new("town", FeelKind.Number) { IsInteger = true, IsRequired = true }, new("ok", FeelKind.Boolean) { IsRequired = true },
        new("sure", FeelKind.Boolean) { Column = "is-sure" }, new("day", FeelKind.Date), new("word", FeelKind.String) { IsRequired = true }, new("other", FeelKind.String),
    ];

    private static async Task<DbConnection> OpenAsync(SqlDialect dialect)
    {
        if (dialect == SqlDialect.PostgreSql)
        {
            PostgresCluster.SkipWhereUnavailable();
        }

        DbConnection connection = dialect == SqlDialect.PostgreSql
            ? new NpgsqlConnection(await PostgresCluster.NewDatabaseAsync() + ";Pooling=false")
            : new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<List<FeelContext>> FillAsync(DbConnection connection, SqlDialect dialect, List<SqlColumn> columns, RandomRules rules)
    {
        var isPostgres = dialect == SqlDialect.PostgreSql;
        await using var create = connection.CreateCommand();
        create.CommandText = columns == Integers
            ? "create table t (id int, n int, wide int not null, money int, town smallint not null, ok boolean not null, \"is-sure\" boolean, day date, word text not null, other varchar)"
            : isPostgres ? "create table t (id int, n numeric, wide numeric, money numeric, town int, ok boolean, \"is-sure\" boolean, day date, word text, other varchar)"
            : "create table t (id int, n, wide, money, town, ok, \"is-sure\", day, word collate nocase, other)";
        await create.ExecuteNonQueryAsync();
        var rows = new List<FeelContext>();
        for (var row = 0; row < Rows; row++)
        {
            var facts = columns.Select(column => new KeyValuePair<string, FeelValue>(column.Name, Fitting(column, rules))).ToList();
            rows.Add(new FeelContext(facts));
            await using var insert = connection.CreateCommand();
            insert.CommandText = isPostgres
                ? $"insert into t values (@id, @n::numeric, @wide::numeric, @money::numeric{(columns == Integers ? " * 100" : "")}, @town::int, @ok::boolean, @sure::boolean, @day::date, @word, @other)"
                : "insert into t values (@id, @n, @wide, @money, @town, @ok, @sure, @day, @word, @other)";
            insert.Parameters.Add(isPostgres ? new NpgsqlParameter("id", row) : new SqliteParameter("id", row));
            foreach (var (name, value) in facts)
            {
                insert.Parameters.Add(isPostgres
                    ? new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = value.IsNull ? DBNull.Value : value.AsString() ?? Bare(value) }
                    : new SqliteParameter(name, Sqlite(name, value)));
            }

            await insert.ExecuteNonQueryAsync();
        }

        return rows;
    }

    private static FeelValue Fitting(SqlColumn column, RandomRules rules)
    {
        while (true)
        {
            var value = rules.Value(column.Name);
            if (value.IsNull ? !column.IsRequired
                : !column.IsInteger || column.Places > 0 || (value.AsNumber()!.Value.TryToLong(out var whole) && whole is >= int.MinValue and <= int.MaxValue))
            {
                return value;
            }
        }
    }

    private static string Bare(FeelValue value) => value.ToPlain() is DateOnly date ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : value.ToString();

    private static object Sqlite(string name, FeelValue value) => value switch
    {
        { IsNull: true } => DBNull.Value,
        { Kind: FeelKind.Boolean } => value.IsTrue ? 1 : 0,
        { Kind: FeelKind.Number } when name == "money" => (long)((decimal)value.ToPlain()! * 100),
        { Kind: FeelKind.Number } => value.AsNumber()!.Value.TryToLong(out var whole) ? whole : value.ToString(),
        _ => value.AsString() ?? Bare(value),
    };

    private static async Task<int> AgreeAsync(DbConnection connection, SqlDecision sql, string name, List<FeelContext> rows, Func<FeelContext, FeelValue> scalar)
    {
        var isPostgres = connection is NpgsqlConnection;
        await using var ask = Asking(
            connection, $"select {(isPostgres ? $"({sql.Text})::text" : sql.Text)}, {sql.Undecided} from t order by id", sql.Parameters);
        var decided = 0;
        await using var reader = await ask.ExecuteReaderAsync();
        foreach (var row in rows)
        {
            (await reader.ReadAsync()).ShouldBeTrue();
            if (reader.GetBoolean(1))
            {
                continue;
            }

            decided++;
            var found = await reader.IsDBNullAsync(0) ? FeelValue.Null : Read(sql, reader.GetString(0));
            var expected = scalar(row);
            if (!found.Equals(expected))
            {
                Assert.Fail($"{name} for {row}: {found}, expected {expected}\n{sql.Text}");
            }
        }

        return decided;
    }

    private static async Task<int> TotalsAgreeAsync(
        DbConnection connection, SqlTotals totals, List<(ColumnDecision Decision, Func<FeelContext, FeelValue> Scalar)> decisions, List<FeelContext> rows)
    {
        var undecided = await UndecidedAsync(connection, totals);
        await using var ask = Asking(connection, $"select {totals.Text} from t where not {totals.Undecided}", totals.Parameters);
        await using var row = await ask.ExecuteReaderAsync();
        (await row.ReadAsync()).ShouldBeTrue();
        var found = totals.Read(row.GetValue);
        for (var i = 0; i < decisions.Count; i++)
        {
            var answers = rows.Where((_, at) => !undecided[at]).Select(decisions[i].Scalar).ToList();
            found[i].ShouldBe(new ColumnTotal(
                answers.Count(answer => answer.IsTrue), answers.Count(answer => answer is { Kind: FeelKind.Boolean, IsTrue: false }),
                answers.Count(answer => answer.Kind is not (FeelKind.Boolean or FeelKind.Null)), answers.Count(answer => answer.IsNull),
                answers.Aggregate((FeelNumber?)(FeelNumber)0L, (sum, answer) => answer.AsNumber() is { } number ? sum + number : sum)), decisions[i].Decision.Name);
        }

        return undecided.Count(one => !one);
    }

    private static async Task<List<bool>> UndecidedAsync(DbConnection connection, SqlTotals totals)
    {
        var undecided = new List<bool>();
        await using var ask = Asking(connection, $"select {totals.Undecided} from t order by id", totals.Parameters);
        await using var reader = await ask.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            undecided.Add(reader.GetBoolean(0));
        }

        return undecided;
    }

    private static DbCommand Asking(DbConnection connection, string text, IReadOnlyDictionary<string, object> parameters)
    {
        var ask = connection.CreateCommand();
        ask.CommandText = text;
        foreach (var (parameter, value) in parameters)
        {
            ask.Parameters.Add(connection is NpgsqlConnection ? new NpgsqlParameter(parameter, value) : new SqliteParameter(parameter, value));
        }

        return ask;
    }

    private static FeelValue Read(SqlDecision sql, string text) => sql.Kind switch
    {
        FeelKind.Boolean => FeelValue.Of(text is "true" or "1"),
        FeelKind.Number => FeelNumber.TryParse(sql.Places == 0 ? text : $"{text}E-{sql.Places}", out var number) ? FeelValue.Of(number) : FeelValue.Of(text),
        FeelKind.Date => FeelDate.Parse(text) is { } date ? FeelValue.Of(date) : FeelValue.Of(text),
        _ => FeelValue.Of(text),
    };
}
