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
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_database_answers_as_the_scalar_evaluator_does(SqlDialect dialect)
    {
        await using var connection = await OpenAsync(dialect);
        var rows = await FillAsync(connection, dialect, new RandomRules(20261122));
        var (written, decided, all) = (0, 0, 0);
        for (var seed = 0; seed < Rounds; seed++)
        {
            foreach (var (decision, scalar) in Decisions(seed))
            {
                all++;
                if (SqlDecision.Of(decision, Columns(dialect), dialect) is { Succeeded: true, Value: var sql })
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

    private static IEnumerable<(ColumnDecision, Func<FeelContext, FeelValue>)> Decisions(int seed)
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

    private static async Task<List<FeelContext>> FillAsync(DbConnection connection, SqlDialect dialect, RandomRules rules)
    {
        var isPostgres = dialect == SqlDialect.PostgreSql;
        await using var create = connection.CreateCommand();
        create.CommandText = isPostgres
            ? "create table t (id int, n numeric, wide numeric, money numeric, town int, ok boolean, \"is-sure\" boolean, day date, word text, other varchar)"
            : "create table t (id int, n, wide, money, town, ok, \"is-sure\", day, word collate nocase, other)";
        await create.ExecuteNonQueryAsync();
        var rows = new List<FeelContext>();
        for (var row = 0; row < Rows; row++)
        {
            var facts = Columns(dialect).Select(column => new KeyValuePair<string, FeelValue>(column.Name, rules.Value(column.Name))).ToList();
            rows.Add(new FeelContext(facts));
            await using var insert = connection.CreateCommand();
            insert.CommandText = isPostgres
                ? "insert into t values (@id, @n::numeric, @wide::numeric, @money::numeric, @town::int, @ok::boolean, @sure::boolean, @day::date, @word, @other)"
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
        await using var ask = connection.CreateCommand();
        ask.CommandText = isPostgres
            ? $"select ({sql.Text})::text, {sql.Undecided} from t order by id"
            : $"select {sql.Text}, {sql.Undecided} from t order by id";
        foreach (var (parameter, value) in sql.Parameters)
        {
            ask.Parameters.Add(isPostgres ? new NpgsqlParameter(parameter, value) : new SqliteParameter(parameter, value));
        }

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

    private static FeelValue Read(SqlDecision sql, string text) => sql.Kind switch
    {
        FeelKind.Boolean => FeelValue.Of(text is "true" or "1"),
        FeelKind.Number => FeelNumber.TryParse(sql.Places == 0 ? text : $"{text}E-{sql.Places}", out var number) ? FeelValue.Of(number) : FeelValue.Of(text),
        FeelKind.Date => FeelDate.Parse(text) is { } date ? FeelValue.Of(date) : FeelValue.Of(text),
        _ => FeelValue.Of(text),
    };
}
