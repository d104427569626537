using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>The invented population: whole households in real grids, alike every time, and nobody real.</summary>
public sealed class PopulationTests
{
    [Fact]
    public async Task The_same_seed_draws_the_same_people()
    {
        await using var one = await TestCity.StartAsync(Dialect.Sqlite);
        await using var other = await TestCity.StartAsync(Dialect.Sqlite);

        await one.Get<Population>().SimulateAsync(200);
        await other.Get<Population>().SimulateAsync(200);

        var people = await AllAsync(one, SubjectKind.Person);
        (await AllAsync(other, SubjectKind.Person)).Select(Told).ShouldBe(people.Select(Told));

        static string Told(SubjectLine line) => $"{line.Id} {line.Name} {line.Address} {line.Identifiers[0].Value}";
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task People_live_in_households_in_grids_and_can_be_nobody_real(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);

        var count = await city.Get<Population>().SimulateAsync(1500);
        var again = await city.Get<Population>().SimulateAsync(1500);

        (count.Persons, again.AlreadyThere).ShouldBe((1500, true));
        var people = await AllAsync(city, SubjectKind.Person);
        people.Count.ShouldBe(1500);
        people.ShouldAllBe(person => person.Simulated && city.City.Regions.Find(person.Region)!.Level == RegionLevel.Grid);
        var numbers = people.Select(person => ResidentNumber.Read(person.Identifiers.Single().Value)).ToList();
        numbers.ShouldAllBe(number => number.Fault == IdentifierFault.None && number.Division == "330899");
        numbers.Distinct().Count().ShouldBe(1500);
        city.City.Regions.Find("330899").ShouldBeNull("a division that was issued");
        var households = await AllAsync(city, SubjectKind.Household);
        households.GroupBy(household => household.Region).ShouldAllBe(grid => grid.Count() <= city.City.Regions.Find(grid.Key)!.Households);
        var one = (await city.Get<Subjects>().FindAsync(Scope.Everything, people[700].Id))!;
        one.Related.ShouldHaveSingleItem().Other.Kind.ShouldBe(SubjectKind.Household);
        (await city.ValueAsync(people[700].Id, "birth-date")).ShouldBe(numbers[700].BirthDate!.Value.ToString("yyyy-MM-dd"));
        (await AllAsync(city, SubjectKind.Enterprise)).ShouldAllBe(firm => firm.Name.Contains("模拟") && firm.Identifiers[0].Fault == IdentifierFault.None);
        var firm = (await AllAsync(city, SubjectKind.Enterprise))[0];
        (await city.Get<Licences>().OfAsync(Scope.Everything, firm.Id)).ShouldHaveSingleItem().Number.Fault.ShouldBe(IdentifierFault.None);
    }

    private static async Task<List<SubjectLine>> AllAsync(TestCity city, SubjectKind kind)
    {
        var lines = new List<SubjectLine>();
        for (var page = 1; ; page++)
        {
            var found = await city.Get<Subjects>().SearchAsync(Scope.Everything, new SubjectQuery { Kind = kind, Page = page, Size = Subjects.SizeMax });
            lines.AddRange(found.Lines);
            if (lines.Count >= found.Total)
            {
                return lines;
            }
        }
    }
}
