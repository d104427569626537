using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>Draws a population by lot: the same file and seed draw the same one.</summary>
internal sealed class PopulationLot(PopulationFile file, City city, Vocabulary vocabulary, int seed, long firstId)
{
    private const int HouseholdsPerBuilding = 12;
    private const int HouseholdSizeMax = 6;

#pragma warning disable CA5394 // Lots, not secrets: they must come out alike every time.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private readonly IReadOnlyList<DateOnly> _days = file.Days;
    private readonly Dictionary<(DateOnly, bool), int> _sequences = [];
    private readonly Dictionary<long, (DateOnly Born, bool Woman)> _people = [];
    private readonly Dictionary<long, int> _members = [];
    private long _next = firstId + 1;
    private int _codes;

    public List<SubjectDraft> Subjects { get; } = [];

    public List<NewFact> Facts { get; } = [];

    public List<LicenceDraft> Licences { get; } = [];

    /// <summary>Draws so many persons with all that stands around them.</summary>
    public PopulationLot Draw(int persons)
    {
        // The accounts' own come first, so that they are found again by their place.
        var residents = file.Residents.Take(persons).ToList();
        foreach (var resident in residents)
        {
            var born = DateOnly.ParseExact(resident.Born, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            Subjects.Add(PersonOf(resident.Name, resident.Grid, born, resident.Woman));
        }

        var left = persons - residents.Count;
        foreach (var grid in Grids())
        {
            var mine = residents.Where(resident => resident.Grid == grid.Code).Select((resident, _) => residents.IndexOf(resident)).ToList();
            left -= Fill(grid, left, mine);
            if (left <= 0)
            {
                break;
            }
        }

        DrawFacts();
        return this;
    }

    private IEnumerable<Region> Grids()
    {
        var named = file.Grids.Select(code => city.Regions.Find(code)
            ?? throw new PackException($"demo/population.yaml: there is no grid {code}")).ToList();
        var all = city.Regions.Below(city.Regions.City.Code).SelectMany(county => city.Regions.Below(county.Code))
            .SelectMany(town => city.Regions.Below(town.Code)).SelectMany(village => city.Regions.Below(village.Code));
        return named.Concat(all.Where(grid => !file.Grids.Contains(grid.Code)));
    }

    // A grid with its village, buildings, households and persons, and whoever works there; returns how many persons were new.
    private int Fill(Region grid, int left, List<int> residents)
    {
        var place = city.Regions.PlaceName(grid.Code);
        var village = city.Regions.Find(grid.Parent)!;
        if (grid.Code.EndsWith("001", StringComparison.Ordinal))
        {
            Subjects.Add(Draft(SubjectKind.Village, village.Short, village.Code, place, "village-code", village.Code));
        }

        var households = Math.Max(1, Math.Min(grid.Households, left * 10 / file.PersonsPerTenHouseholds));
        var persons = Math.Min(left, households * file.PersonsPerTenHouseholds / 10);
        var buildings = Enumerable.Range(1, Math.Max(1, households / HouseholdsPerBuilding)).Select(number =>
            Draft(SubjectKind.Building, $"{village.Short}{number}号楼", grid.Code, $"{place} {number}号", "building-number", $"{grid.Code}-B{number:0000}")).ToList();
        Subjects.AddRange(buildings);
        var drawn = 0;
        for (var number = 1; number <= households; number++)
        {
            var size = number == households ? persons - drawn
                : Math.Clamp(Size(), 1, Math.Max(1, persons - drawn - (households - number)));
            size = Math.Min(size, persons - drawn);
            if (size <= 0 && number > 1)
            {
                break;
            }

            var members = number == 1 ? residents : [];
            DrawHousehold(grid, place, number, size, buildings[number % buildings.Count], members);
            drawn += size;
        }

        DrawWorkplaces(grid, place, buildings, drawn);
        return drawn;
    }

    private int Size() => Weighted([(1, 18), (2, 27), (3, 29), (4, 16), (5, 7), (HouseholdSizeMax, 3)]);

    private void DrawHousehold(Region grid, string place, int number, int size, SubjectDraft building, List<int> residents)
    {
        var surname = Surname();
        var door = $"{building.Address}{_random.Next(1, 7)}0{_random.Next(1, 5)}室";
        var household = Draft(SubjectKind.Household, $"{surname}家", grid.Code, door, "household-number", $"{grid.Code}-H{number:0000}") with
        {
            Relations = [new(Relations.LivesIn, building.Id, null)],
        };
        Subjects.Add(household);
        _members[household.Id] = size + residents.Count;
        foreach (var at in residents)
        {
            Subjects[at] = Subjects[at] with { Address = door, Relations = [new(Relations.MemberOf, household.Id, null)] };
        }

        for (var member = 0; member < size; member++)
        {
            // The first two are of an age to have the others.
            var woman = member == 1 || (member > 1 && _random.Next(2) == 0);
            var age = member < 2 ? _random.Next(22, 85) : _random.Next(0, 40);
            var born = _days[0].AddDays(-(age * 365) - _random.Next(0, 365));
            var name = (member == 1 ? Surname() : surname) + GivenName(woman);
            Subjects.Add(PersonOf(name, grid.Code, born, woman) with { Address = door, Relations = [new(Relations.MemberOf, household.Id, null)] });
        }
    }

    private void DrawWorkplaces(Region grid, string place, List<SubjectDraft> buildings, int persons)
    {
        SubjectDraft? firm = null;
        for (var i = HowMany("enterprise", persons); i > 0; i--)
        {
            var building = buildings[_random.Next(buildings.Count)];
            firm = Draft(SubjectKind.Enterprise, Name("enterprise"), grid.Code, building.Address, Identifier.CreditCode, CreditCode("91")) with
            {
                Relations = [new(Relations.Premises, building.Id, null)],
            };
            Subjects.Add(firm);
            DrawLicence(firm);
        }

        for (var i = HowMany("farm", persons); i > 0; i--)
        {
            Subjects.Add(Draft(SubjectKind.Farm, Name("farm"), grid.Code, place, Identifier.CreditCode, CreditCode("93")));
        }

        for (var i = HowMany("fleet", persons); i > 0 && firm is not null; i--)
        {
            var fleet = Draft(SubjectKind.Fleet, Name("fleet"), grid.Code, place, "fleet-number", $"{grid.Code}-F{i:00}");
            Subjects.Add(fleet);
            Subjects.Add(firm = firm with { Relations = [.. firm.Relations, new(Relations.Operates, fleet.Id, null)] });
            // The firm was drawn before; it stands once, with what it runs.
            Subjects.RemoveAt(Subjects.FindIndex(draft => draft.Id == firm.Id));
        }
    }

    private void DrawLicence(SubjectDraft firm)
    {
        if (file.LicenceType.Length > 0)
        {
            var issued = _days[0].AddDays(-_random.Next(30, 5000));
            var number = LicenceNumber.Of(file.LicenceType, file.LicenceType[..18], $"{issued:yyyyMMdd}{++_codes:000000}", 1);
            Licences.Add(new LicenceDraft(firm.Id, number, issued, _random.Next(4) == 0 ? issued.AddYears(10) : null, null, file.Source, Simulated: true));
        }
    }

    private void DrawFacts()
    {
        foreach (var subject in Subjects)
        {
            foreach (var lot in file.Facts.GetValueOrDefault(subject.Kind.Name(), []))
            {
                if (vocabulary.Fact(lot.Fact) is { } fact && _random.Next(100) >= lot.Missing && ValueOf(subject, lot) is { } value)
                {
                    Facts.Add(new NewFact(subject.Id, fact, _days[0], Kept(fact, value), 0));
                    for (var day = 1; lot.Drifts && day < _days.Count; day++)
                    {
                        value = value is decimal number ? number * _random.Next(90, 115) / 100 : ValueOf(subject, lot)!;
                        Facts.Add(new NewFact(subject.Id, fact, _days[day], Kept(fact, value), 0));
                    }
                }
            }
        }
    }

    private object? ValueOf(SubjectDraft subject, FactLot lot) => lot switch
    {
        { From: "birth-date" } => _people.TryGetValue(subject.Id, out var person) ? person.Born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        { From: "sex" } => _people.TryGetValue(subject.Id, out var person) ? person.Woman ? "female" : "male" : null,
        { From: "members" } => _members.TryGetValue(subject.Id, out var count) ? (decimal)count : null,
        { Yes: { } share } => _random.Next(100) < share ? "true" : "false",
        { Of.Count: > 0 } => Weighted([.. lot.Of.Select(one => (one.Key, one.Value))]),
        { Between: [var least, var most] } => least + ((most - least) * Part(lot.LongTail)),
        _ => null,
    };

    private decimal Part(bool longTail)
    {
        var part = _random.Next(1_000_001) / 1_000_000m;
        return longTail ? part * part * part : part;
    }

    private static string Kept(FactDefinition fact, object value)
    {
        var said = value is decimal number ? decimal.Round(number, fact.Decimals).ToString(CultureInfo.InvariantCulture) : (string)value;
        return fact.Accept(said) ?? throw new PackException($"demo/population.yaml: {fact.Code} cannot be “{said}”");
    }

    private SubjectDraft PersonOf(string name, string grid, DateOnly born, bool woman)
    {
        var draft = Draft(SubjectKind.Person, name, grid, "", Identifier.ResidentNumber, ResidentNumberOf(born, woman));
        _people[draft.Id] = (born, woman);
        return draft;
    }

    private SubjectDraft Draft(SubjectKind kind, string name, string region, string address, string scheme, string code) =>
        new(_next++, kind, name, region) { Address = address, Simulated = true, Identifiers = [Identifier.Read(scheme, code)] };

    // The division was never issued, so whatever follows it is nobody's number.
    private string ResidentNumberOf(DateOnly born, bool woman)
    {
        var sequence = _sequences[(born, woman)] = _sequences.GetValueOrDefault((born, woman)) + 1;
        var digits = $"{file.Division}{born:yyyyMMdd}{(sequence * 2) - (woman ? 0 : 1):000}";
        return digits.Length == 17 ? digits + ResidentNumber.CheckOf(digits)
            : throw new PackException("demo/population.yaml: too many persons for the numbers of a day");
    }

    private string CreditCode(string kind)
    {
        var characters = $"{kind}{file.Division}{++_codes:000000000}";
        return characters + Base.CreditCode.CheckOf(characters);
    }

    private int HowMany(string what, int persons)
    {
        var thousandths = file.PerThousand.GetValueOrDefault(what) * persons;
        return (thousandths / 1000) + (_random.Next(1000) < thousandths % 1000 ? 1 : 0);
    }

    private string Name(string what) =>
        string.Concat(new[] { "words", "trades", "forms" }.Select(part => Any(file.Names[$"{what}-{part}"])));

    // The front of the list is drawn oftener, as surnames are.
    private char Surname() => file.Surnames[(int)(Part(longTail: true) * (file.Surnames.Length - 1))];

    private string GivenName(bool woman)
    {
        var letters = woman ? file.WomensNames : file.MensNames;
        var first = letters[_random.Next(letters.Length)];
        return _random.Next(4) == 0 ? first.ToString() : $"{first}{letters[_random.Next(letters.Length)]}";
    }

    private T Any<T>(List<T> of) => of[_random.Next(of.Count)];

    private T Weighted<T>(IReadOnlyList<(T Value, int Weight)> of)
    {
        var at = _random.Next(of.Sum(one => one.Weight));
        return of.First(one => (at -= one.Weight) < 0).Value;
    }
}
