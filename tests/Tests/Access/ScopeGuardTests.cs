using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>The scope holds in the data layer: a query that forgot its filter, or threw it away, gains nothing.</summary>
public sealed class ScopeGuardTests
{
    private const string Town = "330881001";
    private const string OtherTown = "330881002";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_query_without_any_filter_sees_its_scope_and_no_more(Dialect dialect)
    {
        var city = await CityWithEventsAsync(dialect);

        foreach (var rows in await ScopedRowsAsync(city, Scope.Nothing))
        {
            rows.ShouldBeEmpty();
        }

        (await ScopedRowsAsync(city, ScopeOf(Town))).SelectMany(rows => rows).ShouldAllBe(row => row.Region.StartsWith(Town));
        (await ScopedRowsAsync(city, ScopeOf(Town))).SelectMany(rows => rows).ShouldNotBeEmpty();
        (await ScopedRowsAsync(city, ScopeOf(Town, "sanitation"))).SelectMany(rows => rows).ShouldAllBe(row => row.Department == "sanitation");
        (await ScopedRowsAsync(city, Scope.OwnOf(1))).SelectMany(rows => rows).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Every_scoped_row_is_filtered_and_there_is_at_least_one_kind(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);

        var unfiltered = await city.Database.ReadAsync(Scope.Nothing, store => Task.FromResult(
            store.Model.GetEntityTypes().Where(IsScoped).Where(type => type.GetDeclaredQueryFilters().Count == 0).ToList()));

        unfiltered.ShouldBeEmpty();
        (await ScopedRowsAsync(city, Scope.Nothing)).ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_row_outside_can_be_neither_changed_nor_deleted_nor_added(Dialect dialect)
    {
        var city = await CityWithEventsAsync(dialect);
        foreach (var state in new[] { EntityState.Modified, EntityState.Deleted, EntityState.Added })
        {
            var fault = await Should.ThrowAsync<InvalidOperationException>(() => TouchAsync(city, ScopeOf(OtherTown), state));
            fault.Message.ShouldContain("outside the scope");
        }

        (await ScopedRowsAsync(city, ScopeOf(Town))).SelectMany(rows => rows).ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_reader_cannot_write(Dialect dialect)
    {
        var city = await CityWithEventsAsync(dialect);

        await Should.ThrowAsync<InvalidOperationException>(() => city.Database.ReadAsync(Scope.Everything, store => store.SaveChangesAsync()));
    }

    /// <summary>Takes a row of <see cref="Town"/> with the filters thrown away, and touches it within another scope.</summary>
    private static Task<Outcome<bool>> TouchAsync(TestCity city, Scope scope, EntityState state) =>
        city.Database.WriteAsync<bool>(scope, async store =>
        {
            var rows = (await RowsAsync(store, unfiltered: true)).SelectMany(found => found);
            var row = rows.First(found => found.Region.StartsWith(Town, StringComparison.Ordinal));
            store.Entry(row).State = state;
            return true;
        });

    private static async Task<TestCity> CityWithEventsAsync(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        await Brain.Tests.Events.ReportAsync(city.Anyone(), new { description = "渠边护栏松动", region = Town });
        await Brain.Tests.Events.ReportAsync(city.Anyone(), new { description = "渠边护栏松动", region = OtherTown });
        return city;
    }

    private static Scope ScopeOf(string region, string? department = null) => Scope.Of(RegionCode.Parse(region).Value, department);

    private static Task<IReadOnlyList<IReadOnlyList<IScoped>>> ScopedRowsAsync(TestCity city, Scope scope) =>
        city.Database.ReadAsync(scope, store => RowsAsync(store, unfiltered: false));

    // Rows are internal to their owners, so the sets are reached by reflection: as a careless query inside an owner would.
    private static async Task<IReadOnlyList<IReadOnlyList<IScoped>>> RowsAsync(Store store, bool unfiltered)
    {
        var found = new List<IReadOnlyList<IScoped>>();
        foreach (var type in store.Model.GetEntityTypes().Where(IsScoped))
        {
            var read = typeof(ScopeGuardTests).GetMethod(nameof(AllAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.ClrType);
            found.Add(await (Task<IReadOnlyList<IScoped>>)read.Invoke(null, [store, unfiltered])!);
        }

        return found;
    }

    private static async Task<IReadOnlyList<IScoped>> AllAsync<TRow>(Store store, bool unfiltered) where TRow : class =>
        [.. (await (unfiltered ? store.Set<TRow>().IgnoreQueryFilters() : store.Set<TRow>()).ToListAsync()).Cast<IScoped>()];

    private static bool IsScoped(Microsoft.EntityFrameworkCore.Metadata.IEntityType type) => type.ClrType.IsAssignableTo(typeof(IScoped));
}
