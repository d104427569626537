using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Tongqu.Decisions;

namespace Tongqu.Bench.Policies;

/// <summary>
/// The same policies asked of PostgreSQL: as the library writes them, and as one writes them by hand for exactly these policies, an
/// expression column each, which is the quickest of the hand-written forms.
/// </summary>
internal sealed class InDatabase(Workload workload, HashSet<string> flags, string asOf)
{
    private readonly IReadOnlyList<string> _facts = workload.Facts;

    /// <summary>Puts the enterprises into a table.</summary>
    public async Task FillAsync(NpgsqlConnection connection)
    {
        var columns = string.Join(", ", _facts.Select(fact => $"{fact} {(flags.Contains(fact) ? "boolean" : "integer")} not null"));
        await RunAsync(connection, $"create table enterprise (id integer primary key, {columns})");
        var values = _facts.Select(fact => workload[fact]).ToList();
        var isFlag = _facts.Select(flags.Contains).ToList();
        await using (var copy = await connection.BeginBinaryImportAsync($"copy enterprise (id, {string.Join(", ", _facts)}) from stdin (format binary)"))
        {
            for (var row = 0; row < workload.Rows; row++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(row, NpgsqlDbType.Integer);
                for (var fact = 0; fact < values.Count; fact++)
                {
                    var value = values[fact][row];
                    await (isFlag[fact] ? copy.WriteAsync(value == 1, NpgsqlDbType.Boolean) : copy.WriteAsync(value, NpgsqlDbType.Integer));
                }
            }

            await copy.CompleteAsync();
        }

        await RunAsync(connection, "vacuum analyze enterprise");
    }

    /// <summary>As the library writes it.</summary>
    public NpgsqlCommand Ours(IReadOnlyList<ColumnDecision> decisions, FeelOptions options, out SqlTotals totals)
    {
        var columns = _facts.Select(fact => flags.Contains(fact)
            ? new SqlColumn(fact, FeelKind.Boolean) { IsRequired = true }
            : new SqlColumn(fact, FeelKind.Number) { IsRequired = true, IsInteger = true }).ToList();
        totals = SqlTotals.Of(decisions, columns, SqlDialect.PostgreSql, options: options).Value;
        var command = new NpgsqlCommand($"select {totals.Text} from enterprise where not {totals.Undecided}") { CommandTimeout = 600 };
        foreach (var (name, value) in totals.Parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    /// <summary>By hand: the amount where it is due, else null, kept for the counting and the summing.</summary>
    public NpgsqlCommand ByHand()
    {
        var policies = workload.Policies.Select((policy, i) =>
            $"case when {string.Join(" and ", policy.GetProperty("conds").EnumerateArray().Select(Condition))} then {Amount(policy.GetProperty("amount"))} end as p{i}");
        var totals = workload.Policies.Select((_, i) => $"count(p{i}), sum(p{i})");
        return new NpgsqlCommand($"select {string.Join(", ", totals)} from (select {string.Join(", ", policies)} from enterprise offset 0) as matched") { CommandTimeout = 600 };
    }

    /// <summary>What the hand-written form found.</summary>
    public async Task<(long[] Counts, long[] Sums)> ReadAsync(NpgsqlCommand byHand)
    {
        await using var row = await byHand.ExecuteReaderAsync();
        await row.ReadAsync();
        return (
            workload.Policies.Select((_, i) => row.GetInt64(2 * i)).ToArray(),
            workload.Policies.Select((_, i) => row.IsDBNull((2 * i) + 1) ? 0 : Convert.ToInt64(row.GetValue((2 * i) + 1), CultureInfo.InvariantCulture)).ToArray());
    }

    /// <summary>Milliseconds by the clock; in turn, the least of several rounds of each.</summary>
    public static async Task<(double Hand, double Ours)> BesideAsync(NpgsqlConnection connection, NpgsqlCommand hand, NpgsqlCommand ours, int workers)
    {
        await RunAsync(connection, $"set max_parallel_workers_per_gather = {workers}");
        (hand.Connection, ours.Connection) = (connection, connection);
        var (left, right) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 4; round++)
        {
            left = Math.Min(left, await TimedAsync(hand));
            right = Math.Min(right, await TimedAsync(ours));
        }

        return (left, right);
    }

    private static async Task<double> TimedAsync(NpgsqlCommand command)
    {
        var clock = Stopwatch.GetTimestamp();
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    private string Condition(JsonElement condition)
    {
        string Fact(string name) => condition.GetProperty(name).GetString()!;
        string Set() => string.Join(", ", condition.GetProperty("set").EnumerateArray());
        return condition.GetProperty("k").GetString() switch
        {
            "ge" => $"{Fact("f")} >= {Now(condition.GetProperty("p"))}",
            "le" => $"{Fact("f")} <= {Now(condition.GetProperty("p"))}",
            "true" => Fact("f"),
            "false" => $"not {Fact("f")}",
            "in" => $"{Fact("f")} in ({Set()})",
            "prefix" => $"ind_code / {Math.Pow(10, 4 - condition.GetProperty("n").GetInt32())} in ({Set()})",
            "county" => $"region / 10 in ({Set()})",
            "ratio" => $"{Fact("a")} * 100 >= {Now(condition.GetProperty("p"))} * {Fact("b")}",
            "or" => $"({string.Join(" or ", condition.GetProperty("c").EnumerateArray().Select(Condition))})",
            var other => throw new InvalidOperationException($"There is no condition {other}."),
        };
    }

    private string Amount(JsonElement amount) => amount.GetProperty("t").GetString() switch
    {
        "fixed" => Now(amount.GetProperty("v")),
        "rate" => $"least({amount.GetProperty("f").GetString()}::bigint * {Now(amount.GetProperty("bp"))}, {Now(amount.GetProperty("cap"))})",
        "head" => $"least({amount.GetProperty("f").GetString()}::bigint * {Now(amount.GetProperty("per"))}, {Now(amount.GetProperty("cap"))})",
        _ => "case " + string.Concat(amount.GetProperty("th").EnumerateArray().Zip(amount.GetProperty("v").EnumerateArray()).Reverse()
            .Select(tier => $"when {amount.GetProperty("f").GetString()} >= {tier.First} then {Now(tier.Second)} ")) + "else 0 end",
    };

    // The value in force is the latest whose date is not after the day.
    private string Now(JsonElement parameter) => parameter.EnumerateArray().Last(step => string.CompareOrdinal(step[0].GetString(), asOf) <= 0)[1].ToString();
}
