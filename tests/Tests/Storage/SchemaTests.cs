using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Access;
using Tongqu.Cases;
using Tongqu.Indicators;
using Tongqu.Registry;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>What the code maps and what the SQL files make are the same, for every owner there is.</summary>
public sealed class SchemaTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Every_mapped_column_exists_and_every_column_is_mapped(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, Owners());
        await new Migrator(own.Database).MigrateAsync();

        var faults = await own.Database.ReadAsync(Scope.Nothing, async store =>
        {
            var faults = new List<string>();
            foreach (var entity in store.Model.GetEntityTypes())
            {
                var mapped = entity.GetProperties().Select(property => property.GetColumnName()).Order(StringComparer.Ordinal).ToList();
                var made = await ColumnsAsync(store, entity.GetTableName()!);
                faults.AddRange(mapped.Except(made).Select(column => $"{entity.GetTableName()}.{column} is mapped and not made"));
                faults.AddRange(made.Except(mapped).Select(column => $"{entity.GetTableName()}.{column} is made and not mapped"));
            }

            return faults;
        });

        faults.ShouldBeEmpty();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_may_be_null_in_the_code_may_be_null_in_the_table(Dialect dialect)
    {
        await using var own = await TestDatabase.EmptyAsync(dialect, Owners());
        await new Migrator(own.Database).MigrateAsync();

        var differing = await own.Database.ReadAsync(Scope.Nothing, async store =>
        {
            var differing = new List<string>();
            foreach (var entity in store.Model.GetEntityTypes())
            {
                var required = await RequiredAsync(store, entity.GetTableName()!);
                differing.AddRange(entity.GetProperties().Where(property => property.IsNullable == required.Contains(property.GetColumnName()))
                    .Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}"));
            }

            return differing;
        });

        differing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_table_is_named_after_its_owner()
    {
        foreach (var owner in Owners())
        {
            await using var own = await TestDatabase.EmptyAsync(Dialect.Sqlite, owner);

            await new Migrator(own.Database).MigrateAsync();
            var names = await own.Database.ReadAsync(
                Scope.Nothing, store => Task.FromResult(store.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).ToList()));

            names.ShouldNotBeEmpty();
            names.ShouldAllBe(name => name.StartsWith(owner.Owner + "_", StringComparison.Ordinal));
        }
    }

    private static ITables[] Owners()
    {
        var services = new ServiceCollection();
        services.AddStorage();
        services.AddAccess();
        services.AddRegistry(Pack.Open(TestCity.PackFolder));
        services.AddCases();
        services.AddIndicators();
        foreach (var application in Web.Applications.All)
        {
            application.AddServices(services);
        }

        return [.. services.Where(service => service.ServiceType == typeof(ITables))
            .Select(service => (ITables)Activator.CreateInstance(service.ImplementationType!, nonPublic: true)!)];
    }

    private static async Task<List<string>> ColumnsAsync(Store store, string table)
    {
        await using var ask = store.Database.GetDbConnection().CreateCommand();
        ask.CommandText = $"select * from {table} limit 0";
        await using var answer = await ask.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, answer.FieldCount).Select(answer.GetName).Order(StringComparer.Ordinal)];
    }

    private static async Task<HashSet<string>> RequiredAsync(Store store, string table)
    {
        var sql = store.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal)
            ? $"select column_name from information_schema.columns where table_name = '{table}' and is_nullable = 'NO'"
            : $"select name from pragma_table_info('{table}') where \"notnull\" or pk";
        await using var ask = store.Database.GetDbConnection().CreateCommand();
        ask.CommandText = sql;
        await using var answer = await ask.ExecuteReaderAsync();
        var required = new HashSet<string>();
        while (await answer.ReadAsync())
        {
            required.Add(answer.GetString(0));
        }

        return required;
    }
}
