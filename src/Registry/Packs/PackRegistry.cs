using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>What the pack's files say about regions, departments, posts and working time, read and checked.</summary>
internal static class PackRegistry
{
    private static readonly Department?[] NoDepartment = [null];

    public static List<Region> Regions(Pack pack)
    {
        var points = pack.ReadCsv("regions/points.csv", Point).ToDictionary(row => row.Code);
        var regions = pack.ReadCsv("regions/divisions.csv", field =>
        {
            var code = field("code");
            var known = points.TryGetValue(code, out var point);
            return new Region(code, field("name"), field("short"), Level(field("level")), field("parent"), known ? point.Point : null, 0, known && point.Simulated);
        }).ToList();
        regions.AddRange(pack.ReadCsv("regions/grids.csv", field => new Region(
            field("code"), field("name"), field("name"), RegionLevel.Grid, field("parent"),
            new GeoPoint(double.Parse(field("longitude")), double.Parse(field("latitude"))),
            int.Parse(field("households")), field("simulated") == "true")));
        var orphan = regions.Find(region => !region.Code.StartsWith(region.Parent, StringComparison.Ordinal) || !region.Code.All(char.IsAsciiDigit));
        return orphan is null ? regions
            : throw new PackException($"regions: {orphan.Code} {orphan.Name} does not begin with its parent's code {orphan.Parent}");
    }

    public static List<Department> Departments(Pack pack) =>
        [.. pack.ReadYaml<List<DepartmentFile>>("departments.yaml").Select(file => new Department(file.Code, file.Title.ToText(), file.Level, file.Sample))];

    /// <summary>Expands the templates: one post for each region of the template's floor (and each department of that floor).</summary>
    /// <param name="pack">The city.</param>
    /// <param name="regions">For which regions.</param>
    /// <param name="departments">All departments.</param>
    /// <param name="all">All regions, where <paramref name="regions"/> are only some.</param>
    public static List<Post> Posts(Pack pack, IReadOnlyList<Region> regions, IReadOnlyList<Department> departments, IReadOnlyList<Region>? all = null)
    {
        var places = (all ?? regions).ToDictionary(region => region.Code);
        return
        [
            .. from template in pack.ReadYaml<List<PostFile>>("posts.yaml")
               let role = Roles.Parse(template.Role) ?? throw new PackException($"posts.yaml: {template.Role} is not a role")
               let level = Level(template.At)
               from region in regions
               where region.Level == level && region.Code.StartsWith(pack.Card.Region, StringComparison.Ordinal)
               from department in template.PerDepartment ? departments.Where(department => department.Level == template.At).Cast<Department?>() : NoDepartment
               select Expand(template, role, region, department, places),
        ];
    }

    public static WorkingCalendar Calendar(Pack pack)
    {
        var file = pack.ReadYaml<CalendarFile>("calendar/calendar.yaml");
        var days = pack.ReadCsv("calendar/holidays.csv", field => (Day: DateOnly.Parse(field("date")), Kind: field("kind"))).ToList();
        var calendar = WorkingCalendar.Create(new CalendarContent
        {
            UtcOffset = pack.UtcOffset,
            Periods = [.. file.WorkingPeriods.Periods.Select(period => period.ToPeriod())],
            Seasons = [.. file.WorkingPeriods.Seasons.Select(season => season.ToSeason())],
            PublishedYears = file.PublishedYears,
            Holidays = [.. days.Where(day => day.Kind == "holiday").Select(day => day.Day)],
            MakeUpDays = [.. days.Where(day => day.Kind == "workday").Select(day => day.Day)],
        });
        return calendar.Succeeded ? calendar.Value : throw new PackException($"calendar: {calendar.Refusal!.Message.En}");
    }

    private static Post Expand(PostFile template, Role role, Region region, Department? department, Dictionary<string, Region> places)
    {
        var name = region.Level == RegionLevel.Grid && places.TryGetValue(region.Code[..9], out var town) ? town.Short + region.Short : region.Short;
        var title = department is null ? template.Title.ToText() : department.Title;
        var separator = region.Short.Length > 0 ? " · " : "";
        return new Post($"{region.Code}/{department?.Code ?? template.Slug}", role, region.Code, department?.Code ?? "",
            new($"{name}{title.Zh}", $"{name}{separator}{title.En}"), template.Sample || department?.Sample == true);
    }

    private static (string Code, GeoPoint Point, bool Simulated) Point(Func<string, string> field) =>
        (field("code"), new GeoPoint(double.Parse(field("longitude")), double.Parse(field("latitude"))), field("simulated") == "true");

    private static RegionLevel Level(string name) =>
        Enum.TryParse<RegionLevel>(name, ignoreCase: true, out var level) ? level : throw new PackException($"{name} is not a level of regions");

    private sealed class DepartmentFile
    {
        public string Code { get; set; } = "";

        public PackText Title { get; set; } = new();

        public string Level { get; set; } = "";

        public bool Sample { get; set; }

        public object? Note { get; set; }

        public object? Source { get; set; }

        public bool External { get; set; }
    }

    private sealed class PostFile
    {
        public string Slug { get; set; } = "";

        public string Role { get; set; } = "";

        public string At { get; set; } = "";

        public bool PerDepartment { get; set; }

        public PackText Title { get; set; } = new();

        public bool Sample { get; set; }

        public object? Note { get; set; }

        public object? Source { get; set; }
    }

    private sealed class CalendarFile
    {
        public List<int> PublishedYears { get; set; } = [];

        public PeriodsFile WorkingPeriods { get; set; } = new();

        public List<object> Notices { get; set; } = [];
    }

    private sealed class PeriodsFile
    {
        public bool Sample { get; set; }

        public List<PeriodFile> Periods { get; set; } = [];

        public List<SeasonFile> Seasons { get; set; } = [];
    }

    private sealed class SeasonFile
    {
        public string From { get; set; } = "";

        public string To { get; set; } = "";

        public List<PeriodFile> Periods { get; set; } = [];

        public WorkingSeason ToSeason() => new(MonthDay(From), MonthDay(To), [.. Periods.Select(period => period.ToPeriod())]);

        private static MonthDay MonthDay(string text) => DateOnly.ParseExact($"2024-{text}", "yyyy-MM-dd") is var day
            ? new(day.Month, day.Day) : default;
    }

    private sealed class PeriodFile
    {
        public string From { get; set; } = "";

        public string To { get; set; } = "";

        public WorkingPeriod ToPeriod() => new(TimeOnly.Parse(From), TimeOnly.Parse(To));
    }
}
