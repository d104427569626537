using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Lamp = Tongqu.Cases.Lamp;

namespace Tongqu.Brain;

/// <summary>Puts what the engines know into what pages show: countdowns, log lines, fields, places.</summary>
internal static class Wording
{
    public static Text TitleOf(PartState state) => state switch
    {
        PartState.Open => new("待办", "Open"),
        PartState.Done => new("已完成", "Done"),
        PartState.Returned => new("已退回", "Returned"),
        _ => new("已撤回", "Taken back"),
    };

    public static Text TitleOf(LinkKind kind) => kind switch
    {
        LinkKind.MergedInto => new("已并入", "Merged into"),
        LinkKind.MergedFrom => new("并入本件", "Merged into this"),
        LinkKind.SplitInto => new("拆分出", "Split into"),
        _ => new("拆分自", "Split from"),
    };

    public static Text NoPlace { get; } = new("地点未识别", "Place not recognised");

    public static Text NoClass { get; } = new("类别未定", "Class not set");

    /// <summary>The code of a class, saying so where it is a sample; null while the class is not set.</summary>
    public static Text? CodeOf(CaseClass? kind) =>
        kind is null ? null : kind.Sample ? new($"{kind.Code} · 示例类别", $"{kind.Code} · sample class") : Text.Same(kind.Code);

    public static LampColour ToColour(this Lamp lamp) => lamp switch
    {
        Lamp.Green => LampColour.Green,
        Lamp.Yellow => LampColour.Yellow,
        Lamp.Red => LampColour.Red,
        Lamp.Historic => LampColour.Historic,
        _ => LampColour.Grey,
    };

    /// <summary>The clock that counts now, as a list shows it; null where none runs.</summary>
    public static Countdown? CountdownOf(CaseLine line, CaseType type, City city, DateTimeOffset now)
    {
        if (line.Historic)
        {
            return new Countdown(new("历史导入", "Historic import"), CountdownState.Historic) { Lamp = LampColour.Historic };
        }

        if (type.State(line.State).Pauses)
        {
            return new Countdown(type.State(line.State).Title, CountdownState.Suspended) { Lamp = LampColour.Grey, Escalation = EscalationOf(line.EscalatedTo, city) };
        }

        if (line.DueAt is not { } due)
        {
            return null;
        }

        var overdue = due < now;
        var natural = line.DueKind == LimitKind.Hours;
        return new Countdown(
            PhaseTitle(type.State(line.State).Phase), overdue ? CountdownState.Overdue : CountdownState.Running, Left(now, due, natural, city), due)
        {
            Lamp = line.LampAt(now).ToColour(),
            Natural = natural,
            AssumedCalendar = !natural && city.Calendar.IsAssumed(now, due),
            Escalation = EscalationOf(line.EscalatedTo, city),
        };
    }

    private static Text? EscalationOf(string post, City city) =>
        city.Posts.Find(post) is { Title: var title } ? new($"已提级至{title.Zh}", $"escalated to {title.In(Tongue.English)}") : null;

    /// <summary>A clock of a case with what has become of it.</summary>
    public static Countdown CountdownOf(ClockLine clock, CaseType type, string? code, City city, DateTimeOffset now)
    {
        var end = clock.StoppedAt ?? now;
        var state = clock.Ended == ClockEnd.NotApplicable ? CountdownState.NotApplicable
            : clock.StoppedAt is { } stopped
            ? stopped <= clock.DueAt ? CountdownState.Met : CountdownState.Late
            : clock.PausedAt is not null ? CountdownState.Suspended
            : clock.DueAt < now ? CountdownState.Overdue : CountdownState.Running;
        var title = type.TitleOf(clock.Name, type.Classes.Find(code)) ?? default;
        var limit = LimitOf(clock);
        return new Countdown(
            new($"{title.Zh}（{limit.Zh}）", $"{title.In(Tongue.English)} ({limit.En})"), state,
            Left(end, clock.DueAt, clock.Limit.Kind == LimitKind.Hours, city), clock.DueAt)
        {
            Natural = clock.Limit.Kind == LimitKind.Hours,
            Lamp = state switch
            {
                CountdownState.Overdue or CountdownState.Late => LampColour.Red,
                CountdownState.Suspended or CountdownState.NotApplicable => LampColour.Grey,
                CountdownState.Running when clock.WarnAt <= now => LampColour.Yellow,
                _ => LampColour.Green,
            },
            AssumedCalendar = clock.Assumed,
        };
    }

    private static Text LimitOf(ClockLine clock)
    {
        var (limit, extra) = (clock.Limit.ToText(), (clock.Limit with { Amount = clock.Extra }).ToText());
        return clock.Extra == 0 ? limit : new($"{limit.Zh}，延期 {extra.Zh}", $"{limit.En}, {extra.En} more");
    }

    private static TimeSpan Left(DateTimeOffset from, DateTimeOffset due, bool natural, City city) =>
        natural ? due - from : city.Calendar.WorkingTimeBetween(from, due);

    public static Text PlaceOf(string region, City city) => Text.Same(city.Regions.PlaceName(region));

    /// <summary>The place as somebody says it who works there: a town's clerk needs no county and no town before a village.</summary>
    public static Text PlaceWithin(string around, string region, City city)
    {
        var (name, known) = (city.Regions.PlaceName(region), city.Regions.PlaceName(around) + " ");
        return Text.Same(name.StartsWith(known, StringComparison.Ordinal) ? name[known.Length..] : name);
    }

    public static string? GeoOf(CaseLine line, City city) =>
        (line.Point ?? (line.PlaceKnown ? city.Regions.Find(line.Region)?.Point : null)) is { } point
            ? FormattableString.Invariant($"geo:{point.Latitude:0.######},{point.Longitude:0.######}") : null;

    /// <summary>A line of the log for staff: names masked, what was answered in full.</summary>
    public static LogEntry ToEntry(LogLine line, CaseView view, CaseType type, City city, string number, Tongue tongue) =>
        new(line.At, type.DoneOf(line.Action))
        {
            Who = line.Person == 0 ? null : Mask.Name(line.PersonName),
            Post = city.Posts.Find(line.PersonPost)?.Title ?? (line.Person == 0 ? new("公众或系统", "Public or system") : null),
            From = line.FromState.Length == 0 || line.FromState == line.ToState ? null : type.State(line.FromState).Title,
            To = line.FromState == line.ToState ? null : type.State(line.ToState).Title,
            Note = NoteOf(line, type, type.Classes.Find(view.Line.Class), city, tongue),
            Photos = line.Seq == 1 ? [] : PhotosOf(view.Photos.Where(photo => photo.Seq == line.Seq), number, null),
        };

    public static IReadOnlyList<Photo> PhotosOf(IEnumerable<PhotoLine> photos, string number, string? key) =>
        [.. photos.Select((photo, index) =>
        {
            var query = key is null ? "" : $"?key={key}";
            return new Photo($"/photos/{number}/{photo.Hash}{query}", $"/photos/{number}/{photo.Hash}/small{query}",
                new($"{number} 的照片 {index + 1}", $"Photo {index + 1} of {number}"));
        })];

    /// <summary>The fields of a form with their choices, values and faults.</summary>
    public static IReadOnlyList<FormField> FieldsOf(
        Form form, Func<FormComponent, IReadOnlyList<Choice>> choices, Func<FormComponent, string?> value,
        IReadOnlyDictionary<string, Text>? errors = null) =>
        [.. form.Fields.Where(component => component.IsInput).Select(component =>
            new FormField(component.Key, component.Type, component.LabelText)
            {
                Help = component.Description.Length == 0 ? null : component.DescriptionText,
                Required = component.Validate.Required, MinLength = component.Validate.MinLength, MaxLength = component.Validate.MaxLength,
                Min = component.Validate.Min, Max = component.Validate.Max, Pattern = component.Validate.Pattern,
                Options = component.Source.Length > 0 ? choices(component)
                    : [.. component.Values.Select(choice => new Choice(choice.Value, new(choice.Label, choice.LabelEn)))],
                Value = value(component), Error = errors?.TryGetValue(component.Key, out var error) == true ? error : null,
                Conditional = component.IsConditional, Reads = [.. component.Reads],
                Hidden = component.IsConditional && form.Hidden(form.Fields.Where(field => field.IsInput)
                    .ToDictionary(field => field.Key, field => value(field) ?? "")).Contains(component.Key),
                Section = component.Section?.LabelText,
                Sensitive = component.IsPersonal,
                Autocomplete = component.Key switch { "contactName" => "name", "contactPhone" => "tel", _ => null },
            })];

    public static IReadOnlyList<Choice> ClassChoices(CaseType type) =>
        [.. type.Classes.All.Select(kind => new Choice(kind.Code, Marked(kind), kind.Group))];

    /// <summary>The deadlines of its class that are open on a case, the first due first; none where there is but one.</summary>
    public static IReadOnlyList<Choice> DeadlineChoices(CaseView view, CaseType type)
    {
        var kind = type.Classes.Find(view.Line.Class);
        var open = view.Clocks.Where(clock => clock.StoppedAt is null && type.ClockOf(clock.Name)?.LimitOf(clock.Name) is not null).OrderBy(clock => clock.DueAt).ToList();
        return open.Count < 2 ? [] : [.. open.Select(clock => new Choice(type.ClockOf(clock.Name)!.LimitOf(clock.Name)!, type.TitleOf(clock.Name, kind)!.Value))];
    }

    /// <summary>Posts below and beside a region that can be given a task: its grids, its platforms, its county's departments.</summary>
    public static IReadOnlyList<Choice> PostChoices(City city, string region)
    {
        var place = city.Regions.Find(region);
        var town = city.Regions.On(RegionLevel.Township, region)?.Code;
        var county = city.Regions.On(RegionLevel.County, region)?.Code;
        var village = city.Regions.On(RegionLevel.Village, region)?.Code;
        var villages = village is not null ? [village] : town is not null ? city.Regions.Below(town).Select(below => below.Code) : [];
        var grids = villages.SelectMany(code => city.Regions.Below(code)).SelectMany(grid => city.Posts.At(grid.Code))
            .Where(post => post.Role == Role.GridWorker).Select(post => new Choice(post.Code, post.Title, new("网格", "Grids")));
        var platforms = town is null ? [] : Handlers(town, new("本镇平台", "Town platforms"));
        var departments = county is null ? [] : Handlers(county, new("县级部门", "County departments"));
        return place is null ? [] : [.. grids, .. platforms, .. departments];

        IEnumerable<Choice> Handlers(string code, Text group) => city.Posts.At(code)
            .Where(post => post.Role == Role.DepartmentHandler).Select(post => new Choice(post.Code, post.Title, group));
    }

    /// <summary>Townships and villages below a region, for assigning a place.</summary>
    public static IReadOnlyList<Choice> RegionChoices(City city, string region) =>
        city.Regions.Find(region) is not { } place ? []
            : place.Level < RegionLevel.Township
                ? [.. city.Regions.Below(region).Where(town => town.Level == RegionLevel.Township)
                    .Select(town => new Choice(town.Code, Text.Same(town.Short), Text.Same(place.Short)))]
                : [.. Towns(city, place).SelectMany(town => city.Regions.Below(town.Code)
                    .Select(village => new Choice(village.Code, Text.Same(village.Short), Text.Same(town.Short)))
                    .Prepend(new Choice(town.Code, new($"{town.Short}（村社未定）", $"{town.Short} (village not known)"), Text.Same(town.Short))))];

    private static IEnumerable<Region> Towns(City city, Region place) =>
        city.Regions.On(RegionLevel.Township, place.Code) is { } town ? [town] : [];

    private static Text Marked(CaseClass kind) =>
        kind.Sample ? new(kind.Title.Zh + "（示例）", kind.Title.In(Tongue.English) + " (sample)") : kind.Title;

    private static Text PhaseTitle(string phase) => phase switch
    {
        "to-dispatch" => new("派遣", "Dispatch"),
        "in-progress" => new("处置", "Handling"),
        _ => new("核查", "Verification"),
    };

    private static string? NoteOf(LogLine line, CaseType type, CaseClass? kind, City city, Tongue tongue)
    {
        var form = type.Action(line.Action)?.Form;
        var parts = line.Answers.Select(answer =>
        {
            var field = form?.Fields.FirstOrDefault(component => component.Key == answer.Key);
            if (answer.Key is Noted.MergedFrom or Noted.UnmergedFrom)
            {
                return $"{(tongue == Tongue.English ? "Number: " : "编号：")}{answer.Value}";
            }

            if (answer.Key == Noted.EscalatedTo)
            {
                return $"{(tongue == Tongue.English ? "Escalated to: " : "提级至：")}{city.Posts.Find(answer.Value)?.Title.In(tongue)}";
            }

            var value = field?.Source switch
            {
                "posts" => city.Posts.Find(answer.Value)?.Title.In(tongue),
                "classes" => type.Classes.Find(answer.Value)?.Title.In(tongue),
                "regions" => city.Regions.PlaceName(answer.Value),
                "deadlines" => kind?.Limits.FirstOrDefault(limit => limit.Name == answer.Value)?.Title.In(tongue),
                _ => field?.Values.Find(choice => choice.Value == answer.Value) is { } choice ? new Text(choice.Label, choice.LabelEn).In(tongue) : null,
            };
            return $"{field?.LabelText.In(tongue) ?? answer.Key}{(tongue == Tongue.English ? ": " : "：")}{value ?? answer.Value}";
        }).ToList();
        return parts.Count == 0 ? null : string.Join("\n", parts);
    }
}
