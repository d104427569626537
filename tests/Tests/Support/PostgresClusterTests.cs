using System.Diagnostics;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tongqu.Support.Tests;

public sealed class PostgresClusterTests
{
    [Fact]
    public async Task A_new_database_speaks_utf8_and_writes_durably()
    {
        PostgresCluster.SkipWhereUnavailable();
        await using var database = NpgsqlDataSource.Create(await PostgresCluster.NewDatabaseAsync());

        (await AskAsync(database, "select '衢' || chr(26111) || ' ' || length('衢州𠮷')")).ShouldBe("衢" + (char)26111 + " 3");
        (await AskAsync(database, "show fsync")).ShouldBe("on");
        (await AskAsync(database, "show listen_addresses")).ShouldBe("");
    }

    [Fact]
    public async Task Two_databases_do_not_see_each_other()
    {
        PostgresCluster.SkipWhereUnavailable();
        await using var one = NpgsqlDataSource.Create(await PostgresCluster.NewDatabaseAsync());
        await using var other = NpgsqlDataSource.Create(await PostgresCluster.NewDatabaseAsync());

        await AskAsync(one, "create table only_here (id bigint primary key)");

        (await AskAsync(one, "select to_regclass('only_here')::text")).ShouldBe("only_here");
        (await AskAsync(other, "select to_regclass('only_here')::text")).ShouldBe(DBNull.Value);
    }

    [Fact]
    public async Task A_database_can_be_copied_from_a_prepared_one()
    {
        PostgresCluster.SkipWhereUnavailable();
        var prepared = new NpgsqlConnectionStringBuilder(await PostgresCluster.NewDatabaseAsync()) { Pooling = false };
        await using (var template = NpgsqlDataSource.Create(prepared))
        {
            await AskAsync(template, "create table county as select 1 as id");
        }

        await using var copy = NpgsqlDataSource.Create(await PostgresCluster.NewDatabaseAsync(prepared.Database));

        (await AskAsync(copy, "select count(*) from county")).ShouldBe(1L);
    }

    [Fact]
    public void A_server_left_behind_by_a_killed_run_is_stopped_and_one_in_use_is_not()
    {
        PostgresCluster.SkipWhereUnavailable();
        using var gone = Process.Start("true");
        gone.WaitForExit();
        var root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"tongqu-sweep-{gone.Id}"));
        var abandoned = PostgresCluster.StartIn(root.FullName, gone.Id);
        var server = File.ReadLines(Path.Combine(abandoned.Data, "postmaster.pid")).First();
        var inUse = root.CreateSubdirectory($"tongqu-postgres-{Environment.ProcessId}");

        PostgresCluster.SweepAbandoned(root.FullName);

        Directory.Exists(abandoned.Data).ShouldBeFalse();
        IsServing(server).ShouldBeFalse();
        inUse.Exists.ShouldBeTrue();
        root.Delete(recursive: true);
    }

    /// <summary>A stopped server may stay in the table of processes until its parent asks: it has no command line then.</summary>
    private static bool IsServing(string process)
    {
        var commandLine = $"/proc/{process}/cmdline";
        return File.Exists(commandLine) && File.ReadAllText(commandLine).Length > 0;
    }

    private static async Task<object?> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
