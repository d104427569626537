using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>A population in columns says what the facts say one by one, and nothing of what is missing.</summary>
public sealed class FactTableTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Every_column_holds_the_value_as_of_the_day_or_nothing(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        string[] codes = [RegistryCity.NewCode(), RegistryCity.NewCode(), RegistryCity.NewCode()];
        const string region = "330803103202001";
        var ids = new List<long>();
        foreach (var code in codes)
        {
            ids.Add(await city.AddAsync(code, region: region));
        }

        var outside = RegistryCity.NewCode();
        await city.AddAsync(outside, region: RegistryCity.OtherGrid);
        await city.TakeInAsync("tax",
            $"credit-code:{codes[0]},annual-revenue,2025-12-31,100.5", $"credit-code:{codes[0]},annual-revenue,2026-06-30,-0.01",
            $"credit-code:{codes[0]},annual-revenue,2026-09-30,7", $"credit-code:{codes[2]},annual-revenue,2026-01-01,20000000",
            $"credit-code:{outside},annual-revenue,2026-01-01,5",
            $"credit-code:{codes[1]},above-scale,2026-01-01,1", $"credit-code:{codes[2]},above-scale,2026-01-01,0",
            $"credit-code:{codes[0]},industry-section,2026-01-01,C", $"credit-code:{codes[2]},industry-section,2026-01-01,C",
            $"credit-code:{codes[1]},registered-on,2026-01-01,2001-02-03");
        var facts = new[] { "annual-revenue", "above-scale", "industry-section", "registered-on", "employees" }.Select(code => city.Get<Vocabulary>().Fact(code)!).ToList();

        var table = await FactTable.ReadAsync(
            city.Database, Scope.Of(RegionCode.Parse(region).Value), SubjectKind.Enterprise, facts, new DateOnly(2026, 6, 30));

        table.Subjects.ShouldBe(ids.Order());
        int Row(int which) => table.Subjects.ToList().IndexOf(ids[which]);
        var revenue = (NumberColumn)table.Columns["annual-revenue"];
        ids.Select((_, which) => revenue.Value(Row(which))).ShouldBe([-0.01m, null, 20000000m]);
        revenue.Units[Row(0)].ShouldBe(-1);
        revenue.PresentCount.ShouldBe(2);
        var scale = (BooleanColumn)table.Columns["above-scale"];
        ids.Select((_, which) => scale.Value(Row(which))).ShouldBe([null, true, false]);
        var section = (TextColumn)table.Columns["industry-section"];
        ids.Select((_, which) => section.Value(Row(which))).ShouldBe(["C", null, "C"]);
        section.Words.ShouldBe(["", "C"]);
        section.CodeOf("D").ShouldBe(0);
        ((DateColumn)table.Columns["registered-on"]).Value(Row(1)).ShouldBe(new DateOnly(2001, 2, 3));
        table.Columns["employees"].PresentCount.ShouldBe(0);
    }
}
