using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Tongqu.Storage;

/// <summary>
/// Brings the schema up to date: each owner's numbered SQL files (<c>Tables/0001-what.sql</c>, embedded beside its
/// <see cref="ITables"/>), applied once, in the owners' order, and remembered with their checksums. A file that was applied is
/// never edited; a change is a new file.
/// </summary>
public sealed partial class Migrator(Database database)
{
    /// <summary>Applies what is missing and returns how many files that were.</summary>
    /// <exception cref="InvalidOperationException">An applied file has been edited, numbers have a gap, or an owner has no file.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (database.Dialect == Dialect.Postgres)
        {
            // Two nodes that start together take turns.
            await ExecuteAsync(transaction, "select pg_advisory_xact_lock(7430001)", cancellation);
        }

        await ExecuteAsync(transaction, """
            create table if not exists storage_change (
                owner text not null, number integer not null, name text not null, checksum text not null,
                primary key (owner, number))
            """, cancellation);
        var applied = await AppliedAsync(transaction, cancellation);
        var count = 0;
        foreach (var tables in database.Tables)
        {
            foreach (var change in ChangesOf(tables, database.Dialect))
            {
                if (applied.TryGetValue((tables.Owner, change.Number), out var checksum))
                {
                    RequireUnedited(tables.Owner, change, checksum);
                    continue;
                }

                await ExecuteAsync(transaction, change.Sql, cancellation);
                await RememberAsync(transaction, tables.Owner, change, cancellation);
                count++;
            }
        }

        await transaction.CommitAsync(cancellation);
        return count;
    }

    /// <summary>Asks the database for nothing in particular; throws where it does not answer.</summary>
    public async Task ProbeAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1";
        await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>The changes of an owner for a database, in order.</summary>
    internal static IReadOnlyList<Change> ChangesOf(ITables tables, Dialect dialect)
    {
        var assembly = tables.GetType().Assembly;
        var folder = $"{tables.GetType().Namespace}.Tables.";
        var changes = assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(folder, StringComparison.Ordinal))
            .Select(resource => (resource, match: FileName().Match(resource[folder.Length..])))
            .Where(file => file.match.Success && file.match.Groups["dialect"].Value is var only
                && (only.Length == 0 || only.Equals(dialect.ToString(), StringComparison.OrdinalIgnoreCase)))
            .Select(file => new Change(int.Parse(file.match.Groups["number"].Value), file.match.Groups["name"].Value, Read(assembly, file.resource)))
            .OrderBy(change => change.Number).ToList();
        return changes.Count > 0 && changes.Select(change => change.Number).SequenceEqual(Enumerable.Range(1, changes.Count))
            ? changes
            : throw new InvalidOperationException($"The SQL files of {tables.Owner} are missing or not numbered 1, 2, 3 … for {dialect}.");
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static void RequireUnedited(string owner, Change change, string checksum)
    {
        if (checksum != change.Checksum)
        {
            throw new InvalidOperationException(
                $"{owner}/{change.Number:0000}-{change.Name} was edited after it had been applied. Undo the edit and add a new file.");
        }
    }

    private static async Task<Dictionary<(string, int), string>> AppliedAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "select owner, number, checksum from storage_change";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new Dictionary<(string, int), string>();
        while (await reader.ReadAsync(cancellation))
        {
            applied[(reader.GetString(0), reader.GetInt32(1))] = reader.GetString(2);
        }

        return applied;
    }

    private static async Task RememberAsync(DbTransaction transaction, string owner, Change change, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "insert into storage_change (owner, number, name, checksum) values (@owner, @number, @name, @checksum)";
        foreach (var (name, value) in new (string, object)[]
            { ("@owner", owner), ("@number", change.Number), ("@name", change.Name), ("@checksum", change.Checksum) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [GeneratedRegex(@"^(?<number>\d{4})-(?<name>[a-z0-9-]+)(\.(?<dialect>sqlite|postgres))?\.sql$")]
    private static partial Regex FileName();

    /// <summary>One numbered SQL file.</summary>
    internal sealed record Change(int Number, string Name, string Sql)
    {
        public string Checksum { get; } = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Sql)));
    }
}
