using System.Globalization;
using System.Text;
using System.Text.Json;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Frame.Components;
using Tongqu.Models.Pages;
using Tongqu.Registry;
using Text = Tongqu.Base.Text;

namespace Tongqu.Models;

/// <summary>What a simulation found, as people read it.</summary>
internal sealed class SimulationSheet(Subjects subjects, City city)
{
    /// <summary>Most lines of a file.</summary>
    public const int FileMax = 20_000;

    private const int PageSize = 50;
    private static readonly SimulatedEffect[] Order =
        [SimulatedEffect.Enters, SimulatedEffect.Gains, SimulatedEffect.Loses, SimulatedEffect.Leaves, SimulatedEffect.Same, SimulatedEffect.CannotTell];

    // The text stands inside a script element: what could end it is written otherwise.
    private static readonly JsonSerializerOptions ChartJson = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The part of the page that shows it.</summary>
    /// <param name="mayOpen">Whether the reader may open the pages of subjects.</param>
    public async Task<SimulateFound> OfAsync(
        Caller caller, SimulationResult result, SimulationAsked asked, DateTimeOffset at, bool mayOpen, Tongue tongue, CancellationToken cancellation)
    {
        var (view, total, unit) = (asked.View, result.Total, UnitOf(result));
        var effect = EffectNamed(view.Effect);
        var below = city.Regions.Find(view.Below) is { } region && region.Code.StartsWith(view.Region!, StringComparison.Ordinal) ? region : null;
        var (changes, count) = result.Changes(effect, below?.Code, (view.Page - 1) * PageSize, PageSize);
        var whom = new Text($"{result.Query.Kind.Title().Zh} · 数据截至 {view.Day}", $"{result.Query.Kind.Title().En} · facts as of {view.Day}");
        return new SimulateFound(asked.Before, asked.After, $"{result.Query.Decision} · {city.Regions.Find(view.Region)?.Short}", whom)
        {
            At = at,
            Subjects = total.Subjects,
            Simulated = result.Simulated,
            Unit = unit,
            HasAmounts = result.HasAmounts,
            Figures = FiguresOf(result),
            Sums = result.HasAmounts ? SumsOf(total, unit) : [],
            Effects = [.. Order.Select(one => new EffectLine(Title(one), total[one], total.Subjects == 0 ? 0 : Math.Round(100m * total[one] / total.Subjects, 1),
                total[one] == 0 || one == SimulatedEffect.Same ? null : (view with { Effect = Name(one), Below = null, Page = 1 }).Href() + "#changed", effect == one))],
            Chart = result.BySize.Count == 0 ? null : ChartOf(result, tongue),
            Sizes = [.. result.BySize.Select(size => new SizeLine(RangeOf(size), size.Up, size.Down))],
            Regions = [.. result.Regions.Select(one => RegionOf(one.Region, one.Totals, view))],
            Blocking = [.. result.Blocking.Select(one => new BlockingLine(one.Fact.Title, one.Subjects, one.Alone))],
            LeftOut = result.LeftOut,
            NotLookedAt = result.NotLookedAt,
            Listed = ListedOf(effect, below),
            ListsUntold = effect == SimulatedEffect.CannotTell,
            AllHref = effect is null && below is null ? null : (view with { Effect = null, Below = null, Page = 1 }).Href() + "#changed",
            Changes = await LinesAsync(caller, changes, result, mayOpen, cancellation),
            Total = count,
            Page = view.Page,
            Size = PageSize,
            PageHref = page => (view with { Page = page }).Href() + "#changed",
            ExportHref = (view with { Page = 1 }).Href(".csv"),
        };
    }

    /// <summary>The list as CSV.</summary>
    public async Task<string> FileAsync(Caller caller, SimulationResult result, SimulationAsked asked, Tongue tongue, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        Text[] heads = [new("名称", "name"), new("区域代码", "region"), new("区域", "place"), new("变化", "effect"), new("之前", "before"), new("之后", "after"),
            new("差额", "difference"), new("缺少的数据项", "missing facts"), new("模拟", "simulated")];
        text.AppendJoin(',', heads.Select(head => head.In(tongue))).Append("\r\n");
        var (effect, region) = (EffectNamed(asked.View.Effect), asked.View.Below);
        for (var skip = 0; skip < FileMax; skip += Subjects.SizeMax)
        {
            var (changes, count) = result.Changes(effect, region, skip, Subjects.SizeMax);
            var lines = await LinesAsync(caller, changes, result, mayOpen: false, cancellation);
            foreach (var (line, change) in lines.Zip(changes))
            {
                string[] cells = [line.Name, change.Region, line.Place, line.Effect.In(tongue), Plain(change.Before), Plain(change.After), result.HasAmounts
                    && change.Effect != SimulatedEffect.CannotTell ? $"{change.Difference}" : "", string.Join(' ', line.Missing.Select(fact => fact.In(tongue))),
                    line.Simulated ? new Text("模拟", "simulated").In(tongue) : ""];
                text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
            }

            if (skip + Subjects.SizeMax >= count)
            {
                break;
            }
        }

        return text.ToString();
    }

    private async Task<IReadOnlyList<ChangedLine>> LinesAsync(
        Caller caller, IReadOnlyList<SimulatedChange> changes, SimulationResult result, bool mayOpen, CancellationToken cancellation)
    {
        var found = await subjects.FindAsync(caller.Scope, [.. changes.Select(change => change.Subject)], cancellation);
        return
        [
            .. changes.Select(change =>
            {
                var subject = found.GetValueOrDefault(change.Subject);
                var name = subject is null ? "—" : subject.Kind.IsPersonal() ? Mask.Name(subject.Name) : subject.Name;
                return new ChangedLine(name, city.Regions.PlaceName(change.Region), Title(change.Effect))
                {
                    Href = mayOpen && subject is not null ? $"/data/subjects/{change.Subject}" : null,
                    Simulated = subject?.Simulated == true,
                    Before = Say(change.Before),
                    After = Say(change.After),
                    Difference = result.HasAmounts && change.Effect != SimulatedEffect.CannotTell ? Signed(change.Difference) : null,
                    Missing = [.. change.Missing.Select(fact => fact.Title)],
                };
            }),
        ];
    }

    private static List<Figure> FiguresOf(SimulationResult result)
    {
        var total = result.Total;
        return
        [
            new(new("得益", "Better off"), $"{total[SimulatedEffect.Enters] + total[SimulatedEffect.Gains]:N0}")
            {
                Note = new($"其中新符合 {total[SimulatedEffect.Enters]:N0}", $"{total[SimulatedEffect.Enters]:N0} of them newly eligible"),
            },
            new(new("受损", "Worse off"), $"{total[SimulatedEffect.Loses] + total[SimulatedEffect.Leaves]:N0}")
            {
                Note = new($"其中不再符合 {total[SimulatedEffect.Leaves]:N0}", $"{total[SimulatedEffect.Leaves]:N0} of them no longer eligible"),
            },
            new(new("符合条件", "Eligible"), $"{total.EligibleBefore:N0} → {total.EligibleAfter:N0}") { Note = new("只计能判断的", "of those who can be told") },
            new(new("无法判断", "Cannot be told"), $"{total[SimulatedEffect.CannotTell]:N0}") { Note = new("缺数据，不计入合计", "for want of data; in no sum") },
        ];
    }

    private static List<Figure> SumsOf(SimulationTotals total, Text unit) =>
    [
        new(new("之前合计", "Sum before"), Show(total.Before)) { Unit = unit },
        new(new("之后合计", "Sum after"), Show(total.After)) { Unit = unit },
        new(new("差额", "Difference"), Signed(total.Difference))
        {
            Unit = unit,
            Note = new($"增 {Show(total.Gained)}，减 {Show(total.Lost)}", $"up {Show(total.Gained)}, down {Show(total.Lost)}"),
        },
    ];

    private SimulatedRegion RegionOf(string code, SimulationTotals totals, SimulationView view) => new(
        city.Regions.Find(code)?.Short ?? code, totals.Subjects, totals[SimulatedEffect.Enters] + totals[SimulatedEffect.Gains],
        totals[SimulatedEffect.Loses] + totals[SimulatedEffect.Leaves], totals[SimulatedEffect.CannotTell],
        Show(totals.Before), Show(totals.After), Signed(totals.Difference), (view with { Below = code, Effect = null, Page = 1 }).Href() + "#changed");

    private static Text ListedOf(SimulatedEffect? effect, Region? below)
    {
        var who = effect is { } one ? Title(one) : new("有变化的", "everyone it changes something for");
        return below is null ? who : new($"{below.Short} · {who.Zh}", $"{below.Short} · {who.En}");
    }

    private static string ChartOf(SimulationResult result, Tongue tongue) => JsonSerializer.Serialize(new
    {
        ranges = result.BySize.Select(size => RangeOf(size).In(tongue)),
        up = result.BySize.Select(size => size.Up),
        down = result.BySize.Select(size => size.Down),
        upName = new Text("得益", "better off").In(tongue),
        downName = new Text("受损", "worse off").In(tongue),
        subjects = new Text("个", "subjects").In(tongue),
    }, ChartJson);

    private static Text RangeOf(SimulatedSize size)
    {
        static Text Says(decimal yuan) => yuan >= 10_000 ? new($"{yuan / 10_000:0.#} 万", $"{yuan:N0}") : Text.Same($"{yuan:N0}");
        var from = Says(size.From);
        return size.Below is not { } below ? new($"{from.Zh}及以上", $"{from.En} or more")
            : size.From == 0 ? new($"不到 {Says(below).Zh}", $"below {Says(below).En}")
            : new($"{from.Zh}–{Says(below).Zh}", $"{from.En}–{Says(below).En}");
    }

    // A decision says its unit where it says what it answers.
    private static Text UnitOf(SimulationResult result)
    {
        var decision = result.Query.After.Decisions.Concat(result.Query.Before?.Decisions ?? []).FirstOrDefault(one => one.Name == result.Query.Decision);
        var isMoney = decision?.TypeName == "金额" || decision?.Description?.Contains('元', StringComparison.Ordinal) == true;
        return isMoney && result.HasAmounts ? new("元", "yuan") : new("", "");
    }

    /// <summary>What an effect is called.</summary>
    public static Text Title(SimulatedEffect effect) => effect switch
    {
        SimulatedEffect.Enters => new("新符合", "newly eligible"),
        SimulatedEffect.Gains => new("增加", "gets more"),
        SimulatedEffect.Loses => new("减少", "gets less"),
        SimulatedEffect.Leaves => new("不再符合", "no longer eligible"),
        SimulatedEffect.CannotTell => new("无法判断", "cannot be told"),
        _ => new("不变", "unchanged"),
    };

    private static string Name(SimulatedEffect effect) => effect switch
    {
        SimulatedEffect.Enters => "enters",
        SimulatedEffect.Gains => "gains",
        SimulatedEffect.Loses => "loses",
        SimulatedEffect.Leaves => "leaves",
        SimulatedEffect.CannotTell => "cannot-tell",
        _ => "same",
    };

    private static SimulatedEffect? EffectNamed(string? name) => Order.Where(one => one != SimulatedEffect.Same && Name(one) == name).Select(one => (SimulatedEffect?)one).FirstOrDefault();

    private static Text Say(FeelValue? answer) => answer switch
    {
        null => new("—", "—"),
        { IsNull: true } => new("无法判断", "cannot be told"),
        { Kind: FeelKind.Boolean } => answer.IsTrue ? new("是", "yes") : new("否", "no"),
        _ => Text.Same(Show(answer.AsNumber())),
    };

    private static string Plain(FeelValue? answer) => answer is null or { IsNull: true } ? "" : answer.ToString();

    // To the fen, as money is paid; what has more digits than that keeps them in the file.
    private static string Show(FeelNumber? number) => number is null ? "—"
        : number.Value.Round(2, FeelRounding.HalfUp) is { } rounded && rounded.TryToDecimal(out var value) ? value.ToString("#,##0.##", CultureInfo.InvariantCulture)
        : $"{number}";

    private static string Signed(FeelNumber? number) => number is { Sign: > 0 } ? $"+{Show(number)}" : number is { Sign: < 0 } ? $"−{Show(-number.Value)}" : Show(number);

    // A cell that begins like a formula would be one in a spreadsheet.
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '@' or '\t' or '\r', ..] || (text is ['-', ..] && !decimal.TryParse(text, CultureInfo.InvariantCulture, out _)) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
